//! What happened. Events are for ever: a new meaning is a new version and an upcast in the crate `record`.

use crate::{
    actor::Actor,
    care::{cover::CoverEvent, owner::Because, owner::OwnerEvent},
    conversation::{
        contact::{ContactEvent, Door},
        message::MessageEvent,
        note::NoteEvent,
    },
    harm::harm::HarmEvent,
    ids::{CommandId, EventId, PersonId, StaffId, TeamId},
    kept::Said,
    promise::{duty::DutyEvent, hand_over::HandOverEvent, promise::PromiseEvent},
    solution::resolution::ResolutionEvent,
    spoken_key::SpokenKey,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The first event of every case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Opened {
    pub spoken_key: SpokenKey,
    pub customer: PersonId,
    pub owner: StaffId,
    pub because: Because,
    pub team: TeamId,
    pub door: Door,
    /// The customer's language (BCP 47), as far as known.
    pub language: String,
    /// The customer's zone (IANA name); the organisation's until theirs is known.
    pub zone: String,
    pub subject: Option<Said>,
    /// It came in an archive: nobody is told anything by the desk until a person has spoken with them.
    pub from_archive: bool,
}

/// An event of a case: an enum of each noun's own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseEvent {
    Opened(Box<Opened>),
    Contact(ContactEvent),
    Message(MessageEvent),
    Note(NoteEvent),
    Promise(PromiseEvent),
    Duty(DutyEvent),
    HandOver(HandOverEvent),
    Owner(OwnerEvent),
    Cover(CoverEvent),
    Harm(HarmEvent),
    Resolution(ResolutionEvent),
}

macro_rules! from_noun {
    ($($noun:ident($event:ty);)*) => {$(
        impl From<$event> for CaseEvent {
            fn from(event: $event) -> Self {
                CaseEvent::$noun(event)
            }
        }
    )*};
}
from_noun! {
    Contact(ContactEvent);
    Message(MessageEvent);
    Note(NoteEvent);
    Promise(PromiseEvent);
    Duty(DutyEvent);
    HandOver(HandOverEvent);
    Owner(OwnerEvent);
    Cover(CoverEvent);
    Harm(HarmEvent);
    Resolution(ResolutionEvent);
}

/// What every stream's events share: a kind that names them for ever, and a body.
pub trait Event: Serialize + for<'de> Deserialize<'de> + Clone {
    /// The kind's name and the body as JSON: `promise.made` and `{…}`.
    ///
    /// # Panics
    /// Never: events hold nothing that JSON can't.
    fn written(&self) -> (String, String) {
        let value = serde_json::to_value(self).expect("an event holds nothing that JSON can't");
        let (noun, inner) = only_entry(value);
        match inner {
            serde_json::Value::Object(map) if map.len() == 1 && is_variant(&noun) => {
                let (variant, body) = only_entry(serde_json::Value::Object(map));
                (format!("{noun}.{variant}"), body.to_string())
            }
            serde_json::Value::String(unit) if is_variant(&noun) => (format!("{noun}.{unit}"), "null".to_owned()),
            body => (noun, body.to_string()),
        }
    }

    /// The event of a kind and a body of the present version.
    ///
    /// # Errors
    /// When the body isn't what this kind holds.
    fn read(kind: &str, body: &str) -> Result<Self, serde_json::Error> {
        let json = match kind.split_once('.') {
            Some((noun, variant)) if body == "null" => format!("{{\"{noun}\":\"{variant}\"}}"),
            Some((noun, variant)) => format!("{{\"{noun}\":{{\"{variant}\":{body}}}}}"),
            None => format!("{{\"{kind}\":{body}}}"),
        };
        serde_json::from_str(&json)
    }
}

impl Event for CaseEvent {}

fn is_variant(noun: &str) -> bool {
    // `opened` is an event of its own; every other noun has an enum of events below it.
    noun != "opened"
}

fn only_entry(value: serde_json::Value) -> (String, serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => map.into_iter().next().unwrap_or_default(),
        serde_json::Value::String(unit) => (unit, serde_json::Value::Null),
        other => (String::new(), other),
    }
}

/// An event as the record holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded<E> {
    /// Its place in its stream, from 1.
    pub seq: u64,
    pub id: EventId,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    pub actor: Actor,
    /// The command that caused it.
    pub cause: CommandId,
    pub event: E,
}
