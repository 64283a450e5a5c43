//! SQLite: one file, one thread that writes, some connections that read, and a lock on the folder.

mod backup;
mod batch;
mod connection;
mod constraint_name;
mod folder;
mod folder_lock;
mod migrate;
mod queue;
mod readers;
mod refusal;
mod reserve;
mod writer;

pub use backup::{BackedUp, BackupProgress};
pub use connection::DATABASE_FILE;
pub(super) use folder::SqliteFolder;
pub(super) use readers::Lease;
pub(super) use refusal::translate;
