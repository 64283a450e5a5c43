//! Verifying the record: every chain from its start, every event's place, and every commitment whose content is still there.

use crate::{
    Record, RecordError,
    chain::{self, Link},
    events::RawEvent,
    statements,
    store::{Row, StoreError, Tx},
    vals,
    vault::{Class, class_named, commitment},
};
use std::collections::HashMap;
use uuid::Uuid;

statements! {
    /// The head that a stream claims.
    pub CLAIMED { both: "SELECT version, head FROM stream WHERE id = $1" }
    /// Salts and contents of a stream's vault.
    pub CONTENTS { both: "SELECT id, class, salt, content, belongs_to FROM vault WHERE belongs_to = $1" }
    /// One content, wherever it belongs.
    pub CONTENT { both: "SELECT id, class, salt, content, belongs_to FROM vault WHERE id = $1" }
}

/// Something that does not hold.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Damage {
    pub stream: Uuid,
    /// The event at which it shows; 0 for the stream as a whole.
    pub seq: u64,
    pub what: String,
}

/// Commitments by vault id, as the events of a stream name them, wherever in the body they stand.
fn commitments(value: &serde_json::Value, found: &mut HashMap<Uuid, String>) {
    match value {
        serde_json::Value::Object(map) => {
            if let (Some(id), Some(commitment)) = (map.get("id").and_then(|v| v.as_str()), map.get("commitment").and_then(|v| v.as_str()))
                && let Ok(id) = id.parse()
            {
                found.insert(id, commitment.to_owned());
            }
            map.values().for_each(|v| commitments(v, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|v| commitments(v, found)),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) | serde_json::Value::String(_) => {}
    }
}

/// Checks a chain of events by itself: also offline, on an export.
#[must_use]
pub fn check_chain(stream: Uuid, events: &[RawEvent]) -> Vec<Damage> {
    let mut head = chain::START;
    let mut damages = Vec::new();
    for (expected, e) in (1..).zip(events) {
        if e.seq != expected {
            damages.push(Damage { stream, seq: e.seq, what: format!("event {expected} is missing") });
            return damages;
        }
        let link = Link {
            stream,
            seq: e.seq,
            id: e.id,
            kind: &e.kind,
            version: e.version,
            occurred_at: e.occurred_at.as_microsecond(),
            recorded_at: e.recorded_at.as_microsecond(),
            actor: &e.actor,
            cause: e.cause,
            body: &e.body,
        };
        head = link.hash(&head);
        if head != e.hash {
            damages.push(Damage { stream, seq: e.seq, what: "it isn't what was recorded: its hash doesn't fit".into() });
            return damages;
        }
    }
    damages
}

/// What lies in the vault under an id.
struct Lies {
    class: Class,
    salt: Option<[u8; 32]>,
    content: Option<String>,
    belongs_to: Uuid,
}

impl Lies {
    fn from_row(r: &Row<'_>) -> Result<(Uuid, Lies), StoreError> {
        let lies = Lies { class: class_named(r.get(1)?), salt: r.get(2)?, content: r.get(3)?, belongs_to: r.get(4)? };
        Ok((r.get(0)?, lies))
    }

    /// Erased content can't be compared, and doesn't have to be.
    fn differs_from(&self, said: &str) -> bool {
        match (&self.salt, &self.content) {
            (Some(salt), Some(content)) => commitment(salt, self.class, content).0 != said,
            (_, _) => false,
        }
    }
}

impl Record {
    /// Verifies one stream.
    ///
    /// # Errors
    /// When the database can't be read. A row in it that makes no sense is a damage, not an error.
    pub async fn verify_stream(&self, stream: Uuid) -> Result<Vec<Damage>, RecordError> {
        let mut tx = self.db().read().await?;
        match verified(&mut tx, stream).await {
            Ok(damages) => Ok(damages),
            Err(StoreError::Other { why, .. }) => Ok(vec![Damage { stream, seq: 0, what: format!("a row can't be read: {why}") }]),
            Err(e @ StoreError::Corrupt { .. }) => Ok(vec![Damage { stream, seq: 0, what: e.to_string() }]),
            Err(other) => Err(other.into()),
        }
    }

    /// Verifies every stream; `done` hears how many are finished.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn verify(&self, mut done: impl FnMut(u64)) -> Result<Vec<Damage>, RecordError> {
        let mut damages = Vec::new();
        let (mut after, mut finished) = (Uuid::nil(), 0);
        loop {
            let page = self.streams(after, 500).await?;
            let Some(last) = page.last() else { return Ok(damages) };
            after = last.0;
            for (stream, _, _) in &page {
                damages.extend(self.verify_stream(*stream).await?);
                finished += 1;
                done(finished);
            }
        }
    }
}

async fn verified(tx: &mut Tx<'_>, stream: Uuid) -> Result<Vec<Damage>, StoreError> {
    let events = crate::events::raw(tx, stream).await?;
    let mut damages = check_chain(stream, &events);
    let claimed = tx.query_maybe(&CLAIMED, vals![stream], |r| Ok((r.get::<i64>(0)?.unsigned_abs(), r.get::<[u8; 32]>(1)?))).await?;
    let last = events.last().map_or((0, chain::START), |e| (e.seq, e.hash));
    if claimed.unwrap_or((0, chain::START)) != last {
        damages.push(Damage { stream, seq: 0, what: "its last events are missing: the head doesn't fit".into() });
    }
    let mut named = HashMap::new();
    for e in &events {
        if let Ok(body) = serde_json::from_str(&e.body) {
            commitments(&body, &mut named);
        }
    }
    let mut lie: HashMap<Uuid, Lies> = tx.query(&CONTENTS, vals![stream], Lies::from_row).await?.into_iter().collect();
    let mut damaged = |what: String| damages.push(Damage { stream, seq: 0, what });
    for (id, said) in named {
        let found = match lie.remove(&id) {
            Some(lies) => Some(lies),
            // It may be kept with somebody else: the name of a person, in their case.
            None => tx.query_maybe(&CONTENT, vals![id], Lies::from_row).await?.map(|(_, lies)| lies),
        };
        match found {
            None => damaged(format!("content {id} is missing")),
            Some(lies) if lies.differs_from(&said) => damaged(format!("content {id} isn't what was recorded")),
            Some(lies) if lies.belongs_to != stream => {
                let known = tx.query_maybe(&CLAIMED, vals![lies.belongs_to], |r| r.get::<i64>(0)).await?;
                if known.is_none() {
                    damaged(format!("content {id} belongs to nobody, so that nobody's erasure would reach it"));
                }
            }
            Some(_) => {}
        }
    }
    Ok(damages)
}
