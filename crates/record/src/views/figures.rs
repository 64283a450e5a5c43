//! Figures over a span of time, never per person of the staff: what became of promises, and by which doors people came.

use crate::{
    Record, RecordError, statements,
    store::{StoreError, Tx},
    vals,
};
use casework::{Case, case::ContactSeen, conversation::contact::Door, ids::CaseId};
use jiff::Timestamp;

statements! {
    /// The door of a contact.
    pub CAME_BY { both: "INSERT INTO contact_door (contact, case_id, door, happened_at) VALUES ($1, $2, $3, $4) ON CONFLICT (contact) DO NOTHING" }
    /// A case's rows go, to be written anew.
    pub FORGET_DOORS { both: "DELETE FROM contact_door WHERE case_id = $1" }
    /// What became of promises since then.
    pub PROMISES { both: "SELECT kind, COUNT(*) FROM event WHERE kind IN ('promise.kept', 'promise.moved', 'promise.broken', 'promise.disclosed') AND occurred_at >= $1 GROUP BY kind" }
    /// Contacts, and the cases that they are about, by door, since then.
    pub DOORS { both: "SELECT door, COUNT(*), COUNT(DISTINCT case_id) FROM contact_door WHERE happened_at >= $1 GROUP BY door ORDER BY door" }
}

/// What became of promises in a span of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PromiseFigures {
    pub kept: u64,
    /// Moved before their date, and the customer told.
    pub moved: u64,
    pub broken: u64,
    /// Broken ones of which we told the customer.
    pub disclosed: u64,
}

/// What came by one door in a span of time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoorFigures {
    /// `mail`, `management`.
    pub door: String,
    pub contacts: u64,
    /// The cases that they were about.
    pub cases: u64,
}

/// The name of a door in the tables.
#[must_use]
pub fn door_name(door: Door) -> &'static str {
    match door {
        Door::Mail => "mail",
        Door::Telephone => "telephone",
        Door::WebForm => "web_form",
        Door::Letter => "letter",
        Door::Management => "management",
        Door::Counter => "counter",
        Door::CustomerPage => "customer_page",
    }
}

/// Notes the doors of a case's contacts from this place on: the earlier ones are noted already.
pub(crate) async fn note_doors(tx: &mut Tx<'_>, id: CaseId, contacts: &[ContactSeen]) -> Result<(), StoreError> {
    for c in contacts {
        tx.exec(&CAME_BY, vals![c.id.0, id.0, door_name(c.door), c.happened_at]).await?;
    }
    Ok(())
}

/// Notes the doors of all of a case's contacts anew.
pub(crate) async fn note_doors_anew(tx: &mut Tx<'_>, id: CaseId, case: &Case) -> Result<(), StoreError> {
    note_doors(tx, id, case.story().map_or(&[], |s| s.contacts.as_slice())).await
}

impl Record {
    /// What became of promises since then.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn promise_figures(&self, since: Timestamp) -> Result<PromiseFigures, RecordError> {
        let rows = self.db().read().await?.query(&PROMISES, vals![since], |r| Ok((r.get::<String>(0)?, r.get::<i64>(1)?))).await?;
        let of = |kind: &str| rows.iter().find(|(k, _)| k == kind).map_or(0, |(_, n)| n.unsigned_abs());
        Ok(PromiseFigures {
            kept: of("promise.kept"),
            moved: of("promise.moved"),
            broken: of("promise.broken"),
            disclosed: of("promise.disclosed"),
        })
    }

    /// By which doors people came since then.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn door_figures(&self, since: Timestamp) -> Result<Vec<DoorFigures>, RecordError> {
        let row = |r: &crate::store::Row<'_>| {
            Ok(DoorFigures { door: r.get(0)?, contacts: r.get::<i64>(1)?.unsigned_abs(), cases: r.get::<i64>(2)?.unsigned_abs() })
        };
        Ok(self.db().read().await?.query(&DOORS, vals![since], row).await?)
    }
}
