//! Opening: one process on a folder, migrations that happen or don't, and places that can't be used.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion, also outside of the functions marked as tests")]

#[path = "store_ground/ground.rs"]
mod ground;

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    process::Stdio,
};

use ground::*;
use record::store::{Db, Migration, Place, StoreError};
use throwaway_postgres::Database;

on_both_databases! {
    opening_again_runs_nothing_twice
    a_newer_database_is_refused_with_words_and_left_as_it_is
    an_edited_migration_is_refused
    a_migration_that_fails_leaves_nothing_and_names_itself
    a_migration_that_ends_its_own_transaction_is_refused
    a_migration_that_is_killed_half_way_leaves_nothing
}

const TOWER: &str = "CREATE TABLE tower (id BIGINT)";
const SECOND: Migration = Migration { number: 2, name: "0002_tower", sqlite: TOWER, postgres: TOWER };
const GROWN: &[Migration] = &[HOUSES, SECOND];

/// Opens the same place anew after it was closed.
async fn reopened(ground: Ground, migrations: &'static [Migration]) -> (Ground, Result<Db, StoreError>) {
    let Ground { db, place, lies_on } = ground;
    drop(db);
    let opened = Db::open(&place, migrations).await;
    let placeholder = sqlite().await.db;
    (Ground { db: placeholder, place, lies_on }, opened)
}

async fn opening_again_runs_nothing_twice(ground: Ground) {
    ground.db.write(build(1)).await.unwrap();
    let (ground, opened) = reopened(ground, GROWN).await;
    drop(opened.unwrap());
    let (_ground, opened) = reopened(ground, GROWN).await;
    assert_eq!(houses_of(&opened.unwrap()).await, 1);
}

async fn a_newer_database_is_refused_with_words_and_left_as_it_is(ground: Ground) {
    ground.db.write(build(1)).await.unwrap();
    let (ground, opened) = reopened(ground, GROWN).await;
    drop(opened.unwrap());
    let (ground, opened) = reopened(ground, MIGRATIONS).await;
    let error = opened.err().expect("an older program refuses it");
    assert_eq!(error, StoreError::Newer { found: 2, known: 1 });
    assert!(error.to_string().contains("Start the newer program"), "{error}");
    let (_ground, opened) = reopened(ground, GROWN).await;
    assert_eq!(houses_of(&opened.unwrap()).await, 1);
}

async fn an_edited_migration_is_refused(ground: Ground) {
    const EDITED: &[Migration] =
        &[Migration { sqlite: "CREATE TABLE house (id INTEGER)", postgres: "CREATE TABLE house (id INTEGER)", ..HOUSES }];
    let (_ground, opened) = reopened(ground, EDITED).await;
    let error = opened.err().expect("it isn't the one that ran");
    assert!(matches!(error, StoreError::Changed { number: 1, .. }), "{error:?}");
}

async fn a_migration_that_fails_leaves_nothing_and_names_itself(ground: Ground) {
    const TEXT: &str =
        "CREATE TABLE tower (id BIGINT); INSERT INTO house (id, name) VALUES (1, 'x'); INSERT INTO house (id, name) VALUES (2, '');";
    const BROKEN: &[Migration] = &[HOUSES, Migration { sqlite: TEXT, postgres: TEXT, ..SECOND }];
    let (ground, opened) = reopened(ground, BROKEN).await;
    match opened.err().expect("a constraint forbids it") {
        StoreError::Check { constraint, attempted } => {
            assert_eq!((constraint.as_str(), attempted.as_str()), ("house_has_a_name", "running migration 0002_tower"));
        }
        other => panic!("{other:?}"),
    }
    // Had the table stayed, the mended one couldn't make it.
    let (_ground, opened) = reopened(ground, GROWN).await;
    assert_eq!(houses_of(&opened.unwrap()).await, 0);
}

async fn a_migration_that_ends_its_own_transaction_is_refused(ground: Ground) {
    const TEXT: &str = "CREATE TABLE tower (id BIGINT); COMMIT;";
    const BROKEN: &[Migration] = &[HOUSES, Migration { sqlite: TEXT, postgres: TEXT, ..SECOND }];
    let (_ground, opened) = reopened(ground, BROKEN).await;
    assert!(opened.is_err());
}

