//! What a decision is given besides the state and the command: facts that the desk looked up first, then froze.

use crate::{
    actor::Actor,
    care::roster::Roster,
    case::Story,
    ids::{Fresh, StaffId},
    policy::Policy,
    time::calendar::Calendar,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Whether the desk may write to the customer by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutomaticMail {
    Allowed,
    /// There is no address to write to.
    NoAddress,
    /// What came was sent by a machine or a list, or by the null sender: it isn't answered (RFC 3834).
    SentByMachine,
    /// An archive is being read in: nobody is answered.
    FromArchive,
    /// Their address has had its automatic messages for today.
    BudgetSpent,
}

/// What is given.
#[derive(Debug)]
pub struct Given<'g> {
    /// The moment of the command, in desk time; the same throughout.
    pub now: Timestamp,
    pub actor: Actor,
    pub policy: &'g Policy,
    pub calendar: &'g Calendar,
    pub roster: &'g Roster,
    /// Ids for what comes into being, derived from the command's.
    pub fresh: Fresh,
    /// Whether the customer can be written to by the desk itself.
    pub automatic: AutomaticMail,
    /// The owner whom the customer knows from another case.
    pub known_owner: Option<StaffId>,
    /// The cases that are open with each colleague are in the roster; this is whether the actor leads.
    pub actor_leads: bool,
}

impl Given<'_> {
    /// So many minutes of published hours from now.
    #[must_use]
    pub fn open_after(&self, minutes: u32) -> Timestamp {
        self.calendar.add_open_time(self.now, SignedDuration::from_mins(i64::from(minutes)))
    }

    /// So many minutes from now, by day and night.
    #[must_use]
    pub fn minutes_after(&self, minutes: u32) -> Timestamp {
        self.now.checked_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MAX)
    }

    /// So many days of 24 hours from now, moved into published hours.
    #[must_use]
    pub fn days_after(&self, days: u32) -> Timestamp {
        let at = self.now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX);
        if self.calendar.is_open(at) { at } else { self.calendar.opens_next(at).unwrap_or(at) }
    }

    /// When we open, if we are closed now.
    #[must_use]
    pub fn opens_at(&self) -> Option<Timestamp> {
        if self.calendar.is_open(self.now) { None } else { self.calendar.opens_next(self.now) }
    }

    /// Whether the desk may write by itself in this case: an address, the case's budget, and no archive.
    #[must_use]
    pub fn may_write(&self, story: &Story) -> bool {
        self.automatic == AutomaticMail::Allowed && !story.from_archive && story.automatic < self.policy.automatic_per_case
    }
}
