//! Holidays: dates with names, by region, as an organisation pastes them.
//!
//! ```text
//! # Berlin, public holidays
//! [DE-BE]
//! 2026-12-25 Christmas Day
//! 26.12.2026 Second Christmas Day
//! ```
//!
//! Makegood ships no tables: they change by law, and whoever is closed knows best when.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Dates in one table, at most: 150 years of 60 holidays and school breaks' days are 9,000.
pub const DATES: usize = 20_000;
/// Letters of a region's or a holiday's name, at most.
pub const NAME_LETTERS: usize = 200;

/// Dates on which nobody works, by region; in JSON `{ "DE-BE": { "2026-12-25": "Christmas Day" } }`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Holidays {
    regions: BTreeMap<String, BTreeMap<Date, String>>,
}

/// Why a table of holidays could not be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadHolidays {
    /// A line does not begin with a date.
    #[error("Line {line}: “{wrote}” is no date. Write year, month and day: 2026-12-25 Christmas Day")]
    NotADate {
        /// Counted from 1.
        line: usize,
        /// What stands there.
        wrote: String,
    },
    /// A date that does not exist.
    #[error("Line {line}: {wrote} does not exist in the calendar.")]
    NoSuchDay {
        /// Counted from 1.
        line: usize,
        /// What stands there.
        wrote: String,
    },
    /// The same date twice in one region, with two names.
    #[error("Line {line}: {date} stands there twice, as “{first}” and “{second}”. Keep one line.")]
    Twice {
        /// Counted from 1.
        line: usize,
        /// The date.
        date: Date,
        /// Its name on the earlier line.
        first: String,
        /// Its name on this line.
        second: String,
    },
    /// A name longer than [`NAME_LETTERS`].
    #[error("Line {line}: the name is longer than {NAME_LETTERS} letters.")]
    LongName {
        /// Counted from 1.
        line: usize,
    },
    /// More than [`DATES`].
    #[error("These are more than {DATES} dates: leave out the years that have passed.")]
    TooMany,
    /// JSON that is not from dates to names.
    #[error("This is not a table of dates and names, such as {{\"2026-12-25\": \"Christmas Day\"}}: {0}")]
    NotATable(String),
}

impl Holidays {
    /// No holidays at all.
    pub fn none() -> Holidays {
        Holidays::default()
    }

    /// Reads one date with its name a line; `[REGION]` begins a region, `#` a comment. Dates before any region get region `""`.
    ///
    /// Dates are `2026-12-25` or `25.12.2026`. Deliberately not `12/25/2026`: half of the world reads it otherwise.
    ///
    /// # Errors
    /// At the first line that can't be read, with its number and what to write instead.
    pub fn parse(text: &str) -> Result<Holidays, BadHolidays> {
        let mut holidays = Holidays::none();
        let mut region = String::new();
        let (mut dates, text) = (0_usize, text.trim_start_matches('\u{feff}'));
        for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line.trim())) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                region = short_enough(name.trim(), number)?.to_owned();
                continue;
            }
            dates += 1;
            if dates > DATES {
                return Err(BadHolidays::TooMany);
            }
            let (date, name) = line.split_once([' ', '\t', ',', ';']).unwrap_or((line, ""));
            let date = read_date(date, number)?;
            let name = short_enough(name.trim().trim_matches('"'), number)?;
            holidays.take(&region, date, name, number)?;
        }
        Ok(holidays)
    }

    /// Reads one region's table from JSON: `{ "2026-12-25": "Christmas Day" }`.
    ///
    /// # Errors
    /// When it is not a table of dates and names, or too large.
    pub fn from_json(region: &str, json: &str) -> Result<Holidays, BadHolidays> {
        let dates: BTreeMap<Date, String> = serde_json::from_str(json).map_err(|why| BadHolidays::NotATable(why.to_string()))?;
        if dates.len() > DATES {
            return Err(BadHolidays::TooMany);
        }
        if dates.values().any(|name| name.chars().count() > NAME_LETTERS) {
            return Err(BadHolidays::NotATable(format!("a name is longer than {NAME_LETTERS} letters")));
        }
        Ok(Holidays { regions: BTreeMap::from([(region.to_owned(), dates)]) })
    }

    /// The same with one more date. A date that is there already gets the new name.
    #[must_use]
    pub fn with(mut self, region: &str, date: Date, name: &str) -> Holidays {
        self.regions.entry(region.to_owned()).or_default().insert(date, name.to_owned());
        self
    }

    /// Only these regions: what one team observes, out of all that the organisation knows.
    #[must_use]
    pub fn only(&self, regions: &[&str]) -> Holidays {
        let kept = self.regions.iter().filter(|(region, _)| regions.contains(&region.as_str()));
        Holidays { regions: kept.map(|(region, dates)| (region.clone(), dates.clone())).collect() }
    }

    /// The name of the holiday on this date, in any region; nothing on an ordinary date.
    pub fn name_of(&self, date: Date) -> Option<&str> {
        self.regions.values().find_map(|dates| dates.get(&date)).map(String::as_str)
    }

    /// Whether this date is a holiday.
    pub fn on(&self, date: Date) -> bool {
        self.regions.values().any(|dates| dates.contains_key(&date))
    }

    /// All dates, region by region.
    pub fn dates(&self) -> impl Iterator<Item = (&str, Date, &str)> + '_ {
        self.regions.iter().flat_map(|(region, dates)| dates.iter().map(move |(date, name)| (region.as_str(), *date, name.as_str())))
    }

    fn take(&mut self, region: &str, date: Date, name: &str, line: usize) -> Result<(), BadHolidays> {
        let dates = self.regions.entry(region.to_owned()).or_default();
        match dates.get(&date) {
            Some(first) if first != name => Err(BadHolidays::Twice { line, date, first: first.clone(), second: name.to_owned() }),
            _ => {
                dates.insert(date, name.to_owned());
                Ok(())
            }
        }
    }
}

