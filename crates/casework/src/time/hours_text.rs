//! Published hours as people write them: `Mon-Fri 09:00-12:30, 13:30-17:00; Sat 10:00-13:00`.
//!
//! Each error names the part that is off and what to write instead. Deliberately not read: am and pm (two people
//! mean two things by "12 am").

use jiff::civil::Weekday;

use super::published_hours::{Block, DAY_MINUTES};

/// Longest text that is read, in letters: seven days with ten blocks each take about 1,000.
pub const TEXT_LETTERS: usize = 2_000;
/// Blocks in one week, at most: ten a day.
pub const BLOCKS_PER_WEEK: usize = 70;

const WEEK_MINUTES: u32 = 7 * DAY_MINUTES as u32;
const CLOSED: &str = "closed";
const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Why hours could not be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadHours {
    /// Nothing was written.
    #[error("No hours are given. Write them like this: Mon-Fri 09:00-17:00; Sat 10:00-13:00")]
    Nothing,
    /// Longer than [`TEXT_LETTERS`].
    #[error("These hours are too long to read: write them in at most {TEXT_LETTERS} letters.")]
    TooLong,
    /// More than [`BLOCKS_PER_WEEK`].
    #[error("These are more than {BLOCKS_PER_WEEK} blocks a week: join blocks that touch.")]
    TooMany,
    /// Times without a day before them.
    #[error("“{part}” names no day. Write the days first: Mon-Fri {part}")]
    NoDay {
        /// The part between two semicolons.
        part: String,
    },
    /// A day without times after it.
    #[error("“{part}” names no times. Write them after the days: {part} 09:00-17:00")]
    NoTimes {
        /// The part between two semicolons.
        part: String,
    },
    /// A word where a day was expected.
    #[error("“{wrote}” is no day. Write Mon, Tue, Wed, Thu, Fri, Sat, Sun, a range such as Mon-Fri, or daily.")]
    UnknownDay {
        /// The word.
        wrote: String,
    },
    /// Something that is not from one time to another.
    #[error("“{wrote}” is not from one time to another. Write it like this: 09:00-17:00")]
    NotABlock {
        /// What stands between two commas.
        wrote: String,
    },
    /// Something that is no time of day.
    #[error("“{wrote}” is no time of day. Write it with 24 hours, from 00:00 to 24:00: five in the afternoon is 17:00.")]
    BadTime {
        /// What stands on one side of the dash.
        wrote: String,
    },
    /// It ends when it begins.
    #[error("“{wrote}” ends when it begins. For a whole day write 00:00-24:00")]
    Empty {
        /// The block.
        wrote: String,
    },
    /// Two blocks share time.
    #[error("{first} and {second} overlap. Write them as one, or end the first before the second begins.")]
    Overlap {
        /// The earlier block.
        first: String,
        /// The later block.
        second: String,
    },
}

/// Reads hours into blocks, sorted from Monday on, none overlapping.
pub(super) fn read(text: &str) -> Result<Vec<Block>, BadHours> {
    if text.chars().count() > TEXT_LETTERS {
        return Err(BadHours::TooLong);
    }
    if text.trim().eq_ignore_ascii_case(CLOSED) {
        return Ok(Vec::new());
    }
    let mut blocks = Vec::new();
    for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        blocks.extend(read_part(part)?);
        if blocks.len() > BLOCKS_PER_WEEK {
            return Err(BadHours::TooMany);
        }
    }
    if blocks.is_empty() {
        return Err(BadHours::Nothing);
    }
    blocks.sort_by_key(|block| (minute_of_week(block), block.closes_minute));
    refuse_overlap(&blocks)?;
    Ok(blocks)
}

/// Writes blocks as [`read`] reads them; neighbouring days with the same hours stand together.
pub(super) fn write(blocks: &[Block]) -> String {
    let mut parts: Vec<(Weekday, Weekday, String)> = Vec::new();
    for (_, day) in DAYS {
        let times: Vec<String> = blocks.iter().filter(|block| block.weekday == day).map(times_of).collect();
        let times = times.join(", ");
        match parts.last_mut() {
            Some((_, until, same)) if *same == times && until.next() == day => *until = day,
            _ => parts.push((day, day, times)),
        }
    }
    let shown = parts.into_iter().filter(|(_, _, times)| !times.is_empty()).map(|(from, until, times)| {
        if from == until { format!("{} {times}", short(from)) } else { format!("{}-{} {times}", short(from), short(until)) }
    });
    let shown: Vec<String> = shown.collect();
    if shown.is_empty() { CLOSED.to_owned() } else { shown.join("; ") }
}

