//! Working days, calendar days, weeks and months, for deadlines that are not counted in hours.
//!
//! A working day is a date on which at least one block of published hours begins and that is no holiday. Its end is the
//! end of its last block, which may lie after midnight. A date counts whatever the hour: what arrives on a working day
//! after closing arrives on that day. Whoever wants it to count as the next one moves it there first, with
//! [`Calendar::opens_next`].

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, HORIZON_DAYS};
use super::open_spans::of_date;

/// How the day on which something happens counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Not at all: "within three working days following receipt" (as FCA DISP 1.5; EU Regulation 1182/71, article 3(1)).
    After,
    /// As the first: "30 days beginning when it was received" (as DPA 2018, section 164A).
    Inclusive,
}

impl Calendar {
    /// The date on the calendar's wall at this instant.
    pub fn date_of(&self, at: Timestamp) -> Date {
        self.hours.zone().to_datetime(at).date()
    }

    /// Whether this date is a working day. A date that a zone has skipped (Apia, 30 December 2011) is none.
    pub fn is_working_day(&self, date: Date) -> bool {
        !of_date(self, date).is_empty()
    }

    /// The end of the last block that begins on this date; nothing when it is no working day.
    pub fn close_of(&self, date: Date) -> Option<Timestamp> {
        of_date(self, date).last().map(|(_, closes)| *closes)
    }

    /// The `n`-th working day counted from the date of `at`. Nothing when it is more than ten years away.
    ///
    /// Day 0 after `at` is the date itself, or the next working day when it is none; inclusive, days 0 and 1 are that.
    pub fn working_day(&self, at: Timestamp, n: u32, counting: Counting) -> Option<Date> {
        let (mut date, mut left) = match (counting, n) {
            (Counting::After, 1..) => (self.date_of(at).tomorrow().ok()?, n),
            (Counting::After, 0) | (Counting::Inclusive, _) => (self.date_of(at), n.max(1)),
        };
        for _ in 0..HORIZON_DAYS {
            if self.is_working_day(date) {
                left -= 1;
            }
            if left == 0 {
                return Some(date);
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    /// The close of the `n`-th working day from the date of `at`, see [`Calendar::working_day`].
    ///
    /// In a calendar where that is more than ten years away: the end of the `n`-th calendar day, which is too early
    /// rather than too late.
    #[must_use]
    pub fn add_working_days(&self, at: Timestamp, n: u32, counting: Counting) -> Timestamp {
        let close = self.working_day(at, n, counting).and_then(|date| self.close_of(date));
        close.unwrap_or_else(|| self.end_of_calendar_day(self.add_calendar_days(at, n, counting)))
    }

    /// When the working day ends that `at` lies in, or else the next one: the first close of a working day after `at`.
    ///
    /// At 3:00 inside a block that began the evening before, that is the end of that block. In a calendar without any
    /// working day within ten years it is the end of the calendar day.
    #[must_use]
    pub fn end_of_working_day(&self, at: Timestamp) -> Timestamp {
        let mut date = self.date_of(at).yesterday().unwrap_or(Date::MIN);
        for _ in 0..HORIZON_DAYS {
            match self.close_of(date) {
                Some(close) if close > at => return close,
                Some(_) | None => {}
            }
            match date.tomorrow() {
                Ok(tomorrow) => date = tomorrow,
                Err(_) => break,
            }
        }
        self.end_of_calendar_day(at)
    }

    /// The first instant of the next date on the calendar's wall.
    #[must_use]
    pub fn end_of_calendar_day(&self, at: Timestamp) -> Timestamp {
        let next = self.date_of(at).tomorrow().and_then(|date| date.to_zoned(self.hours.zone().clone()));
        next.map_or(Timestamp::MAX, |midnight| midnight.timestamp())
    }

    /// The same wall time so many calendar days on. Where that time does not exist because the clocks go forward, it is
    /// later by the gap; where it comes twice, it is the first.
    #[must_use]
    pub fn add_calendar_days(&self, at: Timestamp, n: u32, counting: Counting) -> Timestamp {
        let days = match counting {
            Counting::After => n,
            Counting::Inclusive => n.saturating_sub(1),
        };
        self.later(at, Span::new().try_days(days))
    }

    /// The same wall time on the same weekday so many weeks on; clock changes as in [`Calendar::add_calendar_days`].
    #[must_use]
    pub fn add_weeks(&self, at: Timestamp, n: u32) -> Timestamp {
        self.later(at, Span::new().try_weeks(n))
    }

    /// The same wall time on the day of the same number so many months on, or on the month's last day when it has no
    /// such day: 31 January and one month is 28 or 29 February (EU Regulation 1182/71, article 3(2)(c)).
    #[must_use]
    pub fn add_months(&self, at: Timestamp, n: u32) -> Timestamp {
        self.later(at, Span::new().try_months(n))
    }

    fn later(&self, at: Timestamp, by: Result<Span, jiff::Error>) -> Timestamp {
        let wall = at.to_zoned(self.hours.zone().clone());
        by.and_then(|span| wall.checked_add(span)).map_or(Timestamp::MAX, |later| later.timestamp())
    }
}
