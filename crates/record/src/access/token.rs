//! Tokens that serve once: the set-up link, an invitation, a log-in that waits for its second factor, a customer's link on
//! its way to a session. Only their hashes lie here.

use super::Hash;
use crate::{
    Record, RecordError, memo, statements,
    store::{Row, StoreError, Tx, Write, WriteError},
    vals,
};
use casework::ids::{CaseId, PersonId, StaffId};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// A token is given out.
    pub GIVE { both: "INSERT INTO once_token (token, purpose, staff, case_id, person, carries, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" }
    /// Takes it, if it still serves: whoever comes second takes nothing.
    pub TAKE { both: "UPDATE once_token SET used_at = $3 WHERE token = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING staff, case_id, person, carries, expires_at" }
    /// Looks at it without taking it.
    pub LOOK { both: "SELECT staff, case_id, person, carries, expires_at FROM once_token WHERE token = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3" }
    /// Older ones of the same purpose serve no more.
    pub END_OLDER { both: "UPDATE once_token SET used_at = $3 WHERE staff = $1 AND purpose = $2 AND used_at IS NULL" }
    /// What ended long ago goes.
    pub PURGE { both: "DELETE FROM once_token WHERE expires_at < $1" }
}

/// What a token is for. It serves for nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Purpose {
    /// The first visit: the set-up page.
    SetUp,
    /// A colleague chooses password and second factor.
    Invitation,
    /// The password was right; the second factor is to come.
    TotpPending,
    /// A customer's link or code was right; the session is to come.
    CustomerLink,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Purpose::SetUp => "set_up",
            Purpose::Invitation => "invitation",
            Purpose::TotpPending => "totp_pending",
            Purpose::CustomerLink => "customer_link",
        }
    }
}

/// Whom a token is about, and what it carries to the next step.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Bearer {
    pub staff: Option<StaffId>,
    pub case: Option<CaseId>,
    pub person: Option<PersonId>,
    /// Such as a second factor's secret before it is proven. Goes with the token.
    pub carries: Option<String>,
}

/// Without what it carries, since this may end in a log.
impl std::fmt::Debug for Bearer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bearer({:?}, {:?}, {:?})", self.staff, self.case, self.person)
    }
}

fn bearer(r: &Row<'_>) -> Result<(Bearer, Timestamp), StoreError> {
    let bearer = Bearer {
        staff: r.get::<Option<Uuid>>(0)?.map(StaffId),
        case: r.get::<Option<Uuid>>(1)?.map(CaseId),
        person: r.get::<Option<Uuid>>(2)?.map(PersonId),
        carries: r.get(3)?,
    };
    Ok((bearer, r.get(4)?))
}

struct Give {
    token: Hash,
    purpose: Purpose,
    bearer: Bearer,
    now: Timestamp,
    expires_at: Timestamp,
    by_mail: Option<memo::Invited>,
}

impl Write for Give {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let b = &self.bearer;
        // Two invitations of one person in two mailboxes are one too many. A log-in may wait on two devices at once.
        if let (Some(staff), Purpose::Invitation) = (b.staff, self.purpose) {
            tx.exec(&END_OLDER, vals![staff.0, self.purpose.name(), self.now]).await?;
        }
        let (staff, case, person) = (b.staff.map(|s| s.0), b.case.map(|c| c.0), b.person.map(|p| p.0));
        tx.exec(&GIVE, vals![self.token, self.purpose.name(), staff, case, person, b.carries, self.now, self.expires_at]).await?;
        if let Some(invited) = &self.by_mail {
            memo::invite(tx, invited).await?;
        }
        Ok(())
    }
}

struct Take {
    token: Hash,
    purpose: Purpose,
    now: Timestamp,
}

impl Write for Take {
    type Out = Option<Bearer>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Bearer>, WriteError> {
        let taken = tx.query_maybe(&TAKE, vals![self.token, self.purpose.name(), self.now], bearer).await?;
        Ok(taken.map(|(bearer, _)| bearer))
    }
}

struct Purge(Timestamp);

impl Write for Purge {
    type Out = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        Ok(tx.exec(&PURGE, vals![self.0]).await?)
    }
}

impl Record {
    /// Gives out a token. A new invitation ends the ones before it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn give_token(
        &self,
        token: Hash,
        purpose: Purpose,
        bearer: Bearer,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), RecordError> {
        Ok(self.db().write(Give { token, purpose, bearer, now, expires_at, by_mail: None }).await?)
    }

    /// Gives out a colleague's invitation, which leaves by mail as well. It ends the ones before it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn give_invitation(
        &self,
        token: Hash,
        by_mail: memo::Invited,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), RecordError> {
        let bearer = Bearer { staff: Some(by_mail.staff), ..Bearer::default() };
        Ok(self.db().write(Give { token, purpose: Purpose::Invitation, bearer, now, expires_at, by_mail: Some(by_mail) }).await?)
    }

    /// Takes a token: once, before its end, for its own purpose. Of two at the same instant one gets it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_token(&self, token: Hash, purpose: Purpose, now: Timestamp) -> Result<Option<Bearer>, RecordError> {
        Ok(self.db().write(Take { token, purpose, now }).await?)
    }

    /// Whom a token is about and when it ends, without taking it: for the page on which it will be used.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn look_at_token(&self, token: Hash, purpose: Purpose, now: Timestamp) -> Result<Option<(Bearer, Timestamp)>, RecordError> {
        Ok(self.db().read().await?.query_maybe(&LOOK, vals![token, purpose.name(), now], bearer).await?)
    }

    /// Tokens that ended before `before` go; how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn purge_tokens(&self, before: Timestamp) -> Result<u64, RecordError> {
        Ok(self.db().write(Purge(before)).await?)
    }
}
