//! One event of each kind of the streams beside the case: people, staff, the organisation.

use super::samples::particular;
use crate::kit::*;
use casework::{
    ids::{AbsenceId, TeamId},
    people::{
        customer::{Address, AddressKind, CustomerEvent, PersonEvent},
        organisation::{EmergencyContact, MailOut, MailSecurity, OrganisationEvent, Settings, SettingsEvent, Team},
        staff::{AbsenceEvent, MemberEvent, Profile, Role, StaffEvent},
    },
};
use uuid::Uuid;

const ABSENCE: AbsenceId = AbsenceId(Uuid::from_u128(0xab));

pub fn customer() -> Vec<CustomerEvent> {
    let address = || Address { kind: AddressKind::Mail, value: particular("oden@mail.example") };
    [
        PersonEvent::Met {
            name: Some(particular("Frau Oden")),
            addresses: vec![address(), Address { kind: AddressKind::Telephone, value: particular("telephone") }],
            language: Some("de".to_owned()),
            zone: Some("Europe/Berlin".to_owned()),
        },
        PersonEvent::Named { name: particular("Frau Oden") },
        PersonEvent::AddressLearned { address: Address { kind: AddressKind::Postal, value: particular("street") } },
        PersonEvent::LanguageKnown { language: Some("de".to_owned()) },
        PersonEvent::ZoneKnown { zone: Some("Europe/Berlin".to_owned()), told: true },
        PersonEvent::AddressFailed { address: address() },
        PersonEvent::AddressConfirmed { address: address() },
    ]
    .map(CustomerEvent::Person)
    .to_vec()
}

pub fn staff() -> Vec<StaffEvent> {
    let profile = |role| {
        Box::new(Profile {
            name: particular("Hanna Berger"),
            mail: particular("hanna@desk.example"),
            telephone: Some(particular("extension 12")),
            team: SERVICE,
            role,
            languages: vec!["de".to_owned(), "en".to_owned()],
            zone: Some("Europe/Berlin".to_owned()),
        })
    };
    let (from, until) = (on("2026-12-21 00:00"), on("2027-01-04 00:00"));
    vec![
        StaffEvent::Staff(MemberEvent::Invited { profile: profile(Role::Operator), by: Some(LEA) }),
        StaffEvent::Staff(MemberEvent::Joined),
        StaffEvent::Staff(MemberEvent::ProfileChanged { profile: profile(Role::Lead) }),
        StaffEvent::Staff(MemberEvent::Left),
        StaffEvent::Staff(MemberEvent::LogInReset),
        StaffEvent::Staff(MemberEvent::PasswordChanged),
        StaffEvent::Staff(MemberEvent::SecondFactorChanged),
        StaffEvent::Staff(MemberEvent::RemindersChosen { wanted: false }),
        StaffEvent::Absence(AbsenceEvent::Planned { absence: ABSENCE, from, until, stand_in: TARIK }),
        StaffEvent::Absence(AbsenceEvent::StandInAccepted { absence: ABSENCE, stand_in: TARIK }),
        StaffEvent::Absence(AbsenceEvent::StandInDeclined { absence: ABSENCE, stand_in: TARIK }),
        StaffEvent::Absence(AbsenceEvent::Briefed { absence: ABSENCE, words: noted("ring twice") }),
        StaffEvent::Absence(AbsenceEvent::Reported { absence: ABSENCE, by: Some(TARIK) }),
        StaffEvent::Absence(AbsenceEvent::Ended { absence: ABSENCE }),
    ]
}

/// An organisation's settings, each field filled.
pub fn settings() -> Settings {
    let town = Town::new();
    Settings {
        name: "Nordwerk".to_owned(),
        base_address: "https://desk.nordwerk.example".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        language: "de".to_owned(),
        calendar: town.calendar,
        emergency: EmergencyContact { who: "Gas smell: the network's watch".to_owned(), telephone: "110-0".to_owned() },
        mail_address: "help@nordwerk.example".to_owned(),
        former_mail_addresses: Vec::new(),
        telephone: Some("110-1".to_owned()),
        mail_out: MailOut {
            host: "mail.nordwerk.example".to_owned(),
            port: 587,
            security: MailSecurity::StartTls,
            user: Some("desk".to_owned()),
        },
        policy: town.policy,
        teams: vec![Team { id: TeamId(Uuid::from_u128(0x71)), name: "Service".to_owned() }],
    }
}

pub fn organisation() -> Vec<OrganisationEvent> {
    vec![
        OrganisationEvent::Organisation(SettingsEvent::SetUp { settings: Box::new(settings()) }),
        OrganisationEvent::Organisation(SettingsEvent::Changed { settings: Box::new(settings()) }),
    ]
}
