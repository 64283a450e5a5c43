//! A contact: one interaction that came in, through any door; when it happened and when it was recorded.

use crate::{
    ids::{ContactId, OriginalId, PersonId},
    kept::{Noted, Particular, Said, Withheld},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A way in, or out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    Mail,
    Telephone,
    WebForm,
    Letter,
    /// A letter to the management, which its office passed on: a side door, measured apart.
    Management,
    Counter,
    /// The customer's own page, behind their link.
    CustomerPage,
}

impl Door {
    /// Whether two people speak there and then, so that what is promised is told at once.
    #[must_use]
    pub fn is_conversation(self) -> bool {
        match self {
            Door::Telephone | Door::Counter => true,
            Door::Mail | Door::WebForm | Door::Letter | Door::Management | Door::CustomerPage => false,
        }
    }
}

/// Who speaks, as far as is known. Some regulators ask for it at every later contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The customer of the case.
    TheCustomer,
    /// Somebody else, on their behalf.
    Another,
    /// Not known.
    Unknown,
}

/// Who called whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// They came to us.
    In,
    /// We went to them.
    Out,
}

/// A file that came with a contact or leaves with a message. The name is for showing only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// The bytes in which it lies.
    pub original: OriginalId,
    /// Which part of them, for a mail; the whole, when `None`.
    pub part: Option<u32>,
    pub name: Particular,
    pub media_type: String,
    pub size_bytes: u64,
}

/// What the telephone and the counter know besides words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Conversation {
    pub direction: Direction,
    /// Minutes that they waited before they spoke to somebody.
    pub waited_minutes: Option<u32>,
    /// Minutes talked.
    pub talked_minutes: Option<u32>,
    /// Whether they had to explain again what the case holds (rule 6).
    pub explained_again: Option<bool>,
}

/// A contact as it reaches the case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub door: Door,
    pub from: PersonId,
    pub speaker: Speaker,
    /// What they said, in their words.
    pub words: Option<Said>,
    /// What was quoted or folded away below: kept whole, shown folded.
    pub quoted: Option<Said>,
    pub subject: Option<Said>,
    /// What we noted of it.
    pub note: Option<Noted>,
    pub conversation: Option<Conversation>,
    pub attachments: Vec<Attachment>,
    /// The bytes as they came.
    pub original: Option<OriginalId>,
    /// Its Message-ID, so that answers stand beside it in the customer's mail program.
    pub message_id: Option<Particular>,
    pub happened_at: Timestamp,
}

/// What a stranger to the case sent to its address. For staff, until released.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StrangersContact {
    pub id: ContactId,
    pub from: PersonId,
    pub words: Withheld,
    /// For staff too, until released; then for whoever takes part.
    pub attachments: Vec<Attachment>,
    pub original: Option<OriginalId>,
    pub happened_at: Timestamp,
}

/// What happened to contacts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactEvent {
    Received(Box<Contact>),
    StrangerWrote(Box<StrangersContact>),
    /// A member of staff read it and released it to the case: these are the words that the customer may see.
    StrangerReleased {
        contact: ContactId,
        from: PersonId,
        words: Said,
    },
    /// A member of staff read it; it stays among ourselves.
    StrangerKeptBack {
        contact: ContactId,
    },
    /// The customer asked to be called, at a time that suits them in their words.
    CallAsked {
        contact: ContactId,
        wish: Option<Said>,
    },
    /// Every link that this person had to the case was ended, with whatever was open behind it. The next mail brings a new one.
    LinksEnded {
        person: PersonId,
    },
}
