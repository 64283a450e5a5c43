//! A member of staff: their work name, their team and role, and when they are away. An absence names who acts meanwhile,
//! and that person accepts it once.

use crate::{
    actor::Actor,
    event::{Event, Recorded},
    ids::{AbsenceId, StaffId, TeamId},
    kept::{Noted, Particular},
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody may do, by role. Relations (owner, stand-in, same team) add to it; the table is in the crate `desk`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Operator,
    Lead,
    Manager,
    Auditor,
    Administrator,
}

impl Role {
    /// All roles, for the printed table.
    pub const ALL: [Role; 5] = [Role::Operator, Role::Lead, Role::Manager, Role::Auditor, Role::Administrator];

    /// Its name in files and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::Lead => "lead",
            Role::Manager => "manager",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.name() == name)
    }

    /// Whether people in this role look after cases. An auditor looks on; in a small shop the administrator works too.
    #[must_use]
    pub fn takes_cases(self) -> bool {
        match self {
            Role::Operator | Role::Lead | Role::Manager | Role::Administrator => true,
            Role::Auditor => false,
        }
    }

    /// Whether people in this role are told when something slips, and may give cases to others.
    #[must_use]
    pub fn leads(self) -> bool {
        match self {
            Role::Lead | Role::Manager => true,
            Role::Operator | Role::Auditor | Role::Administrator => false,
        }
    }
}

/// What staff are, as an invitation or a change says it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// One stable, reachable work name.
    pub name: Particular,
    pub mail: Particular,
    pub telephone: Option<Particular>,
    pub team: TeamId,
    pub role: Role,
    pub languages: Vec<String>,
    /// IANA name; `None` for the organisation's.
    pub zone: Option<String>,
}

/// An absence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Absence {
    pub id: AbsenceId,
    pub from: Timestamp,
    /// `None`: unplanned, until they are back.
    pub until: Option<Timestamp>,
    pub stand_in: Option<StaffId>,
    pub accepted: bool,
    /// What whoever stands in needs to know.
    pub briefing: Option<Noted>,
    /// Who reported an unplanned one.
    pub reported_by: Option<StaffId>,
}

/// What happened to a member of staff.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffEvent {
    Staff(MemberEvent),
    Absence(AbsenceEvent),
}

/// Their place here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberEvent {
    Invited {
        profile: Box<Profile>,
        by: Option<StaffId>,
    },
    Joined,
    ProfileChanged {
        profile: Box<Profile>,
    },
    /// They don't work here any more. They own no open case then.
    Left,
    /// Their log-in was reset by the command line: password and second factor have to be chosen anew.
    LogInReset,
    /// They chose another password themselves.
    PasswordChanged,
    /// They set up a second factor, or another one.
    SecondFactorChanged,
    /// Whether they are reminded by mail before a promise is due. *Today* shows it to them whatever they choose, and what has
    /// slipped is always told.
    RemindersChosen {
        wanted: bool,
    },
}

/// Their absences.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceEvent {
    Planned {
        absence: AbsenceId,
        from: Timestamp,
        until: Timestamp,
        stand_in: StaffId,
    },
    StandInAccepted {
        absence: AbsenceId,
        stand_in: StaffId,
    },
    StandInDeclined {
        absence: AbsenceId,
        stand_in: StaffId,
    },
    /// What whoever stands in needs to know, from who goes.
    Briefed {
        absence: AbsenceId,
        words: Noted,
    },
    /// Unplanned: reported by them, or by a colleague who misses them.
    Reported {
        absence: AbsenceId,
        by: Option<StaffId>,
    },
    /// Back, or the plan was given up.
    Ended {
        absence: AbsenceId,
    },
}

impl Event for StaffEvent {}

/// A member of staff, as the events make them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Member {
    pub version: u64,
    pub profile: Option<Box<Profile>>,
    pub active: bool,
    pub joined: bool,
    /// They chose not to be reminded by mail before a promise is due.
    pub unreminded: bool,
    pub absences: Vec<Absence>,
}

/// A command about a member of staff.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffCommand {
    Invite {
        profile: Box<Profile>,
    },
    Join,
    /// With how many open cases they own, and whether nobody else who can log in administers.
    ChangeProfile {
        profile: Box<Profile>,
        open_cases: u32,
        last_administrator: bool,
    },
    Leave {
        open_cases: u32,
        last_administrator: bool,
    },
    ResetLogIn,
    ChangePassword,
    ChangeSecondFactor,
    ChooseReminders {
        wanted: bool,
    },
    PlanAbsence {
        absence: AbsenceId,
        from: Timestamp,
        until: Timestamp,
        stand_in: StaffId,
        briefing: Option<Noted>,
    },
    AnswerStandIn {
        absence: AbsenceId,
        accept: bool,
    },
    ReportAbsence {
        absence: AbsenceId,
    },
    /// Back, or given up. `may_end_others` is the desk's table for whoever sends it; who reported an absence can always take that back.
    EndAbsence {
        absence: AbsenceId,
        may_end_others: bool,
    },
}

