//! Rule 3, answerable: the answer reaches the case, whatever its age, its sender or its state.

use crate::kit::*;
use casework::{
    Actor, CaseEvent, Command,
    command::{Doing, Say, Word},
    conversation::{
        contact::{ContactEvent, Door},
        message::MessageEvent,
    },
    ids::PersonId,
    people::organisation::{Organisation, OrganisationEvent, Settings, SettingsEvent, can_be_answered},
    promise::duty::DutyKind,
    refusal::Reason,
    solution::resolution::Ending,
};

#[test]
fn rule_03_an_answer_to_an_open_case_is_owed_an_answer() {
    let (mut town, _) = Town::with_a_visit();
    town.desk(receive("Which side of the house?"));
    let duty = town.duty(|d| matches!(d, DutyKind::Answer { .. }));
    assert_eq!(duty.due_at, on("2026-11-24 10:00").checked_add(seconds(20)).expect("an instant"), "eight open hours");
}

#[test]
fn rule_03_the_second_message_does_not_move_the_answer_to_the_first() {
    let (mut town, _) = Town::with_a_visit();
    town.desk(receive("Which side of the house?"));
    let due = town.duty(|d| matches!(d, DutyKind::Answer { .. })).due_at;
    town.move_to("2026-11-24 09:00").desk(receive("Hello?"));
    assert_eq!(town.duty(|d| matches!(d, DutyKind::Answer { .. })).due_at, due);
}

#[test]
fn rule_03_an_answer_reaches_a_case_that_ended_years_ago() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.move_to("2029-03-05 10:00");
    let events = town.desk(receive("It drips again"));
    assert_eq!(kinds(&events), ["contact.received", "resolution.reopened", "message.said", "promise.made"]);
    assert_eq!(sentences(&events), ["reopened"]);
}

#[test]
fn rule_03_the_same_message_twice_is_one_contact() {
    let mut town = Town::with_a_case();
    town.desk(receive("Are you there?"));
    assert!(town.desk(receive("Are you there?")).is_empty());
}

#[test]
fn rule_03_a_strangers_words_are_withheld_until_a_person_releases_them() {
    let mut town = Town::with_a_case();
    town.desk(stranger(NEIGHBOUR, "She is ill"));
    let contact = contact_id("She is ill");
    assert!(town.story().contact(contact).is_none(), "not among what the customer sees");
    assert!(town.story().last_words != Some(said("She is ill")));
    assert_eq!(town.why_not(HANNA, read_word(contact, Word::Solved)), Reason::CustomersWordMissing);
    town.staff(HANNA, Command::ReleaseStranger { contact, words: said("She is ill") });
    assert!(town.story().takes_part(NEIGHBOUR));
    assert!(town.owes(|d| *d == DutyKind::Answer { contact }));
    assert!(!town.owes(|d| matches!(d, DutyKind::ReadStranger { .. })));
}

/// To whom messages of these events go.
fn written_to(events: &[CaseEvent]) -> Vec<PersonId> {
    let to = |e: &CaseEvent| match e {
        CaseEvent::Message(MessageEvent::Said { to, .. }) => Some(*to),
        _ => None,
    };
    events.iter().filter_map(to).collect()
}

#[test]
fn rule_03_a_stranger_hears_once_that_a_person_reads_it_and_it_costs_the_customer_nothing() {
    let mut town = Town::with_a_case();
    let before = town.story().automatic;
    let events = town.desk(stranger(NEIGHBOUR, "She is ill"));
    assert_eq!((sentences(&events), written_to(&events)), (vec!["stranger"], vec![NEIGHBOUR]));
    assert_eq!(town.story().automatic, before);
    assert_eq!(kinds(&events), ["contact.stranger_wrote", "duty.arose", "message.said"]);
    assert_eq!(town.story().last_said, town.story().version - 2, "their words have to be read before a reply; our line to them doesn't");
    assert!(written_to(&town.desk(stranger(NEIGHBOUR, "Did you read it?"))).is_empty(), "nothing twice");
    let theirs = town.story().messages.iter().find(|m| m.to == NEIGHBOUR).map(|m| m.id).expect("their line");
    let returned = town.desk(Command::ReportDelivery { message: theirs, outcome: bounced() });
    assert_eq!(kinds(&returned), ["message.bounced"], "nobody owes a stranger another way");
}

