//! Who read a case, when and for what.

use crate::layout::{Frame, arg};
use crate::pages::who::Who;
use askama::Template;
use jiff::Timestamp;
use words::key;

/// The list, the latest first.
#[derive(Template)]
#[template(path = "readings.html")]
pub struct Readings {
    pub frame: Frame,
    pub key: String,
    pub spoken_key: String,
    pub who: Who,
    pub readings: Vec<ReadingRow>,
    /// Where older ones stand, when there may be some.
    pub older_href: Option<String>,
}

/// One reading.
pub struct ReadingRow {
    pub who: String,
    pub what_for: String,
    pub at: Timestamp,
}

/// What somebody looked for, in words; as it was noted, where no words are known.
#[must_use]
pub fn purpose(frame: &Frame, noted: &str) -> String {
    PURPOSES.iter().find(|(name, _)| *name == noted).map_or_else(|| noted.to_owned(), |(_, key)| frame.say(key))
}

const PURPOSES: [(&str, &str); 17] = [
    ("work", key!("reading-work")),
    ("act", key!("reading-act")),
    ("reply", key!("reading-reply")),
    ("note", key!("reading-note")),
    ("release", key!("reading-release")),
    ("attachment", key!("reading-attachment")),
    ("original", key!("reading-original")),
    ("same problem", key!("reading-same-problem")),
    ("telephone", key!("reading-telephone")),
    ("search", key!("reading-search")),
    ("letter", key!("reading-letter")),
    ("offered", key!("reading-offered")),
    ("final answer", key!("reading-final-answer")),
    ("person", key!("reading-person")),
    ("audit", key!("reading-audit")),
    ("command", key!("reading-command")),
    ("export", key!("reading-export")),
];