impl Member {
    /// The member after this event.
    #[must_use]
    pub fn evolve(mut self, recorded: &Recorded<StaffEvent>) -> Member {
        match &recorded.event {
            StaffEvent::Staff(MemberEvent::Invited { profile, by: _ } | MemberEvent::ProfileChanged { profile }) => {
                self.active = true;
                self.profile = Some(profile.clone());
            }
            StaffEvent::Staff(MemberEvent::Joined) => self.joined = true,
            StaffEvent::Staff(MemberEvent::Left) => self.active = false,
            StaffEvent::Staff(MemberEvent::LogInReset) => self.joined = false,
            StaffEvent::Staff(MemberEvent::PasswordChanged | MemberEvent::SecondFactorChanged) => {}
            StaffEvent::Staff(MemberEvent::RemindersChosen { wanted }) => self.unreminded = !wanted,
            StaffEvent::Absence(event) => self.absence(event, recorded.occurred_at),
        }
        self.version = recorded.seq;
        self
    }

    fn absence(&mut self, event: &AbsenceEvent, at: Timestamp) {
        match event {
            AbsenceEvent::Planned { absence, from, until, stand_in } => {
                let (id, from, until, stand_in) = (*absence, *from, Some(*until), Some(*stand_in));
                self.absences.push(Absence { id, from, until, stand_in, accepted: false, briefing: None, reported_by: None });
            }
            AbsenceEvent::StandInAccepted { absence, stand_in } => {
                for a in self.absences.iter_mut().filter(|a| a.id == *absence && a.stand_in == Some(*stand_in)) {
                    a.accepted = true;
                }
            }
            AbsenceEvent::StandInDeclined { absence, .. } => {
                for a in self.absences.iter_mut().filter(|a| a.id == *absence) {
                    a.stand_in = None;
                    a.accepted = false;
                }
            }
            AbsenceEvent::Reported { absence, by } => {
                let (id, reported_by) = (*absence, *by);
                self.absences.push(Absence { id, from: at, until: None, stand_in: None, accepted: false, briefing: None, reported_by });
            }
            AbsenceEvent::Briefed { absence, words } => {
                for a in self.absences.iter_mut().filter(|a| a.id == *absence) {
                    a.briefing = Some(words.clone());
                }
            }
            AbsenceEvent::Ended { absence } => self.absences.retain(|a| a.id != *absence),
        }
    }

    /// The absence that holds at this moment; an unplanned one before a planned one.
    #[must_use]
    pub fn away_at(&self, now: Timestamp) -> Option<&Absence> {
        let holds = |a: &&Absence| a.from <= now && a.until.is_none_or(|until| now < until);
        self.absences.iter().filter(holds).min_by_key(|a| a.until.is_some())
    }

    /// When their presence changes next.
    #[must_use]
    pub fn next_instant(&self, now: Timestamp) -> Option<Timestamp> {
        self.absences.iter().flat_map(|a| [Some(a.from), a.until]).flatten().filter(|at| *at > now).min()
    }

