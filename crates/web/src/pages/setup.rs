//! Set-up: the first visit, on one page, opened by the single-use token that the terminal shows.

use crate::layout::{Frame, arg};
use crate::pages::form::Field;
use crate::pages::organisation::{HoursFields, MailFields, OrganisationFields};
use askama::Template;

/// The form posts to `/setup`: `token`, the fields of [`OrganisationFields`], [`HoursFields`] and [`MailFields`], and
/// `admin_name`, `admin_address`, `password`, `password_again`, `colleagues`.
#[derive(Template)]
#[template(path = "setup.html")]
pub struct Setup {
    pub frame: Frame,
    /// The single-use token, kept in the form.
    pub token: Field,
    pub organisation: OrganisationFields,
    pub hours: HoursFields,
    pub mail: MailFields,
    pub admin_name: Field,
    pub admin_address: Field,
    /// Never filled again; only its error is shown.
    pub password_error: Option<String>,
    /// One a line: work name, mail address, team.
    pub colleagues: Field,
    /// How many fields are wrong, for the summary on top.
    pub wrong: i64,
}

impl Setup {
    /// The password as a field: empty always, with its error.
    #[must_use]
    pub fn password(&self) -> Field {
        Field { value: String::new(), error: self.password_error.clone() }
    }
}
