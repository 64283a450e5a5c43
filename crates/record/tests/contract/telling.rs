//! Whom colleagues are told of: a memo comes with its event, is taken under a lease, and nobody is told twice.

use super::ground::{self, Ground, after, noon};
use crate::{on_both_databases, town_of_cases::Written};
use casework::{
    Actor,
    care::memo::Matter,
    event::CaseEvent,
    ids::{AbsenceId, PromiseId, StaffId},
    people::staff::{AbsenceEvent, StaffEvent},
    promise::promise::{Promise, PromiseEvent},
};
use jiff::Timestamp;
use record::{
    access::token::Purpose,
    append::Append,
    memo::{Done, Invited, Memo},
    outbox::LEASE_SECONDS,
};
use uuid::Uuid;

on_both_databases! {
    a_memo_comes_with_the_event_that_says_it_and_in_the_same_transaction
    a_memo_waits_a_minute_and_leaves_with_what_came_since
    a_memo_that_was_taken_is_taken_again_when_its_lease_is_over
    a_folder_that_is_opened_again_waits_for_nobody_who_was_telling
    nobody_is_told_twice_whatever_breaks
    what_failed_is_tried_again_later
    what_is_asked_of_a_colleague_is_a_memo_too
    an_invitation_comes_with_its_link
    a_rebuild_tells_nobody
    a_memo_that_stays_is_named_by_doctor
}

const LEASE_MINUTES: i64 = LEASE_SECONDS / 60;

fn promise(case: &Written) -> PromiseId {
    case.case.open().and_then(|c| c.owed.promises().next()).map(|p: &Promise| p.id).unwrap()
}

/// The clock warns of the case's promise.
fn warns(ground: &Ground, case: &Written, at: Timestamp) -> (Append, Written) {
    let warned: CaseEvent = PromiseEvent::Warned { promise: promise(case) }.into();
    ground.pen.case(Actor::Desk, at, case, vec![warned], Vec::new())
}

/// A case whose promise was warned of at noon, and its memo.
async fn warned(ground: &Ground) -> (Written, Memo) {
    let case = ground.opened("cold").await;
    let (append, case) = warns(ground, &case, noon());
    ground.keep(append).await;
    let memos = ground.record.memos(9).await.unwrap();
    assert_eq!(memos.len(), 1, "{memos:?}");
    (case, memos[0])
}

async fn a_memo_comes_with_the_event_that_says_it_and_in_the_same_transaction(ground: Ground) {
    let case = ground.opened("cold").await;
    assert_eq!(ground.record.memos(9).await.unwrap(), [], "an opening is told on Today");
    let (append, _) = warns(&ground, &case, noon());
    let stale = Append { expected: append.expected - 1, ..append.clone() };
    assert!(ground::is_lost_race(ground.record.append(stale).await));
    assert_eq!(ground.record.memos(9).await.unwrap(), [], "what was not recorded is not told");
    ground.keep(append.clone()).await;
    let memos = ground.record.memos(9).await.unwrap();
    assert_eq!(
        memos.iter().map(|m| (m.stream, m.matter, m.arose_at)).collect::<Vec<_>>(),
        [(case.id.0, Matter::PromiseSoon(promise(&case)), noon())]
    );
    ground.record.append(append).await.unwrap();
    assert_eq!(ground.record.memos(9).await.unwrap(), memos, "the same command again tells nobody again");
}

async fn a_memo_waits_a_minute_and_leaves_with_what_came_since(ground: Ground) {
    let (first, memo) = warned(&ground).await;
    assert_eq!(ground.record.next_memo().await.unwrap(), Some(after(1)));
    assert!(ground.record.take_memos(noon(), noon(), 9).await.unwrap().is_empty());
    let second = ground.case(2, first.customer, first.owner, "cold too").await;
    let (append, _) = warns(&ground, &second, after(1));
    ground.keep(append).await;
    let taken = ground.record.take_memos(after(1), after(1), 9).await.unwrap();
    assert_eq!(taken.iter().map(|m| m.stream).collect::<Vec<_>>(), [first.id.0, second.id.0], "the second has not waited, and goes along");
    assert_eq!(taken[0], memo);
}

async fn a_memo_that_was_taken_is_taken_again_when_its_lease_is_over(ground: Ground) {
    warned(&ground).await;
    assert_eq!(ground.record.take_memos(after(1), after(1), 9).await.unwrap().len(), 1);
    assert!(ground.record.take_memos(after(1), after(LEASE_MINUTES), 9).await.unwrap().is_empty());
    assert_eq!(ground.record.take_memos(after(1), after(1 + LEASE_MINUTES), 9).await.unwrap().len(), 1);
}

async fn a_folder_that_is_opened_again_waits_for_nobody_who_was_telling(ground: Ground) {
    warned(&ground).await;
    ground.record.take_memos(after(1), after(1), 9).await.unwrap();
    let (alone, ground) = (ground.is_sqlite(), ground.reopened().await);
    let found = ground.record.take_memos(after(1), after(2), 9).await.unwrap();
    assert_eq!(found.len(), usize::from(alone), "on PostgreSQL another node may be telling it");
}

