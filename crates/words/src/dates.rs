//! Days, times and spans, as a reader's language says them and their zone's clock shows them.
//!
//! The formats and the names of months and weekdays are texts like any other (`locales/<language>/dates.ftl`): this
//! file only measures and chooses. Each format is offered all of [`Fields`] and takes what its language needs.

use jiff::{Timestamp, Unit, Zoned};
use std::borrow::Cow;

use crate::key;
use crate::voice::{Arg, Voice};

const WEEKDAYS: [&str; 7] = [
    key!("date-weekday-1"),
    key!("date-weekday-2"),
    key!("date-weekday-3"),
    key!("date-weekday-4"),
    key!("date-weekday-5"),
    key!("date-weekday-6"),
    key!("date-weekday-7"),
];
const WEEKDAYS_SHORT: [&str; 7] = [
    key!("date-weekday-short-1"),
    key!("date-weekday-short-2"),
    key!("date-weekday-short-3"),
    key!("date-weekday-short-4"),
    key!("date-weekday-short-5"),
    key!("date-weekday-short-6"),
    key!("date-weekday-short-7"),
];
const MONTHS: [&str; 12] = [
    key!("date-month-1"),
    key!("date-month-2"),
    key!("date-month-3"),
    key!("date-month-4"),
    key!("date-month-5"),
    key!("date-month-6"),
    key!("date-month-7"),
    key!("date-month-8"),
    key!("date-month-9"),
    key!("date-month-10"),
    key!("date-month-11"),
    key!("date-month-12"),
];
const MONTHS_SHORT: [&str; 12] = [
    key!("date-month-short-1"),
    key!("date-month-short-2"),
    key!("date-month-short-3"),
    key!("date-month-short-4"),
    key!("date-month-short-5"),
    key!("date-month-short-6"),
    key!("date-month-short-7"),
    key!("date-month-short-8"),
    key!("date-month-short-9"),
    key!("date-month-short-10"),
    key!("date-month-short-11"),
    key!("date-month-short-12"),
];

impl Voice {
    /// "Thursday 26 November, 14:30". It names no year: for what may be far away, [`Voice::instant_seen_from`].
    pub fn instant(&self, at: Timestamp) -> String {
        self.dated(key!("date-instant"), at, 0)
    }

    /// "Thursday 26 November, 14:30", with the year when it is another one than the reader's `now`.
    pub fn instant_seen_from(&self, at: Timestamp, now: Timestamp) -> String {
        let near = self.same_year(at, now);
        self.dated(if near { key!("date-instant") } else { key!("date-instant-with-year") }, at, 0)
    }

    /// "Thursday 26 November".
    pub fn day(&self, at: Timestamp) -> String {
        self.dated(key!("date-day"), at, 0)
    }

    /// "Thursday 26 November", with the year when it is another one than the reader's `now`.
    pub fn day_seen_from(&self, at: Timestamp, now: Timestamp) -> String {
        self.dated(if self.same_year(at, now) { key!("date-day") } else { key!("date-day-with-year") }, at, 0)
    }

    /// "14:30"; with the zone, "2:30 (CET)", in the hour that comes twice when the clocks go back.
    pub fn time(&self, at: Timestamp) -> String {
        let clock = at.to_zoned(self.zone().clone());
        time(self, &clock, &Fields::of(self, &clock, 0))
    }

    /// When something is due: "by 10:30, in 12 minutes", "by Thursday 26 November, 10:00", "since yesterday 17:00".
    ///
    /// Minutes to come are rounded up and minutes gone down, so that it is never called late before it is.
    pub fn due(&self, at: Timestamp, now: Timestamp) -> String {
        let days = self.days_since(at, now);
        let near = self.same_year(at, now);
        let seconds = at.duration_since(now).as_secs();
        if at == now {
            return self.dated(key!("date-due-now"), at, 0);
        }
        if at > now {
            let minutes = minutes_rounded_up(at, now);
            let key = match days {
                _ if minutes < 60 => key!("date-due-soon"),
                0 => key!("date-due-today"),
                -1 => key!("date-due-tomorrow"),
                _ if near => key!("date-due-day"),
                _ => key!("date-due-day-with-year"),
            };
            return self.dated(key, at, minutes);
        }
        let minutes = -seconds / 60;
        let key = match days {
            _ if (1..60).contains(&minutes) => key!("date-late-minutes"),
            0 => key!("date-late-today"),
            1 => key!("date-late-yesterday"),
            _ if near => key!("date-late-day"),
            _ => key!("date-late-day-with-year"),
        };
        self.dated(key, at, minutes)
    }

    /// When something happened: "12 minutes ago", "today 9:14", "yesterday 9:14", "Fri 11:40", "31 Oct", "31 Oct 2025".
    ///
    /// What lies ahead (two machines' clocks differ) is "just now" within a minute, else the full instant.
    pub fn ago(&self, at: Timestamp, now: Timestamp) -> String {
        let minutes = now.duration_since(at).as_secs().div_euclid(60);
        if minutes < -1 {
            return self.instant_seen_from(at, now);
        }
        let key = match self.days_since(at, now) {
            _ if minutes < 1 => key!("date-ago-now"),
            _ if minutes < 60 => key!("date-ago-minutes"),
            0 => key!("date-ago-today"),
            1 => key!("date-ago-yesterday"),
            2..=6 => key!("date-ago-weekday"),
            _ if self.same_year(at, now) => key!("date-ago-day"),
            _ => key!("date-ago-day-with-year"),
        };
        self.dated(key, at, minutes)
    }

