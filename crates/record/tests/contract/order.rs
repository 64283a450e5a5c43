//! Reading across streams: nothing appears behind a reader's back, whoever commits first.

use super::ground::{self, Ground, after};
use crate::{on_both_databases, town_of_cases::Written};

on_both_databases! {
    events_are_read_in_pages_without_a_gap_or_a_repetition
    nothing_appears_behind_a_reader_whoever_commits_first
    a_record_restored_into_another_cluster_is_read_whole
}

async fn read_all(ground: &Ground, mut from: i64, limit: u32) -> Vec<i64> {
    let mut positions = Vec::new();
    loop {
        let page = ground.record.events_in_order(from, limit).await.unwrap();
        let Some((last, _, _)) = page.last() else {
            return positions;
        };
        from = *last;
        positions.extend(page.iter().map(|(position, _, _)| *position));
    }
}

async fn events_are_read_in_pages_without_a_gap_or_a_repetition(ground: Ground) {
    let ground = ground.alone().await;
    let case = ground.opened("cold").await;
    let (answered, _) = ground.pen.answers(after(3), &case, "warm again?");
    ground.keep(answered).await;
    let all = read_all(&ground, 0, 100).await;
    assert_eq!(all.len(), 2 + 1 + 4 + 4);
    for limit in [1, 2, 3, 7] {
        assert_eq!(read_all(&ground, 0, limit).await, all, "{limit} to a page");
    }
    let page = ground.record.events_in_order(0, 100).await.unwrap();
    let of_case: Vec<u64> = page.iter().filter(|(_, stream, _)| *stream == case.id.0).map(|(_, _, e)| e.seq).collect();
    assert_eq!(of_case, (1..=8).collect::<Vec<_>>());
}

/// An event by hand, on a connection that decides itself when to commit.
const BY_HAND: &str = "INSERT INTO event (stream, seq, id, kind, version, occurred_at, recorded_at, actor, cause, body, hash) \
    SELECT id, version + $1, gen_random_uuid(), 'note.written', 1, 0, 0, '{}', id, '{}', head FROM stream WHERE id = $2 RETURNING position";

async fn nothing_appears_behind_a_reader_whoever_commits_first(ground: Ground) {
    let ground = ground.alone().await;
    if ground.is_sqlite() {
        return; // One writer: positions are handed out in the order of the commits.
    }
    let case: Written = ground.opened("cold").await;
    let (elder, younger) = (ground.hand().await, ground.hand().await);
    let before = read_all(&ground, 0, 100).await;
    for hand in [&elder, &younger] {
        hand.batch_execute("BEGIN; SELECT pg_current_xact_id()").await.unwrap();
    }
    // The younger transaction gets the lower position, and commits last.
    let low: i64 = younger.query_one(BY_HAND, &[&1_i64, &case.id.0]).await.unwrap().get(0);
    let high: i64 = elder.query_one(BY_HAND, &[&2_i64, &case.id.0]).await.unwrap().get(0);
    assert!(low < high);
    assert_eq!(read_all(&ground, 0, 100).await, before, "both are running");
    elder.batch_execute("COMMIT").await.unwrap();
    ground.colleague("Jonas Weber").await;
    let seen = read_all(&ground, *before.last().unwrap(), 1).await;
    assert_eq!(seen, [high], "what began after the oldest running transaction waits for it");
    younger.batch_execute("COMMIT").await.unwrap();
    let rest = read_all(&ground, high, 1).await;
    assert_eq!(rest.len(), 3);
    assert_eq!(rest[0], low, "and nothing is missed");
}

async fn a_record_restored_into_another_cluster_is_read_whole(ground: Ground) {
    let ground = ground.alone().await;
    if ground.is_sqlite() {
        return; // A SQLite file is its own cluster.
    }
    ground.opened("cold").await;
    let all = read_all(&ground, 0, 100).await;
    // As after pg_restore into a new cluster: the numbers of its transactions are still to come.
    ground.by_hand("UPDATE event SET xact = '999999999'", uuid::Uuid::nil()).await;
    assert!(read_all(&ground, 0, 100).await.is_empty());
    let ground = ground.reopened().await;
    assert_eq!(read_all(&ground, 0, 100).await, all);
    ground.person("Hanne Berger the younger").await;
    assert_eq!(read_all(&ground, *all.last().unwrap(), 100).await.len(), 1);
    assert!(ground.record.verify(|_| ()).await.unwrap().is_empty());
}
