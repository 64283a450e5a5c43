//! The calendar against a walk: minute by minute, asking only what the clock on the wall shows.
//!
//! The walk knows no spans, no offsets and no clock changes; it is slow and plainly right. Zones are those with odd clock
//! changes, and times lie around the changes themselves.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;

use super::{Calendar, Counting, Holidays, PublishedHours, zone};

const ZONES: [&str; 12] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe", // half an hour of summer time
    "Africa/Casablanca",   // winter time in Ramadan alone
    "Asia/Kolkata",
    "Pacific/Apia",   // skipped 30 December 2011
    "Asia/Beirut",    // changes at midnight
    "America/Havana", // changes at midnight, back from 1:00
    "Europe/Dublin",
    "America/Santiago",
    "Antarctica/Troll", // two hours of summer time
    "UTC",
];

const HOURS: [&str; 9] = [
    "Mon-Fri 09:00-12:30, 13:30-17:00; Sat 10:00-13:00",
    "Mon-Fri 09:00-17:00",
    "daily 00:00-24:00",
    "daily 22:00-06:00",
    "Fri 22:00-06:00; Sun 01:00-02:30",
    "Sat-Sun 00:10-00:40, 01:30-02:15, 02:20-03:05, 23:10-00:05",
    "Thu-Sat 23:45-23:30",
    "Mon 00:00-24:00; Wed 11:11-11:12",
    "closed",
];

/// How far the walk goes, in minutes: ten days.
const FAR: i64 = 10 * 24 * 60;

/// What the wall clock shows, and nothing else.
struct Walk<'a> {
    zone: TimeZone,
    calendar: &'a Calendar,
}

impl Walk<'_> {
    fn is_open(&self, at: Timestamp) -> bool {
        let wall: DateTime = self.zone.to_datetime(at);
        let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap();
        let works = |date: Date, minute: u16| {
            let in_block =
                |block: &super::Block| block.weekday == date.weekday() && (block.opens_minute..block.closes_minute).contains(&minute);
            !self.calendar.holidays.on(date) && self.calendar.hours.blocks().iter().any(in_block)
        };
        works(wall.date(), minute) || works(wall.date().yesterday().unwrap(), minute + 24 * 60)
    }

    /// Minutes from `from` on, at which the desk is open.
    fn open_minutes(&self, from: Timestamp, minutes: i64) -> i64 {
        i64::try_from((0..minutes).filter(|n| self.is_open(after(from, *n))).count()).unwrap()
    }

    /// The earliest instant by which so many open minutes have passed.
    fn after_open_minutes(&self, from: Timestamp, open: i64) -> Option<Timestamp> {
        let mut left = open;
        for n in 0..FAR {
            if left == 0 {
                return Some(after(from, n));
            }
            left -= i64::from(self.is_open(after(from, n)));
        }
        None
    }

    /// The latest instant since which so many open minutes have passed.
    fn before_open_minutes(&self, from: Timestamp, open: i64) -> Option<Timestamp> {
        let mut left = open;
        for n in 0..FAR {
            if left == 0 {
                return Some(after(from, -n));
            }
            left -= i64::from(self.is_open(after(from, -n - 1)));
        }
        None
    }

    fn first(&self, from: Timestamp, open: bool) -> Option<Timestamp> {
        (0..FAR).map(|n| after(from, n)).find(|at| self.is_open(*at) == open)
    }
}

fn after(at: Timestamp, minutes: i64) -> Timestamp {
    at + SignedDuration::from_mins(minutes)
}

/// A zone, an instant on a whole minute near one of its clock changes (or anywhere), hours, and a few holidays nearby.
fn scenes() -> impl Strategy<Value = (Calendar, Timestamp)> {
    let zones = prop::sample::select(&ZONES[..]);
    let hours = prop::sample::select(&HOURS[..]);
    let holidays = prop::collection::vec(-3_i64..12, 0..3);
    (zones, hours, 0_usize..60, -3 * 1440_i64..1440, holidays).prop_map(|(name, hours, change, offset, holidays)| {
        let tz = zone(name).unwrap();
        let start: Timestamp = "2007-01-01T00:00:00Z".parse().unwrap();
        let near = tz.following(start).nth(change).map_or(start, |change| change.timestamp());
        let at = after(Timestamp::from_second(near.as_second().div_euclid(60) * 60).unwrap(), offset);
        let today = tz.to_datetime(at).date();
        let holidays = holidays.iter().fold(Holidays::none(), |all, days| all.with("", today + days.days(), "closed"));
        (Calendar::new(PublishedHours::parse(hours, name).unwrap(), holidays), at)
    })
}

