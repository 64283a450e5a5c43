//! What somebody wants to happen to a case.

use crate::{
    conversation::contact::{Attachment, Contact, StrangersContact},
    harm::harm::{HarmKind, Severity},
    ids::{CaseId, ContactId, HandOverId, HarmId, MessageId, NoteId, PersonId, PromiseId, StaffId},
    kept::{Noted, Particular, Said},
    promise::promise::{Agreed, Evidence, NewPromise},
    refusal::Protects,
    spoken_key::SpokenKey,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A later date for a promise.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Move {
    pub promise: PromiseId,
    pub due_at: Timestamp,
    pub agreed: Agreed,
}

/// What saying something does besides: in a message or in a conversation.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Doing {
    /// Promises that this keeps.
    pub keeps: Vec<PromiseId>,
    /// Promises that this makes.
    pub promises: Vec<NewPromise>,
    /// Broken promises that this tells.
    pub discloses: Vec<PromiseId>,
    /// Promises that this moves.
    pub moves: Vec<Move>,
    /// Cases of the same problem: what they were given, this offers.
    pub offers: Vec<CaseId>,
}

/// A new case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Open {
    pub case: CaseId,
    pub spoken_key: SpokenKey,
    pub contact: Contact,
    pub language: String,
    pub zone: String,
    /// For a conversation: what was promised in it, and whether all was answered on the spot with the caller's yes.
    pub promises: Vec<NewPromise>,
    pub solved_on_the_spot: bool,
    /// What harms them, by what they said in it.
    pub harm: Option<NewHarm>,
}

/// What harms a person, as it was heard.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewHarm {
    pub harm: HarmId,
    pub kind: HarmKind,
    pub severity: Severity,
    pub since: Timestamp,
    pub words: Option<Noted>,
}

/// A reply to a customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Say {
    pub message: MessageId,
    /// The version of the case that the sender saw.
    pub seen: u64,
    pub to: PersonId,
    pub words: Said,
    pub subject: Option<Said>,
    pub attachments: Vec<Attachment>,
    pub doing: Doing,
    /// Ask whether it is solved.
    pub asks_solved: bool,
}

/// A conversation on a case that exists: telephone, counter, or a letter typed in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Converse {
    pub contact: Contact,
    pub doing: Doing,
    /// What they said about it: solved, not solved, or nothing of the kind.
    pub word: Option<Word>,
    /// What harms them, by what they said in it.
    pub harm: Option<NewHarm>,
}

/// What the customer said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    Solved,
    NotSolved,
}

/// What became of a message on its way. What a mail system says about it often quotes an address, so its words lie in the vault.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    Accepted { answer: Particular },
    Deferred { until: Timestamp, answer: Particular },
    Bounced { answer: Particular },
    InDoubt { look_up_at: Timestamp, why: Particular },
    AnsweredAutomatically { sign: Particular },
}

/// A command to one case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Open(Box<Open>),
    /// A later contact of somebody who takes part.
    Receive(Box<Contact>),
    /// Somebody unknown to the case wrote to its address.
    HearStranger(Box<StrangersContact>),
    ReleaseStranger {
        contact: ContactId,
        words: Said,
    },
    KeepBackStranger {
        contact: ContactId,
    },
    Say(Box<Say>),
    TakeBack {
        message: MessageId,
    },
    Converse(Box<Converse>),
    /// The customer asks to be called.
    AskCall {
        contact: Box<Contact>,
        wish: Option<Said>,
    },
    /// Somebody who takes part asks for a new link to their page. It goes to the address on file, and nowhere else.
    AskNewLink {
        person: PersonId,
        /// They asked with their latest link: the new one ends it. Whoever has an older one can't.
        ends_older: bool,
    },
    /// Every link that somebody has to their page ends: they ask for it, or staff see to it.
    EndLinks {
        person: PersonId,
    },
    /// The customer says on their page, or staff record from a contact, that it is or isn't solved.
    HearWord {
        contact: WordIn,
        word: Word,
    },
    /// What they said in this contact needs no answer.
    NeedNoAnswer {
        contact: ContactId,
        /// The version of the case that its reader saw.
        seen: u64,
    },
    UndoNoAnswer {
        contact: ContactId,
    },
    WriteNote {
        note: NoteId,
        words: Noted,
    },
    SpeakRefusal {
        note: NoteId,
        refused: Said,
        rule: Said,
        protects: Protects,
        offered: Said,
    },
    /// A promised act was seen done, or the customer says that it was.
    KeepPromise {
        promise: PromiseId,
        evidence: Evidence,
    },
    OfferHandOver {
        hand_over: HandOverId,
        to: StaffId,
        briefing: Noted,
    },
    AnswerHandOver {
        hand_over: HandOverId,
        accept: bool,
        why: Option<Noted>,
    },
    WithdrawHandOver {
        hand_over: HandOverId,
    },
    UndoHandOver {
        hand_over: HandOverId,
    },
    /// A lead gives the case to somebody who is here, with what they need to know.
    Reassign {
        to: StaffId,
        note: NoteId,
        briefing: Noted,
    },
    OpenHarm(NewHarm),
    FindStopgap {
        harm: HarmId,
        stopgap: Noted,
    },
    /// This customer is owed the offer of what another case of the same problem was given.
    OweTheSame {
        as_case: CaseId,
        note: NoteId,
        given: Noted,
    },
    EndHarm {
        harm: HarmId,
        word: ContactId,
    },
    NotACase,
    Reopen,
    UndoEnding,
    ProposeFinalAnswer {
        words: Said,
        way_outside: Said,
    },
    ReviewFinalAnswer {
        message: MessageId,
        agree: bool,
        why: Option<Noted>,
    },
    ReportDelivery {
        message: MessageId,
        outcome: Outcome,
    },
    /// The clock: something is due.
    TimeCame,
}

/// Where the customer's word stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordIn {
    /// In a contact that the case holds: staff read or heard it there.
    Held(ContactId),
    /// In a new contact, through the customer's own page.
    Given(Box<Contact>),
}
