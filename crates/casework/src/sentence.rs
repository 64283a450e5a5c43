//! What the desk itself says to a customer: facts and dates, worded in the reader's language when it leaves. Machines
//! never apologise; people do.

use crate::{
    ids::{PromiseId, StaffId},
    promise::promise::What,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An automatic message, as facts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "sentence")]
pub enum Sentence {
    /// Who looks after it, what happens next and by when; outside published hours, when we open.
    FirstAnswer { owner: StaffId, what: What, due_at: Timestamp, opens_at: Option<Timestamp> },
    /// It is open again: who looks after it, and by when they answer; outside published hours, when we open.
    Reopened { owner: StaffId, due_at: Timestamp, opens_at: Option<Timestamp> },
    /// They wrote again outside published hours: it is kept, and when we open.
    WhileClosed { owner: StaffId, opens_at: Timestamp },
    /// Another person looks after it from now on.
    OwnerChanged { from: StaffId, to: StaffId },
    /// The owner is away; who answers meanwhile.
    OwnerAway { owner: StaffId, stand_in: StaffId, until: Option<Timestamp> },
    /// A promise was broken: the fact, its true date, and who answers by when.
    PromiseBroken { promise: PromiseId, what: What, due_at: Timestamp, owner: StaffId, answer_by: Timestamp },
    /// Is it solved? Asked again.
    AskedAgain { owner: StaffId },
    /// We stop asking; one step brings it back.
    NowQuiet { owner: StaffId },
    /// We ask once more, when it has been put to the test.
    PutToTest { owner: StaffId, ask_on: Timestamp },
    /// They asked for a new link to their page: here it is, to the address on file.
    NewLink {
        owner: StaffId,
        /// It ends the links before it.
        #[serde(default)]
        ends_older: bool,
    },
    /// To somebody whom the case doesn't know: a person reads it by then. It says nothing of the case.
    StrangerAnswer { read_by: Timestamp, opens_at: Option<Timestamp> },
}

impl Sentence {
    /// Whether it is for somebody who doesn't take part in the case: then it has nothing of the case in it.
    #[must_use]
    pub fn is_for_a_stranger(&self) -> bool {
        matches!(self, Sentence::StrangerAnswer { .. })
    }

    /// Until when whoever reads it knows that we are closed.
    #[must_use]
    pub fn closed_until(&self) -> Option<Timestamp> {
        match self {
            Sentence::FirstAnswer { opens_at, .. } | Sentence::Reopened { opens_at, .. } => *opens_at,
            Sentence::WhileClosed { opens_at, .. } => Some(*opens_at),
            // What a stranger is told the customer doesn't know.
            Sentence::StrangerAnswer { .. }
            | Sentence::OwnerChanged { .. }
            | Sentence::OwnerAway { .. }
            | Sentence::PromiseBroken { .. }
            | Sentence::AskedAgain { .. }
            | Sentence::NowQuiet { .. }
            | Sentence::PutToTest { .. }
            | Sentence::NewLink { .. } => None,
        }
    }

    /// Its name in the Fluent files: `mail-<name>-subject` and `mail-<name>-body`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Sentence::FirstAnswer { .. } => "first-answer",
            Sentence::Reopened { .. } => "reopened",
            Sentence::WhileClosed { .. } => "while-closed",
            Sentence::OwnerChanged { .. } => "owner-changed",
            Sentence::OwnerAway { .. } => "owner-away",
            Sentence::PromiseBroken { .. } => "promise-broken",
            Sentence::AskedAgain { .. } => "asked-again",
            Sentence::NowQuiet { .. } => "now-quiet",
            Sentence::PutToTest { .. } => "put-to-test",
            Sentence::NewLink { .. } => "new-link",
            Sentence::StrangerAnswer { .. } => "stranger",
        }
    }
}
