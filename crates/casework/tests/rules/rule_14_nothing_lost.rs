//! Rule 14, nothing lost: what comes in is on the case, what is sent is accounted for, and automatic mail that may not be
//! sent becomes somebody's duty.

use crate::kit::*;
use casework::{
    Actor, Command,
    command::{Outcome, Word},
    conversation::contact::ContactEvent,
    given::AutomaticMail,
    ids::PersonId,
    promise::duty::DutyKind,
    refusal::Reason,
};

fn ask_link(person: PersonId) -> Command {
    Command::AskNewLink { person, ends_older: true }
}

#[test]
fn rule_14_an_archive_is_read_in_and_nobody_is_told() {
    let mut town = Town::new();
    town.automatic = AutomaticMail::FromArchive;
    let events = town.desk(open_by(mail("A letter of 2002")));
    assert!(sentences(&events).is_empty());
    // Later commands don't come from the archive any more; the desk is silent all the same.
    town.automatic = AutomaticMail::Allowed;
    let mut events = town.away(HANNA, "2027-01-04 09:00", Some(TARIK));
    events.extend(town.staff(LEA, reassign(MORITZ)));
    events.extend(town.clock_until("2027-01-15 12:00"));
    assert!(sentences(&events).is_empty(), "{:?}", sentences(&events));
    assert!(town.owes(|d| matches!(d, DutyKind::Answer { .. })));
}

#[test]
fn rule_14_once_a_person_has_answered_an_archive_is_a_case_like_any_other() {
    let mut town = Town::new();
    town.automatic = AutomaticMail::FromArchive;
    town.desk(open_by(mail("A letter of 2002")));
    town.automatic = AutomaticMail::Allowed;
    let reply = say(&town, doing().makes(new_promise(casework::promise::promise::What::Answer, on("2026-11-24 12:00"))));
    town.staff(HANNA, reply);
    assert_eq!(sentences(&town.staff(LEA, reassign(MORITZ))), ["owner-changed"]);
}

#[test]
fn rule_14_three_automatic_messages_without_a_human_act_then_a_duty_and_never_silence() {
    let mut town = Town::with_a_case();
    assert_eq!(sentences(&town.away(HANNA, "2026-12-18 09:00", Some(TARIK))), ["owner-away"]);
    let events = town.clock_until("2026-11-24 12:00");
    assert_eq!(sentences(&events), ["promise-broken"], "the first answer, the absence, the broken promise: three");
    let events = town.clock_until("2026-12-15 12:00");
    assert!(sentences(&events).is_empty());
    assert!(town.owes(|d| matches!(d, DutyKind::Disclose { .. })), "the next broken promise is for a person");
    assert!(has(&events, "duty.overdue"), "and a lead knows");
}

#[test]
fn rule_14_a_human_act_lets_the_desk_write_again() {
    let mut town = Town::with_a_case();
    town.policy.automatic_per_case = 1;
    assert!(sentences(&town.staff(LEA, reassign(TARIK))).is_empty());
    assert!(town.owes(|d| *d == DutyKind::SayWhatNext));
    town.staff(TARIK, converse(call("I look after you now"), doing(), None));
    assert!(!town.owes(|d| *d == DutyKind::SayWhatNext));
    assert_eq!(sentences(&town.staff(LEA, reassign(HANNA))), ["owner-changed"]);
}

#[test]
fn rule_14_mail_from_machines_gets_no_answer_and_still_has_an_owner_and_a_duty() {
    let mut town = Town::new();
    town.automatic = AutomaticMail::SentByMachine;
    let events = town.desk(open_by(mail("Your newsletter")));
    assert!(sentences(&events).is_empty());
    assert!(town.owes(|d| matches!(d, DutyKind::Answer { .. })));
}

#[test]
fn rule_14_an_automatic_answer_to_our_mail_is_noted_once_and_asks_nothing_of_anybody() {
    let mut town = Town::with_a_case();
    let message = town.story().messages[0].id;
    let outcome = Outcome::AnsweredAutomatically { sign: particular("Auto-Submitted: auto-replied") };
    let before = town.open().owed.clone();
    let report = Command::ReportDelivery { message, outcome };
    assert_eq!(kinds(&town.desk(report.clone())), ["message.answered_automatically"]);
    assert!(town.desk(report).is_empty());
    assert_eq!(before, town.open().owed);
}

#[test]
fn rule_14_an_outcome_of_a_message_that_was_never_said_changes_nothing() {
    let mut town = Town::with_a_case();
    assert!(town.desk(Command::ReportDelivery { message: message("of another case"), outcome: bounced() }).is_empty());
}

