//! Who works at Nordwerk Energy, the town's invented supplier, and how it is set up.

use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
use casework::{
    Actor,
    ids::{CommandId, StaffId},
    people::{
        organisation::{EmergencyContact, MailOut, MailSecurity},
        staff::StaffCommand,
    },
};
use desk::{Colleague, Desk, SetUp, real_now};
use uuid::Uuid;

/// The address to which customers write.
pub const DESK_ADDRESS: &str = "help@nordwerk.example";

/// The password of everybody here. It stands in no list of the commonest, and nobody outside this town has it.
pub const PASSWORD: &str = "the quiet harbour at six";

/// First name, name, role, languages.
const STAFF: [(&str, &str, &str, &[&str]); 5] = [
    ("Priya", "Priya Nair", "administrator", &["en"]),
    ("Ines", "Ines Moreau", "operator", &["en", "fr"]),
    ("Tom", "Tom Adeyemi", "operator", &["en"]),
    ("Carla", "Carla Brandt", "lead", &["en", "de"]),
    ("Rosa", "Rosa Lindqvist", "auditor", &["en"]),
];

/// The work name of somebody here, by first name.
///
/// # Panics
/// When nobody of that name works here.
#[must_use]
#[track_caller]
pub fn name(first_name: &str) -> &'static str {
    let found = STAFF.iter().find(|(first, ..)| *first == first_name);
    found.unwrap_or_else(|| panic!("nobody called {first_name} works here")).1
}

/// The mail address of somebody here, by first name.
#[must_use]
pub fn address(first_name: &str) -> String {
    format!("{}@nordwerk.example", first_name.to_lowercase())
}

/// The answers of the set-up page, for a desk at this address whose mail leaves by this port of this machine.
#[must_use]
pub fn set_up(base_address: &str, out_port: u16) -> SetUp {
    let colleague = |(first, name, role, languages): &(&str, &str, &str, &[&str])| Colleague {
        name: (*name).to_owned(),
        mail: address(first),
        telephone: None,
        team: "Customer care".to_owned(),
        role: Some((*role).to_owned()),
        languages: languages.iter().map(|l| (*l).to_owned()).collect(),
    };
    let mut everybody = STAFF.iter().map(colleague);
    SetUp {
        organisation: "Nordwerk Energy".to_owned(),
        base_address: base_address.to_owned(),
        zone: "Europe/Berlin".to_owned(),
        language: "en".to_owned(),
        hours: "Mon-Fri 08:00-18:00".to_owned(),
        holidays: "2026-12-25 Christmas Day".to_owned(),
        emergency: EmergencyContact { who: "Gas smell: the network's watch".to_owned(), telephone: "0800 990 041".to_owned() },
        mail_address: DESK_ADDRESS.to_owned(),
        telephone: Some("+49 30 990 4000".to_owned()),
        mail_out: MailOut { host: "127.0.0.1".to_owned(), port: out_port, security: MailSecurity::None, user: None },
        policy: casework::policy::Policy::default(),
        administrator: everybody.next().expect("the administrator comes first"),
        colleagues: everybody.collect(),
    }
}

/// Everybody of [`set_up`] chooses the town's password and joins. It is hashed with the least that argon2id allows:
/// a test build checks a real one for a second.
///
/// # Panics
/// When the record refuses.
pub async fn everybody_joins(desk: &Desk, staff: &[StaffId]) {
    let hash = cheap_hash(PASSWORD);
    for id in staff {
        desk.record().set_credential(*id, hash.clone(), None, real_now()).await.expect("the record takes a password");
        let joined = desk.about_staff(Actor::Staff(*id), CommandId(Uuid::now_v7()), *id, StaffCommand::Join).await;
        joined.expect("whoever is invited can join");
    }
}

fn cheap_hash(password: &str) -> String {
    let params = Params::new(Params::MIN_M_COST, 1, 1, None).expect("the least parameters are parameters");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password(password.as_bytes()).expect("the machine gives a salt").to_string()
}
