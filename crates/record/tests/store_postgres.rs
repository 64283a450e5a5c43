//! What only PostgreSQL can do to us: lost races, deadlocks, lines that break at any moment, other nodes, encryption.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion, also outside of the functions marked as tests")]

#[path = "store_ground/ground.rs"]
mod ground;

use std::{
    fs,
    os::unix::fs::{PermissionsExt, chown},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use ground::*;
use record::store::{Db, Migration, Place, Statement, StoreError, Tx, Write, WriteError, statements, vals};
use tokio::sync::Barrier;

statements! {
    END_THIS_SESSION { postgres: "SELECT pg_terminate_backend(pg_backend_pid())::text" }
    END_ALL_SESSIONS {
        postgres: "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()",
    }
    LOSE_THE_RACE { postgres: "SELECT lose_the_race($1)::text" }
    LOCK_HOUSE { postgres: "SELECT id FROM house WHERE id = $1 FOR UPDATE" }
    SETTING { postgres: "SELECT current_setting('synchronous_commit')" }
    ENCRYPTED { postgres: "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()" }
    ADD_COLUMN { postgres: "ALTER TABLE house ADD COLUMN extra TEXT" }
    EVERY_COLUMN { postgres: "SELECT * FROM house" }
    MAKE_DESK { postgres: "CREATE ROLE desk LOGIN PASSWORD 'correct horse'" }
    GRANT_DESK { postgres: "GRANT ALL ON ALL TABLES IN SCHEMA public TO desk" }
}

const TRAPS: &[Migration] = &[
    HOUSES,
    Migration {
        number: 2,
        name: "0002_traps",
        sqlite: "",
        // A sequence isn't rolled back, so it counts the runs.
        postgres: "
            CREATE SEQUENCE runs;
            CREATE FUNCTION lose_the_race(times BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('runs') <= times THEN RAISE EXCEPTION 'somebody was faster' USING ERRCODE = '40001'; END IF;
                RETURN currval('runs');
            END $$;
            CREATE TABLE trap (id BIGINT);
            CREATE FUNCTION spring() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER spring AFTER INSERT ON trap DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION spring();",
    },
];

mod trap {
    use super::statements;

    statements! { pub SET_TRAP { postgres: "INSERT INTO trap (id) VALUES ($1)" } }
}

async fn trapped() -> Ground {
    let ground = postgres().await;
    let db = Db::open(&ground.place, TRAPS).await.unwrap();
    Ground { db, ..ground }
}

/// Builds a house; on its first runs something happens to it before that.
#[derive(Clone)]
struct BuildsAfter {
    trouble: &'static Statement,
    runs: Arc<AtomicU32>,
    troubled_runs: u32,
}

impl BuildsAfter {
    fn new(trouble: &'static Statement, troubled_runs: u32) -> BuildsAfter {
        BuildsAfter { trouble, runs: Arc::default(), troubled_runs }
    }
}

impl Write for BuildsAfter {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&ADD_HOUSE, vals![1, "built once"]).await?;
        if self.runs.fetch_add(1, Ordering::SeqCst) < self.troubled_runs {
            tx.query(self.trouble, &[], |_| Ok(())).await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_lost_race_is_run_again_until_it_is_won() {
    let ground = trapped().await;
    ground.db.write(Only(&LOSE_THE_RACE, vec![3])).await.unwrap();
    ground.db.write(BuildAnd { id: 1, then: &LOSE_THE_RACE, with: vec![7] }).await.unwrap();
    assert_eq!(ground.houses().await, 1);
}

#[tokio::test]
async fn a_race_that_is_always_lost_ends_with_words() {
    let ground = trapped().await;
    let error = store_error(ground.db.write(BuildAnd { id: 1, then: &LOSE_THE_RACE, with: vec![1_000_000] }).await.unwrap_err());
    assert!(matches!(&error, StoreError::Busy { why, .. } if why.contains("somebody was faster, 8 times")), "{error:?}");
    assert_eq!(ground.houses().await, 0);
}

#[tokio::test]
async fn a_line_that_breaks_before_the_commit_is_no_reason_to_fail() {
    let ground = postgres().await;
    let write = BuildsAfter::new(&END_THIS_SESSION, 2);
    ground.db.write(write.clone()).await.unwrap();
    assert_eq!(write.runs.load(Ordering::SeqCst), 3);
    assert_eq!(ground.houses().await, 1);
}

#[tokio::test]
async fn a_line_that_breaks_at_the_commit_is_told_as_doubt_and_never_tried_again() {
    let ground = trapped().await;
    let error = store_error(ground.db.write(BuildAnd { id: 1, then: &trap::SET_TRAP, with: vec![1] }).await.unwrap_err());
    assert!(matches!(error, StoreError::InDoubt { .. }), "{error:?}");
    assert!(error.to_string().contains("Look before doing it again"), "{error}");
    assert_eq!(ground.houses().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_run_again() {
    struct LocksBoth {
        order: [i64; 2],
        met: Arc<Barrier>,
        runs: Arc<AtomicU32>,
    }
    impl Write for LocksBoth {
        type Out = ();

        async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
            let first_run = self.runs.fetch_add(1, Ordering::SeqCst) < 2;
            tx.query(&LOCK_HOUSE, vals![self.order[0]], |_| Ok(())).await?;
            if first_run {
                self.met.wait().await;
            }
            tx.query(&LOCK_HOUSE, vals![self.order[1]], |_| Ok(())).await?;
            Ok(())
        }
    }
    let ground = postgres().await;
    for id in [1, 2] {
        ground.db.write(build(id)).await.unwrap();
    }
    let (met, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let both = [[1, 2], [2, 1]].map(|order| ground.db.write(LocksBoth { order, met: met.clone(), runs: runs.clone() }));
    let [one, other] = both;
    let (one, other) = tokio::join!(one, other);
    one.unwrap();
    other.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 3, "one of them was chosen as the victim, and ran again");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_server_ended_all_sessions_reads_and_writes_go_on() {
    let ground = postgres().await;
    let held: Vec<_> = futures_util::future::join_all((0..8).map(|_| ground.db.read())).await;
    drop(held);
    ground.db.write(Only(&END_ALL_SESSIONS, vec![])).await.unwrap();
    let houses = futures_util::future::join_all((0..8).map(|_| ground.houses())).await;
    assert_eq!(houses, [0; 8]);
    ground.db.write(build(1)).await.unwrap();
    assert_eq!(ground.houses().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_its_caller_gave_up_leaves_nothing() {
    let ground = postgres().await;
    struct Dawdles;
    impl Write for Dawdles {
        type Out = ();

        async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
            tx.exec(&ADD_HOUSE, vals![1, "half built"]).await?;
            std::future::pending().await
        }
    }
    for _ in 0..20 {
        assert!(tokio::time::timeout(Duration::from_millis(20), ground.db.write(Dawdles)).await.is_err());
    }
    assert_eq!(ground.houses().await, 0);
    // The same key again: were the first one still open, this would wait for its lock.
    ground.db.write(build(1)).await.unwrap();
    no_transaction_stays_open(&ground.db).await;
}

#[tokio::test]
async fn what_was_confirmed_is_durable_though_the_server_is_set_otherwise() {
    // The test cluster has synchronous_commit=off.
    let ground = postgres().await;
    let setting: String = ground.db.read().await.unwrap().query_one(&SETTING, &[], |row| row.get(0)).await.unwrap();
    assert_eq!(setting, "on");
}

#[tokio::test]
async fn a_table_that_another_node_changed_costs_a_write_nothing() {
    struct ReadsAll;
    impl Write for ReadsAll {
        type Out = usize;

        async fn run(&self, tx: &mut Tx<'_>) -> Result<usize, WriteError> {
            Ok(tx.query(&EVERY_COLUMN, &[], |_| Ok(())).await?.len())
        }
    }
    let ground = postgres().await;
    ground.db.write(build(1)).await.unwrap();
    assert_eq!(ground.db.write(ReadsAll).await.unwrap(), 1);
    Db::open(&ground.place, MIGRATIONS).await.unwrap().write(Only(&ADD_COLUMN, vec![])).await.unwrap();
    assert_eq!(ground.db.write(ReadsAll).await.unwrap(), 1);
}

#[tokio::test]
async fn a_commit_on_one_node_wakes_the_others_also_after_a_broken_line() {
    let ground = postgres().await;
    let other = Db::open(&ground.place, MIGRATIONS).await.unwrap();
    let mut wake = other.wake();
    wake.changed().await.expect("it says so when it has begun to listen");
    let before = *wake.borrow_and_update();
    ground.db.write(build(1)).await.unwrap();
    wake.changed().await.unwrap();
    assert_eq!(*wake.borrow_and_update(), before + 1, "one commit, one hint, and none of one's own");

    ground.db.write(Only(&END_ALL_SESSIONS, vec![])).await.unwrap();
    tokio::time::timeout(Duration::from_secs(20), wake.changed()).await.expect("it listens again").unwrap();
    wake.mark_unchanged();
    ground.db.write(build(2)).await.unwrap();
    tokio::time::timeout(Duration::from_secs(20), wake.changed()).await.expect("it hears again").unwrap();
}

#[tokio::test]
async fn a_process_that_ends_tells_of_its_last_commit() {
    let ground = postgres().await;
    let mut wake = ground.db.wake();
    wake.changed().await.unwrap();
    wake.mark_unchanged();
    let short = Db::open(&ground.place, MIGRATIONS).await.unwrap();
    short.write(build(1)).await.unwrap();
    short.close().await;
    tokio::time::timeout(Duration::from_secs(20), wake.changed()).await.expect("the hint arrives").unwrap();
}

#[tokio::test]
async fn an_encrypted_connection_checks_the_certificate_and_a_password_file_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let authority = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let stranger = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let file = |name: &str, text: &str, mode: u32| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path.display().to_string()
    };
    let (certificate, key) =
        (file("server.pem", &authority.cert.pem(), 0o644), file("server.key", &authority.signing_key.serialize_pem(), 0o600));
    let strange = file("stranger.pem", &stranger.cert.pem(), 0o644);
    let password = file("password", "correct horse\n", 0o600);
    // The server must own its key and reach it.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let probe = throwaway_postgres::Cluster::start(&[]).unwrap();
    let owner = std::os::unix::fs::MetadataExt::uid(&fs::metadata(probe.folder()).unwrap());
    drop(probe);
    chown(&key, Some(owner), None).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let access = file("hba.conf", "local all all trust\nhostssl all desk 127.0.0.1/32 scram-sha-256\n", 0o644);
    let cluster = throwaway_postgres::Cluster::start(&[
        ("listen_addresses", "127.0.0.1"),
        ("port", &port.to_string()),
        ("ssl", "on"),
        ("ssl_cert_file", &certificate),
        ("ssl_key_file", &key),
        ("hba_file", &access),
    ]);
    let cluster = cluster.unwrap();
    let admin = Db::open(&Place::Url(cluster.url("postgres")), MIGRATIONS).await.unwrap();
    admin.write(Only(&MAKE_DESK, vec![])).await.unwrap();
    admin.write(Only(&GRANT_DESK, vec![])).await.unwrap();
    let open = async |options: &str| {
        Db::open(&Place::Url(format!("postgres://desk@localhost:{port}/postgres?hostaddr=127.0.0.1&{options}")), MIGRATIONS).await
    };

    let db = open(&format!("sslmode=require&sslrootcert={certificate}&passfile={password}")).await.unwrap();
    let encrypted: bool = db.read().await.unwrap().query_one(&ENCRYPTED, &[], |row| row.get(0)).await.unwrap();
    assert!(encrypted);
    db.wake().changed().await.expect("the connection that listens is encrypted too, or the server would refuse it");

    let strange = open(&format!("sslmode=require&sslrootcert={strange}&passfile={password}")).await.err().expect("it isn't trusted");
    assert!(matches!(&strange, StoreError::Unreachable { .. }), "{strange:?}");
    let open_line = open(&format!("sslmode=disable&passfile={password}")).await.err().expect("the server wants encryption");
    assert!(matches!(&open_line, StoreError::Unreachable { .. }), "{open_line:?}");
    let wrong = file("wrong", "battery staple", 0o600);
    let wrong = open(&format!("sslmode=require&sslrootcert={certificate}&passfile={wrong}")).await.err().expect("the password is wrong");
    assert!(matches!(&wrong, StoreError::Unreachable { why, .. } if why.contains("password")), "{wrong:?}");
    assert!(!wrong.to_string().contains("battery"));
}
