//! A new link to a customer's page. It is no contact and proves nothing: it goes to the address on file, within the
//! budget of automatic messages; beyond that a person who speaks with them sends one with what they write.

use super::receiving::automatic;
use crate::{
    case::{EndedCase, OpenCase},
    event::CaseEvent,
    given::Given,
    ids::PersonId,
    promise::{duty::DutyKind, standing::arose},
    sentence::Sentence,
};

/// In an open case.
#[must_use]
pub fn ask(c: &OpenCase, person: PersonId, given: &Given<'_>) -> Vec<CaseEvent> {
    let (message, said) = automatic(person, Sentence::NewLink { owner: c.owner }, given);
    // Decided twice, it is sent once: its id comes from the command.
    if !c.story.takes_part(person) || c.story.message(message).is_some() {
        return Vec::new();
    }
    if given.may_write(&c.story) {
        return vec![said];
    }
    if c.somebody_must_speak() {
        return Vec::new();
    }
    vec![arose(DutyKind::SayWhatNext, given.policy.tell_open_minutes, given)]
}

/// After the end: it stays as it is.
#[must_use]
pub fn ask_after_end(c: &EndedCase, person: PersonId, given: &Given<'_>) -> Vec<CaseEvent> {
    let (message, said) = automatic(person, Sentence::NewLink { owner: c.owner }, given);
    let sent = c.story.message(message).is_some();
    if c.story.takes_part(person) && given.may_write(&c.story) && !sent { vec![said] } else { Vec::new() }
}