fn read_part(part: &str) -> Result<Vec<Block>, BadHours> {
    let times_from = part.find(|c: char| c.is_ascii_digit()).ok_or_else(|| {
        let days_are_known = read_days(part).err();
        days_are_known.unwrap_or_else(|| BadHours::NoTimes { part: part.to_owned() })
    })?;
    let (days, times) = part.split_at(times_from);
    let days = days.trim().trim_end_matches([':', ',']);
    if days.is_empty() {
        return Err(BadHours::NoDay { part: part.to_owned() });
    }
    let days = read_days(days)?;
    let spans = times
        .split([',', '&', '+'])
        .flat_map(|times| times.split(" and "))
        .map(str::trim)
        .filter(|times| !times.is_empty())
        .map(read_span)
        .collect::<Result<Vec<_>, BadHours>>()?;
    let on = |day: Weekday| {
        let block = move |&(opens_minute, closes_minute): &(u16, u16)| Block { weekday: day, opens_minute, closes_minute };
        spans.iter().map(block).collect::<Vec<_>>()
    };
    Ok(days.into_iter().flat_map(on).collect())
}

fn read_days(text: &str) -> Result<Vec<Weekday>, BadHours> {
    let text = dashes_alike(text);
    let mut days = Vec::new();
    for word in text.split([',', '&', ' ']).filter(|word| !word.is_empty() && *word != "and") {
        match word.split_once('-') {
            Some((from, until)) => {
                let (mut day, until) = (read_day(from, word)?, read_day(until, word)?);
                days.push(day);
                while day != until {
                    day = day.next();
                    days.push(day);
                }
            }
            None if matches!(word, "daily" | "everyday") => days.extend(DAYS.map(|(_, day)| day)),
            None => days.push(read_day(word, word)?),
        }
    }
    let mut once = Vec::new();
    for day in days {
        if !once.contains(&day) {
            once.push(day);
        }
    }
    Ok(once)
}

fn read_day(word: &str, whole: &str) -> Result<Weekday, BadHours> {
    let word = word.trim_end_matches('.');
    let long_enough = word.len() >= 2;
    let found = DAYS.iter().find(|(name, _)| long_enough && (name.starts_with(word) || *name == word.trim_end_matches('s')));
    found.map(|(_, day)| *day).ok_or_else(|| BadHours::UnknownDay { wrote: whole.to_owned() })
}

fn read_span(wrote: &str) -> Result<(u16, u16), BadHours> {
    let alike = dashes_alike(wrote);
    let (opens, closes) = alike.split_once('-').ok_or_else(|| BadHours::NotABlock { wrote: wrote.to_owned() })?;
    let (opens, closes) = (read_time(opens)?, read_time(closes)?);
    if opens == closes || opens == DAY_MINUTES {
        return Err(BadHours::Empty { wrote: wrote.to_owned() });
    }
    Ok((opens, if closes > opens { closes } else { closes + DAY_MINUTES }))
}

