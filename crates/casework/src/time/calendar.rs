//! A calendar: published hours and holidays together. By it deadlines are counted in open time.
//!
//! The rules, each of them tested:
//! - The wall clock decides (see [`super::published_hours`]): open time is real time, so a block of 1:00 to 4:00 is two
//!   hours long in the night when the clocks go forward, and four hours when they go back.
//! - A block over midnight belongs to the date on which it begins. A holiday on that date removes all of it, also what
//!   lies after midnight; a holiday on the next date removes nothing of it.
//! - A search goes ten years far ([`HORIZON_DAYS`]). What is not found by then has its stated answer: nothing here
//!   loops for ever, and nothing panics.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::holidays::Holidays;
pub use super::open_spans::HORIZON_DAYS;
use super::open_spans::{backward, forward, horizon_after};
use super::published_hours::PublishedHours;

/// When an organisation or a team works.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Calendar {
    /// When somebody is there, by weekday.
    pub hours: PublishedHours,
    /// When nobody is, whatever the weekday.
    #[serde(default)]
    pub holidays: Holidays,
}

/// A calendar that has not enough open time within ten years.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("There is not enough open time within ten years: publish hours, or take dates out of the holidays.")]
pub struct NoOpenTime;

impl Calendar {
    /// A calendar of these hours and holidays.
    pub fn new(hours: PublishedHours, holidays: Holidays) -> Calendar {
        Calendar { hours, holidays }
    }

    /// Whether somebody is there at this instant.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let wall = self.hours.zone().to_datetime(at);
        let today = wall.date();
        let covers = |date| self.hours.beginning_on(date).any(|(opens, closes)| opens <= wall && wall < closes);
        let open_on = |date| !self.holidays.on(date) && covers(date);
        open_on(today) || today.yesterday().is_ok_and(open_on)
    }

    /// The first instant, not before `at`, at which somebody is there: `at` itself when open. Nothing when that is
    /// more than ten years away.
    pub fn opens_next(&self, at: Timestamp) -> Option<Timestamp> {
        forward(self, at).next().map(|(opens, _)| opens)
    }

    /// The first instant, not before `at`, at which nobody is there: `at` itself when closed. Nothing when that is
    /// more than ten years away, as in a calendar that never closes.
    pub fn closes_next(&self, at: Timestamp) -> Option<Timestamp> {
        if !self.is_open(at) {
            return Some(at);
        }
        let mut end = at;
        for (opens, closes) in forward(self, at) {
            if opens > end {
                break;
            }
            end = closes;
        }
        (end < horizon_after(at)).then_some(end)
    }

    /// `at` plus so much open time: the earliest instant by which that much has passed. It is 17:00, not 9:00 the next
    /// morning, when the time runs out as we close. Less than nothing counts backwards, to the latest such instant.
    ///
    /// A calendar without enough open time within ten years gives `at` plus the bare time: a promise then falls due too
    /// early, never too late. [`Calendar::try_add_open_time`] tells.
    #[must_use]
    pub fn add_open_time(&self, at: Timestamp, open: SignedDuration) -> Timestamp {
        self.try_add_open_time(at, open).unwrap_or_else(|NoOpenTime| saturating_sum(at, open))
    }

    /// As [`Calendar::add_open_time`].
    ///
    /// # Errors
    /// When there is not enough open time within ten years.
    pub fn try_add_open_time(&self, at: Timestamp, open: SignedDuration) -> Result<Timestamp, NoOpenTime> {
        // The least duration has no positive counterpart; the greatest one is as far beyond the horizon.
        let mut left = if open.is_negative() { open.checked_neg().unwrap_or(SignedDuration::MAX) } else { open };
        if left.is_zero() {
            return Ok(at);
        }
        if open.is_negative() {
            for (opens, closes) in backward(self, at) {
                let length = closes.duration_since(opens);
                if left <= length {
                    return Ok(saturating_sum(closes, -left));
                }
                left -= length;
            }
        } else {
            for (opens, closes) in forward(self, at) {
                let length = closes.duration_since(opens);
                if left <= length {
                    return Ok(saturating_sum(opens, left));
                }
                left -= length;
            }
        }
        Err(NoOpenTime)
    }

    /// Open time from `a` to `b`; less than nothing when `b` is earlier. Of more than ten years, the ten years from the
    /// earlier instant on are counted.
    pub fn open_time_between(&self, a: Timestamp, b: Timestamp) -> SignedDuration {
        if b < a {
            return -self.open_time_between(b, a);
        }
        let inside = forward(self, a).take_while(|(opens, _)| *opens < b);
        inside.fold(SignedDuration::ZERO, |sum, (opens, closes)| sum + closes.min(b).duration_since(opens))
    }
}

fn saturating_sum(at: Timestamp, by: SignedDuration) -> Timestamp {
    let end = if by.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
    at.checked_add(by).unwrap_or(end)
}
