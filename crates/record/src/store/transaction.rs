//! An open transaction, the same to its user on both databases.

use rusqlite::{CachedStatement, Connection};

use super::{Dialect, Plan, Row, Statement, StoreError, Val, WriteError, plan, postgres::Session, row::Source, sqlite};

/// A transaction: a snapshot to read from, or one run of a [`Write`](super::Write).
///
/// A reading one sees the database as it was at its first statement, whatever is committed meanwhile; dropping it ends
/// it. Hold one at a time, and not for long: there are few connections, and what a snapshot can see is not tidied away.
pub struct Tx<'t> {
    on: On<'t>,
    failed: Option<StoreError>,
}

enum On<'t> {
    SqliteWriting(&'t mut Connection),
    SqliteReading(sqlite::Lease),
    PostgresWriting(&'t mut Session),
    PostgresReading(Session),
}

/// Where a statement runs.
enum Backend<'c> {
    Sqlite(&'c Connection),
    Postgres(&'c mut Session),
}

impl<'t> Tx<'t> {
    pub(super) fn sqlite_writing(connection: &'t mut Connection) -> Tx<'t> {
        Tx { on: On::SqliteWriting(connection), failed: None }
    }

    pub(super) fn sqlite_reading(lease: sqlite::Lease) -> Tx<'t> {
        Tx { on: On::SqliteReading(lease), failed: None }
    }

    pub(super) fn postgres_writing(session: &'t mut Session) -> Tx<'t> {
        Tx { on: On::PostgresWriting(session), failed: None }
    }

    pub(super) fn postgres_reading(session: Session) -> Tx<'t> {
        Tx { on: On::PostgresReading(session), failed: None }
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match &self.on {
            On::SqliteWriting(_) | On::SqliteReading(_) => Dialect::Sqlite,
            On::PostgresWriting(_) | On::PostgresReading(_) => Dialect::Postgres,
        }
    }

    /// All rows of the answer, each read by `read`. Give a statement whose answer can grow a LIMIT.
    ///
    /// # Errors
    /// When the database refuses, or a column isn't what `read` takes it for.
    pub async fn query<T>(
        &mut self,
        statement: &'static Statement,
        vals: &[Val<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let sql = self.begin(statement, vals)?;
        let result = match self.backend() {
            Backend::Sqlite(connection) => query_sqlite(connection, statement.name(), sql, vals, &mut read),
            Backend::Postgres(session) => match session.query(statement.name(), sql, vals).await {
                Ok(rows) => rows.iter().map(|row| read(&Row { source: Source::Postgres(row), statement: statement.name() })).collect(),
                Err(error) => Err(error),
            },
        };
        self.note(result)
    }

    /// The one row that must be there: a count, a row that a foreign key promises.
    ///
    /// # Errors
    /// As [`Tx::query`], and when there is no row, or more than one.
    pub async fn query_one<T>(
        &mut self,
        statement: &'static Statement,
        vals: &[Val<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        let found = self.query_maybe(statement, vals, read).await?;
        let result = found.ok_or_else(|| StoreError::other(attempted(statement.name()), "one row was expected, and there is none"));
        self.note(result)
    }

    /// The one row that may be there.
    ///
    /// # Errors
    /// As [`Tx::query`], and when there is more than one row.
    pub async fn query_maybe<T>(
        &mut self,
        statement: &'static Statement,
        vals: &[Val<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError> + Send,
    ) -> Result<Option<T>, StoreError> {
        let mut found = self.query(statement, vals, read).await?;
        let last = found.pop();
        let result = match found.len() {
            0 => Ok(last),
            more => Err(StoreError::other(attempted(statement.name()), format!("one row was expected, and there are {}", more + 1))),
        };
        self.note(result)
    }

    /// Runs a statement that answers nothing; gives the number of rows that it wrote.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn exec(&mut self, statement: &'static Statement, vals: &[Val<'_>]) -> Result<u64, StoreError> {
        let sql = self.begin(statement, vals)?;
        let result = match self.backend() {
            Backend::Sqlite(connection) => exec_sqlite(connection, statement.name(), sql, vals),
            Backend::Postgres(session) => session.execute(statement.name(), sql, vals).await,
        };
        self.note(result)
    }

    /// How the database would answer: for tests that forbid reading a growing table whole.
    ///
    /// # Errors
    /// When the database doesn't understand the statement.
    pub async fn explain(&mut self, statement: &'static Statement, vals: &[Val<'_>]) -> Result<Plan, StoreError> {
        let sql = self.begin(statement, vals)?;
        let result = match self.backend() {
            Backend::Sqlite(connection) => plan::of_sqlite(connection, statement.name(), sql, vals),
            Backend::Postgres(session) => plan::of_postgres(session, statement.name(), sql, vals).await,
        };
        self.note(result)
    }

    /// Only checks that the database understands the statement; one that is never run on this database passes.
    ///
    /// # Errors
    /// When it doesn't.
    pub async fn prepare(&mut self, statement: &'static Statement) -> Result<(), StoreError> {
        let Some(sql) = statement.text(self.dialect()) else {
            return Ok(());
        };
        let result = match self.backend() {
            Backend::Sqlite(connection) => {
                connection.prepare(sql).map(|_| ()).map_err(|e| sqlite::translate(connection, &attempted(statement.name()), &e))
            }
            Backend::Postgres(session) => session.prepare(statement.name(), sql).await,
        };
        self.note(result)
    }

    /// What a write's own answer comes to: after a failed statement nothing is kept, whatever the write made of it.
    pub(super) fn outcome<T>(self, answer: Result<T, WriteError>) -> Result<T, WriteError> {
        match (answer, self.failed) {
            (Ok(_), Some(failed)) => Err(failed.into()),
            (answer, _) => answer,
        }
    }

    fn backend(&mut self) -> Backend<'_> {
        match &mut self.on {
            On::SqliteWriting(connection) => Backend::Sqlite(connection),
            On::SqliteReading(lease) => Backend::Sqlite(lease.connection()),
            On::PostgresWriting(session) => Backend::Postgres(session),
            On::PostgresReading(session) => Backend::Postgres(session),
        }
    }

    /// PostgreSQL refuses everything after a failed statement, so SQLite's transactions do too.
    fn begin(&mut self, statement: &'static Statement, vals: &[Val<'_>]) -> Result<&'static str, StoreError> {
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        let result = match statement.text(self.dialect()) {
            None => Err(StoreError::other(attempted(statement.name()), format!("it has no text for {}", self.dialect()))),
            Some(sql) => no_nul(statement.name(), vals).map(|()| sql),
        };
        self.note(result)
    }

    fn note<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &result
            && self.failed.is_none()
        {
            self.failed = Some(error.clone());
        }
        result
    }
}

