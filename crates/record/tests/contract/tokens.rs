//! Tokens serve once, a machine that guesses gets nowhere, and what somebody has begun to write survives.

use super::ground::{self, Ground, after, noon};
use crate::on_both_databases;
use record::access::{
    draft::{Draft, DraftKind, LONGEST_BYTES},
    throttle::{Attempt, FREE_ATTEMPTS, WINDOW_SECONDS},
    token::{Bearer, Purpose},
};

on_both_databases! {
    a_token_serves_once_in_time_and_for_its_own_purpose
    of_many_who_take_a_token_at_once_one_gets_it
    a_new_invitation_ends_the_ones_before_it
    guessing_gets_slower_and_a_person_is_forgiven
    a_hundred_guesses_at_once_count_as_a_hundred
    what_ended_long_ago_is_purged
    a_draft_survives_and_ends
}

const TOKEN: [u8; 32] = [1; 32];
const OTHER: [u8; 32] = [2; 32];

async fn a_token_serves_once_in_time_and_for_its_own_purpose(ground: Ground) {
    let case = ground.opened("cold").await;
    let bearer = Bearer { case: Some(case.id), person: Some(case.customer), carries: Some("the next step".into()), staff: None };
    ground.record.give_token(TOKEN, Purpose::CustomerLink, bearer.clone(), noon(), after(10)).await.unwrap();
    assert!(
        ground.record.give_token(TOKEN, Purpose::SetUp, Bearer::default(), noon(), after(10)).await.is_err(),
        "no token is given twice"
    );
    for purpose in [Purpose::SetUp, Purpose::Invitation, Purpose::TotpPending] {
        assert_eq!(ground.record.take_token(TOKEN, purpose, after(1)).await.unwrap(), None);
    }
    assert_eq!(ground.record.look_at_token(TOKEN, Purpose::CustomerLink, after(1)).await.unwrap(), Some((bearer.clone(), after(10))));
    assert_eq!(ground.record.take_token(TOKEN, Purpose::CustomerLink, after(10)).await.unwrap(), None, "too late");
    assert_eq!(ground.record.take_token(TOKEN, Purpose::CustomerLink, after(9)).await.unwrap(), Some(bearer.clone()));
    assert_eq!(ground.record.take_token(TOKEN, Purpose::CustomerLink, after(9)).await.unwrap(), None);
    assert_eq!(ground.record.look_at_token(TOKEN, Purpose::CustomerLink, after(1)).await.unwrap(), None);
    assert!(!format!("{bearer:?}").contains("next step"));
}

async fn of_many_who_take_a_token_at_once_one_gets_it(ground: Ground) {
    ground.record.give_token(TOKEN, Purpose::SetUp, Bearer::default(), noon(), after(10)).await.unwrap();
    let takers: Vec<_> = (0..12)
        .map(|_| {
            let record = ground.record.clone();
            tokio::spawn(async move { record.take_token(TOKEN, Purpose::SetUp, noon()).await.unwrap().is_some() })
        })
        .collect();
    let mut got = 0;
    for taker in takers {
        got += u32::from(taker.await.unwrap());
    }
    assert_eq!(got, 1);
}

async fn a_new_invitation_ends_the_ones_before_it(ground: Ground) {
    let (staff, _) = ground.colleague("Ayla Demir").await;
    let bearer = Bearer { staff: Some(staff), ..Bearer::default() };
    for token in [TOKEN, OTHER] {
        ground.record.give_token(token, Purpose::Invitation, bearer.clone(), noon(), after(10)).await.unwrap();
    }
    assert_eq!(ground.record.take_token(TOKEN, Purpose::Invitation, after(1)).await.unwrap(), None);
    assert_eq!(ground.record.take_token(OTHER, Purpose::Invitation, after(1)).await.unwrap(), Some(bearer));
}

