//! A letter or what was said at the counter, typed in by a member of staff: a full contact, like mail.

use crate::layout::{Frame, arg};
use crate::pages::case::compose::NextPromise;
use crate::pages::form::{Choice, Field, Files, Refused};
use askama::Template;

/// The form posts to `/letter` (multipart): `door` (`letter`, `management` or `counter`), `case`, `name`, `street`, `address`, `telephone`,
/// `happened_day`, `happened_time`, `text`, `file`, `disclosed`, `next_*`.
#[derive(Template)]
#[template(path = "letter.html")]
pub struct Letter {
    pub frame: Frame,
    pub door: LetterDoor,
    /// A spoken key, when the letter quotes one.
    pub spoken_key: Field,
    pub name: Field,
    /// The postal address, several lines.
    pub street: Field,
    /// A mail address.
    pub address: Field,
    pub telephone: Field,
    pub happened_day: Field,
    pub happened_time: Field,
    pub text: Field,
    pub next: NextPromise,
    /// Broken promises of the case whose key was typed in, which a word at the counter can tell of, sent as `disclosed`.
    pub discloses: Vec<Choice>,
    /// Scans.
    pub files: Files,
    pub refused: Option<Refused>,
    /// Today's local date.
    pub today: String,
}

/// How it came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LetterDoor {
    Letter,
    /// To the management, whose office files it: the same case and the same owner, and a door that is measured apart.
    Management,
    Counter,
}

impl LetterDoor {
    /// The door that a form names; a letter, when it names none.
    #[must_use]
    pub fn named(name: &str) -> LetterDoor {
        match name {
            "management" => LetterDoor::Management,
            "counter" => LetterDoor::Counter,
            _ => LetterDoor::Letter,
        }
    }
}

impl Letter {
    /// Whether it came so.
    #[must_use]
    pub fn is(&self, door: LetterDoor) -> bool {
        self.door == door
    }

    /// The work name under which something is promised.
    #[must_use]
    pub fn signed(&self) -> &str {
        self.frame.staff.as_ref().map(|s| s.work_name.as_str()).unwrap_or_default()
    }
}
