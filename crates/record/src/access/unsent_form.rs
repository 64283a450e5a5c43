//! What was written in a form that arrived after its session had ended. It is given back to whoever wrote it, once they have
//! come in again, and to nobody else; it goes within days, and is never sent by itself.

use super::{Hash, session::Principal};
use crate::{
    Record, RecordError, statements,
    store::{Tx, Write, WriteError},
    vals,
};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// Whose session it is or was, ended or not.
    pub WHOSE { both: "SELECT staff, case_id, person FROM session WHERE token = $1" }
    /// A form is kept.
    pub KEEP { both: "INSERT INTO unsent_form (id, whose, case_id, path, fields, kept_at) VALUES ($1, $2, $3, $4, $5, $6)" }
    /// What somebody has waiting: never more than some.
    pub OF_ONE { both: "SELECT kept_at, id FROM unsent_form WHERE whose = $1" }
    /// One goes.
    pub DROP { both: "DELETE FROM unsent_form WHERE id = $1" }
    /// A form of theirs.
    pub ONE { both: "SELECT path, fields FROM unsent_form WHERE id = $1 AND whose = $2 AND COALESCE(case_id, $2) = $3" }
    /// Those of theirs to which they have not been led yet.
    pub TO_BE_OFFERED { both: "SELECT kept_at, id, path, fields FROM unsent_form WHERE whose = $1 AND COALESCE(case_id, $1) = $2 AND offered_at IS NULL" }
    /// They are led to it now.
    pub OFFER { both: "UPDATE unsent_form SET offered_at = $2 WHERE id = $1 AND offered_at IS NULL" }
    /// What was kept long ago goes.
    pub PURGE { both: "DELETE FROM unsent_form WHERE kept_at < $1" }
}

/// How many forms of one person wait (choice, 2026-11: windows that somebody has open).
pub const FORMS_OF_ONE: usize = 10;

/// The largest that is kept, in bytes: a text as long as one that comes in, and its fields.
pub const LARGEST_BYTES: usize = 1_200_000;

/// A form that was not sent.
#[derive(Clone, PartialEq, Eq)]
pub struct UnsentForm {
    /// Where it was sent.
    pub path: String,
    /// Names and values, as JSON.
    pub fields: String,
}

/// Without its words, since this may end in a log.
impl std::fmt::Debug for UnsentForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UnsentForm({}, {} bytes)", self.path, self.fields.len())
    }
}

/// Who somebody is, and the case of a customer; of staff the id stands for both.
fn ids(whose: Principal) -> (Uuid, Option<Uuid>) {
    match whose {
        Principal::Staff(staff) => (staff.0, None),
        Principal::Customer { case, person } => (person.0, Some(case.0)),
    }
}

struct Keep {
    id: Uuid,
    whose: Principal,
    form: UnsentForm,
    now: Timestamp,
}

impl Write for Keep {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let (whose, case) = ids(self.whose);
        let mut before = tx.query(&OF_ONE, vals![whose], |r| Ok((r.get::<Timestamp>(0)?, r.get::<Uuid>(1)?))).await?;
        before.sort_unstable();
        // Nobody keeps more than some: the oldest go.
        for (_, oldest) in before.iter().take((before.len() + 1).saturating_sub(FORMS_OF_ONE)) {
            tx.exec(&DROP, vals![*oldest]).await?;
        }
        tx.exec(&KEEP, vals![self.id, whose, case, self.form.path, self.form.fields, self.now]).await?;
        Ok(())
    }
}

struct Offer {
    whose: Principal,
    now: Timestamp,
}

impl Write for Offer {
    type Out = Option<(Uuid, UnsentForm)>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, WriteError> {
        let (whose, case) = ids(self.whose);
        let waiting = tx
            .query(&TO_BE_OFFERED, vals![whose, case.unwrap_or(whose)], |r| {
                Ok((r.get::<Timestamp>(0)?, r.get::<Uuid>(1)?, UnsentForm { path: r.get(2)?, fields: r.get(3)? }))
            })
            .await?;
        let Some((_, id, form)) = waiting.into_iter().max_by_key(|(kept_at, id, _)| (*kept_at, *id)) else {
            return Ok(None);
        };
        Ok((tx.exec(&OFFER, vals![id, self.now]).await? > 0).then_some((id, form)))
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
    /// Whose session this is or was: known for as long as its row is there, also after it has ended.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn whose_session(&self, token: Hash) -> Result<Option<Principal>, RecordError> {
        let mut tx = self.db().read().await?;
        let found = tx
            .query_maybe(&WHOSE, vals![token], |r| Ok((r.get::<Option<Uuid>>(0)?, r.get::<Option<Uuid>>(1)?, r.get::<Option<Uuid>>(2)?)))
            .await?;
        Ok(found.and_then(|(staff, case, person)| Principal::of(staff, case, person)))
    }

    /// Keeps a form; `false` when it is too large.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_unsent_form(&self, id: Uuid, whose: Principal, mut form: UnsentForm, now: Timestamp) -> Result<bool, RecordError> {
        if form.fields.len() > LARGEST_BYTES {
            return Ok(false);
        }
        form.fields.retain(|c| c != '\0');
        self.db().write(Keep { id, whose, form, now }).await?;
        Ok(true)
    }

    /// Of the forms of somebody who has just come in again, the latest to which they have not been led yet: it is led to once.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn offer_unsent_form(&self, whose: Principal, now: Timestamp) -> Result<Option<(Uuid, UnsentForm)>, RecordError> {
        Ok(self.db().write(Offer { whose, now }).await?)
    }

    /// A form of theirs; nothing when it is somebody else's.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn unsent_form(&self, id: Uuid, whose: Principal) -> Result<Option<UnsentForm>, RecordError> {
        let (whose, case) = ids(whose);
        let mut tx = self.db().read().await?;
        let form = |r: &crate::store::Row<'_>| Ok(UnsentForm { path: r.get(0)?, fields: r.get(1)? });
        Ok(tx.query_maybe(&ONE, vals![id, whose, case.unwrap_or(whose)], form).await?)
    }

    /// Forms that were kept before `before` go; how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn purge_unsent_forms(&self, before: Timestamp) -> Result<u64, RecordError> {
        Ok(self.db().write(Purge(before)).await?)
    }
}
