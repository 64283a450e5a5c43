//! An open server: the pool, and writes that are run again when a race was lost or a line broke before the commit.

use std::{sync::OnceLock, time::Duration};

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio::sync::watch;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use super::{
    address::Address,
    announcer::Announcer,
    listener::Listener,
    migrate,
    patience::pause,
    refusal::{translate, translate_connecting},
    session::{Committed, Session},
};
use crate::store::{Migration, StoreError, Tx, Write, WriteError, place::without_password};

/// Connections of one node (choice: a page needs one for a millisecond).
const CONNECTIONS: usize = 16;
/// How long a read or write waits for a connection.
const WAIT_LIMIT: Duration = Duration::from_secs(10);
/// How often one write is run before it says that the database is busy, or can't be reached: some two seconds in all.
const TRIES: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(800);
/// The oldest version that is maintained (PostgreSQL's versioning policy, 2026-11).
const OLDEST_VERSION: i32 = 140_000;

const BEGIN_WRITING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// For every session: what was confirmed is durable whatever the server's default; a transaction that hangs, or waits
/// for a lock for long, ends; queries as short as ours gain nothing from being compiled.
const SESSION_SETTINGS: &str = "\
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'; \
    SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '10s'; SET jit = off; SET TimeZone = 'UTC'";

/// A PostgreSQL server, as one of its nodes.
pub(in crate::store) struct PostgresServer {
    pool: Pool,
    address: Address,
    node: Uuid,
    wake: watch::Sender<u64>,
    announcer: Announcer,
    listener: OnceLock<Listener>,
}

impl PostgresServer {
    pub(in crate::store) async fn open(url: &str, migrations: &[Migration]) -> Result<PostgresServer, StoreError> {
        let address = Address::parse(url)?;
        let attempted = format!("connecting to {}", without_password(url));
        let (client, _messages) = address.connect().await.map_err(|e| translate_connecting(&attempted, &e))?;
        check_server(&client, &without_password(url)).await?;
        migrate::run(&client, migrations).await?;
        let pool = pool(&address)?;
        let node = Uuid::new_v4();
        let announcer = Announcer::new(pool.clone(), node);
        Ok(PostgresServer { pool, address, node, wake: watch::Sender::new(0), announcer, listener: OnceLock::new() })
    }

    pub(in crate::store) async fn read(&self) -> Result<Tx<'static>, StoreError> {
        Ok(Tx::postgres_reading(Session::begin_reading(&self.pool).await?))
    }

    pub(in crate::store) async fn write<W: Write>(&self, write: &W) -> Result<W::Out, WriteError> {
        let mut tries = 1;
        loop {
            match self.try_once(write).await {
                Tried::Done(answer) => return answer,
                Tried::Again(error) if tries == TRIES => return Err(after_all_tries(error).into()),
                Tried::Again(error) => tracing::debug!(store.tries = tries, "a write is run again: {error}"),
            }
            tokio::time::sleep(pause(FIRST_PAUSE, LONGEST_PAUSE, tries)).await;
            tries += 1;
        }
    }

    async fn try_once<W: Write>(&self, write: &W) -> Tried<W::Out> {
        let mut session = match Session::begin(&self.pool, BEGIN_WRITING).await {
            Ok(session) => session,
            Err((error, true)) => return Tried::Again(error),
            Err((error, false)) => return Tried::Done(Err(error.into())),
        };
        let mut tx = Tx::postgres_writing(&mut session);
        let answer = write.run(&mut tx).await;
        let out = match tx.outcome(answer) {
            Ok(out) => out,
            Err(error) => {
                let again = session.is_worth_another_try();
                session.roll_back().await;
                return match error {
                    WriteError::Store(error) if again => Tried::Again(error),
                    error => Tried::Done(Err(error)),
                };
            }
        };
        match session.commit().await {
            Committed::Yes => {
                self.wake.send_modify(|count| *count += 1);
                self.announcer.announce();
                Tried::Done(Ok(out))
            }
            Committed::No { error, again: true } => Tried::Again(error),
            Committed::No { error, again: false } => Tried::Done(Err(error.into())),
            Committed::Unknown { why } => Tried::Done(Err(StoreError::InDoubt { attempted: "committing".into(), why }.into())),
        }
    }

    pub(in crate::store) fn wake(&self) -> watch::Receiver<u64> {
        self.listener.get_or_init(|| Listener::start(self.address.clone(), self.node, self.wake.clone()));
        self.wake.subscribe()
    }

    pub(in crate::store) async fn announce_now(&self) {
        self.announcer.announce_now().await;
    }
}

/// How one run of a write ended.
enum Tried<Out> {
    Done(Result<Out, WriteError>),
    Again(StoreError),
}

fn after_all_tries(error: StoreError) -> StoreError {
    match error {
        StoreError::Busy { attempted, why } => StoreError::Busy { attempted, why: format!("{why}, {TRIES} times in a row") },
        other => other,
    }
}

fn pool(address: &Address) -> Result<Pool, StoreError> {
    let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match &address.tls {
        None => Manager::from_config(address.config.clone(), NoTls, config),
        Some(tls) => Manager::from_config(address.config.clone(), tls.clone(), config),
    };
    let settings =
        Hook::async_fn(|client, _| Box::pin(async move { client.batch_execute(SESSION_SETTINGS).await.map_err(HookError::Backend) }));
    Pool::builder(manager)
        .max_size(CONNECTIONS)
        .wait_timeout(Some(WAIT_LIMIT))
        .create_timeout(Some(WAIT_LIMIT))
        .runtime(Runtime::Tokio1)
        .post_create(settings)
        .build()
        .map_err(|e| StoreError::other("preparing connections", e.to_string()))
}

async fn check_server(client: &Client, shown: &str) -> Result<(), StoreError> {
    let sql =
        "SELECT current_setting('server_version_num')::integer, current_setting('server_encoding'), current_setting('server_version')";
    let row = client.query_one(sql, &[]).await.map_err(|e| translate("asking the server for its version", &e))?;
    let (number, encoding, version): (i32, String, String) = (row.get(0), row.get(1), row.get(2));
    if number < OLDEST_VERSION {
        return Err(StoreError::place(shown, format!("it is PostgreSQL {version}; {} or newer is needed", OLDEST_VERSION / 10_000)));
    }
    if encoding != "UTF8" {
        return Err(StoreError::place(
            shown,
            format!(
                "its encoding is {encoding}, which can't hold every name: make one with `createdb --encoding=UTF8 --template=template0`"
            ),
        ));
    }
    Ok(())
}
