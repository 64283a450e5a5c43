//! One row a person, and the addresses under which they are found.

use crate::{
    Record, RecordError,
    append::{FoundBy, signed},
    statements,
    store::{Row, Statement, StoreError, Tx, Val},
    vals,
};
use casework::{
    ids::{CaseId, PersonId, VaultId},
    people::customer::{AddressKind, Person},
};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// The row of a person.
    pub WRITE { both: "INSERT INTO person_card (person, name, language, zone, met_at, version, told_language) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person) DO UPDATE SET name = excluded.name, language = excluded.language, zone = excluded.zone, version = excluded.version, told_language = excluded.told_language" }
    /// An address.
    pub ADD_ADDRESS { both: "INSERT INTO person_address (person, kind, address, ending, given) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person, kind, address) DO NOTHING" }
    /// Who has this address.
    pub BY_ADDRESS { both: "SELECT p.person, v.content, p.language, p.zone, p.told_language FROM person_address a JOIN person_card p ON p.person = a.person LEFT JOIN vault v ON v.id = p.name WHERE a.kind = $1 AND a.address = $2 ORDER BY p.met_at LIMIT $3" }
    /// Whose number ends like this.
    pub BY_ENDING { both: "SELECT p.person, v.content, p.language, p.zone, p.told_language FROM person_address a JOIN person_card p ON p.person = a.person LEFT JOIN vault v ON v.id = p.name WHERE a.ending = $1 ORDER BY p.met_at LIMIT $2" }
    /// One person.
    pub ONE { both: "SELECT p.person, v.content, p.language, p.zone, p.told_language FROM person_card p LEFT JOIN vault v ON v.id = p.name WHERE p.person = $1" }
    /// When it was last heard of, and since when mail to it comes back.
    pub MARK_ADDRESS { both: "UPDATE person_address SET heard_at = $3, failed_at = $4 WHERE person = $1 AND given = $2" }
    /// Their addresses: of each kind those that work first, and the one that they last gave or wrote from before others.
    pub ADDRESSES { both: "SELECT a.person, a.kind, a.address, v.content, a.given, a.failed_at FROM person_address a LEFT JOIN vault v ON v.id = a.given WHERE a.person = $1 ORDER BY a.kind, a.failed_at IS NOT NULL, a.heard_at DESC, a.address" }
    /// The same of everybody who takes part in a case.
    pub ADDRESSES_IN_CASE { both: "SELECT a.person, a.kind, a.address, v.content, a.given, a.failed_at FROM participant t JOIN person_address a ON a.person = t.person LEFT JOIN vault v ON v.id = a.given WHERE t.case_id = $1 ORDER BY a.person, a.kind, a.failed_at IS NOT NULL, a.heard_at DESC, a.address" }
    /// The owner of their latest case: whom they know.
    pub KNOWN_OWNER { both: "SELECT owner FROM case_card WHERE customer = $1 AND owner IS NOT NULL ORDER BY opened_at DESC LIMIT 1" }
}

/// A person in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonRow {
    pub person: PersonId,
    pub name: Option<String>,
    /// As they wrote when we met.
    pub language: Option<String>,
    /// As they told us, else as their browser says.
    pub zone: Option<String>,
    /// As they told us.
    pub told_language: Option<String>,
}

/// How a person can be reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressRow {
    pub person: PersonId,
    pub kind: AddressKind,
    /// As it is compared.
    pub compared: String,
    /// As they wrote it.
    pub written: Option<String>,
    /// Where that lies in the vault.
    pub given: Option<VaultId>,
    /// Since when mail to it comes back.
    pub failed_at: Option<Timestamp>,
}

impl AddressRow {
    /// As it is shown and used.
    #[must_use]
    pub fn text(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.compared)
    }
}

fn address_from_row(r: &Row<'_>) -> Result<AddressRow, StoreError> {
    let kind = match r.get::<&str>(1)? {
        "telephone" => AddressKind::Telephone,
        "postal" => AddressKind::Postal,
        _ => AddressKind::Mail,
    };
    Ok(AddressRow {
        person: PersonId(r.get(0)?),
        kind,
        compared: r.get(2)?,
        written: r.get(3)?,
        given: r.get::<Option<Uuid>>(4)?.map(VaultId),
        failed_at: r.get(5)?,
    })
}

fn from_row(r: &Row<'_>) -> Result<PersonRow, StoreError> {
    Ok(PersonRow { person: PersonId(r.get(0)?), name: r.get(1)?, language: r.get(2)?, zone: r.get(3)?, told_language: r.get(4)? })
}

pub(crate) async fn write(tx: &mut Tx<'_>, id: PersonId, person: &Person, found_by: &[FoundBy]) -> Result<(), StoreError> {
    let name = person.name.as_ref().map(|n| n.0.id.0);
    let zone = person.told_zone.as_ref().or(person.zone.as_ref());
    let met_at = person.met_at.unwrap_or(Timestamp::UNIX_EPOCH);
    tx.exec(&WRITE, vals![id.0, name, person.language, zone, met_at, signed(person.version), person.told_language]).await?;
    for by in found_by {
        tx.exec(&ADD_ADDRESS, vals![id.0, by.kind, by.address, by.ending, by.given.0]).await?;
    }
    for known in &person.addresses {
        tx.exec(&MARK_ADDRESS, vals![id.0, known.address.value.0.id.0, known.heard_at, known.failed_at]).await?;
    }
    Ok(())
}

impl Record {
    async fn people(&self, statement: &'static Statement, vals: &[Val<'_>]) -> Result<Vec<PersonRow>, RecordError> {
        Ok(self.db().read().await?.query(statement, vals, from_row).await?)
    }

    /// People with this address, as it is compared; whoever was met first comes first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn people_by_address(&self, kind: &str, address: &str, limit: u32) -> Result<Vec<PersonRow>, RecordError> {
        self.people(&BY_ADDRESS, vals![kind, address, limit]).await
    }

    /// People whose telephone number ends in these nine digits.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn people_by_ending(&self, ending: &str, limit: u32) -> Result<Vec<PersonRow>, RecordError> {
        self.people(&BY_ENDING, vals![ending, limit]).await
    }

    /// One person.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn person_row(&self, person: PersonId) -> Result<Option<PersonRow>, RecordError> {
        Ok(self.people(&ONE, vals![person.0]).await?.pop())
    }

    /// A person's addresses, by kind: those that work first, and the one that they last gave or wrote from before others.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn addresses(&self, person: PersonId) -> Result<Vec<AddressRow>, RecordError> {
        Ok(self.db().read().await?.query(&ADDRESSES, vals![person.0], address_from_row).await?)
    }

    /// The addresses of everybody who takes part in a case, each person's in the same order.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn addresses_in_case(&self, case: CaseId) -> Result<Vec<AddressRow>, RecordError> {
        Ok(self.db().read().await?.query(&ADDRESSES_IN_CASE, vals![case.0], address_from_row).await?)
    }

    /// The owner of the person's latest case: whom they know.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn known_owner(&self, person: PersonId) -> Result<Option<casework::ids::StaffId>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query_maybe(&KNOWN_OWNER, vals![person.0], |r| r.get::<Uuid>(0)).await?.map(casework::ids::StaffId))
    }
}
