//! What must leave. A row comes with the event that says it and goes with the event that says what became of it; in
//! between it is taken under a lease. A row that was being sent when its sender died is in doubt, and is looked up first.

use crate::{
    Record, RecordError, statements,
    store::{StoreError, Tx, Write, WriteError},
    vals,
};
use casework::{
    conversation::message::MessageEvent,
    event::CaseEvent,
    ids::{CaseId, MessageId},
};
use jiff::{SignedDuration, Timestamp};

statements! {
    /// Must leave.
    pub ADD { both: "INSERT INTO outbox (message, stream, not_before, state) VALUES ($1, $2, $3, 'waiting') ON CONFLICT (message) DO NOTHING" }
    /// Has left, came back, or was taken back.
    pub REMOVE { both: "DELETE FROM outbox WHERE message = $1" }
    /// The line broke while it was on its way.
    pub DOUBT { both: "UPDATE outbox SET state = 'in_doubt', retry_at = $2, leased_until = 0 WHERE message = $1" }
    /// The record says that it is tried again: nobody sends it any more.
    pub DEFERRED { both: "UPDATE outbox SET state = 'waiting', retry_at = $2, leased_until = 0 WHERE message = $1" }
    /// It is tried again then.
    pub DEFER { both: "UPDATE outbox SET state = 'waiting', retry_at = $2, leased_until = 0, attempts = attempts + 1, failure = $3 WHERE message = $1" }
    /// What may leave by desk time, and may be tried by real time.
    pub FIND {
        sqlite: "SELECT message, stream, state, attempts FROM outbox WHERE not_before <= $1 AND retry_at <= $2 AND leased_until <= $2 ORDER BY not_before LIMIT $3",
        postgres: "SELECT message, stream, state, attempts FROM outbox WHERE not_before <= $1 AND retry_at <= $2 AND leased_until <= $2 ORDER BY not_before LIMIT $3 FOR UPDATE SKIP LOCKED",
    }
    /// Takes it. Whoever finds it in this state after the lease knows that its sender died.
    pub LEASE { both: "UPDATE outbox SET state = 'sending', leased_until = $2 WHERE message = $1" }
    /// Whether anything may leave, without writing.
    pub ANY { both: "SELECT 1 FROM outbox WHERE not_before <= $1 AND retry_at <= $2 AND leased_until <= $2 LIMIT 1" }
    /// When the next one may leave.
    pub NEXT { both: "SELECT not_before FROM outbox ORDER BY not_before LIMIT 1" }
    /// What waits, for pages and doctor.
    pub WAITING { both: "SELECT message, stream, state, attempts, failure, not_before FROM outbox ORDER BY not_before LIMIT $1" }
}

/// How long a sender may take over one message before it is in doubt, in seconds of real time: longer than the ten minutes
/// that a mail server may take to answer the final dot (RFC 5321 4.5.3.2.6).
pub const LEASE_SECONDS: i64 = 900;

/// In which state a message was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// It has not been on its way.
    Waiting,
    /// It was on its way when the line broke, and has waited since.
    InDoubt,
    /// Its sender died, with it on its way perhaps: it has not waited yet.
    Interrupted,
}

/// A message that was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    pub message: MessageId,
    pub case: CaseId,
    pub found: Found,
    pub attempts: u32,
}

/// A message that has not left, or of which nobody knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    pub message: MessageId,
    pub case: CaseId,
    pub state: String,
    pub attempts: u32,
    pub failure: Option<String>,
    pub not_before: Timestamp,
}

