//! Making, keeping and moving promises, in a message or in a conversation.

use super::{
    duty::{DoneBy, DutyEvent, DutyKind},
    owed::Step,
    promise::{Agreed, DisclosedBy, Evidence, Fate, NewPromise, Promise, PromiseEvent, ToldBy, What},
};
use crate::{
    actor::Actor,
    case::OpenCase,
    command::{Doing, Move},
    decide::Decision,
    event::CaseEvent,
    given::Given,
    ids::{PromiseId, StaffId},
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    solution::equal,
};
use jiff::{SignedDuration, Timestamp};

/// A promise comes into being.
#[must_use]
pub fn made(new: &NewPromise, by: StaffId, told_by: ToldBy, zone: &str, given: &Given<'_>) -> CaseEvent {
    PromiseEvent::Made {
        promise: given.fresh.draw(),
        what: new.what,
        words: new.words.clone(),
        by,
        due_at: new.due_at,
        zone: zone.to_owned(),
        told_by,
    }
    .into()
}

/// A promise is due in the future, and not so far away that nobody would remember it.
pub fn check_due(due_at: Timestamp, given: &Given<'_>) -> Result<(), Refusal> {
    if due_at <= given.now {
        return Err(Refusal::new(Reason::DueInThePast, Rule::Promise, Protects::TheCustomer, Way::ChooseLaterMoment, WhoCan::You));
    }
    let days = given.policy.promise_within_days;
    let furthest = given.now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX);
    if due_at > furthest {
        return Err(Refusal::new(Reason::DueTooFar { days }, Rule::Promise, Protects::TheCustomer, Way::ChooseNearerMoment, WhoCan::You));
    }
    Ok(())
}

/// A promise as somebody gives it: its words say what, where its kind doesn't, and its date is one that can be kept.
pub fn check_new(new: &NewPromise, given: &Given<'_>) -> Result<(), Refusal> {
    if new.what == What::Other && new.words.is_none() {
        return Err(Refusal::new(Reason::NothingSaid, Rule::Promise, Protects::TheCustomer, Way::PromiseNextStep, WhoCan::You));
    }
    check_due(new.due_at, given)
}

/// What saying something does to promises: it tells as broken, makes, moves and keeps, in this order; a broken promise is
/// told before a new one is made.
pub fn doing(c: &OpenCase, doing: &Doing, told_by: ToldBy, given: &Given<'_>) -> Decision {
    let mut events: Vec<CaseEvent> = Vec::new();
    for (n, promise) in doing.discloses.iter().enumerate() {
        if !doing.discloses[..n].contains(promise) {
            events.extend(disclose(c, *promise, told_by, given));
        }
    }
    if !doing.promises.is_empty() {
        broken_are_told(c, doing)?;
    }
    for new in &doing.promises {
        check_new(new, given)?;
        events.push(made(new, given.actor.staff().unwrap_or(c.owner), told_by, &c.story.zone, given));
    }
    for moved in &doing.moves {
        if doing.keeps.contains(&moved.promise) {
            return Err(not_open());
        }
        events.extend(move_to(c, moved, told_by, given)?);
    }
    for (n, promise) in doing.keeps.iter().enumerate() {
        if !doing.keeps[..n].contains(promise) {
            events.extend(keep_by(c, *promise, told_by)?);
        }
    }
    events.extend(equal::offered(c, &doing.offers, told_by));
    Ok(events)
}

fn broken_are_told(c: &OpenCase, doing: &Doing) -> Result<(), Refusal> {
    let untold = c.story.past.iter().find(|p| matches!(p.fate, Fate::Broken { .. }) && !doing.discloses.contains(&p.id));
    untold.map_or(Ok(()), |p| Err(not_told(p)))
}

/// The broken promise has to be told first.
#[must_use]
pub fn not_told(p: &Promise) -> Refusal {
    let reason = Reason::BrokenNotTold { what: p.what, due_at: p.due_at };
    Refusal::new(reason, Rule::Promise, Protects::TheCustomer, Way::TellItWasBroken, WhoCan::You)
}

fn keep_by(c: &OpenCase, promise: PromiseId, told_by: ToldBy) -> Decision {
    let Some(open) = c.owed.promise(promise) else {
        return already_kept(c, promise);
    };
    // A message is no call: somebody who waits for one hears a voice, or a new time for it.
    if open.what == What::Call && matches!(told_by, ToldBy::Message(_)) {
        return Err(Refusal::new(Reason::EvidenceMissing, Rule::Promise, Protects::TheCustomer, Way::ReachAnotherWay, WhoCan::You)
            .or(Way::ChooseLaterMoment, WhoCan::You));
    }
    let evidence = match told_by {
        ToldBy::Message(m) => Evidence::Message(m),
        ToldBy::Contact(contact) => Evidence::Contact(contact),
    };
    Ok(vec![PromiseEvent::Kept { promise, evidence }.into()])
}

/// Kept already by the same words sent twice: no error. What was broken is told, not called kept; anything else isn't open
/// any more.
fn already_kept(c: &OpenCase, promise: PromiseId) -> Decision {
    let Some(past) = c.story.past.iter().find(|p| p.id == promise) else {
        return Err(not_open());
    };
    match past.fate {
        Fate::Kept { .. } => Ok(Vec::new()),
        Fate::Broken { .. } => Err(not_told(past)),
        Fate::Open { .. } | Fate::Disclosed { .. } | Fate::Withdrawn { .. } => Err(not_open()),
    }
}

