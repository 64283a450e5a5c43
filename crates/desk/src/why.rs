//! Why something that was written can't be used: a key of the texts, with what belongs into it. It is said where it is shown,
//! in the reader's language.

use casework::time::{BadHolidays, BadHours, UnknownZone, published_hours::BadPublishedHours};
use std::fmt::{Display, Formatter};
use words::{Arg, Voice};

/// What is wrong, and what to write instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why {
    key: &'static str,
    args: Vec<(&'static str, String)>,
}

impl Why {
    fn with(key: &'static str, args: Vec<(&'static str, String)>) -> Why {
        Why { key, args }
    }

    /// What it is about: the first piece of what was written.
    #[must_use]
    pub fn about(&self) -> Option<&str> {
        self.args.iter().find(|(name, _)| matches!(*name, "wrote" | "first")).map(|(_, text)| text.as_str())
    }

    /// In a reader's language.
    #[must_use]
    pub fn said(&self, voice: &Voice) -> String {
        let args: Vec<(&str, Arg<'_>)> = self.args.iter().map(|(name, text)| (*name, Arg::Text(text.as_str()))).collect();
        voice.say_with(self.key, &args)
    }
}

impl From<&'static str> for Why {
    fn from(key: &'static str) -> Why {
        Why { key, args: Vec::new() }
    }
}

impl Display for Why {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key)
    }
}

impl From<BadHours> for Why {
    fn from(bad: BadHours) -> Why {
        match bad {
            BadHours::Nothing => words::key!("refusal-hours-nothing").into(),
            BadHours::TooLong => words::key!("refusal-hours-too-long").into(),
            BadHours::TooMany => words::key!("refusal-hours-too-many").into(),
            BadHours::NoDay { part } => Why::with(words::key!("refusal-hours-no-day"), vec![("wrote", part)]),
            BadHours::NoTimes { part } => Why::with(words::key!("refusal-hours-no-times"), vec![("wrote", part)]),
            BadHours::UnknownDay { wrote } => Why::with(words::key!("refusal-hours-unknown-day"), vec![("wrote", wrote)]),
            BadHours::NotABlock { wrote } => Why::with(words::key!("refusal-hours-not-a-block"), vec![("wrote", wrote)]),
            BadHours::BadTime { wrote } => Why::with(words::key!("refusal-hours-bad-time"), vec![("wrote", wrote)]),
            BadHours::Empty { wrote } => Why::with(words::key!("refusal-hours-empty"), vec![("wrote", wrote)]),
            BadHours::Overlap { first, second } => {
                Why::with(words::key!("refusal-hours-overlap"), vec![("first", first), ("second", second)])
            }
        }
    }
}

impl From<UnknownZone> for Why {
    fn from(UnknownZone { wrote, nearest }: UnknownZone) -> Why {
        match nearest {
            Some(nearest) => Why::with(words::key!("refusal-zone-unknown-but"), vec![("wrote", wrote), ("nearest", nearest)]),
            None => Why::with(words::key!("refusal-zone-unknown"), vec![("wrote", wrote)]),
        }
    }
}

impl From<BadPublishedHours> for Why {
    fn from(bad: BadPublishedHours) -> Why {
        match bad {
            BadPublishedHours::Hours(bad) => bad.into(),
            BadPublishedHours::Zone(bad) => bad.into(),
        }
    }
}

impl From<BadHolidays> for Why {
    fn from(bad: BadHolidays) -> Why {
        let of = |line: usize| ("line", line.to_string());
        match bad {
            BadHolidays::NotADate { line, wrote } => Why::with(words::key!("refusal-holidays-no-date"), vec![of(line), ("wrote", wrote)]),
            BadHolidays::NoSuchDay { line, wrote } => {
                Why::with(words::key!("refusal-holidays-no-such-day"), vec![of(line), ("wrote", wrote)])
            }
            BadHolidays::Twice { line, date, first, second } => Why::with(
                words::key!("refusal-holidays-twice"),
                vec![of(line), ("date", date.to_string()), ("first", first), ("second", second)],
            ),
            BadHolidays::LongName { line } => Why::with(words::key!("refusal-holidays-long-name"), vec![of(line)]),
            BadHolidays::TooMany => words::key!("refusal-holidays-too-many").into(),
            BadHolidays::NotATable(what) => Why::with(words::key!("refusal-holidays-no-table"), vec![("what", what)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Why;
    use casework::time::{Holidays, PublishedHours};
    use words::Voice;

    #[test]
    fn what_is_wrong_with_hours_dates_and_zones_is_said_with_what_was_written() {
        let voice = Voice::new("en", jiff::tz::TimeZone::UTC);
        let hours = |text: &str, zone: &str| PublishedHours::parse(text, zone).map(|_| ()).map_err(Why::from);
        let holidays = |text: &str| Holidays::parse(text).map(|_| ()).map_err(Why::from);
        for (wrong, says) in [
            (hours("", "UTC"), "Mon-Fri 09:00-17:00; Sat 10:00-13:00"),
            (hours("Mon 9-17x", "UTC"), "17x"),
            (hours("Mon 09:00-12:00, 11:00-13:00", "UTC"), "overlap"),
            (hours("09:00-12:00", "UTC"), "names no day"),
            (hours("Mon", "UTC"), "names no times"),
            (hours("Moonday 09:00-12:00", "UTC"), "moonday"),
            (hours("Mon 09:00-12:00", "Berlin"), "Europe/Berlin"),
            (hours("Mon 09:00-12:00", "Nowhere at all"), "Nowhere at all"),
            (holidays("Christmas"), "Christmas"),
            (holidays("2026-02-30 Never"), "2026-02-30"),
            (holidays("2026-12-25 Christmas\n2026-12-25 Noel"), "Noel"),
        ] {
            let said = wrong.expect_err(says).said(&voice);
            assert!(said.contains(says) && !said.contains("refusal-"), "{said}");
        }
    }
}