/// The table in the form that [`Holidays::parse`] reads.
impl fmt::Display for Holidays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (region, dates) in &self.regions {
            if !region.is_empty() {
                writeln!(f, "[{region}]")?;
            }
            for (date, name) in dates {
                let mut line = String::new();
                write!(line, "{date} {name}")?;
                writeln!(f, "{}", line.trim_end())?;
            }
        }
        Ok(())
    }
}

fn short_enough(name: &str, line: usize) -> Result<&str, BadHolidays> {
    if name.chars().count() > NAME_LETTERS { Err(BadHolidays::LongName { line }) } else { Ok(name) }
}

fn read_date(wrote: &str, line: usize) -> Result<Date, BadHolidays> {
    let shown = || wrote.trim_matches('"').chars().take(NAME_LETTERS).collect::<String>();
    let not_a_date = || BadHolidays::NotADate { line, wrote: shown() };
    let bare = wrote.trim_matches('"');
    let numbers = |separator: char| {
        let parts: Vec<&str> = bare.split(separator).collect();
        let digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        let read = |part: &str| part.parse::<i16>().ok();
        match parts[..] {
            [a, b, c] if digits => Some((read(a)?, read(b)?, read(c)?)),
            _ => None,
        }
    };
    let (year, month, day) = match (numbers('-'), numbers('.')) {
        (Some((year, month, day)), _) | (None, Some((day, month, year))) => (year, month, day),
        (None, None) => return Err(not_a_date()),
    };
    if year < 1000 {
        return Err(not_a_date());
    }
    let small = |number: i16| i8::try_from(number).unwrap_or(0);
    Date::new(year, small(month), small(day)).map_err(|_| BadHolidays::NoSuchDay { line, wrote: shown() })
}

#[cfg(test)]
mod tests {
    use super::{BadHolidays, Holidays};
    use jiff::civil::date;

    const BERLIN: &str =
        "\u{feff}# Berlin\r\n[DE-BE]\r\n2026-12-25 Christmas Day\r\n26.12.2026\tSecond Christmas Day\n\n[FR]\n2026-07-14, Fête nationale\n";

    #[test]
    fn a_pasted_table_is_read_line_by_line_with_its_regions() {
        let holidays = Holidays::parse(BERLIN).unwrap();
        assert_eq!(holidays.name_of(date(2026, 12, 26)), Some("Second Christmas Day"));
        assert_eq!(holidays.name_of(date(2026, 7, 14)), Some("Fête nationale"));
        assert!(!holidays.on(date(2026, 12, 27)));
        assert!(!holidays.only(&["FR"]).on(date(2026, 12, 25)));
        assert_eq!(holidays.dates().count(), 3);
        assert_eq!(Holidays::parse("2026-05-01").unwrap().name_of(date(2026, 5, 1)), Some(""));
        assert_eq!(Holidays::parse("").unwrap(), Holidays::none());
    }

    #[test]
    fn what_is_written_reads_the_same_as_text_and_as_json() {
        let holidays = Holidays::parse(BERLIN).unwrap().with("", date(2027, 1, 1), "");
        assert_eq!(Holidays::parse(&holidays.to_string()).unwrap(), holidays);
        let json = serde_json::to_string(&holidays).unwrap();
        assert!(json.contains(r#""2026-12-25":"Christmas Day""#), "{json}");
        assert_eq!(serde_json::from_str::<Holidays>(&json).unwrap(), holidays);
        let one = Holidays::from_json("X", r#"{ "2026-12-25": "Christmas" }"#).unwrap();
        assert!(one.on(date(2026, 12, 25)));
    }

    #[test]
    fn a_line_that_can_not_be_read_is_named_with_what_to_write() {
        let said = |text: &str| Holidays::parse(text).unwrap_err().to_string();
        let no_date = "Line 2: “Christmas” is no date. Write year, month and day: 2026-12-25 Christmas Day";
        assert_eq!(said("# x\nChristmas 2026-12-25"), no_date);
        assert!(said("12/25/2026 Christmas").contains("“12/25/2026” is no date"));
        assert!(said("26-12-25 Christmas").contains("is no date"));
        assert_eq!(said("2026-02-29 x"), "Line 1: 2026-02-29 does not exist in the calendar.");
        assert_eq!(said("30.2.2026"), "Line 1: 30.2.2026 does not exist in the calendar.");
        assert!(said("2026-02-300 x").contains("does not exist"));
        assert!(said("2026-05-01 A\n2026-05-01 B").contains("stands there twice, as “A” and “B”"));
        assert!(Holidays::parse("2026-05-01 A\n2026-05-01 A").is_ok());
        assert_eq!(Holidays::parse(&format!("2026-05-01 {}", "x".repeat(300))), Err(BadHolidays::LongName { line: 1 }));
        assert_eq!(Holidays::parse(&"2026-05-01 A\n".repeat(20_001)), Err(BadHolidays::TooMany));
        assert!(Holidays::from_json("X", r#"{"2026-13-01": "A"}"#).is_err());
        assert!(Holidays::from_json("X", "[1]").unwrap_err().to_string().contains("not a table of dates"));
    }
}