/// Its second half takes for ever.
const ENDLESS: &[Migration] = &[
    HOUSES,
    Migration {
        sqlite: "CREATE TABLE tower (id BIGINT); INSERT INTO house (id, name) VALUES (1, 'x');
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO tower SELECT i FROM n WHERE i < 0;",
        postgres: "CREATE TABLE tower (id BIGINT); INSERT INTO house (id, name) VALUES (1, 'x'); SELECT pg_sleep(600);",
        ..SECOND
    },
];

async fn a_migration_that_is_killed_half_way_leaves_nothing(ground: Ground) {
    let Ground { db, place, lies_on } = ground;
    drop(db);
    let address = match &place {
        Place::Folder(folder) => folder.display().to_string(),
        Place::Url(url) => url.clone(),
    };
    let mut running = child("child_migrates_without_end").env("GROUND", address).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("migrating")));
    // Long enough to be in the middle, and too short to matter when it isn't: nothing may be left either way.
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    running.kill().unwrap();
    running.wait().unwrap();
    let db = Db::open(&place, GROWN).await.unwrap();
    assert_eq!(houses_of(&db).await, 0);
    drop(db);
    drop(lies_on);
}

#[tokio::test]
#[ignore = "runs only as the child of another test"]
async fn child_migrates_without_end() {
    let Ok(address) = std::env::var("GROUND") else { return };
    let place = if address.starts_with("postgres") { Place::Url(address) } else { Place::Folder(address.into()) };
    println!("migrating");
    let opened = Db::open(&place, ENDLESS).await;
    panic!("this migration never ends: {:?}", opened.err());
}

#[tokio::test]
async fn nodes_that_start_together_migrate_once() {
    let database = Database::create();
    let place = Place::Url(database.url().to_owned());
    let opened = tokio::join!(Db::open(&place, GROWN), Db::open(&place, GROWN), Db::open(&place, GROWN), Db::open(&place, GROWN));
    for db in [opened.0, opened.1, opened.2, opened.3] {
        assert_eq!(houses_of(&db.unwrap()).await, 0);
    }
}

#[tokio::test]
async fn a_second_process_on_a_folder_is_refused_and_told_who_has_it() {
    let ground = sqlite().await;
    let Err(error) = Db::open(&ground.place, MIGRATIONS).await else { panic!("the folder is taken") };
    assert_eq!(error, StoreError::Taken { folder: ground.folder(), pid: Some(std::process::id()) });
    let words = error.to_string();
    assert!(words.contains(&std::process::id().to_string()) && words.contains("stop it first"), "{words}");
    let (_ground, opened) = reopened(ground, MIGRATIONS).await;
    assert!(opened.is_ok(), "a closed folder is free again, though its lock file stays");
}

#[tokio::test]
async fn what_a_person_trusts_us_with_is_readable_by_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("new").join("desk");
    let db = Db::open(&Place::Folder(inner.clone()), MIGRATIONS).await.unwrap();
    db.write(build(1)).await.unwrap();
    assert_eq!(fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o700);
    for file in fs::read_dir(&inner).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{}", file.path().display());
    }
}

#[tokio::test]
async fn a_place_that_cannot_be_used_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "no folder").unwrap();
    let refused = async |place: Place| Db::open(&place, MIGRATIONS).await.err().expect("this can't be opened");
    assert!(matches!(refused(Place::Folder(file)).await, StoreError::Place { .. }));

    let foreign = folder.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("makegood.db"), "this is no database, however long it goes on ".repeat(100)).unwrap();
    let error = refused(Place::Folder(foreign)).await;
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");

    let error = refused(Place::Url("postgres://desk:secr3t@127.0.0.1:9/makegood".into())).await;
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
    assert!(error.to_string().contains("postgres://desk@127.0.0.1:9/makegood") && !error.to_string().contains("secr3t"), "{error}");

    let database = Database::create();
    let error = refused(Place::Url(database.cluster().url("no_such"))).await;
    assert!(matches!(&error, StoreError::Unreachable { why, .. } if why.contains("createdb")), "{error:?}");
}
