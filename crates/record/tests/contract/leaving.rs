//! What must leave: its row comes with the event that says it, and goes with the event that says what became of it.

use super::ground::{self, Ground, after, noon};
use crate::{on_both_databases, town_of_cases::Written};
use casework::{
    Actor,
    conversation::message::{MessageEvent, Wording},
    event::CaseEvent,
    ids::MessageId,
    kept::{Particular, Said},
};
use record::{
    outbox::{Found, LEASE_SECONDS},
    vault::Class,
};
use uuid::Uuid;

on_both_databases! {
    a_message_waits_until_it_cant_be_taken_back_and_is_taken_once
    a_message_whose_sender_died_was_interrupted
    a_folder_that_is_opened_again_waits_for_no_dead_sender
    a_line_that_broke_is_looked_up_later
    a_deferred_message_is_tried_again_then
    one_that_waits_is_left_alone_while_another_leaves
    what_was_accepted_returned_or_taken_back_is_gone
    what_left_is_kept_as_it_was_written
    sending_or_noting_ends_the_draft_of_it
}

const LEASE_MINUTES: i64 = LEASE_SECONDS / 60;

async fn happens(ground: &Ground, before: &Written, event: MessageEvent) -> Written {
    let (append, after) = ground.pen.case(Actor::Desk, after(1), before, vec![event.into()], Vec::new());
    ground.keep(append).await;
    after
}

fn its_message(case: &Written) -> MessageId {
    case.case.story().unwrap().messages[0].id
}

/// A reply that can be taken back until ten minutes past noon.
async fn reply(ground: &Ground, before: &Written) -> (MessageId, Written) {
    let said = ground.pen.content(Class::Said, before.id.0, "We come at five.");
    let message: MessageId = ground.pen.ids.next();
    let wording = Wording::Staff { staff: before.owner, words: Said(said.kept.clone()), subject: None };
    let event: CaseEvent =
        MessageEvent::Said { message, to: before.customer, wording, attachments: Vec::new(), leaves_at: after(10) }.into();
    let (append, case) = ground.pen.case(Actor::Staff(before.owner), after(9), before, vec![event], vec![said]);
    ground.keep(append).await;
    (message, case)
}

async fn a_message_waits_until_it_cant_be_taken_back_and_is_taken_once(ground: Ground) {
    let case = ground.opened("cold").await;
    let (message, _) = reply(&ground, &case).await;
    let first = ground.record.take_outbox(noon(), noon(), 9).await.unwrap();
    assert_eq!(first.iter().map(|t| (t.message, t.found, t.attempts)).collect::<Vec<_>>(), [(its_message(&case), Found::Waiting, 0)]);
    assert_eq!(ground.record.next_to_leave().await.unwrap(), Some(noon()));
    assert!(ground.record.take_outbox(after(9), after(9), 9).await.unwrap().is_empty(), "one is being sent, one can still be taken back");
    let second = ground.record.take_outbox(after(10), after(10), 9).await.unwrap();
    assert_eq!((second.len(), second[0].message, second[0].case), (1, message, case.id));
    let states: Vec<String> = ground.record.outbox(9).await.unwrap().into_iter().map(|w| w.state).collect();
    assert_eq!(states, ["sending", "sending"]);
}

/// What a mail system said, as events refer to it.
fn answered(ground: &Ground, words: &str) -> Particular {
    Particular(ground.pen.content(Class::Particular, Uuid::nil(), words).kept)
}

async fn a_message_whose_sender_died_was_interrupted(ground: Ground) {
    let case = ground.opened("cold").await;
    ground.record.take_outbox(noon(), noon(), 9).await.unwrap();
    assert!(ground.record.take_outbox(noon(), after(LEASE_MINUTES - 1), 9).await.unwrap().is_empty());
    let found = ground.record.take_outbox(noon(), after(LEASE_MINUTES), 9).await.unwrap();
    assert_eq!((found[0].message, found[0].found), (its_message(&case), Found::Interrupted));
}

async fn a_folder_that_is_opened_again_waits_for_no_dead_sender(ground: Ground) {
    let case = ground.opened("cold").await;
    ground.record.take_outbox(noon(), noon(), 9).await.unwrap();
    let (alone, ground) = (ground.is_sqlite(), ground.reopened().await);
    let found = ground.record.take_outbox(noon(), after(1), 9).await.unwrap();
    let found: Vec<_> = found.iter().map(|t| (t.message, t.found)).collect();
    // On PostgreSQL another node may be sending it: only time tells.
    let expected = if alone { vec![(its_message(&case), Found::Interrupted)] } else { Vec::new() };
    assert_eq!(found, expected);
}

async fn a_line_that_broke_is_looked_up_later(ground: Ground) {
    let case = ground.opened("cold").await;
    let message = its_message(&case);
    ground.record.take_outbox(noon(), noon(), 9).await.unwrap();
    happens(&ground, &case, MessageEvent::InDoubt { message, look_up_at: after(10), why: answered(&ground, "the line broke") }).await;
    assert!(ground.record.take_outbox(after(9), after(9), 9).await.unwrap().is_empty());
    let found = ground.record.take_outbox(after(10), after(10), 9).await.unwrap();
    assert_eq!((found[0].message, found[0].found), (message, Found::InDoubt));
}

