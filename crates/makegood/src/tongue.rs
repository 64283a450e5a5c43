//! How the terminal is spoken to: in the language and zone of whoever sits before it.

use casework::refusal::{Reason, Refusal};
use jiff::tz::TimeZone;
use words::{Arg, Voice};

/// The voice of this terminal: the language of its environment (LC_ALL, LC_MESSAGES, LANG), this machine's zone.
pub fn of_the_terminal() -> Voice {
    let asked = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let language = asked.unwrap_or_default();
    let language = language.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    Voice::new(&language, TimeZone::system())
}

/// The voice of somebody at the other end of the socket, as they named it.
pub fn of(language: &str, zone: &str) -> Voice {
    Voice::new(language, TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

/// The name of a voice's zone, by which the other end of the socket finds it again.
pub fn zone_name(voice: &Voice) -> String {
    voice.zone().iana_name().unwrap_or("UTC").to_owned()
}

/// A refusal in words: what the command line can do about it where that is another thing than on a page, else as pages say it.
pub fn refusal(refusal: &Refusal, voice: &Voice) -> String {
    if refusal.reason == Reason::NoAddress {
        return voice.say("cli-address-unanswerable");
    }
    if refusal.reason == Reason::LastAdministrator {
        return voice.say("cli-last-administrator");
    }
    if let Reason::StillOwnsCases { cases } = refusal.reason {
        return voice.say_with("cli-still-owns-cases", &[("count", Arg::Count(i64::from(cases)))]);
    }
    desk::refused::whole(voice, refusal, desk::real_now())
}

/// A field that can't be used, and why.
pub fn unusable(field: &str, why: &desk::Why, voice: &Voice) -> String {
    let why = why.said(voice);
    voice.say_with("cli-field-unusable", &[("field", Arg::Text(field)), ("why", Arg::Text(&why))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::{
        refusal::{Protects, Way, WhoCan},
        rule::Rule,
    };

    #[test]
    fn rule_05_a_refusal_at_the_terminal_is_in_words_with_its_way_forward() {
        let refused = Refusal::new(Reason::DatesDontFit, Rule::Owner, Protects::Us, Way::StartAgain, WhoCan::You)
            .or(Way::AskAnAdministrator, WhoCan::AnAdministrator);
        let said = refusal(&refused, &Voice::new("en", TimeZone::UTC));
        assert!(!said.contains("DatesDontFit") && !said.contains("StartAgain"), "{said}");
        assert_eq!(said.lines().count(), 3, "why, and two ways: {said}");
    }
}
