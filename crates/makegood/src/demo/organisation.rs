//! Nordwerk Energy & Netz: eight people in two teams. Nobody of this name exists; addresses end in `.example`, telephone
//! numbers are of the range that is reserved for films and books in France (01 99 00).

use casework::{
    people::organisation::{EmergencyContact, MailOut, MailSecurity},
    policy::Policy,
};
use desk::{Colleague, SetUp};

/// The team of homes, heating and lines.
pub const HOMES: &str = "Homes and lines";
/// The team of bills and contracts.
pub const BILLS: &str = "Bills and contracts";

fn colleague(name: &str, team: &str, role: &str, telephone: &str, languages: &[&str]) -> Colleague {
    let first = name.split_whitespace().next().unwrap_or(name).to_lowercase().replace('é', "e");
    Colleague {
        name: name.to_owned(),
        mail: format!("{first}@nordwerk.example"),
        telephone: Some(telephone.to_owned()),
        team: team.to_owned(),
        role: Some(role.to_owned()),
        languages: languages.iter().map(ToString::to_string).collect(),
    }
}

/// The answers of its set-up page. Mail goes to the demonstration's own server, whatever stands here.
pub fn answers() -> SetUp {
    SetUp {
        organisation: "Nordwerk Energy & Netz".into(),
        base_address: "http://127.0.0.1:8080".into(),
        zone: "Europe/Paris".into(),
        language: "en".into(),
        hours: "Mon-Fri 08:30-18:00; Sat 09:00-12:00".into(),
        holidays: "2026-11-11 Armistice Day\n2026-12-25 Christmas Day\n2027-01-01 New Year's Day".into(),
        emergency: EmergencyContact {
            who: "Smell of gas, water or sparks: the network's watch, day and night".into(),
            telephone: "01 99 00 41 00".into(),
        },
        mail_address: "help@nordwerk.example".into(),
        telephone: Some("01 99 00 41 10".into()),
        mail_out: MailOut { host: "127.0.0.1".into(), port: 2525, security: MailSecurity::None, user: None },
        policy: Policy::default(),
        administrator: colleague("Ruth Adler", HOMES, "administrator", "01 99 00 41 11", &["en", "fr"]),
        colleagues: vec![
            colleague("Ines Moreau", HOMES, "operator", "01 99 00 41 12", &["en", "fr", "it", "tr"]),
            colleague("Samir Haddad", HOMES, "operator", "01 99 00 41 13", &["en", "fr", "ar"]),
            colleague("Karim Belkacem", HOMES, "operator", "01 99 00 41 14", &["en", "fr"]),
            colleague("Lotte Brandt", HOMES, "lead", "01 99 00 41 15", &["en", "de", "nl"]),
            colleague("Jonas Weber", BILLS, "operator", "01 99 00 41 16", &["en", "de"]),
            colleague("Amélie Laurent", BILLS, "operator", "01 99 00 41 17", &["en", "fr", "es"]),
            colleague("Tove Lindqvist", BILLS, "lead", "01 99 00 41 18", &["en", "pl"]),
        ],
    }
}
