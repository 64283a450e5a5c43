//! The only way in. Pages, mail, the clock and the command line all send commands through [`Desk::handle`]: it looks up
//! facts, permits, decides, and appends in one transaction, once per command id.
//!
//! Start at `handle.rs`. What this crate must not know: HTTP, SMTP, HTML, SQL.

mod addresses;
mod case_file;
mod clock;
mod content;
mod declined;
mod examine;
mod facts;
mod final_answer;
mod handle;
mod intake;
mod invitation;
mod kept_file;
mod keys;
mod link;
mod mailed;
mod memo;
mod new_link;
mod people;
pub mod permission;
mod reader;
mod reads;
pub mod refused;
mod settings;
mod setup;
mod staffing;
mod sweep;
mod talking;
mod why;
mod wording;
mod writing;

pub use case_file::{CaseFile, ON_THIS_MACHINE};
pub use clock::{Clock, real_now};
pub use content::Sealer;
pub use declined::{Declined, Failure};
pub use examine::fault_in_words;
pub use facts::StaffNames;
pub use final_answer::ending as final_ending;
pub use handle::{Handled, Order};
pub use intake::{Arrived, READ_BYTES, ReadAs, why_unreadable};
pub use invitation::{InvitationLink, Leaves};
pub use kept_file::{BroughtFile, KeptFile, SENT_WITHIN_HOURS, SWEPT_AFTER_HOURS, WAITING_OF_ONE, WAITING_OF_STRANGERS};
pub use keys::Keys;
pub use link::{CustomerLink, LinkCode};
pub use memo::Told;
pub use new_link::CodeIs;
pub use people::{FoundPerson, comparable_mail, comparable_telephone};
pub use permission::{Act, Relation};
pub use reader::browsers_zone;
pub use reads::{Boxed, Reads};
pub use settings::ChangedSettings;
pub use setup::{Colleague, SetUp};
pub use staffing::{NewColleague, OwnParticulars, PlannedAbsence};
pub use sweep::Swept;
pub use talking::{Call, CallOn, HarmTold, PromiseGiven, Typed};
pub use why::Why;
pub use wording::Mail;
pub use writing::Reply;

use casework::people::organisation::Settings;
use record::Record;
pub use record::{shelf_why::ShelfWhy, unsent_file::Bringer};
use std::sync::{Arc, RwLock};

/// The desk. Clones are the same one.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    record: Record,
    clock: Clock,
    keys: Keys,
    settings: RwLock<Option<Arc<Settings>>>,
}

impl Desk {
    /// A desk on an open record. Settings are read once here, and after each change.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn open(record: Record, keys: Keys, clock: Clock) -> Result<Desk, Failure> {
        let desk = Desk(Arc::new(Inner { record, clock, keys, settings: RwLock::new(None) }));
        desk.reload_settings().await?;
        Ok(desk)
    }

    /// The record below, for questions that change nothing.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.0.record
    }

    /// The clock of this desk.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The keys by which addresses and links are made.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// Desk time.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        self.0.clock.now()
    }

    /// What is set; nothing before set-up.
    #[must_use]
    pub fn settings(&self) -> Option<Arc<Settings>> {
        self.0.settings.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// What is set.
    ///
    /// # Errors
    /// Before set-up.
    pub fn set_up(&self) -> Result<Arc<Settings>, Declined> {
        self.settings().ok_or(Declined::NotSetUp)
    }

    /// Reads the settings anew: after a change, here or on another node.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn reload_settings(&self) -> Result<(), Failure> {
        let organisation = self.0.record.organisation().await?;
        let settings = organisation.settings.map(|s| Arc::new(*s));
        *self.0.settings.write().unwrap_or_else(std::sync::PoisonError::into_inner) = settings;
        Ok(())
    }
}
