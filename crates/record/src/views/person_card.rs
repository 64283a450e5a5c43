//! One row a person, and the addresses under which they are found.

use crate::{
    Record, RecordError,
    append::{FoundBy, signed},
    statements,
    store::{Row, Statement, StoreError, Tx, Val},
    vals,
};
use casework::{ids::PersonId, people::customer::Person};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// The row of a person.
    pub WRITE { both: "INSERT INTO person_card (person, name, language, zone, met_at, version) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person) DO UPDATE SET name = excluded.name, language = excluded.language, zone = excluded.zone, version = excluded.version" }
    /// An address.
    pub ADD_ADDRESS { both: "INSERT INTO person_address (person, kind, address, ending) VALUES ($1, $2, $3, $4) ON CONFLICT (person, kind, address) DO NOTHING" }
    /// Who has this address.
    pub BY_ADDRESS { both: "SELECT p.person, v.content, p.language, p.zone FROM person_address a JOIN person_card p ON p.person = a.person LEFT JOIN vault v ON v.id = p.name WHERE a.kind = $1 AND a.address = $2 ORDER BY p.met_at LIMIT $3" }
    /// Whose number ends like this.
    pub BY_ENDING { both: "SELECT p.person, v.content, p.language, p.zone FROM person_address a JOIN person_card p ON p.person = a.person LEFT JOIN vault v ON v.id = p.name WHERE a.ending = $1 ORDER BY p.met_at LIMIT $2" }
    /// One person.
    pub ONE { both: "SELECT p.person, v.content, p.language, p.zone FROM person_card p LEFT JOIN vault v ON v.id = p.name WHERE p.person = $1" }
    /// Their addresses.
    pub ADDRESSES { both: "SELECT kind, address FROM person_address WHERE person = $1 ORDER BY kind, address" }
    /// The owner of their latest case: whom they know.
    pub KNOWN_OWNER { both: "SELECT owner FROM case_card WHERE customer = $1 AND owner IS NOT NULL ORDER BY opened_at DESC LIMIT 1" }
}

/// A person in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonRow {
    pub person: PersonId,
    pub name: Option<String>,
    pub language: Option<String>,
    pub zone: Option<String>,
}

fn from_row(r: &Row<'_>) -> Result<PersonRow, StoreError> {
    Ok(PersonRow { person: PersonId(r.get(0)?), name: r.get(1)?, language: r.get(2)?, zone: r.get(3)? })
}

pub(crate) async fn write(tx: &mut Tx<'_>, id: PersonId, person: &Person, found_by: &[FoundBy]) -> Result<(), StoreError> {
    let name = person.name.as_ref().map(|n| n.0.id.0);
    let met_at = person.met_at.unwrap_or(Timestamp::UNIX_EPOCH);
    tx.exec(&WRITE, vals![id.0, name, person.language, person.zone, met_at, signed(person.version)]).await?;
    for by in found_by {
        tx.exec(&ADD_ADDRESS, vals![id.0, by.kind, by.address, by.ending]).await?;
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

    /// A person's addresses: kind and address, as they are compared.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn addresses(&self, person: PersonId) -> Result<Vec<(String, String)>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query(&ADDRESSES, vals![person.0], |r| Ok((r.get(0)?, r.get(1)?))).await?)
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
