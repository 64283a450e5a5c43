//! A duty: what we owe though nobody was told yet. It has a date like a promise, and is never hidden by waiting.

use crate::ids::{CaseId, ContactId, DutyId, HarmId, MessageId, PromiseId, StaffId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is owed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "duty")]
pub enum DutyKind {
    /// Answer what a customer said.
    Answer { contact: ContactId },
    /// Tell the customer that a promise was broken, in person; later the desk does it.
    Disclose { promise: PromiseId },
    /// Tell in another way what a message failed to tell.
    Tell { message: MessageId },
    /// Tell a promise for which there was no address, or no automatic message was allowed.
    TellPromise { promise: PromiseId },
    /// Ask (again) whether it is solved.
    AskSolved { round: u32 },
    /// Find what relieves a harm meanwhile.
    FindStopgap { harm: HarmId },
    /// Look at what a stranger wrote about this case.
    ReadStranger { contact: ContactId },
    /// Review the answer that another person proposes as final.
    ReviewFinalAnswer,
    /// Offer what another case of the same problem was given (rule 12): what it was stands in a note.
    OfferTheSame { as_case: CaseId },
    /// Say what happens next, and who sees to it: nothing else stands that the customer would notice, or the desk could
    /// not tell them itself.
    SayWhatNext,
}

impl DutyKind {
    /// Whether the customer notices when it is done. What only we notice never is a case's whole next step (rule 2).
    #[must_use]
    pub fn is_noticed(self) -> bool {
        match self {
            DutyKind::Answer { .. }
            | DutyKind::Disclose { .. }
            | DutyKind::Tell { .. }
            | DutyKind::TellPromise { .. }
            | DutyKind::AskSolved { .. }
            | DutyKind::FindStopgap { .. }
            | DutyKind::OfferTheSame { .. }
            | DutyKind::SayWhatNext => true,
            DutyKind::ReadStranger { .. } | DutyKind::ReviewFinalAnswer => false,
        }
    }

    /// Whether somebody has to speak to the customer for it, and will tell them by the way who looks after them.
    #[must_use]
    pub fn makes_us_speak(self) -> bool {
        match self {
            DutyKind::Answer { .. }
            | DutyKind::Disclose { .. }
            | DutyKind::Tell { .. }
            | DutyKind::TellPromise { .. }
            | DutyKind::OfferTheSame { .. }
            | DutyKind::SayWhatNext => true,
            DutyKind::AskSolved { .. } | DutyKind::FindStopgap { .. } | DutyKind::ReadStranger { .. } | DutyKind::ReviewFinalAnswer => {
                false
            }
        }
    }
}

/// A duty in a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Duty {
    pub id: DutyId,
    pub kind: DutyKind,
    pub since: Timestamp,
    pub due_at: Timestamp,
    /// Whether its lead was told that its time had passed.
    pub lead_told: bool,
}

/// How a duty ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "id")]
pub enum DoneBy {
    Message(MessageId),
    Contact(ContactId),
    /// Something else made it unnecessary, or staff said so.
    Act,
}

/// What happened to duties.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyEvent {
    Arose {
        duty: DutyId,
        kind: DutyKind,
        due_at: Timestamp,
    },
    Done {
        duty: DutyId,
        by: DoneBy,
    },
    /// Owed again as it was, because what ended it was taken back.
    Restored {
        duty: Box<Duty>,
    },
    /// Somebody read what was to be answered: it needs no answer.
    NotNeeded {
        duty: DutyId,
        contact: ContactId,
        by: StaffId,
        /// The question whether it is solved stands again with it.
        asks_still: bool,
    },
    /// Its time passed and a lead was told. It stays owed.
    Overdue {
        duty: DutyId,
        due_at: Timestamp,
        noticed_at: Timestamp,
    },
}
