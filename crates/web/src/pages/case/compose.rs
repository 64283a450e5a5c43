//! The composer: what is said to a customer, and, quite apart from it, a note for ourselves.
//!
//! Two forms under two tabs. They share no field, so that switching never carries text from one to the other.

use crate::layout::{Frame, arg};
use crate::pages::case::recovery::Recovery;
use crate::pages::case::timeline::Entry;
use crate::pages::form::{Choice, Field, Refused};
use crate::pages::owed::{Door, PROMISE_KINDS, PromiseKind};
use crate::pages::who::Who;
use jiff::Timestamp;
use words::key;

/// Which tab stands open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    /// Neither: the story is read first.
    Closed,
    Say,
    Note,
}

/// The composer, empty or as it came back.
pub struct Composer {
    /// Which tab stands open.
    pub tab: Tab,
    /// Who gets it, and how. Empty when nobody can be reached by writing: then the page says so.
    pub recipients: Vec<Recipient>,
    /// Who may get it, sent as `to`; empty when there is but one.
    pub to: Vec<Choice>,
    /// What it answers; none when we write first.
    pub answers: Option<Answered>,
    /// The message.
    pub text: Field,
    /// The note.
    pub note: Field,
    /// Why the note was not kept, and the ways forward.
    pub note_refused: Option<Refused>,
    /// Promises that this message can say are kept.
    pub keeps: Vec<Choice>,
    /// Broken promises that this message can tell of.
    pub discloses: Vec<Choice>,
    /// What other cases of the same problem were given, and this one is owed the offer of.
    pub offers: Vec<Choice>,
    /// The six things that make good what went wrong: what is done of them, and what is still to do.
    pub recovery: Recovery,
    /// What is promised next.
    pub next: NextPromise,
    /// Whether the case needs a new promise with this message: nothing else that is owed would be left.
    pub needs_next: bool,
    /// Whether "is it solved?" may be asked now.
    pub may_ask_solved: bool,
    /// Whether it is asked with this message.
    pub asks_solved: bool,
    /// What they will believe, on the preview step: none before it.
    pub preview: Option<Vec<String>>,
    /// What a reader would miss: never blocks.
    pub doubts: Vec<String>,
    /// Why it was not sent, and the ways forward.
    pub refused: Option<Refused>,
    /// What arrived while it was written: the send stopped.
    pub arrived: Vec<Entry>,
    /// Seconds for which it is held, so that it can be taken back.
    pub undo_seconds: u32,
    /// The work name under which the reader speaks.
    pub signed: String,
    /// Files that arrived with it before, sent as `kept_file`.
    pub kept_files: Vec<Choice>,
    /// When what stands in the reply, or in the note, was saved, where it was begun before.
    pub text_saved_at: Option<Timestamp>,
    pub note_saved_at: Option<Timestamp>,
    /// What is wrong with its files.
    pub files_error: Option<String>,
    /// Accepted file size in megabytes, for the hint.
    pub files_megabytes: u32,
}

/// Who gets a message, and how.
pub struct Recipient {
    /// The person.
    pub who: Who,
    /// The way.
    pub door: Door,
    /// The address or number.
    pub reach: String,
    /// Whether our last mail to it came back.
    pub fails: bool,
}

/// The contact that a message answers.
pub struct Answered {
    /// Its id, sent as `answers`.
    pub id: String,
    /// Who said it.
    pub who: Who,
    /// When.
    pub at: Timestamp,
    /// Its first words.
    pub excerpt: String,
}

/// The fields of a promise: `next_kind`, `next_what`, `next_day`, `next_time`.
#[derive(Clone, Default)]
pub struct NextPromise {
    /// The kind; none when nothing is promised.
    pub kind: Option<PromiseKind>,
    /// What stands beside the kind.
    pub kind_error: Option<String>,
    /// What exactly, in the writer's words; may be empty.
    pub what: Field,
    /// The local day, `2026-11-26`.
    pub day: Field,
    /// The local time, `10:00`.
    pub time: Field,
    /// The furthest day that policy allows, `2027-11-23`; empty for none.
    pub last_day: String,
    /// The first day that may be chosen: today, in the reader's zone.
    pub first_day: String,
}

impl NextPromise {
    /// The kinds as choices, with what the customer will believe of each for the script.
    #[must_use]
    pub fn kinds(&self, frame: &Frame, by: &str) -> Vec<KindChoice> {
        PROMISE_KINDS
            .into_iter()
            .map(|kind| KindChoice {
                value: kind.value(),
                label: kind.noun(frame),
                sentence: kind.sentence(frame, by),
                chosen: self.kind == Some(kind),
            })
            .collect()
    }
}

/// One kind of promise in the list.
pub struct KindChoice {
    /// What the form sends.
    pub value: &'static str,
    /// What the writer sees.
    pub label: String,
    /// What the customer will believe.
    pub sentence: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Composer {
    /// Everybody who gets it, in one line: "by mail to Maria Lenoir (maria@town.example)".
    #[must_use]
    pub fn goes_to(&self, frame: &Frame) -> String {
        self.recipients
            .iter()
            .map(|r| {
                let who = r.who.shown(frame);
                frame.say_with(
                    if r.fails { key!("compose-goes-to-failing") } else { key!("compose-goes-to") },
                    &[("who", arg::text(&who)), ("door", arg::text(&r.door.shown(frame))), ("reach", arg::text(&r.reach))],
                )
            })
            .collect::<Vec<_>>()
            .join(&frame.say("words-list-comma"))
    }

    /// The names of those who get it, for the tab: "Say to Maria Lenoir".
    #[must_use]
    pub fn names(&self, frame: &Frame) -> String {
        let mut names: Vec<_> = self.recipients.iter().map(|r| r.who.shown(frame)).collect();
        names.dedup();
        frame.names(&names)
    }

    /// Whether a reply came back, or waits to be sent.
    #[must_use]
    pub fn say_came_back(&self) -> bool {
        self.refused.is_some()
            || !self.arrived.is_empty()
            || self.preview.is_some()
            || self.files_error.is_some()
            || !self.kept_files.is_empty()
            || self.text.is_wrong()
            || !self.text.value.is_empty()
    }

    /// Whether a note came back.
    #[must_use]
    pub fn note_came_back(&self) -> bool {
        self.note_refused.is_some() || self.note.is_wrong() || !self.note.value.is_empty()
    }

    /// The tab that stands open: what came back is never hidden.
    #[must_use]
    pub fn open_tab(&self) -> Tab {
        match self.tab {
            Tab::Say | Tab::Note => self.tab,
            Tab::Closed if self.say_came_back() => Tab::Say,
            Tab::Closed if self.note_came_back() => Tab::Note,
            Tab::Closed => Tab::Closed,
        }
    }
}
