//! Open sessions, of staff and of customers. One query loads a session and asks everything that could have ended it: its
//! own end, the staff's epoch, whether they still work here, the generation of the customer's link.

use super::Hash;
use crate::{
    Record, RecordError, statements,
    store::{StoreError, Tx, Write, WriteError},
    vals,
};
use casework::ids::{CaseId, PersonId, StaffId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

statements! {
    /// A member of staff is logged in, as of now: with the present epoch.
    pub BEGIN_STAFF { both: "INSERT INTO session (token, staff, epoch, made_at, seen_at, expires_at) SELECT $1, s.staff, COALESCE((SELECT e.epoch FROM access_epoch e WHERE e.staff = s.staff), 0), $3, $3, $4 FROM staff_card s WHERE s.staff = $2 AND s.active = 1" }
    /// A customer has come in by their link, of this generation.
    pub BEGIN_CUSTOMER { both: "INSERT INTO session (token, case_id, person, epoch, made_at, seen_at, expires_at) SELECT $1, $2, $3, $4, $5, $5, $6 WHERE COALESCE((SELECT g.generation FROM link_generation g WHERE g.case_id = $2 AND g.person = $3), 0) = $4" }
    /// The session, if nothing has ended it.
    pub LOAD { both: "SELECT s.staff, s.case_id, s.person, s.made_at, s.seen_at, s.expires_at FROM session s LEFT JOIN access_epoch e ON e.staff = s.staff LEFT JOIN staff_card c ON c.staff = s.staff LEFT JOIN link_generation g ON g.case_id = s.case_id AND g.person = s.person WHERE s.token = $1 AND s.expires_at > $2 AND s.revoked_at IS NULL AND s.epoch = COALESCE(e.epoch, g.generation, 0) AND (s.staff IS NULL OR c.active = 1)" }
    /// It was seen.
    pub SEEN { both: "UPDATE session SET seen_at = $2, expires_at = $3 WHERE token = $1 AND revoked_at IS NULL AND expires_at > $2" }
    /// It ends.
    pub REVOKE { both: "UPDATE session SET revoked_at = $2 WHERE token = $1 AND revoked_at IS NULL" }
    /// Everything that somebody is logged in with ends.
    pub RAISE_EPOCH { both: "INSERT INTO access_epoch (staff, epoch, raised_at) VALUES ($1, 1, $2) ON CONFLICT (staff) DO UPDATE SET epoch = access_epoch.epoch + 1, raised_at = excluded.raised_at" }
    /// And what was sent to them serves no more.
    pub END_TOKENS { both: "UPDATE once_token SET used_at = $2 WHERE staff = $1 AND used_at IS NULL" }
    /// Where somebody is logged in, the latest first.
    pub OF_STAFF { both: "SELECT s.token, s.made_at, s.seen_at, s.expires_at FROM session s LEFT JOIN access_epoch e ON e.staff = s.staff WHERE s.staff = $1 AND s.expires_at > $2 AND s.revoked_at IS NULL AND s.epoch = COALESCE(e.epoch, 0) ORDER BY s.made_at DESC LIMIT $3" }
    /// What ended long ago goes.
    pub PURGE { both: "DELETE FROM session WHERE expires_at < $1" }
}

/// A session is noted as seen at most so often, in seconds: a page costs no commit.
pub const SEEN_EVERY_SECONDS: i64 = 60;

/// Whose session it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Principal {
    Staff(StaffId),
    /// Somebody who takes part in this case, and sees only it.
    Customer {
        case: CaseId,
        person: PersonId,
    },
}

impl Principal {
    pub(super) fn of(staff: Option<Uuid>, case: Option<Uuid>, person: Option<Uuid>) -> Option<Principal> {
        match (staff, case, person) {
            (Some(staff), _, _) => Some(Principal::Staff(StaffId(staff))),
            (None, Some(case), Some(person)) => Some(Principal::Customer { case: CaseId(case), person: PersonId(person) }),
            (None, _, _) => None,
        }
    }
}

/// An open session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Session {
    /// The hash of its token, by which it is ended.
    pub token: Hash,
    pub whose: Principal,
    pub made_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Session {
    /// Whether it is time to note that it was seen.
    #[must_use]
    pub fn to_be_seen(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen_at) >= SignedDuration::from_secs(SEEN_EVERY_SECONDS)
    }
}

struct Begin {
    token: Hash,
    whose: Principal,
    generation: u32,
    now: Timestamp,
    expires_at: Timestamp,
}

