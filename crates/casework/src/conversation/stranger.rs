//! Words of somebody whom the case doesn't know. Staff read them; they show the customer nothing and the stranger nothing,
//! until a member of staff has released them. Nothing that reaches us is left unread, also after the end.

use super::{
    contact::{ContactEvent, StrangersContact},
    receiving,
};
use crate::{
    case::{EndedCase, OpenCase, Story},
    decide::Decision,
    event::CaseEvent,
    given::{AutomaticMail, Given},
    ids::{ContactId, PersonId},
    kept::Said,
    promise::{
        duty::{DoneBy, DutyEvent, DutyKind},
        standing::arose,
    },
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    sentence::Sentence,
    solution::resolution::{Ending, Reopening, ResolutionEvent},
};

/// Somebody unknown to the case wrote to its address. They are told once that a person reads it.
#[must_use]
pub fn hear(story: &Story, contact: &StrangersContact, given: &Given<'_>) -> Vec<CaseEvent> {
    if story.has(contact.id) {
        return Vec::new();
    }
    let mut events = to_read(contact.id, ContactEvent::StrangerWrote(Box::new(contact.clone())), given);
    events.extend(told(story, contact.from, given));
    events
}

/// What the stranger hears: that a person reads it, and by when. Nothing of the case, and nothing twice.
fn told(story: &Story, stranger: PersonId, given: &Given<'_>) -> Option<CaseEvent> {
    let known = story.contacts.iter().any(|seen| seen.from == stranger);
    let may = given.automatic == AutomaticMail::Allowed && !known && !story.from_archive;
    let read_by = given.open_after(given.policy.answer_open_minutes);
    may.then(|| receiving::automatic(stranger, Sentence::StrangerAnswer { read_by, opens_at: given.opens_at() }, given).1)
}

/// What came, and the duty to read it.
#[must_use]
pub fn to_read(contact: ContactId, came: ContactEvent, given: &Given<'_>) -> Vec<CaseEvent> {
    vec![came.into(), arose(DutyKind::ReadStranger { contact }, given.policy.answer_open_minutes, given)]
}

/// The same after the end: somebody has to read it, so the case is open again until they have.
pub fn hear_after_end(c: &EndedCase, contact: &StrangersContact, given: &Given<'_>) -> Decision {
    if c.story.has(contact.id) {
        return Ok(Vec::new());
    }
    let mut events = reopen_to_read(c, contact.id, ContactEvent::StrangerWrote(Box::new(contact.clone())), given)?;
    events.extend(told(&c.story, contact.from, given));
    Ok(events)
}

/// Opens a case again for what a stranger said.
pub fn reopen_to_read(c: &EndedCase, contact: ContactId, came: ContactEvent, given: &Given<'_>) -> Decision {
    let owner = receiving::owner_again(c, given)?;
    let mut events = to_read(contact, came, given);
    events.insert(1, ResolutionEvent::Reopened { owner, because: Reopening::Contact(contact) }.into());
    Ok(events)
}

/// Staff release what a stranger wrote: they take part from now on, and are owed an answer.
pub fn release(c: &OpenCase, contact: ContactId, words: &Said, given: &Given<'_>) -> Decision {
    let Some(seen) = c.story.contacts.iter().find(|seen| seen.id == contact && seen.withheld) else {
        return Ok(Vec::new());
    };
    if given.actor.staff().is_none() {
        return Err(staff_only());
    }
    let mut events: Vec<CaseEvent> = vec![ContactEvent::StrangerReleased { contact, from: seen.from, words: words.clone() }.into()];
    if !receiving::waits(c, seen.from) {
        events.push(arose(DutyKind::Answer { contact }, given.policy.answer_open_minutes, given));
    }
    events.extend(have_read(c, contact));
    Ok(events)
}

/// Staff have read it; it stays among ourselves. A case that only it had opened again ends as it had ended.
pub fn keep_back(c: &OpenCase, contact: ContactId, given: &Given<'_>) -> Decision {
    let withheld = c.story.contacts.iter().any(|seen| seen.id == contact && seen.withheld);
    let Some(read) = have_read(c, contact).filter(|_| withheld) else {
        return Ok(Vec::new());
    };
    if given.actor.staff().is_none() {
        return Err(staff_only());
    }
    let mut events: Vec<CaseEvent> = vec![ContactEvent::StrangerKeptBack { contact }.into(), read];
    let nothing_else = c.owed.steps().count() == c.owed.duties().filter(|d| opened_for(d.kind, contact)).count();
    if let Some(ending) = c.ended_before.filter(|_| nothing_else) {
        events.push(as_it_had_ended(c, ending).into());
    }
    Ok(events)
}

fn opened_for(kind: DutyKind, contact: ContactId) -> bool {
    kind == DutyKind::ReadStranger { contact } || kind == DutyKind::SayWhatNext
}

fn as_it_had_ended(c: &OpenCase, ending: Ending) -> ResolutionEvent {
    match ending {
        Ending::Solved(contact) => ResolutionEvent::Solved { contact },
        Ending::Quiet => ResolutionEvent::WentQuiet,
        Ending::FinalAnswer(reviewed_by) => ResolutionEvent::FinalAnswerGiven { by: c.owner, reviewed_by, message: None },
        Ending::NotACase(by) => ResolutionEvent::NotACase { by },
    }
}

fn have_read(c: &OpenCase, contact: ContactId) -> Option<CaseEvent> {
    let duty = c.owed.duties().find(|d| d.kind == DutyKind::ReadStranger { contact })?;
    Some(DutyEvent::Done { duty: duty.id, by: DoneBy::Act }.into())
}

fn staff_only() -> Refusal {
    Refusal::new(Reason::NotAllowed, Rule::NothingLost, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner)
}
