//! What the clock does: warn before a promise is due, call it broken at its time, tell the customer if its owner didn't,
//! ask again whether it is solved, let a case be quiet. Doing it twice changes nothing.

use super::{
    duty::{DoneBy, Duty, DutyEvent, DutyKind},
    hand_over::HandOverEvent,
    keeping,
    promise::{DisclosedBy, Fate, NewPromise, Promise, PromiseEvent, ToldBy, What},
    standing::arose,
};
use crate::{
    case::{OpenCase, warn_at},
    conversation::receiving::automatic,
    event::CaseEvent,
    given::Given,
    sentence::Sentence,
    solution::resolution::ResolutionEvent,
};

/// Promises whose time has passed. The customer hears the true date, however late it is noticed.
#[must_use]
pub fn broken(c: &OpenCase, given: &Given<'_>) -> Vec<CaseEvent> {
    let due = c.owed.promises().filter(|p| p.due_at <= given.now);
    due.flat_map(|p| {
        // The duty comes first, so that at no moment nothing is owed.
        let duty = arose(DutyKind::Disclose { promise: p.id }, given.policy.disclose_open_minutes, given);
        [duty, PromiseEvent::Broken { promise: p.id, due_at: p.due_at, noticed_at: given.now }.into()]
    })
    .collect()
}

/// The first thing that is due; what follows from it may be due as well, and is found when asked again.
#[must_use]
pub fn first_due(c: &OpenCase, given: &Given<'_>) -> Vec<CaseEvent> {
    let broken = broken(c, given);
    if !broken.is_empty() {
        return broken;
    }
    let warned: Vec<CaseEvent> = c.owed.promises().filter(|p| to_warn(p, given)).map(warned).collect();
    if !warned.is_empty() {
        return warned;
    }
    if let Some(d) = c.owed.duties().find(|d| d.due_at <= given.now && !d.lead_told) {
        return duty_due(c, d, given);
    }
    match c.offer.as_ref().filter(|o| o.answer_by <= given.now) {
        Some(o) => vec![HandOverEvent::Lapsed { hand_over: o.id, answer_by: o.answer_by, noticed_at: given.now }.into()],
        None => Vec::new(),
    }
}

fn to_warn(p: &Promise, given: &Given<'_>) -> bool {
    p.fate == Fate::Open { warned: false } && warn_at(p, given.policy) <= given.now
}

fn warned(p: &Promise) -> CaseEvent {
    PromiseEvent::Warned { promise: p.id }.into()
}

/// What a due duty leads to.
fn duty_due(c: &OpenCase, d: &Duty, given: &Given<'_>) -> Vec<CaseEvent> {
    match d.kind {
        DutyKind::Disclose { promise } => disclose(c, d, promise, given),
        DutyKind::AskSolved { round } => ask_again(c, d, round, given),
        DutyKind::Answer { .. }
        | DutyKind::Tell { .. }
        | DutyKind::TellPromise { .. }
        | DutyKind::FindStopgap { .. }
        | DutyKind::ReadStranger { .. }
        | DutyKind::ReviewFinalAnswer
        | DutyKind::OfferTheSame { .. }
        | DutyKind::SayWhatNext => vec![overdue(d, given)],
    }
}

fn overdue(d: &Duty, given: &Given<'_>) -> CaseEvent {
    DutyEvent::Overdue { duty: d.id, due_at: d.due_at, noticed_at: given.now }.into()
}

/// The owner did not tell it in time, so the desk does: the fact, and who answers by when.
fn disclose(c: &OpenCase, d: &Duty, promise: crate::ids::PromiseId, given: &Given<'_>) -> Vec<CaseEvent> {
    let Some(broken) = c.story.past.iter().find(|p| p.id == promise) else {
        return vec![overdue(d, given)];
    };
    if !given.may_write(&c.story) {
        return vec![overdue(d, given)];
    }
    let answer_by = given.open_after(given.policy.answer_open_minutes);
    let sentence = Sentence::PromiseBroken { promise, what: broken.what, due_at: broken.due_at, owner: c.owner, answer_by };
    let (message, said) = automatic(c.story.customer, sentence, given);
    let told_by = ToldBy::Message(message);
    let new = NewPromise { what: What::Answer, words: None, due_at: answer_by };
    vec![
        said,
        PromiseEvent::Disclosed { promise, by: DisclosedBy::Desk, told_by }.into(),
        keeping::made(&new, c.owner, told_by, &c.story.zone, given),
        DutyEvent::Done { duty: d.id, by: DoneBy::Message(message) }.into(),
    ]
}

/// No answer came: asked again, then quiet. A case with a harm, or with anything else to do, is never quiet; neither is one
/// whose customer can't be asked: a person has to.
fn ask_again(c: &OpenCase, d: &Duty, round: u32, given: &Given<'_>) -> Vec<CaseEvent> {
    if !c.story.harms.is_empty() || !given.may_write(&c.story) {
        return vec![overdue(d, given)];
    }
    if round >= given.policy.ask_rounds {
        if c.owed.steps().count() > 1 {
            return vec![overdue(d, given)];
        }
        let (_, said) = automatic(c.story.customer, Sentence::NowQuiet { owner: c.owner }, given);
        return vec![said, ResolutionEvent::WentQuiet.into()];
    }
    let (message, said) = automatic(c.story.customer, Sentence::AskedAgain { owner: c.owner }, given);
    let ask_again_at = given.days_after(given.policy.ask_again_days);
    let next = DutyKind::AskSolved { round: round + 1 };
    vec![
        said,
        DutyEvent::Arose { duty: given.fresh.draw(), kind: next, due_at: ask_again_at }.into(),
        DutyEvent::Done { duty: d.id, by: DoneBy::Message(message) }.into(),
        ResolutionEvent::AskedAgain { message, round: round + 1, ask_again_at }.into(),
    ]
}
