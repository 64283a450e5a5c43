//! A message: something said to a customer that leaves by a door, and what became of it on its way.

use super::contact::Attachment;
use crate::{
    case::Asked,
    ids::{MessageId, PersonId, PromiseId, StaffId},
    kept::{Particular, Said},
    promise::{duty::Duty, promise::Promise},
    sentence::Sentence,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whose words they are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Wording {
    /// A person's.
    Staff { staff: StaffId, words: Said, subject: Option<Said> },
    /// The desk's: facts and dates, worded when it leaves, in the reader's language. The bytes that left are kept.
    Desk { sentence: Sentence },
}

/// How far it got.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "delivery")]
pub enum Delivery {
    /// Held for some seconds, so that it can be taken back.
    Held {
        until: Timestamp,
    },
    TakenBack,
    /// Accepted by the next mail server, as it answered.
    Accepted {
        answer: Particular,
    },
    /// Not yet: it will be tried again then.
    Deferred {
        until: Timestamp,
        answer: Particular,
    },
    /// Refused, or returned. The promise in it is an undelivered promise.
    Bounced {
        answer: Particular,
    },
    /// The line broke while it was on its way: looked up after ten minutes, before it is sent again.
    InDoubt {
        look_up_at: Timestamp,
        why: Particular,
    },
}

/// A message while it can be taken back, and what it did: so that everything returns to what it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeldMessage {
    pub id: MessageId,
    pub leaves_at: Timestamp,
    /// Promises as they were before it kept, moved or disclosed them.
    pub promises_before: Vec<Promise>,
    /// Duties that it ended.
    pub duties_before: Vec<Duty>,
    /// Promises that it makes.
    pub makes: Vec<PromiseId>,
    /// Whether it asks if all is solved, and what had been asked before.
    pub asks_solved: bool,
    pub asked_before: Option<Asked>,
    /// The question that their words had stopped, before it was said.
    pub stopped_before: Option<Asked>,
    /// Automatic messages there had been since a person last acted.
    pub automatic_before: u32,
    /// Whether nobody had spoken with them since it came in an archive.
    pub was_silent: bool,
    /// Whether the customer learns by it who acts for the owner.
    pub tells_who_acts: bool,
}

/// What happened to messages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageEvent {
    Said {
        message: MessageId,
        to: PersonId,
        wording: Wording,
        attachments: Vec<Attachment>,
        /// Leaves then; until then it can be taken back.
        leaves_at: Timestamp,
    },
    TakenBack {
        message: MessageId,
    },
    Accepted {
        message: MessageId,
        answer: Particular,
    },
    Deferred {
        message: MessageId,
        until: Timestamp,
        answer: Particular,
    },
    Bounced {
        message: MessageId,
        answer: Particular,
    },
    InDoubt {
        message: MessageId,
        look_up_at: Timestamp,
        why: Particular,
    },
    /// An automatic answer came back for it (an absence note, say): nobody has to act.
    AnsweredAutomatically {
        message: MessageId,
        sign: Particular,
    },
}
