//! The streams beside the case: staff and their absences, what an organisation may set.

use crate::kit::*;
use casework::{
    Actor, Recorded,
    event::Event,
    ids::{AbsenceId, CommandId, EventId, StaffId},
    kept::Particular,
    people::{
        customer::{Address, AddressKind, CustomerEvent, Person, PersonCommand, PersonEvent},
        staff::{Member, Profile, Role, StaffCommand, StaffEvent},
    },
    policy::Policy,
    refusal::{Reason, Refusal, Way},
};
use jiff::Timestamp;
use uuid::Uuid;

const ABSENCE: AbsenceId = AbsenceId(Uuid::from_u128(0xab));

fn recorded<E: Event>(seq: u64, event: E) -> Recorded<E> {
    let at = on("2026-11-23 10:00");
    Recorded {
        seq,
        id: EventId(Uuid::from_u128(u128::from(seq))),
        occurred_at: at,
        recorded_at: at,
        actor: Actor::Desk,
        cause: CommandId(Uuid::nil()),
        event,
    }
}

fn send(member: &mut Member, by: StaffId, command: &StaffCommand) -> Result<Vec<StaffEvent>, Refusal> {
    let events = member.decide(command, HANNA, Actor::Staff(by), on("2026-11-23 10:00"))?;
    for event in &events {
        *member = std::mem::take(member).evolve(&recorded(member.version + 1, event.clone()));
    }
    Ok(events)
}

fn profile() -> Box<Profile> {
    Box::new(Profile {
        name: Particular(said("Hanna Berger").0),
        mail: Particular(said("hanna@desk.example").0),
        telephone: None,
        team: SERVICE,
        role: Role::Operator,
        languages: vec!["de".to_owned()],
        zone: None,
    })
}

fn hanna() -> Member {
    let mut member = Member::default();
    send(&mut member, LEA, &StaffCommand::Invite { profile: profile() }).expect("invited");
    send(&mut member, HANNA, &StaffCommand::Join).expect("joined");
    member
}

fn plan(from: Timestamp, until: Timestamp) -> StaffCommand {
    StaffCommand::PlanAbsence { absence: ABSENCE, from, until, stand_in: TARIK, briefing: None }
}

#[test]
fn rule_01_nobody_leaves_while_they_own_a_case() {
    let mut member = hanna();
    let leave = |open_cases| StaffCommand::Leave { open_cases, last_administrator: false };
    let refusal = send(&mut member, LEA, &leave(2)).expect_err("refused");
    assert_eq!(refusal.reason, Reason::StillOwnsCases { cases: 2 });
    assert_eq!(refusal.ways().next().map(|w| w.way), Some(Way::HandCasesOver));
    send(&mut member, LEA, &leave(0)).expect("left");
    assert!(!member.active);
    assert!(send(&mut member, LEA, &leave(0)).expect("already so").is_empty());
}

#[test]
fn rule_04_the_last_administrator_cant_leave() {
    let leave = StaffCommand::Leave { open_cases: 0, last_administrator: true };
    assert_eq!(send(&mut hanna(), LEA, &leave).expect_err("refused").reason, Reason::LastAdministrator);
}

#[test]
fn rule_01_whoever_looks_on_owns_no_case_whoever_changes_their_role() {
    let as_auditor = |open_cases| StaffCommand::ChangeProfile {
        profile: Box::new(Profile { role: Role::Auditor, ..*profile() }),
        open_cases,
        last_administrator: false,
    };
    let refusal = send(&mut hanna(), LEA, &as_auditor(1)).expect_err("refused");
    assert_eq!(refusal.reason, Reason::StillOwnsCases { cases: 1 });
    assert_eq!(send(&mut hanna(), LEA, &as_auditor(0)).expect("changed").len(), 1);
}

#[test]
fn rule_04_the_last_administrator_stays_one() {
    let change = |role, last_administrator| StaffCommand::ChangeProfile {
        profile: Box::new(Profile { role, ..*profile() }),
        open_cases: 0,
        last_administrator,
    };
    let mut member = hanna();
    send(&mut member, LEA, &change(Role::Administrator, true)).expect("nobody loses anything by it");
    assert_eq!(send(&mut member, LEA, &change(Role::Lead, true)).expect_err("refused").reason, Reason::LastAdministrator);
    send(&mut member, LEA, &change(Role::Administrator, true)).expect("another name, the same role");
    send(&mut member, LEA, &change(Role::Lead, false)).expect("another administers");
}

