//! Rule 2, next step: the customer will notice it, and they have been told, or it stands as a duty why not.

use crate::kit::*;
use casework::{
    Actor, Command,
    command::{Outcome, Word},
    conversation::contact::Door,
    given::AutomaticMail,
    promise::{
        duty::DutyKind,
        promise::{Fate, Told, What},
    },
    refusal::{Reason, Way},
};

#[test]
fn rule_02_the_first_answer_tells_who_and_by_when() {
    let mut town = Town::new();
    let events = town.desk(open_by(mail("The bill is absurd")));
    assert_eq!(kinds(&events), ["opened", "contact.received", "message.said", "promise.made"]);
    let promise = town.promised(town.promise());
    assert_eq!((promise.what, promise.due_at), (What::Answer, on("2026-11-24 10:00")), "eight open hours");
    assert!(matches!(promise.told, Told::BeingDelivered { .. }));
    town.delivered();
    assert_eq!(town.promised(town.promise()).told, Told::Told { at: town.now });
}

#[test]
fn rule_02_outside_hours_the_first_answer_says_when_we_open() {
    use casework::{
        CaseEvent,
        conversation::message::{MessageEvent, Wording},
        sentence::Sentence,
    };
    let mut town = Town::new();
    let events = town.move_to("2026-11-25 22:00").desk(open_by(mail("Water drips")));
    let opens = events.iter().find_map(|e| {
        let CaseEvent::Message(MessageEvent::Said { wording: Wording::Desk { sentence }, .. }) = e else {
            return None;
        };
        let Sentence::FirstAnswer { opens_at, due_at, .. } = sentence else {
            return None;
        };
        Some((*opens_at, *due_at))
    });
    assert_eq!(opens, Some((Some(on("2026-11-27 09:00")), on("2026-11-27 17:00"))), "Thursday is a holiday");
}

#[test]
fn rule_02_what_is_promised_on_the_telephone_is_told_there_and_then() {
    let mut town = Town::new();
    town.automatic = AutomaticMail::NoAddress;
    town.staff(HANNA, open_by(call("My heating is off")));
    assert_eq!(town.promised(town.promise()).told, Told::Told { at: town.now });
}

#[test]
fn rule_02_where_nobody_may_be_written_to_the_answer_stands_as_a_duty() {
    for why in [AutomaticMail::NoAddress, AutomaticMail::SentByMachine, AutomaticMail::BudgetSpent, AutomaticMail::FromArchive] {
        let mut town = Town::new();
        town.automatic = why;
        let events = town.desk(open_by(mail("Hello")));
        assert_eq!(kinds(&events), ["opened", "contact.received", "duty.arose"], "{why:?}");
        assert!(town.owes(|d| matches!(d, DutyKind::Answer { .. })));
    }
}

#[test]
fn rule_02_a_promise_in_a_letter_that_was_typed_in_is_not_told_and_stands_as_a_duty() {
    let mut town = Town::new();
    let Command::Open(mut open) = open_by(contact(Door::Letter, FRAU_ODEN, "Dear Sirs")) else { panic!("an opening") };
    open.promises.push(new_promise(What::Visit, on("2026-11-27 14:00")));
    town.staff(HANNA, Command::Open(open));
    assert!(matches!(town.promised(town.promise()).told, Told::Impossible { .. }));
    let promise = town.promise();
    assert!(town.owes(|d| *d == DutyKind::TellPromise { promise }));
    // Said in a reply, it is told, and nothing more is owed about it.
    let reply = say(&town, doing());
    town.staff(HANNA, reply);
    town.sent();
    assert!(matches!(town.promised(promise).told, Told::Told { .. }));
    assert_eq!(town.open().owed.duties().count(), 0);
}

#[test]
fn rule_02_a_reply_after_which_the_customer_expects_nothing_is_refused() {
    let mut town = Town::with_a_case();
    let reply = say(&town, doing().keeps(town.promise()));
    let refusal = town.refused(casework::Actor::Staff(HANNA), reply);
    assert_eq!(refusal.reason, Reason::NothingNext);
    let ways: Vec<Way> = refusal.ways().map(|w| w.way).collect();
    assert_eq!(ways, [Way::PromiseNextStep, Way::AskWhetherSolved]);
}

