//! Rule 1, owner: one named person, until another has accepted.

use crate::kit::*;
use casework::{
    Actor, Case, Command,
    care::{cover::Cover, roster::Roster},
    given::AutomaticMail,
    promise::duty::DutyKind,
    refusal::{Reason, Way, WhoCan},
};

#[test]
fn rule_01_a_case_opens_with_the_owner_whom_the_customer_knows() {
    let mut town = Town::new();
    town.known_owner = Some(TARIK);
    let events = town.desk(open_by(mail("Where is my technician?")));
    assert_eq!(town.open().owner, TARIK);
    assert!(kinds(&events).starts_with(&["opened".to_owned(), "contact.received".to_owned()]));
}

#[test]
fn rule_01_without_anybody_known_it_goes_by_language_then_by_load() {
    let mut town = Town::new();
    town.desk(open_by(mail("Die Rechnung ist absurd")));
    assert_eq!(town.open().owner, HANNA, "she answers in German and has the fewest cases");
    let mut town = Town::new();
    let Command::Open(mut open) = open_by(mail("Fatura çok yüksek")) else { panic!("an opening") };
    open.language = "tr".to_owned();
    town.desk(Command::Open(open));
    assert_eq!(town.open().owner, TARIK, "he answers in Turkish");
}

#[test]
fn rule_01_whoever_takes_the_call_owns_it_unless_the_one_they_know_is_here() {
    let mut town = Town::new();
    town.staff(MORITZ, open_by(call("My heating is off")));
    assert_eq!(town.open().owner, MORITZ);
    let mut town = Town::new();
    town.known_owner = Some(HANNA);
    town.staff(MORITZ, open_by(call("It is me again")));
    assert_eq!(town.open().owner, HANNA);
    let mut town = Town::new();
    town.ill(HANNA);
    town.known_owner = Some(HANNA);
    town.staff(MORITZ, open_by(call("Is Hanna there?")));
    assert_eq!(town.open().owner, MORITZ);
}

#[test]
fn rule_01_nobody_marked_absent_gets_a_case_while_anybody_is_here() {
    let mut town = Town::new();
    town.away(HANNA, "2026-12-07 09:00", None);
    town.known_owner = Some(HANNA);
    town.desk(open_by(mail("It is wrong again")));
    assert_ne!(town.open().owner, HANNA);
}

#[test]
fn rule_01_when_nobody_at_all_is_here_the_one_who_is_back_first_owns_it_and_somebody_is_sought() {
    let mut town = Town::new();
    for (who, until) in [(HANNA, "2026-12-07 09:00"), (TARIK, "2026-11-24 09:00"), (LEA, "2026-12-01 09:00"), (MORITZ, "2026-12-02 09:00")]
    {
        town.away(who, until, None);
    }
    town.ill(IDA);
    town.desk(open_by(mail("Nobody answers")));
    assert_eq!(town.open().owner, TARIK);
    assert!(matches!(town.open().cover, Cover::Sought { .. }));
}

#[test]
fn rule_01_without_anybody_who_takes_cases_no_case_opens_and_an_administrator_can_help() {
    let mut town = Town::new();
    town.roster = Roster::default();
    let refusal = town.refused(Actor::Desk, open_by(mail("Hello?")));
    assert_eq!(refusal.reason, Reason::NotAvailable);
    assert_eq!(refusal.ways().next().map(|w| w.who), Some(WhoCan::AnAdministrator));
    assert_eq!(town.case, Case::Unopened);
}

#[test]
fn rule_01_a_hand_over_is_offered_with_a_briefing_and_the_owner_stays_until_it_is_accepted() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    assert_eq!(town.open().owner, HANNA);
    assert_eq!(
        town.open().offer.as_ref().map(|o| (o.from, o.to, o.briefing.clone())),
        Some((HANNA, TARIK, noted("what you need to know")))
    );
    let events = town.staff(TARIK, accept("to Tarik"));
    assert_eq!(town.open().owner, TARIK);
    assert_eq!(sentences(&events), ["owner-changed"]);
    assert!(town.open().offer.is_none());
}

#[test]
fn rule_01_a_declined_offer_leaves_the_owner() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    let decline = Command::AnswerHandOver { hand_over: hand_over("to Tarik"), accept: false, why: Some(noted("too much today")) };
    let events = town.staff(TARIK, decline);
    assert_eq!(kinds(&events), ["hand_over.declined"]);
    assert_eq!(town.open().owner, HANNA);
    assert_eq!(town.why_not(TARIK, accept("to Tarik")), Reason::OfferGone);
}

#[test]
fn rule_01_an_offer_that_nobody_answers_lapses_and_the_owner_stays() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    let events = town.clock_until("2026-11-23 13:59");
    assert!(!has(&events, "hand_over.lapsed"));
    let events = town.clock_until("2026-11-23 14:00");
    assert!(has(&events, "hand_over.lapsed"), "four open hours after ten");
    assert_eq!(town.open().owner, HANNA);
    assert_eq!(town.why_not(TARIK, accept("to Tarik")), Reason::OfferGone);
}

