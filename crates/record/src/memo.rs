//! What colleagues are told by mail. A row comes with the event that says it, and goes when everybody was told, or when it has
//! passed. Whom a memo was sent to is written before the mail is on its way: nobody is told twice, and what was in doubt is not
//! told again, since *Today* shows it too.

use crate::{
    Record, RecordError, statements,
    store::{Row, StoreError, Tx, Write, WriteError},
    vals,
};
use casework::{
    Actor, Case, CaseEvent,
    care::memo::{self, Matter},
    ids::{CaseId, EventId, StaffId},
    people::staff::StaffEvent,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

statements! {
    /// Somebody has to be told.
    pub ADD { both: "INSERT INTO memo (id, stream, matter, about, asked_by, arose_at, not_before) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING" }
    /// Whether anything is to be told by desk time, and may be tried by real time: without writing.
    pub ANY { both: "SELECT 1 FROM memo WHERE not_before <= $1 AND retry_at <= $2 AND leased_until <= $2 LIMIT 1" }
    /// What is to be told.
    pub FIND {
        sqlite: "SELECT id, stream, matter, about, asked_by, arose_at, attempts FROM memo WHERE not_before <= $1 AND retry_at <= $2 AND leased_until <= $2 ORDER BY not_before LIMIT $3",
        postgres: "SELECT id, stream, matter, about, asked_by, arose_at, attempts FROM memo WHERE not_before <= $1 AND retry_at <= $2 AND leased_until <= $2 ORDER BY not_before LIMIT $3 FOR UPDATE SKIP LOCKED",
    }
    /// Takes it.
    pub LEASE { both: "UPDATE memo SET leased_until = $2 WHERE id = $1" }
    /// Whoever took it did nothing with it.
    pub RELEASE { both: "UPDATE memo SET leased_until = 0 WHERE id = $1" }
    /// It is tried again then.
    pub DEFER { both: "UPDATE memo SET retry_at = $2, leased_until = 0, attempts = attempts + 1, failure = $3 WHERE id = $1" }
    /// Whom it was sent to already.
    pub TOLD { both: "SELECT staff FROM memo_told WHERE memo = $1" }
    /// It will be sent to somebody now; nothing, when it was already, or is gone.
    pub CLAIM {
        sqlite: "INSERT INTO memo_told (memo, staff, told_at) SELECT id, $2, $3 FROM memo WHERE id = $1 ON CONFLICT (memo, staff) DO NOTHING",
        postgres: "INSERT INTO memo_told (memo, staff, told_at) SELECT id, CAST($2 AS UUID), CAST($3 AS BIGINT) FROM memo WHERE id = $1 FOR KEY SHARE ON CONFLICT (memo, staff) DO NOTHING",
    }
    /// It has surely not reached them.
    pub UNCLAIM { both: "DELETE FROM memo_told WHERE memo = $1 AND staff = $2" }
    /// Who was told of what is done goes with it.
    pub FORGET_TOLD { both: "DELETE FROM memo_told WHERE memo = $1" }
    /// It is done.
    pub REMOVE { both: "DELETE FROM memo WHERE id = $1" }
    /// When the next one may leave that has not been tried.
    pub NEXT { both: "SELECT not_before FROM memo WHERE attempts = 0 ORDER BY not_before LIMIT 1" }
    /// What waits, for doctor and tests.
    pub WAITING { both: "SELECT id, stream, matter, about, asked_by, arose_at, attempts FROM memo ORDER BY not_before LIMIT $1" }
}

/// So long a memo waits for others to the same colleague, in seconds of desk time (choice).
pub const TOGETHER_SECONDS: i64 = 60;
/// How long whoever took memos may take over telling them, in seconds of real time: as for one message that leaves.
const LEASE_SECONDS: i64 = crate::outbox::LEASE_SECONDS;

/// Something that a colleague has to be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Memo {
    pub id: Uuid,
    /// The case, or the member of staff.
    pub stream: Uuid,
    pub matter: Matter,
    /// Of an invitation: who invites.
    pub asked_by: Option<StaffId>,
    pub arose_at: Timestamp,
    pub attempts: u32,
}

fn read(r: &Row<'_>) -> Result<Option<Memo>, StoreError> {
    let matter = Matter::read(r.get::<&str>(2)?, r.get(3)?);
    let (id, stream, asked_by, arose_at, attempts) = (r.get(0)?, r.get(1)?, r.get::<Option<Uuid>>(4)?.map(StaffId), r.get(5)?, r.get(6)?);
    Ok(matter.map(|matter| Memo { id, stream, matter, asked_by, arose_at, attempts }))
}

async fn add(tx: &mut Tx<'_>, memo: &Memo, not_before: Timestamp) -> Result<(), StoreError> {
    let (matter, about) = memo.matter.written();
    tx.exec(&ADD, vals![memo.id, memo.stream, matter, about, memo.asked_by.map(|s| s.0), memo.arose_at, not_before]).await?;
    Ok(())
}

/// What a new event of a stream has to be told.
fn of_event(event: EventId, stream: Uuid, matter: Matter, at: Timestamp) -> Memo {
    Memo { id: Uuid::new_v5(&event.0, b"memo"), stream, matter, asked_by: None, arose_at: at, attempts: 0 }
}

fn together(at: Timestamp) -> Timestamp {
    at + SignedDuration::from_secs(TOGETHER_SECONDS)
}

/// Memos follow the record of a case.
pub(crate) async fn follow(
    tx: &mut Tx<'_>,
    case: CaseId,
    of: (EventId, &CaseEvent),
    at: Timestamp,
    after: &Case,
) -> Result<(), StoreError> {
    let (id, event) = of;
    match memo::arises(event, at, after) {
        Some(matter) => add(tx, &of_event(id, case.0, matter, at), together(at)).await,
        None => Ok(()),
    }
}

