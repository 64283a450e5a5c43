//! Harm, as forms offer it: its kinds and how bad it is.

use crate::layout::Frame;
use crate::pages::form::Choice;
use words::key;

/// The kinds: what a form sends (the names of `casework`), and the text.
const KINDS: [(&str, &str); 9] = [
    ("no_heating", key!("harm-no-heating")),
    ("no_water", key!("harm-no-water")),
    ("no_power", key!("harm-no-power")),
    ("no_telephone", key!("harm-no-telephone")),
    ("health", key!("harm-health")),
    ("home", key!("harm-home")),
    ("money", key!("harm-money")),
    ("threatened", key!("harm-threatened")),
    ("other", key!("harm-other")),
];

/// How bad: the order in which people are helped.
const SEVERITIES: [(&str, &str); 3] =
    [("danger", key!("severity-danger")), ("serious", key!("severity-serious")), ("low", key!("severity-low"))];

/// The kinds of harm as choices; value is the kind's name in `casework`.
#[must_use]
pub fn kind_choices(frame: &Frame) -> Vec<Choice> {
    KINDS.iter().map(|(value, key)| Choice::of(value, &frame.say(key))).collect()
}

/// The severities as choices; "it hurts, and can wait a day" is chosen.
#[must_use]
pub fn severity_choices(frame: &Frame) -> Vec<Choice> {
    SEVERITIES
        .iter()
        .map(|(value, key)| {
            let choice = Choice::of(value, &frame.say(key));
            if *value == "serious" { choice.chosen() } else { choice }
        })
        .collect()
}

/// The heading of a case with this harm: "Maria Lenoir has had no heating for 23 days." Takes `who`, `harm` and `days`.
#[must_use]
pub fn heading_key(kind: &str) -> &'static str {
    match kind {
        "no_heating" => key!("case-heading-no-heating"),
        "no_water" => key!("case-heading-no-water"),
        "no_power" => key!("case-heading-no-power"),
        "no_telephone" => key!("case-heading-no-telephone"),
        _ => key!("case-heading-harm"),
    }
}

/// The words of a kind, for a tag; the name itself when it is not known.
#[must_use]
pub fn kind_word(frame: &Frame, value: &str) -> String {
    KINDS.iter().find(|(name, _)| *name == value).map_or_else(|| value.to_owned(), |(_, key)| frame.say(key))
}
