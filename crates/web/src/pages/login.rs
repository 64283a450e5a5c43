//! Log-in: address and password, then the code of the second factor.

use crate::layout::{Frame, arg};
use crate::pages::form::Field;
use askama::Template;
use words::key;

/// The forms post to `/login`: first `step=password`, `address`, `password`; then `step=code`, `code`. `next` is the path to go to.
#[derive(Template)]
#[template(path = "login.html")]
pub struct Login {
    pub frame: Frame,
    pub step: LoginStep,
    /// The path to go to afterwards, a path of this desk.
    pub next: String,
    /// What was wrong, without saying which half it was.
    pub error: Option<String>,
    /// Minutes until the next try is taken, after too many wrong ones.
    pub wait_minutes: Option<i64>,
    /// Where to log in instead, when this page came over http and the desk's address is https: no browser keeps the log-in here.
    pub right_address: Option<String>,
    /// Something that was written before waits for whoever logs in.
    pub waits: bool,
    /// The demonstration's people, who come in by one click; none outside `--demo`.
    pub demo: Option<DemoPeople>,
}

/// Who can be in the demonstration.
#[derive(Default)]
pub struct DemoPeople {
    pub staff: Vec<DemoPerson>,
    /// The link to one customer's page, and their name.
    pub customer: Option<(String, Option<String>)>,
}

/// One of its staff.
pub struct DemoPerson {
    /// What the button sends: their id.
    pub id: String,
    /// "Ines Moreau, operator".
    pub who: String,
}

/// What was wrong, as [`Login::error`] says it: never which half of the pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WrongEntry {
    /// The address or the password.
    Pair,
    /// The code of the second factor.
    Code,
}

impl WrongEntry {
    /// The sentence for it.
    #[must_use]
    pub fn sentence(self, frame: &Frame) -> String {
        frame.say(match self {
            WrongEntry::Pair => key!("login-wrong"),
            WrongEntry::Code => key!("login-code-wrong"),
        })
    }
}

/// Where the log-in stands.
pub enum LoginStep {
    /// The address, as it was typed.
    Password { address: Field },
    /// The password was right; `pending` is the short-lived proof of that.
    Code { pending: String },
}