/// Memos follow the record of a member of staff.
pub(crate) async fn follow_staff(tx: &mut Tx<'_>, staff: StaffId, of: (EventId, &StaffEvent), at: Timestamp) -> Result<(), StoreError> {
    let (id, event) = of;
    match memo::arises_among_staff(event) {
        Some(matter) => add(tx, &of_event(id, staff.0, matter, at), together(at)).await,
        None => Ok(()),
    }
}

/// An invitation that leaves by mail, with the id from which its link is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Invited {
    pub link: Uuid,
    pub staff: StaffId,
    /// Who invites; the desk itself at set-up and from the command line.
    pub by: Actor,
    pub at: Timestamp,
}

/// An invitation leaves at once.
pub(crate) async fn invite(tx: &mut Tx<'_>, invited: &Invited) -> Result<(), StoreError> {
    let Invited { link, staff, by, at } = *invited;
    let memo = Memo { id: link, stream: staff.0, matter: Matter::Invitation(link), asked_by: by.staff(), arose_at: at, attempts: 0 };
    add(tx, &memo, at).await
}

struct Take {
    desk_now: Timestamp,
    real_now: Timestamp,
    limit: u32,
}

impl Write for Take {
    type Out = Vec<Memo>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, WriteError> {
        // What came since the first one leaves with it.
        let found = tx.query(&FIND, vals![together(self.desk_now), self.real_now, self.limit], read).await?;
        let until = self.real_now + SignedDuration::from_secs(LEASE_SECONDS);
        let found: Vec<Memo> = found.into_iter().flatten().collect();
        for memo in &found {
            tx.exec(&LEASE, vals![memo.id, until]).await?;
        }
        Ok(found)
    }
}

struct Claim {
    staff: StaffId,
    memos: Vec<Uuid>,
    at: Timestamp,
}

impl Write for Claim {
    type Out = Vec<Uuid>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, WriteError> {
        let mut claimed = Vec::new();
        for memo in &self.memos {
            if tx.exec(&CLAIM, vals![*memo, self.staff.0, self.at]).await? == 1 {
                claimed.push(*memo);
            }
        }
        Ok(claimed)
    }
}

struct Unclaim {
    staff: StaffId,
    memos: Vec<Uuid>,
}

impl Write for Unclaim {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        for memo in &self.memos {
            tx.exec(&UNCLAIM, vals![*memo, self.staff.0]).await?;
        }
        Ok(())
    }
}

/// What became of memos that were taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Done {
    /// Everybody was told, or it has passed.
    Told,
    /// Somebody could not be told: tried again then, by real time.
    Again { until: Timestamp, why: String },
    /// Whoever took it stopped before.
    NotTried,
}

struct Settle(Vec<(Uuid, Done)>);

impl Write for Settle {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        for (memo, done) in &self.0 {
            match done {
                Done::Told => {
                    tx.exec(&FORGET_TOLD, vals![*memo]).await?;
                    tx.exec(&REMOVE, vals![*memo]).await?;
                }
                Done::NotTried => {
                    tx.exec(&RELEASE, vals![*memo]).await?;
                }
                Done::Again { until, why } => {
                    tx.exec(&DEFER, vals![*memo, *until, why]).await?;
                }
            }
        }
        Ok(())
    }
}

impl Record {
    /// Takes memos under a lease, once one may leave: it, and those that came since.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_memos(&self, desk_now: Timestamp, real_now: Timestamp, limit: u32) -> Result<Vec<Memo>, RecordError> {
        let any = self.db().read().await?.query_maybe(&ANY, vals![desk_now, real_now], |r| r.get::<i64>(0)).await?;
        if any.is_none() {
            return Ok(Vec::new());
        }
        Ok(self.db().write(Take { desk_now, real_now, limit }).await?)
    }

    /// Whom a memo was sent to already.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn told(&self, memo: Uuid) -> Result<Vec<StaffId>, RecordError> {
        Ok(self.db().read().await?.query(&TOLD, vals![memo], |r| Ok(StaffId(r.get(0)?))).await?)
    }

    /// These memos will be sent to somebody now. Gives those that nobody has sent them: only they may stand in the mail.
    ///
    /// # Errors
    /// When the database refuses: then nothing may be sent.
    pub async fn claim_memos(&self, staff: StaffId, memos: Vec<Uuid>, at: Timestamp) -> Result<Vec<Uuid>, RecordError> {
        Ok(self.db().write(Claim { staff, memos, at }).await?)
    }

    /// These memos have surely not reached somebody: they may be sent again.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn unclaim_memos(&self, staff: StaffId, memos: Vec<Uuid>) -> Result<(), RecordError> {
        Ok(self.db().write(Unclaim { staff, memos }).await?)
    }

    /// What became of memos that were taken.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn settle_memos(&self, done: Vec<(Uuid, Done)>) -> Result<(), RecordError> {
        Ok(self.db().write(Settle(done)).await?)
    }

    /// The desk time at which the next memo leaves that has not been tried.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn next_memo(&self) -> Result<Option<Timestamp>, RecordError> {
        Ok(self.db().read().await?.query_maybe(&NEXT, vals![], |r| r.get(0)).await?)
    }

    /// Memos that wait, the oldest first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn memos(&self, limit: u32) -> Result<Vec<Memo>, RecordError> {
        Ok(self.db().read().await?.query(&WAITING, vals![limit], read).await?.into_iter().flatten().collect())
    }
}
