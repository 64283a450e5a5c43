//! Saying something to a customer, in a message that can be taken back for some seconds, or in a conversation.

use super::{
    contact::ContactEvent,
    message::{Delivery, MessageEvent, Wording},
    receiving,
};
use crate::{
    case::{Case, EndedCase, OpenCase},
    command::{Converse, Doing, Say, Word, WordIn},
    decide::{Decision, foresee},
    event::CaseEvent,
    given::{AutomaticMail, Given},
    harm::relieving,
    ids::{MessageId, PersonId},
    promise::{
        duty::{DoneBy, DutyEvent, DutyKind},
        keeping,
        promise::{Promise, PromiseEvent, ToldBy},
    },
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    solution::{
        ending,
        resolution::{Reopening, ResolutionEvent},
    },
};
use jiff::SignedDuration;

/// A reply. It is refused when something was said that its sender hasn't seen, and when the customer would have nothing to expect afterwards.
pub fn say(c: &OpenCase, say: &Say, given: &Given<'_>) -> Decision {
    if c.story.message(say.message).is_some() {
        return Ok(Vec::new());
    }
    let Some(staff) = given.actor.staff() else {
        return Err(Refusal::new(Reason::NotAllowed, Rule::NothingLost, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner));
    };
    if c.story.last_said > say.seen {
        return Err(Refusal::new(Reason::SomethingNewArrived, Rule::Once, Protects::TheCustomer, Way::ReadAndSendAgain, WhoCan::You));
    }
    if given.automatic == AutomaticMail::NoAddress || !c.story.takes_part(say.to) {
        return Err(Refusal::new(Reason::NoAddress, Rule::Answerable, Protects::Both, Way::ReachAnotherWay, WhoCan::You));
    }
    between_us_and_the_customer(c, say.to, &say.doing, say.asks_solved)?;
    let told_by = ToldBy::Message(say.message);
    let wait = SignedDuration::from_secs(i64::from(given.policy.undo_send_seconds));
    let said = MessageEvent::Said {
        message: say.message,
        to: say.to,
        wording: Wording::Staff { staff, words: say.words.clone(), subject: say.subject.clone() },
        attachments: say.attachments.clone(),
        leaves_at: given.now.checked_add(wait).unwrap_or(given.now),
    };
    let mut events: Vec<CaseEvent> = vec![said.into()];
    events.extend(answered(c, say.to, told_by));
    events.extend(keeping::doing(c, &say.doing, told_by, given)?);
    if say.asks_solved {
        events.extend(ask(c, say.message, given));
    }
    expects_something(c, &events, given)?;
    Ok(events)
}

/// A promise to the customer isn't kept, moved, told or made by speaking with somebody else who takes part, and nobody else
/// is asked whether it is solved.
fn between_us_and_the_customer(c: &OpenCase, to: PersonId, doing: &Doing, asks_solved: bool) -> Result<(), Refusal> {
    if to == c.story.customer || (*doing == Doing::default() && !asks_solved) {
        return Ok(());
    }
    Err(Refusal::new(Reason::NotToTheCustomer, Rule::Promise, Protects::TheCustomer, Way::SendToTheCustomer, WhoCan::You))
}

/// Whoever hears from us knows afterwards what happens next.
fn expects_something(c: &OpenCase, events: &[CaseEvent], given: &Given<'_>) -> Result<(), Refusal> {
    match foresee(Case::Open(Box::new(c.clone())), events, given) {
        Case::Open(after) if !after.customer_expects() => Err(nothing_next()),
        Case::Open(_) | Case::Ended(_) | Case::Unopened => Ok(()),
    }
}

fn nothing_next() -> Refusal {
    Refusal::new(Reason::NothingNext, Rule::NextStep, Protects::TheCustomer, Way::PromiseNextStep, WhoCan::You)
        .or(Way::AskWhetherSolved, WhoCan::You)
}