#[test]
fn rule_01_who_reported_an_absence_takes_it_back_and_a_planned_one_is_its_planners() {
    let ill = AbsenceId(Uuid::from_u128(0xac));
    let end = |absence, may_end_others| StaffCommand::EndAbsence { absence, may_end_others };
    let mut member = hanna();
    send(&mut member, TARIK, &StaffCommand::ReportAbsence { absence: ill }).expect("reported");
    assert_eq!(send(&mut member, MORITZ, &end(ill, false)).expect_err("not theirs").reason, Reason::NotAllowed);
    send(&mut member, TARIK, &end(ill, false)).expect("taken back");
    assert!(member.absences.is_empty());
    send(&mut member, HANNA, &plan(on("2026-12-21 00:00"), on("2027-01-04 00:00"))).expect("planned");
    for colleague in [TARIK, MORITZ] {
        assert_eq!(send(&mut member, colleague, &end(ABSENCE, false)).expect_err("not theirs").reason, Reason::NotAllowed);
    }
    send(&mut member, LEA, &end(ABSENCE, true)).expect("a lead may");
}

#[test]
fn rule_01_a_planned_absence_names_who_acts_and_they_accept_once() {
    let mut member = hanna();
    let (from, until) = (on("2026-12-21 00:00"), on("2027-01-04 00:00"));
    send(&mut member, HANNA, &plan(from, until)).expect("planned");
    let accept = StaffCommand::AnswerStandIn { absence: ABSENCE, accept: true };
    assert_eq!(send(&mut member, MORITZ, &accept).expect_err("not asked").reason, Reason::OfferGone);
    assert_eq!(send(&mut member, TARIK, &accept).expect("accepted").len(), 1);
    assert!(send(&mut member, TARIK, &accept).expect("already so").is_empty());
    let holds = |at: &str| member.away_at(on(at)).is_some_and(|a| a.accepted && a.stand_in == Some(TARIK));
    assert!(!holds("2026-12-20 23:59") && holds("2026-12-21 00:00") && !holds("2027-01-04 00:00"));
    assert_eq!(member.next_instant(on("2026-12-01 00:00")), Some(from));
    assert_eq!(member.next_instant(from), Some(until));
    assert_eq!(member.next_instant(until), None);
}

#[test]
fn rule_01_a_declined_stand_in_acts_for_nobody() {
    let mut member = hanna();
    send(&mut member, HANNA, &plan(on("2026-12-21 00:00"), on("2027-01-04 00:00"))).expect("planned");
    send(&mut member, TARIK, &StaffCommand::AnswerStandIn { absence: ABSENCE, accept: false }).expect("declined");
    assert_eq!(member.absences[0].stand_in, None);
}

#[test]
fn rule_01_an_absence_has_dates_that_fit_and_somebody_else_to_act() {
    let mut member = hanna();
    let backwards = plan(on("2027-01-04 00:00"), on("2026-12-21 00:00"));
    assert_eq!(send(&mut member, HANNA, &backwards).expect_err("refused").reason, Reason::DatesDontFit);
    let over = plan(on("2026-11-01 00:00"), on("2026-11-02 00:00"));
    assert_eq!(send(&mut member, HANNA, &over).expect_err("refused").reason, Reason::DatesDontFit);
    let (from, until) = (on("2026-12-21 00:00"), on("2027-01-04 00:00"));
    let myself = StaffCommand::PlanAbsence { absence: ABSENCE, from, until, stand_in: HANNA, briefing: None };
    assert_eq!(send(&mut member, HANNA, &myself).expect_err("refused").reason, Reason::NotAvailable);
}

#[test]
fn rule_01_an_unplanned_absence_counts_before_a_planned_one_and_ends_when_they_are_back() {
    let mut member = hanna();
    send(&mut member, HANNA, &plan(on("2026-11-23 09:00"), on("2026-11-30 09:00"))).expect("planned");
    let ill = AbsenceId(Uuid::from_u128(0xac));
    send(&mut member, TARIK, &StaffCommand::ReportAbsence { absence: ill }).expect("reported");
    let again = StaffCommand::ReportAbsence { absence: AbsenceId(Uuid::from_u128(0xad)) };
    assert!(send(&mut member, LEA, &again).expect("known").is_empty());
    assert_eq!(member.away_at(on("2026-11-24 10:00")).map(|a| a.id), Some(ill));
    send(&mut member, HANNA, &StaffCommand::EndAbsence { absence: ill, may_end_others: false }).expect("back");
    assert_eq!(member.away_at(on("2026-11-24 10:00")).map(|a| a.id), Some(ABSENCE));
}

