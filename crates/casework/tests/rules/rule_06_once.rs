//! Rule 6, once: whoever writes has seen what was said; two who write at once are told of each other.

use crate::kit::*;
use casework::{Actor, Command, promise::promise::What, refusal::Way};

#[test]
fn rule_06_of_two_who_send_at_once_the_second_is_stopped_and_sees_what_the_first_said() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    let first = reply(&town, "Hanna's answer", doing().keeps(promise).makes(new_promise(What::Fix, on("2026-11-27 12:00"))), false);
    let second = reply(&town, "Tarik's answer", doing().keeps(promise).makes(new_promise(What::Visit, on("2026-11-30 12:00"))), false);
    let seen_before = town.case.version();
    town.staff(HANNA, first);
    let refusal = town.refused(Actor::Staff(TARIK), second);
    assert_eq!(refusal.reason, casework::refusal::Reason::SomethingNewArrived);
    assert_eq!(refusal.ways().next().map(|w| w.way), Some(Way::ReadAndSendAgain));
    assert!(town.story().last_said > seen_before, "what he has to read came after what he saw");
    assert!(town.story().message(message("Hanna's answer")).is_some());
    assert!(town.story().message(message("Tarik's answer")).is_none());
}

#[test]
fn rule_06_what_arrives_while_somebody_writes_stops_the_send() {
    let mut town = Town::with_a_case();
    let draft = ask(&town, doing());
    town.desk(receive("It got worse"));
    assert_eq!(town.why_not(HANNA, draft), casework::refusal::Reason::SomethingNewArrived);
}

#[test]
fn rule_06_a_note_or_a_delivery_stops_nobody() {
    let mut town = Town::new();
    town.desk(open_by(mail("The bill is absurd")));
    let draft = ask(&town, doing());
    town.delivered();
    town.staff(TARIK, Command::WriteNote { note: note_id("seen"), words: noted("I know that meter") });
    town.staff(HANNA, draft);
}

#[test]
fn rule_06_one_command_raises_what_has_to_be_seen_to_its_last_word_and_no_further() {
    let mut town = Town::new();
    town.desk(open_by(mail("The bill is absurd")));
    assert_eq!(town.story().last_said, 3, "the first answer; the promise in it is not said again");
    assert_eq!(town.case.version(), 4);
}

#[test]
fn rule_06_a_hand_over_carries_a_briefing_and_its_acceptance_is_counted() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    assert_eq!(town.open().offer.as_ref().map(|o| o.briefing.clone()), Some(noted("what you need to know")));
    town.staff(TARIK, accept("to Tarik"));
    assert_eq!(town.story().hand_overs, 1);
    town.staff(HANNA, Command::UndoHandOver { hand_over: hand_over("to Tarik") });
    assert_eq!(town.story().hand_overs, 0);
}
