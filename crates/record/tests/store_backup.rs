//! A backup of SQLite is of one instant, can be opened, and never replaces anything.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion, also outside of the functions marked as tests")]

#[path = "store_ground/ground.rs"]
mod ground;

use std::{
    fs,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use ground::*;
use record::store::{BackupProgress, DATABASE_FILE, Db, Place, StoreError, statements};

statements! {
    PAIR { sqlite: "INSERT INTO letter (house, seq, words) VALUES ($1, 1, hex(randomblob(2000)))" }
    BROKEN_PAIRS { sqlite: "SELECT COUNT(*) FROM house WHERE NOT EXISTS (SELECT 1 FROM letter WHERE letter.house = house.id)" }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_whole_and_of_one_instant() {
    let ground = sqlite().await;
    for id in 0..1000 {
        ground.db.write(BuildAnd { id, then: &PAIR, with: vec![id] }).await.unwrap();
    }
    let stop = Arc::new(AtomicBool::new(false));
    let writing = tokio::spawn({
        let (db, stop) = (ground.db.clone(), stop.clone());
        async move {
            let mut id = 1000;
            while !stop.load(Ordering::Relaxed) {
                db.write(BuildAnd { id, then: &PAIR, with: vec![id] }).await.unwrap();
                id += 1;
            }
            id
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE_FILE);
    let steps = Arc::new(Mutex::new(Vec::new()));
    let seen = steps.clone();
    let made = ground.db.backup_to(&file, move |progress: BackupProgress| seen.lock().unwrap().push(progress)).await.unwrap();
    stop.store(true, Ordering::Relaxed);
    let written = writing.await.unwrap();
    assert_eq!(made.migration, 1);
    assert_eq!(made.bytes, fs::metadata(&file).unwrap().len());
    let steps = steps.lock().unwrap().clone();
    assert!(steps.is_sorted_by_key(|step| step.copied_pages), "it never starts anew: {steps:?}");
    assert_eq!(steps.last().map(|last| last.copied_pages), steps.last().map(|last| last.total_pages));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "one file, without a log beside it");

    let copy = Db::open(&Place::Folder(folder.path().into()), MIGRATIONS).await.unwrap();
    let kept = houses_of(&copy).await;
    assert!((1000..=written).contains(&kept), "{kept} of {written}");
    let broken: i64 = copy.read().await.unwrap().query_one(&BROKEN_PAIRS, &[], |row| row.get(0)).await.unwrap();
    assert_eq!(broken, 0);
}

#[tokio::test]
async fn a_backup_replaces_nothing_and_leaves_nothing_half_done() {
    let ground = sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.db");
    fs::write(&file, "somebody's").unwrap();
    let error = ground.db.backup_to(&file, |_| ()).await.unwrap_err();
    assert!(matches!(error, StoreError::Place { .. }), "{error:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "somebody's");
    assert!(ground.db.backup_to(&folder.path().join("no/such/folder.db"), |_| ()).await.is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn on_postgresql_a_backup_says_which_tool_makes_it() {
    let error = postgres().await.db.backup_to("unused.db".as_ref(), |_| ()).await.unwrap_err();
    assert!(error.to_string().contains("pg_dump"), "{error}");
}
