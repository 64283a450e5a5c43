//! Rule 7, taking back: what a person sends waits some seconds; taken back, everything is as it was.

use crate::kit::*;
use casework::{
    Actor, Case, Command,
    case::OpenCase,
    command::Word,
    conversation::message::Delivery,
    promise::{
        duty::DutyKind,
        promise::{Agreed, Fate, ToldBy, What},
    },
    refusal::{Reason, Way},
};

/// All but what can't be as it was: that something was said. A promise in a message that was
/// taken back is withdrawn; it stays on the record.
pub fn as_it_was(c: &OpenCase) -> OpenCase {
    let mut c = c.clone();
    c.story.version = 0;
    c.story.last_said = 0;
    let taken_back: Vec<ToldBy> =
        c.story.messages.iter().filter(|m| m.delivery == Delivery::TakenBack).map(|m| ToldBy::Message(m.id)).collect();
    c.story.past.retain(|p| !(matches!(p.fate, Fate::Withdrawn { .. }) && taken_back.contains(&p.told_by)));
    c.story.messages.clear();
    c
}

/// Sends a reply, takes it back, and compares.
fn sent_and_taken_back(mut town: Town, doing: Besides, asks: bool) {
    let before = as_it_was(town.open());
    let sent = reply(&town, "a slip", doing, asks);
    town.staff(HANNA, sent);
    assert_ne!(before, as_it_was(town.open()));
    town.later(seconds(19));
    town.staff(HANNA, Command::TakeBack { message: message("a slip") });
    assert_eq!(before, as_it_was(town.open()));
}

#[test]
fn rule_07_a_reply_that_kept_and_promised_is_taken_back_exactly() {
    let town = Town::with_a_case();
    let doing = doing().keeps(town.promise()).makes(new_promise(What::Visit, on("2026-11-27 14:00")));
    sent_and_taken_back(town, doing, false);
}

#[test]
fn rule_07_a_reply_that_moved_and_answered_is_taken_back_exactly() {
    let (mut town, visit) = Town::with_a_visit();
    town.desk(receive("Friday is bad"));
    sent_and_taken_back(town, doing().moves(visit, on("2026-11-30 14:00"), Agreed::FirstMove), false);
}

#[test]
fn rule_07_a_reply_that_disclosed_is_taken_back_exactly_also_when_the_lead_knew() {
    let mut town = Town::with_a_case();
    town.desk(receive("Hello?"));
    let promise = town.promise();
    town.automatic = casework::given::AutomaticMail::SentByMachine;
    town.clock_until("2026-11-25 10:30");
    town.automatic = casework::given::AutomaticMail::Allowed;
    assert!(town.duty(|d| matches!(d, DutyKind::Answer { .. })).lead_told);
    let doing = doing().tells_broken(promise).makes(new_promise(What::Fix, on("2026-11-30 14:00")));
    sent_and_taken_back(town, doing, false);
}

#[test]
fn rule_07_a_question_is_taken_back_exactly_also_when_it_was_asked_before() {
    let town = Town::with_a_case();
    let keeps = doing().keeps(town.promise());
    sent_and_taken_back(town, keeps, true);
    let mut town = Town::with_a_case();
    let question = ask(&town, doing().keeps(town.promise()));
    town.staff(HANNA, question);
    town.sent();
    sent_and_taken_back(town, doing(), true);
}

#[test]
fn rule_07_what_happens_next_is_to_be_said_again_as_before() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.staff(HANNA, Command::Reopen);
    sent_and_taken_back(town, doing().makes(new_promise(What::Fix, on("2026-11-30 14:00"))), false);
}

#[test]
fn rule_07_what_a_bounce_left_to_tell_is_to_be_told_again_as_before() {
    let mut town = Town::new();
    town.desk(open_by(mail("The bill is absurd")));
    let first = town.to_leave()[0];
    town.desk(Command::ReportDelivery { message: first, outcome: bounced() });
    sent_and_taken_back(town, doing(), false);
}

#[test]
fn rule_07_it_can_be_taken_back_until_the_instant_at_which_it_leaves() {
    let mut town = Town::with_a_case();
    let sent = reply(&town, "a slip", doing(), true);
    town.staff(HANNA, sent);
    let back = Command::TakeBack { message: message("a slip") };
    town.later(seconds(20));
    let refusal = town.refused(Actor::Staff(HANNA), back.clone());
    assert_eq!(refusal.reason, Reason::MessageHasLeft);
    assert_eq!(refusal.ways().next().map(|w| w.way), Some(Way::WriteCorrection));
    assert_eq!(town.to_leave(), [message("a slip")], "what can't be taken back leaves");
    town.later(seconds(-1));
    assert!(town.to_leave().is_empty(), "what can be taken back stays");
    town.staff(HANNA, back.clone());
    assert!(town.staff(HANNA, back).is_empty(), "taken back already");
}

