//! The one door to the database.

use std::{fmt, path::Path, sync::Arc};

use tokio::sync::watch;

use super::{
    BackedUp, BackupProgress, Migration, Place, StoreError, Tx, Write, WriteError, postgres::PostgresServer, sqlite::SqliteFolder,
};

/// Which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// A folder of one machine.
    Sqlite,
    /// A server that several nodes share.
    Postgres,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "PostgreSQL",
        })
    }
}

/// An open database. Clones are the same one; when the last is dropped, what is queued is written, and it is closed.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

#[expect(clippy::large_enum_variant, reason = "there is one of it in a process, behind an Arc")]
enum Inner {
    Sqlite(SqliteFolder),
    Postgres(PostgresServer),
}

impl Db {
    /// Opens a place, makes what is missing, and runs the migrations that it hasn't taken yet.
    ///
    /// # Errors
    /// [`StoreError::Taken`], [`Newer`](StoreError::Newer), [`Changed`](StoreError::Changed),
    /// [`Place`](StoreError::Place), [`Unreachable`](StoreError::Unreachable), [`Corrupt`](StoreError::Corrupt); or what
    /// a migration met, of which nothing is then kept.
    pub async fn open(place: &Place, migrations: &'static [Migration]) -> Result<Db, StoreError> {
        let inner = match place {
            Place::Folder(folder) => Inner::Sqlite(SqliteFolder::open(folder, migrations).await?),
            Place::Url(url) => Inner::Postgres(PostgresServer::open(url, migrations).await?),
        };
        Ok(Db { inner: Arc::new(inner) })
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        match &*self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// A snapshot to read from.
    ///
    /// # Errors
    /// When no connection is free for ten seconds, or the server can't be reached.
    pub async fn read(&self) -> Result<Tx<'static>, StoreError> {
        match &*self.inner {
            Inner::Sqlite(folder) => folder.read().await,
            Inner::Postgres(server) => server.read().await,
        }
    }

    /// Writes in one transaction, and returns when it is durable.
    ///
    /// Dropping this future doesn't undo anything: on SQLite the write stays in the queue.
    ///
    /// # Errors
    /// Nothing was kept, except with [`StoreError::InDoubt`]. Lost races, deadlocks and broken lines were tried again
    /// before it says so.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Out, WriteError> {
        match &*self.inner {
            Inner::Sqlite(folder) => folder.write(write).await,
            Inner::Postgres(server) => server.write(&write).await,
        }
    }

    /// Hints that something was committed, here or on another node. A hint may be missed (a line breaks) and several
    /// come as one: whoever needs to know looks by itself now and then.
    pub fn wake(&self) -> watch::Receiver<u64> {
        match &*self.inner {
            Inner::Sqlite(folder) => folder.wake(),
            Inner::Postgres(server) => server.wake(),
        }
    }

    /// Waits until writing has stopped for good, and says why. The program should end then, and be started again: what
    /// the disk really holds is known only after that. Never returns on PostgreSQL, which does this by itself.
    pub async fn writing_stopped(&self) -> String {
        if let Inner::Sqlite(folder) = &*self.inner {
            let mut stopped = folder.stopped();
            if let Ok(why) = stopped.wait_for(Option::is_some).await {
                return why.clone().unwrap_or_default();
            }
        }
        std::future::pending().await
    }

    /// Keeps room back on the disk, for the day on which it is full; says whether it could. Whoever runs for long asks for it
    /// now and then, so that it comes back when there is room again. PostgreSQL's disk is not ours to keep.
    ///
    /// # Errors
    /// When the folder can't be written to.
    pub async fn keep_reserve(&self) -> Result<bool, StoreError> {
        let Inner::Sqlite(folder) = &*self.inner else { return Ok(true) };
        let reserve = folder.reserve().clone();
        let kept = tokio::task::spawn_blocking(move || reserve.keep()).await;
        kept.map_err(|e| StoreError::other("keeping a reserve on the disk", e.to_string()))?
    }

    /// The disk was found full by somebody who writes a file beside the database: gives the reserve away. False when there was none.
    pub(crate) fn give_reserve_away(&self) -> bool {
        match &*self.inner {
            Inner::Sqlite(folder) => folder.reserve().release(),
            Inner::Postgres(_) => false,
        }
    }

    /// Whether the disk is so full that whoever brings something new should wait: what was taken is being finished in the
    /// room that was kept back.
    pub fn is_short_of_room(&self) -> bool {
        match &*self.inner {
            Inner::Sqlite(folder) => folder.reserve().is_short(),
            Inner::Postgres(_) => false,
        }
    }

    /// Copies a SQLite database to a new file while it is in use: one instant of it, checked, and durable.
    ///
    /// # Errors
    /// When the file is there already or can't be written, or the copy doesn't pass the check. On PostgreSQL, always:
    /// its own tools do it.
    pub async fn backup_to(&self, path: &Path, progress: impl FnMut(BackupProgress) + Send + 'static) -> Result<BackedUp, StoreError> {
        match &*self.inner {
            Inner::Sqlite(folder) => folder.back_up(path, progress).await,
            Inner::Postgres(_) => Err(StoreError::other(
                "backing up",
                "this database is on PostgreSQL, whose own tools make its backups: pg_dump --format=custom for a copy, or continuous archiving",
            )),
        }
    }

    /// Closes it after telling other nodes of the last commit. Dropping does the same, without telling.
    pub async fn close(self) {
        if let Inner::Postgres(server) = &*self.inner {
            server.announce_now().await;
        }
    }
}