impl Write for Begin {
    type Out = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, WriteError> {
        let begun = match self.whose {
            Principal::Staff(staff) => tx.exec(&BEGIN_STAFF, vals![self.token, staff.0, self.now, self.expires_at]).await?,
            Principal::Customer { case, person } => {
                tx.exec(&BEGIN_CUSTOMER, vals![self.token, case.0, person.0, self.generation, self.now, self.expires_at]).await?
            }
        };
        Ok(begun > 0)
    }
}

struct Seen {
    token: Hash,
    now: Timestamp,
    expires_at: Timestamp,
}

impl Write for Seen {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&SEEN, vals![self.token, self.now, self.expires_at]).await?;
        Ok(())
    }
}

struct Revoke {
    token: Hash,
    now: Timestamp,
}

impl Write for Revoke {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&REVOKE, vals![self.token, self.now]).await?;
        Ok(())
    }
}

struct EndAll {
    staff: StaffId,
    now: Timestamp,
}

impl Write for EndAll {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        Ok(end_all_of(tx, self.staff, self.now).await?)
    }
}

pub(crate) async fn end_all_of(tx: &mut Tx<'_>, staff: StaffId, now: Timestamp) -> Result<(), StoreError> {
    tx.exec(&RAISE_EPOCH, vals![staff.0, now]).await?;
    tx.exec(&END_TOKENS, vals![staff.0, now]).await?;
    Ok(())
}

struct Purge(Timestamp);

impl Write for Purge {
    type Out = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        Ok(tx.exec(&PURGE, vals![self.0]).await?)
    }
}

impl Record {
    /// A member of staff is logged in. `false` when they don't work here any more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin_staff_session(
        &self,
        token: Hash,
        staff: StaffId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<bool, RecordError> {
        Ok(self.db().write(Begin { token, whose: Principal::Staff(staff), generation: 0, now, expires_at }).await?)
    }

    /// Somebody has come in by their link of this generation. `false` when a newer one has ended it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin_customer_session(
        &self,
        token: Hash,
        case: CaseId,
        person: PersonId,
        generation: u32,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<bool, RecordError> {
        Ok(self.db().write(Begin { token, whose: Principal::Customer { case, person }, generation, now, expires_at }).await?)
    }

    /// The session of a token, if nothing has ended it.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn session(&self, token: Hash, now: Timestamp) -> Result<Option<Session>, RecordError> {
        let mut tx = self.db().read().await?;
        let found = tx
            .query_maybe(&LOAD, vals![token, now], |r| {
                let Some(whose) = Principal::of(r.get(0)?, r.get(1)?, r.get(2)?) else { return Ok(None) };
                Ok(Some(Session { token, whose, made_at: r.get(3)?, seen_at: r.get(4)?, expires_at: r.get(5)? }))
            })
            .await?;
        Ok(found.flatten())
    }

    /// A session was seen; from now on it ends at `expires_at`. Ask [`Session::to_be_seen`] first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn session_seen(&self, token: Hash, now: Timestamp, expires_at: Timestamp) -> Result<(), RecordError> {
        Ok(self.db().write(Seen { token, now, expires_at }).await?)
    }

    /// Ends one session.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_session(&self, token: Hash, now: Timestamp) -> Result<(), RecordError> {
        Ok(self.db().write(Revoke { token, now }).await?)
    }

    /// Ends everything that a member of staff is logged in with, and the tokens that were sent to them: by raising their
    /// epoch, so that it costs the same for one session and for a hundred.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_sessions_of(&self, staff: StaffId, now: Timestamp) -> Result<(), RecordError> {
        Ok(self.db().write(EndAll { staff, now }).await?)
    }

    /// Where somebody is logged in, the latest first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn sessions_of(&self, staff: StaffId, now: Timestamp, limit: u32) -> Result<Vec<Session>, RecordError> {
        let mut tx = self.db().read().await?;
        let sessions = tx
            .query(&OF_STAFF, vals![staff.0, now, limit], |r| {
                Ok(Session {
                    token: r.get(0)?,
                    whose: Principal::Staff(staff),
                    made_at: r.get(1)?,
                    seen_at: r.get(2)?,
                    expires_at: r.get(3)?,
                })
            })
            .await?;
        Ok(sessions)
    }

    /// Sessions that ended before `before` go; how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn purge_sessions(&self, before: Timestamp) -> Result<u64, RecordError> {
        Ok(self.db().write(Purge(before)).await?)
    }
}
