//! The stated rules of the calendar, one by one, with dates that can be checked in any almanac.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use super::published_hours::BadPublishedHours;
use super::{BadHours, Calendar, Holidays, NoOpenTime, PublishedHours};

fn calendar(hours: &str, zone: &str, holidays: &str) -> Calendar {
    Calendar::new(PublishedHours::parse(hours, zone).unwrap(), Holidays::parse(holidays).unwrap())
}

fn office() -> Calendar {
    calendar("Mon-Fri 09:00-12:30, 13:30-17:00; Sat 10:00-13:00", "Europe/Berlin", "2026-12-25 Christmas\n2026-12-26 Second")
}

/// An instant with its offset: `at("2026-11-24T10:30+01")`.
fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

#[test]
fn an_hour_before_closing_three_hours_end_on_the_next_working_morning() {
    let friday = at("2026-11-27T16:00+01");
    assert_eq!(office().add_open_time(friday, hours(3)), at("2026-11-28T12:00+01"));
    assert_eq!(office().add_open_time(friday, hours(5)), at("2026-11-30T10:00+01"));
}

#[test]
fn time_that_runs_out_as_we_close_is_due_at_closing_and_not_the_next_morning() {
    assert_eq!(office().add_open_time(at("2026-11-24T16:00+01"), hours(1)), at("2026-11-24T17:00+01"));
    assert_eq!(office().add_open_time(at("2026-11-24T12:00+01"), SignedDuration::from_mins(30)), at("2026-11-24T12:30+01"));
    assert_eq!(office().add_open_time(at("2026-11-24T20:00+01"), SignedDuration::ZERO), at("2026-11-24T20:00+01"));
}

#[test]
fn a_warning_an_open_hour_before_a_morning_deadline_comes_the_evening_before() {
    let due = at("2026-11-24T09:15+01");
    assert_eq!(office().add_open_time(due, -hours(1)), at("2026-11-23T16:15+01"));
}

#[test]
fn open_and_closed_change_at_the_minute() {
    let office = office();
    assert!(!office.is_open(at("2026-11-24T08:59:59.999999999+01")));
    assert!(office.is_open(at("2026-11-24T09:00+01")));
    assert!(office.is_open(at("2026-11-24T12:29:59.999999999+01")));
    assert!(!office.is_open(at("2026-11-24T12:30+01")));
    assert_eq!(office.opens_next(at("2026-11-24T12:30+01")), Some(at("2026-11-24T13:30+01")));
    assert_eq!(office.opens_next(at("2026-11-24T10:00+01")), Some(at("2026-11-24T10:00+01")));
    assert_eq!(office.closes_next(at("2026-11-24T10:00+01")), Some(at("2026-11-24T12:30+01")));
    assert_eq!(office.closes_next(at("2026-11-24T18:00+01")), Some(at("2026-11-24T18:00+01")));
}

#[test]
fn holidays_and_the_years_end_are_passed_over() {
    let office = office();
    let christmas_eve = at("2026-12-24T17:00+01");
    assert_eq!(office.opens_next(christmas_eve), Some(at("2026-12-28T09:00+01")), "25 is Friday, 26 Saturday");
    let new_years_eve = at("2026-12-31T16:30+01");
    assert_eq!(office.add_open_time(new_years_eve, hours(1)), at("2027-01-01T09:30+01"), "1 January is not in this table");
}

#[test]
fn when_clocks_go_forward_the_hour_that_does_not_exist_is_not_worked() {
    let night = calendar("Sun 01:00-04:00", "Europe/Berlin", "");
    let (opens, closes) = (at("2026-03-29T01:00+01"), at("2026-03-29T04:00+02"));
    assert_eq!(night.open_time_between(opens, closes), hours(2));
    assert_eq!(night.add_open_time(opens, SignedDuration::from_mins(90)), at("2026-03-29T03:30+02"));
    let inside = calendar("Sun 02:15-02:45", "Europe/Berlin", "");
    assert_eq!(inside.opens_next(at("2026-03-28T12:00+01")), Some(at("2026-04-05T02:15+02")), "nobody can be there");
}

#[test]
fn when_clocks_go_back_the_hour_that_comes_twice_is_worked_twice() {
    let night = calendar("Sun 01:00-04:00", "Europe/Berlin", "");
    let opens = at("2026-10-25T01:00+02");
    assert_eq!(night.open_time_between(opens, at("2026-10-25T04:00+01")), hours(4));
    assert_eq!(night.add_open_time(opens, hours(3)), at("2026-10-25T03:00+01"));
    let inside = calendar("Sun 02:15-02:45", "Europe/Berlin", "");
    assert_eq!(inside.open_time_between(at("2026-10-25T00:00+02"), at("2026-10-25T12:00+01")), hours(1));
    assert_eq!(inside.closes_next(at("2026-10-25T02:20+02")), Some(at("2026-10-25T02:45+02")));
    assert_eq!(inside.opens_next(at("2026-10-25T02:45+02")), Some(at("2026-10-25T02:15+01")));
}

