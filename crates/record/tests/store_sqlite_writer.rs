//! The one thread that writes to SQLite: many writes in one commit, and what happens when one of them fails,
//! or the disk is full.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion, also outside of the functions marked as tests")]

#[path = "store_ground/ground.rs"]
mod ground;

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ground::*;
use record::store::{Db, Migration, Place, StoreError, Tx, Write, WriteError, statements, vals};

statements! {
    FILL { sqlite: "INSERT INTO house (id, name) VALUES ($1, hex(randomblob($2)))" }
    MAKE_ROOM { sqlite: "PRAGMA max_page_count = 100000" }
    SETTING_JOURNAL { sqlite: "SELECT journal_mode FROM pragma_journal_mode" }
    SETTING_SYNCHRONOUS { sqlite: "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous" }
    SETTING_TRIGGERS { sqlite: "SELECT CAST(recursive_triggers AS TEXT) FROM pragma_recursive_triggers" }
    SETTING_KEYS { sqlite: "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys" }
    SETTING_TRUST { sqlite: "SELECT CAST(trusted_schema AS TEXT) FROM pragma_trusted_schema" }
    SETTING_DELETE { sqlite: "SELECT CAST(secure_delete AS TEXT) FROM pragma_secure_delete" }
    REPLACE_LETTER { sqlite: "INSERT OR REPLACE INTO letter (house, seq, words) VALUES ($1, $2, 'instead')" }
    WRITE_LETTER { sqlite: "INSERT INTO letter (house, seq, words) VALUES ($1, $2, 'first')" }
    DEFER_KEYS { sqlite: "PRAGMA defer_foreign_keys = on" }
}

type Queued<Out> = Pin<Box<dyn Future<Output = Result<Out, WriteError>> + Send>>;

/// Puts a write into the queue, in the order of the calls: its first poll does that, and no more.
async fn queue<W: Write>(db: &Db, write: W) -> Queued<W::Out> {
    let db = db.clone();
    let mut queued: Queued<W::Out> = Box::pin(async move { db.write(write).await });
    assert!(futures_util::poll!(queued.as_mut()).is_pending());
    queued
}

async fn closed_gate(db: &Db) -> (Gate, Queued<()>) {
    let gate = Gate::default();
    let queued = queue(db, gate.clone()).await;
    let waiting = gate.clone();
    tokio::task::spawn_blocking(move || waiting.wait_until_reached()).await.unwrap();
    (gate, queued)
}

/// Looks, from within the same commit, whether somebody before it has been told already.
struct Watches {
    told: Arc<AtomicBool>,
    told_too_early: Arc<AtomicBool>,
}

impl Write for Watches {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        assert_eq!(tx.query_one(&COUNT_HOUSES, &[], |row| row.get::<i64>(0)).await?, 1, "its neighbour ran before it");
        std::thread::sleep(Duration::from_millis(100));
        self.told_too_early.store(self.told.load(Ordering::SeqCst), Ordering::SeqCst);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_together_is_committed_together_and_told_only_afterwards() {
    let ground = sqlite().await;
    let mut wakes = ground.db.wake();
    let (gate, gate_task) = closed_gate(&ground.db).await;
    let (told, told_too_early) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let (first, tell) = (queue(&ground.db, build(1)).await, told.clone());
    let first = tokio::spawn(async move {
        first.await.unwrap();
        tell.store(true, Ordering::SeqCst);
    });
    let second = queue(&ground.db, Watches { told: told.clone(), told_too_early: told_too_early.clone() }).await;
    let third = queue(&ground.db, build(3)).await;
    gate.open();
    gate_task.await.unwrap();
    first.await.unwrap();
    second.await.unwrap();
    third.await.unwrap();
    assert!(told.load(Ordering::SeqCst) && !told_too_early.load(Ordering::SeqCst));
    assert_eq!(house_ids(&ground.db).await, [1, 3]);
    // A commit is counted after those who wait are told, so the next one is waited for.
    ground.db.write(build(4)).await.unwrap();
    let commits = *wakes.wait_for(|commits| *commits >= 2).await.unwrap();
    assert_eq!(commits, 2, "three writes and one commit, and then one of each");
}

struct Panics;

impl Write for Panics {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&ADD_HOUSE, vals![66, "falls down"]).await?;
        panic!("this write panics, and the test wants it to");
    }
}

struct WaitsForSomethingElse;

impl Write for WaitsForSomethingElse {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&ADD_HOUSE, vals![67, "never finished"]).await?;
        std::future::pending().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_fails_takes_none_of_its_neighbours_down() {
    let ground = sqlite().await;
    let (gate, gate_task) = closed_gate(&ground.db).await;
    let mut good = vec![queue(&ground.db, build(1)).await];
    let refused = queue(&ground.db, BuildAnd { id: 50, then: &WRITE_LETTER, with: vec![51, 1] }).await;
    good.push(queue(&ground.db, build(2)).await);
    let panicked = queue(&ground.db, Panics).await;
    let waiting = queue(&ground.db, WaitsForSomethingElse).await;
    good.push(queue(&ground.db, build(3)).await);
    gate.open();
    gate_task.await.unwrap();
    for task in good {
        task.await.unwrap();
    }
    assert!(matches!(store_error(refused.await.unwrap_err()), StoreError::ForeignKey { .. }));
    assert!(panicked.await.unwrap_err().to_string().contains("it panicked"));
    assert!(waiting.await.unwrap_err().to_string().contains("waited for something outside"));
    assert_eq!(house_ids(&ground.db).await, [1, 2, 3]);
    assert_eq!(gate.runs.load(Ordering::SeqCst), 1);
}

