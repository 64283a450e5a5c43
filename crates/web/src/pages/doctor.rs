//! The doctor: each rule checked on live data, and each case that breaks one by its key.

use crate::layout::{Frame, arg};
use askama::Template;
use jiff::Timestamp;

/// The findings, as `makegood doctor` prints them.
#[derive(Template)]
#[template(path = "doctor.html")]
pub struct Doctor {
    pub frame: Frame,
    pub checks: Vec<Check>,
    pub checked_at: Timestamp,
}

/// One check.
pub struct Check {
    /// The rule it serves, by number; none for a check of the machine.
    pub rule: Option<u8>,
    /// What holds, in one sentence.
    pub what: String,
    pub holds: bool,
    /// What was found, in words; empty when it holds and there is nothing to say.
    pub found: String,
    /// The same for whoever mends it, as the logs would say it: in English.
    pub details: String,
    /// Cases that break it: key and spoken key.
    pub cases: Vec<(String, String)>,
}

impl Doctor {
    /// How many checks don't hold.
    #[must_use]
    pub fn broken(&self) -> usize {
        self.checks.iter().filter(|c| !c.holds).count()
    }
}
