//! What falls due: taken under a lease that commits first, backing off when it fails, woken when somebody leaves.

use super::ground::{self, Ground, after, noon};
use crate::on_both_databases;
use casework::{
    ids::CommandId,
    people::staff::{AbsenceEvent, StaffEvent},
};
use record::{append::Append, due::Wakes};

on_both_databases! {
    a_row_is_due_from_its_instant_on_and_taken_by_one
    two_sweeps_at_once_share_what_is_due
    a_row_that_fails_backs_off_and_is_shown_until_it_succeeds
    what_is_written_meanwhile_sets_its_own_instant
    whoever_leaves_wakes_the_cases_they_own
    whoever_is_back_wakes_the_cases_that_seek_somebody
    what_all_instants_are_counted_by_wakes_every_open_case
    an_ended_case_is_never_due
}

async fn a_row_is_due_from_its_instant_on_and_taken_by_one(ground: Ground) {
    let case = ground.opened("cold").await;
    let due = after(240 - 60); // the owner is warned an hour before
    assert_eq!(ground.record.earliest_due().await.unwrap(), Some(due));
    assert!(ground.record.take_due(after(179), noon(), 9).await.unwrap().is_empty());
    assert_eq!(ground.record.take_due(due, noon(), 9).await.unwrap(), [(case.id.0, "case".to_owned())]);
    assert!(ground.record.take_due(due, noon(), 9).await.unwrap().is_empty(), "somebody looks at it");
    let another = ground.case(2, case.customer, case.owner, "cold too").await;
    let free = ground.record.take_due(due, noon(), 9).await.unwrap();
    assert_eq!(free, [(another.id.0, "case".to_owned())], "only what is free");
    ground.record.set_due(another.id.0, "case", None).await.unwrap();
    let lapsed = ground.record.take_due(due, after(1), 9).await.unwrap();
    assert_eq!(lapsed.len(), 1, "whoever took it never came back");
}

async fn two_sweeps_at_once_share_what_is_due(ground: Ground) {
    let (owner, _) = ground.colleague("Ayla Demir").await;
    let customer = ground.person("Hanne Berger").await;
    for n in 0..40 {
        ground.case(n, customer, owner, "cold").await;
    }
    let sweeps: Vec<_> = (0..4)
        .map(|_| {
            let record = ground.record.clone();
            tokio::spawn(async move { record.take_due(after(999), noon(), 25).await })
        })
        .collect();
    let mut taken = Vec::new();
    for sweep in sweeps {
        taken.extend(sweep.await.unwrap().unwrap());
    }
    taken.extend(ground.record.take_due(after(999), noon(), 99).await.unwrap());
    taken.sort();
    let all = taken.len();
    taken.dedup();
    assert_eq!((all, taken.len()), (40, 40), "each once");
}

async fn a_row_that_fails_backs_off_and_is_shown_until_it_succeeds(ground: Ground) {
    let case = ground.opened("cold").await;
    ground.record.take_due(after(200), noon(), 9).await.unwrap();
    ground.record.due_failed(case.id.0, after(10), "the calendar is missing".into()).await.unwrap();
    assert_eq!(ground.record.failing_due().await.unwrap(), [(case.id.0, 1, "the calendar is missing".to_owned())]);
    assert!(ground.record.take_due(after(200), after(9), 9).await.unwrap().is_empty());
    assert_eq!(ground.record.take_due(after(200), after(10), 9).await.unwrap().len(), 1);
    ground.record.due_failed(case.id.0, after(30), "still".into()).await.unwrap();
    assert_eq!(ground.record.failing_due().await.unwrap(), [(case.id.0, 2, "still".to_owned())]);
    let (answered, _) = ground.pen.answers(after(20), &case, "we come at five");
    ground.keep(answered).await;
    assert!(ground.record.failing_due().await.unwrap().is_empty());
}

async fn what_is_written_meanwhile_sets_its_own_instant(ground: Ground) {
    let case = ground.opened("cold").await;
    assert!(ground.record.set_due_of_version(case.id.0, "case", 4, Some(after(500))).await.unwrap());
    assert_eq!(ground.record.earliest_due().await.unwrap(), Some(after(500)));
    assert!(!ground.record.set_due_of_version(case.id.0, "case", 3, None).await.unwrap(), "it has another version by now");
    assert_eq!(ground.record.earliest_due().await.unwrap(), Some(after(500)));
    ground.record.set_due(case.id.0, "case", None).await.unwrap();
    assert_eq!(ground.record.earliest_due().await.unwrap(), None);
}