#[test]
fn a_block_over_midnight_belongs_to_the_date_on_which_it_begins() {
    let night = calendar("Thu-Fri 22:00-06:00", "Europe/Berlin", "2026-12-25 Christmas");
    // 24 December 2026 is a Thursday: its block runs into the holiday, whole.
    assert!(night.is_open(at("2026-12-25T05:59+01")));
    assert_eq!(night.closes_next(at("2026-12-24T23:00+01")), Some(at("2026-12-25T06:00+01")));
    // The block that begins on the holiday is gone, whole, also on the 26th.
    assert!(!night.is_open(at("2026-12-25T22:30+01")));
    assert!(!night.is_open(at("2026-12-26T01:00+01")));
    assert_eq!(night.opens_next(at("2026-12-25T06:00+01")), Some(at("2026-12-31T22:00+01")));
}

#[test]
fn half_an_hour_of_summer_time_and_a_skipped_day_are_counted_as_they_were() {
    let lord_howe = calendar("daily 01:00-03:00", "Australia/Lord_Howe", "");
    // 4 October 2026, 2:00: clocks go forward by 30 minutes.
    assert_eq!(lord_howe.open_time_between(at("2026-10-03T14:00Z"), at("2026-10-04T14:00Z")), SignedDuration::from_mins(90));
    let apia = calendar("daily 00:00-24:00", "Pacific/Apia", "");
    let (before, after) = (at("2011-12-29T12:00-10"), at("2011-12-31T12:00+14"));
    assert_eq!(apia.open_time_between(before, after), hours(24), "30 December 2011 did not take place");
    assert!(!apia.is_working_day(date(2011, 12, 30)));
}

#[test]
fn a_calendar_that_is_never_open_or_never_closes_gives_its_stated_answers_at_once() {
    let never = calendar("closed", "Europe/Berlin", "");
    let now = at("2026-11-24T10:00+01");
    assert_eq!(never.opens_next(now), None);
    assert_eq!(never.closes_next(now), Some(now));
    assert_eq!(never.try_add_open_time(now, hours(1)), Err(NoOpenTime));
    assert_eq!(never.add_open_time(now, hours(1)), at("2026-11-24T11:00+01"));
    assert_eq!(never.open_time_between(now, Timestamp::MAX), SignedDuration::ZERO);
    assert_eq!(never.end_of_working_day(now), at("2026-11-25T00:00+01"));
    let always = calendar("daily 00:00-24:00", "Europe/Berlin", "");
    assert_eq!(always.closes_next(now), None);
    assert_eq!(always.opens_next(now), Some(now));
    assert_eq!(always.add_open_time(now, hours(1_000)), now + hours(1_000));
    assert_eq!(always.try_add_open_time(now, hours(24 * 4_000)), Err(NoOpenTime), "ten years are the horizon");
}

#[test]
fn the_ends_of_time_are_reached_without_a_panic() {
    for hours_text in ["daily 00:00-24:00", "Mon 22:00-06:00", "closed"] {
        for zone in ["Pacific/Apia", "America/New_York"] {
            let calendar = calendar(hours_text, zone, "");
            for at in [Timestamp::MIN, Timestamp::MAX] {
                let _ = (calendar.is_open(at), calendar.opens_next(at), calendar.closes_next(at));
                let _ = (calendar.add_open_time(at, SignedDuration::MAX), calendar.add_open_time(at, SignedDuration::MIN));
                let _ = (calendar.open_time_between(at, Timestamp::UNIX_EPOCH), calendar.end_of_working_day(at));
                let _ = calendar.add_working_days(at, u32::MAX, super::Counting::After);
                let _ = (calendar.add_months(at, u32::MAX), calendar.add_weeks(at, u32::MAX), calendar.end_of_calendar_day(at));
            }
        }
    }
}

#[test]
fn a_calendar_is_kept_as_words_that_a_person_could_edit() {
    let office = office();
    let json = serde_json::to_string(&office).unwrap();
    let expected = r#"{"hours":{"hours":"Mon-Fri 09:00-12:30, 13:30-17:00; Sat 10:00-13:00","zone":"Europe/Berlin"},"holidays":{"":{"2026-12-25":"Christmas","2026-12-26":"Second"}}}"#;
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), office);
    let hours_alone = r#"{"hours":{"hours":"closed","zone":"utc"}}"#;
    assert!(serde_json::from_str::<Calendar>(hours_alone).unwrap().hours.is_never());
    let wrong = serde_json::from_str::<Calendar>(r#"{"hours":{"hours":"Mon 9-8am","zone":"UTC"}}"#).unwrap_err();
    assert!(wrong.to_string().contains("“8am” is no time of day"), "{wrong}");
    let typed = PublishedHours::parse("", "UTC").unwrap_err();
    assert_eq!(typed, BadPublishedHours::Hours(BadHours::Nothing));
    assert!(matches!(PublishedHours::parse("closed", "Berlin"), Err(BadPublishedHours::Zone(_))));
    assert_eq!(office.hours.weekly(), SignedDuration::from_hours(38));
}
