//! The lines of an export, for writing and for reading back. Bodies and actors stand in them byte for byte as they were
//! recorded, because the hashes cover these bytes.

use casework::kept::Commitment;
use jiff::Timestamp;
use record::{
    events::RawEvent,
    vault::{Class, commitment},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

/// The form of the lines.
pub const VERSION: u32 = 1;

/// What a line is: read first, then the line as that.
#[derive(Deserialize)]
pub struct LineKind {
    pub line: String,
}

/// The first line.
#[derive(Serialize, Deserialize)]
pub struct FirstLine {
    line: String,
    pub version: u32,
    organisation: String,
    exported_at: Timestamp,
    /// Only this case, and the people in it.
    case: Option<Uuid>,
}

/// One event.
#[derive(Serialize, Deserialize)]
pub struct EventLine {
    line: String,
    pub stream: Uuid,
    pub seq: u64,
    id: Uuid,
    pub kind: String,
    version: u32,
    occurred_at: Timestamp,
    recorded_at: Timestamp,
    actor: Box<RawValue>,
    cause: Uuid,
    body: Box<RawValue>,
    /// SHA-256 over this event and the hash before it, in hexadecimal.
    hash: String,
    /// Texts that the body names, as far as they still exist.
    #[serde(default)]
    pub texts: Vec<TextLine>,
}

/// A text of the vault. Its commitment is HMAC-SHA-256, under the salt, of the class, a NUL and the text.
#[derive(Clone, Serialize, Deserialize)]
pub struct TextLine {
    pub id: Uuid,
    class: String,
    salt: String,
    text: String,
}

/// After a stream's events: how many there are, and the last one's hash.
#[derive(Serialize, Deserialize)]
pub struct StreamLine {
    line: String,
    pub stream: Uuid,
    pub kind: String,
    pub events: u64,
    pub head: Option<String>,
}

/// The last line: an export without it was cut off.
#[derive(Serialize, Deserialize)]
pub struct EndLine {
    line: String,
    pub streams: u64,
    pub events: u64,
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// Bytes that should be JSON, as they are; what isn't (a damaged row) as a string, which no body ever is.
fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned())
        .unwrap_or_else(|_| serde_json::value::to_raw_value(text).expect("a text can always be written as JSON"))
}

fn unraw(value: &RawValue) -> String {
    let text = value.get();
    if text.starts_with('"') { serde_json::from_str(text).unwrap_or_default() } else { text.to_owned() }
}

impl FirstLine {
    pub fn new(organisation: String, exported_at: Timestamp, case: Option<Uuid>) -> FirstLine {
        FirstLine { line: "export".into(), version: VERSION, organisation, exported_at, case }
    }
}

impl EventLine {
    pub fn new(stream: Uuid, event: &RawEvent, texts: Vec<TextLine>) -> EventLine {
        EventLine {
            line: "event".into(),
            stream,
            seq: event.seq,
            id: event.id,
            kind: event.kind.clone(),
            version: event.version,
            occurred_at: event.occurred_at,
            recorded_at: event.recorded_at,
            actor: raw(&event.actor),
            cause: event.cause,
            body: raw(&event.body),
            hash: hex(&event.hash),
            texts,
        }
    }

    /// The event as it lay in the table; nothing when its hash isn't one.
    pub fn event(&self) -> Option<RawEvent> {
        Some(RawEvent {
            seq: self.seq,
            id: self.id,
            kind: self.kind.clone(),
            version: self.version,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            actor: unraw(&self.actor),
            cause: self.cause,
            body: unraw(&self.body),
            hash: unhex(&self.hash)?,
        })
    }

    /// Texts that are not what the event committed to.
    pub fn wrong_texts(&self) -> Vec<Uuid> {
        let committed = commitments(self.body.get());
        let wrong =
            |t: &&TextLine| committed.iter().find(|(id, _)| *id == t.id).is_none_or(|(_, said)| t.commitment().as_ref() != Some(said));
        self.texts.iter().filter(wrong).map(|t| t.id).collect()
    }
}

impl TextLine {
    pub fn new(id: Uuid, class: String, salt: [u8; 32], text: String) -> TextLine {
        TextLine { id, class, salt: hex(&salt), text }
    }

    fn commitment(&self) -> Option<Commitment> {
        let class = [Class::Said, Class::Noted, Class::Withheld, Class::Particular].into_iter().find(|c| c.name() == self.class)?;
        Some(commitment(&unhex(&self.salt)?, class, &self.text))
    }
}

impl StreamLine {
    pub fn new(stream: Uuid, kind: &str, events: usize, head: Option<[u8; 32]>) -> StreamLine {
        StreamLine { line: "stream".into(), stream, kind: kind.to_owned(), events: events as u64, head: head.map(|h| hex(&h)) }
    }

    /// The head as bytes.
    pub fn head(&self) -> Option<[u8; 32]> {
        self.head.as_deref().and_then(unhex)
    }
}

impl EndLine {
    pub fn new() -> EndLine {
        EndLine { line: "end".into(), streams: 0, events: 0 }
    }

    /// One stream more, with so many events.
    pub fn count(&mut self, events: usize) {
        self.streams += 1;
        self.events += events as u64;
    }
}

/// The texts that a body names: id and commitment, wherever they stand.
fn commitments(body: &str) -> Vec<(Uuid, Commitment)> {
    let mut found = Vec::new();
    if let Ok(body) = serde_json::from_str(body) {
        gather(&body, &mut found);
    }
    found
}

/// The ids of the texts that a body names.
pub fn named(body: &str) -> Vec<Uuid> {
    commitments(body).into_iter().map(|(id, _)| id).collect()
}

fn gather(value: &serde_json::Value, found: &mut Vec<(Uuid, Commitment)>) {
    use serde_json::Value;
    match value {
        Value::Object(map) => {
            let text = |key: &str| map.get(key).and_then(Value::as_str);
            if let (Some(Ok(id)), Some(said)) = (text("id").map(str::parse), text("commitment")) {
                found.push((id, Commitment(said.to_owned())));
            }
            map.values().for_each(|v| gather(v, found));
        }
        Value::Array(all) => all.iter().for_each(|v| gather(v, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
