//! Rule 10, harm: believed at once; without a stopgap it is an alarm within hours.

use crate::kit::*;
use casework::{Command, promise::duty::DutyKind, refusal::Reason};

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
}

#[test]
fn rule_10_a_customer_with_a_harm_waits_for_us() {
    let (mut town, _) = Town::with_a_visit();
    assert!(!town.open().customer_waits());
    town.staff(HANNA, harm("no heating"));
    assert!(town.open().customer_waits());
}