fn ask(c: &OpenCase, message: MessageId, given: &Given<'_>) -> Vec<CaseEvent> {
    let ask_again_at = given.days_after(given.policy.ask_again_days);
    let before = c.owed.duties().filter(|d| matches!(d.kind, DutyKind::AskSolved { .. }));
    let mut events: Vec<CaseEvent> = vec![
        ResolutionEvent::Proposed { message, ask_again_at }.into(),
        DutyEvent::Arose { duty: given.fresh.draw(), kind: DutyKind::AskSolved { round: 1 }, due_at: ask_again_at }.into(),
    ];
    events.extend(before.map(|d| DutyEvent::Done { duty: d.id, by: DoneBy::Message(message) }.into()));
    events
}

/// The duties that speaking with somebody ends: whoever else waits for an answer goes on waiting.
fn answered(c: &OpenCase, to: PersonId, told_by: ToldBy) -> Vec<CaseEvent> {
    let by = keeping::done_by(told_by);
    let done = c.owed.duties().filter(|d| match d.kind {
        DutyKind::Answer { contact } => c.story.said_by(contact).is_none_or(|from| from == to),
        DutyKind::Tell { message } => c.story.message(message).is_none_or(|m| m.to == to),
        DutyKind::TellPromise { .. } | DutyKind::SayWhatNext => to == c.story.customer,
        DutyKind::Disclose { .. }
        | DutyKind::AskSolved { .. }
        | DutyKind::FindStopgap { .. }
        | DutyKind::ReadStranger { .. }
        | DutyKind::OfferTheSame { .. }
        | DutyKind::ReviewFinalAnswer => false,
    });
    done.map(|d| DutyEvent::Done { duty: d.id, by }.into()).collect()
}

/// Takes a message back before it leaves: everything that it did is as it was.
pub fn take_back(c: &OpenCase, message: MessageId, given: &Given<'_>) -> Decision {
    if given.actor.staff().is_none() {
        return Err(Refusal::new(Reason::NotAllowed, Rule::NothingLost, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner));
    }
    let held = c.story.held.iter().position(|h| h.id == message && h.leaves_at > given.now);
    let Some(at) = held else {
        let taken_back = c.story.message(message).is_some_and(|m| m.delivery == Delivery::TakenBack);
        return if taken_back {
            Ok(Vec::new())
        } else {
            Err(Refusal::new(Reason::MessageHasLeft, Rule::NothingLost, Protects::TheCustomer, Way::WriteCorrection, WhoCan::You))
        };
    };
    let (held, later) = (&c.story.held[at], &c.story.held[at + 1..]);
    // What a later message changed once more stays as that message leaves it.
    let changed_later = |p: &Promise| later.iter().any(|h| h.promises_before.iter().any(|b| b.id == p.id));
    // What is restored comes first, so that at no moment nothing is owed.
    let mut events: Vec<CaseEvent> = Vec::new();
    events.extend(held.duties_before.iter().map(|d| DutyEvent::Restored { duty: Box::new(d.clone()) }.into()));
    let restored = held.promises_before.iter().filter(|p| !changed_later(p));
    events.extend(restored.map(|p| PromiseEvent::Restored { promise: Box::new(p.clone()) }.into()));
    events.extend(held.makes.iter().map(|p| PromiseEvent::Withdrawn { promise: *p }.into()));
    if held.asks_solved && c.asked.is_some_and(|a| a.message == message) {
        let asking = c.owed.duties().filter(|d| matches!(d.kind, DutyKind::AskSolved { .. }));
        events.extend(asking.map(|d| DutyEvent::Done { duty: d.id, by: DoneBy::Act }.into()));
    }
    events.push(MessageEvent::TakenBack { message }.into());
    Ok(events)
}