async fn guessing_gets_slower_and_a_person_is_forgiven(ground: Ground) {
    let seconds = |n: i64| noon() + jiff::SignedDuration::from_secs(n);
    for n in 0..i64::from(FREE_ATTEMPTS) {
        assert_eq!(ground.record.count_attempt(TOKEN, FREE_ATTEMPTS, seconds(n)).await.unwrap(), Attempt::Allowed);
    }
    assert_eq!(ground.record.count_attempt(TOKEN, FREE_ATTEMPTS, seconds(5)).await.unwrap(), Attempt::LockedUntil(seconds(19)));
    assert_eq!(ground.record.locked_until(TOKEN, seconds(5)).await.unwrap(), Some(seconds(19)));
    assert_eq!(
        ground.record.count_attempt(OTHER, FREE_ATTEMPTS, seconds(5)).await.unwrap(),
        Attempt::Allowed,
        "another account is another"
    );
    let (mut now, mut waits) = (seconds(5), Vec::new());
    for _ in 0..8 {
        let Attempt::LockedUntil(until) = ground.record.count_attempt(TOKEN, FREE_ATTEMPTS, now).await.unwrap() else {
            panic!("it is locked")
        };
        assert_eq!(ground.record.count_attempt(TOKEN, FREE_ATTEMPTS, until).await.unwrap(), Attempt::Allowed);
        now = until;
        waits.push(ground.record.locked_until(TOKEN, until).await.unwrap().unwrap().duration_since(until).as_secs());
    }
    assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900, 900]);
    let later = ground.record.locked_until(TOKEN, now).await.unwrap().unwrap() + jiff::SignedDuration::from_secs(WINDOW_SECONDS);
    for _ in 0..FREE_ATTEMPTS - 1 {
        assert_eq!(ground.record.count_attempt(TOKEN, FREE_ATTEMPTS, later).await.unwrap(), Attempt::Allowed);
    }
    assert_eq!(ground.record.locked_until(TOKEN, later).await.unwrap(), None, "after a while everything is forgiven");
    ground.record.attempt_succeeded(TOKEN).await.unwrap();
    for _ in 0..FREE_ATTEMPTS - 1 {
        ground.record.count_attempt(TOKEN, FREE_ATTEMPTS, later).await.unwrap();
    }
    assert_eq!(ground.record.locked_until(TOKEN, later).await.unwrap(), None, "it was them, so it begins anew");
}

async fn a_hundred_guesses_at_once_count_as_a_hundred(ground: Ground) {
    let guesses: Vec<_> = (0..100)
        .map(|_| {
            let record = ground.record.clone();
            tokio::spawn(async move { record.count_attempt(TOKEN, FREE_ATTEMPTS, noon()).await.unwrap() == Attempt::Allowed })
        })
        .collect();
    let mut allowed = 0;
    for guess in guesses {
        allowed += u32::from(guess.await.unwrap());
    }
    assert_eq!(allowed, FREE_ATTEMPTS);
}

async fn what_ended_long_ago_is_purged(ground: Ground) {
    let (staff, _) = ground.colleague("Ayla Demir").await;
    ground.record.begin_staff_session(TOKEN, staff, noon(), after(10)).await.unwrap();
    ground.record.begin_staff_session(OTHER, staff, noon(), after(100)).await.unwrap();
    ground.record.give_token(TOKEN, Purpose::SetUp, Bearer::default(), noon(), after(10)).await.unwrap();
    ground.record.count_attempt(TOKEN, FREE_ATTEMPTS, noon()).await.unwrap();
    assert_eq!(ground.record.purge_sessions(after(50)).await.unwrap(), 1);
    assert_eq!(ground.record.purge_tokens(after(50)).await.unwrap(), 1);
    assert_eq!(ground.record.purge_attempts(after(50)).await.unwrap(), 1);
    assert!(ground.record.session(OTHER, after(50)).await.unwrap().is_some());
}

async fn a_draft_survives_and_ends(ground: Ground) {
    let case = ground.opened("cold").await;
    let draft = |words: &str, saved_at| Draft { kind: DraftKind::Note, words: words.into(), seen: 4, saved_at };
    assert!(ground.record.save_draft(case.owner, case.id, draft("half a th\u{0}ought", after(2))).await.unwrap());
    assert!(!ground.record.save_draft(case.owner, case.id, draft("an older tab", after(1))).await.unwrap());
    assert!(!ground.record.save_draft(case.owner, case.id, draft(&"x".repeat(LONGEST_BYTES + 1), after(9))).await.unwrap());
    let ground = ground.reopened().await;
    assert_eq!(ground.record.drafts(case.owner, case.id).await.unwrap(), [draft("half a thought", after(2))]);
    ground.record.erase_draft(case.owner, case.id, DraftKind::Reply).await.unwrap();
    assert_eq!(ground.record.drafts(case.owner, case.id).await.unwrap().len(), 1);
    assert_eq!(ground.record.erase_drafts_in(case.id).await.unwrap(), 1);
    ground.record.save_draft(case.owner, case.id, draft("long ago", after(2))).await.unwrap();
    assert_eq!(ground.record.purge_drafts(after(2)).await.unwrap(), 0);
    assert_eq!(ground.record.purge_drafts(after(3)).await.unwrap(), 1);
    ground.record.save_draft(case.owner, case.id, draft("again", after(3))).await.unwrap();
    assert_eq!(ground.record.erase_drafts_of(case.owner).await.unwrap(), 1);
    assert!(ground.record.drafts(case.owner, case.id).await.unwrap().is_empty());
}
