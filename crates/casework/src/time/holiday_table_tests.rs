//! Holiday tables that others made, read where they lie: they are not part of the project.

use std::path::PathBuf;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};

use super::{Calendar, Counting, Holidays, PublishedHours};

/// The tables by region, or nothing where the data is absent: then a test says that it skips.
#[expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test reads data that lies beside the project")]
fn tables() -> Vec<(String, Holidays)> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let data = std::env::var_os("MAKEGOOD_DATA").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let folder = data.join("calendars/holidays");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no holiday tables in {}", folder.display());
        return Vec::new();
    };
    let mut tables = Vec::new();
    for file in files {
        let path = file.unwrap().path();
        let region = path.file_stem().unwrap().to_string_lossy().into_owned();
        let table = Holidays::from_json(&region, &std::fs::read_to_string(&path).unwrap()).unwrap();
        tables.push((region, table));
    }
    assert!(tables.len() >= 10, "the folder holds the tables");
    tables
}

#[test]
fn each_table_is_read_whole_and_is_the_same_as_text() {
    for (region, table) in tables() {
        assert!(table.dates().count() > 300, "{region}");
        assert_eq!(Holidays::parse(&table.to_string()).unwrap(), table, "{region}");
    }
}

#[test]
fn working_days_by_each_table_are_those_of_a_plain_count() {
    for (region, table) in tables() {
        let hours = PublishedHours::parse("Mon-Fri 09:00-17:00", "Europe/Berlin").unwrap();
        let calendar = Calendar::new(hours, table.clone());
        let zone = calendar.hours.zone().clone();
        let plain = |day: Date| day.weekday().to_monday_one_offset() <= 5 && !table.on(day);
        let mut day = date(2025, 12, 1);
        while day < date(2027, 2, 1) {
            assert_eq!(calendar.is_working_day(day), plain(day), "{region} {day}");
            let noon = day.at(12, 0, 0, 0).to_zoned(zone.clone()).unwrap().timestamp();
            let mut left = 3;
            let third = (1..).map(|n| day + n.days()).find(|day| {
                left -= i32::from(plain(*day));
                left == 0
            });
            assert_eq!(calendar.working_day(noon, 3, Counting::After), third, "{region} {day}");
            let tomorrow = day.tomorrow().unwrap().at(12, 0, 0, 0).to_zoned(zone.clone()).unwrap().timestamp();
            let halves = (i64::from(plain(day)) * 5 + i64::from(plain(day.tomorrow().unwrap())) * 3) * 60;
            assert_eq!(calendar.open_time_between(noon, tomorrow), SignedDuration::from_mins(halves), "{region} {day}");
            day = day.tomorrow().unwrap();
        }
    }
}

#[test]
fn what_the_tables_say_of_well_known_days_is_what_everybody_knows() {
    for (region, table) in tables() {
        if ["DE_COMMON", "AT_COMMON", "FR_COMMON", "US_COMMON", "IT_COMMON", "GB_ENG"].contains(&region.as_str()) {
            assert!(table.on(date(2026, 12, 25)), "{region}");
            assert!(!table.on(date(2026, 11, 24)), "{region}");
        }
    }
}