#[test]
fn rule_07_two_replies_are_taken_back_in_any_order() {
    let moved_twice = || {
        let (mut town, visit) = Town::with_a_visit();
        town.policy.undo_send_seconds = 60;
        let before = as_it_was(town.open());
        let first = reply(&town, "first", doing().moves(visit, on("2026-11-30 14:00"), Agreed::FirstMove), false);
        town.staff(HANNA, first);
        let second = reply(&town, "second", doing().moves(visit, on("2026-12-01 14:00"), Agreed::Lead(LEA)), false);
        town.staff(LEA, second);
        (town, visit, before)
    };
    for order in [["first", "second"], ["second", "first"]] {
        let (mut town, visit, before) = moved_twice();
        town.staff(HANNA, Command::TakeBack { message: message(order[0]) });
        if order[0] == "first" {
            assert_eq!(town.promised(visit).due_at, on("2026-12-01 14:00"), "the later reply still leaves");
        }
        town.staff(HANNA, Command::TakeBack { message: message(order[1]) });
        assert_eq!(before, as_it_was(town.open()), "{order:?}");
    }
}

#[test]
fn rule_07_what_a_call_settled_meanwhile_is_not_unsettled_by_taking_a_reply_back() {
    let (mut town, visit) = Town::with_a_visit();
    let moved = reply(&town, "moved", doing().moves(visit, on("2026-11-30 14:00"), Agreed::FirstMove), false);
    town.staff(HANNA, moved);
    let spoke = converse(call("He is here already"), doing().keeps(visit).makes(new_promise(What::Answer, on("2026-11-24 12:00"))), None);
    town.staff(TARIK, spoke);
    town.staff(HANNA, Command::TakeBack { message: message("moved") });
    assert!(matches!(town.fate(visit), Fate::Kept { .. }));
}

#[test]
fn rule_07_a_promise_that_nobody_ever_heard_is_not_broken() {
    let mut town = Town::with_a_case();
    town.policy.undo_send_seconds = 300;
    let soon = town.now.checked_add(minutes(2)).expect("an instant");
    let hasty = reply(&town, "hasty", doing().makes(new_promise(What::Fix, soon)), false);
    town.staff(HANNA, hasty);
    let made = town.open().owed.promises().find(|p| p.what == What::Fix).expect("a fix").id;
    town.later(minutes(3)).clock();
    assert!(matches!(town.fate(made), Fate::Broken { .. }));
    town.staff(HANNA, Command::TakeBack { message: message("hasty") });
    assert!(matches!(town.fate(made), Fate::Withdrawn { .. }));
    assert!(!town.owes(|d| matches!(d, DutyKind::Disclose { .. })));
}

#[test]
fn rule_07_a_reply_that_is_held_when_the_case_ends_still_leaves() {
    let mut town = Town::with_a_case();
    let last_word = reply(&town, "last word", doing(), true);
    town.staff(HANNA, last_word);
    town.customer(their_word("All is well", Word::Solved));
    town.later(seconds(20));
    assert!(town.to_leave().contains(&message("last word")));
    town.delivered();
    assert!(matches!(town.case, Case::Ended(_)));
}

#[test]
fn rule_07_after_an_ending_was_taken_back_the_held_reply_can_be_too() {
    let mut town = Town::with_a_case();
    town.policy.undo_send_seconds = 60;
    let before = as_it_was(town.open());
    let sent = reply(&town, "a slip", doing(), true);
    town.staff(HANNA, sent);
    town.staff(HANNA, Command::NotACase);
    town.staff(HANNA, Command::UndoEnding);
    town.staff(HANNA, Command::TakeBack { message: message("a slip") });
    assert_eq!(before, as_it_was(town.open()));
}

#[test]
fn rule_07_the_customer_cant_take_back_what_we_said() {
    let mut town = Town::with_a_case();
    let sent = reply(&town, "a slip", doing(), true);
    town.staff(HANNA, sent);
    let refusal = town.refused(Actor::Person(FRAU_ODEN), Command::TakeBack { message: message("a slip") });
    assert_eq!(refusal.reason, Reason::NotAllowed);
}
