//! Rule 10, harm: believed at once; without a stopgap it is an alarm within hours.

use crate::kit::*;
use casework::{
    Case, Command,
    command::{Converse, Doing, NewHarm, Word},
    conversation::contact::{Contact, Speaker},
    promise::{duty::DutyKind, promise::What},
    refusal::Reason,
};

#[test]
fn rule_10_a_harm_is_believed_at_once_and_a_stopgap_is_owed_within_hours_by_day_and_night() {
    let mut town = Town::with_a_case();
    town.move_to("2026-11-23 22:00");
    let events = town.staff(HANNA, harm("no heating"));
    assert_eq!(kinds(&events), ["harm.opened", "duty.arose"]);
    let duty = town.duty(|d| matches!(d, DutyKind::FindStopgap { .. }));
    assert_eq!(duty.due_at, on("2026-11-24 02:00"));
    assert!(has(&town.clock_until("2026-11-24 02:00"), "duty.overdue"), "the lead is told");
}

#[test]
fn rule_10_a_stopgap_relieves_and_the_harm_stays_until_the_customer_says_it_is_over() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    town.staff(HANNA, Command::FindStopgap { harm: harm_id("no heating"), stopgap: noted("a heater by six") });
    assert!(!town.owes(|d| matches!(d, DutyKind::FindStopgap { .. })));
    assert_eq!(town.story().harms.len(), 1);
    let end = |word| Command::EndHarm { harm: harm_id("no heating"), word };
    assert_eq!(town.why_not(HANNA, end(contact_id("never said"))), Reason::CustomersWordMissing);
    town.desk(receive("It is warm again"));
    town.staff(HANNA, end(contact_id("It is warm again")));
    assert!(town.story().harms.is_empty());
}

#[test]
fn rule_10_nobody_elses_word_ends_a_harm() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    town.desk(stranger(NEIGHBOUR, "The firm says it is done"));
    let end = Command::EndHarm { harm: harm_id("no heating"), word: contact_id("The firm says it is done") };
    assert_eq!(town.why_not(HANNA, end), Reason::CustomersWordMissing);
    // Nor what another says in a call that the case holds.
    let neighbour = Contact { speaker: Speaker::Another, ..call("They mended it, she is well") };
    town.staff(HANNA, told_of(neighbour, None, None, doing().makes(new_promise(What::Answer, on("2026-11-25 12:00")))));
    let end = Command::EndHarm { harm: harm_id("no heating"), word: contact_id("They mended it, she is well") };
    assert_eq!(town.why_not(HANNA, end), Reason::CustomersWordMissing);
}

/// What the caller says harms them.
fn cold() -> Option<NewHarm> {
    let Command::OpenHarm(new) = harm("no heating") else { panic!("a harm") };
    Some(new)
}

fn told_of(contact: Contact, word: Option<Word>, harm: Option<NewHarm>, doing: Besides) -> Command {
    Command::Converse(Box::new(Converse { contact, doing: doing.0, word, harm }))
}

#[test]
fn rule_10_a_harm_that_a_caller_tells_of_is_believed_with_the_call_or_neither_is_kept() {
    let opens = |solved: bool| {
        let Command::Open(mut open) = open_by(call("It is cold since Sunday")) else { panic!("an opening") };
        (open.harm, open.solved_on_the_spot) = (cold(), solved);
        Command::Open(open)
    };
    let mut town = Town::new();
    town.staff(HANNA, opens(false));
    assert_eq!(town.story().harms[0].since, on("2026-11-22 08:00"));
    assert!(town.owes(|d| matches!(d, DutyKind::FindStopgap { .. })));
    // Warm again by what was said on the telephone: that is put to the test, and not called solved.
    let mut town = Town::new();
    town.staff(HANNA, opens(true));
    assert!(matches!(town.case, Case::Open(_)) && town.story().test_on.is_some() && town.story().harms.is_empty());

    let mut town = Town::with_a_case();
    let mut later = cold();
    if let Some(new) = &mut later {
        new.since = town.now.checked_add(minutes(1)).expect("an instant");
    }
    assert_eq!(town.why_not(HANNA, told_of(call("It is cold"), None, later, doing())), Reason::DatesDontFit);
    assert!(town.story().contact(contact_id("It is cold")).is_none(), "the form comes back with the call and the harm in it");
    town.staff(HANNA, told_of(call("It is cold"), None, cold(), doing()));
    assert_eq!(town.story().harms.len(), 1);
}

#[test]
fn rule_10_a_harm_told_after_the_end_opens_the_case_again_and_a_stranger_is_believed_too() {
    let mut town = Town::with_a_case();
    town.customer(their_word("It is warm", Word::Solved));
    town.staff(HANNA, told_of(call("Thank you; but the child is ill"), Some(Word::Solved), cold(), doing()));
    assert!(matches!(town.case, Case::Open(_)) && town.story().harms.len() == 1);
    let mut town = Town::with_a_case();
    let neighbour = Contact { from: NEIGHBOUR, speaker: Speaker::Another, ..call("She sits in the cold") };
    let heard = Converse { contact: neighbour, doing: Doing::default(), word: None, harm: cold() };
    town.staff(HANNA, Command::Converse(Box::new(heard)));
    assert_eq!(town.story().harms.len(), 1);
}

#[test]
fn rule_10_a_customer_with_a_harm_waits_for_us() {
    let (mut town, _) = Town::with_a_visit();
    assert!(!town.open().customer_waits());
    town.staff(HANNA, harm("no heating"));
    assert!(town.open().customer_waits());
}