/// The outbox follows the record.
pub(crate) async fn follow(tx: &mut Tx<'_>, case: CaseId, event: &CaseEvent) -> Result<(), StoreError> {
    let CaseEvent::Message(event) = event else {
        return Ok(());
    };
    match event {
        MessageEvent::Said { message, leaves_at, .. } => tx.exec(&ADD, vals![message.0, case.0, *leaves_at]).await?,
        MessageEvent::TakenBack { message } | MessageEvent::Accepted { message, .. } | MessageEvent::Bounced { message, .. } => {
            tx.exec(&REMOVE, vals![message.0]).await?
        }
        MessageEvent::InDoubt { message, look_up_at, .. } => tx.exec(&DOUBT, vals![message.0, *look_up_at]).await?,
        MessageEvent::Deferred { message, until, .. } => tx.exec(&DEFERRED, vals![message.0, *until]).await?,
        MessageEvent::AnsweredAutomatically { .. } => 0,
    };
    Ok(())
}

struct Take {
    desk_now: Timestamp,
    real_now: Timestamp,
    limit: u32,
}

impl Write for Take {
    type Out = Vec<Taken>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, WriteError> {
        let found = tx
            .query(&FIND, vals![self.desk_now, self.real_now, self.limit], |r| {
                let found = match r.get::<&str>(2)? {
                    "waiting" => Found::Waiting,
                    "in_doubt" => Found::InDoubt,
                    _ => Found::Interrupted,
                };
                Ok(Taken { message: MessageId(r.get(0)?), case: CaseId(r.get(1)?), found, attempts: r.get(3)? })
            })
            .await?;
        let until = self.real_now + SignedDuration::from_secs(LEASE_SECONDS);
        for taken in &found {
            tx.exec(&LEASE, vals![taken.message.0, until]).await?;
        }
        Ok(found)
    }
}

struct Defer {
    message: MessageId,
    until: Timestamp,
    why: String,
}

impl Write for Defer {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&DEFER, vals![self.message.0, self.until, self.why]).await?;
        Ok(())
    }
}

struct Doubt {
    message: MessageId,
    look_up_at: Timestamp,
}

impl Write for Doubt {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&DOUBT, vals![self.message.0, self.look_up_at]).await?;
        Ok(())
    }
}

struct Drop(MessageId);

impl Write for Drop {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&REMOVE, vals![self.0.0]).await?;
        Ok(())
    }
}

impl Record {
    /// Takes messages that may leave, under a lease.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_outbox(&self, desk_now: Timestamp, real_now: Timestamp, limit: u32) -> Result<Vec<Taken>, RecordError> {
        let any = self.db().read().await?.query_maybe(&ANY, vals![desk_now, real_now], |r| r.get::<i64>(0)).await?;
        if any.is_none() {
            return Ok(Vec::new());
        }
        Ok(self.db().write(Take { desk_now, real_now, limit }).await?)
    }

    /// A message is tried again at `until`, by real time.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn defer_outbox(&self, message: MessageId, until: Timestamp, why: String) -> Result<(), RecordError> {
        Ok(self.db().write(Defer { message, until, why }).await?)
    }

    /// A message is in doubt: it is looked up then, by real time. The record says so already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn doubt_outbox(&self, message: MessageId, look_up_at: Timestamp) -> Result<(), RecordError> {
        Ok(self.db().write(Doubt { message, look_up_at }).await?)
    }

    /// A message need not leave: the record says so already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn drop_outbox(&self, message: MessageId) -> Result<(), RecordError> {
        Ok(self.db().write(Drop(message)).await?)
    }

    /// What has not left, the oldest first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn outbox(&self, limit: u32) -> Result<Vec<Waiting>, RecordError> {
        let mut tx = self.db().read().await?;
        let rows = tx
            .query(&WAITING, vals![limit], |r| {
                Ok(Waiting {
                    message: MessageId(r.get(0)?),
                    case: CaseId(r.get(1)?),
                    state: r.get(2)?,
                    attempts: r.get(3)?,
                    failure: r.get(4)?,
                    not_before: r.get(5)?,
                })
            })
            .await?;
        Ok(rows)
    }

    /// The desk time at which the next message may leave.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn next_to_leave(&self) -> Result<Option<Timestamp>, RecordError> {
        Ok(self.db().read().await?.query_maybe(&NEXT, vals![], |r| r.get(0)).await?)
    }
}
