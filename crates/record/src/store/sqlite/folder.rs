//! An open folder: its lock, its writer, its readers.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::watch;

use super::{
    backup::{self, BackedUp, BackupProgress},
    connection,
    folder_lock::FolderLock,
    migrate,
    readers::Readers,
    reserve::Reserve,
    writer::Writer,
};
use crate::store::{Migration, StoreError, Tx, Write, WriteError};

/// A folder with a SQLite database, held by this process alone. The fields are dropped in this order: reading ends
/// first, then the writer leaves one whole file, then the lock goes.
pub(in crate::store) struct SqliteFolder {
    readers: Arc<Readers>,
    writer: Writer,
    wake: watch::Sender<u64>,
    path: PathBuf,
    reserve: Reserve,
    _lock: Arc<FolderLock>,
}

impl SqliteFolder {
    pub(in crate::store) async fn open(folder: &Path, migrations: &'static [Migration]) -> Result<SqliteFolder, StoreError> {
        let folder = folder.to_owned();
        tokio::task::spawn_blocking(move || SqliteFolder::open_blocking(&folder, migrations))
            .await
            .map_err(|e| StoreError::other("opening the database", e.to_string()))?
    }

    fn open_blocking(folder: &Path, migrations: &[Migration]) -> Result<SqliteFolder, StoreError> {
        let path = connection::make_file(folder)?;
        let lock = Arc::new(FolderLock::take(folder)?);
        let mut writing = connection::open_writer(&path)?;
        migrate::run(&mut writing, migrations)?;
        let readers = Arc::new(Readers::open(&path, lock.clone())?);
        let wake = watch::Sender::new(0);
        let reserve = Reserve::in_folder(folder);
        let writer = Writer::start(writing, wake.clone(), lock.clone(), reserve.clone())?;
        Ok(SqliteFolder { readers, writer, wake, path, reserve, _lock: lock })
    }

    pub(in crate::store) async fn read(&self) -> Result<Tx<'static>, StoreError> {
        Ok(Tx::sqlite_reading(self.readers.lend().await?))
    }

    pub(in crate::store) async fn write<W: Write>(&self, write: W) -> Result<W::Out, WriteError> {
        self.writer.write(write).await
    }

    pub(in crate::store) fn wake(&self) -> watch::Receiver<u64> {
        self.wake.subscribe()
    }

    pub(in crate::store) fn reserve(&self) -> &Reserve {
        &self.reserve
    }

    pub(in crate::store) fn stopped(&self) -> watch::Receiver<Option<String>> {
        self.writer.stopped()
    }

    pub(in crate::store) async fn back_up(
        &self,
        to: &Path,
        progress: impl FnMut(BackupProgress) + Send + 'static,
    ) -> Result<BackedUp, StoreError> {
        let (from, to) = (self.path.clone(), to.to_owned());
        tokio::task::spawn_blocking(move || backup::back_up(&from, &to, progress))
            .await
            .map_err(|e| StoreError::other("backing up", e.to_string()))?
    }
}
