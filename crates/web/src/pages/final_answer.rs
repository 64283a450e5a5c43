//! A final answer that the customer does not agree with: proposed with reasons and the way outside, reviewed by another person.

use crate::layout::{Frame, arg};
use crate::pages::form::{Field, Refused};
use askama::Template;
use jiff::Timestamp;

/// The page of a case. One form posts to `/cases/{key}/final-answer`: `reasons` and `way_outside`; another to
/// `/cases/{key}/final-answer/review`: `answer` (`agree`, `decline`) and `why`.
#[derive(Template)]
#[template(path = "final-answer.html")]
pub struct FinalAnswer {
    pub frame: Frame,
    pub key: String,
    pub spoken_key: String,
    /// Whose case it is.
    pub who: String,
    /// What waits for a review.
    pub proposed: Option<Proposed>,
    /// What can be written, by whoever answers for the case.
    pub reasons: Field,
    pub way_outside: Field,
    pub may_propose: bool,
    /// Another person, who may send it or give it back.
    pub may_review: bool,
    pub why: Field,
    pub refused: Option<Refused>,
}

/// A final answer as it will leave.
pub struct Proposed {
    pub by: String,
    pub at: Timestamp,
    pub words: String,
}
