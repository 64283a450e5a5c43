//! Open time as stretches of real time: from the wall clock's blocks to instants, over clock changes, week by week.
//!
//! Everything that looks ahead or back does it here, and never farther than [`HORIZON_DAYS`].

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::calendar::Calendar;

/// How far a search goes, in days: ten years. A choice: no promise is made for longer, and a calendar that is closed
/// for ten years is closed for good.
pub const HORIZON_DAYS: i32 = 3_653;

/// Days of one step of a search; any number gives the same answers.
const WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);
/// No zone is ever farther from UTC (the largest offset that the tables can hold is under 26 hours).
const FARTHEST_OFFSET: SignedDuration = SignedDuration::from_hours(26);

/// A stretch of time, from its first instant until the first instant after it.
pub(super) type Span = (Timestamp, Timestamp);

/// The farthest instant that a search from here looks at.
pub(super) fn horizon_after(at: Timestamp) -> Timestamp {
    at.saturating_add(horizon()).unwrap_or(Timestamp::MAX)
}

/// The earliest instant that a search from here looks at.
pub(super) fn horizon_before(at: Timestamp) -> Timestamp {
    at.saturating_sub(horizon()).unwrap_or(Timestamp::MIN)
}

/// Open spans from `from` to its horizon, in order, none overlapping; two may touch.
pub(super) fn forward(calendar: &Calendar, from: Timestamp) -> impl Iterator<Item = Span> + '_ {
    let end = if calendar.hours.is_never() { from } else { horizon_after(from) };
    let mut next = from;
    std::iter::from_fn(move || {
        let start = next;
        next = start.saturating_add(WINDOW).unwrap_or(Timestamp::MAX).min(end);
        (start < end).then(|| within(calendar, start, next))
    })
    .flatten()
}

/// Open spans from `until` back to its horizon, the latest first.
pub(super) fn backward(calendar: &Calendar, until: Timestamp) -> impl Iterator<Item = Span> + '_ {
    let end = if calendar.hours.is_never() { until } else { horizon_before(until) };
    let mut next = until;
    std::iter::from_fn(move || {
        let stop = next;
        next = stop.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN).max(end);
        (stop > end).then(|| within(calendar, next, stop).into_iter().rev())
    })
    .flatten()
}

/// The open spans of the blocks that begin on this date, in order; none on a holiday.
pub(super) fn of_date(calendar: &Calendar, date: Date) -> Vec<Span> {
    if calendar.holidays.on(date) {
        return Vec::new();
    }
    let blocks = calendar.hours.beginning_on(date);
    merged(blocks.flat_map(|(opens, closes)| instants(calendar.hours.zone(), opens, closes)).collect())
}

/// Open spans between two instants, cut at both.
fn within(calendar: &Calendar, from: Timestamp, until: Timestamp) -> Vec<Span> {
    let zone = calendar.hours.zone();
    // A block may have begun the day before; one day more on each side covers clocks that go back over midnight.
    let first = zone.to_datetime(from).date().saturating_sub(2.days());
    let last = zone.to_datetime(until).date().saturating_add(1.day());
    let mut spans = Vec::new();
    let mut date = first;
    while date <= last {
        let cut = of_date(calendar, date).into_iter().map(|(opens, closes)| (opens.max(from), closes.min(until)));
        spans.extend(cut.filter(|(opens, closes)| opens < closes));
        match date.tomorrow() {
            Ok(tomorrow) => date = tomorrow,
            Err(_) => break,
        }
    }
    merged(spans)
}

/// All instants at which the wall clock of a zone stands in `[opens, closes)`: none in a gap, two spans in a double hour.
fn instants(zone: &TimeZone, opens: DateTime, closes: DateTime) -> Vec<Span> {
    let utc = |wall: DateTime| TimeZone::UTC.to_timestamp(wall);
    let (Ok(opens_utc), Ok(closes_utc)) = (utc(opens), utc(closes)) else {
        return Vec::new();
    };
    let mut start = opens_utc.saturating_sub(FARTHEST_OFFSET).unwrap_or(Timestamp::MIN);
    let stop = closes_utc.saturating_add(FARTHEST_OFFSET).unwrap_or(Timestamp::MAX);
    let mut changes = zone.following(start).map(|change| change.timestamp()).take_while(|at| *at < stop).collect::<Vec<_>>();
    changes.push(stop);
    let mut spans = Vec::new();
    for end in changes {
        // Between two changes the offset is constant, and wall time runs as real time does.
        let offset = zone.to_offset(start);
        let (wall_start, wall_end) = (offset.to_datetime(start), offset.to_datetime(end));
        let (from, until) = (opens.max(wall_start), closes.min(wall_end));
        if from < until
            && let (Ok(from), Ok(until)) = (offset.to_timestamp(from), offset.to_timestamp(until))
        {
            spans.push((from, until));
        }
        start = end;
    }
    spans
}

/// Sorted, and joined where they touch or overlap.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for (opens, closes) in spans {
        match joined.last_mut() {
            Some((_, end)) if opens <= *end => *end = closes.max(*end),
            _ => joined.push((opens, closes)),
        }
    }
    joined
}

fn horizon() -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(HORIZON_DAYS))
}
