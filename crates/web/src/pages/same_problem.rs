//! Others with the same problem: what this case is given becomes the offer for theirs, by whatever door each came.

use crate::layout::{Frame, arg};
use crate::pages::form::Field;
use crate::pages::who::Who;
use askama::Template;

/// The page of a case. Its form posts to `/cases/{key}/same-problem`: `given`, and `same` for each key that is chosen.
#[derive(Template)]
#[template(path = "same-problem.html")]
pub struct SameProblem {
    pub frame: Frame,
    pub key: String,
    pub spoken_key: String,
    /// Whose case it is.
    pub who: String,
    /// Cases that are alike in their words, the most alike first.
    pub alike: Vec<Alike>,
    /// What this case is given.
    pub given: Field,
}

/// One case that may be of the same problem.
pub struct Alike {
    pub key: String,
    pub spoken_key: String,
    pub who: Who,
    pub about: String,
    pub owner: String,
}
