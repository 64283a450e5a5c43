//! How a connection to the file is set up. Every pragma that matters stands here.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::refusal::translate;
use crate::store::StoreError;

/// The database's name in its folder.
pub const DATABASE_FILE: &str = "makegood.db";

/// How long a connection waits for a lock. We are the only process, so only a backup tool or a shell can hold one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// The page cache of one connection, in KiB (2 MB, SQLite's own default, and there are five; choice, 2026-11-22: idle memory
/// shall stay under 60 MB, and the system keeps the file's pages too).
const CACHE_KIBIBYTES: i64 = 2_000;
/// Statements kept prepared by one connection: more than we have.
const PREPARED_STATEMENTS: usize = 512;
/// The log is cut back to this size in bytes (64 MB) when it starts anew after a burst.
const LOG_SIZE_LIMIT: i64 = 64 << 20;

/// Makes the folder and an empty database file when they are missing: readable by their owner only, and durable.
pub(super) fn make_file(folder: &Path) -> Result<PathBuf, StoreError> {
    let unusable = |attempted: &str, e: io::Error| {
        StoreError::place(folder.display().to_string(), format!("{attempted}: {e}. Name a folder that this user can write to."))
    };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| unusable("the folder couldn't be made", e))?;
    let path = folder.join(DATABASE_FILE);
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
        Ok(_) => {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(|e| unusable("the new file couldn't be made durable", e))?
        }
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
        Err(e) => return Err(unusable("the database file couldn't be made", e)),
    }
    Ok(path)
}

/// The connection that writes.
pub(super) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    set(&connection, path, "PRAGMA journal_mode = wal")?;
    set(&connection, path, &format!("PRAGMA journal_size_limit = {LOG_SIZE_LIMIT}"))?;
    // FULL: each commit is on the disk before it is confirmed. NORMAL lost 3,079 of 6,150 confirmed messages in a
    // simulated loss of power (measured 2026-11).
    set(&connection, path, "PRAGMA synchronous = full")?;
    // Without it INSERT OR REPLACE deletes rows behind the back of the triggers that refuse DELETE.
    set(&connection, path, "PRAGMA recursive_triggers = on")?;
    // What was erased shall not stay readable in the file.
    set(&connection, path, "PRAGMA secure_delete = on")?;
    expect(&connection, path, "journal_mode", "wal")?;
    expect(&connection, path, "synchronous", "2")?;
    Ok(connection)
}

/// A connection that only reads.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let place = path.display().to_string();
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|e| StoreError::place(&place, format!("SQLite couldn't open it: {e}")))?;
    let refused = |e: rusqlite::Error| translate(&connection, &format!("opening {place}"), &e);
    connection.busy_timeout(BUSY_TIMEOUT).map_err(refused)?;
    // Double quotes are names only, as PostgreSQL reads them; and no statement may damage the file itself.
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    ] {
        connection.set_db_config(config, on).map_err(refused)?;
    }
    set(&connection, path, "PRAGMA foreign_keys = on")?;
    set(&connection, path, "PRAGMA trusted_schema = off")?;
    set(&connection, path, "PRAGMA cell_size_check = on")?;
    // What is sorted for a page shall not lie in a temporary file.
    set(&connection, path, "PRAGMA temp_store = memory")?;
    set(&connection, path, &format!("PRAGMA cache_size = -{CACHE_KIBIBYTES}"))?;
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    Ok(connection)
}

fn set(connection: &Connection, path: &Path, pragma: &str) -> Result<(), StoreError> {
    let refused = |e: rusqlite::Error| translate(connection, &format!("opening {} ({pragma})", path.display()), &e);
    let mut statement = connection.prepare(pragma).map_err(refused)?;
    let mut rows = statement.query([]).map_err(refused)?;
    while rows.next().map_err(refused)?.is_some() {}
    Ok(())
}

/// SQLite ignores a pragma that it can't follow (no log on some network file systems), so the ones we live by are read back.
fn expect(connection: &Connection, path: &Path, pragma: &str, wanted: &str) -> Result<(), StoreError> {
    let found = connection
        .query_row(&format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}"), [], |row| row.get::<_, String>(0))
        .map_err(|e| translate(connection, &format!("opening {}", path.display()), &e))?;
    if found == wanted {
        return Ok(());
    }
    Err(StoreError::place(
        path.display().to_string(),
        format!("SQLite works with {pragma}={found} here instead of {wanted}, which isn't safe. Use a folder on a local disk."),
    ))
}