#[test]
fn rule_03_whoever_was_released_is_owed_their_own_answer() {
    let mut town = Town::with_a_case();
    town.desk(receive("Which side of the house?"));
    town.desk(stranger(NEIGHBOUR, "She is ill"));
    let (hers, theirs) = (contact_id("Which side of the house?"), contact_id("She is ill"));
    town.staff(HANNA, Command::ReleaseStranger { contact: theirs, words: said("She is ill") });
    assert!(town.owes(|d| *d == DutyKind::Answer { contact: hers }) && town.owes(|d| *d == DutyKind::Answer { contact: theirs }));
    let answer = say(&town, doing());
    town.staff(HANNA, answer);
    assert!(!town.owes(|d| *d == DutyKind::Answer { contact: hers }));
    assert!(town.owes(|d| *d == DutyKind::Answer { contact: theirs }), "an answer to somebody else is none to them");
    let Command::Say(mut to_them) = say(&town, doing()) else { panic!("a reply") };
    to_them.to = NEIGHBOUR;
    let keeps = Box::new(Say { doing: Doing { keeps: vec![town.promise()], ..Doing::default() }, ..(*to_them).clone() });
    assert_eq!(town.why_not(HANNA, Command::Say(keeps)), Reason::NotToTheCustomer, "what she was promised is kept with her");
    let asks = Box::new(Say { asks_solved: true, ..(*to_them).clone() });
    assert_eq!(town.why_not(HANNA, Command::Say(asks)), Reason::NotToTheCustomer, "only she can say whether it is solved");
    town.staff(HANNA, Command::Say(to_them));
    assert!(!town.owes(|d| *d == DutyKind::Answer { contact: theirs }));
}

#[test]
fn rule_03_what_was_written_to_an_address_that_we_had_is_still_ours() {
    let settings = |address: &str| Settings { mail_address: address.to_owned(), ..crate::golden::samples_beside::settings() };
    let mut ours = Organisation::default();
    for address in ["help@nordwerk.example", "care@nordwerk.example", "help@nordwerk.example", "desk@nordwerk.example"] {
        for event in ours.decide(&settings(address)).expect("an address that somebody reads") {
            let OrganisationEvent::Organisation(SettingsEvent::SetUp { settings } | SettingsEvent::Changed { settings }) = event;
            ours = Organisation { version: ours.version + 1, settings: Some(settings) };
        }
    }
    let now = ours.settings.clone().expect("set up");
    assert_eq!(
        (now.mail_address.as_str(), now.former_mail_addresses.as_slice()),
        ("desk@nordwerk.example", ["care@nordwerk.example".to_owned(), "help@nordwerk.example".to_owned()].as_slice())
    );
    assert!(ours.decide(&now).expect("the same").is_empty());
}

#[test]
fn rule_03_what_is_kept_back_stays_among_ourselves() {
    let mut town = Town::with_a_case();
    town.desk(stranger(NEIGHBOUR, "Buy my watches"));
    let contact = contact_id("Buy my watches");
    let events = town.staff(HANNA, Command::KeepBackStranger { contact });
    assert_eq!(kinds(&events), ["contact.stranger_kept_back", "duty.done"]);
    assert!(town.story().contact(contact).is_none());
    assert!(!town.story().takes_part(NEIGHBOUR));
}

#[test]
fn rule_03_only_staff_release_or_keep_back() {
    let mut town = Town::with_a_case();
    town.desk(stranger(NEIGHBOUR, "She is ill"));
    let contact = contact_id("She is ill");
    let release = Command::ReleaseStranger { contact, words: said("She is ill") };
    assert_eq!(town.refused(Actor::Person(NEIGHBOUR), release).reason, Reason::NotAllowed);
    assert_eq!(town.refused(Actor::Person(NEIGHBOUR), Command::KeepBackStranger { contact }).reason, Reason::NotAllowed);
}

#[test]
fn rule_03_a_stranger_who_writes_after_the_end_is_read_and_kept_back_leaves_it_as_it_was() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    let ending = town.ended().ending;
    let events = town.desk(stranger(NEIGHBOUR, "Cheap watches"));
    assert!(has(&events, "resolution.reopened"));
    assert_eq!(sentences(&events), ["stranger"]);
    assert_eq!(written_to(&events), [NEIGHBOUR], "the customer hears nothing of it");
    assert!(town.owes(|d| matches!(d, DutyKind::ReadStranger { .. })));
    town.staff(HANNA, Command::KeepBackStranger { contact: contact_id("Cheap watches") });
    assert_eq!(town.ended().ending, ending);
}

