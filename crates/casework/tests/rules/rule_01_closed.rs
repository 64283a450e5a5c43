//! Rule 1, outside published hours: whoever writes is told when we open, and what to do in an emergency; once until then.

use crate::kit::*;
use casework::{
    CaseEvent,
    command::Word,
    conversation::message::{MessageEvent, Wording},
    given::AutomaticMail,
    sentence::Sentence,
};

/// What the desk itself says with these events.
fn said_by_desk(events: &[CaseEvent]) -> Vec<Sentence> {
    let said = events.iter().filter_map(|e| match e {
        CaseEvent::Message(MessageEvent::Said { wording: Wording::Desk { sentence }, .. }) => Some(sentence.clone()),
        _ => None,
    });
    said.collect()
}

#[test]
fn rule_01_whoever_brings_a_case_back_outside_hours_is_told_when_we_open() {
    for (at, opens_at) in [("2027-03-06 22:00", Some(on("2027-03-08 09:00"))), ("2027-03-08 10:00", None)] {
        let mut town = Town::with_a_case();
        town.customer(their_word("All is well", Word::Solved));
        let events = town.move_to(at).customer(receive("It drips again"));
        let due_at = if opens_at.is_some() { on("2027-03-08 17:00") } else { on("2027-03-09 10:00") };
        assert_eq!(said_by_desk(&events), [Sentence::Reopened { owner: HANNA, due_at, opens_at }]);
    }
}

#[test]
fn rule_01_a_mail_at_night_is_told_once_until_we_open() {
    let (mut town, _) = Town::with_a_visit();
    assert!(said_by_desk(&town.customer(receive("Which side?"))).is_empty(), "we are here");
    let closed = |opens: &str| [Sentence::WhileClosed { owner: HANNA, opens_at: on(opens) }];
    let night = town.move_to("2026-11-24 20:00").customer(receive("Anybody?"));
    assert_eq!(said_by_desk(&night), closed("2026-11-25 09:00"));
    assert!(said_by_desk(&town.move_to("2026-11-25 03:00").customer(receive("Hello?"))).is_empty(), "they know");
    // Thursday is a holiday.
    let next = town.move_to("2026-11-25 22:00").customer(receive("Still there?"));
    assert_eq!(said_by_desk(&next), closed("2026-11-27 09:00"));
    assert!(town.open().owed.promises().count() == 1, "a machine promises nothing by it");
}

#[test]
fn rule_01_what_the_first_answer_said_of_the_night_is_not_said_again() {
    let mut town = Town::new();
    let first = town.move_to("2026-11-23 22:00").customer(open_by(mail("It is cold")));
    assert_eq!(sentences(&first), ["first-answer"]);
    town.delivered();
    assert!(said_by_desk(&town.later(minutes(30)).customer(receive("It is colder"))).is_empty());
}

#[test]
fn rule_01_no_machine_is_told_and_the_last_message_is_left_for_a_broken_promise() {
    let (mut town, _) = Town::with_a_visit();
    town.move_to("2026-11-24 20:00").automatic = AutomaticMail::SentByMachine;
    assert!(said_by_desk(&town.customer(receive("Out of office"))).is_empty());
    town.automatic = AutomaticMail::Allowed;
    let mut told = 0_u32;
    for day in ["2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"] {
        let night = town.move_to(&format!("{day} 23:00")).customer(receive(&format!("Hello on {day}?")));
        told += u32::try_from(said_by_desk(&night).len()).expect("a few");
    }
    assert_eq!(told + 1, town.policy.automatic_per_case, "nobody of us has spoken meanwhile");
}
