//! Rule 7, promise: kept, or moved before its date, or broken and disclosed by us first.

use crate::kit::*;
use casework::{
    Actor, CaseEvent, Command,
    command::Word,
    conversation::{
        contact::{Contact, Speaker},
        message::{MessageEvent, Wording},
    },
    given::AutomaticMail,
    promise::{
        duty::DutyKind,
        promise::{Agreed, DisclosedBy, Evidence, Fate, PromiseEvent, Told, ToldBy, What},
    },
    refusal::{Reason, Way},
    sentence::Sentence,
};

#[test]
fn rule_07_a_promise_is_kept_by_the_message_that_answers() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    let reply = say(&town, doing().keeps(promise).makes(new_promise(What::Fix, on("2026-11-27 12:00"))));
    let events = town.staff(HANNA, reply);
    let evidence = events.iter().find_map(|e| {
        let CaseEvent::Promise(PromiseEvent::Kept { evidence, .. }) = e else {
            return None;
        };
        Some(evidence.clone())
    });
    assert!(matches!(evidence, Some(Evidence::Message(_))));
    assert_eq!(*town.fate(promise), Fate::Kept { at: town.now });
}

#[test]
fn rule_07_saying_so_is_no_evidence_that_an_answer_or_a_call_took_place() {
    let mut town = Town::with_a_case();
    let keep = Command::KeepPromise { promise: town.promise(), evidence: seen("done") };
    assert_eq!(town.why_not(HANNA, keep), Reason::EvidenceMissing);
}

/// She writes at this moment.
fn mailed_now(town: &Town, words: &str) -> Command {
    Command::Receive(Box::new(Contact { happened_at: town.now, ..mail(words) }))
}

/// A visit is promised, and a payment.
fn with_a_visit_and_more() -> (Town, casework::ids::PromiseId) {
    let (mut town, visit) = Town::with_a_visit();
    let more = say(&town, doing().makes(new_promise(What::Payment, on("2026-12-01 12:00"))));
    town.staff(HANNA, more);
    town.later(minutes(5));
    (town, visit)
}

#[test]
fn rule_07_a_promise_is_kept_by_the_customers_own_word_in_a_contact_that_the_case_holds() {
    let (mut town, visit) = with_a_visit_and_more();
    let word = |contact| Command::KeepPromise { promise: visit, evidence: Evidence::TheirWord { contact, noted: None } };
    assert_eq!(town.why_not(HANNA, word(contact_id("nowhere"))), Reason::CustomersWordMissing);
    let before = town.story().contacts[0].id;
    assert_eq!(town.why_not(HANNA, word(before)), Reason::CustomersWordMissing, "she said that before it was promised");
    let mut another = call("He was there, her son says");
    (another.speaker, another.happened_at) = (Speaker::Another, town.now);
    town.staff(HANNA, converse(another.clone(), doing(), None));
    assert_eq!(town.why_not(HANNA, word(another.id)), Reason::CustomersWordMissing, "that is somebody else's word");
    town.desk(stranger(NEIGHBOUR, "He was next door"));
    assert_eq!(town.why_not(HANNA, word(contact_id("He was next door"))), Reason::CustomersWordMissing);
    let written = mailed_now(&town, "He was here, thank you");
    town.desk(written);
    let events = town.staff(HANNA, word(contact_id("He was here, thank you")));
    assert_eq!(kinds(&events), ["promise.kept"]);
    assert_eq!(*town.fate(visit), Fate::Kept { at: town.now });
    assert!(town.staff(HANNA, word(contact_id("He was here, thank you"))).is_empty(), "twice is once");
}

#[test]
fn rule_07_a_message_or_a_call_of_ours_is_no_evidence_that_a_visit_took_place() {
    let (mut town, visit) = with_a_visit_and_more();
    for evidence in [Evidence::Message(town.story().messages[0].id), Evidence::Contact(town.story().contacts[0].id)] {
        assert_eq!(town.why_not(HANNA, Command::KeepPromise { promise: visit, evidence }), Reason::CustomersWordMissing);
    }
}