#[test]
fn rule_14_a_message_bounces_once() {
    let mut town = Town::with_a_case();
    let message = town.story().messages[0].id;
    town.desk(Command::ReportDelivery { message, outcome: bounced() });
    assert!(town.desk(Command::ReportDelivery { message, outcome: bounced() }).is_empty());
    assert!(town.desk(Command::ReportDelivery { message, outcome: accepted() }).is_empty());
}

#[test]
fn rule_14_deliveries_after_the_end_are_on_the_record() {
    let mut town = Town::with_a_case();
    let question = ask(&town, doing());
    town.staff(HANNA, question);
    town.customer(their_word("All is well", Word::Solved));
    town.sent();
    let message = town.story().messages[1].id;
    let events = town.desk(Command::ReportDelivery { message, outcome: bounced() });
    assert_eq!(kinds(&events), ["message.bounced"]);
    assert_eq!(town.case.state(), "solved");
}

#[test]
fn rule_14_only_staff_write_notes_and_the_same_note_stands_once() {
    let mut town = Town::with_a_case();
    let note = Command::WriteNote { note: note_id("n"), words: noted("she is 89") };
    assert_eq!(town.refused(Actor::Person(FRAU_ODEN), note.clone()).reason, Reason::NotAllowed);
    town.staff(HANNA, note.clone());
    assert!(town.staff(HANNA, note).is_empty());
}

#[test]
fn rule_14_a_new_link_goes_to_who_takes_part_and_stops_nobody_who_writes() {
    let mut town = Town::with_a_case();
    let draft = ask(&town, doing());
    assert_eq!(sentences(&town.customer(ask_link(FRAU_ODEN))), ["new-link"]);
    town.staff(HANNA, draft);
    assert!(town.customer(ask_link(NEIGHBOUR)).is_empty());
}

#[test]
fn rule_14_a_new_link_has_a_budget_of_its_own_by_the_day() {
    let mut town = Town::with_a_case();
    town.policy.automatic_per_case = 1;
    let spent = town.case.story().expect("opened").automatic;
    assert!(spent >= town.policy.automatic_per_case, "the desk has written what it may");
    for n in 1..=town.policy.new_links_daily {
        town.later(minutes(1));
        assert_eq!(sentences(&town.customer(ask_link(FRAU_ODEN))), ["new-link"], "link {n}");
    }
    assert_eq!(town.case.story().expect("opened").automatic, spent, "and takes nothing from what the desk may write");
    town.later(minutes(1));
    assert!(town.customer(ask_link(FRAU_ODEN)).is_empty(), "the last one works");
    town.later(minutes(24 * 60));
    assert_eq!(sentences(&town.customer(ask_link(FRAU_ODEN))).last().copied(), Some("new-link"));
}

#[test]
fn rule_14_whom_the_desk_cant_write_to_gets_their_new_link_by_a_person() {
    let mut town = Town::with_a_case();
    town.automatic = AutomaticMail::NoAddress;
    assert!(sentences(&town.customer(ask_link(FRAU_ODEN))).is_empty());
    assert!(town.owes(|d| *d == DutyKind::SayWhatNext));
}

#[test]
fn rule_14_links_end_for_who_takes_part_and_the_case_stays_as_it_is() {
    let mut town = Town::with_a_case();
    let (owed, ends) = (town.case.open().expect("open").owed.clone(), Command::EndLinks { person: FRAU_ODEN });
    assert_eq!(town.staff(HANNA, ends.clone()), [ContactEvent::LinksEnded { person: FRAU_ODEN }.into()]);
    assert!(town.staff(HANNA, Command::EndLinks { person: NEIGHBOUR }).is_empty());
    assert_eq!(town.case.open().expect("open").owed, owed);
    town.customer(their_word("All is well", Word::Solved));
    town.later(minutes(1));
    assert_eq!(town.customer(ends).len(), 1, "after the end, too");
    assert_eq!(town.case.state(), "solved");
}

#[test]
fn rule_14_a_new_link_after_the_end_opens_nothing() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    assert_eq!(sentences(&town.customer(ask_link(FRAU_ODEN))), ["new-link"]);
    assert_eq!(town.case.state(), "solved");
}

#[test]
fn rule_14_a_command_to_a_case_that_was_never_opened_is_refused_and_so_is_opening_twice() {
    let mut town = Town::new();
    assert_eq!(town.refused(Actor::Desk, receive("Hello")).reason, Reason::NotThisCase);
    town.desk(open_by(mail("Hello")));
    assert_eq!(town.refused(Actor::Desk, open_by(mail("Hello again"))).reason, Reason::NotThisCase);
}
