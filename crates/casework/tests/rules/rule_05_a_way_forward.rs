//! Rule 5, a way forward: each refusal that can be reached names its rule, whom that protects, and a way.

use crate::kit::*;
use casework::{
    Actor, Case, Command,
    command::{NewHarm, Word},
    given::AutomaticMail,
    promise::promise::{Agreed, What},
    refusal::{Protects, Reason, Refusal, Way},
    rule::Rule,
};

type Attempt = (&'static str, fn() -> (Town, Actor, Command));

fn by(town: Town, command: Command) -> (Town, Actor, Command) {
    (town, Actor::Staff(HANNA), command)
}

fn solved() -> Town {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town
}

/// One way to reach each reason that a case can give.
const ATTEMPTS: &[Attempt] = &[
    ("not_this_case", || (Town::new(), Actor::Desk, Command::TimeCame)),
    ("case_has_ended", || {
        let town = solved();
        let reply = say(&town, doing());
        by(town, reply)
    }),
    ("something_new_arrived", || {
        let mut town = Town::with_a_case();
        let stale = ask(&town, doing());
        town.desk(receive("One thing more"));
        by(town, stale)
    }),
    ("nothing_next", || {
        let town = Town::with_a_case();
        let reply = say(&town, doing().keeps(town.promise()));
        by(town, reply)
    }),
    ("broken_not_told", || {
        let mut town = Town::with_a_case();
        town.clock_until("2026-11-24 10:00");
        let reply = say(&town, doing().makes(new_promise(What::Answer, on("2026-11-25 10:00"))));
        by(town, reply)
    }),
    ("due_in_the_past", || {
        let town = Town::with_a_case();
        let reply = say(&town, doing().makes(new_promise(What::Answer, town.now)));
        by(town, reply)
    }),
    ("due_too_far", || {
        let town = Town::with_a_case();
        let reply = say(&town, doing().makes(new_promise(What::Fix, on("2028-11-25 10:00"))));
        by(town, reply)
    }),
    ("promise_not_open", || {
        let town = Town::with_a_case();
        let unknown = casework::ids::PromiseId(uuid::Uuid::from_u128(1));
        let reply = say(&town, doing().keeps(unknown));
        by(town, reply)
    }),
    ("promise_is_due", || {
        let mut town = Town::with_a_case();
        town.move_to("2026-11-24 10:00");
        let later = on("2026-11-25 10:00");
        let reply = say(&town, doing().moves(town.promise(), later, Agreed::FirstMove));
        by(town, reply)
    }),
    ("moved_before", || {
        let mut town = Town::with_a_case();
        let promise = town.promise();
        let first = say(&town, doing().moves(promise, on("2026-11-25 10:00"), Agreed::FirstMove));
        town.staff(HANNA, first);
        let second = say(&town, doing().moves(promise, on("2026-11-27 10:00"), Agreed::FirstMove));
        by(town, second)
    }),
    ("evidence_missing", || {
        let town = Town::with_a_case();
        let keep = Command::KeepPromise { promise: town.promise(), evidence: seen("I think I wrote") };
        by(town, keep)
    }),
    ("customers_word_missing", || by(Town::with_a_case(), read_word(contact_id("nowhere"), Word::Solved))),
    ("message_has_left", || {
        let town = Town::with_a_case();
        let message = town.story().messages[0].id;
        by(town, Command::TakeBack { message })
    }),
    ("not_to_the_customer", || {
        let mut town = Town::with_a_case();
        town.desk(stranger(NEIGHBOUR, "She is ill"));
        let contact = contact_id("She is ill");
        town.staff(HANNA, Command::ReleaseStranger { contact, words: said("She is ill") });
        let Command::Say(mut asks) = ask(&town, doing()) else { panic!("a question") };
        asks.to = NEIGHBOUR;
        by(town, Command::Say(asks))
    }),
    ("too_late_to_undo", || {
        let mut town = solved();
        town.later(minutes(16));
        by(town, Command::UndoEnding)
    }),
    ("nothing_to_undo", || by(Town::with_a_case(), Command::UndoHandOver { hand_over: hand_over("none") })),
    ("already_offered", || {
        let mut town = Town::with_a_case();
        town.staff(HANNA, offer("to Tarik", TARIK));
        by(town, offer("to Moritz", MORITZ))
    }),
    ("offer_gone", || by(Town::with_a_case(), Command::WithdrawHandOver { hand_over: hand_over("none") })),
    ("already_owner", || by(Town::with_a_case(), offer("to me", HANNA))),
    ("handed_over_too_often", || {
        let mut town = Town::with_a_case();
        town.policy.hand_overs_before_lead = 0;
        by(town, offer("to Tarik", TARIK))
    }),
    ("not_available", || by(Town::with_a_case(), offer("to Ida", IDA))),
    ("nothing_said", || {
        let town = Town::with_a_case();
        let mut unsaid = new_promise(What::Other, on("2026-11-25 10:00"));
        unsaid.words = None;
        let reply = say(&town, doing().makes(unsaid));
        by(town, reply)
    }),
    ("no_address", || {
        let mut town = Town::with_a_case();
        town.automatic = AutomaticMail::NoAddress;
        let question = ask(&town, doing());
        by(town, question)
    }),
    ("harm_open", || {
        let mut town = Town::with_a_case();
        town.staff(HANNA, harm("no heating"));
        by(town, Command::NotACase)
    }),
    ("harm_not_open", || by(Town::with_a_case(), Command::FindStopgap { harm: harm_id("none"), stopgap: noted("a heater") })),
    ("not_allowed", || (Town::with_a_case(), Actor::Person(FRAU_ODEN), Command::NotACase)),
    ("needs_another_person", || {
        let mut town = Town::with_a_case();
        town.staff(HANNA, Command::ProposeFinalAnswer { words: said("no"), way_outside: said("the ombudsman") });
        by(town, Command::ReviewFinalAnswer { message: message("final"), agree: true, why: None })
    }),
    ("dates_dont_fit", || {
        let town = Town::with_a_case();
        let Command::OpenHarm(new) = harm("no heating") else { panic!("a harm") };
        let since = town.now.checked_add(minutes(1)).expect("an instant");
        by(town, Command::OpenHarm(NewHarm { since, ..new }))
    }),
];

fn refused(attempt: &Attempt) -> Refusal {
    let (mut town, actor, command) = attempt.1();
    town.refused(actor, command)
}

fn name(reason: &Reason) -> String {
    let json = serde_json::to_value(reason).expect("a reason is JSON");
    json["reason"].as_str().expect("its name").to_owned()
}

#[test]
fn rule_05_each_refusal_of_a_case_has_a_way_forward_and_names_its_rule() {
    for attempt in ATTEMPTS {
        let refusal = refused(attempt);
        assert_eq!(name(&refusal.reason), attempt.0);
        assert!(refusal.ways().count() >= 1);
        assert!((1..=14).contains(&refusal.rule.number()));
        let read: Refusal = serde_json::from_str(&serde_json::to_string(&refusal).expect("JSON")).expect("a refusal");
        assert_eq!(read, refusal);
    }
}

#[test]
fn rule_05_each_reason_is_reached_here_or_belongs_to_another_stream() {
    let reached: Vec<&str> = ATTEMPTS.iter().map(|a| a.0).collect();
    for reason in every_reason() {
        let here = reached.contains(&name(&reason).as_str());
        assert_eq!(here, is_of_a_case(&reason), "{reason:?}");
    }
}

/// Whether a case gives this reason. What is not: reasons of staff, of settings, of the doors, and of pages.
fn is_of_a_case(reason: &Reason) -> bool {
    match reason {
        Reason::NotThisCase
        | Reason::CaseHasEnded
        | Reason::SomethingNewArrived
        | Reason::NothingNext
        | Reason::BrokenNotTold { .. }
        | Reason::DueInThePast
        | Reason::DueTooFar { .. }
        | Reason::PromiseNotOpen
        | Reason::PromiseIsDue
        | Reason::MovedBefore
        | Reason::EvidenceMissing
        | Reason::CustomersWordMissing
        | Reason::NotToTheCustomer
        | Reason::MessageHasLeft
        | Reason::TooLateToUndo
        | Reason::NothingToUndo
        | Reason::AlreadyOffered
        | Reason::OfferGone
        | Reason::AlreadyOwner
        | Reason::HandedOverTooOften { .. }
        | Reason::NotAvailable
        | Reason::NothingSaid
        | Reason::NoAddress
        | Reason::HarmOpen
        | Reason::HarmNotOpen
        | Reason::NotAllowed
        | Reason::NeedsAnotherPerson
        | Reason::DatesDontFit => true,
        Reason::CaseIsOpen
        | Reason::BriefingMissing
        | Reason::StillOwnsCases { .. }
        | Reason::LastAdministrator
        | Reason::TooLong { .. }
        | Reason::TooMany { .. }
        | Reason::OutOfBounds { .. } => false,
    }
}

fn every_reason() -> Vec<Reason> {
    let due_at = on("2026-11-23 10:00");
    vec![
        Reason::NotThisCase,
        Reason::CaseHasEnded,
        Reason::CaseIsOpen,
        Reason::SomethingNewArrived,
        Reason::NothingNext,
        Reason::BrokenNotTold { what: What::Call, due_at },
        Reason::DueInThePast,
        Reason::DueTooFar { days: 1 },
        Reason::PromiseNotOpen,
        Reason::PromiseIsDue,
        Reason::MovedBefore,
        Reason::EvidenceMissing,
        Reason::CustomersWordMissing,
        Reason::NotToTheCustomer,
        Reason::MessageHasLeft,
        Reason::TooLateToUndo,
        Reason::NothingToUndo,
        Reason::AlreadyOffered,
        Reason::OfferGone,
        Reason::AlreadyOwner,
        Reason::HandedOverTooOften { times: 3 },
        Reason::NotAvailable,
        Reason::BriefingMissing,
        Reason::NothingSaid,
        Reason::NoAddress,
        Reason::HarmOpen,
        Reason::HarmNotOpen,
        Reason::NotAllowed,
        Reason::StillOwnsCases { cases: 1 },
        Reason::LastAdministrator,
        Reason::NeedsAnotherPerson,
        Reason::DatesDontFit,
        Reason::TooLong { limit: 1 },
        Reason::TooMany { limit: 1 },
        Reason::OutOfBounds { setting: "x".to_owned(), least: 0, greatest: 1 },
    ]
}

#[test]
fn rule_05_each_state_gives_a_way_that_is_open_in_it() {
    // The way out of an ended case is to open it again, and that is never refused.
    let mut town = solved();
    let reply = say(&town, doing());
    let refusal = town.refused(Actor::Staff(HANNA), reply);
    assert_eq!(refusal.ways().next().map(|w| w.way), Some(Way::Reopen));
    town.staff(HANNA, Command::Reopen);
    assert!(matches!(town.case, Case::Open(_)));
}

#[test]
fn rule_05_a_refusal_that_people_spoke_is_recorded_with_what_was_offered_instead() {
    let mut town = Town::with_a_case();
    let spoken = Command::SpeakRefusal {
        note: note_id("the refund"),
        refused: said("a refund of the whole year"),
        rule: said("two years at most"),
        protects: Protects::Us,
        offered: said("the last two bills, and a second look by Lea"),
    };
    let events = town.staff(HANNA, spoken.clone());
    assert_eq!(kinds(&events), ["note.refusal_spoken"]);
    assert_eq!(town.refused(Actor::Person(FRAU_ODEN), spoken).reason, Reason::NotAllowed);
}

#[test]
fn rule_05_a_rule_that_protects_us_never_says_that_it_protects_the_customer() {
    // Of the refusals of a case, those that say whom they protect say it of the rule's purpose: none hides ours.
    for attempt in ATTEMPTS {
        let refusal = refused(attempt);
        let ours = matches!(refusal.rule, Rule::Cost | Rule::Workaround);
        assert!(!(ours && refusal.protects == Protects::TheCustomer), "{}", attempt.0);
    }
}