async fn nobody_is_told_twice_whatever_breaks(ground: Ground) {
    let (case, memo) = warned(&ground).await;
    let other: StaffId = ground.pen.ids.next();
    let claim = |staff| ground.record.claim_memos(staff, vec![memo.id, Uuid::from_u128(1)], noon());
    assert_eq!(claim(case.owner).await.unwrap(), [memo.id], "one that is not there is nobody's");
    assert_eq!(claim(case.owner).await.unwrap(), Vec::<Uuid>::new(), "whoever takes over after a crash finds it sent");
    assert_eq!(ground.record.told(memo.id).await.unwrap(), [case.owner]);
    assert_eq!(claim(other).await.unwrap(), [memo.id]);
    ground.record.unclaim_memos(other, vec![memo.id]).await.unwrap();
    assert_eq!(claim(other).await.unwrap(), [memo.id], "it had surely not arrived");
    ground.record.settle_memos(vec![(memo.id, Done::Told)]).await.unwrap();
    assert_eq!(ground.record.memos(9).await.unwrap(), []);
    assert_eq!(claim(other).await.unwrap(), Vec::<Uuid>::new(), "another node has finished it meanwhile");
}

async fn what_failed_is_tried_again_later(ground: Ground) {
    let (_, memo) = warned(&ground).await;
    ground.record.take_memos(after(1), after(1), 9).await.unwrap();
    let again = Done::Again { until: after(6), why: "the mail server said 451".into() };
    ground.record.settle_memos(vec![(memo.id, again)]).await.unwrap();
    assert_eq!(ground.record.next_memo().await.unwrap(), None, "time that is simulated need not stop for it");
    assert!(ground.record.take_memos(after(5), after(5), 9).await.unwrap().is_empty());
    let taken = ground.record.take_memos(after(6), after(6), 9).await.unwrap();
    assert_eq!(taken, [Memo { attempts: 1, ..memo }]);
    ground.record.settle_memos(vec![(memo.id, Done::NotTried)]).await.unwrap();
    assert_eq!(ground.record.take_memos(after(6), after(6), 9).await.unwrap(), taken, "it was not tried");
}

async fn what_is_asked_of_a_colleague_is_a_memo_too(ground: Ground) {
    let (owner, member) = ground.colleague("Ayla Demir").await;
    let (other, _) = ground.colleague("Jonas Weber").await;
    let absence: AbsenceId = ground.pen.ids.next();
    let planned = StaffEvent::Absence(AbsenceEvent::Planned { absence, from: after(600), until: after(900), stand_in: other });
    let (append, _) = ground.pen.staff(noon(), owner, &member, vec![planned], ground.pen.ids.next());
    ground.keep(append).await;
    let memos = ground.record.memos(9).await.unwrap();
    assert_eq!(memos.iter().map(|m| (m.stream, m.matter)).collect::<Vec<_>>(), [(owner.0, Matter::StandInAsked(absence))]);
}

async fn an_invitation_comes_with_its_link(ground: Ground) {
    let (staff, _) = ground.colleague("Ayla Demir").await;
    let (by, _) = ground.colleague("Jonas Weber").await;
    let link = Uuid::from_u128(77);
    let invited = Invited { link, staff, by: Actor::Staff(by), at: noon() };
    ground.record.give_invitation([7; 32], invited, noon(), after(60)).await.unwrap();
    let taken = ground.record.take_memos(noon(), noon(), 9).await.unwrap();
    let found: Vec<_> = taken.iter().map(|m| (m.stream, m.matter, m.asked_by)).collect();
    assert_eq!(found, [(staff.0, Matter::Invitation(link), Some(by))], "it leaves at once");
    let (bearer, until) = ground.record.look_at_token([7; 32], Purpose::Invitation, noon()).await.unwrap().unwrap();
    assert_eq!((bearer.staff, until), (Some(staff), after(60)));
}

async fn a_rebuild_tells_nobody(ground: Ground) {
    let (_, memo) = warned(&ground).await;
    ground.record.settle_memos(vec![(memo.id, Done::Told)]).await.unwrap();
    ground.record.rebuild(after(10), |case| case.next_instant(&ground.pen.policy), |_| ()).await.unwrap();
    assert_eq!(ground.record.memos(9).await.unwrap(), []);
}

async fn a_memo_that_stays_is_named_by_doctor(ground: Ground) {
    let (case, memo) = warned(&ground).await;
    let found = |desk_now, real_now| {
        let ground = &ground;
        async move {
            let next = |case: &casework::Case| case.next_instant(&ground.pen.policy);
            let ask = |_: casework::ids::CaseId, _: &casework::case::OpenCase| Vec::new();
            let examination = record::doctor::Examination { desk_now, real_now, thorough: false, next: &next, ask: &ask };
            let findings = ground.record.doctor(&examination).await.unwrap();
            findings.into_iter().filter(|f| f.fault == record::doctor::Fault::MemoStuck).collect::<Vec<_>>()
        }
    };
    assert_eq!(found(after(20), after(20)).await, []);
    let stuck = found(after(40), after(40)).await;
    assert_eq!((stuck.len(), stuck[0].case), (1, Some(case.id)), "nobody sends it");
    for n in 1..=i64::from(record::doctor::MEMO_TRIES) {
        assert_eq!(ground.record.take_memos(after(n), after(n), 9).await.unwrap().len(), 1);
        assert_eq!(found(after(40), after(n)).await, [], "it is tried");
        let again = Done::Again { until: after(n + 1), why: "the mail server said 550".into() };
        ground.record.settle_memos(vec![(memo.id, again)]).await.unwrap();
    }
    let stuck = found(after(40), after(6)).await;
    assert!(stuck.len() == 1 && stuck[0].what.contains("attempts so far: 5") && stuck[0].what.contains("550"), "{stuck:?}");
}