pub(super) fn attempted(statement: &str) -> String {
    format!("running {statement}")
}

fn no_nul(statement: &'static str, vals: &[Val<'_>]) -> Result<(), StoreError> {
    match vals.iter().position(|val| matches!(val, Val::Text(text) if text.as_bytes().contains(&0))) {
        None => Ok(()),
        Some(at) => Err(StoreError::Nul { position: at + 1, attempted: attempted(statement) }),
    }
}

fn query_sqlite<T>(
    connection: &Connection,
    name: &'static str,
    sql: &str,
    vals: &[Val<'_>],
    read: &mut dyn FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let failed = |e: rusqlite::Error| sqlite::translate(connection, &attempted(name), &e);
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    bind(connection, name, &mut statement, vals)?;
    let (mut rows, mut found) = (statement.raw_query(), Vec::new());
    while let Some(row) = rows.next().map_err(failed)? {
        found.push(read(&Row { source: Source::Sqlite(row), statement: name })?);
    }
    Ok(found)
}

fn exec_sqlite(connection: &Connection, name: &'static str, sql: &str, vals: &[Val<'_>]) -> Result<u64, StoreError> {
    let failed = |e: rusqlite::Error| sqlite::translate(connection, &attempted(name), &e);
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    bind(connection, name, &mut statement, vals)?;
    statement.raw_execute().map(|rows| rows as u64).map_err(failed)
}

/// Binds by name, since `$2` may come before `$1` in the text. SQLite takes a missing value for NULL; we don't.
pub(super) fn bind(
    connection: &Connection,
    name: &'static str,
    statement: &mut CachedStatement<'_>,
    vals: &[Val<'_>],
) -> Result<(), StoreError> {
    let wrong_count =
        |expected: usize| StoreError::other(attempted(name), format!("it takes {expected} values and was given {}", vals.len()));
    let mut highest = 0;
    for at in 1..=statement.parameter_count() {
        let number = statement.parameter_name(at).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let number = number.ok_or_else(|| StoreError::other(attempted(name), "its parameters must be written $1, $2, …"))?;
        highest = highest.max(number);
        let val = vals.get(number - 1).ok_or_else(|| wrong_count(number))?;
        statement.raw_bind_parameter(at, val).map_err(|e| sqlite::translate(connection, &attempted(name), &e))?;
    }
    if highest == vals.len() { Ok(()) } else { Err(wrong_count(highest)) }
}
