//! Writing notes, and recording refusals that were spoken.

use super::note::NoteEvent;
use crate::{
    case::Story,
    command::Command,
    decide::Decision,
    given::Given,
    ids::NoteId,
    kept::Noted,
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
};

/// A note among ourselves: only staff write them.
pub fn write(story: &Story, note: NoteId, words: &Noted, given: &Given<'_>) -> Decision {
    let Some(by) = given.actor.staff() else {
        return Err(staff_only());
    };
    if story.notes.contains(&note) {
        return Ok(Vec::new());
    }
    Ok(vec![NoteEvent::Written { note, by, words: words.clone() }.into()])
}

/// A refusal that was spoken to the customer is on the record, with the way that was offered instead.
pub fn speak_refusal(story: &Story, command: &Command, given: &Given<'_>) -> Decision {
    let Some(by) = given.actor.staff() else {
        return Err(staff_only());
    };
    let Command::SpeakRefusal { note, refused, rule, protects, offered } = command else {
        return Ok(Vec::new());
    };
    if story.notes.contains(note) {
        return Ok(Vec::new());
    }
    let event = NoteEvent::RefusalSpoken {
        note: *note,
        by,
        refused: refused.clone(),
        rule: rule.clone(),
        protects: *protects,
        offered: offered.clone(),
    };
    Ok(vec![event.into()])
}

fn staff_only() -> Refusal {
    Refusal::new(Reason::NotAllowed, Rule::NothingLost, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner)
}