    /// Calendar days between two instants on the reader's calendar: 1 when `since` was yesterday, whatever the hour.
    pub fn days_since(&self, since: Timestamp, now: Timestamp) -> i64 {
        let date = |at: Timestamp| at.to_zoned(self.zone().clone()).date();
        let days = date(since).until((Unit::Day, date(now))).map(|span| span.get_days());
        i64::from(days.expect("two dates on one calendar are a whole number of days apart"))
    }

    /// A span of days: "1 day", "23 days".
    pub fn days(&self, days: i64) -> String {
        self.say_with("words-days", &[("days", Arg::Count(days))])
    }

    /// A span in minutes: "12 minutes", "3 h", "14 h 20".
    pub fn minutes(&self, minutes: i64) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60);
        let rest_padded = format!("{rest:02}");
        match (hours, rest) {
            (0, _) => self.say_with("words-minutes", &[("minutes", Arg::Count(minutes))]),
            (_, 0) => self.say_with("words-hours", &[("hours", Arg::Count(hours))]),
            (_, _) => {
                let args = [("hours", Arg::Count(hours)), ("minutes", Arg::Text(&rest_padded))];
                self.say_with("words-hours-and-minutes", &args)
            }
        }
    }

    fn dated(&self, key: &str, at: Timestamp, minutes: i64) -> String {
        let clock = at.to_zoned(self.zone().clone());
        let mut fields = Fields::of(self, &clock, minutes);
        if self.may_use(key, "time") {
            fields.time = time(self, &clock, &fields);
        }
        self.say_with(key, &fields.args())
    }

    fn same_year(&self, at: Timestamp, now: Timestamp) -> bool {
        let year = |at: Timestamp| at.to_zoned(self.zone().clone()).year();
        year(at) == year(now)
    }
}

fn minutes_rounded_up(at: Timestamp, now: Timestamp) -> i64 {
    let span = at.duration_since(now);
    let started = span.as_secs() % 60 > 0 || span.subsec_nanos() > 0;
    span.as_secs() / 60 + i64::from(started)
}

/// The time of the clock; with the zone in the hour that comes twice.
fn time(voice: &Voice, clock: &Zoned, fields: &Fields) -> String {
    let doubled = clock.time_zone().to_ambiguous_timestamp(clock.datetime()).is_ambiguous();
    voice.say_with(if doubled { key!("date-time-doubled") } else { key!("date-time") }, &fields.args())
}

/// Everything that a date format may use. A page has hundreds of dates, so names are borrowed from the texts.
struct Fields {
    weekday: Cow<'static, str>,
    weekday_short: Cow<'static, str>,
    month: Cow<'static, str>,
    month_short: Cow<'static, str>,
    half: Cow<'static, str>,
    hour_padded: String,
    minute: String,
    zone: String,
    time: String,
    day: i64,
    month_number: i64,
    year: i64,
    hour: i64,
    hour_twelve: i64,
    minutes: i64,
}

impl Fields {
    fn of(voice: &Voice, clock: &Zoned, minutes: i64) -> Fields {
        let weekday = usize::from(clock.weekday().to_monday_zero_offset().unsigned_abs());
        let month = usize::from(clock.month().unsigned_abs()) - 1;
        let hour = i64::from(clock.hour());
        Fields {
            weekday: voice.name(WEEKDAYS[weekday]),
            weekday_short: voice.name(WEEKDAYS_SHORT[weekday]),
            month: voice.name(MONTHS[month]),
            month_short: voice.name(MONTHS_SHORT[month]),
            half: voice.name(if hour < 12 { key!("date-half-am") } else { key!("date-half-pm") }),
            hour_padded: format!("{hour:02}"),
            minute: format!("{:02}", clock.minute()),
            zone: clock.time_zone().to_offset_info(clock.timestamp()).abbreviation().to_owned(),
            time: String::new(),
            day: i64::from(clock.day()),
            month_number: i64::from(clock.month()),
            year: i64::from(clock.year()),
            hour,
            hour_twelve: if hour % 12 == 0 { 12 } else { hour % 12 },
            minutes,
        }
    }

    fn args(&self) -> [(&'static str, Arg<'_>); 15] {
        [
            ("weekday", Arg::Text(&self.weekday)),
            ("weekday-short", Arg::Text(&self.weekday_short)),
            ("month", Arg::Text(&self.month)),
            ("month-short", Arg::Text(&self.month_short)),
            ("half", Arg::Text(&self.half)),
            ("hour-padded", Arg::Text(&self.hour_padded)),
            ("minute", Arg::Text(&self.minute)),
            ("zone", Arg::Text(&self.zone)),
            ("time", Arg::Text(&self.time)),
            ("day", Arg::Count(self.day)),
            ("month-number", Arg::Count(self.month_number)),
            ("year", Arg::Count(self.year)),
            ("hour", Arg::Count(self.hour)),
            ("hour-twelve", Arg::Count(self.hour_twelve)),
            ("minutes", Arg::Count(self.minutes)),
        ]
    }
}
