//! What somebody said needs no answer: a colleague has read it and says so. It ends the duty to answer, and never hides the
//! last thing that the customer waits for (rule 2).

use super::{message::Delivery, receiving};
use crate::{
    case::{Asked, OpenCase},
    decide::Decision,
    event::CaseEvent,
    given::Given,
    ids::ContactId,
    promise::duty::{DutyEvent, DutyKind},
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    solution::resolution::ResolutionEvent,
};
use jiff::SignedDuration;

/// No answer is needed to this. A question "is it solved?" that their words had stopped stands again, when nothing else would be
/// left for them to notice.
pub fn decide(c: &OpenCase, contact: ContactId, seen: u64, given: &Given<'_>) -> Decision {
    let Some(by) = given.actor.staff() else {
        return Err(staff_only());
    };
    let Some(duty) = c.owed.duties().find(|d| d.kind == DutyKind::Answer { contact }) else {
        return Ok(Vec::new());
    };
    if c.story.last_said > seen {
        return Err(Refusal::new(Reason::SomethingNewArrived, Rule::Once, Protects::TheCustomer, Way::ReadAndSendAgain, WhoCan::You));
    }
    let others = c.owed.duties().filter(|d| d.id != duty.id).any(|d| d.kind.is_noticed()) || c.owed.promises().next().is_some();
    let mut events: Vec<CaseEvent> = Vec::new();
    let asks_still = match (others, still_asked(c)) {
        (true, _) => false,
        (false, Some(asked)) => {
            // What is asked again comes first, so that at no moment nothing is owed.
            events.extend(ask_again(asked, given));
            true
        }
        (false, None) => return Err(nothing_next()),
    };
    events.push(DutyEvent::NotNeeded { duty: duty.id, contact, by, asks_still }.into());
    Ok(events)
}

/// The question that their words stopped, if it reached them.
fn still_asked(c: &OpenCase) -> Option<Asked> {
    let reached = |asked: &Asked| match c.story.message(asked.message).map(|m| &m.delivery) {
        Some(Delivery::TakenBack | Delivery::Bounced { .. }) | None => false,
        Some(_) => true,
    };
    c.stopped.filter(reached)
}

fn ask_again(asked: Asked, given: &Given<'_>) -> [CaseEvent; 2] {
    let ask_again_at = given.days_after(given.policy.ask_again_days);
    let kind = DutyKind::AskSolved { round: asked.round };
    [
        ResolutionEvent::StillAsked { message: asked.message, round: asked.round, ask_again_at }.into(),
        DutyEvent::Arose { duty: given.fresh.draw(), kind, due_at: ask_again_at }.into(),
    ]
}

/// Takes that back: the answer is owed as it was, and the question that stood again stands no more.
pub fn undo(c: &OpenCase, contact: ContactId, given: &Given<'_>) -> Decision {
    if given.actor.staff().is_none() {
        return Err(staff_only());
    }
    let Some(said) = c.story.not_needed.iter().rev().find(|n| n.contact == contact) else {
        let owed = c.owed.duties().any(|d| d.kind == DutyKind::Answer { contact });
        return if owed { Ok(Vec::new()) } else { Err(not_now(Reason::NothingToUndo)) };
    };
    let until = said.at.checked_add(SignedDuration::from_mins(i64::from(given.policy.undo_act_minutes))).unwrap_or(said.at);
    if given.now > until {
        return Err(not_now(Reason::TooLateToUndo));
    }
    let mut events: Vec<CaseEvent> = vec![DutyEvent::Restored { duty: Box::new(said.duty.clone()) }.into()];
    if said.asks_still {
        events.extend(receiving::stop_asking(c, contact));
    }
    Ok(events)
}

/// Whoever finds later that an answer is needed gives one.
fn not_now(reason: Reason) -> Refusal {
    Refusal::new(reason, Rule::NothingLost, Protects::TheCustomer, Way::ReachAnotherWay, WhoCan::You)
}

fn staff_only() -> Refusal {
    Refusal::new(Reason::NotAllowed, Rule::NextStep, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner)
}

fn nothing_next() -> Refusal {
    Refusal::new(Reason::NothingNext, Rule::NextStep, Protects::TheCustomer, Way::AskWhetherSolved, WhoCan::You)
        .or(Way::PromiseNextStep, WhoCan::You)
        .or(Way::RecordTheirWord, WhoCan::You)
}
