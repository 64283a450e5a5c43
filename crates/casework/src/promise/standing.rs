//! What has to stand in an open case whatever happened: a duty for each thing that could not be told, and a date on
//! "say what happens next". And what no longer has a reason to stand.

use super::{
    duty::{DoneBy, Duty, DutyEvent, DutyKind},
    promise::{Fate, Told, ToldBy},
};
use crate::{case::OpenCase, event::CaseEvent, given::Given};

/// Duties whose reason is gone: the promise is settled or told, the question withdrawn, the harm relieved.
#[must_use]
pub fn idle(c: &OpenCase) -> Vec<CaseEvent> {
    let idle = c.owed.duties().filter(|d| !has_reason(c, d));
    idle.map(|d| DutyEvent::Done { duty: d.id, by: DoneBy::Act }.into()).collect()
}

fn has_reason(c: &OpenCase, d: &Duty) -> bool {
    match d.kind {
        DutyKind::TellPromise { promise } => c.owed.promise(promise).is_some_and(|p| matches!(p.told, Told::Impossible { .. })),
        DutyKind::Disclose { promise } => c.story.past.iter().any(|p| p.id == promise && matches!(p.fate, Fate::Broken { .. })),
        DutyKind::AskSolved { .. } => c.asked.is_some(),
        DutyKind::FindStopgap { harm } => c.story.harms.iter().any(|h| h.id == harm && h.stopgap.is_none()),
        DutyKind::ReviewFinalAnswer => c.final_answer.is_some(),
        DutyKind::Answer { .. }
        | DutyKind::Tell { .. }
        | DutyKind::ReadStranger { .. }
        | DutyKind::OfferTheSame { .. }
        | DutyKind::SayWhatNext => true,
    }
}

/// Duties that are missing: to tell a promise that no message carries, to disclose one that was broken, and to read what
/// a stranger wrote.
#[must_use]
pub fn missing(c: &OpenCase, given: &Given<'_>) -> Vec<CaseEvent> {
    let mut events = Vec::new();
    for p in c.owed.promises().filter(|p| matches!(p.told, Told::Impossible { .. })) {
        let stands = c.owed.duties().any(|d| match d.kind {
            DutyKind::TellPromise { promise } => promise == p.id,
            DutyKind::Tell { message } => p.told_by == ToldBy::Message(message),
            DutyKind::Answer { .. }
            | DutyKind::Disclose { .. }
            | DutyKind::AskSolved { .. }
            | DutyKind::FindStopgap { .. }
            | DutyKind::ReadStranger { .. }
            | DutyKind::ReviewFinalAnswer
            | DutyKind::OfferTheSame { .. }
            | DutyKind::SayWhatNext => false,
        });
        if !stands {
            events.push(arose(DutyKind::TellPromise { promise: p.id }, given.policy.tell_open_minutes, given));
        }
    }
    for p in c.story.past.iter().filter(|p| matches!(p.fate, Fate::Broken { .. })) {
        let kind = DutyKind::Disclose { promise: p.id };
        if !c.owed.duties().any(|d| d.kind == kind) {
            events.push(arose(kind, given.policy.disclose_open_minutes, given));
        }
    }
    for contact in c.story.contacts.iter().filter(|seen| seen.withheld && !seen.kept_back).map(|seen| seen.id) {
        let kind = DutyKind::ReadStranger { contact };
        if !c.owed.duties().any(|d| d.kind == kind) {
            events.push(arose(kind, given.policy.answer_open_minutes, given));
        }
    }
    events
}

/// Nothing else stands that the customer would notice: to say what happens next gets a date.
#[must_use]
pub fn undated(c: &OpenCase, given: &Given<'_>) -> Vec<CaseEvent> {
    if c.owed.undated().is_none() {
        return Vec::new();
    }
    vec![arose(DutyKind::SayWhatNext, given.policy.answer_open_minutes, given)]
}

/// The desk can't tell them itself: somebody has to, unless somebody has to speak to them anyway.
#[must_use]
pub fn tell_in_person(c: &OpenCase, given: &Given<'_>) -> Option<CaseEvent> {
    let silent = c.story.from_archive || c.somebody_must_speak();
    (!silent).then(|| arose(DutyKind::SayWhatNext, given.policy.tell_open_minutes, given))
}

/// A duty that arises now.
#[must_use]
pub fn arose(kind: DutyKind, open_minutes: u32, given: &Given<'_>) -> CaseEvent {
    DutyEvent::Arose { duty: given.fresh.draw(), kind, due_at: given.open_after(open_minutes) }.into()
}
