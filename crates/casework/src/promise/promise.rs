//! A promise: what was said to a customer, by whom, with the instant it is due. It is kept, or moved before its date
//! and the customer told, or broken and disclosed by us first. The first date stays (rule 7).

use crate::{
    ids::{ContactId, MessageId, PromiseId, StaffId},
    kept::{Noted, Said},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the customer will notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Answer,
    Call,
    Visit,
    Payment,
    Fix,
    /// Something else: its words say what.
    Other,
}

/// By what a promise reaches the customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "id")]
pub enum ToldBy {
    /// A message, when it is delivered.
    Message(MessageId),
    /// A conversation: said there and then, or shown on their page.
    Contact(ContactId),
}

/// Whether the customer knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "told")]
pub enum Told {
    /// They were told then.
    Told {
        /// When the message was accepted, or when it was said.
        at: Timestamp,
    },
    /// A message with it is under way.
    BeingDelivered {
        /// Which.
        message: MessageId,
    },
    /// It could not be told; a duty says so.
    Impossible {
        /// Since when that is known.
        since: Timestamp,
    },
}

/// What shows that a promise was kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "evidence", content = "is")]
pub enum Evidence {
    /// A message that we sent.
    Message(MessageId),
    /// A conversation that took place.
    Contact(ContactId),
    /// An act that staff saw done, in their words.
    Act(Noted),
    /// The customer said so, in a contact that the case holds; with what staff noted of it.
    TheirWord { contact: ContactId, noted: Option<Noted> },
}

/// Who agreed to a later date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "agreed", content = "by")]
pub enum Agreed {
    /// Nobody had to: it was the first move.
    FirstMove,
    /// The customer, in this contact.
    Customer(ContactId),
    /// A lead.
    Lead(StaffId),
}

/// Who told that a promise was broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who", content = "id")]
pub enum DisclosedBy {
    /// A person, in their own words.
    Staff(StaffId),
    /// The desk: the fact, and who answers by when.
    Desk,
}

/// A promise as somebody gives it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewPromise {
    /// Its kind.
    pub what: What,
    /// What exactly, in words that the customer may read.
    pub words: Option<Said>,
    /// When it is due.
    pub due_at: Timestamp,
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Fate {
    /// Not due yet.
    Open {
        /// Whether its owner has been warned.
        warned: bool,
    },
    Kept {
        at: Timestamp,
    },
    Broken {
        noticed_at: Timestamp,
    },
    Disclosed {
        at: Timestamp,
        by: DisclosedBy,
    },
    /// Taken back before it mattered: undone, or the case ended by the customer's word.
    Withdrawn {
        at: Timestamp,
    },
}

/// A promise in a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Promise {
    pub id: PromiseId,
    pub what: What,
    pub words: Option<Said>,
    /// Who gave it; the case's owner answers for it.
    pub by: StaffId,
    pub made_at: Timestamp,
    /// The date that was said first.
    pub first_due_at: Timestamp,
    /// The date that holds.
    pub due_at: Timestamp,
    /// How often it was moved.
    pub moves: u32,
    pub told_by: ToldBy,
    pub told: Told,
    pub fate: Fate,
}

impl Promise {
    /// Whether it can still be kept or moved.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.fate, Fate::Open { .. })
    }
}

/// What happened to promises.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseEvent {
    Made {
        promise: PromiseId,
        what: What,
        words: Option<Said>,
        by: StaffId,
        due_at: Timestamp,
        /// The zone in whose local terms it was said.
        zone: String,
        told_by: ToldBy,
    },
    /// Its owner was warned that it will be due soon.
    Warned {
        promise: PromiseId,
    },
    Kept {
        promise: PromiseId,
        evidence: Evidence,
    },
    Moved {
        promise: PromiseId,
        due_at: Timestamp,
        told_by: ToldBy,
        agreed: Agreed,
    },
    /// Its time passed. The customer hears the true date, also when it was noticed late.
    Broken {
        promise: PromiseId,
        due_at: Timestamp,
        noticed_at: Timestamp,
    },
    Disclosed {
        promise: PromiseId,
        by: DisclosedBy,
        told_by: ToldBy,
    },
    /// Taken back.
    Withdrawn {
        promise: PromiseId,
    },
    /// Open again as it was, because what kept, moved or disclosed it was taken back.
    Restored {
        promise: Box<Promise>,
    },
}
