//! Who is here: a fact that the desk looks up before a decision.

use crate::ids::{AbsenceId, StaffId, TeamId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether somebody is at work, as the desk knows it at this moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "presence")]
pub enum Presence {
    Present,
    /// Away as planned.
    Away {
        absence: AbsenceId,
        until: Timestamp,
        stand_in: Option<StaffId>,
    },
    /// Away unplanned, since then; until when is not known.
    Missing {
        absence: AbsenceId,
        since: Timestamp,
    },
}

/// A colleague as a decision needs to know them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Colleague {
    pub id: StaffId,
    pub team: TeamId,
    pub presence: Presence,
    /// Leads their team: told when something slips.
    pub lead: bool,
    /// Looks after cases; an auditor does not.
    pub takes_cases: bool,
    /// Languages they answer in (BCP 47 primary tags).
    pub languages: Vec<String>,
    /// Open cases that they own.
    pub load: u32,
}

impl Colleague {
    /// Whether they are at work.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.presence == Presence::Present
    }
}

/// All active colleagues.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Roster(pub Vec<Colleague>);

impl Roster {
    /// A colleague, when they work here.
    #[must_use]
    pub fn find(&self, id: StaffId) -> Option<&Colleague> {
        self.0.iter().find(|c| c.id == id)
    }

    /// The lead of a colleague's team who is here, else any lead who is here, else any lead.
    #[must_use]
    pub fn lead_for(&self, id: StaffId) -> Option<StaffId> {
        let team = self.find(id).map(|c| c.team);
        let leads = || self.0.iter().filter(|c| c.lead && c.id != id);
        leads()
            .find(|c| Some(c.team) == team && c.is_present())
            .or_else(|| leads().find(|c| c.is_present()))
            .or_else(|| leads().next())
            .map(|c| c.id)
    }
}
