//! Days, times and spans as an English reader sees them, over clock changes and year ends.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use words::Voice;

fn voice(zone: &str) -> Voice {
    Voice::new("en", TimeZone::get(zone).unwrap())
}

/// A local time in Paris in November 2026: `nov("26T10:30")`.
fn nov(local: &str) -> Timestamp {
    format!("2026-11-{local}+01:00").parse().unwrap()
}

#[test]
fn an_instant_names_weekday_day_month_and_time_in_the_readers_zone() {
    let at: Timestamp = "2026-11-26T13:30:00Z".parse().unwrap();
    assert_eq!(voice("Europe/Paris").instant(at), "Thursday 26 November, 14:30");
    assert_eq!(voice("Asia/Kolkata").instant(at), "Thursday 26 November, 19:00");
    assert_eq!(voice("Pacific/Apia").day(at), "Friday 27 November");
    assert_eq!(voice("America/New_York").time(at), "8:30");
}

#[test]
fn the_year_stands_there_only_when_it_is_another_one_in_the_readers_zone() {
    let paris = voice("Europe/Paris");
    let new_year: Timestamp = "2026-12-31T23:30:00Z".parse().unwrap();
    let before: Timestamp = "2026-12-31T12:00:00Z".parse().unwrap();
    assert_eq!(paris.instant_seen_from(new_year, before), "Friday 1 January 2027, 0:30");
    assert_eq!(paris.day_seen_from(new_year, before), "Friday 1 January 2027");
    assert_eq!(voice("UTC").instant_seen_from(new_year, before), "Thursday 31 December, 23:30");
    assert_eq!(voice("UTC").day_seen_from(new_year, before), "Thursday 31 December");
}

#[test]
fn in_the_hour_that_comes_twice_the_time_says_which_one_is_meant() {
    let paris = voice("Europe/Paris");
    let at = |text: &str| paris.time(text.parse().unwrap());
    assert_eq!(at("2026-10-25T00:30:00Z"), "2:30 (CEST)");
    assert_eq!(at("2026-10-25T01:30:00Z"), "2:30 (CET)");
    assert_eq!(at("2026-10-25T02:30:00Z"), "3:30");
    assert_eq!(at("2026-03-29T01:00:00Z"), "3:00");
}

#[test]
fn what_is_due_says_by_when_and_how_soon() {
    let paris = voice("Europe/Paris");
    let due = |at: &str, now: &str| paris.due(nov(at), nov(now));
    assert_eq!(due("24T10:30", "24T10:18"), "by 10:30, in 12 minutes");
    assert_eq!(due("24T10:30", "24T10:29"), "by 10:30, in 1 minute");
    assert_eq!(due("24T10:30", "24T10:30"), "by 10:30, now");
    assert_eq!(due("24T15:00", "24T10:18"), "by 15:00");
    assert_eq!(due("25T10:00", "24T10:18"), "by tomorrow 10:00");
    assert_eq!(due("25T00:20", "24T23:50"), "by 0:20, in 30 minutes");
    assert_eq!(due("26T10:00", "24T10:18"), "by Thursday 26 November, 10:00");
    let next_year: Timestamp = "2027-01-04T09:00:00Z".parse().unwrap();
    assert_eq!(paris.due(next_year, nov("24T10:18")), "by Monday 4 January 2027, 10:00");
}

#[test]
fn minutes_to_come_are_rounded_up_so_that_nothing_is_called_late_before_it_is() {
    let paris = voice("Europe/Paris");
    let due = nov("24T10:30");
    assert_eq!(paris.due(due, due - jiff::SignedDuration::from_millis(1)), "by 10:30, in 1 minute");
    assert_eq!(paris.due(due, due - jiff::SignedDuration::from_secs(61)), "by 10:30, in 2 minutes");
    assert_eq!(paris.due(due, due + jiff::SignedDuration::from_millis(1)), "since 10:30");
}

#[test]
fn what_is_late_says_since_when() {
    let paris = voice("Europe/Paris");
    let due = |at: &str, now: &str| paris.due(nov(at), nov(now));
    assert_eq!(due("24T10:30", "24T10:42"), "since 10:30, for 12 minutes");
    assert_eq!(due("24T10:30", "24T12:42"), "since 10:30");
    assert_eq!(due("23T17:00", "24T10:18"), "since yesterday 17:00");
    assert_eq!(due("18T17:00", "24T10:18"), "since Wednesday 18 November, 17:00");
    let last_year: Timestamp = "2025-12-18T16:00:00Z".parse().unwrap();
    assert_eq!(paris.due(last_year, nov("24T10:18")), "since Thursday 18 December 2025, 17:00");
}

#[test]
fn what_happened_is_told_from_now() {
    let paris = voice("Europe/Paris");
    let ago = |at: &str, now: &str| paris.ago(nov(at), nov(now));
    assert_eq!(ago("24T10:18", "24T10:18"), "just now");
    assert_eq!(ago("24T10:06", "24T10:18"), "12 minutes ago");
    assert_eq!(ago("23T23:50", "24T00:10"), "20 minutes ago");
    assert_eq!(ago("24T09:14", "24T11:18"), "today 9:14");
    assert_eq!(ago("23T09:14", "24T11:18"), "yesterday 9:14");
    assert_eq!(ago("20T11:40", "24T11:18"), "Fri 11:40");
    assert_eq!(ago("01T11:40", "24T11:18"), "1 Nov");
    assert_eq!(paris.ago("2025-10-31T12:00:00Z".parse().unwrap(), nov("24T10:18")), "31 Oct 2025");
    assert_eq!(ago("24T10:19", "24T10:18"), "just now", "two machines' clocks may differ by a little");
    assert_eq!(ago("24T10:30", "24T10:18"), "Tuesday 24 November, 10:30");
}

#[test]
fn days_are_counted_on_the_readers_calendar_and_not_by_hours() {
    let paris = voice("Europe/Paris");
    assert_eq!(paris.days_since(nov("23T23:59"), nov("24T00:01")), 1);
    assert_eq!(paris.days_since(nov("24T00:01"), nov("24T23:59")), 0);
    assert_eq!(paris.days_since(nov("24T00:01"), nov("23T23:59")), -1);
    let (before, after): (Timestamp, Timestamp) = ("2026-10-24T22:30:00Z".parse().unwrap(), "2026-10-25T22:45:00Z".parse().unwrap());
    assert_eq!(paris.days_since(before, after), 0, "the day of 25 hours is one day");
    let (leap, march): (Timestamp, Timestamp) = ("2028-02-28T12:00:00Z".parse().unwrap(), "2028-03-01T12:00:00Z".parse().unwrap());
    assert_eq!(paris.days_since(leap, march), 2);
}

#[test]
fn spans_are_said_in_words() {
    let voice = voice("UTC");
    assert_eq!(voice.days(1), "1 day");
    assert_eq!(voice.days(23), "23 days");
    assert_eq!(voice.minutes(1), "1 minute");
    assert_eq!(voice.minutes(12), "12 minutes");
    assert_eq!(voice.minutes(180), "3 h");
    assert_eq!(voice.minutes(860), "14 h 20");
    assert_eq!(voice.minutes(845), "14 h 05");
}

#[test]
fn the_ends_of_time_are_words_too() {
    let apia = voice("Pacific/Apia");
    for at in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
        for now in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
            let said = [apia.due(at, now), apia.ago(at, now), apia.instant_seen_from(at, now), apia.time(at)];
            assert!(said.iter().all(|words| !words.contains(['{', '⟦'])), "{said:?}");
        }
    }
}
