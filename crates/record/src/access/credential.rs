//! How a member of staff proves who they are: the hash of a password, and the secret of a second factor.

use super::session;
use crate::{
    Record, RecordError, statements,
    store::{Tx, Write, WriteError},
    vals,
};
use casework::ids::StaffId;
use jiff::Timestamp;

statements! {
    /// Sets both; the step of the second factor begins anew only with a new secret.
    pub SET { both: "INSERT INTO credential (staff, password, totp, set_at) VALUES ($1, $2, $3, $4) ON CONFLICT (staff) DO UPDATE SET password = excluded.password, totp = excluded.totp, totp_step = CASE WHEN credential.totp = excluded.totp THEN credential.totp_step ELSE 0 END, set_at = excluded.set_at" }
    /// What somebody has.
    pub ONE { both: "SELECT password, totp, totp_step, set_at FROM credential WHERE staff = $1" }
    /// The log-in is reset.
    pub REMOVE { both: "DELETE FROM credential WHERE staff = $1" }
    /// Uses a code: only one of a later step than the last.
    pub USE_STEP { both: "UPDATE credential SET totp_step = $2 WHERE staff = $1 AND totp IS NOT NULL AND totp_step < $2" }
    /// Whether anybody can log in at all.
    pub ANY { both: "SELECT 1 FROM credential LIMIT 1" }
}

/// What somebody proves themselves with.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Argon2id, in its own text form.
    pub password: String,
    /// The secret of the second factor; `None` until it is set up.
    pub totp: Option<String>,
    /// The last step of the second factor that was used.
    pub totp_step: u64,
    pub set_at: Timestamp,
}

/// Without what it holds, since this may end in a log.
impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credential(set at {}, second factor: {})", self.set_at, self.totp.is_some())
    }
}

struct Set {
    staff: StaffId,
    password: String,
    totp: Option<String>,
    at: Timestamp,
}

impl Write for Set {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&SET, vals![self.staff.0, self.password, self.totp, self.at]).await?;
        Ok(())
    }
}

struct Remove {
    staff: StaffId,
    at: Timestamp,
}

impl Write for Remove {
    type Out = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, WriteError> {
        let removed = tx.exec(&REMOVE, vals![self.staff.0]).await? > 0;
        session::end_all_of(tx, self.staff, self.at).await?;
        Ok(removed)
    }
}

struct UseStep {
    staff: StaffId,
    step: u64,
}

impl Write for UseStep {
    type Out = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, WriteError> {
        Ok(tx.exec(&USE_STEP, vals![self.staff.0, crate::append::signed(self.step)]).await? > 0)
    }
}

impl Record {
    /// Sets the hash of a password and the secret of a second factor.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_credential(&self, staff: StaffId, password: String, totp: Option<String>, at: Timestamp) -> Result<(), RecordError> {
        Ok(self.db().write(Set { staff, password, totp, at }).await?)
    }

    /// What somebody proves themselves with; nothing before they joined, and after a reset.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn credential(&self, staff: StaffId) -> Result<Option<Credential>, RecordError> {
        let mut tx = self.db().read().await?;
        let found = tx
            .query_maybe(&ONE, vals![staff.0], |r| {
                Ok(Credential { password: r.get(0)?, totp: r.get(1)?, totp_step: r.get::<i64>(2)?.unsigned_abs(), set_at: r.get(3)? })
            })
            .await?;
        Ok(found)
    }

    /// Resets a log-in: password and second factor go, everything that is logged in ends, and tokens that were sent serve
    /// no more. Whether there was one.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn remove_credential(&self, staff: StaffId, at: Timestamp) -> Result<bool, RecordError> {
        Ok(self.db().write(Remove { staff, at }).await?)
    }

    /// Uses the code of a step (counted from 1970, 30 seconds each). `false` when it, or a later one, was used before: an
    /// overseen code serves nobody else (RFC 6238, 5.2).
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn use_totp_step(&self, staff: StaffId, step: u64) -> Result<bool, RecordError> {
        Ok(self.db().write(UseStep { staff, step }).await?)
    }

    /// Whether anybody can log in at all: else the set-up isn't done.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn anybody_can_log_in(&self) -> Result<bool, RecordError> {
        Ok(self.db().read().await?.query_maybe(&ANY, vals![], |r| r.get::<u32>(0)).await?.is_some())
    }
}