#[test]
fn rule_02_a_reply_may_leave_an_earlier_promise_standing_or_ask_whether_it_is_solved() {
    let (mut town, visit) = Town::with_a_visit();
    town.desk(receive("Which side of the house?"));
    let reply = say(&town, doing());
    town.staff(HANNA, reply);
    assert_eq!(town.promise(), visit);
    let mut town = Town::with_a_case();
    let question = ask(&town, doing().keeps(town.promise()));
    town.staff(HANNA, question);
    assert!(town.owes(|d| *d == DutyKind::AskSolved { round: 1 }));
}

#[test]
fn rule_02_a_harm_that_we_work_on_is_not_yet_something_that_the_customer_was_told() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    let reply = say(&town, doing().keeps(town.promise()));
    assert_eq!(town.why_not(HANNA, reply), Reason::NothingNext);
}

#[test]
fn rule_02_a_step_that_only_we_notice_is_never_the_whole_of_it() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.staff(HANNA, Command::Reopen);
    assert!(town.owes(|d| *d == DutyKind::SayWhatNext));
    town.desk(stranger(NEIGHBOUR, "I am her neighbour"));
    assert!(town.owes(|d| *d == DutyKind::SayWhatNext), "reading a stranger's words tells her nothing");
    assert!(town.owes(|d| matches!(d, DutyKind::ReadStranger { .. })));
}

#[test]
fn rule_02_a_seen_act_keeps_no_promise_after_which_nothing_would_stand() {
    let (mut town, visit) = Town::with_a_visit();
    town.desk(stranger(NEIGHBOUR, "I saw the technician"));
    let keep = Command::KeepPromise { promise: visit, evidence: seen("the technician's sheet is signed") };
    assert_eq!(town.why_not(HANNA, keep.clone()), Reason::NothingNext);
    town.desk(receive("Thank you, he was here"));
    town.staff(HANNA, keep);
    assert!(matches!(town.fate(visit), Fate::Kept { .. }));
}

#[test]
fn rule_02_to_say_what_happens_next_has_a_date_ahead() {
    let mut town = Town::with_a_case();
    town.customer(their_word("All is well", Word::Solved));
    town.staff(HANNA, Command::Reopen);
    assert_eq!(town.duty(|d| *d == DutyKind::SayWhatNext).due_at, on("2026-11-24 10:00"));
    assert!(town.clock().is_empty());
}

#[test]
fn rule_02_a_bounced_promise_is_an_undelivered_promise_and_a_duty() {
    let mut town = Town::new();
    town.desk(open_by(mail("The bill is absurd")));
    let (promise, first_answer) = (town.promise(), town.to_leave()[0]);
    let events = town.desk(Command::ReportDelivery { message: first_answer, outcome: bounced() });
    assert_eq!(kinds(&events), ["message.bounced", "duty.arose"]);
    assert!(matches!(town.promised(promise).told, Told::Impossible { .. }));
    let tell = town.duty(|d| *d == DutyKind::Tell { message: first_answer });
    assert_eq!(tell.due_at, on("2026-11-23 14:00"), "four open hours");
}

#[test]
fn rule_02_what_bounced_and_was_said_by_telephone_is_told() {
    let mut town = Town::new();
    town.desk(open_by(mail("The bill is absurd")));
    let (promise, first_answer) = (town.promise(), town.to_leave()[0]);
    town.desk(Command::ReportDelivery { message: first_answer, outcome: bounced() });
    town.staff(HANNA, converse(call("I called her"), doing(), None));
    assert_eq!(town.promised(promise).told, Told::Told { at: town.now });
    assert_eq!(town.open().owed.duties().count(), 0);
}

#[test]
fn rule_02_what_was_accepted_can_still_come_back() {
    let mut town = Town::with_a_case();
    let first_answer = town.story().messages[0].id;
    town.later(minutes(30)).desk(Command::ReportDelivery { message: first_answer, outcome: bounced() });
    assert!(matches!(town.promised(town.promise()).told, Told::Impossible { .. }));
    assert!(town.owes(|d| matches!(d, DutyKind::Tell { .. })));
}

