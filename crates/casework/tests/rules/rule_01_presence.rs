//! Rule 1, presence: somebody who is here can act on it; an unplanned absence is covered within the lease.

use crate::kit::*;
use casework::{
    Command,
    care::{cover::Cover, roster::Presence},
    conversation::contact::Door,
    given::AutomaticMail,
    ids::AbsenceId,
    promise::promise::What,
};
use uuid::Uuid;

/// A case of which nothing is left but the question whether it is solved.
fn asked() -> Town {
    let mut town = Town::with_a_case();
    let question = ask(&town, doing().keeps(town.promise()));
    town.staff(HANNA, question);
    town.sent();
    town
}

#[test]
fn rule_01_a_planned_absence_is_covered_at_once_and_the_customer_is_told_who_and_until_when() {
    let mut town = Town::with_a_case();
    let events = town.away(HANNA, "2026-12-02 09:00", Some(MORITZ));
    assert_eq!(kinds(&events), ["cover.began", "message.said"]);
    assert_eq!(sentences(&events), ["owner-away"]);
    assert_eq!((town.open().owner, town.open().acting()), (HANNA, MORITZ), "ownership stays");
}

#[test]
fn rule_01_a_long_absence_is_told_before_anybody_has_to_ask() {
    let mut town = asked();
    assert!(!town.open().customer_waits());
    assert_eq!(sentences(&town.away(HANNA, "2026-12-02 09:00", Some(TARIK))), ["owner-away"]);
}

#[test]
fn rule_01_a_short_absence_is_told_as_soon_as_somebody_waits_and_only_once() {
    let mut town = asked();
    let events = town.away(HANNA, "2026-11-23 13:00", Some(TARIK));
    assert_eq!(kinds(&events), ["cover.began"]);
    assert!(town.clock().is_empty());
    let events = town.desk(receive("Not quite yet"));
    assert_eq!(sentences(&events), ["owner-away"]);
    assert!(sentences(&town.desk(receive("Are you there?"))).is_empty());
}

#[test]
fn rule_01_the_owner_is_back_and_acts_again() {
    let mut town = Town::with_a_case();
    town.away(HANNA, "2026-12-02 09:00", Some(MORITZ));
    assert_eq!(kinds(&town.back(HANNA)), ["cover.ended"]);
    assert_eq!((town.open().acting(), &town.open().cover), (HANNA, &Cover::None));
}

#[test]
fn rule_01_an_unplanned_absence_is_covered_within_the_lease_once_a_customer_waits() {
    let mut town = Town::with_a_case();
    let events = town.ill(HANNA);
    assert_eq!(kinds(&events), ["cover.sought"]);
    assert!(town.clock_until("2026-11-23 10:14").is_empty());
    let events = town.clock_until("2026-11-23 10:15");
    assert_eq!(kinds(&events), ["cover.began", "message.said"]);
    assert_eq!(town.open().acting(), TARIK, "a colleague of the same team who is here");
    assert_eq!(town.open().owner, HANNA);
}

#[test]
fn rule_01_while_nobody_waits_nobody_has_to_step_in() {
    let mut town = asked();
    assert!(town.ill(HANNA).is_empty());
    let events = town.desk(receive("It is not solved"));
    assert!(has(&events, "cover.sought"));
    assert!(has(&town.clock_until("2026-11-23 12:00"), "cover.began"));
}

#[test]
fn rule_01_the_lease_counts_published_hours_only() {
    let mut town = Town::with_a_case();
    town.move_to("2026-11-23 16:50");
    town.ill(HANNA);
    assert!(!has(&town.clock_until("2026-11-24 09:04"), "cover.began"));
    assert!(has(&town.clock_until("2026-11-24 09:05"), "cover.began"));
}

#[test]
fn rule_01_when_who_acts_goes_too_somebody_else_acts() {
    let mut town = Town::with_a_case();
    town.away(HANNA, "2026-12-02 09:00", Some(TARIK));
    let events = town.ill(TARIK);
    assert!(has(&events, "cover.began"), "planned: somebody else, at once");
    assert_eq!(town.open().acting(), LEA);

    let mut town = Town::with_a_case();
    town.ill(HANNA);
    town.clock_until("2026-11-23 10:15");
    assert_eq!(kinds(&town.ill(TARIK)), ["cover.sought"]);
    town.clock_until("2026-11-23 10:30");
    assert_eq!(town.open().acting(), LEA);
}

#[test]
fn rule_01_an_absence_that_turns_out_longer_than_planned_keeps_its_cover() {
    let mut town = Town::with_a_case();
    town.away(HANNA, "2026-11-24 12:00", Some(MORITZ));
    town.move_to("2026-11-24 12:00");
    let events = town.ill(HANNA);
    assert_eq!(town.open().acting(), MORITZ);
    assert!(has(&events, "cover.began"));
    assert!(town.clock().is_empty());
}

