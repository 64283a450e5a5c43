//! What both databases promise alike: one body, run on each.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion, also outside of the functions marked as tests")]

#[path = "store_ground/ground.rs"]
mod ground;

use ground::*;
use jiff::Timestamp;
use record::store::{Dialect, StoreError, Tx, Val, Write, WriteError, statements, vals};
use uuid::Uuid;

on_both_databases! {
    what_was_written_is_read_as_it_was
    a_write_that_fails_leaves_nothing
    a_broken_constraint_is_named_alike
    a_failed_statement_fails_its_write_whatever_the_write_says
    an_abandoned_write_leaves_nothing_and_gives_its_reason_back
    a_snapshot_does_not_see_what_is_committed_later
    a_dropped_read_leaves_nothing
    a_read_cannot_write
    nul_is_refused_with_the_position
    a_wrong_number_of_values_is_refused
    a_column_of_another_kind_is_told_without_its_value
    no_error_repeats_a_value
    every_statement_is_understood
    a_statement_that_is_wrong_is_named
    a_table_that_is_read_whole_is_seen_in_the_plan
    a_commit_wakes_those_who_wait
    text_sorts_by_code_point
}

statements! {
    SET_KEY { both: "UPDATE house SET key = $2 WHERE id = $1" }
    WHOLE_HOUSE { both: "SELECT id, name, key FROM house WHERE id = $1" }
    ECHO {
        sqlite: "SELECT $1, $2, $3, $4, $5",
        postgres: "SELECT $1::bigint, $2::boolean, $3::double precision, $4::bytea, $5::text",
    }
    NAMES { both: "SELECT name FROM house ORDER BY name" }
    SAME_TWICE { both: "SELECT COUNT(*) FROM house WHERE id = $2 OR id = $1 OR id = $2" }
    NONSENSE { both: "SELECT missing FROM nowhere" }
    LETTERS_OF_HOUSE { both: "SELECT words FROM letter WHERE house = $1 AND seq > $2 ORDER BY seq LIMIT 20" }
    LATEST_WORDS { both: "SELECT words FROM letter ORDER BY words LIMIT 20" }
    ALL_WORDS_IN_ORDER { both: "SELECT words FROM letter ORDER BY words" }
    LONGEST { both: "SELECT words FROM letter ORDER BY length(words) LIMIT 1" }
    TO_SMALL { sqlite: "SELECT CAST($1 AS INTEGER)", postgres: "SELECT $1::smallint" }
}

struct SetKey(i64, Uuid);

impl Write for SetKey {
    type Out = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        Ok(tx.exec(&SET_KEY, vals![self.0, self.1]).await?)
    }
}