#[test]
fn rule_07_a_second_move_by_mail_names_the_mail_in_which_the_customer_agreed() {
    let (mut town, visit) = with_a_visit_and_more();
    let moved = |town: &Town, day: &str, agreed| say(town, doing().moves(visit, on(day), agreed));
    let first = moved(&town, "2026-11-28 14:00", Agreed::FirstMove);
    town.staff(HANNA, first);
    let written = mailed_now(&town, "Saturday does not suit me, Monday does");
    town.desk(written);
    let nowhere = moved(&town, "2026-11-30 14:00", Agreed::Customer(contact_id("nowhere")));
    assert_eq!(town.why_not(HANNA, nowhere), Reason::CustomersWordMissing);
    let agreed = Agreed::Customer(contact_id("Saturday does not suit me, Monday does"));
    let second = moved(&town, "2026-11-30 14:00", agreed);
    assert!(has(&town.staff(HANNA, second), "promise.moved"));
    assert_eq!(town.promised(visit).due_at, on("2026-11-30 14:00"));
}

#[test]
fn rule_07_a_promised_call_is_kept_by_a_call_and_not_by_a_mail() {
    let mut town = Town::with_a_case();
    town.customer(Command::AskCall { contact: Box::new(page("Call me")), wish: None });
    let called = town.open().owed.promises().find(|p| p.what == What::Call).expect("a call").id;
    let reply = say(&town, doing().keeps(called));
    let refusal = town.refused(Actor::Staff(HANNA), reply);
    assert_eq!(refusal.reason, Reason::EvidenceMissing);
    assert_eq!(refusal.ways().next().map(|w| w.way), Some(Way::ReachAnotherWay));
    town.staff(HANNA, converse(call("We spoke"), doing().keeps(called), None));
    assert!(matches!(town.fate(called), Fate::Kept { .. }));
}

#[test]
fn rule_07_its_owner_is_warned_an_hour_before_and_once() {
    let mut town = Town::with_a_case();
    let events = town.clock_until("2026-11-24 08:59");
    assert!(events.is_empty());
    let events = town.clock_until("2026-11-24 09:00");
    assert_eq!(kinds(&events), ["promise.warned"]);
    assert!(town.clock_until("2026-11-24 09:59").is_empty());
}

#[test]
fn rule_07_at_its_time_it_is_broken_and_telling_it_is_a_duty() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    let events = town.clock_until("2026-11-24 10:00");
    assert!(has(&events, "promise.broken"));
    assert_eq!(*town.fate(promise), Fate::Broken { noticed_at: on("2026-11-24 10:00") });
    assert_eq!(town.duty(|d| *d == DutyKind::Disclose { promise }).due_at, on("2026-11-24 12:00"), "two open hours");
}

#[test]
fn rule_07_a_broken_promise_is_disclosed_before_a_new_one_is_made() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    town.clock_until("2026-11-24 10:30");
    let fix = new_promise(What::Fix, on("2026-11-27 12:00"));
    let silent = say(&town, doing().makes(fix.clone()));
    let refusal = town.refused(Actor::Staff(HANNA), silent);
    assert_eq!(refusal.reason, Reason::BrokenNotTold { what: What::Answer, due_at: on("2026-11-24 10:00") });
    assert_eq!(refusal.ways().next().map(|w| w.way), Some(Way::TellItWasBroken));
    let honest = say(&town, doing().tells_broken(promise).makes(fix));
    let events = kinds(&town.staff(HANNA, honest));
    let place = |kind: &str| events.iter().position(|k| k == kind);
    assert!(place("promise.disclosed") < place("promise.made"), "{events:?}");
    assert_eq!(*town.fate(promise), Fate::Disclosed { at: town.now, by: DisclosedBy::Staff(HANNA) });
    assert!(!town.owes(|d| matches!(d, DutyKind::Disclose { .. })));
}