fn walk(calendar: &Calendar) -> Walk<'_> {
    Walk { zone: calendar.hours.zone().clone(), calendar }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_desk_is_open_when_the_wall_clock_says_so((calendar, at) in scenes()) {
        let walk = walk(&calendar);
        for n in (0..4 * 1440).step_by(7) {
            prop_assert_eq!(calendar.is_open(after(at, n)), walk.is_open(after(at, n)), "{} after {}", n, at);
        }
    }

    #[test]
    fn open_time_between_two_instants_is_what_the_walk_counts((calendar, at) in scenes(), minutes in 0_i64..6 * 1440) {
        let counted = SignedDuration::from_mins(walk(&calendar).open_minutes(at, minutes));
        prop_assert_eq!(calendar.open_time_between(at, after(at, minutes)), counted);
        prop_assert_eq!(calendar.open_time_between(after(at, minutes), at), -counted);
    }

    #[test]
    fn open_time_is_added_as_the_walk_adds_it((calendar, at) in scenes(), open in 0_i64..1800) {
        if let Some(expected) = walk(&calendar).after_open_minutes(at, open) {
            prop_assert_eq!(calendar.try_add_open_time(at, SignedDuration::from_mins(open)), Ok(expected));
        }
    }

    #[test]
    fn open_time_is_counted_back_as_the_walk_counts_back((calendar, at) in scenes(), open in 1_i64..1800) {
        if let Some(expected) = walk(&calendar).before_open_minutes(at, open) {
            prop_assert_eq!(calendar.try_add_open_time(at, SignedDuration::from_mins(-open)), Ok(expected));
        }
    }

    #[test]
    fn the_next_opening_and_the_next_close_are_those_of_the_walk((calendar, at) in scenes()) {
        if let Some(expected) = walk(&calendar).first(at, true) {
            prop_assert_eq!(calendar.opens_next(at), Some(expected));
        }
        if let Some(expected) = walk(&calendar).first(at, false) {
            prop_assert_eq!(calendar.closes_next(at), Some(expected));
        }
    }

    #[test]
    fn added_open_time_is_found_between_to_the_nanosecond(
        (calendar, at) in scenes(), shift in 0_i64..60_000_000_000, nanos in 1_i64..200_000_000_000_000,
    ) {
        let (at, open) = (at + SignedDuration::from_nanos(shift), SignedDuration::from_nanos(nanos));
        match calendar.try_add_open_time(at, open) {
            Ok(due) => {
                prop_assert_eq!(calendar.open_time_between(at, due), open);
                let just_before = due - SignedDuration::from_nanos(1);
                prop_assert!(calendar.is_open(just_before), "the last instant is an open one");
                prop_assert_eq!(calendar.try_add_open_time(due, -open).map(|back| calendar.open_time_between(back, due)), Ok(open));
            }
            Err(_) => prop_assert!(calendar.hours.is_never()),
        }
    }

    #[test]
    fn open_time_adds_up_over_any_instant_between((calendar, at) in scenes(), first in 0_i64..5_000_000, second in 0_i64..5_000_000) {
        let (b, c) = (at + SignedDuration::from_secs(first), at + SignedDuration::from_secs(first + second));
        let parts = calendar.open_time_between(at, b) + calendar.open_time_between(b, c);
        prop_assert_eq!(calendar.open_time_between(at, c), parts);
        prop_assert!(parts <= c.duration_since(at));
    }

    #[test]
    fn working_days_are_the_dates_on_which_a_block_begins((calendar, at) in scenes(), n in 0_u32..12, inclusive in any::<bool>()) {
        let counting = if inclusive { Counting::Inclusive } else { Counting::After };
        let walk = walk(&calendar);
        let zone = calendar.hours.zone();
        // A date is worked when some minute of the real world shows it, and a block of it, on the wall.
        let worked = |date: Date| {
            let blocks: Vec<_> = calendar.hours.blocks().iter().filter(|block| block.weekday == date.weekday()).collect();
            let noon = date.to_zoned(TimeZone::UTC).unwrap().timestamp();
            !calendar.holidays.on(date) && (-27 * 60..75 * 60).step_by(5).any(|n| {
                let wall = zone.to_datetime(after(noon, n));
                let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap();
                let minute = if wall.date() == date { Some(minute) } else if wall.date().yesterday().unwrap() == date { Some(minute + 1440) } else { None };
                minute.is_some_and(|m| blocks.iter().any(|b| (b.opens_minute..b.closes_minute).contains(&m)))
            })
        };
        let today = zone.to_datetime(at).date();
        let from = if !inclusive && n > 0 { 1 } else { 0 };
        let mut left = n.max(1);
        let expected = (from..40_i64).map(|days| today + days.days()).find(|date| { left -= u32::from(worked(*date)); left == 0 });
        if calendar.hours.blocks().iter().all(|block| block.closes_minute - block.opens_minute >= 5) && let Some(expected) = expected {
            prop_assert_eq!(calendar.working_day(at, n, counting), Some(expected));
            let close = calendar.add_working_days(at, n, counting);
            prop_assert!(walk.is_open(after(close, -1)));
        }
    }

    #[test]
    fn the_end_of_the_working_day_is_ahead_and_a_close((calendar, at) in scenes()) {
        let end = calendar.end_of_working_day(at);
        prop_assert!(end > at);
        if !calendar.hours.is_never() {
            prop_assert!(calendar.is_open(end - SignedDuration::from_nanos(1)));
        }
    }
}
