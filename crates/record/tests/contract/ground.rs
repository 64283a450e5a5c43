//! The ground of the contract: a record on either database, a pen that writes streams, and a way to do by hand what the
//! record itself never does.

use crate::town_of_cases::{Pen, Written};
use casework::{
    ids::{PersonId, StaffId},
    people::staff::{Member, Role},
};
use jiff::Timestamp;
use record::{
    Record, RecordError,
    append::{Append, Appended},
    store::{Dialect, Place, Statement, StoreError, Tx, Val, Write, WriteError},
};
use std::path::PathBuf;
use tempfile::TempDir;
use throwaway_postgres::Database;
use uuid::Uuid;

/// Noon of a Monday.
pub fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// So many minutes after noon.
pub fn after(minutes: i64) -> Timestamp {
    noon() + jiff::SignedDuration::from_mins(minutes)
}

pub struct Ground {
    pub record: Record,
    pub pen: Pen,
    place: Place,
    folder: TempDir,
    _database: Option<Database>,
}

pub async fn sqlite() -> Ground {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().join("data"));
    on(place, folder, None).await
}

pub async fn postgres() -> Ground {
    let database = Database::create();
    let place = Place::Url(database.url().to_owned());
    on(place, tempfile::tempdir().unwrap(), Some(database)).await
}

/// On a cluster of its own: what reads across streams waits for the oldest transaction of the whole cluster, and other
/// tests have theirs.
pub async fn postgres_alone() -> Ground {
    let cluster = throwaway_postgres::Cluster::start(&[]).unwrap();
    let database = Database::on(std::sync::Arc::new(cluster)).unwrap();
    let place = Place::Url(database.url().to_owned());
    on(place, tempfile::tempdir().unwrap(), Some(database)).await
}

async fn on(place: Place, folder: TempDir, database: Option<Database>) -> Ground {
    let record = Record::open(&place, &folder.path().join("originals")).await.unwrap();
    Ground { record, pen: Pen::default(), place, folder, _database: database }
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

/// One statement as a write of its own.
pub struct Only(pub &'static Statement, pub Vec<Given>);

/// A value that can wait in a queue.
#[derive(Clone, Debug)]
pub enum Given {
    Null,
    Int(i64),
    Text(String),
    Id(Uuid),
}

impl Write for Only {
    type Out = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        let vals: Vec<Val<'_>> = self.1.iter().map(Given::val).collect();
        Ok(tx.exec(self.0, &vals).await?)
    }
}

impl Given {
    pub fn val(&self) -> Val<'_> {
        match self {
            Given::Null => Val::Null,
            Given::Int(n) => Val::Int(*n),
            Given::Text(text) => Val::Text(text),
            Given::Id(id) => Val::Id(*id),
        }
    }
}

impl Ground {
    pub fn is_sqlite(&self) -> bool {
        self.record.db().dialect() == Dialect::Sqlite
    }

    /// The same ground, or one on a cluster of its own.
    pub async fn alone(self) -> Ground {
        if self.is_sqlite() { self } else { postgres_alone().await }
    }

    /// Where the database file lies.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("data").join(record::store::DATABASE_FILE)
    }

    /// Another node on the same PostgreSQL.
    pub async fn another_node(&self) -> Record {
        Record::open(&self.place, &self.folder.path().join("originals")).await.unwrap()
    }

    /// The record opened once more by another node, or by the same process after a restart.
    pub async fn reopened(self) -> Ground {
        let Ground { record, pen, place, folder, _database } = self;
        record.db().clone().close().await;
        drop(record);
        let record = Record::open(&place, &folder.path().join("originals")).await.unwrap();
        Ground { record, pen, place, folder, _database }
    }

    pub async fn run(&self, statement: &'static Statement, given: Vec<Given>) -> Result<u64, StoreError> {
        self.record.db().write(Only(statement, given)).await.map_err(|e| match e {
            WriteError::Store(e) => e,
            WriteError::Abandoned(why) => panic!("abandoned: {why}"),
        })
    }

    /// Runs statements by hand, past triggers, foreign keys and checks, as a fault of the machine or a clerk with a shell
    /// would. `{id}` stands for the id, as each database writes it.
    pub async fn by_hand(&self, sql: &str, id: Uuid) {
        match &self.place {
            Place::Folder(_) => {
                let sql = sql.replace("{id}", &format!("x'{}'", id.simple()));
                let hand = rusqlite::Connection::open(self.file()).unwrap();
                hand.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
                let triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
                let triggers: Vec<(String, String)> =
                    hand.prepare(triggers).unwrap().query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect();
                hand.execute_batch("PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on; BEGIN IMMEDIATE").unwrap();
                for (name, _) in &triggers {
                    hand.execute_batch(&["DROP TRIGGER ", name].concat()).unwrap();
                }
                hand.execute_batch(&sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
                for (_, text) in &triggers {
                    hand.execute_batch(text).unwrap();
                }
                hand.execute_batch("COMMIT").unwrap();
            }
            Place::Url(_) => {
                let hand = self.hand().await;
                let sql = sql.replace("{id}", &format!("'{id}'"));
                let checks = "SELECT format('ALTER TABLE %s DROP CONSTRAINT %s', conrelid::regclass, conname) FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace";
                for row in hand.query(checks, &[]).await.unwrap() {
                    hand.batch_execute(row.get(0)).await.unwrap();
                }
                hand.batch_execute("SET session_replication_role = replica").await.unwrap();
                hand.batch_execute(&sql).await.unwrap_or_else(|e| panic!("{sql}: {e:?}"));
            }
        }
    }

    /// A connection of one's own to PostgreSQL.
    pub async fn hand(&self) -> tokio_postgres::Client {
        let Place::Url(url) = &self.place else { panic!("this ground lies on SQLite") };
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    pub async fn keep(&self, append: Append) -> u64 {
        match self.record.append(append).await.unwrap() {
            Appended::Now(version) => version,
            Appended::Before(..) => panic!("this command had been carried out before"),
        }
    }

    pub async fn colleague(&self, name: &str) -> (StaffId, Member) {
        let (append, staff, member) = self.pen.colleague(noon(), name, Role::Operator);
        self.keep(append).await;
        (staff, member)
    }

    pub async fn person(&self, name: &str) -> PersonId {
        let mail = name.to_lowercase().replace(' ', ".") + "@town.example";
        let (append, person) = self.pen.person(noon(), name, &mail);
        self.keep(append).await;
        person
    }

    /// A case of somebody with an owner, opened at noon and due at four.
    pub async fn case(&self, key: u64, customer: PersonId, owner: StaffId, words: &str) -> Written {
        let (append, written) = self.pen.opens(noon(), key, customer, owner, words, 4);
        self.keep(append).await;
        written
    }

    /// One of each: a colleague, a person and their open case.
    pub async fn opened(&self, words: &str) -> Written {
        let (owner, _) = self.colleague("Ayla Demir").await;
        let customer = self.person("Hanne Berger").await;
        self.case(1, customer, owner, words).await
    }
}

pub fn is_lost_race(result: Result<Appended, RecordError>) -> bool {
    matches!(result, Err(RecordError::LostRace))
}