#[test]
fn rule_03_a_stranger_who_is_released_after_the_end_keeps_the_case_open() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.desk(stranger(NEIGHBOUR, "It is me, from my other address"));
    let contact = contact_id("It is me, from my other address");
    town.staff(HANNA, Command::ReleaseStranger { contact, words: said("It is me, from my other address") });
    assert!(town.owes(|d| *d == DutyKind::Answer { contact }));
}

#[test]
fn rule_03_once_the_customer_wrote_too_keeping_a_stranger_back_ends_nothing() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.desk(stranger(NEIGHBOUR, "Cheap watches"));
    town.desk(receive("It drips again"));
    town.staff(HANNA, Command::KeepBackStranger { contact: contact_id("Cheap watches") });
    assert!(town.case.open().is_some());
}

#[test]
fn rule_03_what_a_stranger_wrote_is_not_forgotten_over_an_ending() {
    let mut town = Town::with_a_case();
    town.desk(stranger(NEIGHBOUR, "She is ill"));
    town.customer(their_word("All is well", Word::Solved));
    town.desk(receive("It drips again"));
    assert!(town.owes(|d| matches!(d, DutyKind::ReadStranger { .. })));
}

#[test]
fn rule_03_somebody_unknown_who_calls_is_listened_to_and_their_word_is_not_the_customers() {
    let mut town = Town::with_a_case();
    let from_neighbour = || contact(Door::Telephone, NEIGHBOUR, "She sits in the cold");
    let solved = converse(from_neighbour(), doing(), Some(Word::Solved));
    assert_eq!(town.why_not(HANNA, solved), Reason::CustomersWordMissing);
    let keeps = converse(from_neighbour(), doing().keeps(town.promise()), None);
    assert_eq!(town.why_not(HANNA, keeps), Reason::CustomersWordMissing);
    let events = town.staff(HANNA, converse(from_neighbour(), doing(), None));
    assert_eq!(kinds(&events), ["contact.received", "duty.arose"]);
    assert!(town.story().contact(contact_id("She sits in the cold")).is_none());
    assert!(town.owes(|d| matches!(d, DutyKind::ReadStranger { .. })));
}

#[test]
fn rule_03_a_mail_of_somebody_unknown_is_never_taken_for_the_customers() {
    let mut town = Town::with_a_case();
    let command = Command::Receive(Box::new(contact(Door::Mail, NEIGHBOUR, "I write for her")));
    let events = town.desk(command);
    assert_eq!(kinds(&events), ["contact.received", "duty.arose"]);
    assert!(town.owes(|d| matches!(d, DutyKind::ReadStranger { .. })));
    let held = |c: &casework::CaseEvent| matches!(c, casework::CaseEvent::Contact(ContactEvent::Received(_)));
    assert!(events.iter().any(held));
}

#[test]
fn rule_03_a_letter_that_says_it_is_solved_is_the_customers_word() {
    let (mut town, visit) = Town::with_a_visit();
    town.staff(
        HANNA,
        converse(
            call("He was here"),
            doing().keeps(visit).makes(new_promise(casework::promise::promise::What::Answer, on("2026-11-30 12:00"))),
            None,
        ),
    );
    let letter = contact(Door::Letter, FRAU_ODEN, "Thank you, all is well");
    let contact = letter.id;
    town.staff(HANNA, converse(letter, doing(), Some(Word::Solved)));
    assert_eq!(town.ended().ending, Ending::Solved(contact));
}

#[test]
fn rule_03_a_letter_keeps_and_makes_no_promise_of_ours() {
    let (mut town, visit) = Town::with_a_visit();
    let letter = converse(contact(Door::Letter, FRAU_ODEN, "Dear Sirs"), doing().keeps(visit), None);
    assert_eq!(town.why_not(HANNA, letter), Reason::EvidenceMissing);
}

#[test]
fn rule_03_a_sender_that_cant_be_answered_cant_be_configured() {
    assert!(!can_be_answered("no-reply@desk.example"));
    assert!(can_be_answered("help@desk.example"));
}

#[test]
fn rule_03_of_two_strangers_after_the_end_the_second_is_still_read() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.desk(stranger(NEIGHBOUR, "Cheap watches"));
    town.desk(stranger(NEIGHBOUR, "She is ill"));
    town.staff(HANNA, Command::KeepBackStranger { contact: contact_id("Cheap watches") });
    assert!(town.owes(|d| *d == DutyKind::ReadStranger { contact: contact_id("She is ill") }));
    town.staff(HANNA, Command::KeepBackStranger { contact: contact_id("She is ill") });
    assert_eq!(town.case.state(), "solved");
}
