//! The organisation that runs the desk: its name, hours, mail address, policy and teams. One stream.

use crate::{
    event::{Event, Recorded},
    ids::TeamId,
    policy::Policy,
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    time::calendar::Calendar,
};
use serde::{Deserialize, Serialize};

/// Who can be called in an emergency outside published hours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyContact {
    /// What it is for and who answers: "Gas smell: the network's watch".
    pub who: String,
    pub telephone: String,
}

/// How mail leaves. The password lies in a file outside backups, never here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailOut {
    pub host: String,
    pub port: u16,
    pub security: MailSecurity,
    pub user: Option<String>,
}

/// How the line to the mail server is secured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// Not at all: for a server on the same machine.
    None,
    StartTls,
    Tls,
}

/// A team.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
}

/// Everything that is set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Settings {
    pub name: String,
    /// Where the pages are reached: `https://desk.nordwerk.example`.
    pub base_address: String,
    /// IANA name.
    pub zone: String,
    /// BCP 47.
    pub language: String,
    pub calendar: Calendar,
    pub emergency: EmergencyContact,
    /// The address that customers write to; replies carry a key after a plus sign.
    pub mail_address: String,
    /// Addresses that it had before. What was written from them is answered to them, whatever its age (rule 3).
    #[serde(default)]
    pub former_mail_addresses: Vec<String>,
    /// The telephone number that customers call.
    pub telephone: Option<String>,
    pub mail_out: MailOut,
    pub policy: Policy,
    pub teams: Vec<Team>,
}

/// What happened to the organisation's settings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationEvent {
    Organisation(SettingsEvent),
}

/// See [`OrganisationEvent`]. Each holds the whole, so that what was in force at a time can be read off one event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsEvent {
    SetUp { settings: Box<Settings> },
    Changed { settings: Box<Settings> },
}

impl Event for OrganisationEvent {}

/// The organisation, as its events make it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Organisation {
    pub version: u64,
    pub settings: Option<Box<Settings>>,
}

impl Organisation {
    /// The organisation after this event.
    #[must_use]
    pub fn evolve(mut self, recorded: &Recorded<OrganisationEvent>) -> Organisation {
        let OrganisationEvent::Organisation(SettingsEvent::SetUp { settings } | SettingsEvent::Changed { settings }) = &recorded.event;
        self.settings = Some(settings.clone());
        self.version = recorded.seq;
        self
    }

    /// Sets it up, or changes what is set.
    ///
    /// # Errors
    /// When a policy value is out of its bounds, or the mail address is one that nobody would read.
    pub fn decide(&self, settings: &Settings) -> Result<Vec<OrganisationEvent>, Refusal> {
        if let Err((setting, least, greatest)) = settings.policy.check() {
            let reason = Reason::OutOfBounds { setting: setting.to_owned(), least, greatest };
            return Err(Refusal::new(reason, Rule::Promise, Protects::TheCustomer, Way::StartAgain, WhoCan::AnAdministrator));
        }
        if !can_be_answered(&settings.mail_address) {
            return Err(Refusal::new(Reason::NoAddress, Rule::Answerable, Protects::TheCustomer, Way::StartAgain, WhoCan::AnAdministrator));
        }
        let settings = Box::new(Settings { former_mail_addresses: self.former_mail_addresses(&settings.mail_address), ..settings.clone() });
        if self.settings.as_ref() == Some(&settings) {
            return Ok(Vec::new());
        }
        let event = if self.settings.is_none() { SettingsEvent::SetUp { settings } } else { SettingsEvent::Changed { settings } };
        Ok(vec![OrganisationEvent::Organisation(event)])
    }

    /// All addresses there were but the one that is wanted now, the latest last.
    fn former_mail_addresses(&self, wanted: &str) -> Vec<String> {
        let Some(before) = &self.settings else { return Vec::new() };
        let mut former = before.former_mail_addresses.clone();
        former.retain(|a| *a != before.mail_address);
        former.push(before.mail_address.clone());
        former.retain(|a| a != wanted);
        former
    }
}

/// A sender that says "do not answer" can't be configured (rule 3): the local part is checked against what such senders are called.
#[must_use]
pub fn can_be_answered(mail_address: &str) -> bool {
    let Some((local, domain)) = mail_address.rsplit_once('@') else {
        return false;
    };
    let plain: String = local.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let refuses = [
        "noreply",
        "donotreply",
        "dontreply",
        "nepasrepondre",
        "nichtantworten",
        "keineantwort",
        "noresponder",
        "nonrispondere",
        "mailerdaemon",
    ];
    !local.is_empty() && domain.contains('.') && !local.contains('+') && !refuses.iter().any(|r| plain.contains(r))
}

#[cfg(test)]
mod tests {
    use super::can_be_answered;

    #[test]
    fn rule_03_a_sender_that_nobody_reads_cant_be_configured() {
        for bad in [
            "no-reply@desk.example",
            "NoReply@desk.example",
            "do.not.reply@desk.example",
            "noreply-billing@desk.example",
            "help+x@desk.example",
            "help",
        ] {
            assert!(!can_be_answered(bad), "{bad}");
        }
        for good in ["help@desk.example", "kundendienst@nordwerk.example", "norepair@desk.example"] {
            assert!(can_be_answered(good), "{good}");
        }
    }
}