async fn one_that_waits_is_left_alone_while_another_leaves(ground: Ground) {
    let first = ground.opened("cold").await;
    let second = ground.case(2, first.customer, first.owner, "cold too").await;
    ground.record.take_outbox(noon(), noon(), 9).await.unwrap();
    ground.record.defer_outbox(its_message(&first), after(30), "451 later".into()).await.unwrap();
    ground.record.defer_outbox(its_message(&second), after(5), "451 later".into()).await.unwrap();
    let taken = ground.record.take_outbox(after(5), after(5), 9).await.unwrap();
    let messages: Vec<MessageId> = taken.iter().map(|t| t.message).collect();
    assert_eq!(messages, [its_message(&second)]);
}

async fn a_deferred_message_is_tried_again_then(ground: Ground) {
    let case = ground.opened("cold").await;
    let message = its_message(&case);
    ground.record.take_outbox(noon(), noon(), 9).await.unwrap();
    let deferred = MessageEvent::Deferred { message, until: after(5), answer: answered(&ground, "451 later") };
    happens(&ground, &case, deferred).await;
    // The event alone frees it: a crash between the event and what follows leaves no doubt where there is none.
    assert!(ground.record.take_outbox(after(4), after(4), 9).await.unwrap().is_empty());
    assert_eq!(ground.record.take_outbox(after(5), after(5), 9).await.unwrap()[0].found, Found::Waiting);
    ground.record.defer_outbox(message, after(20), "451 later still".into()).await.unwrap();
    let waiting = ground.record.outbox(9).await.unwrap();
    assert_eq!((waiting[0].state.as_str(), waiting[0].attempts, waiting[0].failure.as_deref()), ("waiting", 1, Some("451 later still")));
    assert!(ground.record.take_outbox(after(19), after(19), 9).await.unwrap().is_empty());
    assert_eq!(ground.record.take_outbox(after(20), after(20), 9).await.unwrap()[0].attempts, 1);
}

async fn what_was_accepted_returned_or_taken_back_is_gone(ground: Ground) {
    let case = ground.opened("cold").await;
    let accepted = MessageEvent::Accepted { message: its_message(&case), answer: answered(&ground, "250 taken") };
    let case = happens(&ground, &case, accepted).await;
    assert!(ground.record.outbox(9).await.unwrap().is_empty());
    let (second, case) = reply(&ground, &case).await;
    let case = happens(&ground, &case, MessageEvent::TakenBack { message: second }).await;
    assert!(ground.record.outbox(9).await.unwrap().is_empty());
    let (third, case) = reply(&ground, &case).await;
    let case = happens(&ground, &case, MessageEvent::Bounced { message: third, answer: answered(&ground, "550 nobody") }).await;
    assert!(ground.record.outbox(9).await.unwrap().is_empty());
    let (fourth, _) = reply(&ground, &case).await;
    ground.record.drop_outbox(fourth).await.unwrap();
    assert_eq!(ground.record.next_to_leave().await.unwrap(), None);
}

async fn what_left_is_kept_as_it_was_written(ground: Ground) {
    let case = ground.opened("cold").await;
    let message = its_message(&case);
    assert_eq!(ground.record.sent(message).await.unwrap(), None);
    ground.record.keep_sent(message, case.id, "a.1@desk.example".into(), b"as it left".to_vec(), None, noon()).await.unwrap();
    ground.record.keep_sent(message, case.id, "a.2@desk.example".into(), b"written again".to_vec(), None, after(1)).await.unwrap();
    let sent = ground.record.sent(message).await.unwrap().unwrap();
    assert_eq!((sent.message_id.as_str(), sent.accepted_at), ("a.1@desk.example", None));
    assert_eq!(ground.record.original(sent.original).await.unwrap().unwrap(), b"as it left");
    ground.record.sent_accepted(message, after(2)).await.unwrap();
    assert_eq!(ground.record.sent(message).await.unwrap().unwrap().accepted_at, Some(after(2)));
    assert_eq!(ground.record.sent_by_message_id("a.1@desk.example").await.unwrap(), Some((message, case.id)));
    assert_eq!(ground.record.sent_by_message_id("a.2@desk.example").await.unwrap(), None);
}

async fn sending_or_noting_ends_the_draft_of_it(ground: Ground) {
    use record::access::draft::{Draft, DraftKind};
    let case = ground.opened("cold").await;
    let (colleague, _) = ground.colleague("Jonas Weber").await;
    let draft = |kind| Draft { kind, words: "We come at".into(), seen: 4, saved_at: noon() };
    for (staff, kind) in [(case.owner, DraftKind::Reply), (case.owner, DraftKind::Note), (colleague, DraftKind::Reply)] {
        assert!(ground.record.save_draft(staff, case.id, draft(kind)).await.unwrap());
    }
    reply(&ground, &case).await;
    let left: Vec<DraftKind> = ground.record.drafts(case.owner, case.id).await.unwrap().iter().map(|d| d.kind).collect();
    assert_eq!(left, [DraftKind::Note]);
    assert_eq!(ground.record.drafts(colleague, case.id).await.unwrap().len(), 1, "a colleague's words are theirs");
}
