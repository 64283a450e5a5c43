//! What holds after every step, whatever happened: the invariants of rules 1, 2, 3, 7 and 14.

use super::{Town, distinct};
use casework::{
    Case, CaseEvent, Command,
    case::OpenCase,
    conversation::message::MessageEvent,
    event::Event,
    ids::{MessageId, PromiseId},
    promise::{
        duty::DutyKind,
        owed::Step,
        promise::{Fate, PromiseEvent, Told, ToldBy},
    },
};

/// Checks the case and its record.
pub fn after_a_step(town: &Town, command: &Command) {
    // Folding grows with the record: of a long one, now and then is often enough.
    if town.record.len() < 30 || town.record.len().is_multiple_of(7) {
        the_record_makes_the_case(town);
    }
    no_promise_vanishes(town);
    every_message_is_accounted_for(town);
    if let Case::Open(c) = &town.case {
        an_open_case_has_an_owner_a_step_and_a_way_to_answer(town, c);
        what_they_were_promised_they_know_or_it_is_a_duty(c);
        assert!(c.story.automatic <= town.policy.automatic_per_case, "automatic messages beyond the budget");
        if *command == Command::TimeCame {
            let next = town.case.next_instant(&town.policy);
            assert!(next.is_none_or(|at| at > town.now), "the clock would come again at once: {next:?}\n{c:#?}");
        }
    }
}

fn the_record_makes_the_case(town: &Town) {
    assert_eq!(Case::fold(&town.record), town.case, "folded from scratch it is another");
    let json = serde_json::to_string(&town.case).expect("a case is JSON");
    assert_eq!(serde_json::from_str::<Case>(&json).expect("a case"), town.case);
    for recorded in town.record.iter().rev().take(12) {
        let (kind, body) = recorded.event.written();
        assert_eq!(CaseEvent::read(&kind, &body).expect("an event"), recorded.event, "{kind}");
    }
}

fn no_promise_vanishes(town: &Town) {
    let made = town.record.iter().filter_map(|r| {
        let CaseEvent::Promise(PromiseEvent::Made { promise, .. }) = &r.event else {
            return None;
        };
        Some(*promise)
    });
    let Some(story) = town.case.story() else { return };
    let open: Vec<PromiseId> = town.case.open().map(|c| c.owed.promises().map(|p| p.id).collect()).unwrap_or_default();
    for promise in made {
        let past = story.past.iter().filter(|p| p.id == promise).count();
        let still = open.iter().filter(|id| **id == promise).count();
        assert_eq!(past + still, 1, "{promise} is {past} times past and {still} times open");
    }
    assert!(story.past.iter().all(|p| !p.is_open()), "what is past has a fate");
    let now = town.now;
    let lost = story.past.iter().find(|p| matches!(p.fate, Fate::Kept { at } if at > p.due_at));
    assert!(lost.is_none(), "kept after its date at {now}: {lost:?}");
}

fn every_message_is_accounted_for(town: &Town) {
    let Some(story) = town.case.story() else { return };
    let said: Vec<MessageId> = town
        .record
        .iter()
        .filter_map(|r| {
            let CaseEvent::Message(MessageEvent::Said { message, .. }) = &r.event else {
                return None;
            };
            Some(*message)
        })
        .collect();
    assert_eq!(said.len(), distinct(said.iter().copied()), "said twice");
    assert_eq!(said, story.messages.iter().map(|m| m.id).collect::<Vec<_>>());
    assert_eq!(story.contacts.len(), distinct(story.contacts.iter().map(|c| c.id)), "a contact twice");
}

fn an_open_case_has_an_owner_a_step_and_a_way_to_answer(town: &Town, c: &OpenCase) {
    assert!(town.roster.find(c.owner).is_some(), "its owner works here");
    assert!(c.owed.noticed().is_noticed(), "a step that the customer notices: {:?}", c.owed);
    assert!(c.owed.undated().is_none(), "each step has a date that an event gave it: {:?}", c.owed);
    let steps: Vec<&Step> = c.owed.steps().collect();
    assert!(steps.is_sorted_by_key(|s| s.due_at()), "the earliest first");
    assert_eq!(steps.first().copied(), Some(c.owed.next()));
    assert!(c.story.takes_part(c.story.customer), "the customer can answer");
}

fn what_they_were_promised_they_know_or_it_is_a_duty(c: &OpenCase) {
    for p in c.owed.promises() {
        let known = match p.told {
            Told::Told { .. } => true,
            Told::BeingDelivered { message } => c.story.message(message).is_some(),
            Told::Impossible { .. } => c.owed.duties().any(|d| {
                let carried = matches!(d.kind, DutyKind::Tell { message } if p.told_by == ToldBy::Message(message));
                carried || d.kind == DutyKind::TellPromise { promise: p.id }
            }),
        };
        assert!(known, "neither told nor a duty: {p:?}\n{:?}", c.owed);
    }
    for p in c.story.past.iter().filter(|p| matches!(p.fate, Fate::Broken { .. })) {
        assert!(c.owed.duties().any(|d| d.kind == DutyKind::Disclose { promise: p.id }), "broken, and no duty to tell it");
    }
}
