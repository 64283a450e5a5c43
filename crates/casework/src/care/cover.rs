//! Cover: who acts while the owner is away. Ownership stays; the customer is told who answers meanwhile before they have to ask.

use super::roster::{Presence, Roster};
use crate::ids::{AbsenceId, StaffId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who acts for the owner.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "cover")]
pub enum Cover {
    /// The owner is here.
    None,
    /// The owner is missing, a customer waits, and somebody has to step in within the lease.
    Sought { absence: AbsenceId, since: Timestamp, lease_until: Timestamp },
    /// This colleague acts.
    By {
        staff: StaffId,
        absence: AbsenceId,
        until: Option<Timestamp>,
        /// Whether the customer knows of it: the desk wrote it, or somebody has spoken with them since.
        told: bool,
    },
}

/// What happened to cover.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverEvent {
    Sought {
        absence: AbsenceId,
        lease_until: Timestamp,
    },
    Began {
        absence: AbsenceId,
        by: StaffId,
        until: Option<Timestamp>,
    },
    /// The owner is back, or the case has another owner.
    Ended {
        absence: AbsenceId,
    },
}

/// Who may cover an owner who is missing without a stand-in: a colleague of the same team who is here, with the least to do;
/// else a lead who is here; else anybody who is here and takes cases.
#[must_use]
pub fn choose(roster: &Roster, owner: StaffId) -> Option<StaffId> {
    let team = roster.find(owner).map(|c| c.team);
    let here = || roster.0.iter().filter(|c| c.is_present() && c.id != owner);
    here()
        .filter(|c| c.takes_cases && Some(c.team) == team)
        .min_by_key(|c| (c.load, c.id))
        .or_else(|| here().find(|c| c.lead))
        .or_else(|| here().filter(|c| c.takes_cases).min_by_key(|c| (c.load, c.id)))
        .map(|c| c.id)
}

/// The stand-in of a planned absence, if they are here themselves; else whoever can cover.
#[must_use]
pub fn stand_in(roster: &Roster, owner: StaffId) -> Option<StaffId> {
    let named = roster.find(owner).and_then(|c| match c.presence {
        Presence::Away { stand_in, .. } => stand_in,
        Presence::Present | Presence::Missing { .. } => None,
    });
    named.filter(|id| roster.find(*id).is_some_and(super::roster::Colleague::is_present)).or_else(|| choose(roster, owner))
}
