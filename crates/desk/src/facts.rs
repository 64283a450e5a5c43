//! Facts that are looked up before a decision, then frozen.

use crate::{Desk, declined::Declined};
use casework::{
    Case, Command,
    care::roster::{Colleague, Presence, Roster},
    given::AutomaticMail,
    ids::{PersonId, StaffId},
    people::{customer::AddressKind, organisation::Settings},
};
use jiff::Timestamp;
use record::{
    RecordError,
    views::staff_card::{AbsenceRow, StaffRow},
};
use std::sync::Arc;

/// What one decision is given, owned; [`casework::Given`] borrows from it.
pub(crate) struct Facts {
    pub settings: Arc<Settings>,
    pub roster: Roster,
    pub staff: Vec<StaffRow>,
    pub automatic: AutomaticMail,
    pub known_owner: Option<StaffId>,
}

/// The work names of staff, for pages, in the order of their ids. Clones are the same list: a page reads it once.
#[derive(Clone, Debug, Default)]
pub struct StaffNames(Arc<[StaffRow]>);

impl StaffNames {
    fn sorted(mut staff: Vec<StaffRow>) -> StaffNames {
        staff.sort_unstable_by_key(|s| s.staff);
        StaffNames(staff.into())
    }

    /// The work name; empty when nobody has this id.
    #[must_use]
    pub fn name(&self, id: StaffId) -> &str {
        self.row(id).map_or("", |s| s.name.as_str())
    }

    /// The work name of whoever it is; empty when it is nobody.
    #[must_use]
    pub fn of(&self, id: Option<StaffId>) -> String {
        id.map(|id| self.name(id).to_owned()).unwrap_or_default()
    }

    /// The row.
    #[must_use]
    pub fn row(&self, id: StaffId) -> Option<&StaffRow> {
        self.0.binary_search_by_key(&id, |s| s.staff).ok().map(|at| &self.0[at])
    }

    /// Who is here at this moment.
    #[must_use]
    pub fn roster(&self, now: Timestamp) -> Roster {
        roster(&self.0, now)
    }

    /// Everybody.
    #[must_use]
    pub fn all(&self) -> &[StaffRow] {
        &self.0
    }
}

/// Who is here, from the rows of staff.
#[must_use]
pub(crate) fn roster(staff: &[StaffRow], now: Timestamp) -> Roster {
    let colleagues = staff.iter().filter(|s| s.active).map(|s| Colleague {
        id: s.staff,
        team: s.team,
        presence: presence(&s.absences, now),
        lead: s.role.leads(),
        takes_cases: s.role.takes_cases(),
        languages: s.languages.clone(),
        load: s.load,
    });
    Roster(colleagues.collect())
}

fn presence(absences: &[AbsenceRow], now: Timestamp) -> Presence {
    let holds = |a: &&AbsenceRow| a.from <= now && a.until.is_none_or(|until| now < until);
    match absences.iter().filter(holds).min_by_key(|a| a.until.is_some()) {
        None => Presence::Present,
        Some(a) => match a.until {
            Some(until) => Presence::Away { absence: a.id, until, stand_in: a.stand_in.filter(|_| a.accepted) },
            None => Presence::Missing { absence: a.id, since: a.from },
        },
    }
}

impl Desk {
    /// The names of staff.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn staff_names(&self) -> Result<StaffNames, RecordError> {
        Ok(StaffNames::sorted(self.record().staff().await?))
    }

    /// Who is here at this moment.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn roster(&self) -> Result<Roster, RecordError> {
        Ok(roster(&self.record().staff().await?, self.now()))
    }

    /// The facts for a decision on a case.
    pub(crate) async fn facts(&self, case: &Case, what: &Command, asked: Option<AutomaticMail>) -> Result<Facts, Declined> {
        // Whoever is new to the case is whom the desk may have to answer.
        let newcomer = match what {
            Command::Open(open) => Some(open.contact.from),
            Command::HearStranger(contact) => Some(contact.from),
            _ => None,
        };
        // Whoever writes again is whom the desk may have to tell that we are closed.
        let wrote = if let (Case::Open(_), Command::Receive(contact)) = (case, what) { Some(contact.from) } else { None };
        let asked_by = if let Command::AskNewLink { person, .. } = what { Some(*person) } else { None };
        let settings = self.set_up()?;
        let staff = self.record().staff().await?;
        let roster = roster(&staff, self.now());
        let written_to = if let Command::Say(say) = what { Some(say.to) } else { None };
        let addressee = newcomer.or(written_to).or(asked_by).or(wrote).or_else(|| case.story().map(|s| s.customer));
        let (mut automatic, mut known_owner) = (AutomaticMail::NoAddress, None);
        if let Some(addressee) = addressee {
            let has_mail = self.record().addresses(addressee).await?.iter().any(|a| a.kind == AddressKind::Mail);
            if has_mail {
                automatic = asked.unwrap_or(AutomaticMail::Allowed);
            }
        }
        if let (Case::Unopened, Some(customer)) = (case, newcomer) {
            known_owner = self.record().known_owner(customer).await?.filter(|id| roster.find(*id).is_some());
            if automatic == AutomaticMail::Allowed && self.opened_today(customer).await? >= settings.policy.automatic_per_address_daily {
                automatic = AutomaticMail::BudgetSpent;
            }
        }
        Ok(Facts { settings, roster, staff, automatic, known_owner })
    }

    /// How many cases this person's address opened in the last 24 hours: each had its first answer.
    async fn opened_today(&self, person: PersonId) -> Result<u32, RecordError> {
        let since = self.now() - jiff::SignedDuration::from_hours(24);
        let cases = self.record().cases_of_person(person, 50).await?;
        Ok(u32::try_from(cases.iter().filter(|c| c.opened_at >= since).count()).unwrap_or(u32::MAX))
    }
}
