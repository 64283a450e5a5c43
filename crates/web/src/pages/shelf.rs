//! The shelf: what could not be taken as a contact and waits for a human; and the mail ledger, whose counts balance.

use crate::layout::{Frame, arg};
use crate::pages::case::timeline::size;
use crate::pages::form::{Field, Refused};
use askama::Template;
use jiff::Timestamp;
use words::key;

/// The shelf and the ledger.
#[derive(Template)]
#[template(path = "shelf.html")]
pub struct Shelf {
    pub frame: Frame,
    pub waiting: Vec<OnShelf>,
    pub ledger: Ledger,
    /// The form that came back: the shelf's id and why.
    pub refused: Option<(String, Refused)>,
}

/// One message that waits for a human.
pub struct OnShelf {
    pub id: String,
    pub at: Timestamp,
    pub from: String,
    pub subject: Option<String>,
    pub why: ShelfReason,
    /// What was wrong, in the reader's words.
    pub detail: String,
    pub size_bytes: u64,
    /// Who looks at it.
    pub owner: String,
    /// The original, for download only.
    pub original_href: Option<String>,
    /// What could be read of it.
    pub excerpt: Option<String>,
    pub spoken_key: Field,
}

impl OnShelf {
    /// The size as people say it.
    #[must_use]
    pub fn size(&self, frame: &Frame) -> String {
        size(frame, self.size_bytes)
    }
}

/// Why a message waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShelfReason {
    Unreadable,
    TooLarge,
    Suspicious,
    ReaderFailed,
    AmongOurselves,
}

impl ShelfReason {
    /// One word for it.
    #[must_use]
    pub fn word(self, frame: &Frame) -> String {
        frame.say(match self {
            ShelfReason::Unreadable => key!("shelf-unreadable"),
            ShelfReason::TooLarge => key!("shelf-too-large"),
            ShelfReason::Suspicious => key!("shelf-suspicious"),
            ShelfReason::ReaderFailed => key!("shelf-reader-failed"),
            ShelfReason::AmongOurselves => key!("shelf-among-ourselves"),
        })
    }
}

/// The counts of the mail ledger, over all time. `received` is counted by itself, not summed, so that the page can show whether they balance.
#[derive(Clone, Copy, Default)]
pub struct Ledger {
    pub received: i64,
    pub contacts: i64,
    pub notices: i64,
    pub duplicates: i64,
    /// Waiting for a human.
    pub waiting: i64,
    /// Marked by a human as not for us, with the reason.
    pub set_aside: i64,
    /// Stored, and not read yet.
    pub unread: i64,
}

impl Ledger {
    /// What the messages became, added up.
    #[must_use]
    pub fn accounted(&self) -> i64 {
        self.contacts + self.notices + self.duplicates + self.waiting + self.set_aside + self.unread
    }

    /// Whether every message that reached us is accounted for (rule 14).
    #[must_use]
    pub fn balances(&self) -> bool {
        self.received == self.accounted()
    }
}