async fn what_was_written_is_read_as_it_was(ground: Ground) {
    let key = Uuid::from_u128(0x0192_0000_7000_8000_0000_0000_0000_0007);
    let name = "Ngữ 家 \u{1F3E0} \u{202E}“”";
    assert_eq!(ground.db.write(Build { id: i64::MAX, name: name.into() }).await.unwrap(), i64::MAX);
    assert_eq!(ground.db.write(SetKey(i64::MAX, key)).await.unwrap(), 1);
    assert_eq!(ground.db.write(SetKey(1, key)).await.unwrap(), 0);
    let mut tx = ground.db.read().await.unwrap();
    let found = tx
        .query_one(&WHOLE_HOUSE, vals![i64::MAX], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<Option<Uuid>>(2)?)))
        .await;
    assert_eq!(found.unwrap(), (i64::MAX, name.to_owned(), Some(key)));
    assert_eq!(tx.query_maybe(&WHOLE_HOUSE, vals![1], |row| row.get::<i64>(0)).await.unwrap(), None);
    let at: Timestamp = "2026-11-22T13:14:15.161718Z".parse().unwrap();
    tx.query_one(&ECHO, vals![at, true, 0.5, [0_u8, 255], None::<String>], |row| {
        assert_eq!(row.get::<Timestamp>(0)?, at);
        assert!(row.get::<bool>(1)?);
        assert_eq!(row.get::<f64>(2)?, 0.5);
        assert_eq!(row.get::<[u8; 2]>(3)?, [0, 255]);
        assert_eq!(row.get::<Option<&str>>(4)?, None);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(tx.query_one(&SAME_TWICE, vals![1, i64::MAX], |row| row.get::<i64>(0)).await.unwrap(), 1);
    assert!(tx.query_one(&WHOLE_HOUSE, vals![1], |row| row.get::<i64>(0)).await.is_err());
}

async fn a_write_that_fails_leaves_nothing(ground: Ground) {
    let write = BuildAnd { id: 2, then: &ADD_HOUSE_AGAIN, with: vec![2] };
    assert!(matches!(store_error(ground.db.write(write).await.unwrap_err()), StoreError::Unique { .. }));
    assert_eq!(ground.houses().await, 0);
}

mod more {
    use super::statements;

    statements! {
        pub ADD_HOUSE_AGAIN { both: "INSERT INTO house (id, name) VALUES ($1, 'again')" }
        pub NAMELESS { both: "INSERT INTO house (id, name) VALUES ($1, '')" }
        pub WITHOUT_NAME { both: "INSERT INTO house (id) VALUES ($1)" }
        pub LETTER { both: "INSERT INTO letter (house, seq, words) VALUES ($1, $2, 'dear sirs')" }
    }
}
use more::{ADD_HOUSE_AGAIN, LETTER, NAMELESS, WITHOUT_NAME};

async fn a_broken_constraint_is_named_alike(ground: Ground) {
    ground.db.write(BuildAnd { id: 1, then: &LETTER, with: vec![1, 1] }).await.unwrap();
    let refused = async |statement, with: &[i64]| store_error(ground.db.write(Only(statement, with.to_vec())).await.unwrap_err());
    match refused(&ADD_HOUSE_AGAIN, &[1]).await {
        StoreError::Unique { constraint, attempted } => {
            assert_eq!(constraint, "house_pkey");
            assert!(attempted.ends_with("::ADD_HOUSE_AGAIN"), "{attempted}");
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(refused(&LETTER, &[1, 1]).await, StoreError::Unique { constraint, .. } if constraint == "one_letter_per_place"));
    assert!(matches!(refused(&NAMELESS, &[3]).await, StoreError::Check { constraint, .. } if constraint == "house_has_a_name"));
    assert!(matches!(refused(&WITHOUT_NAME, &[3]).await, StoreError::NotNull { column, .. } if column == "house.name"));
    assert!(matches!(refused(&LETTER, &[9, 1]).await, StoreError::ForeignKey { .. }));
    assert!(matches!(refused(&REMOVE_HOUSE, &[1]).await, StoreError::ForeignKey { .. }));
    assert!(matches!(refused(&BURN_LETTERS, &[1]).await, StoreError::Refused { message, .. } if message == "letters are never burned"));
}

/// Takes no notice of what the database says.
struct Deaf;

impl Write for Deaf {
    type Out = &'static str;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<&'static str, WriteError> {
        tx.exec(&ADD_HOUSE, vals![1, "first"]).await?;
        let refused = tx.exec(&ADD_HOUSE, vals![1, "second"]).await;
        assert!(refused.is_err());
        let later = tx.exec(&ADD_HOUSE, vals![2, "third"]).await;
        assert_eq!(later, refused, "after a failed statement nothing goes on");
        Ok("all is well")
    }
}

async fn a_failed_statement_fails_its_write_whatever_the_write_says(ground: Ground) {
    assert!(matches!(store_error(ground.db.write(Deaf).await.unwrap_err()), StoreError::Unique { .. }));
    assert_eq!(ground.houses().await, 0);
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("version {found} is there already")]
struct SomebodyWasFaster {
    found: i64,
}

struct GivesUp;

impl Write for GivesUp {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&ADD_HOUSE, vals![1, "first"]).await?;
        Err(WriteError::abandon(SomebodyWasFaster { found: 7 }))
    }
}

async fn an_abandoned_write_leaves_nothing_and_gives_its_reason_back(ground: Ground) {
    let error = ground.db.write(GivesUp).await.unwrap_err();
    assert_eq!(error.reason::<SomebodyWasFaster>().unwrap(), SomebodyWasFaster { found: 7 });
    assert_eq!(ground.houses().await, 0);
}

async fn a_snapshot_does_not_see_what_is_committed_later(ground: Ground) {
    let mut tx = ground.db.read().await.unwrap();
    assert_eq!(tx.query_one(&COUNT_HOUSES, &[], |row| row.get::<i64>(0)).await.unwrap(), 0);
    ground.db.write(build(1)).await.unwrap();
    assert_eq!(tx.query_one(&COUNT_HOUSES, &[], |row| row.get::<i64>(0)).await.unwrap(), 0);
    drop(tx);
    assert_eq!(ground.houses().await, 1);
}

mod sessions {
    use super::statements;

    statements! {
        pub ISOLATION {
            sqlite: "SELECT 'repeatable read', 'on'",
            postgres: "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')",
        }
    }
}

async fn a_dropped_read_leaves_nothing(ground: Ground) {
    // More than there are connections, each dropped within its transaction; a mistake in one spoils no other.
    for round in 0..40 {
        let mut tx = ground.db.read().await.unwrap();
        assert_eq!(tx.query_one(&COUNT_HOUSES, &[], |row| row.get::<i64>(0)).await.unwrap(), round);
        if round % 2 == 0 {
            assert!(tx.query(&NONSENSE, &[], |_| Ok(())).await.is_err());
        }
        drop(tx);
        ground.db.write(build(round)).await.unwrap();
    }
    let mut tx = ground.db.read().await.unwrap();
    let state = tx.query_one(&sessions::ISOLATION, &[], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?))).await.unwrap();
    assert_eq!(state, ("repeatable read".into(), "on".into()));
    drop(tx);
    no_transaction_stays_open(&ground.db).await;
}

async fn a_read_cannot_write(ground: Ground) {
    let mut tx = ground.db.read().await.unwrap();
    assert!(tx.exec(&ADD_HOUSE, vals![1, "by the back door"]).await.is_err());
    drop(tx);
    assert_eq!(ground.houses().await, 0);
}

