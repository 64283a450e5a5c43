//! The generation of a person's links to a case. A link's token is derived from it, and never stored; the next generation
//! ends the older links, and the sessions that came by them.

use crate::{
    Record, RecordError, statements,
    store::{Tx, Write, WriteError},
    vals,
};
use casework::ids::{CaseId, PersonId};
use jiff::Timestamp;

statements! {
    /// The next generation.
    pub RAISE { both: "INSERT INTO link_generation (case_id, person, generation, raised_at) VALUES ($1, $2, 1, $3) ON CONFLICT (case_id, person) DO UPDATE SET generation = link_generation.generation + 1, raised_at = excluded.raised_at RETURNING generation" }
    /// The present one, and since when.
    pub ONE { both: "SELECT generation, raised_at FROM link_generation WHERE case_id = $1 AND person = $2" }
}

/// The links of a person to a case: which generation holds, and since when.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Links {
    /// 0 until some were ended.
    pub generation: u32,
    pub raised_at: Option<Timestamp>,
}

struct Raise {
    case: CaseId,
    person: PersonId,
    now: Timestamp,
}

impl Write for Raise {
    type Out = u32;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u32, WriteError> {
        Ok(tx.query_one(&RAISE, vals![self.case.0, self.person.0, self.now], |r| r.get(0)).await?)
    }
}

impl Record {
    /// The generation of a person's links to a case: 0 until one was ended.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn link_generation(&self, case: CaseId, person: PersonId) -> Result<u32, RecordError> {
        Ok(self.links(case, person).await?.generation)
    }

    /// The generation of a person's links to a case, and since when it holds.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn links(&self, case: CaseId, person: PersonId) -> Result<Links, RecordError> {
        let mut tx = self.db().read().await?;
        let links = tx.query_maybe(&ONE, vals![case.0, person.0], |r| Ok(Links { generation: r.get(0)?, raised_at: r.get(1)? })).await?;
        Ok(links.unwrap_or_default())
    }

    /// Ends all links that a person has to a case so far, and what came by them; the generation of the next one. `now` is
    /// desk time, as the age of a link is.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_links(&self, case: CaseId, person: PersonId, now: Timestamp) -> Result<u32, RecordError> {
        Ok(self.db().write(Raise { case, person, now }).await?)
    }
}