#[test]
fn rule_07_if_nobody_tells_it_in_person_the_desk_does_the_fact_and_who_answers_by_when() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    let events = town.clock_until("2026-11-24 12:00");
    let told = events.iter().find_map(|e| {
        let CaseEvent::Message(MessageEvent::Said { wording: Wording::Desk { sentence }, .. }) = e else {
            return None;
        };
        Some(sentence.clone())
    });
    let expected = Sentence::PromiseBroken {
        promise,
        what: What::Answer,
        due_at: on("2026-11-24 10:00"),
        owner: HANNA,
        answer_by: on("2026-11-25 12:00"),
    };
    assert_eq!(told, Some(expected));
    assert_eq!(*town.fate(promise), Fate::Disclosed { at: on("2026-11-24 12:00"), by: DisclosedBy::Desk });
    assert_eq!(town.promised(town.promise()).due_at, on("2026-11-25 12:00"));
}

#[test]
fn rule_07_after_an_outage_the_customer_hears_the_true_date_and_the_record_when_it_was_noticed() {
    let mut town = Town::with_a_case();
    town.move_to("2026-12-01 09:30");
    let events = town.clock();
    let broken = events.iter().find_map(|e| {
        let CaseEvent::Promise(PromiseEvent::Broken { due_at, noticed_at, .. }) = e else {
            return None;
        };
        Some((*due_at, *noticed_at))
    });
    assert_eq!(broken, Some((on("2026-11-24 10:00"), on("2026-12-01 09:30"))));
    let events = town.clock_until("2026-12-01 12:00");
    let told_date = events.iter().find_map(|e| {
        let CaseEvent::Message(MessageEvent::Said { wording: Wording::Desk { sentence }, .. }) = e else {
            return None;
        };
        let Sentence::PromiseBroken { due_at, .. } = sentence else {
            return None;
        };
        Some(*due_at)
    });
    assert_eq!(told_date, Some(on("2026-11-24 10:00")));
}

#[test]
fn rule_07_what_is_late_cant_be_called_kept_only_because_the_clock_has_not_come_by() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    town.move_to("2026-11-24 10:00");
    let reply = ask(&town, doing().keeps(promise));
    assert!(matches!(town.why_not(HANNA, reply), Reason::BrokenNotTold { .. }));
    let honest = ask(&town, doing().tells_broken(promise));
    let events = town.staff(HANNA, honest);
    assert!(has(&events, "promise.broken") && has(&events, "promise.disclosed"));
}

#[test]
fn rule_07_a_minute_before_its_date_it_is_kept() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    town.move_to("2026-11-24 09:59");
    let reply = ask(&town, doing().keeps(promise));
    town.staff(HANNA, reply);
    assert!(matches!(town.fate(promise), Fate::Kept { .. }));
}

#[test]
fn rule_07_it_is_moved_before_its_date_and_the_first_date_stays() {
    let (mut town, visit) = Town::with_a_visit();
    let reply = say(&town, doing().moves(visit, on("2026-11-30 14:00"), Agreed::FirstMove));
    town.staff(HANNA, reply);
    let promise = town.promised(visit);
    assert_eq!((promise.first_due_at, promise.due_at, promise.moves), (on("2026-11-27 14:00"), on("2026-11-30 14:00"), 1));
    assert!(matches!(promise.told, Told::BeingDelivered { .. }), "the customer is told of the new date");
}

#[test]
fn rule_07_a_second_move_needs_the_customer_or_the_lead() {
    let (mut town, visit) = Town::with_a_visit();
    let first = say(&town, doing().moves(visit, on("2026-11-30 14:00"), Agreed::FirstMove));
    town.staff(HANNA, first);
    let to = on("2026-12-02 14:00");
    for agreed in [Agreed::FirstMove, Agreed::Lead(LEA), Agreed::Lead(HANNA), Agreed::Customer(contact_id("never said"))] {
        let move_again = say(&town, doing().moves(visit, to, agreed));
        let refusal = town.refused(Actor::Staff(HANNA), move_again);
        let said_so = matches!(agreed, Agreed::Customer(_));
        assert_eq!(refusal.reason, if said_so { Reason::CustomersWordMissing } else { Reason::MovedBefore });
        assert_eq!(refusal.ways().map(|w| w.way).collect::<Vec<_>>(), [Way::AskTheCustomer, Way::AskTheLead]);
    }
    let by_telephone = call("Wednesday is better for me");
    let agreed = Agreed::Customer(by_telephone.id);
    town.staff(HANNA, converse(by_telephone, doing().moves(visit, to, agreed), None));
    assert_eq!(town.promised(visit).moves, 2);
    assert_eq!(town.promised(visit).first_due_at, on("2026-11-27 14:00"));
    let by_lead = say(&town, doing().moves(visit, on("2026-12-03 14:00"), Agreed::Lead(LEA)));
    town.staff(LEA, by_lead);
    assert_eq!(town.promised(visit).moves, 3);
}

