//! Rule 8, the customer's word: solved is what they say; after harm it is asked again; any later contact opens it again.

use crate::kit::*;
use casework::{
    Actor, Case, Command,
    command::{Converse, Doing, Word},
    conversation::contact::{Contact, Speaker},
    given::AutomaticMail,
    promise::{
        duty::DutyKind,
        promise::{Fate, Told, What},
    },
    refusal::{Reason, Way},
    solution::resolution::Ending,
};

#[test]
fn rule_08_it_is_solved_by_their_word_on_their_own_page() {
    let mut town = Town::with_a_case();
    let events = town.customer(their_word("All is well", Word::Solved));
    assert!(has(&events, "resolution.solved"));
    assert_eq!(town.ended().ending, Ending::Solved(contact_id("All is well")));
    assert_eq!(town.case.state(), "solved");
}

#[test]
fn rule_08_staff_record_their_word_only_from_a_contact_in_which_it_stands() {
    let mut town = Town::with_a_case();
    assert_eq!(town.why_not(HANNA, read_word(contact_id("never written"), Word::Solved)), Reason::CustomersWordMissing);
    town.desk(receive("Thank you, it works"));
    town.staff(HANNA, read_word(contact_id("Thank you, it works"), Word::Solved));
    assert_eq!(town.ended().ending, Ending::Solved(contact_id("Thank you, it works")));
}

#[test]
fn rule_08_nobody_speaks_for_the_customer_in_the_desks_name() {
    let mut town = Town::with_a_case();
    town.desk(receive("Thank you, it works"));
    let word = read_word(contact_id("Thank you, it works"), Word::Solved);
    assert_eq!(town.refused(Actor::Desk, word).reason, Reason::CustomersWordMissing);
    let refusal = town.refused(Actor::Person(NEIGHBOUR), their_word("All is well", Word::Solved));
    assert_eq!(refusal.reason, Reason::NotAllowed);
}

#[test]
fn rule_08_answered_on_the_spot_with_the_callers_yes_it_opens_and_ends_in_one_act() {
    let mut town = Town::new();
    let Command::Open(mut open) = open_by(call("When do you open?")) else { panic!("an opening") };
    open.solved_on_the_spot = true;
    let events = town.staff(HANNA, Command::Open(open));
    assert_eq!(kinds(&events), ["opened", "contact.received", "resolution.solved"]);
}

#[test]
fn rule_08_a_mail_is_not_solved_on_the_spot_and_neither_is_what_was_just_promised() {
    let mut town = Town::new();
    let Command::Open(mut open) = open_by(mail("When do you open?")) else { panic!("an opening") };
    open.solved_on_the_spot = true;
    town.desk(Command::Open(open));
    assert!(matches!(town.case, Case::Open(_)));
    let mut town = Town::new();
    let Command::Open(mut open) = open_by(call("Pay me back")) else { panic!("an opening") };
    open.solved_on_the_spot = true;
    open.promises.push(new_promise(What::Payment, on("2026-11-30 12:00")));
    town.staff(HANNA, Command::Open(open));
    assert!(matches!(town.case, Case::Open(_)));
}

/// The neighbour calls for Frau Oden.
fn for_her(words: &str) -> Contact {
    Contact { speaker: Speaker::Another, ..call(words) }
}

fn spoken(contact: Contact, word: Word) -> Command {
    Command::Converse(Box::new(Converse { contact, doing: Doing::default(), word: Some(word), harm: None }))
}

#[test]
fn rule_08_what_another_person_says_ends_no_case() {
    let mut town = Town::new();
    let Command::Open(mut open) = open_by(for_her("When do you open?")) else { panic!("an opening") };
    open.solved_on_the_spot = true;
    assert_eq!(town.why_not(HANNA, Command::Open(open)), Reason::CustomersWordMissing);
    let mut town = Town::with_a_case();
    let refusal = town.refused(Actor::Staff(HANNA), spoken(for_her("She says it is fine"), Word::Solved));
    assert_eq!((refusal.reason.clone(), refusal.ways().next().map(|w| w.way)), (Reason::CustomersWordMissing, Some(Way::AskTheCustomer)));
    // Their call is kept, and doesn't become her word by being read again.
    let told = Command::Converse(Box::new(Converse { contact: for_her("It is fine"), doing: Doing::default(), word: None, harm: None }));
    town.staff(HANNA, told);
    assert_eq!(town.why_not(HANNA, read_word(contact_id("It is fine"), Word::Solved)), Reason::CustomersWordMissing);
    assert!(matches!(town.case, Case::Open(_)));
    // Nor after the end.
    town.staff(HANNA, spoken(call("Now it is fine"), Word::Solved));
    assert_eq!(town.why_not(HANNA, spoken(for_her("She is happy"), Word::Solved)), Reason::CustomersWordMissing);
}

#[test]
fn rule_08_that_it_is_not_solved_counts_whoever_says_it() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, spoken(call("Now it is fine"), Word::Solved));
    town.staff(HANNA, spoken(for_her("It drips again"), Word::NotSolved));
    assert!(matches!(town.case, Case::Open(_)));
}

#[test]
fn rule_08_where_no_end_is_left_nothing_is_called_taken_back() {
    let mut town = Town::with_a_case();
    assert_eq!(town.why_not(HANNA, Command::UndoEnding), Reason::NothingToUndo);
    town.staff(HANNA, harm("no heating"));
    town.customer(their_word("It is warm again", Word::Solved));
    assert_eq!(town.case.state(), "put_to_test");
    assert_eq!(town.why_not(HANNA, Command::UndoEnding), Reason::NothingToUndo, "it has not ended");
}