#[test]
fn rule_14_a_person_is_met_once_and_learned_about() {
    let mut person = Person::default();
    let mut tell = |command: &PersonCommand| -> Vec<CustomerEvent> {
        let events = person.decide(command);
        for event in &events {
            person = std::mem::take(&mut person).evolve(&recorded(person.version + 1, event.clone()));
        }
        events
    };
    let address = |of: &str| Address { kind: AddressKind::Mail, value: Particular(said(of).0) };
    let meet = PersonCommand::Meet { name: None, addresses: vec![address("oden")], language: None, zone: None };
    assert_eq!(tell(&meet).len(), 1);
    assert!(tell(&meet).is_empty());
    assert!(tell(&PersonCommand::LearnAddress { address: address("oden") }).is_empty(), "known already");
    assert_eq!(tell(&PersonCommand::LearnAddress { address: address("oden at work") }).len(), 1);
    let told = |zone: Option<&str>| PersonCommand::KnowZone { zone: zone.map(str::to_owned), told: true };
    assert!(tell(&told(None)).is_empty(), "nothing was told yet");
    for known in [
        told(Some("Europe/Paris")),
        PersonCommand::KnowZone { zone: Some("America/New_York".into()), told: false },
        PersonCommand::KnowLanguage { language: Some("fr".into()) },
        PersonCommand::KnowLanguage { language: None },
    ] {
        assert_eq!((tell(&known).len(), tell(&known).len()), (1, 0), "known already: {known:?}");
    }
    assert_eq!(person.addresses.len(), 2);
    assert_eq!((person.told_zone.as_deref(), person.zone.as_deref()), (Some("Europe/Paris"), Some("America/New_York")));
}

#[test]
fn rule_02_an_address_fails_until_they_write_from_it_or_give_it_again() {
    let mut person = Person::default();
    let address = |of: &str| Address { kind: AddressKind::Mail, value: Particular(said(of).0) };
    let (home, work) = (address("home"), address("work"));
    let given = |a: &Address| a.value.0.id;
    let mut tell = |at: &str, command: &PersonCommand| -> Vec<CustomerEvent> {
        let events = person.decide(command);
        for event in &events {
            let recorded = Recorded { occurred_at: on(at), ..recorded(person.version + 1, event.clone()) };
            person = std::mem::take(&mut person).evolve(&recorded);
        }
        events
    };
    let (fail, confirm) =
        (|a: &Address| PersonCommand::FailAddress { given: given(a) }, |a: &Address| PersonCommand::ConfirmAddress { given: given(a) });
    let meet = PersonCommand::Meet { name: None, addresses: vec![home.clone()], language: None, zone: None };
    tell("2026-11-23 10:00", &meet);
    assert!(tell("2026-11-23 11:00", &confirm(&home)).is_empty(), "it is the only one, and works");
    tell("2026-11-23 12:00", &PersonCommand::LearnAddress { address: work.clone() });
    assert_eq!(tell("2026-11-23 13:00", &confirm(&home)).len(), 1, "they wrote from it after they gave the other");
    assert_eq!(tell("2026-11-23 14:00", &fail(&home)).len(), 1);
    assert!(tell("2026-11-23 15:00", &fail(&home)).is_empty(), "already so");
    assert!(tell("2026-11-23 15:00", &fail(&address("not theirs"))).is_empty());
    assert_eq!(tell("2026-11-23 16:00", &confirm(&home)), [CustomerEvent::Person(PersonEvent::AddressConfirmed { address: home.clone() })]);
    let known: Vec<_> = person.addresses.iter().map(|k| (k.heard_at, k.failed_at)).collect();
    assert_eq!(known, [(on("2026-11-23 16:00"), None), (on("2026-11-23 12:00"), None)]);
}

#[test]
fn rule_07_a_policy_under_which_nothing_could_be_kept_is_not_taken() {
    assert_eq!(Policy::default().check(), Ok(()));
    let never = Policy { answer_open_minutes: 0, ..Policy::default() };
    assert_eq!(never.check(), Err(("answer_open_minutes", 1, 14_400)));
    let free = Policy { moves_without_leave: 2, ..Policy::default() };
    assert_eq!(free.check(), Err(("moves_without_leave", 0, 1)), "a second move always needs the customer or the lead");
}
