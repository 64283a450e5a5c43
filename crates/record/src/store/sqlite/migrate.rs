//! Brings the file up to date: each migration with its line in the table `migration` in one transaction.

use rusqlite::Connection;

use super::refusal::translate;
use crate::store::{
    Dialect, Migration, StoreError,
    migration::{Applied, TABLE, still_to_run},
};

const EXISTS: &str = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
const APPLIED: &str = "SELECT number, body FROM migration ORDER BY number";
const REMEMBER: &str = "INSERT INTO migration (number, name, body) VALUES (?1, ?2, ?3)";

pub(super) fn run(connection: &mut Connection, known: &[Migration]) -> Result<(), StoreError> {
    let pending = still_to_run(known, &applied(connection)?, Dialect::Sqlite)?;
    if pending.is_empty() {
        return Ok(());
    }
    // A table is rebuilt by copying it, dropping it and renaming the copy, which rows that point to it would forbid.
    // Whether all of them still point to something is checked before each commit instead.
    foreign_keys(connection, false)?;
    let result = pending.into_iter().try_for_each(|migration| apply(connection, migration));
    foreign_keys(connection, true)?;
    result
}

/// The number of the last migration in the file; 0 when there is none.
pub(super) fn last_number(connection: &Connection) -> Result<u32, StoreError> {
    Ok(applied(connection)?.last().map_or(0, |last| last.number))
}

fn applied(connection: &Connection) -> Result<Vec<Applied>, StoreError> {
    let failed = |e: rusqlite::Error| translate(connection, "reading which migrations have run", &e);
    let exists: i64 = connection.query_row(EXISTS, [], |row| row.get(0)).map_err(failed)?;
    if exists == 0 {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare(APPLIED).map_err(failed)?;
    let rows = statement.query_map([], |row| Ok(Applied { number: row.get(0)?, body: row.get(1)? })).map_err(failed)?;
    rows.collect::<Result<_, _>>().map_err(failed)
}

fn foreign_keys(connection: &Connection, on: bool) -> Result<(), StoreError> {
    connection.pragma_update(None, "foreign_keys", on).map_err(|e| translate(connection, "preparing migrations", &e))
}

fn apply(connection: &mut Connection, migration: &Migration) -> Result<(), StoreError> {
    let attempted = format!("running migration {}", migration.name);
    tracing::info!(store.migration = migration.name, "running a migration");
    // Dropped without a commit, it is undone.
    let transaction = connection.unchecked_transaction().map_err(|e| translate(connection, &attempted, &e))?;
    let failed = |e: rusqlite::Error| translate(connection, &attempted, &e);
    transaction.execute_batch(TABLE).map_err(failed)?;
    transaction.execute_batch(migration.sqlite).map_err(failed)?;
    if transaction.is_autocommit() {
        return Err(StoreError::other(attempted, "it ended its own transaction, which a migration must not do"));
    }
    transaction.execute(REMEMBER, (migration.number, migration.name, migration.body(Dialect::Sqlite))).map_err(failed)?;
    let broken: i64 = transaction.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).map_err(failed)?;
    if broken > 0 {
        return Err(StoreError::other(attempted, format!("it would leave {broken} rows that point to nothing")));
    }
    transaction.commit().map_err(failed)
}
