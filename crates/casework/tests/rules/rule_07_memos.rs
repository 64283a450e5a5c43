//! Rule 7, and what else slips: before a promise is due its owner is warned, and told by mail; what slips is told to the lead.
//! Nobody who is away is told while somebody who is here is, and nothing is told that has passed.

use crate::kit::*;
use casework::{
    Case, CaseEvent, Command,
    care::{
        memo::{Because, Matter, Says, arises, arises_among_staff, asked_to_stand_in, point, whom},
        roster::Presence,
    },
    given::AutomaticMail,
    ids::{AbsenceId, CommandId, StaffId},
    people::staff::{AbsenceEvent, Member, StaffEvent},
    promise::{
        duty::DutyKind,
        promise::{Agreed, What},
    },
};
use uuid::Uuid;

/// What had to be told, each as its command left the case.
fn memos(town: &Town) -> Vec<Matter> {
    let mut found = Vec::new();
    let mut case = Case::Unopened;
    let mut together: Vec<(CaseEvent, jiff::Timestamp)> = Vec::new();
    let mut cause: Option<CommandId> = None;
    let settle = |together: &mut Vec<(CaseEvent, jiff::Timestamp)>, case: &Case, found: &mut Vec<Matter>| {
        found.extend(together.drain(..).filter_map(|(event, at)| arises(&event, at, case)));
    };
    for r in &town.record {
        if cause != Some(r.cause) {
            settle(&mut together, &case, &mut found);
        }
        cause = Some(r.cause);
        case = case.evolve(r);
        together.push((r.event.clone(), r.occurred_at));
    }
    settle(&mut together, &case, &mut found);
    found
}

fn last(town: &Town) -> Matter {
    *memos(town).last().expect("something had to be told")
}

/// Who is told of it now; nobody, once it has passed.
fn told(town: &Town, matter: Matter) -> Vec<(StaffId, Because)> {
    match town.case.open() {
        Some(c) if point(c, matter, town.now).is_some() => whom(c, matter, &town.roster),
        Some(_) | None => Vec::new(),
    }
}

#[test]
fn rule_07_before_a_promise_is_due_its_owner_is_told_once() {
    let (mut town, promise) = Town::with_a_visit();
    assert_eq!(memos(&town), []);
    town.clock_until("2026-11-27 13:59");
    assert_eq!(memos(&town), [Matter::PromiseSoon(promise)]);
    assert_eq!(told(&town, last(&town)), [(HANNA, Because::TheyOwnIt)]);
    let point = point(town.open(), last(&town), town.now).expect("it is not due yet");
    assert_eq!((point.says, point.by, point.promise), (Says::PromiseSoon, on("2026-11-27 14:00"), Some((What::Visit, point.by))));
}

#[test]
fn rule_07_what_has_passed_is_told_to_nobody() {
    let (mut town, promise) = Town::with_a_visit();
    town.clock_until("2026-11-27 13:30");
    let moved = say(&town, doing().moves(promise, on("2026-11-30 14:00"), Agreed::FirstMove));
    town.staff(HANNA, moved);
    assert_eq!(told(&town, Matter::PromiseSoon(promise)), []);
    town.sent();
    town.clock_until("2026-11-30 13:30");
    assert_eq!(memos(&town), [Matter::PromiseSoon(promise); 2], "and is told before the new date");
    assert_eq!(told(&town, last(&town)).len(), 1);
}

#[test]
fn rule_07_while_the_owner_is_away_whoever_acts_is_told() {
    let (mut town, promise) = Town::with_a_visit();
    town.away(HANNA, "2026-12-02 09:00", Some(MORITZ));
    town.clock_until("2026-11-27 13:30");
    assert_eq!(told(&town, Matter::PromiseSoon(promise)), [(MORITZ, Because::TheyAct)]);
    town.presence(MORITZ, Presence::Missing { absence: AbsenceId(Uuid::from_u128(9)), since: town.now });
    let stands_in = told(&town, Matter::PromiseSoon(promise));
    assert_eq!(stands_in, [(TARIK, Because::TheyAct)], "nobody who is away, while somebody is here");
}

