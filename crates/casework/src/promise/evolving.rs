//! How promises, duties and hand-overs change an open case. While a message can be taken back, it remembers what it changed.

use super::{
    duty::{DoneBy, Duty, DutyEvent, DutyKind},
    hand_over::{HandOverEvent, Offer},
    owed::{Owed, Step},
    promise::{Evidence, Fate, Promise, PromiseEvent, Told, ToldBy},
};
use crate::{
    case::{HandedOver, NotNeeded, OpenCase},
    conversation::message::{HeldMessage, MessageEvent},
    ids::{MessageId, PromiseId},
};
use jiff::Timestamp;

fn change_owed(c: &mut OpenCase, change: impl FnOnce(Owed) -> Owed) {
    // `Owed` has no empty value to leave behind, so it is cloned: some dozens of steps at most.
    c.owed = change(c.owed.clone());
}

fn held_by(c: &mut OpenCase, message: MessageId) -> Option<&mut HeldMessage> {
    c.story.held.iter_mut().find(|h| h.id == message)
}

fn message_of(told_by: ToldBy) -> Option<MessageId> {
    match told_by {
        ToldBy::Message(m) => Some(m),
        ToldBy::Contact(_) => None,
    }
}

/// Whether the customer knows, as soon as it was said this way.
fn told_now(c: &OpenCase, told_by: ToldBy, at: Timestamp) -> Told {
    match told_by {
        ToldBy::Message(message) => Told::BeingDelivered { message },
        ToldBy::Contact(contact) if c.story.tells(contact) => Told::Told { at },
        ToldBy::Contact(_) => Told::Impossible { since: at },
    }
}

/// Keeps a promise as it was before a message changed it, until that message has left. What changes it for good, a
/// conversation or the clock, is not undone by taking a message back.
fn remember(c: &mut OpenCase, by: Option<MessageId>, before: Promise) {
    match by.and_then(|m| held_by(c, m)) {
        Some(held) => {
            let known = held.makes.contains(&before.id) || held.promises_before.iter().any(|p| p.id == before.id);
            if !known {
                held.promises_before.push(before);
            }
        }
        None => {
            for held in &mut c.story.held {
                held.promises_before.retain(|p| p.id != before.id);
            }
        }
    }
}

/// Takes an open promise out of what is owed, into the past, with this fate.
fn settle(c: &mut OpenCase, id: PromiseId, fate: Fate, by: Option<MessageId>, at: Timestamp) {
    let (owed, gone) = c.owed.clone().without(id.0, at);
    if let Some(Step::Promise(before)) = gone {
        remember(c, by, before.clone());
        c.owed = owed;
        c.story.past.push(Promise { fate, ..before });
    }
}

pub(crate) fn promise(c: &mut OpenCase, event: &PromiseEvent, at: Timestamp) {
    match event {
        PromiseEvent::Made { .. } => made(c, event, at),
        PromiseEvent::Warned { promise } => {
            change_owed(c, |o| o.change_promise(*promise, |p| p.fate = Fate::Open { warned: true }));
        }
        PromiseEvent::Kept { promise, evidence } => {
            let by = match evidence {
                Evidence::Message(m) => Some(*m),
                Evidence::Contact(_) | Evidence::Act(_) | Evidence::TheirWord { .. } => None,
            };
            settle(c, *promise, Fate::Kept { at }, by, at);
        }
        PromiseEvent::Moved { promise, due_at, told_by, agreed: _ } => {
            let Some(before) = c.owed.promise(*promise).cloned() else {
                return;
            };
            remember(c, message_of(*told_by), before);
            let told = told_now(c, *told_by, at);
            change_owed(c, |o| {
                o.change_promise(*promise, |p| {
                    p.due_at = *due_at;
                    p.moves += 1;
                    p.told_by = *told_by;
                    p.told = told;
                    p.fate = Fate::Open { warned: false };
                })
            });
        }
        PromiseEvent::Broken { promise, due_at: _, noticed_at } => {
            settle(c, *promise, Fate::Broken { noticed_at: *noticed_at }, None, at);
        }
        PromiseEvent::Disclosed { promise, by, told_by } => {
            let Some(before) = c.story.past.iter().find(|p| p.id == *promise).cloned() else {
                return;
            };
            remember(c, message_of(*told_by), before);
            past(c, *promise, Fate::Disclosed { at, by: *by });
        }
        PromiseEvent::Withdrawn { promise } => {
            settle(c, *promise, Fate::Withdrawn { at }, None, at);
            // Broken while the message that makes it was still held: nobody ever heard of it.
            let unheard = c.story.past.iter().any(|p| p.id == *promise && matches!(p.fate, Fate::Broken { .. }));
            if unheard {
                past(c, *promise, Fate::Withdrawn { at });
            }
        }
        PromiseEvent::Restored { promise } => restored(c, promise),
    }
}

fn past(c: &mut OpenCase, id: PromiseId, fate: Fate) {
    for p in c.story.past.iter_mut().filter(|p| p.id == id) {
        p.fate = fate.clone();
    }
}

fn made(c: &mut OpenCase, event: &PromiseEvent, at: Timestamp) {
    let PromiseEvent::Made { promise, what, words, by, due_at, zone: _, told_by } = event else {
        return;
    };
    if let Some(held) = message_of(*told_by).and_then(|m| held_by(c, m)) {
        held.makes.push(*promise);
    }
    let made = Promise {
        id: *promise,
        what: *what,
        words: words.clone(),
        by: *by,
        made_at: at,
        first_due_at: *due_at,
        due_at: *due_at,
        moves: 0,
        told_by: *told_by,
        told: told_now(c, *told_by, at),
        fate: Fate::Open { warned: false },
    };
    c.ended_before = None;
    c.stopped = None;
    change_owed(c, |o| o.with(Step::Promise(made)));
}

