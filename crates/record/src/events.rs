//! Reading streams: what happened, in order.

use crate::{
    Record, RecordError, statements,
    store::{Dialect, Row, StoreError, Tx, Write, WriteError},
    upcast, vals,
};
use casework::{
    Actor,
    case::Case,
    event::{CaseEvent, Event, Recorded},
    ids::{CaseId, CommandId, EventId, OrganisationId, PersonId, StaffId},
    people::{customer::Person, organisation::Organisation, staff::Member},
};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// All events of a stream.
    pub OF_STREAM { both: "SELECT seq, id, kind, version, occurred_at, recorded_at, actor, cause, body, hash FROM event WHERE stream = $1 ORDER BY seq" }
    /// What the latest cases of a person received.
    pub RECEIVED { both: "SELECT seq, id, kind, version, occurred_at, recorded_at, actor, cause, body, hash, stream FROM event WHERE kind = 'contact.received' AND stream IN (SELECT c.case_id FROM case_card c WHERE c.case_id IN (SELECT tp.case_id FROM participant tp WHERE tp.person = $1) ORDER BY c.opened_at DESC LIMIT $2)" }
    /// Streams in the order of their ids, for passes over all of them.
    pub STREAMS { both: "SELECT id, kind, version FROM stream WHERE id > $1 ORDER BY id LIMIT $2" }
    /// Events in the order of recording. On PostgreSQL that is the order in which transactions began, up to the oldest one
    /// that still runs: positions are handed out before the commit, and a later one may be committed first. (A transaction of another database of the
    /// same cluster counts too: what was just written is read a little later then.)
    pub IN_ORDER {
        sqlite: "SELECT seq, id, kind, version, occurred_at, recorded_at, actor, cause, body, hash, position, stream FROM event WHERE position > $1 ORDER BY position LIMIT $2",
        postgres: "SELECT seq, id, kind, version, occurred_at, recorded_at, actor, cause, body, hash, position, stream FROM event WHERE (xact, position) > (COALESCE((SELECT xact FROM event WHERE position = $1), '0'::xid8), $1) AND xact < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xact, position LIMIT $2",
    }
    /// Whether there are events of transactions that this cluster hasn't had yet: then the record was restored into it.
    pub FROM_ANOTHER_CLUSTER { postgres: "SELECT 1 FROM event WHERE xact >= pg_snapshot_xmax(pg_current_snapshot()) LIMIT 1" }
    /// They come before everything that is recorded here.
    pub SETTLE_HERE { postgres: "UPDATE event SET xact = '0' WHERE xact >= pg_snapshot_xmax(pg_current_snapshot())" }
    /// What a command led to, if it was carried out.
    pub DONE { both: "SELECT stream, version FROM command_done WHERE id = $1" }
}

/// The one stream of the organisation.
pub const ORGANISATION: OrganisationId = OrganisationId(Uuid::from_u128(0x6d61_6b65_676f_6f64_6f72_6761_6e69_7361));

/// An event as it lies in the table, for export and verification.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawEvent {
    pub seq: u64,
    pub id: Uuid,
    pub kind: String,
    pub version: u32,
    pub occurred_at: Timestamp,
    pub recorded_at: Timestamp,
    pub actor: String,
    pub cause: Uuid,
    pub body: String,
    pub hash: [u8; 32],
}

impl RawEvent {
    pub(crate) fn from_row(r: &Row<'_>) -> Result<RawEvent, StoreError> {
        Ok(RawEvent {
            seq: r.get::<i64>(0)?.unsigned_abs(),
            id: r.get(1)?,
            kind: r.get(2)?,
            version: r.get(3)?,
            occurred_at: r.get(4)?,
            recorded_at: r.get(5)?,
            actor: r.get(6)?,
            cause: r.get(7)?,
            body: r.get(8)?,
            hash: r.get(9)?,
        })
    }

    /// The event with its meaning.
    ///
    /// # Errors
    /// When this program can't read it.
    pub fn read<E: Event>(&self, stream: Uuid) -> Result<Recorded<E>, RecordError> {
        let unreadable =
            |why: String| RecordError::Unreadable { stream, seq: self.seq, kind: self.kind.clone(), version: self.version, why };
        let body = upcast::upcast(&self.kind, self.version, &self.body).map_err(unreadable)?;
        let event = E::read(&self.kind, &body).map_err(|e| unreadable(e.to_string()))?;
        let actor: Actor = serde_json::from_str(&self.actor).map_err(|e| unreadable(e.to_string()))?;
        Ok(Recorded {
            seq: self.seq,
            id: EventId(self.id),
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            actor,
            cause: CommandId(self.cause),
            event,
        })
    }
}

