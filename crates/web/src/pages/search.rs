//! What a search found: people, cases, and words that were said or noted.

use crate::layout::{Frame, arg};
use crate::pages::case::State;
use crate::pages::who::Who;
use askama::Template;
use jiff::Timestamp;

/// Results of `GET /search?q=`.
#[derive(Template)]
#[template(path = "search.html")]
pub struct Search {
    pub frame: Frame,
    pub query: String,
    pub people: Vec<PersonHit>,
    pub cases: Vec<CaseHit>,
    /// Words that were said or noted.
    pub words: Vec<WordsHit>,
    /// More of the words; none when these are all.
    pub next_href: Option<String>,
}

/// A person.
pub struct PersonHit {
    pub id: String,
    pub who: Who,
    pub reach: String,
    pub open_cases: i64,
}

/// A case, by its key or its subject.
pub struct CaseHit {
    pub key: String,
    pub spoken_key: String,
    pub who: Who,
    pub about: String,
    pub owner: String,
    pub state: State,
}

/// Words of a case.
pub struct WordsHit {
    pub key: String,
    /// The entry on the case page.
    pub entry: String,
    pub who: Who,
    /// Who said or noted it.
    pub by: String,
    pub at: Timestamp,
    /// It is a note of ours.
    pub noted: bool,
    pub excerpt: Vec<Piece>,
}

/// A piece of an excerpt: found, or around what was found.
pub struct Piece {
    pub text: String,
    pub found: bool,
}

impl Search {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.cases.is_empty() && self.words.is_empty()
    }
}
