//! One's own page: work name and how one is reached, password, second factor, and where one is logged in.

use crate::layout::{Frame, arg};
use crate::pages::enrol::{QrPicture, spelled};
use crate::pages::form::Field;
use crate::pages::particulars::Particulars;
use askama::Template;
use jiff::Timestamp;

/// The page. Its forms post to `/me`, `/me/password` and `/me/sessions`.
#[derive(Template)]
#[template(path = "me.html")]
pub struct Me {
    pub frame: Frame,
    pub name: Field,
    pub address: String,
    pub team: Option<String>,
    /// The role in words. An administrator changes it, and the team and the address.
    pub role: String,
    pub particulars: Particulars,
    pub zones: Vec<String>,
    /// They are reminded by mail before a promise is due.
    pub reminders: bool,
    /// What was wrong with the old password, and with the new one.
    pub old_error: Option<String>,
    pub new_error: Option<String>,
    /// They have a second factor.
    pub has_factor: bool,
    /// Where they are logged in, the latest first.
    pub sessions: Vec<SessionRow>,
}

/// One session.
pub struct SessionRow {
    /// What the form sends: a part of the hash of its token, which opens nothing.
    pub handle: String,
    pub since_at: Timestamp,
    pub seen_at: Timestamp,
    /// It is the one in which this is read.
    pub this: bool,
}

impl Me {
    /// A password field never comes back filled.
    #[must_use]
    pub fn empty_with(&self, error: &Option<String>) -> Field {
        Field { value: String::new(), error: error.clone() }
    }
}

/// A second factor to set up. The form posts to `/me/second-factor`: `secret`, `password`, `old_code`, `code`.
#[derive(Template)]
#[template(path = "me-factor.html")]
pub struct SecondFactor {
    pub frame: Frame,
    pub picture: QrPicture,
    /// In base 32, as the app wants it typed.
    pub secret: String,
    /// They have one already, whose code is asked for.
    pub renews: bool,
    pub password_error: Option<String>,
    pub old_code_error: Option<String>,
    pub code_error: Option<String>,
}

impl SecondFactor {
    /// The secret in groups of four.
    #[must_use]
    pub fn groups(&self) -> Vec<String> {
        spelled(&self.secret)
    }

    /// A field that never comes back filled.
    #[must_use]
    pub fn empty_with(&self, error: &Option<String>) -> Field {
        Field { value: String::new(), error: error.clone() }
    }
}
