//! The one timeline: its entries, their words and files, and how far what we said has come.

use crate::layout::{Frame, Tone, arg};
use jiff::Timestamp;

pub use crate::pages::case::happened::{Fate, Happened};

/// One line of the timeline.
pub struct Entry {
    /// Names it on the page: the anchor `#e-ID`.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// When it was recorded, where that was noticeably later: a letter that lay, a call noted in the evening.
    pub recorded_at: Option<Timestamp>,
    /// What happened.
    pub what: Happened,
    /// The words, where there are any.
    pub text: Option<Text>,
    /// The files that came or went with it.
    pub attachments: Vec<Attached>,
    /// Where the message is saved from as it came.
    pub original_href: Option<String>,
}

/// Words of a message or a note.
pub struct Text {
    /// The subject, where it says something.
    pub subject: Option<String>,
    /// What the person wrote, plain.
    pub new: String,
    /// Quotation and signature, folded away; empty when there is none.
    pub quoted: String,
    /// The language that it is written in (BCP 47), for screen readers and hyphenation.
    pub language: Option<String>,
}

/// A file that is kept with the case.
pub struct Attached {
    /// Its name, for showing only.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Where it can be downloaded.
    pub href: String,
}

impl Attached {
    /// The size as people say it.
    #[must_use]
    pub fn size(&self, frame: &Frame) -> String {
        size(frame, self.size_bytes)
    }
}

/// A size in bytes as people say it: kB and MB of a thousand.
#[must_use]
pub fn size(frame: &Frame, bytes: u64) -> String {
    if bytes < 1_000 {
        frame.say_with("size-bytes", &[("count", arg::count(i64::try_from(bytes).unwrap_or(0)))])
    } else if bytes < 1_000_000 {
        frame.say_with("size-kilobytes", &[("number", arg::text(&bytes.div_ceil(1_000).to_string()))])
    } else {
        let tenths = bytes.div_ceil(100_000);
        frame.say_with("size-megabytes", &[("number", arg::text(&format!("{}.{}", tenths / 10, tenths % 10)))])
    }
}

/// Who spoke for us. The desk's own messages are marked as such: it gives facts and dates, and never signs as a person.
pub enum Speaker {
    /// A member of staff, by work name.
    Staff(String),
    /// The desk itself.
    Desk,
}

impl Speaker {
    /// The name to show.
    #[must_use]
    pub fn shown(&self, frame: &Frame) -> String {
        match self {
            Speaker::Staff(name) => name.clone(),
            Speaker::Desk => frame.say("speaker-desk"),
        }
    }
}

/// How far something that we said has come. It is never shown further than it is.
pub enum Delivery {
    /// Held, so that it can be taken back until then; `undo_of` names it for the undo form.
    WaitsForUndo { until_at: Timestamp, undo_of: String },
    /// It left, or is about to; nobody has answered for it yet.
    OnItsWay,
    /// Their mail system took it.
    Accepted { at: Timestamp },
    /// Their mail system asked us to come again.
    Deferred { again_at: Timestamp, why: String },
    /// It came back: they have not been told.
    Bounced { why: String },
    /// The line broke while it was handed over: it is looked up before it is sent again.
    InDoubt { looked_up_at: Timestamp },
    /// Said in person: by telephone, at the counter.
    InPerson,
    /// It was taken back before it left.
    TakenBack,
}

impl Delivery {
    /// How far it has come, with its tone.
    #[must_use]
    pub fn sentence(&self, f: &Frame) -> (Tone, String) {
        match self {
            Delivery::WaitsForUndo { .. } => (Tone::Warn, f.say("delivery-waits")),
            Delivery::OnItsWay => (Tone::Plain, f.say("delivery-on-its-way")),
            Delivery::Accepted { at } => (Tone::Good, f.say_with("delivery-accepted", &[("when", arg::text(&f.ago(at)))])),
            Delivery::Deferred { again_at, why } => {
                (Tone::Warn, f.say_with("delivery-deferred", &[("again", arg::text(&f.due(again_at))), ("why", arg::text(why))]))
            }
            Delivery::Bounced { why } => (Tone::Bad, f.say_with("delivery-bounced", &[("why", arg::text(why))])),
            Delivery::InDoubt { looked_up_at } => {
                (Tone::Warn, f.say_with("delivery-in-doubt", &[("when", arg::text(&f.due(looked_up_at)))]))
            }
            Delivery::InPerson => (Tone::Good, f.say("delivery-in-person")),
            Delivery::TakenBack => (Tone::Plain, f.say("delivery-taken-back")),
        }
    }
}