async fn whoever_leaves_wakes_the_cases_they_own(ground: Ground) {
    let (owner, member) = ground.colleague("Ayla Demir").await;
    let (other, _) = ground.colleague("Jonas Weber").await;
    let customer = ground.person("Hanne Berger").await;
    let case = ground.case(1, customer, owner, "cold").await;
    let of_another = ground.case(2, customer, other, "cold too").await;
    ground.record.take_due(after(200), noon(), 9).await.unwrap();
    ground.record.set_due(case.id.0, "case", Some(after(180))).await.unwrap();
    let command: CommandId = ground.pen.ids.next();
    let event = StaffEvent::Absence(AbsenceEvent::Reported { absence: ground.pen.ids.next(), by: None });
    let (reported, _) = ground.pen.staff(after(3), owner, &member, vec![event], command);
    ground.keep(Append { wakes: Some(Wakes::CasesOf(owner)), ..reported }).await;
    assert_eq!(ground.record.take_due(after(3), after(3), 9).await.unwrap(), [(case.id.0, "case".to_owned())]);
    assert_eq!(ground.record.take_due(after(200), after(3), 9).await.unwrap(), [(of_another.id.0, "case".to_owned())]);
    let staff = ground.record.staff().await.unwrap();
    let row = staff.iter().find(|s| s.staff == owner).unwrap();
    assert_eq!((row.absences.len(), row.absences[0].until, row.load), (1, None, 1));
}

async fn whoever_is_back_wakes_the_cases_that_seek_somebody(ground: Ground) {
    let (owner, member) = ground.colleague("Ayla Demir").await;
    let (other, _) = ground.colleague("Jonas Weber").await;
    let customer = ground.person("Hanne Berger").await;
    let seeking = ground.case(1, customer, owner, "cold").await;
    let of_nobody_who_left = ground.case(2, customer, ground.colleague("Ines Kaya").await.0, "cold too").await;
    let command: CommandId = ground.pen.ids.next();
    let event = StaffEvent::Absence(AbsenceEvent::Reported { absence: ground.pen.ids.next(), by: None });
    let (reported, _) = ground.pen.staff(after(3), owner, &member, vec![event], command);
    ground.keep(reported).await;
    for case in [&seeking, &of_nobody_who_left] {
        ground.record.set_due(case.id.0, "case", Some(after(180))).await.unwrap();
    }
    ground.record.wake_cases(Wakes::CasesOf(other), after(5)).await.unwrap();
    assert_eq!(ground.record.take_due(after(5), after(5), 9).await.unwrap(), [(seeking.id.0, "case".to_owned())]);
}

async fn what_all_instants_are_counted_by_wakes_every_open_case(ground: Ground) {
    let open = ground.opened("cold").await;
    let ended = ground.case(2, open.customer, open.owner, "warm").await;
    let (answered, ended) = ground.pen.answers(after(2), &ended, "warm again?");
    ground.keep(answered).await;
    let (solved, _) = ground.pen.solves(after(3), &ended);
    ground.keep(solved).await;
    ground.record.set_due(open.id.0, "case", Some(after(180))).await.unwrap();
    ground.record.wake_cases(Wakes::EveryOpenCase, after(4)).await.unwrap();
    assert_eq!(ground.record.take_due(after(4), after(4), 9).await.unwrap(), [(open.id.0, "case".to_owned())]);
}

async fn an_ended_case_is_never_due(ground: Ground) {
    let case = ground.opened("cold").await;
    let (answered, case) = ground.pen.answers(after(2), &case, "warm again?");
    ground.keep(answered).await;
    let (solved, case) = ground.pen.solves(after(3), &case);
    ground.keep(solved).await;
    assert_eq!(ground.record.earliest_due().await.unwrap(), None);
    assert!(ground.record.outbox(9).await.unwrap().is_empty());
    assert_eq!(ground.record.case_row(case.id).await.unwrap().unwrap().state, "solved");
    assert_eq!(ground.record.load(case.owner).await.unwrap(), 0);
    assert_eq!(ground.record.cases_by_state().await.unwrap(), [("solved".to_owned(), 1)]);
}
