//! A customer's page in the desk: who they are, how to reach them, what happened with us over the years.

use crate::layout::{Frame, arg};
use crate::pages::case::{Reach, State};
use crate::pages::form::Field;
use crate::pages::owed::Owed;
use crate::pages::who::Who;
use askama::Template;
use jiff::Timestamp;

/// One person. Reading it is audited.
#[derive(Template)]
#[template(path = "person.html")]
pub struct Person {
    pub frame: Frame,
    /// By which the form about them is sent.
    pub id: String,
    pub who: Who,
    pub reach: Vec<Reach>,
    pub speaks: Option<String>,
    /// The zone they live in, by name, when known.
    pub zone: Option<String>,
    pub first_contact_at: Option<Timestamp>,
    pub contacts: i64,
    pub minutes_spent: i64,
    pub open: Vec<PersonCase>,
    pub ended: Vec<PersonCase>,
    /// What they told us of how they read; none for whoever may not note it.
    pub reads: Option<Reads>,
}

/// The form posts to `/people/{id}`: `language`, `zone`; empty for what isn't known.
#[derive(Clone, Default)]
pub struct Reads {
    pub language: Field,
    pub zone: Field,
    /// The zones to choose from.
    pub zones: Vec<String>,
}

/// One of their cases.
pub struct PersonCase {
    pub key: String,
    pub spoken_key: String,
    pub about: String,
    pub owner: String,
    pub state: State,
    pub owed: Option<Owed>,
    pub opened_at: Timestamp,
}