#[test]
fn rule_07_the_record_never_says_that_somebody_agreed_who_did_not() {
    let (mut town, visit) = Town::with_a_visit();
    let lie = say(&town, doing().moves(visit, on("2026-11-30 14:00"), Agreed::Lead(LEA)));
    assert_eq!(town.why_not(HANNA, lie), Reason::MovedBefore);
}

#[test]
fn rule_07_what_is_due_is_not_moved_any_more() {
    let (mut town, visit) = Town::with_a_visit();
    town.move_to("2026-11-27 14:00");
    let late = say(&town, doing().moves(visit, on("2026-11-30 14:00"), Agreed::FirstMove));
    assert_eq!(town.why_not(HANNA, late), Reason::PromiseIsDue);
}

#[test]
fn rule_07_waiting_never_hides_moves_or_stops_a_date() {
    let (mut town, visit) = Town::with_a_visit();
    // Everything that other desks stop their clocks for: a question to the customer, a hand-over, an absence, a note.
    let question = ask(&town, doing());
    town.staff(HANNA, question);
    town.sent();
    town.staff(HANNA, offer("to Tarik", TARIK));
    town.staff(HANNA, Command::WriteNote { note: note_id("wait"), words: noted("waiting for the customer") });
    town.away(HANNA, "2026-12-02 09:00", Some(TARIK));
    assert_eq!(town.promised(visit).due_at, on("2026-11-27 14:00"));
    let events = town.clock_until("2026-11-27 14:00");
    assert!(has(&events, "promise.broken"));
}

#[test]
fn rule_07_a_hold_of_nothing_next_does_not_depend_on_what_is_due_only_later() {
    let (mut town, visit) = Town::with_a_visit();
    let keep = Command::KeepPromise { promise: visit, evidence: seen("seen") };
    assert_eq!(town.why_not(HANNA, keep), Reason::NothingNext);
}

#[test]
fn rule_07_a_promise_may_be_made_for_a_year_at_most_and_never_for_the_past() {
    let mut town = Town::with_a_case();
    let far = say(&town, doing().makes(new_promise(What::Fix, on("2027-11-25 10:00"))));
    assert_eq!(town.why_not(HANNA, far), Reason::DueTooFar { days: 366 });
    let past = say(&town, doing().makes(new_promise(What::Fix, town.now)));
    assert_eq!(town.why_not(HANNA, past), Reason::DueInThePast);
    let within = say(&town, doing().makes(new_promise(What::Fix, on("2027-11-23 10:00"))));
    town.staff(HANNA, within);
}

#[test]
fn rule_07_a_promise_of_something_else_says_what() {
    let mut town = Town::with_a_case();
    let mut unsaid = new_promise(What::Other, on("2026-11-27 10:00"));
    unsaid.words = None;
    let reply = say(&town, doing().makes(unsaid));
    assert_eq!(town.why_not(HANNA, reply), Reason::NothingSaid);
}

#[test]
fn rule_07_a_broken_promise_that_nobody_may_write_about_goes_to_the_lead_and_stays_owed() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    town.automatic = AutomaticMail::NoAddress;
    let events = town.clock_until("2026-11-24 12:00");
    assert!(has(&events, "duty.overdue"));
    assert!(town.duty(|d| *d == DutyKind::Disclose { promise }).lead_told);
    assert!(town.clock_until("2026-12-24 12:00").is_empty(), "the lead is told once");
}

#[test]
fn rule_07_a_broken_promise_of_a_case_that_ended_is_still_told_when_it_opens_again() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    town.clock_until("2026-11-24 10:30");
    town.customer(their_word("It works now", Word::Solved));
    assert!(matches!(town.fate(promise), Fate::Broken { .. }), "it isn't forgotten");
    town.desk(receive("It broke again"));
    assert!(town.owes(|d| *d == DutyKind::Disclose { promise }));
}