/// The raw events of a stream, inside a transaction.
pub(crate) async fn raw(tx: &mut Tx<'_>, stream: Uuid) -> Result<Vec<RawEvent>, StoreError> {
    tx.query(&OF_STREAM, vals![stream], RawEvent::from_row).await
}

/// The events of a stream with their meaning, inside a transaction.
pub(crate) async fn recorded<E: Event>(tx: &mut Tx<'_>, stream: Uuid) -> Result<Vec<Recorded<E>>, RecordError> {
    raw(tx, stream).await?.iter().map(|e| e.read(stream)).collect()
}

struct SettleHere;

impl Write for SettleHere {
    type Out = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        Ok(tx.exec(&SETTLE_HERE, vals![]).await?)
    }
}

impl Record {
    /// The numbers of transactions mean nothing in another cluster than the one that gave them. After a restore from a dump
    /// events with numbers to come would stay unseen, so they get one from before all others.
    pub(crate) async fn settle_after_restore(&self) -> Result<(), RecordError> {
        if self.db().dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let found = self.db().read().await?.query_maybe(&FROM_ANOTHER_CLUSTER, vals![], |r| r.get::<u32>(0)).await?;
        if found.is_some() {
            let events = self.db().write(SettleHere).await?;
            tracing::info!(
                record.events = events,
                "this record was restored into another cluster: its events come before what is recorded here"
            );
        }
        Ok(())
    }

    /// The events of a stream, with their meaning.
    ///
    /// # Errors
    /// When the database or an event can't be read.
    pub async fn events<E: Event>(&self, stream: Uuid) -> Result<Vec<Recorded<E>>, RecordError> {
        recorded(&mut self.db().read().await?, stream).await
    }

    /// The events of a stream as they lie in the table.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn raw_events(&self, stream: Uuid) -> Result<Vec<RawEvent>, RecordError> {
        Ok(raw(&mut self.db().read().await?, stream).await?)
    }

    /// Every contact that the latest cases of a person received, in no order, without anything else of those cases.
    ///
    /// # Errors
    /// When the database or an event can't be read.
    pub async fn received(&self, person: PersonId, cases: u32) -> Result<Vec<Recorded<CaseEvent>>, RecordError> {
        let mut tx = self.db().read().await?;
        let raw = tx.query(&RECEIVED, vals![person.0, cases], |r| Ok((r.get::<Uuid>(10)?, RawEvent::from_row(r)?))).await?;
        raw.iter().map(|(stream, event)| event.read(*stream)).collect()
    }

    /// A case; unopened when there is none.
    ///
    /// # Errors
    /// When the database or an event can't be read.
    pub async fn case(&self, id: CaseId) -> Result<Case, RecordError> {
        Ok(Case::fold(&self.events(id.0).await?))
    }

    /// A person; never met when there is none.
    ///
    /// # Errors
    /// When the database or an event can't be read.
    pub async fn person(&self, id: PersonId) -> Result<Person, RecordError> {
        Ok(self.events(id.0).await?.iter().fold(Person::default(), Person::evolve))
    }

    /// A member of staff; never invited when there is none.
    ///
    /// # Errors
    /// When the database or an event can't be read.
    pub async fn member(&self, id: StaffId) -> Result<Member, RecordError> {
        Ok(self.events(id.0).await?.iter().fold(Member::default(), Member::evolve))
    }

    /// The organisation; not set up when there is none.
    ///
    /// # Errors
    /// When the database or an event can't be read.
    pub async fn organisation(&self) -> Result<Organisation, RecordError> {
        Ok(self.events(ORGANISATION.0).await?.iter().fold(Organisation::default(), Organisation::evolve))
    }

    /// What a command led to, if it was carried out before: the stream and its version then.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn done(&self, command: CommandId) -> Result<Option<(Uuid, u64)>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query_maybe(&DONE, vals![command.0], |r| Ok((r.get(0)?, r.get::<i64>(1)?.unsigned_abs()))).await?)
    }

    /// A page of streams in the order of their ids: id, kind, version.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn streams(&self, after: Uuid, limit: u32) -> Result<Vec<(Uuid, String, u64)>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query(&STREAMS, vals![after, limit], |r| Ok((r.get(0)?, r.get(1)?, r.get::<i64>(2)?.unsigned_abs()))).await?)
    }

    /// A page of events in the order of recording, each with its position and stream; `after` is the position that was
    /// read last, or 0. Reading on from there misses nothing, whatever is being written meanwhile; on PostgreSQL
    /// positions don't always rise.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn events_in_order(&self, after: i64, limit: u32) -> Result<Vec<(i64, Uuid, RawEvent)>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query(&IN_ORDER, vals![after, limit], |r| Ok((r.get(10)?, r.get(11)?, RawEvent::from_row(r)?))).await?)
    }
}