fn read_time(wrote: &str) -> Result<u16, BadHours> {
    let bad = || BadHours::BadTime { wrote: wrote.trim().to_owned() };
    let (hour, minute) = wrote.trim().split_once([':', '.']).unwrap_or((wrote.trim(), "00"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && (1..=2).contains(&text.len());
    if !digits(hour) || !digits(minute) || minute.len() != 2 {
        return Err(bad());
    }
    let (hour, minute): (u16, u16) = (hour.parse().map_err(|_| bad())?, minute.parse().map_err(|_| bad())?);
    let minutes = hour * 60 + minute;
    if minute > 59 || minutes > DAY_MINUTES { Err(bad()) } else { Ok(minutes) }
}

/// Small letters, one kind of dash, and no blanks around it.
fn dashes_alike(text: &str) -> String {
    let mut alike = text.to_lowercase().replace(['–', '—', '−', '‐', '‑'], "-");
    while alike.contains(" -") || alike.contains("- ") {
        alike = alike.replace(" -", "-").replace("- ", "-");
    }
    alike
}

fn refuse_overlap(sorted: &[Block]) -> Result<(), BadHours> {
    let ends = |block: &Block| minute_of_week(block) + u32::from(block.closes_minute - block.opens_minute);
    let overlap = |first: &Block, second: &Block| BadHours::Overlap { first: shown(first), second: shown(second) };
    if let Some(pair) = sorted.windows(2).find(|pair| ends(&pair[0]) > minute_of_week(&pair[1])) {
        return Err(overlap(&pair[0], &pair[1]));
    }
    // Sunday night may run into Monday morning.
    match (sorted.first(), sorted.last()) {
        (Some(first), Some(last)) if ends(last) > minute_of_week(first) + WEEK_MINUTES => Err(overlap(last, first)),
        _ => Ok(()),
    }
}

fn minute_of_week(block: &Block) -> u32 {
    let day = u32::from(block.weekday.to_monday_zero_offset().unsigned_abs());
    day * u32::from(DAY_MINUTES) + u32::from(block.opens_minute)
}

fn shown(block: &Block) -> String {
    format!("{} {}", short(block.weekday), times_of(block))
}

fn times_of(block: &Block) -> String {
    let closes = if block.closes_minute > DAY_MINUTES { block.closes_minute - DAY_MINUTES } else { block.closes_minute };
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", clock(block.opens_minute), clock(closes))
}

fn short(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

#[cfg(test)]
mod tests {
    use super::{BadHours, read, write};
    use proptest::prelude::*;

    fn canonical(text: &str) -> String {
        write(&read(text).unwrap())
    }

    #[test]
    fn hours_are_read_as_people_write_them_and_written_in_one_form() {
        let usual = "Mon-Fri 09:00-12:30, 13:30-17:00; Sat 10:00-13:00";
        assert_eq!(canonical(usual), usual);
        assert_eq!(canonical("monday – friday: 9 - 12.30 and 13:30-17; SAT 10-13"), usual);
        assert_eq!(canonical("Mon,Tue, Wed 9-17\nThu & Fri 9-17"), "Mon-Fri 09:00-17:00");
        assert_eq!(canonical("Mondays 8:00-9:00"), "Mon 08:00-09:00");
        assert_eq!(canonical("daily 00:00-24:00"), "Mon-Sun 00:00-24:00");
        assert_eq!(canonical("Fri 22:00-06:00"), "Fri 22:00-06:00");
        assert_eq!(canonical("Fri 22:00-00:00"), "Fri 22:00-24:00");
        assert_eq!(canonical("Sat-Mon 10-11"), "Mon 10:00-11:00; Sat-Sun 10:00-11:00");
        assert_eq!(canonical("Mon 13-17; Mon 9-12; Mon 12-13"), "Mon 09:00-12:00, 12:00-13:00, 13:00-17:00");
        assert_eq!(canonical(" Closed "), "closed");
    }

    #[test]
    fn what_is_off_is_named_with_what_to_write_instead() {
        let said = |text: &str| read(text).unwrap_err().to_string();
        assert!(said("").contains("Mon-Fri 09:00-17:00"));
        assert!(said(" ; ").contains("No hours are given"));
        assert_eq!(said("09:00-17:00"), "“09:00-17:00” names no day. Write the days first: Mon-Fri 09:00-17:00");
        assert_eq!(said("Mon-Fri"), "“Mon-Fri” names no times. Write them after the days: Mon-Fri 09:00-17:00");
        assert!(said("Mon-Fry 9-17").starts_with("“mon-fry” is no day."));
        assert!(said("weekdays").starts_with("“weekdays” is no day."));
        assert!(said("M 9-17").starts_with("“m” is no day."));
        assert!(said("Mon 9am-5pm").starts_with("“9am” is no time of day."));
        assert!(said("Mon 9-25").starts_with("“25” is no time of day."));
        assert!(said("Mon 9-24:01").starts_with("“24:01” is no time of day."));
        assert!(said("Mon 9:5-10").starts_with("“9:5” is no time of day."));
        assert!(said("Mon 9:60-10").starts_with("“9:60” is no time of day."));
        assert!(said("Mon 9:00").starts_with("“9:00” is not from one time to another."));
        assert!(said("Mon 9:00-9:00").contains("For a whole day write 00:00-24:00"));
        assert!(said("Mon 24:00-09:00").contains("ends when it begins"));
        assert_eq!(read(&"x".repeat(3_000)), Err(BadHours::TooLong));
    }

    #[test]
    fn blocks_that_share_time_are_refused_over_midnight_and_over_the_weeks_end_too() {
        let said = |text: &str| read(text).unwrap_err().to_string();
        assert!(said("Mon 9-12, 11-13").starts_with("Mon 09:00-12:00 and Mon 11:00-13:00 overlap."));
        assert!(said("Mon-Fri 9-17; Mon 9-17").contains("overlap"));
        assert!(said("Fri 22-06; Sat 5-9").starts_with("Fri 22:00-06:00 and Sat 05:00-09:00 overlap."));
        assert!(said("Sun 22-06; Mon 5-9").starts_with("Sun 22:00-06:00 and Mon 05:00-09:00 overlap."));
        assert_eq!(canonical("Sun 22-06; Mon 6-9"), "Mon 06:00-09:00; Sun 22:00-06:00");
        assert_eq!(canonical("Mon 9-12, 12-13"), "Mon 09:00-12:00, 12:00-13:00");
    }

    #[test]
    fn more_blocks_than_anyone_works_are_refused() {
        let many: Vec<String> = (0..24).map(|hour| format!("{hour}:00-{hour}:20")).collect();
        assert_eq!(read(&format!("Mon-Fri {}", many.join(","))), Err(BadHours::TooMany));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read_or_refused_and_what_is_written_reads_the_same(text in "([A-Za-z]{0,9}|[0-9:;,. –-]{0,12}|Mon|Fri-Sun|9:00-12:30| ){0,9}") {
            if let Ok(blocks) = read(&text) {
                prop_assert_eq!(read(&write(&blocks)), Ok(blocks));
            }
        }
    }
}