#[test]
fn rule_07_a_payment_that_was_promised_is_not_let_go_when_they_say_it_is_solved() {
    let mut town = Town::with_a_case();
    let payment = new_promise(What::Payment, on("2026-12-10 12:00"));
    let reply = say(&town, doing().keeps(town.promise()).makes(payment));
    town.staff(HANNA, reply);
    town.sent();
    let promise = town.promise();
    town.customer(their_word("Thank you", Word::Solved));
    assert!(town.case.open().is_some());
    assert!(town.open().owed.promise(promise).is_some());
    assert_eq!(town.case.state(), "put_to_test");
}

#[test]
fn rule_07_a_payment_promised_in_the_call_that_says_solved_is_still_to_come() {
    let mut town = Town::with_a_case();
    let payment = new_promise(What::Payment, on("2026-12-10 12:00"));
    town.staff(HANNA, converse(call("Good then"), doing().keeps(town.promise()).makes(payment), Some(Word::Solved)));
    assert!(town.open().owed.promises().any(|p| p.what == What::Payment));
}

#[test]
fn rule_07_staff_let_no_promised_visit_go_by_ending_the_case() {
    let (mut town, _) = Town::with_a_visit();
    assert_eq!(town.why_not(HANNA, Command::NotACase), Reason::EvidenceMissing);
}

#[test]
fn rule_07_with_two_broken_at_once_the_budget_of_automatic_mail_still_holds() {
    let mut town = Town::with_a_case();
    town.policy.automatic_per_case = 2;
    let by = on("2026-11-27 12:00");
    let many = [What::Visit, What::Payment, What::Fix].into_iter().fold(doing().keeps(town.promise()), |d, w| d.makes(new_promise(w, by)));
    let reply = say(&town, many);
    town.staff(HANNA, reply);
    town.sent();
    town.move_to("2026-11-30 16:00");
    let mut events = town.clock();
    events.extend(town.clock_until("2026-12-01 12:00"));
    assert_eq!(sentences(&events), ["promise-broken", "promise-broken"]);
    assert_eq!(count(&events, "duty.overdue"), 1, "the third is for a person");
}

#[test]
fn rule_07_given_a_promise_when_the_clock_comes_late_then_it_is_broken_and_dated() {
    let made = PromiseEvent::Made {
        promise: casework::ids::PromiseId(uuid::Uuid::from_u128(7)),
        what: What::Fix,
        words: None,
        by: HANNA,
        due_at: on("2026-11-24 12:00"),
        zone: "Europe/Berlin".to_owned(),
        told_by: ToldBy::Contact(contact_id("The line is dead")),
    };
    let opened = casework::event::Opened {
        spoken_key: casework::spoken_key::SpokenKey::from_dice(7, casework::spoken_key::Digits::Two),
        customer: FRAU_ODEN,
        owner: HANNA,
        because: casework::care::owner::Because::TookIt,
        team: SERVICE,
        door: casework::conversation::contact::Door::Telephone,
        language: "de".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        subject: None,
        from_archive: false,
    };
    let received = casework::conversation::contact::ContactEvent::Received(Box::new(call("The line is dead")));
    let events = || {
        vec![
            ("2026-11-23 10:00", Actor::Staff(HANNA), CaseEvent::Opened(Box::new(opened.clone()))),
            ("2026-11-23 10:00", Actor::Staff(HANNA), received.clone().into()),
            ("2026-11-23 10:00", Actor::Staff(HANNA), made.clone().into()),
        ]
    };
    scene::given(events()).when(Actor::Desk, Command::TimeCame).at("2026-11-24 11:00").then(&["promise.warned"]);
    scene::given(events()).when(Actor::Desk, Command::TimeCame).at("2026-11-24 12:00").then(&["duty.arose", "promise.broken"]);
    let keep = Command::KeepPromise { promise: casework::ids::PromiseId(uuid::Uuid::from_u128(7)), evidence: seen("seen") };
    scene::given(events()).when(Actor::Staff(HANNA), keep).at("2026-11-24 11:00").refused(&Reason::NothingNext);
}
