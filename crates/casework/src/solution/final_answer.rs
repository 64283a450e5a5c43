//! A final answer that the customer doesn't agree with: reviewed by another person, with reasons and the way outside.

use super::{
    ending,
    resolution::{FinalAnswer, ResolutionEvent},
};
use crate::{
    case::OpenCase,
    conversation::message::{MessageEvent, Wording},
    decide::Decision,
    event::CaseEvent,
    given::{AutomaticMail, Given},
    ids::MessageId,
    kept::{Noted, Said},
    promise::{
        duty::{DoneBy, DutyEvent, DutyKind},
        keeping,
        promise::{Evidence, Fate, PromiseEvent, What},
    },
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
};
use jiff::SignedDuration;

/// Proposes it; another person has to review it.
pub fn propose(c: &OpenCase, words: &Said, way_outside: &Said, given: &Given<'_>) -> Decision {
    let Some(by) = given.actor.staff() else {
        return Err(needs_another());
    };
    if !c.story.harms.is_empty() {
        return Err(Refusal::new(Reason::HarmOpen, Rule::Harm, Protects::TheCustomer, Way::RelieveTheHarm, WhoCan::You));
    }
    if c.final_answer
        .as_ref()
        .is_some_and(|a| a.by == by && a.words == *words && a.way_outside == *way_outside && a.last_said == c.story.last_said)
    {
        return Ok(Vec::new());
    }
    let due_at = given.open_after(given.policy.answer_open_minutes);
    let mut events: Vec<CaseEvent> =
        vec![ResolutionEvent::FinalAnswerProposed { by, words: words.clone(), way_outside: way_outside.clone() }.into()];
    if !c.owed.duties().any(|d| d.kind == DutyKind::ReviewFinalAnswer) {
        events.push(DutyEvent::Arose { duty: given.fresh.draw(), kind: DutyKind::ReviewFinalAnswer, due_at }.into());
    }
    Ok(events)
}

/// Reviews it: sent, or declined with a reason.
pub fn review(c: &OpenCase, message: MessageId, agree: bool, why: Option<&Noted>, given: &Given<'_>) -> Decision {
    let Some(answer) = &c.final_answer else {
        return Err(Refusal::new(Reason::OfferGone, Rule::TheCustomersWord, Protects::TheCustomer, Way::StartAgain, WhoCan::You));
    };
    let Some(by) = given.actor.staff().filter(|by| *by != answer.by && *by != c.owner) else {
        return Err(needs_another());
    };
    let duty = c.owed.duties().find(|d| d.kind == DutyKind::ReviewFinalAnswer);
    let mut done: Vec<CaseEvent> = duty.map(|d| DutyEvent::Done { duty: d.id, by: DoneBy::Act }.into()).into_iter().collect();
    if !agree {
        let mut events: Vec<CaseEvent> = vec![ResolutionEvent::FinalAnswerDeclined { by, why: why.cloned() }.into()];
        events.append(&mut done);
        return Ok(events);
    }
    ready(c, answer)?;
    if given.automatic == AutomaticMail::NoAddress {
        return Err(Refusal::new(Reason::NoAddress, Rule::Answerable, Protects::TheCustomer, Way::ReachAnotherWay, WhoCan::You));
    }
    let wait = SignedDuration::from_secs(i64::from(given.policy.undo_send_seconds));
    let said = MessageEvent::Said {
        message,
        to: c.story.customer,
        wording: Wording::Staff { staff: answer.by, words: answer.words.clone(), subject: None },
        attachments: Vec::new(),
        leaves_at: given.now.checked_add(wait).unwrap_or(given.now),
    };
    let mut events: Vec<CaseEvent> = vec![said.into()];
    // It is the answer that was promised.
    let answers = c.owed.promises().filter(|p| p.what == What::Answer);
    events.extend(answers.map(|p| PromiseEvent::Kept { promise: p.id, evidence: Evidence::Message(message) }.into()));
    events.push(ResolutionEvent::FinalAnswerGiven { by: answer.by, reviewed_by: by, message: Some(message) }.into());
    Ok(events)
}

/// What was reviewed is the case as it stands: nothing new was said, no harm is open, no broken promise is untold, and
/// nothing that was promised is let go.
fn ready(c: &OpenCase, answer: &FinalAnswer) -> Result<(), Refusal> {
    if c.story.last_said > answer.last_said {
        return Err(Refusal::new(Reason::SomethingNewArrived, Rule::TheCustomersWord, Protects::TheCustomer, Way::StartAgain, WhoCan::You));
    }
    if !c.story.harms.is_empty() {
        return Err(Refusal::new(Reason::HarmOpen, Rule::Harm, Protects::TheCustomer, Way::RelieveTheHarm, WhoCan::You));
    }
    if let Some(untold) = c.story.past.iter().find(|p| matches!(p.fate, Fate::Broken { .. })) {
        return Err(keeping::not_told(untold));
    }
    if c.owed.promises().any(|p| p.what == What::Call) {
        return Err(Refusal::new(Reason::EvidenceMissing, Rule::Promise, Protects::TheCustomer, Way::ReachAnotherWay, WhoCan::You));
    }
    ending::nothing_promised(c)
}

fn needs_another() -> Refusal {
    Refusal::new(Reason::NeedsAnotherPerson, Rule::TheCustomersWord, Protects::TheCustomer, Way::AnotherReviews, WhoCan::AnotherColleague)
}