/// Its broken key shows only at the commit, which then fails for everybody in it.
struct BreaksTheCommit;

impl Write for BreaksTheCommit {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.query(&DEFER_KEYS, &[], |_| Ok(())).await?;
        tx.exec(&WRITE_LETTER, vals![999, 1]).await?;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_fails_is_tried_again_one_by_one_and_only_the_guilty_is_told_so() {
    let ground = sqlite().await;
    let (gate, gate_task) = closed_gate(&ground.db).await;
    let before = queue(&ground.db, build(1)).await;
    let guilty = queue(&ground.db, BreaksTheCommit).await;
    let after = queue(&ground.db, build(2)).await;
    gate.open();
    gate_task.await.unwrap();
    before.await.unwrap();
    after.await.unwrap();
    assert!(matches!(store_error(guilty.await.unwrap_err()), StoreError::ForeignKey { .. }));
    assert_eq!(house_ids(&ground.db).await, [1, 2]);
}

const SMALL: &[Migration] = &[HOUSES, Migration { number: 2, name: "0002_small", sqlite: "PRAGMA max_page_count = 60", postgres: "" }];

#[tokio::test(flavor = "multi_thread")]
async fn when_the_disk_is_full_the_large_one_is_refused_and_the_small_ones_beside_it_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Place::Folder(folder.path().into()), SMALL).await.unwrap();
    let (gate, gate_task) = closed_gate(&db).await;
    let before = queue(&db, build(1)).await;
    let large = queue(&db, Only(&FILL, vec![2, 1_000_000])).await;
    let after = queue(&db, build(3)).await;
    gate.open();
    gate_task.await.unwrap();
    before.await.unwrap();
    after.await.unwrap();
    let refused = store_error(large.await.unwrap_err());
    assert!(matches!(refused, StoreError::DiskFull { .. }), "{refused:?}");
    assert!(refused.to_string().contains("Make room"), "{refused}");
    assert_eq!(house_ids(&db).await, [1, 3]);
    db.write(Only(&MAKE_ROOM, vec![])).await.unwrap();
    db.write(Only(&FILL, vec![2, 1_000_000])).await.unwrap();
    assert_eq!(house_ids(&db).await, [1, 2, 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_disk_fills_up_under_load_what_was_confirmed_is_there_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().into());
    let db = Db::open(&place, SMALL).await.unwrap();
    let writes: Vec<_> = (1..=80)
        .map(|id| {
            tokio::spawn({
                let db = db.clone();
                async move { (id, db.write(Only(&FILL, vec![id, 2000])).await) }
            })
        })
        .collect();
    let (mut confirmed, mut refused) = (Vec::new(), 0);
    for write in writes {
        match write.await.unwrap() {
            (id, Ok(())) => confirmed.push(id),
            (_, Err(error)) => {
                assert!(matches!(store_error(error), StoreError::DiskFull { .. }));
                refused += 1;
            }
        }
    }
    assert!(!confirmed.is_empty() && refused > 0, "{} confirmed, {refused} refused", confirmed.len());
    confirmed.sort_unstable();
    assert_eq!(house_ids(&db).await, confirmed);
    drop(db);
    let again = Db::open(&place, SMALL).await.unwrap();
    assert_eq!(house_ids(&again).await, confirmed);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_that_we_live_by_are_on_and_replacing_is_no_way_around_a_trigger() {
    let ground = sqlite().await;
    for (statement, wanted) in [
        (&SETTING_JOURNAL, "wal"),
        (&SETTING_SYNCHRONOUS, "2"),
        (&SETTING_TRIGGERS, "1"),
        (&SETTING_KEYS, "1"),
        (&SETTING_TRUST, "0"),
        (&SETTING_DELETE, "1"),
    ] {
        assert_eq!(ground.db.write(Asks(statement)).await.unwrap(), wanted, "{}", statement.name());
    }
    ground.db.write(BuildAnd { id: 1, then: &WRITE_LETTER, with: vec![1, 1] }).await.unwrap();
    let refused = store_error(ground.db.write(Only(&REPLACE_LETTER, vec![1, 1])).await.unwrap_err());
    assert!(matches!(refused, StoreError::Refused { .. }), "{refused:?}");
}

struct Asks(&'static record::store::Statement);

impl Write for Asks {
    type Out = String;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<String, WriteError> {
        Ok(tx.query_one(self.0, &[], |row| row.get(0)).await?)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_writes_what_is_queued_and_leaves_one_whole_file() {
    let ground = sqlite().await;
    let (gate, gate_task) = closed_gate(&ground.db).await;
    let queued = queue(&ground.db, build(1)).await;
    let folder = ground.folder();
    let (place, Ground { db, lies_on: keep, .. }) = (ground.place.clone(), ground);
    gate.open();
    db.close().await;
    gate_task.await.unwrap();
    queued.await.unwrap();
    let log = folder.join("makegood.db-wal");
    let waited = std::time::Instant::now();
    while log.exists() && waited.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(!log.exists(), "the log was copied into the database");
    assert_eq!(houses_of(&Db::open(&place, MIGRATIONS).await.unwrap()).await, 1);
    drop(keep);
}
