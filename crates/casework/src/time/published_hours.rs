//! Published hours: when customers are told that someone is there, by weekday and zone.
//!
//! The clock on the wall decides. A block is open at each instant at which the wall clock of its zone stands inside it:
//! when the clocks go back, an hour inside a block is worked twice; when they go forward, the hour that does not exist
//! is worked by nobody.
//!
//! A block that runs over midnight belongs to the date on which it begins.

use std::fmt;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};

use super::hours_text::{self, BadHours};
use super::zone::{UnknownZone, zone};

/// Minutes of a day without clock changes.
pub(super) const DAY_MINUTES: u16 = 24 * 60;

/// One stretch of open time on one weekday.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// The weekday on which it begins.
    pub weekday: Weekday,
    /// Minutes after midnight, 0 to 1439.
    pub opens_minute: u16,
    /// Minutes after the same midnight, more than `opens_minute`; above 1440 it ends on the next date.
    pub closes_minute: u16,
}

/// When customers are told that someone is there. In text and JSON: `{ "hours": "Mon-Fri 09:00-17:00", "zone": "Europe/Berlin" }`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct PublishedHours {
    /// Sorted from Monday 0:00; no two overlap.
    blocks: Vec<Block>,
    zone_name: String,
    zone: TimeZone,
}

/// Why hours and zone could not be taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadPublishedHours {
    /// The hours are not understood.
    #[error(transparent)]
    Hours(#[from] BadHours),
    /// The zone is not known.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    hours: String,
    zone: String,
}

impl PublishedHours {
    /// Reads hours such as `Mon-Fri 09:00-12:30, 13:30-17:00; Sat 10:00-13:00`, in an IANA zone.
    ///
    /// `Fri 22:00-06:00` runs over midnight; `daily 00:00-24:00` is always; `closed` is never.
    ///
    /// # Errors
    /// When a part is not understood, blocks overlap, or the zone is unknown; each says what to write instead.
    pub fn parse(hours: &str, zone_name: &str) -> Result<PublishedHours, BadPublishedHours> {
        let zone = zone(zone_name)?;
        let blocks = hours_text::read(hours)?;
        Ok(PublishedHours { blocks, zone_name: zone.iana_name().unwrap_or("UTC").to_owned(), zone })
    }

    /// All blocks, from Monday on.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Whether there is no open hour in any week.
    pub fn is_never(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The zone whose wall clock decides.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The IANA name of the zone.
    pub fn zone_name(&self) -> &str {
        &self.zone_name
    }

    /// The blocks that begin on this date, in wall-clock time of the zone; holidays are not this type's business.
    pub(super) fn beginning_on(&self, date: Date) -> impl Iterator<Item = (DateTime, DateTime)> + '_ {
        let midnight = date.to_datetime(jiff::civil::Time::midnight());
        let at = move |minute: u16| midnight.saturating_add(i64::from(minute).minutes());
        self.blocks
            .iter()
            .filter(move |block| block.weekday == date.weekday())
            .map(move |block| (at(block.opens_minute), at(block.closes_minute)))
    }

    /// Open time in a week without clock changes or holidays.
    pub fn weekly(&self) -> SignedDuration {
        let minutes = |block: &Block| i64::from(block.closes_minute - block.opens_minute);
        SignedDuration::from_mins(self.blocks.iter().map(minutes).sum())
    }
}

/// The hours in the form that [`PublishedHours::parse`] reads, without the zone.
impl fmt::Display for PublishedHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hours_text::write(&self.blocks))
    }
}

impl TryFrom<Written> for PublishedHours {
    type Error = BadPublishedHours;

    fn try_from(written: Written) -> Result<PublishedHours, BadPublishedHours> {
        PublishedHours::parse(&written.hours, &written.zone)
    }
}

impl From<PublishedHours> for Written {
    fn from(hours: PublishedHours) -> Written {
        Written { hours: hours.to_string(), zone: hours.zone_name }
    }
}
