//! The ground of the store's tests: houses and the letters that lie in them, on either database.
#![allow(dead_code, reason = "each test file uses its own part of this ground")]

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use record::store::{Db, Dialect, Migration, Place, Statement, StoreError, Tx, Val, Write, WriteError, statements, vals};
use tempfile::TempDir;
use throwaway_postgres::Database;

pub const MIGRATIONS: &[Migration] = &[HOUSES];

pub const HOUSES: Migration = Migration {
    number: 1,
    name: "0001_houses",
    sqlite: "
        CREATE TABLE house (
            id BIGINT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            key BLOB,
            CONSTRAINT house_has_a_name CHECK (name <> '')
        );
        CREATE TABLE letter (
            house BIGINT NOT NULL REFERENCES house (id),
            seq BIGINT NOT NULL,
            words TEXT NOT NULL,
            CONSTRAINT one_letter_per_place UNIQUE (house, seq)
        );
        CREATE INDEX letter_words ON letter (words);
        CREATE TRIGGER letters_stay BEFORE DELETE ON letter BEGIN SELECT RAISE(ABORT, 'letters are never burned'); END;",
    postgres: "
        CREATE TABLE house (
            id BIGINT NOT NULL PRIMARY KEY,
            name TEXT COLLATE \"C\" NOT NULL,
            key UUID,
            CONSTRAINT house_has_a_name CHECK (name <> '')
        );
        CREATE TABLE letter (
            house BIGINT NOT NULL REFERENCES house (id),
            seq BIGINT NOT NULL,
            words TEXT COLLATE \"C\" NOT NULL,
            CONSTRAINT one_letter_per_place UNIQUE (house, seq)
        );
        CREATE INDEX letter_words ON letter (words);
        CREATE FUNCTION letters_stay() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'letters are never burned'; END $$;
        CREATE TRIGGER letters_stay BEFORE DELETE ON letter FOR EACH ROW EXECUTE FUNCTION letters_stay();",
};

statements! {
    pub ADD_HOUSE { both: "INSERT INTO house (id, name) VALUES ($1, $2)" }
    pub ADD_LETTER { both: "INSERT INTO letter (house, seq, words) VALUES ($1, $2, $3)" }
    pub BURN_LETTERS { both: "DELETE FROM letter WHERE house = $1" }
    pub REMOVE_HOUSE { both: "DELETE FROM house WHERE id = $1" }
    pub OPEN_TRANSACTIONS {
        sqlite: "SELECT 0",
        postgres: "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
    }
    pub COUNT_HOUSES { both: "SELECT COUNT(*) FROM house" }
    pub HOUSE_NAME { both: "SELECT name FROM house WHERE id = $1" }
    pub HOUSE_IDS { both: "SELECT id FROM house ORDER BY id" }
    pub EVERYTHING { both: "SELECT words FROM letter WHERE words || '' = $1" }
}

/// A database of one test, and what it lies on.
pub struct Ground {
    pub db: Db,
    pub place: Place,
    pub lies_on: LiesOn,
}

#[expect(dead_code, reason = "held only so that it goes with the test")]
pub enum LiesOn {
    Folder(TempDir),
    Server(Database),
}

pub async fn sqlite() -> Ground {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().to_owned());
    let db = Db::open(&place, MIGRATIONS).await.unwrap();
    Ground { db, place, lies_on: LiesOn::Folder(folder) }
}

pub async fn postgres() -> Ground {
    let database = Database::create();
    let place = Place::Url(database.url().to_owned());
    let db = Db::open(&place, MIGRATIONS).await.unwrap();
    Ground { db, place, lies_on: LiesOn::Server(database) }
}

/// Each named function is a contract: it runs as a test on both databases.
#[macro_export]
macro_rules! on_both_databases {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(super::ground::sqlite().await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(super::ground::postgres().await).await;
            })*
        }
    };
}

impl Ground {
    pub fn folder(&self) -> PathBuf {
        match &self.place {
            Place::Folder(folder) => folder.clone(),
            Place::Url(_) => panic!("this ground lies on PostgreSQL"),
        }
    }

    pub fn is_sqlite(&self) -> bool {
        self.db.dialect() == Dialect::Sqlite
    }

    pub async fn houses(&self) -> i64 {
        houses_of(&self.db).await
    }
}

pub async fn houses_of(db: &Db) -> i64 {
    db.read().await.unwrap().query_one(&COUNT_HOUSES, &[], |row| row.get(0)).await.unwrap()
}

pub async fn house_ids(db: &Db) -> Vec<i64> {
    db.read().await.unwrap().query(&HOUSE_IDS, &[], |row| row.get(0)).await.unwrap()
}

/// Until the server has no session that stands within a transaction. A rollback is sent at once and takes a moment.
pub async fn no_transaction_stays_open(db: &Db) {
    let asked = Instant::now();
    loop {
        let mut tx = db.read().await.unwrap();
        if tx.query_one(&OPEN_TRANSACTIONS, &[], |row| row.get::<i64>(0)).await.unwrap() == 0 {
            return;
        }
        assert!(asked.elapsed() < Duration::from_secs(20), "a transaction is still open");
        drop(tx);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Builds one house.
pub struct Build {
    pub id: i64,
    pub name: String,
}

pub fn build(id: i64) -> Build {
    Build { id, name: format!("house {id}") }
}

impl Write for Build {
    type Out = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64, WriteError> {
        tx.exec(&ADD_HOUSE, vals![self.id, self.name]).await?;
        Ok(self.id)
    }
}

/// Builds a house and then runs one statement more, with these whole numbers.
pub struct BuildAnd {
    pub id: i64,
    pub then: &'static Statement,
    pub with: Vec<i64>,
}

impl Write for BuildAnd {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&ADD_HOUSE, vals![self.id, "and more"]).await?;
        let vals: Vec<Val<'_>> = self.with.iter().map(|number| Val::Int(*number)).collect();
        // Some of these statements answer rows, so all are asked.
        tx.query(self.then, &vals, |_| Ok(())).await?;
        Ok(())
    }
}

/// Runs one statement with these whole numbers.
pub struct Only(pub &'static Statement, pub Vec<i64>);

impl Write for Only {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let vals: Vec<Val<'_>> = self.1.iter().map(|number| Val::Int(*number)).collect();
        tx.query(self.0, &vals, |_| Ok(())).await?;
        Ok(())
    }
}

/// Holds SQLite's writer until it is opened, so that what comes after it is taken together.
#[derive(Clone, Default)]
pub struct Gate {
    state: Arc<(Mutex<(bool, bool)>, Condvar)>,
    pub runs: Arc<AtomicU32>,
}

impl Gate {
    pub fn open(&self) {
        self.state.0.lock().unwrap().1 = true;
        self.state.1.notify_all();
    }

    /// Until the writer stands before it.
    pub fn wait_until_reached(&self) {
        let _state = self.state.1.wait_while(self.state.0.lock().unwrap(), |state| !state.0).unwrap();
    }
}

impl Write for Gate {
    type Out = ();

    async fn run(&self, _: &mut Tx<'_>) -> Result<(), WriteError> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        self.state.0.lock().unwrap().0 = true;
        self.state.1.notify_all();
        let _state = self.state.1.wait_while(self.state.0.lock().unwrap(), |state| !state.1).unwrap();
        Ok(())
    }
}

/// A test of this file, run as a process of its own that can be killed or hindered.
pub fn child(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"]).stdin(Stdio::null());
    command
}

pub fn store_error(error: WriteError) -> StoreError {
    match error {
        WriteError::Store(error) => error,
        WriteError::Abandoned(reason) => panic!("abandoned: {reason}"),
    }
}