#[test]
fn rule_02_a_message_in_doubt_or_deferred_is_shown_as_it_is_and_then_as_it_went() {
    let mut town = Town::new();
    town.desk(open_by(mail("The bill is absurd")));
    let message = town.to_leave()[0];
    let later = town.now.checked_add(minutes(10)).expect("an instant");
    town.desk(Command::ReportDelivery { message, outcome: Outcome::InDoubt { look_up_at: later, why: particular("the line broke") } });
    town.desk(Command::ReportDelivery { message, outcome: Outcome::Deferred { until: later, answer: particular("451 later") } });
    assert!(matches!(town.promised(town.promise()).told, Told::BeingDelivered { .. }));
    town.desk(Command::ReportDelivery { message, outcome: accepted() });
    assert!(matches!(town.promised(town.promise()).told, Told::Told { .. }));
}

#[test]
fn rule_02_the_customer_says_it_is_not_solved_and_hears_at_once_who_answers_by_when() {
    let mut town = Town::with_a_case();
    let question = ask(&town, doing().keeps(town.promise()));
    town.staff(HANNA, question);
    town.sent();
    town.customer(their_word("No, it drips", Word::NotSolved));
    let promise = town.promised(town.promise());
    assert_eq!((promise.what, promise.told), (What::Answer, Told::Told { at: town.now }));
    assert!(!town.owes(|d| matches!(d, DutyKind::AskSolved { .. })));
}

#[test]
fn rule_02_who_asks_to_be_called_is_promised_a_call_once() {
    let mut town = Town::with_a_case();
    let wish = |words: &str| Command::AskCall { contact: Box::new(page(words)), wish: Some(said("in the evening")) };
    let events = town.customer(wish("Call me"));
    assert_eq!(kinds(&events), ["contact.received", "contact.call_asked", "promise.made"]);
    let events = town.customer(wish("Please call me"));
    assert_eq!(kinds(&events), ["contact.received", "contact.call_asked"], "the call that is promised stands");
}

#[test]
fn rule_02_when_only_our_own_steps_are_left_to_say_what_next_stands_beside_them() {
    use casework::{
        ids::DutyId,
        promise::{
            duty::Duty,
            owed::{Owed, Step},
        },
    };
    let duty = |n: u128, kind| {
        let id = DutyId(uuid::Uuid::from_u128(n));
        Step::Duty(Duty { id, kind, since: on("2026-11-23 10:00"), due_at: on("2026-11-24 10:00"), lead_told: false })
    };
    let contact = contact_id("a stranger's words");
    let owed = Owed::new(duty(1, DutyKind::Answer { contact })).with(duty(2, DutyKind::ReadStranger { contact }));
    let (owed, gone) = owed.without(uuid::Uuid::from_u128(1), on("2026-11-23 11:00"));
    assert!(gone.is_some());
    assert!(owed.duties().any(|d| d.kind == DutyKind::SayWhatNext) && owed.undated().is_some());
    assert!(owed.noticed().is_noticed());
    // Anything that the customer notices takes its place, and what only we notice doesn't.
    let owed = owed.with(duty(3, DutyKind::ReviewFinalAnswer));
    assert!(owed.undated().is_some());
    assert!(owed.with(duty(4, DutyKind::AskSolved { round: 1 })).undated().is_none());
}

/// The desk's first answer promised one, Hanna gave it with a visit, and Frau Oden writes again.
fn thanked(words: &str) -> Town {
    let (mut town, _) = Town::with_a_visit();
    let written = receive(words);
    town.customer(written);
    town
}

fn no_answer(town: &Town, contact: &str) -> Command {
    Command::NeedNoAnswer { contact: contact_id(contact), seen: town.case.version() }
}

#[test]
fn rule_02_a_mail_that_needs_no_answer_is_read_and_what_was_promised_is_next() {
    let mut town = thanked("Thank you");
    assert!(town.open().customer_waits());
    let read = no_answer(&town, "Thank you");
    assert_eq!(kinds(&town.staff(TARIK, read)), ["duty.not_needed"]);
    assert!(!town.open().customer_waits(), "only the visit is to come");
    let again = no_answer(&town, "Thank you");
    assert!(town.staff(TARIK, again).is_empty(), "deciding twice changes nothing");
    // What they write next is owed an answer like anything else.
    town.customer(receive("When exactly?"));
    assert!(town.owes(|d| *d == DutyKind::Answer { contact: contact_id("When exactly?") }));
}

