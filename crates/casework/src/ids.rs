//! Ids, typed per kind, so that a person's id can't be handed in where a case's is asked.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                $name(id)
            }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }
    )*};
}

id! {
    /// One person's problem, and the stream of its events.
    CaseId = "case";
    /// A customer, or somebody who speaks for one.
    PersonId = "person";
    /// A member of staff.
    StaffId = "staff";
    /// A team: colleagues who may act for one another.
    TeamId = "team";
    /// The one organisation that runs this desk.
    OrganisationId = "org";
    /// One interaction that came in, through any door.
    ContactId = "contact";
    /// One thing said to a customer.
    MessageId = "message";
    /// One note for ourselves.
    NoteId = "note";
    /// Something said to a customer that falls due.
    PromiseId = "promise";
    /// What we owe though nobody was told yet.
    DutyId = "duty";
    /// An offer of the case to another owner.
    HandOverId = "handover";
    /// What is happening to a person.
    HarmId = "harm";
    /// An absence of a member of staff.
    AbsenceId = "absence";
    /// Personal content, kept apart from events.
    VaultId = "vault";
    /// Bytes as they came: a mail, an upload.
    OriginalId = "original";
    /// A message's line in the mail ledger.
    LedgerId = "mail";
    /// One command; sent twice, it acts once.
    CommandId = "command";
    /// One event.
    EventId = "event";
}

/// Fresh ids for one decision, all derived from the command's id: deciding the same command twice gives the same ids.
#[derive(Debug)]
pub struct Fresh {
    seed: Uuid,
    drawn: std::cell::Cell<u32>,
}

impl Fresh {
    /// The ids of the decision on this command.
    #[must_use]
    pub fn of(command: CommandId) -> Fresh {
        Fresh { seed: command.0, drawn: std::cell::Cell::new(0) }
    }

    /// The next id of the decision (UUID version 5 under the command's id).
    pub fn draw<T: From<Uuid>>(&self) -> T {
        let n = self.drawn.get();
        self.drawn.set(n + 1);
        T::from(Uuid::new_v5(&self.seed, &n.to_be_bytes()))
    }
}
