//! Append: one transaction with events, views, what is due and what must leave. It takes a value, never a closure:
//! writes, expected versions, and the versions of other streams that the decision leaned on.

use crate::{
    Record, RecordError,
    access::draft,
    chain::{self, Link},
    due, ledger, memo, outbox, statements,
    store::{StoreError, Tx, Write, WriteError},
    unsent_file, upcast, vals,
    vault::Content,
    views::{case_card, figures, person_card, staff_card},
};
use casework::{
    Actor, Case,
    conversation::contact::ContactEvent,
    event::{CaseEvent, Event},
    ids::{CaseId, CommandId, EventId, PersonId, StaffId, VaultId},
    people::{
        customer::{CustomerEvent, Person},
        organisation::OrganisationEvent,
        staff::{Member, StaffEvent},
    },
};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// Marks a command as carried out; nothing, when it was before.
    pub DO_ONCE { both: "INSERT INTO command_done (id, stream, version, at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING" }
    /// What it led to when it was carried out before.
    pub DONE_BEFORE { both: "SELECT stream, version FROM command_done WHERE id = $1" }
    /// A new stream; nothing, when somebody else was first.
    pub BEGIN_STREAM { both: "INSERT INTO stream (id, kind, version, head) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING" }
    /// A longer stream; nothing, when somebody else was first.
    pub LENGTHEN_STREAM { both: "UPDATE stream SET version = $3, head = $4 WHERE id = $1 AND version = $2" }
    /// One event.
    pub ADD_EVENT { both: "INSERT INTO event (stream, seq, id, kind, version, occurred_at, recorded_at, actor, cause, body, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" }
}

/// Somebody else wrote to a stream first, or to one that was leaned on.
#[derive(Debug, thiserror::Error)]
#[error("somebody else wrote to this first")]
pub struct LostRace;

/// What is written to one stream, and the state that it leads to: views are made from that.
#[derive(Clone, Debug)]
pub enum StreamWrite {
    Case { id: CaseId, events: Vec<CaseEvent>, after: Box<Case>, next: Option<Timestamp> },
    Person { id: PersonId, events: Vec<CustomerEvent>, after: Box<Person>, found_by: Vec<FoundBy> },
    Staff { id: StaffId, events: Vec<StaffEvent>, after: Box<Member>, next: Option<Timestamp> },
    Organisation { events: Vec<OrganisationEvent> },
}

/// An address under which a person is found, as it is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundBy {
    /// `mail`, `telephone` or `postal`.
    pub kind: &'static str,
    pub address: String,
    /// A telephone number's last nine digits.
    pub ending: Option<String>,
    /// What they wrote, in the vault.
    pub given: VaultId,
}

/// One transaction's worth.
#[derive(Clone, Debug)]
pub struct Append {
    pub command: CommandId,
    pub actor: Actor,
    /// Desk time.
    pub occurred_at: Timestamp,
    /// Real time.
    pub recorded_at: Timestamp,
    /// The stream with the version before this, and what is written to it.
    pub expected: u64,
    pub write: StreamWrite,
    /// Streams that the decision looked at besides, with the versions it saw. Of a stream that doesn't exist (version 0)
    /// nothing can be kept still on PostgreSQL: lean on streams that exist.
    pub leans_on: Vec<(Uuid, u64)>,
    pub vault: Vec<Content>,
    /// The line of the mail ledger that this settles.
    pub settles: Option<ledger::Settling>,
    /// Open cases that have to be looked at because of this.
    pub wakes: Option<due::Wakes>,
}

/// What an append led to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Appended {
    /// The stream has this version now.
    Now(u64),
    /// The command had been carried out before, on this stream, to this version.
    Before(Uuid, u64),
}

impl StreamWrite {
    /// The stream's id.
    #[must_use]
    pub fn stream(&self) -> Uuid {
        match self {
            StreamWrite::Case { id, .. } => id.0,
            StreamWrite::Person { id, .. } => id.0,
            StreamWrite::Staff { id, .. } => id.0,
            StreamWrite::Organisation { .. } => crate::events::ORGANISATION.0,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            StreamWrite::Case { .. } => "case",
            StreamWrite::Person { .. } => "person",
            StreamWrite::Staff { .. } => "staff",
            StreamWrite::Organisation { .. } => "organisation",
        }
    }

    fn written(&self) -> Vec<(String, String)> {
        match self {
            StreamWrite::Case { events, .. } => events.iter().map(Event::written).collect(),
            StreamWrite::Person { events, .. } => events.iter().map(Event::written).collect(),
            StreamWrite::Staff { events, .. } => events.iter().map(Event::written).collect(),
            StreamWrite::Organisation { events } => events.iter().map(Event::written).collect(),
        }
    }
}

/// The id of an event, from its command and its place in it: the same append run again gives the same ids.
#[must_use]
pub fn event_id(command: CommandId, n: usize) -> EventId {
    EventId(Uuid::new_v5(&command.0, format!("event {n}").as_bytes()))
}

