//! Rule 8, endings that are not their word: quiet, counted apart; a final answer, reviewed by another person; no case at all.

use crate::kit::*;
use casework::{
    Actor, Case, Command,
    command::Word,
    given::AutomaticMail,
    promise::{duty::DutyKind, promise::Fate, promise::What},
    refusal::Reason,
    solution::resolution::Ending,
};

fn asked() -> Town {
    let mut town = Town::with_a_case();
    let question = ask(&town, doing().keeps(town.promise()));
    town.staff(HANNA, question);
    town.sent();
    town
}

fn final_answer() -> Command {
    Command::ProposeFinalAnswer { words: said("We can't, because"), way_outside: said("the ombudsman, within a year") }
}

fn review(agree: bool) -> Command {
    Command::ReviewFinalAnswer { message: message("final"), agree, why: None }
}

#[test]
fn rule_08_silence_is_asked_again_then_quiet_and_never_called_solved() {
    let mut town = asked();
    let events = town.clock_until("2026-11-27 12:00");
    assert_eq!(sentences(&events), ["asked-again"]);
    assert_eq!(town.case.state(), "asked");
    let events = town.clock_until("2026-12-04 12:00");
    assert_eq!(sentences(&events), ["now-quiet"]);
    assert!(!town.record.iter().any(|r| has(std::slice::from_ref(&r.event), "resolution.solved")));
    assert_eq!((town.ended().ending, town.case.state()), (Ending::Quiet, "quiet"));
}

#[test]
fn rule_08_only_little_harm_goes_quiet() {
    let mut town = asked();
    town.staff(HANNA, harm("no heating"));
    town.staff(HANNA, Command::FindStopgap { harm: harm_id("no heating"), stopgap: noted("a heater") });
    let events = town.clock_until("2027-01-15 12:00");
    assert!(!has(&events, "resolution.went_quiet"));
    assert!(has(&events, "duty.overdue"), "a person has to ask");
}

#[test]
fn rule_08_a_case_goes_quiet_only_when_nothing_else_is_owed() {
    let (mut town, _) = Town::with_a_visit();
    let question = ask(&town, doing());
    town.staff(HANNA, question);
    town.sent();
    let events = town.clock_until("2027-01-15 12:00");
    assert!(has(&events, "promise.broken") && !has(&events, "resolution.went_quiet"));
    let mut town = asked();
    town.desk(stranger(NEIGHBOUR, "She is in hospital"));
    assert!(!has(&town.clock_until("2027-01-15 12:00"), "resolution.went_quiet"), "somebody wrote, and nobody has read it");
}

#[test]
fn rule_08_who_cant_be_asked_is_not_quiet() {
    let mut town = asked();
    town.automatic = AutomaticMail::NoAddress;
    let events = town.clock_until("2027-01-15 12:00");
    assert!(has(&events, "duty.overdue") && !has(&events, "resolution.went_quiet"));
}

#[test]
fn rule_08_when_the_question_never_reached_them_it_is_not_quiet() {
    let mut town = asked();
    let events = town.clock_until("2026-11-27 12:00");
    assert_eq!(sentences(&events), ["asked-again"]);
    let asked_again = town.to_leave()[0];
    town.delivered();
    town.clock_until("2026-12-04 12:00");
    assert_eq!(town.case.state(), "quiet");
    let events = town.desk(Command::ReportDelivery { message: asked_again, outcome: bounced() });
    assert!(has(&events, "resolution.reopened"));
    assert!(town.owes(|d| *d == DutyKind::Tell { message: asked_again }));
}

#[test]
fn rule_08_quiet_is_solved_after_all_when_they_say_so() {
    let mut town = asked();
    town.clock_until("2026-12-04 12:00");
    town.customer(their_word("It works, sorry for the silence", Word::Solved));
    assert_eq!(town.case.state(), "solved");
}

#[test]
fn rule_08_quiet_taken_back_by_staff_stays_open() {
    let mut town = asked();
    town.clock_until("2026-12-04 12:00");
    town.staff(HANNA, Command::UndoEnding);
    assert!(!has(&town.clock_until("2027-02-01 12:00"), "resolution.went_quiet"));
}

#[test]
fn rule_08_a_final_answer_is_reviewed_by_another_person_who_is_not_the_owner() {
    let mut town = Town::with_a_case();
    let answer = town.promise();
    town.staff(TARIK, final_answer());
    assert!(town.owes(|d| *d == DutyKind::ReviewFinalAnswer));
    assert_eq!(town.why_not(TARIK, review(true)), Reason::NeedsAnotherPerson);
    assert_eq!(town.why_not(HANNA, review(true)), Reason::NeedsAnotherPerson);
    let events = town.staff(LEA, review(true));
    assert!(has(&events, "message.said") && has(&events, "resolution.final_answer_given"));
    assert_eq!(town.ended().ending, Ending::FinalAnswer(LEA));
    assert!(matches!(town.fate(answer), Fate::Kept { .. }), "it is the answer that was promised");
}

