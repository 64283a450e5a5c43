//! The ground on which a town stands: a folder of its own, and a database that nobody else uses.

use record::{Record, store::Place};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Which database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    /// Both, for stories that run on each.
    pub const BOTH: [Database; 2] = [Database::Sqlite, Database::Postgres];
}

/// A record on a database of its own; all of it goes when this is dropped.
pub struct Ground {
    place: Place,
    folder: TempDir,
    _cluster: Option<throwaway_postgres::Database>,
}

impl Ground {
    /// Fresh ground.
    ///
    /// # Panics
    /// When there is no room on the disk, or no PostgreSQL on this machine: a test can't go on then.
    #[must_use]
    pub fn fresh(database: Database) -> Ground {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        match database {
            Database::Sqlite => Ground { place: Place::Folder(folder.path().join("data")), folder, _cluster: None },
            Database::Postgres => {
                let cluster = throwaway_postgres::Database::create();
                Ground { place: Place::Url(cluster.url().to_owned()), folder, _cluster: Some(cluster) }
            }
        }
    }

    /// Where the record lies, for a binary that is started on it.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The folder, for files of a test's own.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file for the password of the mail server.
    #[must_use]
    pub fn mail_password_file(&self) -> PathBuf {
        self.folder.path().join("mail-password")
    }

    /// The record.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn record(&self) -> Record {
        Record::open(&self.place, &self.folder.path().join("originals")).await.expect("fresh ground opens")
    }
}