#[test]
fn rule_07_of_a_broken_promise_the_lead_is_told_as_well_until_the_customer_knows() {
    let (mut town, promise) = Town::with_a_visit();
    town.clock_until("2026-11-27 14:00");
    let broken = Matter::PromiseBroken(promise);
    assert_eq!(last(&town), broken);
    assert_eq!(told(&town, broken), [(HANNA, Because::TheyOwnIt), (LEA, Because::TheyLead)]);
    town.clock_until("2026-11-27 16:00");
    assert_eq!(told(&town, broken), [], "the desk has told them");
    assert!(memos(&town).contains(&Matter::DisclosedByDesk(promise)), "{:?}", memos(&town));
    assert_eq!(told(&town, Matter::DisclosedByDesk(promise)).len(), 2);
    let answered = say(&town, doing().keeps(town.promise()).makes(new_promise(What::Visit, on("2026-12-01 14:00"))));
    town.staff(HANNA, answered);
    assert_eq!(told(&town, Matter::DisclosedByDesk(promise)), [], "the answer that was promised with it is given");
}

#[test]
fn rule_07_where_the_owner_leads_the_next_lead_is_told_and_one_who_is_away_is_not() {
    let (mut town, promise) = Town::with_a_visit();
    for c in town.roster.0.iter_mut().filter(|c| c.id == HANNA || c.id == MORITZ) {
        c.lead = true;
    }
    town.clock_until("2026-11-27 14:00");
    town.presence(LEA, Presence::Missing { absence: AbsenceId(Uuid::from_u128(9)), since: town.now });
    assert_eq!(told(&town, Matter::PromiseBroken(promise)), [(HANNA, Because::TheyOwnIt), (MORITZ, Because::TheyLead)]);
    town.presence(MORITZ, Presence::Missing { absence: AbsenceId(Uuid::from_u128(8)), since: town.now });
    assert_eq!(told(&town, Matter::PromiseBroken(promise)), [(HANNA, Because::TheyOwnIt)], "she is here, and no other lead is");
}

#[test]
fn rule_01_that_somebody_has_to_step_in_is_told_once_for_one_search() {
    let mut town = Town::with_a_case();
    for who in [TARIK, LEA, MORITZ, IDA] {
        town.presence(who, Presence::Missing { absence: AbsenceId(Uuid::from_u128(7)), since: town.now });
    }
    town.ill(HANNA);
    town.clock_until("2026-11-23 13:00");
    let sought = memos(&town).into_iter().filter(|m| matches!(m, Matter::CoverSought(_))).count();
    assert_eq!(sought, 1, "it was sought again and again: {:?}", kinds(&town.record.iter().map(|r| r.event.clone()).collect::<Vec<_>>()));
    let matter = memos(&town).into_iter().find(|m| matches!(m, Matter::CoverSought(_))).expect("it was");
    town.presence(LEA, Presence::Present);
    assert!(told(&town, matter).iter().all(|(who, _)| *who == LEA), "only she is here");
}

#[test]
fn rule_01_an_offer_is_told_to_whom_it_is_made_and_one_that_lapsed_to_the_lead() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, offer("holiday", TARIK));
    let offered = last(&town);
    assert_eq!((offered, told(&town, offered)), (Matter::HandOverOffered(hand_over("holiday")), vec![(TARIK, Because::TheyAreAsked)]));
    town.clock_until("2026-11-23 14:00");
    assert_eq!(told(&town, offered), []);
    let lapsed = Matter::HandOverLapsed(hand_over("holiday"));
    assert!(memos(&town).contains(&lapsed), "{:?}", memos(&town));
    assert_eq!(told(&town, lapsed), [(HANNA, Because::TheyOwnIt), (LEA, Because::TheyLead)]);
    town.staff(HANNA, offer("again", MORITZ));
    assert_eq!(told(&town, lapsed), [], "it is offered anew");
}