#[test]
fn rule_08_a_declined_final_answer_leaves_the_case_as_it_was() {
    let mut town = Town::with_a_case();
    town.staff(TARIK, final_answer());
    town.staff(LEA, review(false));
    assert!(town.open().final_answer.is_none());
    assert!(!town.owes(|d| *d == DutyKind::ReviewFinalAnswer));
    assert_eq!(town.why_not(LEA, review(true)), Reason::OfferGone);
}

#[test]
fn rule_08_no_final_answer_while_a_harm_is_open_or_opens_meanwhile() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    assert_eq!(town.why_not(TARIK, final_answer()), Reason::HarmOpen);
    let mut town = Town::with_a_case();
    town.staff(TARIK, final_answer());
    town.staff(HANNA, harm("no heating"));
    assert_eq!(town.why_not(LEA, review(true)), Reason::HarmOpen);
}

#[test]
fn rule_08_what_is_reviewed_is_the_case_as_it_stands() {
    let mut town = Town::with_a_case();
    town.staff(TARIK, final_answer());
    town.desk(receive("I found the receipt"));
    assert_eq!(town.why_not(LEA, review(true)), Reason::SomethingNewArrived);
    town.staff(TARIK, final_answer());
    town.staff(LEA, review(true));
}

#[test]
fn rule_08_a_final_answer_lets_go_of_nothing_that_was_promised() {
    let (mut town, _) = Town::with_a_visit();
    town.staff(TARIK, final_answer());
    assert_eq!(town.why_not(LEA, review(true)), Reason::EvidenceMissing);
    let mut town = Town::with_a_case();
    town.clock_until("2026-11-24 10:30");
    town.staff(TARIK, final_answer());
    assert!(matches!(town.why_not(LEA, review(true)), Reason::BrokenNotTold { .. }));
}

#[test]
fn rule_08_a_final_answer_that_came_back_has_ended_nothing() {
    let mut town = Town::with_a_case();
    town.staff(TARIK, final_answer());
    town.staff(LEA, review(true));
    town.sent();
    let events = town.desk(Command::ReportDelivery { message: message("final"), outcome: bounced() });
    assert!(has(&events, "resolution.reopened"));
    assert!(town.owes(|d| *d == DutyKind::Tell { message: message("final") }));
}

#[test]
fn rule_08_a_final_answer_taken_back_in_time_never_leaves() {
    let mut town = Town::with_a_case();
    let answer = town.promise();
    town.staff(TARIK, final_answer());
    town.staff(LEA, review(true));
    town.later(seconds(10));
    let events = town.staff(LEA, Command::UndoEnding);
    assert!(has(&events, "message.taken_back"));
    town.later(seconds(60));
    assert!(!town.to_leave().contains(&message("final")));
    assert!(town.promised(answer).is_open());
    assert!(town.open().final_answer.is_some());
}

#[test]
fn rule_08_an_ending_is_taken_back_whole_within_a_quarter_of_an_hour() {
    let mut town = asked();
    let before = town.open().clone();
    town.staff(HANNA, Command::NotACase);
    town.later(minutes(15)).staff(HANNA, Command::UndoEnding);
    let mut after = town.open().clone();
    after.story.version = before.story.version;
    assert_eq!(before, after);
    town.staff(HANNA, Command::NotACase);
    town.later(minutes(15)).later(seconds(1));
    assert_eq!(town.why_not(HANNA, Command::UndoEnding), Reason::TooLateToUndo);
}

#[test]
fn rule_08_not_a_customer_is_one_key_and_refused_while_a_harm_is_open() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    assert_eq!(town.why_not(HANNA, Command::NotACase), Reason::HarmOpen);
    let mut town = Town::with_a_case();
    town.staff(HANNA, Command::NotACase);
    assert_eq!(town.ended().ending, Ending::NotACase(HANNA));
    assert!(town.staff(HANNA, Command::NotACase).is_empty(), "it is so already");
}

#[test]
fn rule_08_the_customer_ends_nothing_as_staff_would() {
    let mut town = Town::with_a_case();
    for command in [Command::NotACase, Command::UndoEnding, Command::Reopen] {
        let before = town.case.clone();
        if let Ok(events) = town.send(Actor::Person(FRAU_ODEN), command) {
            assert!(events.is_empty());
        }
        assert_eq!(before, town.case);
    }
}

#[test]
fn rule_08_green_tasks_close_nothing() {
    let (mut town, visit) = Town::with_a_visit();
    town.desk(receive("He was here, and it still drips"));
    town.staff(HANNA, Command::KeepPromise { promise: visit, evidence: seen("the sheet says done") });
    assert!(matches!(town.case, Case::Open(_)));
    assert!(town.owes(|d| matches!(d, DutyKind::Answer { .. })));
    let late = new_promise(What::Visit, on("2026-11-30 12:00"));
    let reply = say(&town, doing().makes(late));
    town.staff(HANNA, reply);
}