#[test]
fn rule_08_after_harm_it_is_asked_again_by_telephone_when_it_has_been_put_to_the_test() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    let events = town.customer(their_word("It is warm again", Word::Solved));
    assert!(has(&events, "resolution.put_to_test") && !has(&events, "resolution.solved"));
    assert_eq!(town.case.state(), "put_to_test");
    let test = town.promised(town.promise());
    assert_eq!((test.what, test.told), (What::Call, Told::Told { at: town.now }));
    assert_eq!(test.due_at, on("2026-11-25 12:00"), "two nights on, and two open hours to call");
    let promise = town.promise();
    town.move_to("2026-11-25 10:30");
    town.staff(HANNA, converse(call("Still warm"), doing().keeps(promise), Some(Word::Solved)));
    assert_eq!(town.case.state(), "solved");
}

#[test]
fn rule_08_a_call_before_the_cold_night_does_not_end_it() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    town.customer(their_word("It is warm again", Word::Solved));
    let promise = town.promise();
    town.move_to("2026-11-24 09:30");
    town.staff(HANNA, converse(call("Warm so far"), doing().keeps(promise), Some(Word::Solved)));
    assert_eq!(town.case.state(), "put_to_test");
    assert_eq!(town.promised(town.promise()).due_at, on("2026-11-25 12:00"), "she is called after it all the same");
}

#[test]
fn rule_08_saying_it_twice_promises_one_call() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    town.customer(their_word("It is warm again", Word::Solved));
    let promise = town.promise();
    town.customer(their_word("Warm, I said", Word::Solved));
    assert_eq!(town.promise(), promise);
}

#[test]
fn rule_08_in_the_test_it_was_not_solved_after_all() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    town.customer(their_word("It is warm again", Word::Solved));
    town.customer(their_word("Cold again", Word::NotSolved));
    assert_eq!(town.case.state(), "open");
    assert!(town.open().owed.promises().any(|p| p.what == What::Answer));
}

#[test]
fn rule_08_the_word_read_in_a_mail_after_harm_is_answered_with_when_we_ask_again() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    town.desk(receive("It is warm again"));
    let events = town.staff(HANNA, read_word(contact_id("It is warm again"), Word::Solved));
    assert_eq!(sentences(&events), ["put-to-test"]);
    // Without an address, the call stands as promised, and telling it as a duty.
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    town.desk(receive("It is warm again"));
    town.automatic = AutomaticMail::NoAddress;
    town.staff(HANNA, read_word(contact_id("It is warm again"), Word::Solved));
    let promise = town.promise();
    assert!(town.owes(|d| *d == DutyKind::TellPromise { promise }));
}

#[test]
fn rule_08_any_later_contact_opens_it_again_whatever_had_ended_it() {
    let endings: [fn(&mut Town); 3] = [
        |town| {
            town.customer(their_word("All is well", Word::Solved));
        },
        |town| {
            town.staff(HANNA, Command::NotACase);
        },
        |town| {
            let question = ask(town, doing().keeps(town.promise()));
            town.staff(HANNA, question);
            town.sent();
            town.clock_until("2026-12-04 10:00");
        },
    ];
    for (end, state) in endings.into_iter().zip(["solved", "not_a_case", "quiet"]) {
        for words in ["by mail", "by telephone", "by page", "call me"] {
            let mut town = Town::with_a_case();
            end(&mut town);
            assert_eq!(town.case.state(), state);
            let command = match words {
                "by mail" => receive(words),
                "by telephone" => converse(call(words), doing(), None),
                "by page" => their_word(words, Word::NotSolved),
                _ => Command::AskCall { contact: Box::new(page(words)), wish: None },
            };
            let actor = match words {
                "by mail" => Actor::Desk,
                "by telephone" => Actor::Staff(TARIK),
                _ => Actor::Person(FRAU_ODEN),
            };
            let events = town.send(actor, command).expect("reopening is never refused");
            assert!(has(&events, "resolution.reopened"), "{state} {words}");
            assert_eq!(town.open().owner, HANNA);
        }
    }
}

#[test]
fn rule_08_staff_open_it_again_at_any_time() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.move_to("2027-06-01 10:00");
    town.staff(TARIK, Command::Reopen);
    assert!(town.owes(|d| *d == DutyKind::SayWhatNext));
}

#[test]
fn rule_08_when_its_owner_has_left_it_opens_with_somebody_who_is_here() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.roster.0.retain(|c| c.id != HANNA);
    town.desk(receive("It broke again"));
    assert_eq!(town.open().owner, TARIK);
}

#[test]
fn rule_08_a_call_to_hear_that_all_is_well_does_not_open_it() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.staff(HANNA, converse(call("Still well"), doing(), Some(Word::Solved)));
    assert_eq!(town.case.state(), "solved");
}

#[test]
fn rule_08_what_they_had_asked_is_withdrawn_when_they_write_something_else() {
    let mut town = Town::with_a_case();
    let question = ask(&town, doing().keeps(town.promise()));
    town.staff(HANNA, question);
    town.sent();
    let events = town.desk(receive("One question still"));
    assert_eq!(kinds(&events), ["contact.received", "resolution.proposal_withdrawn", "duty.done", "duty.arose"]);
    assert_eq!(town.case.state(), "open");
}

#[test]
fn rule_08_every_promise_of_a_solved_case_has_a_fate() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    town.customer(their_word("All is well", Word::Solved));
    assert_eq!(*town.fate(promise), Fate::Withdrawn { at: town.now });
}
