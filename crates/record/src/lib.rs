//! The record: what happened, for ever; one transaction for events, views, what is due and what must leave; two databases.
//!
//! [`Record`] is an open record. Everything is written by values ([`append::Append`] above all) and read by questions,
//! each in the file of its noun. This crate knows the nouns of `casework`, and no rule of it.

pub mod access;
pub mod append;
pub mod chain;
pub mod desk_fact;
pub mod doctor;
pub mod due;
pub mod erase;
pub mod events;
pub mod lease;
pub mod ledger;
pub mod memo;
pub mod original;
pub mod outbox;
pub mod reading;
pub mod search;
pub mod sent;
pub mod shelf_why;
pub mod store;
pub mod unsent_file;
pub mod upcast;
pub mod vault;
pub mod verify;
pub mod views;

use store::{Db, Migration, Place, Statement, StoreError};

/// Every step by which the schema came about, in order.
pub const MIGRATIONS: &[Migration] = migrations![
    "0001_record",
    "0002_access",
    "0003_pages",
    "0004_doors_and_briefings",
    "0005_today",
    "0006_memos",
    "0007_unsent",
    "0008_draft_age",
    "0009_people"
];

/// Every statement of this crate, for the test that prepares each on both databases.
#[must_use]
pub fn statements() -> Vec<&'static Statement> {
    let modules: &[&[&'static Statement]] = &[
        access::credential::ALL,
        access::draft::ALL,
        access::link_generation::ALL,
        access::session::ALL,
        access::throttle::ALL,
        access::token::ALL,
        access::unsent_form::ALL,
        append::ALL,
        chain::ALL,
        desk_fact::ALL,
        due::ALL,
        erase::ALL,
        events::ALL,
        lease::ALL,
        ledger::ALL,
        memo::ALL,
        original::ALL,
        outbox::ALL,
        reading::ALL,
        search::ALL,
        sent::ALL,
        unsent_file::ALL,
        vault::ALL,
        verify::ALL,
        views::case_card::ALL,
        views::case_list::ALL,
        views::figures::ALL,
        views::person_card::ALL,
        views::rebuild::ALL,
        views::staff_card::ALL,
    ];
    modules.iter().chain(doctor::ALL).flat_map(|m| m.iter().copied()).collect()
}

/// An open record. Clones are the same one.
#[derive(Clone)]
pub struct Record {
    db: Db,
    files: original::Files,
    colleagues: std::sync::Arc<views::staff_card::KeptInMind>,
}

impl Record {
    /// Opens the record of a place, and brings its schema up to date. `files` is the folder for bytes that are too large for a row.
    ///
    /// # Errors
    /// As [`Db::open`]; and when the folder for files can't be made.
    pub async fn open(place: &Place, files: &std::path::Path) -> Result<Record, StoreError> {
        let db = Db::open(place, MIGRATIONS).await?;
        let files = original::Files::in_folder(files)?;
        let record = Record { db, files, colleagues: std::sync::Arc::default() };
        let settled = match record.settle_after_restore().await {
            Ok(()) => record.free_leases_of_the_dead().await,
            Err(e) => Err(e),
        };
        match settled {
            Ok(()) => Ok(record),
            Err(RecordError::Store(e)) => Err(e),
            Err(other) => Err(StoreError::Other { attempted: "opening the record".into(), why: other.to_string() }),
        }
    }

    /// The database below, for what has tables of its own beside the record (sessions, drafts).
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The folder of large originals.
    #[must_use]
    pub fn files(&self) -> &original::Files {
        &self.files
    }
}

/// An error of the store, or of what was found in it.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody else wrote to the same stream first.
    #[error("somebody else wrote to this first")]
    LostRace,
    /// An event can't be read by this program.
    #[error("event {seq} of stream {stream} ({kind}, version {version}) can't be read: {why}")]
    Unreadable { stream: uuid::Uuid, seq: u64, kind: String, version: u32, why: String },
    /// A file that belongs to the record could not be read or written.
    #[error("{attempted}: {why}")]
    File { attempted: String, why: String },
}

impl From<store::WriteError> for RecordError {
    fn from(e: store::WriteError) -> Self {
        match e {
            store::WriteError::Store(e) => RecordError::Store(e),
            store::WriteError::Abandoned(reason) => match reason.downcast::<append::LostRace>() {
                Ok(_) => RecordError::LostRace,
                Err(other) => RecordError::Store(StoreError::Other { attempted: "writing to the record".into(), why: other.to_string() }),
            },
        }
    }
}