#[test]
fn rule_01_with_everybody_away_the_search_stands_and_the_first_who_is_back_acts_at_once() {
    let mut town = Town::with_a_case();
    for who in [TARIK, LEA, MORITZ, IDA] {
        town.away(who, "2026-11-25 09:00", None);
    }
    town.ill(HANNA);
    let sought = count(&town.clock_until("2026-11-24 16:59"), "cover.sought");
    assert!((2..20).contains(&sought), "it is tried again, and the record isn't filled with it: {sought}");
    town.move_to("2026-11-25 09:00");
    for c in town.roster.0.iter_mut().filter(|c| c.id == LEA) {
        c.presence = Presence::Present;
    }
    town.clock();
    assert_eq!(town.open().acting(), LEA);
}

#[test]
fn rule_01_a_planned_absence_with_nobody_left_is_sought_like_an_unplanned_one() {
    let mut town = Town::with_a_case();
    for who in [TARIK, LEA, MORITZ, IDA] {
        town.ill(who);
    }
    assert_eq!(kinds(&town.away(HANNA, "2026-12-02 09:00", Some(MORITZ))), ["cover.sought"]);
    town.back(MORITZ);
    assert_eq!(town.open().acting(), MORITZ);
}

#[test]
fn rule_01_whoever_accepts_a_case_ends_the_cover_of_its_former_owner() {
    let mut town = Town::with_a_case();
    town.away(HANNA, "2026-12-02 09:00", Some(TARIK));
    town.staff(TARIK, offer("to Moritz", MORITZ));
    let events = town.staff(MORITZ, accept("to Moritz"));
    assert!(has(&events, "cover.ended"));
    assert_eq!((town.open().owner, town.open().acting()), (MORITZ, MORITZ));
}

#[test]
fn rule_01_a_new_owner_who_is_away_is_covered_at_once() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Moritz", MORITZ));
    town.away(MORITZ, "2026-11-23 18:00", Some(LEA));
    town.staff(MORITZ, accept("to Moritz"));
    assert_eq!((town.open().owner, town.open().acting()), (MORITZ, LEA));
}

#[test]
fn rule_01_a_case_that_opens_again_while_its_owner_is_ill_has_an_owner_who_is_here() {
    let mut town = Town::with_a_case();
    town.customer(their_word("It works", casework::command::Word::Solved));
    town.ill(HANNA);
    town.desk(receive("It broke again"));
    assert_eq!(town.open().owner, TARIK);
}

#[test]
fn rule_01_an_ending_taken_back_while_the_owner_is_ill_is_covered() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, Command::NotACase);
    town.ill(HANNA);
    let events = town.staff(LEA, Command::UndoEnding);
    assert!(has(&events, "cover.sought"));
    town.clock_until("2026-11-23 10:15");
    assert_eq!((town.open().owner, town.open().acting()), (HANNA, TARIK));
}

#[test]
fn rule_01_without_an_address_somebody_who_speaks_with_them_says_who_acts() {
    let mut town = Town::new();
    town.automatic = AutomaticMail::NoAddress;
    let opening = open_by(call("The line is dead"));
    town.staff(HANNA, opening);
    let events = town.away(HANNA, "2026-12-02 09:00", Some(TARIK));
    assert!(has(&events, "duty.arose"));
    assert!(town.clock().is_empty(), "and it is not asked for twice");
    let promise = new_promise(What::Fix, on("2026-11-24 12:00"));
    let answer = converse(contact(Door::Telephone, FRAU_ODEN, "Tarik calls"), doing().keeps(town.promise()).makes(promise), None);
    town.staff(TARIK, answer);
    assert!(matches!(town.open().cover, Cover::By { told: true, .. }));
    assert!(town.clock().is_empty());
}

#[test]
fn rule_01_an_absence_whose_end_has_passed_is_none() {
    let mut town = Town::with_a_case();
    let absence = AbsenceId(Uuid::from_u128(9));
    let until = town.now;
    assert!(town.presence(HANNA, Presence::Away { absence, until, stand_in: Some(TARIK) }).is_empty());
}

#[test]
fn rule_01_when_nobody_waits_any_more_nobody_is_sought() {
    let mut town = asked();
    town.ill(HANNA);
    town.policy.undo_send_seconds = 60;
    let promise = new_promise(What::Answer, on("2026-11-25 12:00"));
    let slip = reply(&town, "a slip", doing().makes(promise), false);
    let events = town.staff(TARIK, slip);
    assert!(has(&events, "cover.sought"));
    let events = town.staff(TARIK, Command::TakeBack { message: message("a slip") });
    assert!(has(&events, "cover.ended"));
    assert!(town.clock_until("2026-11-23 12:00").is_empty());
}
