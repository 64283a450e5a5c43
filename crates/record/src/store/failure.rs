//! What can go wrong between us and the database: each kind says what was attempted and what to do.

use std::path::PathBuf;

/// Why the database didn't do what it was asked. Names statements, columns and constraints; never a value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// A row like this is there already.
    ///
    /// The same name on both databases: that of the index (`CREATE UNIQUE INDEX name`) or of the table's constraint
    /// (`CONSTRAINT name UNIQUE (…)`), else PostgreSQL's default (`line_case_id_seq_key`, `line_pkey`).
    #[error("{attempted}: a row like it is there already ({constraint}). Load what is there and decide again.")]
    Unique { constraint: String, attempted: String },
    /// A row that this one points to is missing, or one that others point to was to go. SQLite doesn't name the constraint.
    #[error("{attempted}: it points to a row that isn't there, or rows still point to it ({}). Write the row that is pointed to first.", constraint.as_deref().unwrap_or("a foreign key"))]
    ForeignKey { constraint: Option<String>, attempted: String },
    /// A CHECK of the table says no.
    #[error("{attempted}: the constraint {constraint} doesn't allow it. The rule that it states stands beside it in the migrations.")]
    Check { constraint: String, attempted: String },
    /// A value is missing; `column` is `table.column`.
    #[error("{attempted}: {column} must have a value.")]
    NotNull { column: String, attempted: String },
    /// A trigger refused, in its own words.
    #[error("{attempted}: refused: {message}")]
    Refused { message: String, attempted: String },
    /// A NUL character in text: PostgreSQL can't keep one, so neither database gets one. `position` counts from 1, as `$1`.
    #[error(
        "{attempted}: the text given as ${position} holds a NUL character, which can't be kept. Mend the text where it is read; keep the original as bytes."
    )]
    Nul { position: usize, attempted: String },
    /// No room is left for the database.
    #[error(
        "{attempted}: the disk is full ({why}). Nothing of this was kept, and nothing that was confirmed is lost. Make room; then it goes on by itself."
    )]
    DiskFull { attempted: String, why: String },
    /// Somebody else held what was needed for too long.
    #[error("{attempted}: the database was busy ({why}). Nothing of this was kept; try again.")]
    Busy { attempted: String, why: String },
    /// The database server doesn't answer, or doesn't let us in.
    #[error(
        "{attempted}: the database can't be reached ({why}). Nothing of this was kept. Check that PostgreSQL runs and that the address, the user and the password are right."
    )]
    Unreachable { attempted: String, why: String },
    /// Another process works on this folder.
    #[error("{} is in use by another process{}. One process works on a folder: use the one that runs, or stop it first.", folder.display(), pid.map(|pid| format!(" (number {pid})")).unwrap_or_default())]
    Taken { folder: PathBuf, pid: Option<u32> },
    /// The database was written by a newer version of this program.
    #[error(
        "This database is of a newer version: it has taken migration {found}, and this program knows them up to {known}. Start the newer program, or restore the backup that was made before the upgrade. Nothing was changed."
    )]
    Newer { found: u32, known: u32 },
    /// A migration that has run is not the one that this program knows under its number.
    #[error(
        "Migration {number} of this database isn't the one that this program knows: {why}. Start the program that this database belongs to; a migration that was released must never be edited. Nothing was changed."
    )]
    Changed { number: u32, why: String },
    /// The database file is damaged, or isn't a database.
    #[error(
        "{attempted}: the database is damaged or isn't one of ours ({why}). Keep a copy of the files as they are, and restore the latest backup."
    )]
    Corrupt { attempted: String, why: String },
    /// The line broke, or the disk failed, while it was being committed: it may be kept, or not.
    #[error("{attempted}: nobody can say whether it was kept ({why}). Look before doing it again.")]
    InDoubt { attempted: String, why: String },
    /// Writing has stopped for good after a failure of the disk; reading goes on.
    #[error(
        "Writing has stopped: {why}. Nothing of this was kept. Check the disk, then start the program again: it finds the last state that is whole."
    )]
    Stopped { why: String },
    /// The place can't be used as it was named.
    #[error("{place} can't be used: {why}")]
    Place { place: String, why: String },
    /// Anything else: a fault of ours in most cases.
    #[error("{attempted}: {why}")]
    Other { attempted: String, why: String },
}

impl StoreError {
    /// Trouble of the machine, not of what was asked: on SQLite the neighbours in the same commit are then run apart.
    pub(super) fn is_trouble_of_the_machine(&self) -> bool {
        match self {
            StoreError::DiskFull { .. }
            | StoreError::Busy { .. }
            | StoreError::Unreachable { .. }
            | StoreError::Corrupt { .. }
            | StoreError::InDoubt { .. }
            | StoreError::Stopped { .. } => true,
            StoreError::Unique { .. }
            | StoreError::ForeignKey { .. }
            | StoreError::Check { .. }
            | StoreError::NotNull { .. }
            | StoreError::Refused { .. }
            | StoreError::Nul { .. }
            | StoreError::Taken { .. }
            | StoreError::Newer { .. }
            | StoreError::Changed { .. }
            | StoreError::Place { .. }
            | StoreError::Other { .. } => false,
        }
    }

    /// Whether nothing can be written for now, whatever it is: nothing is wrong with what was asked, and asking again later is right.
    #[must_use]
    pub fn passes(&self) -> bool {
        match self {
            StoreError::DiskFull { .. }
            | StoreError::Busy { .. }
            | StoreError::Unreachable { .. }
            | StoreError::InDoubt { .. }
            | StoreError::Stopped { .. } => true,
            StoreError::Unique { .. }
            | StoreError::ForeignKey { .. }
            | StoreError::Check { .. }
            | StoreError::NotNull { .. }
            | StoreError::Refused { .. }
            | StoreError::Nul { .. }
            | StoreError::Taken { .. }
            | StoreError::Newer { .. }
            | StoreError::Changed { .. }
            | StoreError::Corrupt { .. }
            | StoreError::Place { .. }
            | StoreError::Other { .. } => false,
        }
    }

    pub(super) fn other(attempted: impl Into<String>, why: impl Into<String>) -> StoreError {
        StoreError::Other { attempted: attempted.into(), why: why.into() }
    }

    pub(super) fn place(place: impl Into<String>, why: impl Into<String>) -> StoreError {
        StoreError::Place { place: place.into(), why: why.into() }
    }
}
