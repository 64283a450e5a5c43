//! An invitation: a colleague chooses a password. The second factor comes with the first log-in.

use crate::layout::{Frame, arg};
use crate::pages::form::Field;
use askama::Template;
use jiff::Timestamp;

/// The form posts to `/invitation`: `token`, `work_name`, `password`, `password_again`.
#[derive(Template)]
#[template(path = "invitation.html")]
pub struct Invitation {
    pub frame: Frame,
    pub token: String,
    /// The work name: stable, reachable, and what customers see.
    pub work_name: Field,
    /// The address that was invited.
    pub address: String,
    pub until_at: Timestamp,
    pub password_error: Option<String>,
}

impl Invitation {
    /// The password as a field: empty always, with its error.
    #[must_use]
    pub fn password(&self) -> Field {
        Field { value: String::new(), error: self.password_error.clone() }
    }
}
