//! A new link to a customer's page, and the end of those before. Asking is no contact and proves nothing: the link goes to the
//! address on file. It has a budget of its own, by day and person, so that neither what the desk wrote before nor a stranger
//! with an old link can keep somebody from their page.

use super::{contact::ContactEvent, receiving::automatic};
use crate::{
    case::{EndedCase, OpenCase, Story},
    event::CaseEvent,
    given::{AutomaticMail, Given},
    ids::PersonId,
    promise::{duty::DutyKind, standing::arose},
    sentence::Sentence,
};
use jiff::SignedDuration;

/// In an open case. Whom we can't write to is told by a person.
#[must_use]
pub fn ask(c: &OpenCase, person: PersonId, ends_older: bool, given: &Given<'_>) -> Vec<CaseEvent> {
    if !c.story.takes_part(person) || has_one(&c.story, person, given) {
        return Vec::new();
    }
    if given.automatic == AutomaticMail::Allowed {
        return vec![automatic(person, Sentence::NewLink { owner: c.owner, ends_older }, given).1];
    }
    if c.somebody_must_speak() {
        return Vec::new();
    }
    vec![arose(DutyKind::SayWhatNext, given.policy.tell_open_minutes, given)]
}

/// After the end: it stays as it is.
#[must_use]
pub fn ask_after_end(c: &EndedCase, person: PersonId, ends_older: bool, given: &Given<'_>) -> Vec<CaseEvent> {
    let may_have_one = c.story.takes_part(person) && given.automatic == AutomaticMail::Allowed && !has_one(&c.story, person, given);
    if may_have_one { vec![automatic(person, Sentence::NewLink { owner: c.owner, ends_older }, given).1] } else { Vec::new() }
}

/// Whether they have one from this very moment, or have had those of 24 hours: then the last of them works.
fn has_one(story: &Story, person: PersonId, given: &Given<'_>) -> bool {
    let day_ago = given.now.checked_sub(SignedDuration::from_hours(24)).unwrap_or(given.now);
    let links = || story.messages.iter().filter(|m| m.brings_link && m.to == person);
    let lately = links().filter(|m| m.said_at > day_ago).count();
    links().any(|m| m.said_at == given.now) || lately >= given.policy.new_links_daily as usize
}

/// Every link of theirs ends; the case stays as it is.
#[must_use]
pub fn end(story: &Story, person: PersonId, given: &Given<'_>) -> Vec<CaseEvent> {
    let already = story.links_ended.iter().any(|ended| ended.person == person && ended.at == given.now);
    if story.takes_part(person) && !already { vec![ContactEvent::LinksEnded { person }.into()] } else { Vec::new() }
}