/// How a duty was done by what was said.
#[must_use]
pub fn done_by(told_by: ToldBy) -> DoneBy {
    match told_by {
        ToldBy::Message(m) => DoneBy::Message(m),
        ToldBy::Contact(contact) => DoneBy::Contact(contact),
    }
}

fn disclose(c: &OpenCase, promise: PromiseId, told_by: ToldBy, given: &Given<'_>) -> Vec<CaseEvent> {
    let broken = c.story.past.iter().any(|p| p.id == promise && matches!(p.fate, Fate::Broken { .. }));
    if !broken {
        return Vec::new();
    }
    let by = match given.actor {
        Actor::Staff(staff) => DisclosedBy::Staff(staff),
        Actor::Person(_) | Actor::Desk => DisclosedBy::Desk,
    };
    let mut events: Vec<CaseEvent> = vec![PromiseEvent::Disclosed { promise, by, told_by }.into()];
    let duty = c.owed.duties().find(|d| d.kind == DutyKind::Disclose { promise });
    events.extend(duty.map(|d| DutyEvent::Done { duty: d.id, by: done_by(told_by) }.into()));
    events
}

fn move_to(c: &OpenCase, moved: &Move, told_by: ToldBy, given: &Given<'_>) -> Result<Option<CaseEvent>, Refusal> {
    let Some(promise) = c.owed.promise(moved.promise) else {
        let broken = c.story.past.iter().any(|p| p.id == moved.promise && matches!(p.fate, Fate::Broken { .. }));
        return Err(if broken { is_due() } else { not_open() });
    };
    if promise.due_at <= given.now {
        return Err(is_due());
    }
    check_due(moved.due_at, given)?;
    if promise.due_at == moved.due_at {
        return Ok(None);
    }
    // Whoever is said to have agreed has: the record says nothing that isn't so.
    let agreed = match moved.agreed {
        Agreed::FirstMove => promise.moves < given.policy.moves_without_leave,
        Agreed::Customer(contact) => {
            c.story.their_own(contact).is_some_and(|said| said.happened_at >= promise.made_at) || told_by == ToldBy::Contact(contact)
        }
        Agreed::Lead(lead) => given.actor_leads && given.actor == Actor::Staff(lead),
    };
    if !agreed && matches!(moved.agreed, Agreed::Customer(_)) {
        return Err(their_word_is_missing().or(Way::AskTheLead, WhoCan::ALead));
    }
    if !agreed {
        return Err(Refusal::new(Reason::MovedBefore, Rule::Promise, Protects::TheCustomer, Way::AskTheCustomer, WhoCan::TheCustomer)
            .or(Way::AskTheLead, WhoCan::ALead));
    }
    Ok(Some(PromiseEvent::Moved { promise: moved.promise, due_at: moved.due_at, told_by, agreed: moved.agreed }.into()))
}

fn is_due() -> Refusal {
    Refusal::new(Reason::PromiseIsDue, Rule::Promise, Protects::TheCustomer, Way::TellItWasBroken, WhoCan::You)
}

fn not_open() -> Refusal {
    Refusal::new(Reason::PromiseNotOpen, Rule::Promise, Protects::TheCustomer, Way::StartAgain, WhoCan::You)
}

/// Staff saw the promised act done, or the customer says that it was. An answer or a call is shown by the message or the
/// conversation itself, not by saying so.
pub fn keep(c: &OpenCase, promise: PromiseId, evidence: &Evidence, given: &Given<'_>) -> Decision {
    if given.actor.staff().is_none() {
        return Err(Refusal::new(Reason::NotAllowed, Rule::Promise, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner));
    }
    let Some(open) = c.owed.promise(promise) else {
        return already_kept(c, promise);
    };
    match open.what {
        What::Answer | What::Call => {
            Err(Refusal::new(Reason::EvidenceMissing, Rule::Promise, Protects::TheCustomer, Way::ReachAnotherWay, WhoCan::You))
        }
        What::Visit | What::Payment | What::Fix | What::Other => {
            check_evidence(c, open, evidence)?;
            let others = c.owed.steps().filter(|s| !matches!(s, Step::Promise(p) if p.id == promise));
            if others.filter(|s| s.is_noticed()).count() == 0 {
                return Err(Refusal::new(Reason::NothingNext, Rule::NextStep, Protects::TheCustomer, Way::AskWhetherSolved, WhoCan::You)
                    .or(Way::PromiseNextStep, WhoCan::You));
            }
            Ok(vec![PromiseEvent::Kept { promise, evidence: evidence.clone() }.into()])
        }
    }
}

/// What shows that a promised act was done: what staff saw, or what the customer themselves said since it was promised.
fn check_evidence(c: &OpenCase, promise: &Promise, evidence: &Evidence) -> Result<(), Refusal> {
    let shown = match evidence {
        Evidence::Act(_) => return Ok(()),
        Evidence::TheirWord { contact, .. } => c.story.their_own(*contact).is_some_and(|said| said.happened_at >= promise.made_at),
        Evidence::Message(_) | Evidence::Contact(_) => false,
    };
    if shown { Ok(()) } else { Err(their_word_is_missing()) }
}

fn their_word_is_missing() -> Refusal {
    Refusal::new(Reason::CustomersWordMissing, Rule::Promise, Protects::TheCustomer, Way::AskTheCustomer, WhoCan::TheCustomer)
}
