//! Setting a desk up: from the set-up page, or from a file with the same answers.

use crate::{Desk, declined::Declined, settings::ChangedSettings, staffing::NewColleague, why::Why};
use casework::{
    Actor,
    ids::{CommandId, StaffId, TeamId},
    people::{
        organisation::{EmergencyContact, MailOut, Settings, Team},
        staff::Role,
    },
    policy::Policy,
    time::{Calendar, Holidays, PublishedHours},
};
use serde::Deserialize;
use uuid::Uuid;

/// The answers of the set-up page. A file that holds them is TOML with these names; `examples/setup.toml` explains each.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The organisation's name, as customers read it.
    pub organisation: String,
    /// Where the pages are reached: `http://127.0.0.1:8080`.
    pub base_address: String,
    /// IANA time zone: `Europe/Berlin`.
    pub zone: String,
    /// BCP 47 language in which customers are written to until theirs is known.
    #[serde(default = "english")]
    pub language: String,
    /// `Mon-Fri 09:00-17:00; Sat 10:00-13:00`.
    pub hours: String,
    /// One date a line with its name: `2026-12-25 Christmas Day`.
    #[serde(default)]
    pub holidays: String,
    pub emergency: EmergencyContact,
    /// The address that customers write to.
    pub mail_address: String,
    pub telephone: Option<String>,
    pub mail_out: MailOut,
    #[serde(default)]
    pub policy: Policy,
    pub administrator: Colleague,
    /// More colleagues, by team.
    #[serde(default)]
    pub colleagues: Vec<Colleague>,
}

fn english() -> String {
    "en".into()
}

/// A colleague in the answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colleague {
    pub name: String,
    pub mail: String,
    pub telephone: Option<String>,
    /// The team's name.
    pub team: String,
    /// operator, lead, manager, auditor or administrator.
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default)]
    pub languages: Vec<String>,
}

/// The team's id is derived from its name: the same answers twice are the same teams.
fn team_id(name: &str) -> TeamId {
    TeamId(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.trim().to_lowercase().as_bytes()))
}

fn unusable(field: &'static str, why: impl Into<Why>) -> Declined {
    Declined::Unusable { field, why: why.into() }
}

impl SetUp {
    fn everybody(&self) -> impl Iterator<Item = (&Colleague, Role)> {
        let administrator = std::iter::once((&self.administrator, Role::Administrator));
        administrator.chain(self.colleagues.iter().map(|c| (c, c.role.as_deref().and_then(Role::named).unwrap_or(Role::Operator))))
    }

    /// The settings that these answers make.
    ///
    /// # Errors
    /// Names the field, and says what to write.
    pub fn settings(&self) -> Result<Settings, Declined> {
        if self.organisation.trim().is_empty() {
            return Err(unusable("organisation", words::key!("refusal-name-missing")));
        }
        let base = self.base_address.trim().trim_end_matches('/').to_owned();
        if !(base.starts_with("http://") || base.starts_with("https://")) {
            return Err(unusable("base_address", words::key!("refusal-base-address")));
        }
        for c in &self.colleagues {
            if let Some(role) = c.role.as_deref()
                && Role::named(role).is_none()
            {
                return Err(unusable("role", words::key!("refusal-role-unknown")));
            }
        }
        casework::time::zone(&self.zone).map_err(|e| unusable("zone", e))?;
        let hours = PublishedHours::parse(&self.hours, &self.zone).map_err(|e| unusable("hours", e))?;
        let holidays = Holidays::parse(&self.holidays).map_err(|e| unusable("holidays", e))?;
        let mut teams: Vec<Team> = Vec::new();
        for (c, _) in self.everybody() {
            let id = team_id(&c.team);
            if !teams.iter().any(|t| t.id == id) {
                teams.push(Team { id, name: c.team.trim().to_owned() });
            }
        }
        Ok(Settings {
            name: self.organisation.trim().to_owned(),
            base_address: base,
            zone: self.zone.trim().to_owned(),
            language: self.language.clone(),
            calendar: Calendar::new(hours, holidays),
            emergency: self.emergency.clone(),
            mail_address: self.mail_address.trim().to_lowercase(),
            former_mail_addresses: Vec::new(),
            telephone: self.telephone.clone().filter(|t| !t.trim().is_empty()),
            mail_out: self.mail_out.clone(),
            policy: self.policy.clone(),
            teams,
        })
    }
}

impl Desk {
    /// Sets the desk up: the organisation, its teams and its people. The same answers again change nothing; gives everybody's id, the
    /// administrator's first. Nobody has a password after this: each gets a link.
    ///
    /// # Errors
    /// Names the field that can't be used; nothing was set up then.
    pub async fn carry_out_set_up(&self, answers: &SetUp) -> Result<Vec<StaffId>, Declined> {
        let settings = answers.settings()?;
        let namespace = Uuid::new_v5(&Uuid::NAMESPACE_OID, b"makegood set-up");
        // People first: a desk that is set up has somebody who can log in.
        let mut ids = Vec::new();
        for (colleague, role) in answers.everybody() {
            let new = NewColleague {
                name: colleague.name.clone(),
                mail: colleague.mail.clone(),
                telephone: colleague.telephone.clone(),
                team: team_id(&colleague.team),
                role,
                languages: if colleague.languages.is_empty() { vec![answers.language.clone()] } else { colleague.languages.clone() },
                zone: None,
            };
            let command = CommandId(Uuid::new_v5(&namespace, colleague.mail.trim().to_lowercase().as_bytes()));
            ids.push(self.invite(Actor::Desk, command, &new).await?);
        }
        let command = CommandId(Uuid::new_v5(&namespace, format!("settings {settings:?}").as_bytes()));
        self.change_settings(ChangedSettings { command, actor: Actor::Desk, settings }).await?;
        Ok(ids)
    }
}
