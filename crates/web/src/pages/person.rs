//! A customer's page in the desk: who they are, how to reach them, what happened with us over the years.

use crate::layout::{Frame, arg};
use crate::pages::case::{Reach, State};
use crate::pages::owed::Owed;
use crate::pages::who::Who;
use askama::Template;
use jiff::Timestamp;

/// One person. Reading it is audited.
#[derive(Template)]
#[template(path = "person.html")]
pub struct Person {
    pub frame: Frame,
    pub who: Who,
    pub reach: Vec<Reach>,
    pub speaks: Option<String>,
    /// The zone they live in, by name, when known.
    pub zone: Option<String>,
    /// What they need of us, one line each.
    pub needs: Vec<String>,
    /// Who speaks for them, or for whom they speak, one line each.
    pub representatives: Vec<String>,
    pub first_contact_at: Option<Timestamp>,
    pub contacts: i64,
    pub minutes_spent: i64,
    pub open: Vec<PersonCase>,
    pub ended: Vec<PersonCase>,
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
