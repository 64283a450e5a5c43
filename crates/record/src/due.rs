//! What falls due: each stream's earliest next instant. A sweep takes rows under a lease that commits first; what the
//! stream's version says decides; rows that fail back off, and doctor shows them.

use crate::{
    Record, RecordError, chain, statements,
    store::{StoreError, Tx, Write, WriteError},
    vals,
};
use casework::ids::StaffId;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

statements! {
    /// Sets the next instant of a stream, free for anybody to take.
    pub SET { both: "INSERT INTO due (stream, kind, at) VALUES ($1, $2, $3) ON CONFLICT (stream) DO UPDATE SET at = excluded.at, leased_until = 0, attempts = 0, failure = NULL" }
    /// Nothing is due any more.
    pub CLEAR { both: "DELETE FROM due WHERE stream = $1" }
    /// What is due by desk time and not taken by real time.
    pub FIND {
        sqlite: "SELECT stream, kind FROM due WHERE at <= $1 AND leased_until <= $2 ORDER BY at LIMIT $3",
        postgres: "SELECT stream, kind FROM due WHERE at <= $1 AND leased_until <= $2 ORDER BY at LIMIT $3 FOR UPDATE SKIP LOCKED",
    }
    /// Takes it.
    pub LEASE { both: "UPDATE due SET leased_until = $2 WHERE stream = $1" }
    /// It failed: later again, by real time.
    pub BACK_OFF { both: "UPDATE due SET leased_until = $2, attempts = attempts + 1, failure = $3 WHERE stream = $1" }
    /// Whether anything is due and free, without writing.
    pub ANY { both: "SELECT 1 FROM due WHERE at <= $1 AND leased_until <= $2 ORDER BY at LIMIT 1" }
    /// The earliest instant of all.
    pub EARLIEST { both: "SELECT at FROM due ORDER BY at LIMIT 1" }
    /// Open cases that somebody owns or acts on are looked at now.
    pub WAKE_CASES { both: "INSERT INTO due (stream, kind, at) SELECT case_id, 'case', $2 FROM case_card WHERE is_open = 1 AND (owner = $1 OR acting = $1) ON CONFLICT (stream) DO UPDATE SET at = excluded.at, leased_until = 0 WHERE due.at > excluded.at" }
    /// So are those whose owner is away and for whom nobody acts: whoever is back may.
    pub WAKE_SEEKING { both: "INSERT INTO due (stream, kind, at) SELECT case_id, 'case', $1 FROM case_card WHERE is_open = 1 AND acting = owner AND owner IN (SELECT staff FROM absence WHERE begins_at <= $1 AND (ends_at IS NULL OR ends_at > $1)) ON CONFLICT (stream) DO UPDATE SET at = excluded.at, leased_until = 0 WHERE due.at > excluded.at" }
    /// Every open case is looked at now: what its instants are counted by has changed.
    pub WAKE_EVERY_CASE { both: "INSERT INTO due (stream, kind, at) SELECT case_id, 'case', $1 FROM case_card WHERE is_open = 1 ON CONFLICT (stream) DO UPDATE SET at = excluded.at, leased_until = 0 WHERE due.at > excluded.at" }
    /// Rows that failed, for doctor.
    pub FAILING { both: "SELECT stream, attempts, failure FROM due WHERE attempts > 0 ORDER BY at LIMIT 100" }
}

/// How long a sweep may take over one row before another may take it, in seconds of real time.
const LEASE_SECONDS: i64 = 60;

pub(crate) async fn set(tx: &mut Tx<'_>, stream: Uuid, kind: &str, at: Option<Timestamp>) -> Result<(), StoreError> {
    match at {
        Some(at) => tx.exec(&SET, vals![stream, kind, at]).await?,
        None => tx.exec(&CLEAR, vals![stream]).await?,
    };
    Ok(())
}

/// Which open cases have to be looked at, whatever their own next instant is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wakes {
    /// Those that this member of staff owns or acts on, and those that seek somebody: they have left, or are back.
    CasesOf(StaffId),
    /// All: published hours or policy have changed.
    EveryOpenCase,
}

