//! Rule 12, equal: what one case is given becomes the offer for others of the same problem, by whatever door each came.

use crate::kit::*;
use casework::{
    Actor, Command,
    command::Doing,
    conversation::contact::Door,
    ids::CaseId,
    promise::{duty::DutyKind, promise::What},
    refusal::Reason,
};
use uuid::Uuid;

const GIVEN_THERE: CaseId = CaseId(Uuid::from_u128(0xce0));

fn owe() -> Command {
    Command::OweTheSame { as_case: GIVEN_THERE, note: note_id("six months"), given: noted("six months free") }
}

fn owed(kind: &DutyKind) -> bool {
    *kind == DutyKind::OfferTheSame { as_case: GIVEN_THERE }
}

/// A reply that promises a payment and offers what these cases were given.
fn reply_that(town: &Town, name: &str, offers: Vec<CaseId>) -> Command {
    let promises = vec![new_promise(What::Payment, on("2026-11-27 12:00"))];
    reply(town, name, Besides(Doing { promises, offers, ..Doing::default() }), false)
}

#[test]
fn rule_12_what_another_was_given_is_owed_as_an_offer_with_a_date_and_noted_once() {
    let mut town = Town::with_a_case();
    let events = town.staff(TARIK, owe());
    assert_eq!(kinds(&events), ["note.written", "duty.arose"]);
    assert!(town.duty(owed).due_at > on("2026-11-23 10:00"));
    assert!(town.open().customer_waits(), "somebody has to speak to them for it");
    assert!(town.staff(TARIK, owe()).is_empty(), "owed once");
}

#[test]
fn rule_12_only_saying_it_to_the_customer_does_it() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, owe());
    let other = reply_that(&town, "something else", Vec::new());
    town.staff(HANNA, other);
    assert!(town.owes(owed), "an answer that doesn't offer it leaves it owed");
    let offering = reply_that(&town, "the offer", vec![GIVEN_THERE]);
    town.staff(HANNA, offering);
    assert!(!town.owes(owed));
    town.staff(HANNA, Command::TakeBack { message: message("the offer") });
    assert!(town.owes(owed), "taken back, it is owed again");
}

#[test]
fn rule_12_left_undone_it_is_an_alarm_for_the_lead() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, owe());
    let due_at = town.duty(owed).due_at;
    assert!(has(&town.clock_to(due_at), "duty.overdue"));
    assert!(town.owes(owed));
}

#[test]
fn rule_12_a_letter_to_the_management_is_owed_an_answer_like_any_other_by_the_same_owner() {
    let mut town = Town::with_a_case();
    let owner = town.open().owner;
    let letter = contact(Door::Management, FRAU_ODEN, "Dear director");
    town.desk(Command::Receive(Box::new(letter)));
    assert!(town.owes(|d| matches!(d, DutyKind::Answer { .. })));
    assert_eq!(town.open().owner, owner);
}

#[test]
fn rule_12_a_customer_cannot_owe_themselves_the_offer() {
    let mut town = Town::with_a_case();
    assert_eq!(town.refused(Actor::Person(FRAU_ODEN), owe()).reason, Reason::NotAllowed);
}