/// A conversation on an open case. What is promised in it is told there and then.
pub fn converse(c: &OpenCase, converse: &Converse, given: &Given<'_>) -> Decision {
    let contact = &converse.contact;
    if c.story.has(contact.id) {
        return Ok(Vec::new());
    }
    if !c.story.takes_part(contact.from) {
        return listen(c, converse, given);
    }
    if !contact.door.is_conversation() {
        return read_letter(c, converse, given);
    }
    if converse.word.is_some_and(|word| !ending::says(contact.speaker, word)) {
        return Err(ending::their_own_word_is_missing());
    }
    between_us_and_the_customer(c, contact.from, &converse.doing, false)?;
    let told_by = ToldBy::Contact(contact.id);
    let mut events: Vec<CaseEvent> = vec![ContactEvent::Received(Box::new(contact.clone())).into()];
    events.extend(relieving::told(&c.story.harms, converse.harm.as_ref(), given)?);
    events.extend(answered(c, contact.from, told_by));
    events.extend(keeping::doing(c, &converse.doing, told_by, given)?);
    match converse.word {
        Some(Word::Solved) => {
            let after = foresee(Case::Open(Box::new(c.clone())), &events, given);
            if let Case::Open(after) = after {
                events.extend(ending::solved(&after, contact.id, told_by, given));
            }
            return Ok(events);
        }
        Some(Word::NotSolved) => events.extend(ending::not_solved(c, contact.id)),
        None => {}
    }
    expects_something(c, &events, given)?;
    Ok(events)
}

/// Listening needs no authority: what somebody unknown to the case tells us is kept, and its owner reads it. It neither
/// keeps nor makes a promise to the customer, and it isn't the customer's word.
fn listen(c: &OpenCase, converse: &Converse, given: &Given<'_>) -> Decision {
    if converse.doing != Doing::default() || converse.word.is_some() {
        return Err(ending::their_own_word_is_missing());
    }
    let mut events = receiving::receive(c, &converse.contact, given);
    events.extend(relieving::told(&c.story.harms, converse.harm.as_ref(), given)?);
    Ok(events)
}

/// A letter that staff typed in: it says what the customer says, and nothing that we say.
fn read_letter(c: &OpenCase, converse: &Converse, given: &Given<'_>) -> Decision {
    if converse.doing != Doing::default() {
        return Err(Refusal::new(Reason::EvidenceMissing, Rule::Promise, Protects::TheCustomer, Way::ReachAnotherWay, WhoCan::You));
    }
    let mut events = receiving::receive(c, &converse.contact, given);
    events.extend(relieving::told(&c.story.harms, converse.harm.as_ref(), given)?);
    if let (Some(word), Case::Open(after)) = (converse.word, foresee(Case::Open(Box::new(c.clone())), &events, given)) {
        events.extend(ending::hear_word(&after, &WordIn::Held(converse.contact.id), word, given)?);
    }
    Ok(events)
}

/// A conversation after the end: what is promised in it opens the case again; a call to hear that all is well does not.
pub fn converse_after_end(c: &EndedCase, converse: &Converse, given: &Given<'_>) -> Decision {
    let contact = &converse.contact;
    if c.story.has(contact.id) {
        return Ok(Vec::new());
    }
    if !contact.door.is_conversation() || !c.story.takes_part(contact.from) {
        if converse.doing != Doing::default() {
            return Err(ending::their_own_word_is_missing());
        }
        let mut events = receiving::receive_after_end(c, contact, given)?;
        events.extend(relieving::told(&c.story.harms, converse.harm.as_ref(), given)?);
        return Ok(events);
    }
    if converse.word.is_some_and(|word| !ending::says(contact.speaker, word)) {
        return Err(ending::their_own_word_is_missing());
    }
    let mut events: Vec<CaseEvent> = vec![ContactEvent::Received(Box::new(contact.clone())).into()];
    let harm = relieving::told(&c.story.harms, converse.harm.as_ref(), given)?;
    if converse.word == Some(Word::Solved) && converse.doing.promises.is_empty() && harm.is_empty() {
        events.extend(ending::solved_after_end(c, contact.id));
        return Ok(events);
    }
    let owner = receiving::owner_again(c, given)?;
    events.push(ResolutionEvent::Reopened { owner, because: Reopening::Contact(contact.id) }.into());
    events.extend(harm);
    if converse.doing.promises.is_empty() {
        let due_at = given.open_after(given.policy.answer_open_minutes);
        events.extend(receiving::answer_again(&c.story, owner, contact, due_at, given));
    }
    for new in &converse.doing.promises {
        keeping::check_new(new, given)?;
        events.push(keeping::made(new, owner, ToldBy::Contact(contact.id), &c.story.zone, given));
    }
    Ok(events)
}