pub(crate) async fn wake(tx: &mut Tx<'_>, wakes: Wakes, at: Timestamp) -> Result<(), StoreError> {
    match wakes {
        Wakes::CasesOf(staff) => {
            tx.exec(&WAKE_CASES, vals![staff.0, at]).await?;
            tx.exec(&WAKE_SEEKING, vals![at]).await?;
        }
        Wakes::EveryOpenCase => {
            tx.exec(&WAKE_EVERY_CASE, vals![at]).await?;
        }
    }
    Ok(())
}

/// Takes what is due.
struct Take {
    desk_now: Timestamp,
    real_now: Timestamp,
    limit: u32,
}

impl Write for Take {
    type Out = Vec<(Uuid, String)>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, WriteError> {
        let found: Vec<(Uuid, String)> =
            tx.query(&FIND, vals![self.desk_now, self.real_now, self.limit], |r| Ok((r.get(0)?, r.get(1)?))).await?;
        let until = self.real_now + SignedDuration::from_secs(LEASE_SECONDS);
        for (stream, _) in &found {
            tx.exec(&LEASE, vals![*stream, until]).await?;
        }
        Ok(found)
    }
}

struct BackOff {
    stream: Uuid,
    until: Timestamp,
    why: String,
}

impl Write for BackOff {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&BACK_OFF, vals![self.stream, self.until, self.why]).await?;
        Ok(())
    }
}

struct Wake {
    wakes: Wakes,
    at: Timestamp,
}

impl Write for Wake {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        Ok(wake(tx, self.wakes, self.at).await?)
    }
}

struct Set {
    stream: Uuid,
    kind: &'static str,
    at: Option<Timestamp>,
    /// Only while the stream has this version.
    version: Option<u64>,
}

impl Write for Set {
    type Out = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, WriteError> {
        if let Some(version) = self.version
            && chain::head(tx, self.stream).await?.map_or(0, |(found, _)| found) != version
        {
            return Ok(false);
        }
        set(tx, self.stream, self.kind, self.at).await?;
        Ok(true)
    }
}

impl Record {
    /// Takes streams that are due, under a lease: stream and kind.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_due(&self, desk_now: Timestamp, real_now: Timestamp, limit: u32) -> Result<Vec<(Uuid, String)>, RecordError> {
        // Most of the time nothing is due, and asking costs no commit; neither do rows that back off.
        let any = self.db().read().await?.query_maybe(&ANY, vals![desk_now, real_now], |r| r.get::<i64>(0)).await?;
        if any.is_none() {
            return Ok(Vec::new());
        }
        Ok(self.db().write(Take { desk_now, real_now, limit }).await?)
    }

    /// A taken row failed: it is tried again at `until`, and doctor shows why.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn due_failed(&self, stream: Uuid, until: Timestamp, why: String) -> Result<(), RecordError> {
        Ok(self.db().write(BackOff { stream, until, why }).await?)
    }

    /// Sets a stream's next instant: for a stream whose time came and changed nothing, and for the nightly pass that heals a lost row.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_due(&self, stream: Uuid, kind: &'static str, at: Option<Timestamp>) -> Result<(), RecordError> {
        self.db().write(Set { stream, kind, at, version: None }).await?;
        Ok(())
    }

    /// The same, unless the stream has another version by now: what was written meanwhile has set its own instant. Says
    /// whether it did.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_due_of_version(
        &self,
        stream: Uuid,
        kind: &'static str,
        version: u64,
        at: Option<Timestamp>,
    ) -> Result<bool, RecordError> {
        Ok(self.db().write(Set { stream, kind, at, version: Some(version) }).await?)
    }

    /// These open cases are looked at now.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn wake_cases(&self, wakes: Wakes, at: Timestamp) -> Result<(), RecordError> {
        Ok(self.db().write(Wake { wakes, at }).await?)
    }

    /// The earliest instant at which anything is due.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn earliest_due(&self) -> Result<Option<Timestamp>, RecordError> {
        Ok(self.db().read().await?.query_maybe(&EARLIEST, vals![], |r| r.get(0)).await?)
    }

    /// Streams whose turn failed: stream, attempts, why.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn failing_due(&self) -> Result<Vec<(Uuid, u32, String)>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query(&FAILING, vals![], |r| Ok((r.get(0)?, r.get(1)?, r.get::<Option<String>>(2)?.unwrap_or_default()))).await?)
    }
}
