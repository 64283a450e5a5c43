//! Offering a case, and answering the offer. Until somebody accepts, the owner stays the owner.

use super::{hand_over::HandOverEvent, standing};
use crate::{
    care::owner::{Because, OwnerEvent},
    case::OpenCase,
    conversation::{
        message::{Delivery, MessageEvent, Wording},
        noting,
    },
    decide::Decision,
    event::CaseEvent,
    given::Given,
    ids::{HandOverId, MessageId, NoteId, StaffId},
    kept::Noted,
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    sentence::Sentence,
};
use jiff::SignedDuration;

/// Offers the case with a briefing.
pub fn offer(c: &OpenCase, id: HandOverId, to: StaffId, briefing: &Noted, given: &Given<'_>) -> Decision {
    if c.offer.as_ref().is_some_and(|o| o.id == id) {
        return Ok(Vec::new());
    }
    if to == c.owner {
        return Err(Refusal::new(Reason::AlreadyOwner, Rule::Owner, Protects::Both, Way::NameSomebodyElse, WhoCan::You));
    }
    if c.offer.is_some() {
        return Err(Refusal::new(Reason::AlreadyOffered, Rule::Owner, Protects::TheCustomer, Way::WithdrawOffer, WhoCan::You));
    }
    available(to, Way::NameSomebodyElse, given)?;
    if c.story.hand_overs >= given.policy.hand_overs_before_lead && !given.actor_leads {
        let reason = Reason::HandedOverTooOften { times: c.story.hand_overs };
        return Err(Refusal::new(reason, Rule::Once, Protects::TheCustomer, Way::AskTheLead, WhoCan::ALead));
    }
    let answer_by = given.open_after(given.policy.hand_over_open_minutes);
    Ok(vec![HandOverEvent::Offered { hand_over: id, from: c.owner, to, briefing: briefing.clone(), answer_by }.into()])
}

fn available(to: StaffId, otherwise: Way, given: &Given<'_>) -> Result<(), Refusal> {
    let here = given.roster.find(to).is_some_and(|c| c.takes_cases && c.is_present());
    if here {
        return Ok(());
    }
    Err(Refusal::new(Reason::NotAvailable, Rule::Owner, Protects::TheCustomer, otherwise, WhoCan::You))
}

/// Accepts or declines.
pub fn answer(c: &OpenCase, id: HandOverId, accept: bool, why: Option<&Noted>, given: &Given<'_>) -> Decision {
    let Some(offer) = c.offer.as_ref().filter(|o| o.id == id) else {
        let accepted_before = accept && c.story.last_hand_over.is_some_and(|h| h.id == id);
        return if accepted_before { Ok(Vec::new()) } else { Err(offer_gone()) };
    };
    if given.actor.staff() != Some(offer.to) {
        return Err(Refusal::new(Reason::NotAllowed, Rule::Owner, Protects::Both, Way::AskTheOwner, WhoCan::TheOwner));
    }
    if !accept {
        return Ok(vec![HandOverEvent::Declined { hand_over: id, why: why.cloned() }.into()]);
    }
    let mut events: Vec<CaseEvent> = vec![HandOverEvent::Accepted { hand_over: id, from: offer.from, to: offer.to }.into()];
    events.extend(tell_owner_changed(c, offer.to, given));
    Ok(events)
}

fn offer_gone() -> Refusal {
    Refusal::new(Reason::OfferGone, Rule::Owner, Protects::Both, Way::AskTheOwner, WhoCan::TheOwner)
}

/// The customer is told who looks after them now, as soon as it can't be taken back in passing any more. A change that they
/// have not heard of yet and that doesn't last is never told: they hear of the whole way at once, or of nothing.
fn tell_owner_changed(c: &OpenCase, to: StaffId, given: &Given<'_>) -> Vec<CaseEvent> {
    let mut events: Vec<CaseEvent> = Vec::new();
    let mut from = c.owner;
    if let Some(untold) = c.story.owner_change.filter(|change| not_left(c, change.message, given)) {
        events.push(MessageEvent::TakenBack { message: untold.message }.into());
        from = untold.from;
    }
    if from == to {
        return events;
    }
    if !given.may_write(&c.story) {
        events.extend(standing::tell_in_person(c, given));
        return events;
    }
    let wait = SignedDuration::from_secs(i64::from(given.policy.undo_send_seconds));
    let said = MessageEvent::Said {
        message: given.fresh.draw(),
        to: c.story.customer,
        wording: Wording::Desk { sentence: Sentence::OwnerChanged { from, to } },
        attachments: Vec::new(),
        leaves_at: given.now.checked_add(wait).unwrap_or(given.now),
    };
    events.push(said.into());
    events
}

fn not_left(c: &OpenCase, message: MessageId, given: &Given<'_>) -> bool {
    c.story.message(message).is_some_and(|m| matches!(m.delivery, Delivery::Held { until } if until > given.now))
}

/// Takes the offer back.
pub fn withdraw(c: &OpenCase, id: HandOverId) -> Decision {
    match &c.offer {
        Some(offer) if offer.id == id => Ok(vec![HandOverEvent::Withdrawn { hand_over: id }.into()]),
        Some(_) | None => Err(offer_gone()),
    }
}

/// Takes an acceptance or an assignment back: the former owner has the case again. The customer isn't told of a change that didn't last, or,
/// when they have heard of it, is told of both.
pub fn undo(c: &OpenCase, id: HandOverId, given: &Given<'_>) -> Decision {
    let Some(last) = c.story.last_hand_over.filter(|h| h.id == id) else {
        return Err(Refusal::new(Reason::NothingToUndo, Rule::Owner, Protects::Both, Way::OfferToAnother, WhoCan::You));
    };
    let until = last.at.checked_add(SignedDuration::from_mins(i64::from(given.policy.undo_act_minutes))).unwrap_or(last.at);
    if given.now > until {
        return Err(Refusal::new(Reason::TooLateToUndo, Rule::Owner, Protects::TheCustomer, Way::OfferToAnother, WhoCan::You));
    }
    available(last.from, Way::OfferToAnother, given)?;
    let mut events: Vec<CaseEvent> = vec![HandOverEvent::Undone { hand_over: id, owner: last.from }.into()];
    // Whom the new owner has offered it to meanwhile is asked no longer.
    events.extend(c.offer.as_ref().map(|o| HandOverEvent::Withdrawn { hand_over: o.id }.into()));
    events.extend(tell_owner_changed(c, last.from, given));
    Ok(events)
}

/// A lead gives the case to somebody who is here, with a briefing that stands as a note. The customer is told.
pub fn reassign(c: &OpenCase, to: StaffId, note: NoteId, briefing: &Noted, given: &Given<'_>) -> Decision {
    let mut events = noting::write(&c.story, note, briefing, given)?;
    if to == c.owner {
        // It is theirs already: what was written for them is kept.
        return Ok(events);
    }
    let Some(lead) = given.actor.staff().filter(|_| given.actor_leads) else {
        return Err(Refusal::new(Reason::NotAllowed, Rule::Owner, Protects::Both, Way::OfferToAnother, WhoCan::TheOwner)
            .or(Way::AskTheLead, WhoCan::ALead));
    };
    available(to, Way::NameSomebodyElse, given)?;
    events.push(OwnerEvent::Changed { from: c.owner, to, because: Because::Lead(lead) }.into());
    if let Some(offer) = &c.offer {
        events.push(HandOverEvent::Withdrawn { hand_over: offer.id }.into());
    }
    events.extend(tell_owner_changed(c, to, given));
    Ok(events)
}