#[test]
fn rule_01_an_offer_can_be_withdrawn_and_stands_only_once() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    assert_eq!(town.why_not(HANNA, offer("to Moritz", MORITZ)), Reason::AlreadyOffered);
    town.staff(HANNA, Command::WithdrawHandOver { hand_over: hand_over("to Tarik") });
    town.staff(HANNA, offer("to Moritz", MORITZ));
}

#[test]
fn rule_01_only_the_person_asked_can_accept() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    assert_eq!(town.why_not(MORITZ, accept("to Tarik")), Reason::NotAllowed);
    assert_eq!(town.why_not(HANNA, accept("to Tarik")), Reason::NotAllowed);
}

#[test]
fn rule_01_a_case_is_offered_only_to_somebody_who_is_here_and_takes_cases() {
    let mut town = Town::with_a_case();
    assert_eq!(town.why_not(HANNA, offer("to Ida", IDA)), Reason::NotAvailable);
    assert_eq!(town.why_not(HANNA, offer("to nobody", GONE)), Reason::NotAvailable);
    assert_eq!(town.why_not(HANNA, offer("to me", HANNA)), Reason::AlreadyOwner);
    town.ill(TARIK);
    assert_eq!(town.why_not(HANNA, offer("to Tarik", TARIK)), Reason::NotAvailable);
}

#[test]
fn rule_01_a_change_that_did_not_last_is_never_told() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    town.staff(TARIK, accept("to Tarik"));
    town.later(seconds(10));
    let events = town.staff(HANNA, Command::UndoHandOver { hand_over: hand_over("to Tarik") });
    assert_eq!(kinds(&events), ["hand_over.undone", "message.taken_back"]);
    assert_eq!(town.open().owner, HANNA);
}

#[test]
fn rule_01_a_change_that_was_told_is_told_back() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    town.staff(TARIK, accept("to Tarik"));
    town.sent();
    let events = town.staff(HANNA, Command::UndoHandOver { hand_over: hand_over("to Tarik") });
    assert_eq!(kinds(&events), ["hand_over.undone", "message.said"]);
    assert_eq!(sentences(&events), ["owner-changed"]);
}

#[test]
fn rule_01_a_hand_over_is_undone_in_a_quarter_of_an_hour_or_not_at_all() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    town.staff(TARIK, accept("to Tarik"));
    town.later(minutes(15)).later(seconds(1));
    let undo = Command::UndoHandOver { hand_over: hand_over("to Tarik") };
    assert_eq!(town.why_not(HANNA, undo.clone()), Reason::TooLateToUndo);
    town.later(seconds(-1));
    town.staff(HANNA, undo);
    assert_eq!(town.open().owner, HANNA);
}

#[test]
fn rule_01_undoing_a_hand_over_takes_back_what_the_new_owner_had_offered() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    town.staff(TARIK, accept("to Tarik"));
    town.staff(TARIK, offer("on to Moritz", MORITZ));
    town.staff(HANNA, Command::UndoHandOver { hand_over: hand_over("to Tarik") });
    assert!(town.open().offer.is_none());
    assert_eq!(town.why_not(MORITZ, accept("on to Moritz")), Reason::OfferGone);
}

#[test]
fn rule_01_a_case_can_be_handed_over_three_times_then_only_by_a_lead() {
    let mut town = Town::with_a_case();
    for (n, (from, to)) in [(HANNA, TARIK), (TARIK, MORITZ), (MORITZ, HANNA)].into_iter().enumerate() {
        town.staff(from, offer(&n.to_string(), to));
        town.staff(to, accept(&n.to_string()));
        town.sent();
    }
    let refusal = town.refused(Actor::Staff(HANNA), offer("once more", TARIK));
    assert_eq!(refusal.reason, Reason::HandedOverTooOften { times: 3 });
    assert_eq!(refusal.ways().next().map(|w| (w.way, w.who)), Some((Way::AskTheLead, WhoCan::ALead)));
    town.staff(LEA, offer("once more", TARIK));
}

#[test]
fn rule_01_only_a_lead_gives_a_case_to_somebody_who_did_not_ask() {
    let mut town = Town::with_a_case();
    assert_eq!(town.why_not(HANNA, reassign(TARIK)), Reason::NotAllowed);
    town.staff(HANNA, offer("to Moritz", MORITZ));
    let events = town.staff(LEA, reassign(TARIK));
    assert_eq!(town.open().owner, TARIK);
    assert!(town.open().offer.is_none(), "an offer of the former owner doesn't outlive it");
    assert_eq!(sentences(&events), ["owner-changed"]);
}

