//! Time as an organisation and its customers count it: published hours, holidays, working days, months.
//!
//! Start at [`calendar::Calendar`]. Nothing here reads a clock or a file: instants come in, instants go out, and the
//! rules of the time zones are part of the binary.

pub mod calendar;
pub mod holidays;
mod hours_text;
mod open_spans;
pub mod published_hours;
pub mod working_days;
pub mod zone;

#[cfg(test)]
mod calendar_tests;
#[cfg(test)]
mod holiday_table_tests;
#[cfg(test)]
mod walk_tests;
#[cfg(test)]
mod working_day_tests;

pub use calendar::{Calendar, NoOpenTime};
pub use holidays::{BadHolidays, Holidays};
pub use hours_text::BadHours;
pub use published_hours::{Block, PublishedHours};
pub use working_days::Counting;
pub use zone::{UnknownZone, zone};