impl Write for Append {
    type Out = Appended;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Appended, WriteError> {
        let written = self.write.written();
        let version = self.expected + written.len() as u64;
        let stream = self.write.stream();
        let new = tx.exec(&DO_ONCE, vals![self.command.0, stream, signed(version), self.recorded_at]).await?;
        if new == 0 {
            let (stream, version) = tx.query_one(&DONE_BEFORE, vals![self.command.0], |r| Ok((r.get(0)?, r.get::<i64>(1)?))).await?;
            return Ok(Appended::Before(stream, version.unsigned_abs()));
        }
        self.check_leaned(tx).await?;
        for content in &self.vault {
            content.keep(tx).await?;
        }
        if written.is_empty() {
            // "It is so already" was decided on this version, and holds only for it.
            self.check_expected(tx, stream).await?;
        } else {
            self.add_events(tx, stream, &written, version).await?;
            self.write_views(tx).await?;
        }
        if let Some(settling) = &self.settles {
            ledger::settle(tx, settling, self.recorded_at).await?;
        }
        if let Some(wakes) = self.wakes {
            due::wake(tx, wakes, self.occurred_at).await?;
        }
        Ok(Appended::Now(version))
    }
}

impl Append {
    async fn check_leaned(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut leaned = self.leans_on.clone();
        // Always in the same order, so that two nodes never wait for each other.
        leaned.sort_unstable();
        for (stream, version) in leaned {
            let now: Option<i64> = tx.query_maybe(&chain::LEANED, vals![stream], |r| r.get(0)).await?;
            if now.unwrap_or(0).unsigned_abs() != version {
                return Err(WriteError::abandon(LostRace));
            }
        }
        Ok(())
    }

    /// The stream's head before this append, kept still; nothing for a stream that is new.
    async fn check_expected(&self, tx: &mut Tx<'_>, stream: Uuid) -> Result<Option<[u8; 32]>, WriteError> {
        let before = chain::head(tx, stream).await?;
        if before.map_or(0, |(version, _)| version) != self.expected {
            return Err(WriteError::abandon(LostRace));
        }
        Ok(before.map(|(_, head)| head))
    }

    async fn add_events(&self, tx: &mut Tx<'_>, stream: Uuid, written: &[(String, String)], version: u64) -> Result<(), WriteError> {
        let before = self.check_expected(tx, stream).await?;
        let mut head = before.unwrap_or(chain::START);
        let actor = serde_json::to_string(&self.actor).expect("an actor holds nothing that JSON can't");
        let mut rows = Vec::with_capacity(written.len());
        for (n, (kind, body)) in written.iter().enumerate() {
            let seq = self.expected + n as u64 + 1;
            let link = Link {
                stream,
                seq,
                id: event_id(self.command, n).0,
                kind,
                version: upcast::version_of(kind),
                occurred_at: self.occurred_at.as_microsecond(),
                recorded_at: self.recorded_at.as_microsecond(),
                actor: &actor,
                cause: self.command.0,
                body,
            };
            head = link.hash(&head);
            rows.push((link, head));
        }
        let changed = match before {
            None => tx.exec(&BEGIN_STREAM, vals![stream, self.write.kind(), signed(version), head]).await?,
            Some(_) => tx.exec(&LENGTHEN_STREAM, vals![stream, signed(self.expected), signed(version), head]).await?,
        };
        if changed == 0 {
            return Err(WriteError::abandon(LostRace));
        }
        for (link, hash) in &rows {
            let seq = signed(link.seq);
            tx.exec(
                &ADD_EVENT,
                vals![
                    link.stream,
                    seq,
                    link.id,
                    link.kind,
                    link.version,
                    link.occurred_at,
                    link.recorded_at,
                    link.actor,
                    link.cause,
                    link.body,
                    *hash
                ],
            )
            .await?;
        }
        Ok(())
    }

    async fn write_views(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        match &self.write {
            StreamWrite::Case { id, events, after, next } => {
                case_card::write(tx, *id, after).await?;
                due::set(tx, id.0, "case", *next).await?;
                // Each of these events brought one contact, and the story holds the latest last.
                let came = events.iter().filter(|e| brings_contact(e)).count();
                let contacts = after.story().map_or(&[][..], |s| s.contacts.as_slice());
                figures::note_doors(tx, *id, &contacts[contacts.len().saturating_sub(came)..]).await?;
                draft::follow(tx, *id, self.actor, events).await?;
                for (n, event) in events.iter().enumerate() {
                    outbox::follow(tx, *id, event).await?;
                    memo::follow(tx, *id, (event_id(self.command, n), event), self.occurred_at, after).await?;
                    unsent_file::follow(tx, event).await?;
                }
                Ok(())
            }
            StreamWrite::Person { id, after, found_by, .. } => person_card::write(tx, *id, after, found_by).await,
            StreamWrite::Staff { id, events, after, next } => {
                staff_card::write(tx, *id, after).await?;
                for (n, event) in events.iter().enumerate() {
                    memo::follow_staff(tx, *id, (event_id(self.command, n), event), self.occurred_at).await?;
                }
                due::set(tx, id.0, "staff", *next).await
            }
            StreamWrite::Organisation { .. } => Ok(()),
        }
    }
}

fn brings_contact(event: &CaseEvent) -> bool {
    matches!(event, CaseEvent::Contact(ContactEvent::Received(_) | ContactEvent::StrangerWrote(_)))
}

/// A count as the database holds it.
pub(crate) fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Record {
    /// Appends, durably; and says whether the command had been carried out before.
    ///
    /// # Errors
    /// [`RecordError::LostRace`] when a version is not the expected one; whatever the database refuses.
    pub async fn append(&self, append: Append) -> Result<Appended, RecordError> {
        Ok(self.db().write(append).await?)
    }
}