async fn nul_is_refused_with_the_position(ground: Ground) {
    let error = store_error(ground.db.write(Build { id: 1, name: "one\0two".into() }).await.unwrap_err());
    assert!(matches!(&error, StoreError::Nul { position: 2, .. }), "{error:?}");
    assert!(error.to_string().contains("$2") && error.to_string().contains("ADD_HOUSE"), "{error}");
    assert_eq!(ground.houses().await, 0);
}

async fn a_wrong_number_of_values_is_refused(ground: Ground) {
    for vals in [&[Val::Int(1)][..], &[Val::Int(1), Val::Text("x"), Val::Null]] {
        let mut tx = ground.db.read().await.unwrap();
        let error = tx.query(&WHOLE_HOUSE, &vals[..vals.len() - 1], |_| Ok(())).await.unwrap_err();
        assert!(matches!(error, StoreError::Other { .. }), "{error:?}");
    }
}

async fn a_column_of_another_kind_is_told_without_its_value(ground: Ground) {
    ground.db.write(Build { id: 1, name: "Rosenweg 7".into() }).await.unwrap();
    let mut tx = ground.db.read().await.unwrap();
    let error = tx.query_one(&HOUSE_NAME, vals![1], |row| row.get::<i64>(0)).await.unwrap_err().to_string();
    assert!(error.contains("column 0") && error.contains("HOUSE_NAME") && error.contains("it holds text, not a whole number"), "{error}");
    assert!(!error.contains("Rosenweg"));
    drop(tx);
    let mut tx = ground.db.read().await.unwrap();
    assert!(tx.query_one(&HOUSE_NAME, vals![1], |row| row.get::<i64>(5)).await.is_err());
}

async fn no_error_repeats_a_value(ground: Ground) {
    let canary = "canary-4711";
    for write in [Build { id: 1, name: canary.into() }, Build { id: 1, name: canary.into() }, Build { id: 2, name: format!("{canary}\0") }]
    {
        if let Err(error) = ground.db.write(write).await {
            assert!(!format!("{error} {error:?}").contains(canary), "{error:?}");
        }
    }
    let mut tx = ground.db.read().await.unwrap();
    if let Err(error) = tx.query(&TO_SMALL, vals![canary], |_| Ok(())).await {
        assert!(!format!("{error} {error:?}").contains(canary), "{error:?}");
    }
    assert_eq!(format!("{:?}", vals![canary, 7]), "[text, a whole number]");
}

async fn every_statement_is_understood(ground: Ground) {
    for statement in ground::ALL.iter().chain(ALL).chain(more::ALL).chain(sessions::ALL).filter(|it| !it.name().ends_with("NONSENSE")) {
        ground.db.read().await.unwrap().prepare(statement).await.unwrap_or_else(|e| panic!("{e}"));
    }
}

async fn a_statement_that_is_wrong_is_named(ground: Ground) {
    let error = ground.db.read().await.unwrap().prepare(&NONSENSE).await.unwrap_err().to_string();
    assert!(error.contains("store_contract::NONSENSE") && error.contains("nowhere"), "{error}");
}

async fn a_table_that_is_read_whole_is_seen_in_the_plan(ground: Ground) {
    let mut tx = ground.db.read().await.unwrap();
    let statements: [(_, &[Val<'_>], bool); 8] = [
        (&LETTERS_OF_HOUSE, &[Val::Int(1), Val::Int(0)], false),
        (&HOUSE_NAME, &[Val::Int(1)], false),
        (&LATEST_WORDS, &[], false),
        (&ADD_HOUSE, &[Val::Int(1), Val::Text("x")], false),
        (&ALL_WORDS_IN_ORDER, &[], true),
        (&LONGEST, &[], true),
        (&EVERYTHING, &[Val::Text("x")], true),
        (&COUNT_HOUSES, &[], true),
    ];
    for (statement, vals, whole) in statements {
        let plan = tx.explain(statement, vals).await.unwrap();
        assert_eq!(!plan.tables_read_whole().is_empty(), whole, "{}: {}", statement.name(), plan.text);
        assert!(plan.tables_read_whole().iter().all(|table| ["house", "letter"].contains(table)), "{plan:?}");
    }
}

async fn a_commit_wakes_those_who_wait(ground: Ground) {
    let mut wake = ground.db.wake();
    wake.mark_unchanged();
    let before = *wake.borrow();
    ground.db.write(build(1)).await.unwrap();
    wake.changed().await.unwrap();
    assert!(*wake.borrow() > before);
}

async fn text_sorts_by_code_point(ground: Ground) {
    for (id, name) in ["b", "a", "Z", "é", "B"].into_iter().enumerate() {
        ground.db.write(Build { id: i64::try_from(id).unwrap(), name: name.into() }).await.unwrap();
    }
    let names = ground.db.read().await.unwrap().query(&NAMES, &[], |row| row.get::<String>(0)).await.unwrap();
    assert_eq!(names, ["B", "Z", "a", "b", "é"]);
    assert_ne!(ground.db.dialect() == Dialect::Sqlite, ground.db.dialect() == Dialect::Postgres);
}