    /// Decides a command about a member of staff.
    ///
    /// # Errors
    /// A refusal with its ways forward.
    pub fn decide(&self, command: &StaffCommand, me: StaffId, actor: Actor, now: Timestamp) -> Result<Vec<StaffEvent>, Refusal> {
        let event = match command {
            StaffCommand::Invite { profile } => {
                if self.version > 0 {
                    return Ok(Vec::new());
                }
                StaffEvent::Staff(MemberEvent::Invited { profile: profile.clone(), by: actor.staff() })
            }
            StaffCommand::Join => {
                if self.joined {
                    return Ok(Vec::new());
                }
                StaffEvent::Staff(MemberEvent::Joined)
            }
            StaffCommand::ChangeProfile { profile, open_cases, last_administrator } => {
                return self.change_profile(profile, *open_cases, *last_administrator);
            }
            StaffCommand::ResetLogIn => StaffEvent::Staff(MemberEvent::LogInReset),
            StaffCommand::ChangePassword => StaffEvent::Staff(MemberEvent::PasswordChanged),
            StaffCommand::ChangeSecondFactor => StaffEvent::Staff(MemberEvent::SecondFactorChanged),
            StaffCommand::ChooseReminders { wanted } => {
                if self.unreminded != *wanted {
                    return Ok(Vec::new());
                }
                StaffEvent::Staff(MemberEvent::RemindersChosen { wanted: *wanted })
            }
            StaffCommand::Leave { open_cases, last_administrator } => return self.leave(*open_cases, *last_administrator),
            StaffCommand::PlanAbsence { absence, from, until, stand_in, briefing } => {
                if self.absences.iter().any(|a| a.id == *absence) {
                    return Ok(Vec::new());
                }
                if from >= until || *until <= now {
                    return Err(Refusal::new(Reason::DatesDontFit, Rule::Owner, Protects::Both, Way::ChooseLaterMoment, WhoCan::You));
                }
                if *stand_in == me {
                    return Err(Refusal::new(Reason::NotAvailable, Rule::Owner, Protects::TheCustomer, Way::NameSomebodyElse, WhoCan::You));
                }
                let planned = AbsenceEvent::Planned { absence: *absence, from: *from, until: *until, stand_in: *stand_in };
                let briefed = briefing.as_ref().map(|words| AbsenceEvent::Briefed { absence: *absence, words: words.clone() });
                return Ok([Some(planned), briefed].into_iter().flatten().map(StaffEvent::Absence).collect());
            }
            StaffCommand::AnswerStandIn { absence, accept } => return self.answer_stand_in(*absence, *accept, actor),
            StaffCommand::ReportAbsence { absence } => {
                if self.absences.iter().any(|a| a.id == *absence || a.until.is_none()) {
                    return Ok(Vec::new());
                }
                StaffEvent::Absence(AbsenceEvent::Reported { absence: *absence, by: actor.staff() })
            }
            StaffCommand::EndAbsence { absence, may_end_others } => return self.end_absence(*absence, *may_end_others, me, actor),
        };
        Ok(vec![event])
    }

    /// Whoever looks on owns no case, and somebody who can log in administers.
    fn change_profile(&self, profile: &Profile, open_cases: u32, last_administrator: bool) -> Result<Vec<StaffEvent>, Refusal> {
        if !profile.role.takes_cases() && open_cases > 0 {
            return Err(still_owns(open_cases));
        }
        let administers = self.active && self.profile.as_ref().is_some_and(|p| p.role == Role::Administrator);
        if administers && profile.role != Role::Administrator && last_administrator {
            return Err(no_administrator_left());
        }
        Ok(vec![StaffEvent::Staff(MemberEvent::ProfileChanged { profile: Box::new(profile.clone()) })])
    }

    fn end_absence(&self, id: AbsenceId, may_end_others: bool, me: StaffId, actor: Actor) -> Result<Vec<StaffEvent>, Refusal> {
        let Some(absence) = self.absences.iter().find(|a| a.id == id) else {
            return Ok(Vec::new());
        };
        let by = actor.staff();
        let theirs = by.is_none_or(|by| by == me) || (absence.until.is_none() && absence.reported_by == by);
        if !theirs && !may_end_others {
            return Err(Refusal::new(Reason::NotAllowed, Rule::Owner, Protects::Both, Way::AskTheLead, WhoCan::ALead));
        }
        Ok(vec![StaffEvent::Absence(AbsenceEvent::Ended { absence: id })])
    }

    fn leave(&self, open_cases: u32, last_administrator: bool) -> Result<Vec<StaffEvent>, Refusal> {
        if !self.active {
            return Ok(Vec::new());
        }
        if open_cases > 0 {
            return Err(still_owns(open_cases));
        }
        if last_administrator {
            return Err(no_administrator_left());
        }
        Ok(vec![StaffEvent::Staff(MemberEvent::Left)])
    }

    fn answer_stand_in(&self, absence: AbsenceId, accept: bool, actor: Actor) -> Result<Vec<StaffEvent>, Refusal> {
        let asked = self.absences.iter().find(|a| a.id == absence).filter(|a| a.stand_in.is_some() && a.stand_in == actor.staff());
        let Some((planned, stand_in)) = asked.and_then(|a| a.stand_in.map(|s| (a, s))) else {
            return Err(Refusal::new(Reason::OfferGone, Rule::Owner, Protects::Both, Way::AskTheOwner, WhoCan::TheOwner));
        };
        if accept && planned.accepted {
            return Ok(Vec::new());
        }
        let event =
            if accept { AbsenceEvent::StandInAccepted { absence, stand_in } } else { AbsenceEvent::StandInDeclined { absence, stand_in } };
        Ok(vec![StaffEvent::Absence(event)])
    }
}

fn still_owns(cases: u32) -> Refusal {
    let reason = Reason::StillOwnsCases { cases };
    Refusal::new(reason, Rule::Owner, Protects::TheCustomer, Way::HandCasesOver, WhoCan::ALead)
}

fn no_administrator_left() -> Refusal {
    Refusal::new(Reason::LastAdministrator, Rule::AHuman, Protects::Us, Way::NameSomebodyElse, WhoCan::AnAdministrator)
}
