//! Working days, calendar days, weeks and months: both ways of counting, over clock changes, leap days and year ends.

use jiff::Timestamp;
use jiff::civil::date;

use super::{Calendar, Counting, Holidays, PublishedHours};

fn office() -> Calendar {
    let hours = PublishedHours::parse("Mon-Fri 09:00-17:00", "Europe/Berlin").unwrap();
    Calendar::new(hours, Holidays::parse("2026-12-25 Christmas\n2027-01-01 New Year").unwrap())
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn three_working_days_following_receipt_do_not_count_the_day_of_receipt() {
    let tuesday = at("2026-11-24T10:30+01");
    assert_eq!(office().add_working_days(tuesday, 3, Counting::After), at("2026-11-27T17:00+01"));
    assert_eq!(office().add_working_days(tuesday, 4, Counting::After), at("2026-11-30T17:00+01"));
    let late = at("2026-11-24T23:59+01");
    assert_eq!(office().working_day(late, 3, Counting::After), Some(date(2026, 11, 27)), "the hour does not matter");
}

#[test]
fn three_working_days_beginning_with_receipt_count_it_as_the_first() {
    let tuesday = at("2026-11-24T10:30+01");
    assert_eq!(office().add_working_days(tuesday, 3, Counting::Inclusive), at("2026-11-26T17:00+01"));
    assert_eq!(office().add_working_days(tuesday, 1, Counting::Inclusive), at("2026-11-24T17:00+01"));
    let saturday = at("2026-11-28T10:30+01");
    assert_eq!(office().working_day(saturday, 1, Counting::Inclusive), Some(date(2026, 11, 30)));
    assert_eq!(office().working_day(saturday, 1, Counting::After), Some(date(2026, 11, 30)));
    assert_eq!(office().working_day(saturday, 0, Counting::After), Some(date(2026, 11, 30)));
}

#[test]
fn working_days_pass_over_holidays_weekends_and_the_years_end() {
    let christmas_eve = at("2026-12-24T10:00+01");
    assert_eq!(office().working_day(christmas_eve, 1, Counting::After), Some(date(2026, 12, 28)));
    assert_eq!(office().working_day(christmas_eve, 5, Counting::After), Some(date(2027, 1, 4)));
    assert!(!office().is_working_day(date(2027, 1, 1)));
    assert_eq!(office().close_of(date(2027, 1, 1)), None);
}

#[test]
fn the_end_of_the_working_day_is_todays_close_or_the_next_one() {
    let office = office();
    assert_eq!(office.end_of_working_day(at("2026-11-24T06:00+01")), at("2026-11-24T17:00+01"));
    assert_eq!(office.end_of_working_day(at("2026-11-24T16:59:59+01")), at("2026-11-24T17:00+01"));
    assert_eq!(office.end_of_working_day(at("2026-11-24T17:00+01")), at("2026-11-25T17:00+01"));
    assert_eq!(office.end_of_working_day(at("2026-11-27T18:00+01")), at("2026-11-30T17:00+01"));
}

#[test]
fn after_midnight_inside_a_night_shift_the_working_day_is_still_that_of_the_evening_before() {
    let hours = PublishedHours::parse("Fri 22:00-06:00", "Europe/Berlin").unwrap();
    let night = Calendar::new(hours, Holidays::none());
    let saturday_at_three = at("2026-11-28T03:00+01");
    assert_eq!(night.end_of_working_day(saturday_at_three), at("2026-11-28T06:00+01"));
    assert!(!night.is_working_day(date(2026, 11, 28)), "a working day is one on which a block begins");
    assert_eq!(night.working_day(saturday_at_three, 1, Counting::After), Some(date(2026, 12, 4)));
}

#[test]
fn calendar_days_keep_the_wall_time_over_clock_changes() {
    let office = office();
    let saturday = at("2026-03-28T10:00+01");
    assert_eq!(office.add_calendar_days(saturday, 1, Counting::After), at("2026-03-29T10:00+02"));
    assert_eq!(office.add_calendar_days(saturday, 30, Counting::Inclusive), at("2026-04-26T10:00+02"));
    assert_eq!(office.add_calendar_days(saturday, 0, Counting::Inclusive), saturday);
    let in_the_gap = at("2026-03-28T02:30+01");
    assert_eq!(office.add_calendar_days(in_the_gap, 1, Counting::After), at("2026-03-29T03:30+02"));
    let doubled = at("2026-10-24T02:30+02");
    assert_eq!(office.add_calendar_days(doubled, 1, Counting::After), at("2026-10-25T02:30+02"), "the first of the two");
    let second_of_two = at("2026-10-25T02:30+01");
    assert_eq!(office.add_calendar_days(second_of_two, 0, Counting::After), second_of_two);
}

#[test]
fn eight_weeks_end_on_the_same_weekday_at_the_same_wall_time() {
    let office = office();
    assert_eq!(office.add_weeks(at("2026-10-01T10:00+02"), 8), at("2026-11-26T10:00+01"));
    assert_eq!(office.add_weeks(at("2026-12-24T10:00+01"), 8), at("2027-02-18T10:00+01"));
}

#[test]
fn months_end_on_the_day_of_the_same_number_or_on_the_last_one() {
    let office = office();
    let month = |text: &str, n| office.date_of(office.add_months(at(text), n));
    assert_eq!(month("2027-01-31T10:00+01", 1), date(2027, 2, 28));
    assert_eq!(month("2028-01-31T10:00+01", 1), date(2028, 2, 29));
    assert_eq!(month("2028-02-29T10:00+01", 12), date(2029, 2, 28));
    assert_eq!(month("2026-11-30T10:00+01", 3), date(2027, 2, 28));
    assert_eq!(month("2026-12-31T23:30+01", 2), date(2027, 2, 28));
    assert_eq!(month("2027-01-31T10:00+01", 2), date(2027, 3, 31), "counted from the start, not over 28 February");
    assert_eq!(office.add_months(at("2026-03-25T10:00+01"), 1), at("2026-04-25T10:00+02"));
}

#[test]
fn a_leap_day_counts_as_a_day() {
    let office = office();
    assert_eq!(office.add_calendar_days(at("2028-02-28T10:00+01"), 2, Counting::After), at("2028-03-01T10:00+01"));
    assert_eq!(office.working_day(at("2028-02-28T10:00+01"), 1, Counting::After), Some(date(2028, 2, 29)));
}

#[test]
fn the_calendar_day_ends_where_the_next_date_begins_even_when_midnight_is_skipped() {
    assert_eq!(office().end_of_calendar_day(at("2026-10-25T02:30+02")), at("2026-10-26T00:00+01"));
    let beirut = PublishedHours::parse("Mon-Fri 09:00-17:00", "Asia/Beirut").unwrap();
    let beirut = Calendar::new(beirut, Holidays::none());
    // 29 March 2026 begins at 1:00 in Beirut.
    assert_eq!(beirut.end_of_calendar_day(at("2026-03-28T12:00+02")), at("2026-03-29T01:00+03"));
}