#[test]
fn rule_03_a_returned_message_is_told_to_the_owner_alone() {
    let mut town = Town::with_a_case();
    let answer = say(&town, doing().keeps(town.promise()).makes(new_promise(What::Call, on("2026-11-25 12:00"))));
    town.staff(HANNA, answer);
    town.later(seconds(20));
    let message = *town.to_leave().first().expect("it leaves");
    town.desk(Command::ReportDelivery { message, outcome: bounced() });
    assert_eq!((last(&town), told(&town, last(&town))), (Matter::MessageReturned(message), vec![(HANNA, Because::TheyOwnIt)]));
}

#[test]
fn rule_10_harm_that_nothing_relieves_is_told_within_hours() {
    let mut town = Town::with_a_case();
    town.staff(HANNA, harm("no heating"));
    town.clock_until("2026-11-23 14:00");
    let late = memos(&town).into_iter().find(|m| matches!(m, Matter::DutyOverdue(_))).expect("it is late");
    assert!(matches!(point(town.open(), late, town.now).map(|p| p.says), Some(Says::Late(DutyKind::FindStopgap { .. }))));
    assert_eq!(told(&town, late).len(), 2);
    town.staff(HANNA, Command::FindStopgap { harm: harm_id("no heating"), stopgap: noted("a heater by six") });
    assert_eq!(told(&town, late), []);
}

#[test]
fn rule_14_of_an_archive_nobody_is_told_but_of_what_colleagues_do_with_it() {
    let mut town = Town::new();
    town.automatic = AutomaticMail::FromArchive;
    town.desk(open_by(mail("The bill of last year")));
    town.clock_until("2026-11-25 12:00");
    assert!(town.record.iter().any(|r| matches!(&r.event, CaseEvent::Duty(casework::promise::duty::DutyEvent::Overdue { .. }))));
    assert_eq!(memos(&town), [], "an answer of the past is late, and nobody gets a mail");
    let owner = town.open().owner;
    town.staff(owner, harm("no heating"));
    town.clock_until("2026-11-26 12:00");
    assert_eq!(memos(&town).len(), 1, "the harm is of today");
}

#[test]
fn rule_01_whoever_is_asked_to_stand_in_is_told_until_they_have_answered() {
    let absence = AbsenceId(Uuid::from_u128(3));
    let planned = AbsenceEvent::Planned { absence, from: on("2026-11-24 09:00"), until: on("2026-11-27 09:00"), stand_in: TARIK };
    assert_eq!(arises_among_staff(&StaffEvent::Absence(planned.clone())), Some(Matter::StandInAsked(absence)));
    let mut member = Member::default();
    for (seq, event) in [planned, AbsenceEvent::StandInAccepted { absence, stand_in: TARIK }].into_iter().enumerate() {
        let recorded = casework::Recorded {
            seq: seq as u64 + 1,
            id: casework::ids::EventId(Uuid::nil()),
            occurred_at: on("2026-11-23 10:00"),
            recorded_at: on("2026-11-23 10:00"),
            actor: casework::Actor::Staff(HANNA),
            cause: CommandId(Uuid::nil()),
            event: StaffEvent::Absence(event),
        };
        member = member.evolve(&recorded);
        let asked = asked_to_stand_in(&member, absence, on("2026-11-23 10:01")).map(|(who, ..)| who);
        assert_eq!(asked, (seq == 0).then_some(TARIK));
    }
}

#[test]
fn every_matter_is_read_as_it_was_written() {
    let id = Uuid::from_u128(5);
    for name in [
        "promise_soon",
        "promise_broken",
        "disclosed_by_desk",
        "cover_sought",
        "hand_over_offered",
        "case_given",
        "hand_over_lapsed",
        "message_returned",
        "duty_overdue",
        "stand_in_asked",
        "invitation",
    ] {
        assert_eq!(Matter::read(name, id).expect("a matter").written(), (name, id));
    }
    assert_eq!(Matter::read("gossip", id), None);
}
