//! Cover while an owner is away: planned, at once by the stand-in; unplanned, within the lease once a customer waits.
//!
//! Who is here is a fact that is looked up, so a case can't see it change: whenever somebody goes, `TimeCame` has to reach
//! the open cases that they own or act in, and whenever somebody comes back, also those that seek somebody.

use super::{
    cover::{self, Cover, CoverEvent},
    roster::{Colleague, Presence},
};
use crate::{
    case::OpenCase,
    conversation::receiving::automatic,
    event::CaseEvent,
    given::Given,
    ids::{AbsenceId, StaffId},
    promise::standing,
    sentence::Sentence,
};
use jiff::{SignedDuration, Timestamp};

/// A planned absence of at least this is told before anybody has to ask, also where nothing waits: one day. A choice.
const LONG: SignedDuration = SignedDuration::from_hours(24);
/// While nobody at all is here, the search rests no longer than this many leases.
const LONGEST_REST: i32 = 4;

/// What the owner's presence asks for at this moment.
#[must_use]
pub fn time_came(c: &OpenCase, given: &Given<'_>) -> Vec<CaseEvent> {
    match given.roster.find(c.owner).map(|o| o.presence) {
        None | Some(Presence::Present) => over(c),
        Some(Presence::Away { until, .. }) if until <= given.now => over(c),
        Some(Presence::Away { absence, until, stand_in: _ }) => away(c, absence, until, given),
        Some(Presence::Missing { absence, since: _ }) => missing(c, absence, given),
    }
}

/// The owner is here: nobody acts for them.
fn over(c: &OpenCase) -> Vec<CaseEvent> {
    match c.cover {
        Cover::None => Vec::new(),
        Cover::Sought { absence, .. } | Cover::By { absence, .. } => vec![CoverEvent::Ended { absence }.into()],
    }
}

fn is_here(staff: StaffId, given: &Given<'_>) -> bool {
    given.roster.find(staff).is_some_and(Colleague::is_present)
}

fn away(c: &OpenCase, absence: AbsenceId, until: Timestamp, given: &Given<'_>) -> Vec<CaseEvent> {
    match c.cover {
        Cover::By { staff, absence: of, until: to, .. } if of == absence && is_here(staff, given) => {
            if to == Some(until) {
                return tell(c, given);
            }
            vec![CoverEvent::Began { absence, by: staff, until: Some(until) }.into()]
        }
        Cover::None | Cover::By { .. } | Cover::Sought { .. } => match cover::stand_in(given.roster, c.owner) {
            Some(by) => vec![CoverEvent::Began { absence, by, until: Some(until) }.into()],
            None => seek(c, absence, given),
        },
    }
}

fn missing(c: &OpenCase, absence: AbsenceId, given: &Given<'_>) -> Vec<CaseEvent> {
    match c.cover {
        // Nobody waits any more: nobody has to step in.
        Cover::Sought { absence: of, .. } if !c.customer_waits() => vec![CoverEvent::Ended { absence: of }.into()],
        Cover::By { staff, absence: of, until, .. } if is_here(staff, given) => {
            if of == absence && until.is_none() {
                return tell(c, given);
            }
            // The plan has become an absence without an end; whoever acts goes on.
            vec![CoverEvent::Began { absence, by: staff, until: None }.into()]
        }
        Cover::Sought { since, lease_until, .. } if lease_until <= given.now || lease_ran(since, given) => {
            match cover::choose(given.roster, c.owner) {
                Some(by) => vec![CoverEvent::Began { absence, by, until: None }.into()],
                None => seek(c, absence, given),
            }
        }
        Cover::None | Cover::By { .. } | Cover::Sought { .. } => seek(c, absence, given),
    }
}

/// Whether the lease has run out: nobody was here then, and whoever comes back steps in at once.
fn lease_ran(since: Timestamp, given: &Given<'_>) -> bool {
    given.calendar.add_open_time(since, lease(given)) <= given.now
}

fn lease(given: &Given<'_>) -> SignedDuration {
    SignedDuration::from_mins(i64::from(given.policy.cover_lease_open_minutes))
}

/// Somebody has to step in within the lease, once a customer waits. While nobody at all is here the search is tried again,
/// after ever longer rests, and at the latest when the first colleague is due back.
fn seek(c: &OpenCase, absence: AbsenceId, given: &Given<'_>) -> Vec<CaseEvent> {
    let lease = lease(given);
    let rest = match c.cover {
        Cover::Sought { absence: of, .. } if !c.customer_waits() => {
            return vec![CoverEvent::Ended { absence: of }.into()];
        }
        Cover::Sought { absence: of, lease_until, .. } if of == absence && lease_until > given.now => return Vec::new(),
        Cover::Sought { since, .. } => {
            let sought = given.calendar.open_time_between(since, given.now);
            sought.clamp(lease, lease * LONGEST_REST)
        }
        Cover::None | Cover::By { .. } if c.customer_waits() => lease,
        // Whoever acted has gone as well, and nobody waits for them.
        Cover::By { absence: of, .. } => return vec![CoverEvent::Ended { absence: of }.into()],
        Cover::None => return Vec::new(),
    };
    let rested = given.calendar.add_open_time(given.now, rest);
    let back = given.roster.0.iter().filter_map(|c| match c.presence {
        Presence::Away { until, .. } => Some(until).filter(|until| *until > given.now),
        Presence::Present | Presence::Missing { .. } => None,
    });
    let lease_until = back.min().map_or(rested, |back| back.min(rested));
    vec![CoverEvent::Sought { absence, lease_until }.into()]
}

/// Tells the customer who acts, once, before they have to ask: when they wait for us, or when it will be long.
fn tell(c: &OpenCase, given: &Given<'_>) -> Vec<CaseEvent> {
    let Cover::By { staff, until, told: false, .. } = c.cover else {
        return Vec::new();
    };
    let long = until.is_some_and(|until| until.duration_since(given.now) >= LONG);
    if !long && !c.customer_waits() {
        return Vec::new();
    }
    if given.may_write(&c.story) {
        let sentence = Sentence::OwnerAway { owner: c.owner, stand_in: staff, until };
        return vec![automatic(c.story.customer, sentence, given).1];
    }
    standing::tell_in_person(c, given).into_iter().collect()
}
