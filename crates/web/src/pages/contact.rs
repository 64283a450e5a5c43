//! The public web form: needs no account, asks for nothing that is not used, and says what happens then.

use crate::layout::{Frame, arg};
use crate::pages::form::{Field, Files, Refused};
use askama::Template;
use jiff::Timestamp;

/// The form posts to `/contact` (multipart): `name`, `address`, `telephone`, `text`, `case`, `in_danger`, `form`, `file`, `kept_file`.
#[derive(Template)]
#[template(path = "contact.html")]
pub struct Contact {
    pub frame: Frame,
    pub name: Field,
    pub address: Field,
    pub telephone: Field,
    pub text: Field,
    /// A spoken key, if they have one.
    pub spoken_key: Field,
    /// They ticked that somebody goes without something they need.
    pub in_danger: bool,
    /// By when an answer of a person is promised to somebody who writes now.
    pub answer_by: Timestamp,
    /// What to do in an emergency.
    pub emergency: Emergency,
    /// The number that people call, if there is one.
    pub our_telephone: Option<String>,
    /// The id of this form, kept while it comes back: files that are kept for it go with no other.
    pub form: String,
    pub files: Files,
    /// After very many forms from one connection: how long it waits.
    pub wait_minutes: Option<i64>,
    pub refused: Option<Refused>,
}

/// Whom to call when it can't wait.
#[derive(Clone)]
pub struct Emergency {
    /// What it is for and who answers.
    pub who: String,
    pub telephone: String,
}

/// What follows the form: who, what next, by when.
#[derive(Template)]
#[template(path = "contact-thanks.html")]
pub struct ContactThanks {
    pub frame: Frame,
    pub spoken_key: String,
    /// The owner's work name.
    pub owner: String,
    pub answer_by: Timestamp,
    /// When we open, if we are closed now.
    pub opens_at: Option<Timestamp>,
    /// Where the answer goes: their address; none when they gave none.
    pub reach: Option<String>,
    pub emergency: Emergency,
}
