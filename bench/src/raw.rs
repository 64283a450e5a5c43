//! The raw database: the very statements behind a page, on the same rows, by the bare driver and nothing else.

use crate::filled::Filled;
use jiff::Timestamp;
use record::{
    events, ledger,
    store::{DATABASE_FILE, Dialect, Place, Statement, Val},
    vault,
    views::{case_list, person_card, staff_card},
};
use std::{collections::HashMap, error::Error};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

/// A statement with what it is asked.
pub type Question<'q> = (&'static Statement, Vec<Val<'q>>);

/// What is asked for every page of staff.
fn of_everybody(staff: Uuid) -> Vec<Question<'static>> {
    vec![(&staff_card::MARKS, vec![]), (&case_list::COUNT_ACTING, vec![Val::Id(staff)]), (&ledger::COUNTS, vec![])]
}

/// The statements that *Today* can't do without.
pub fn today(staff: Uuid, team: Option<Uuid>) -> Vec<Question<'static>> {
    let mut all = of_everybody(staff);
    all.push((&case_list::ACTING, vec![Val::Id(staff), Val::Int(100)]));
    all.push((&case_list::OFFERED, vec![Val::Id(staff), Val::Int(20)]));
    all.push((&case_list::COVERED, vec![Val::Id(staff), Val::Int(50)]));
    all.extend(team.map(|team| -> Question<'static> { (&case_list::SLIPPING, vec![Val::Id(team), Val::Int(20)]) }));
    all
}

/// Those of the list of a team's cases.
pub fn list(staff: Uuid, team: Uuid) -> Vec<Question<'static>> {
    let mut all = of_everybody(staff);
    all.push((&case_list::TEAM, vec![Val::Id(team), Val::Int(Timestamp::MIN.as_microsecond()), Val::Id(Uuid::nil()), Val::Int(51)]));
    all
}

/// Those of the page of a case.
pub fn case(filled: &Filled) -> Vec<Question<'_>> {
    let mut all = of_everybody(filled.busy);
    all.extend(own_case(filled));
    all.push((&person_card::ADDRESSES, vec![Val::Id(filled.long_person)]));
    all.push((&case_list::OF_PERSON, vec![Val::Id(filled.long_person), Val::Int(8)]));
    all
}

/// Those of the customer's page.
pub fn own_case(filled: &Filled) -> Vec<Question<'_>> {
    vec![
        (&case_list::BY_SLUG, vec![Val::Text(&filled.long_key)]),
        (&events::OF_STREAM, vec![Val::Id(filled.long_case)]),
        (&vault::OF, vec![Val::Id(filled.long_case)]),
        (&person_card::ONE, vec![Val::Id(filled.long_person)]),
    ]
}

/// Those of the page of somebody with many cases.
pub fn person(filled: &Filled) -> Vec<Question<'_>> {
    let mut all = of_everybody(filled.busy);
    all.push((&person_card::ONE, vec![Val::Id(filled.regular)]));
    all.push((&person_card::ADDRESSES, vec![Val::Id(filled.regular)]));
    all.push((&case_list::OF_PERSON, vec![Val::Id(filled.regular), Val::Int(100)]));
    all
}

/// A connection of the bare driver.
pub enum Raw {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client, HashMap<&'static str, tokio_postgres::Statement>),
}

impl Raw {
    pub async fn open(place: &Place) -> Result<Raw, Box<dyn Error>> {
        Ok(match place {
            Place::Folder(folder) => Raw::Sqlite(rusqlite::Connection::open(folder.join(DATABASE_FILE))?),
            Place::Url(url) => {
                let (client, line) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
                tokio::spawn(line);
                Raw::Postgres(client, HashMap::new())
            }
        })
    }

    /// Asks everything in one transaction; gives the number of columns that came.
    pub async fn ask(&mut self, questions: &[Question<'_>]) -> Result<usize, Box<dyn Error>> {
        match self {
            Raw::Sqlite(connection) => ask_sqlite(connection, questions),
            Raw::Postgres(client, prepared) => ask_postgres(client, prepared, questions).await,
        }
    }
}

fn ask_sqlite(connection: &rusqlite::Connection, questions: &[Question<'_>]) -> Result<usize, Box<dyn Error>> {
    let mut columns = 0;
    connection.execute_batch("BEGIN")?;
    for (statement, vals) in questions {
        let text = statement.text(Dialect::Sqlite).ok_or("it is asked on SQLite")?;
        let mut prepared = connection.prepare_cached(text)?;
        let count = prepared.column_count();
        for at in 1..=prepared.parameter_count() {
            let name = prepared.parameter_name(at).and_then(|n| n.strip_prefix('$')).and_then(|n| n.parse::<usize>().ok());
            let val = name.and_then(|n| vals.get(n - 1)).ok_or("each parameter has a value")?;
            prepared.raw_bind_parameter(at, val)?;
        }
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next()? {
            for column in 0..count {
                std::hint::black_box(row.get_ref(column)?);
                columns += 1;
            }
        }
    }
    connection.execute_batch("COMMIT")?;
    Ok(columns)
}

async fn ask_postgres(
    client: &mut tokio_postgres::Client,
    prepared: &mut HashMap<&'static str, tokio_postgres::Statement>,
    questions: &[Question<'_>],
) -> Result<usize, Box<dyn Error>> {
    for (statement, _) in questions {
        if !prepared.contains_key(statement.name()) {
            let text = statement.text(Dialect::Postgres).ok_or("it is asked on PostgreSQL")?;
            prepared.insert(statement.name(), client.prepare(text).await?);
        }
    }
    let mut columns = 0;
    let tx = client.transaction().await?;
    for (statement, vals) in questions {
        let vals: Vec<&(dyn ToSql + Sync)> = vals.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        columns += tx.query(&prepared[statement.name()], &vals).await?.iter().map(tokio_postgres::Row::len).sum::<usize>();
    }
    tx.commit().await?;
    Ok(columns)
}