#[test]
fn rule_02_the_last_thing_that_the_customer_would_notice_is_never_called_needless() {
    let mut town = Town::new();
    town.automatic = AutomaticMail::NoAddress;
    town.desk(open_by(mail("It is cold")));
    let refusal = town.refused(Actor::Staff(HANNA), no_answer(&town, "It is cold"));
    assert_eq!(refusal.reason, Reason::NothingNext);
    let ways: Vec<Way> = refusal.ways().map(|w| w.way).collect();
    assert_eq!(ways, [Way::AskWhetherSolved, Way::PromiseNextStep, Way::RecordTheirWord]);
}

#[test]
fn rule_02_nobody_calls_needless_what_they_have_not_read() {
    let mut town = thanked("Thank you");
    let stale = no_answer(&town, "Thank you");
    town.customer(receive("And the kitchen is cold, too"));
    assert_eq!(town.why_not(HANNA, stale), Reason::SomethingNewArrived);
    let seen = town.case.version();
    assert_eq!(
        town.refused(Actor::Person(FRAU_ODEN), Command::NeedNoAnswer { contact: contact_id("Thank you"), seen }).reason,
        Reason::NotAllowed
    );
}

#[test]
fn rule_07_an_answer_that_was_called_needless_is_owed_as_before_when_that_is_taken_back() {
    let mut town = thanked("Thank you");
    let owed = town.duty(|d| matches!(d, DutyKind::Answer { .. })).clone();
    let read = no_answer(&town, "Thank you");
    town.staff(HANNA, read);
    let contact = contact_id("Thank you");
    town.later(minutes(15));
    assert_eq!(kinds(&town.staff(HANNA, Command::UndoNoAnswer { contact })), ["duty.restored"]);
    assert_eq!(*town.duty(|d| matches!(d, DutyKind::Answer { .. })), owed, "with the date that it had");
    assert!(town.staff(HANNA, Command::UndoNoAnswer { contact }).is_empty());
    let read = no_answer(&town, "Thank you");
    town.staff(HANNA, read);
    town.later(minutes(15)).later(seconds(1));
    assert_eq!(town.why_not(HANNA, Command::UndoNoAnswer { contact }), Reason::TooLateToUndo);
    assert_eq!(town.why_not(HANNA, Command::UndoNoAnswer { contact: contact_id("nowhere") }), Reason::NothingToUndo);
}

#[test]
fn rule_02_after_the_question_whether_it_is_solved_a_thank_you_leaves_the_question_standing() {
    let mut town = Town::with_a_case();
    let promise = town.promise();
    let question = ask(&town, doing().keeps(promise));
    town.staff(HANNA, question);
    town.sent();
    town.customer(receive("Thank you, I will look tonight"));
    assert!(town.open().asked.is_none(), "a person reads it first");
    let read = no_answer(&town, "Thank you, I will look tonight");
    assert_eq!(kinds(&town.staff(HANNA, read)), ["resolution.still_asked", "duty.arose", "duty.not_needed"]);
    assert!(town.open().asked.is_some() && town.owes(|d| *d == DutyKind::AskSolved { round: 1 }));
    let back = Command::UndoNoAnswer { contact: contact_id("Thank you, I will look tonight") };
    assert_eq!(kinds(&town.staff(HANNA, back)), ["duty.restored", "resolution.proposal_withdrawn", "duty.done"]);
    assert!(town.open().asked.is_none() && !town.owes(|d| matches!(d, DutyKind::AskSolved { .. })));
    // Left standing, it is asked again at its time, and then the case is quiet.
    let read = no_answer(&town, "Thank you, I will look tonight");
    town.staff(HANNA, read);
    let events = town.clock_until("2027-01-15 12:00");
    assert!(has(&events, "resolution.asked_again") && has(&events, "resolution.went_quiet"), "{:?}", kinds(&events));
}