#[test]
fn rule_06_a_case_that_is_given_brings_its_briefing_in_the_same_decision() {
    let mut town = Town::with_a_case();
    let events = town.staff(LEA, reassign(TARIK));
    assert_eq!(kinds(&events)[..2], ["note.written", "owner.changed"]);
    let mut refused = Town::with_a_case();
    refused.away(TARIK, "2026-12-18 09:00", None);
    let before = refused.case.clone();
    assert_eq!(refused.why_not(LEA, reassign(TARIK)), Reason::NotAvailable);
    assert_eq!(refused.case, before, "what is refused leaves no note behind");
}

#[test]
fn rule_01_assigning_is_taken_back_by_assigning_back_and_nobody_is_told_of_it() {
    let mut town = Town::with_a_case();
    town.staff(LEA, reassign(TARIK));
    town.later(seconds(5));
    let events = town.staff(LEA, reassign(HANNA));
    assert_eq!(kinds(&events), ["note.written", "owner.changed", "message.taken_back"]);
    let events = town.staff(LEA, reassign(MORITZ));
    assert_eq!(sentences(&events), ["owner-changed"]);
}

#[test]
fn rule_01_an_assignment_is_undone_in_a_quarter_of_an_hour_like_a_hand_over() {
    let mut town = Town::with_a_case();
    town.staff(LEA, reassign(TARIK));
    let given = town.story().last_hand_over.expect("it can be taken back").id;
    town.later(minutes(15)).later(seconds(1));
    assert_eq!(town.why_not(LEA, Command::UndoHandOver { hand_over: given }), Reason::TooLateToUndo);
    town.later(seconds(-1));
    town.staff(LEA, Command::UndoHandOver { hand_over: given });
    assert_eq!((town.open().owner, town.story().hand_overs), (HANNA, 0));
    assert_eq!(town.why_not(LEA, Command::UndoHandOver { hand_over: given }), Reason::NothingToUndo);
}

#[test]
fn rule_01_undoing_an_assignment_leaves_the_count_of_hand_overs_as_it_was() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    town.staff(TARIK, accept("to Tarik"));
    town.staff(LEA, reassign(MORITZ));
    let given = town.story().last_hand_over.expect("it can be taken back").id;
    town.staff(LEA, Command::UndoHandOver { hand_over: given });
    assert_eq!((town.open().owner, town.story().hand_overs), (TARIK, 1));
}

#[test]
fn rule_01_two_changes_in_one_breath_are_told_as_one() {
    let mut town = Town::with_a_case();
    town.staff(LEA, reassign(TARIK));
    let events = town.staff(LEA, reassign(MORITZ));
    assert_eq!(kinds(&events), ["note.written", "owner.changed", "message.taken_back", "message.said", "owner.team_followed"]);
    town.sent();
    let left = town.story().messages.iter().filter(|m| matches!(m.delivery, casework::conversation::message::Delivery::Accepted { .. }));
    assert_eq!(left.count(), 2, "the first answer, and one change of owner");
}

#[test]
fn rule_01_an_earlier_acceptance_is_not_taken_back_over_the_leads_head() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("to Tarik", TARIK));
    town.staff(TARIK, accept("to Tarik"));
    town.staff(LEA, reassign(MORITZ));
    assert_eq!(town.why_not(HANNA, Command::UndoHandOver { hand_over: hand_over("to Tarik") }), Reason::NothingToUndo);
    assert_eq!(town.open().owner, MORITZ);
}

#[test]
fn rule_01_a_customer_whom_the_desk_cant_write_to_is_told_of_a_new_owner_by_a_person() {
    let mut town = Town::new();
    town.automatic = AutomaticMail::NoAddress;
    town.staff(HANNA, open_by(call("My heating is off")));
    let events = town.staff(LEA, reassign(TARIK));
    assert!(sentences(&events).is_empty());
    assert!(town.owes(|d| *d == DutyKind::SayWhatNext), "somebody has to tell her");
}

#[test]
fn rule_01_a_case_belongs_to_the_team_of_its_owner() {
    let mut town = Town::with_a_case();
    assert_eq!(town.story().team, SERVICE);
    let given = town.staff(LEA, reassign(MORITZ));
    assert!(has(&given, "owner.team_followed"));
    assert_eq!(town.story().team, BILLING, "its new lead is told when something slips");
    let last = town.story().last_hand_over.expect("it was given");
    assert_eq!(last.by, LEA, "who may take it back, from another team");
    town.staff(LEA, Command::UndoHandOver { hand_over: last.id });
    assert_eq!((town.case.owner(), town.story().team), (Some(HANNA), SERVICE));
}

#[test]
fn rule_01_an_owner_who_changes_the_team_takes_the_cases_along() {
    let mut town = Town::with_a_case();
    for colleague in town.roster.0.iter_mut().filter(|c| c.id == HANNA) {
        colleague.team = BILLING;
    }
    assert_eq!(kinds(&town.desk(Command::TimeCame)), ["owner.team_followed"]);
    assert!(town.desk(Command::TimeCame).is_empty(), "once");
}
