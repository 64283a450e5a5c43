//! Telephone, languages and zone of a member of staff: read from a form, and into one.

use super::fields::Fields;
use crate::pages::{form::Field, particulars::Particulars};
use desk::Declined;
use record::views::staff_card::StaffRow;
use words::Voice;

/// As they are.
#[must_use]
pub fn of(row: &StaffRow) -> Particulars {
    Particulars {
        telephone: Field::of(row.telephone.as_deref().unwrap_or_default()),
        languages: Field::of(&row.languages.join(" ")),
        zone: Field::of(row.zone.as_deref().unwrap_or_default()),
    }
}

/// As they were typed.
#[must_use]
pub fn typed(fields: &Fields) -> Particulars {
    let field = |name: &str| Field::of(&fields.text(name));
    Particulars { telephone: field("telephone"), languages: field("languages"), zone: field("zone") }
}

/// The telephone number; none when the field is empty.
#[must_use]
pub fn telephone(p: &Particulars) -> Option<String> {
    Some(p.telephone.value.clone()).filter(|t| !t.is_empty())
}

/// The languages as their tags are compared: the language in small letters, each once.
#[must_use]
pub fn languages(p: &Particulars) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for typed in p.languages.value.split([' ', ',', ';', '\n', '\t']).filter(|l| !l.is_empty()) {
        let tag = language(typed);
        if !all.contains(&tag) {
            all.push(tag);
        }
    }
    all
}

/// A language as its tag is compared: its name in small letters, the rest as it was typed.
#[must_use]
pub fn language(typed: &str) -> String {
    match typed.trim().split_once('-') {
        Some((language, rest)) => format!("{}-{rest}", language.to_lowercase()),
        None => typed.trim().to_lowercase(),
    }
}

/// The zone; none when the field is empty.
#[must_use]
pub fn zone(p: &Particulars) -> Option<String> {
    Some(p.zone.value.clone()).filter(|z| !z.is_empty())
}

/// Sets what the desk can't use beside its field; whether it was one of these.
pub fn refuse(p: &mut Particulars, declined: &Declined, voice: &Voice) -> bool {
    let Declined::Unusable { field, why } = declined else { return false };
    let wrong = match *field {
        "telephone" => &mut p.telephone,
        "languages" => &mut p.languages,
        "zone" => &mut p.zone,
        _ => return false,
    };
    wrong.error = Some(why.said(voice));
    true
}

#[cfg(test)]
mod tests {
    use super::languages;
    use crate::pages::{form::Field, particulars::Particulars};

    #[test]
    fn languages_are_read_however_they_are_divided() {
        let read = |text: &str| languages(&Particulars { languages: Field::of(text), ..Particulars::default() });
        assert_eq!(read("EN, fr;pt-BR en"), ["en", "fr", "pt-BR"]);
        assert!(read("  ").is_empty());
    }
}