fn restored(c: &mut OpenCase, promise: &Promise) {
    if promise.is_open() {
        c.story.past.retain(|p| p.id != promise.id);
        change_owed(c, |o| o.with(Step::Promise(promise.clone())));
    } else if let Some(p) = c.story.past.iter_mut().find(|p| p.id == promise.id) {
        p.clone_from(promise);
    }
}

pub(crate) fn duty(c: &mut OpenCase, event: &DutyEvent, at: Timestamp) {
    match event {
        DutyEvent::Arose { duty, kind, due_at } => {
            let duty = Duty { id: *duty, kind: *kind, since: at, due_at: *due_at, lead_told: false };
            change_owed(c, |o| o.with(Step::Duty(duty)));
        }
        DutyEvent::Done { duty, by } => {
            let (owed, gone) = c.owed.clone().without(duty.0, at);
            let Some(Step::Duty(before)) = gone else { return };
            c.owed = owed;
            match by {
                DoneBy::Message(m) => {
                    told_again(c, before.kind, ToldBy::Message(*m), at);
                    if let Some(held) = held_by(c, *m) {
                        held.duties_before.push(before);
                    }
                }
                DoneBy::Contact(contact) => told_again(c, before.kind, ToldBy::Contact(*contact), at),
                DoneBy::Act => {}
            }
        }
        DutyEvent::NotNeeded { duty, contact, by: _, asks_still } => {
            let (owed, gone) = c.owed.clone().without(duty.0, at);
            let Some(Step::Duty(duty)) = gone else { return };
            c.owed = owed;
            c.story.not_needed.push(NotNeeded { contact: *contact, duty, at, asks_still: *asks_still });
        }
        DutyEvent::Restored { duty } => {
            c.story.not_needed.retain(|n| n.duty.id != duty.id);
            change_owed(c, |o| o.with(Step::Duty((**duty).clone())));
        }
        DutyEvent::Overdue { duty, .. } => change_owed(c, |o| o.change_duty(*duty, |d| d.lead_told = true)),
    }
}

/// What had failed to reach them was told in another way: the promises that were in it are told by that.
fn told_again(c: &mut OpenCase, kind: DutyKind, by: ToldBy, at: Timestamp) {
    let untold = |p: &&Promise| match kind {
        DutyKind::Tell { message } => p.told_by == ToldBy::Message(message),
        DutyKind::TellPromise { promise } => p.id == promise,
        DutyKind::Answer { .. }
        | DutyKind::Disclose { .. }
        | DutyKind::AskSolved { .. }
        | DutyKind::FindStopgap { .. }
        | DutyKind::ReadStranger { .. }
        | DutyKind::ReviewFinalAnswer
        | DutyKind::OfferTheSame { .. }
        | DutyKind::SayWhatNext => false,
    };
    let impossible = |p: &&Promise| matches!(p.told, Told::Impossible { .. });
    let promises: Vec<Promise> = c.owed.promises().filter(untold).filter(impossible).cloned().collect();
    for before in promises {
        let (id, told) = (before.id, told_now(c, by, at));
        remember(c, message_of(by), before);
        change_owed(c, |o| {
            o.change_promise(id, |p| {
                p.told_by = by;
                p.told = told;
            })
        });
    }
}

/// A promise is told when the message that carries it is accepted, and not told when that bounces.
pub(crate) fn delivered(c: &mut OpenCase, event: &MessageEvent, at: Timestamp) {
    let (message, told) = match event {
        MessageEvent::Accepted { message, .. } => (*message, Told::Told { at }),
        MessageEvent::Bounced { message, .. } => (*message, Told::Impossible { since: at }),
        MessageEvent::Said { .. }
        | MessageEvent::TakenBack { .. }
        | MessageEvent::Deferred { .. }
        | MessageEvent::InDoubt { .. }
        | MessageEvent::AnsweredAutomatically { .. } => return,
    };
    let carried: Vec<PromiseId> = c.promises_told_by(message).map(|p| p.id).collect();
    for id in carried {
        change_owed(c, |o| o.change_promise(id, |p| p.told = told));
    }
    let remembered = c.story.held.iter_mut().flat_map(|h| &mut h.promises_before);
    for p in remembered.filter(|p| p.told_by == ToldBy::Message(message)) {
        p.told = told;
    }
}

pub(crate) fn hand_over(c: &mut OpenCase, event: &HandOverEvent, at: Timestamp) {
    match event {
        HandOverEvent::Offered { hand_over, from, to, briefing, answer_by } => {
            let briefing = briefing.clone();
            c.offer = Some(Offer { id: *hand_over, from: *from, to: *to, briefing, offered_at: at, answer_by: *answer_by });
        }
        HandOverEvent::Accepted { hand_over, from, to } => {
            c.offer = None;
            c.owner = *to;
            c.story.hand_overs += 1;
            c.story.last_hand_over = Some(HandedOver { id: *hand_over, from: *from, by: *to, at, assigned: false });
        }
        HandOverEvent::Declined { .. } | HandOverEvent::Withdrawn { .. } | HandOverEvent::Lapsed { .. } => c.offer = None,
        HandOverEvent::Undone { hand_over: _, owner } => {
            c.owner = *owner;
            let counted = c.story.last_hand_over.take().is_none_or(|h| !h.assigned);
            c.story.hand_overs = c.story.hand_overs.saturating_sub(u32::from(counted));
        }
    }
}
