//! Brings the schema up to date, one node at a time.

use std::time::{Duration, Instant};

use tokio_postgres::Client;

use super::refusal::translate;
use crate::store::{
    Dialect, Migration, StoreError,
    migration::{Applied, TABLE, still_to_run},
};

/// The advisory lock of whoever migrates: "makegood" in ASCII. It ends with its session.
const LOCK: i64 = 0x6d61_6b65_676f_6f64;
/// How long a node waits while another one migrates.
const LOCK_LIMIT: Duration = Duration::from_secs(600);
const LOCK_PAUSE: Duration = Duration::from_millis(100);

/// A node that is killed leaves its session behind until the server notices; without this, that is at the end of a
/// statement that may run for an hour, while the lock is held.
const NOTICE_THE_DEAD: &str = "SET client_connection_check_interval = '2s'";
const EXISTS: &str = "SELECT to_regclass('migration') IS NOT NULL";
const APPLIED: &str = "SELECT number, body FROM migration ORDER BY number";
const REMEMBER: &str = "INSERT INTO migration (number, name, body) VALUES ($1, $2, $3)";

pub(super) async fn run(client: &Client, known: &[Migration]) -> Result<(), StoreError> {
    let failed = |e: tokio_postgres::Error| translate("preparing migrations", &e);
    client.batch_execute(NOTICE_THE_DEAD).await.map_err(failed)?;
    lock(client).await?;
    let pending = still_to_run(known, &applied(client).await?, Dialect::Postgres)?;
    for migration in pending {
        let attempted = format!("running migration {}", migration.name);
        tracing::info!(store.migration = migration.name, "running a migration");
        // An error leaves the transaction open; it goes with the session, which the caller drops.
        apply(client, migration).await.map_err(|e| translate(&attempted, &e))?;
    }
    client.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).await.map_err(failed)?;
    Ok(())
}

async fn lock(client: &Client) -> Result<(), StoreError> {
    let attempted = "waiting for another node that brings the database up to date";
    let started = Instant::now();
    loop {
        let row = client.query_one("SELECT pg_try_advisory_lock($1)", &[&LOCK]).await.map_err(|e| translate(attempted, &e))?;
        if row.get(0) {
            return Ok(());
        }
        if started.elapsed() > LOCK_LIMIT {
            return Err(StoreError::Busy {
                attempted: attempted.into(),
                why: format!("it took more than {} minutes", LOCK_LIMIT.as_secs() / 60),
            });
        }
        tokio::time::sleep(LOCK_PAUSE).await;
    }
}

async fn applied(client: &Client) -> Result<Vec<Applied>, StoreError> {
    let failed = |e: tokio_postgres::Error| translate("reading which migrations have run", &e);
    let exists: bool = client.query_one(EXISTS, &[]).await.map_err(failed)?.get(0);
    if !exists {
        return Ok(Vec::new());
    }
    let rows = client.query(APPLIED, &[]).await.map_err(failed)?;
    // The numbers are ours, and far below the limit.
    Ok(rows.iter().map(|row| Applied { number: u32::try_from(row.get::<_, i64>(0)).unwrap_or(u32::MAX), body: row.get(1) }).collect())
}

async fn apply(client: &Client, migration: &Migration) -> Result<(), tokio_postgres::Error> {
    client.batch_execute("BEGIN").await?;
    client.batch_execute(TABLE).await?;
    client.batch_execute("SAVEPOINT still_one_transaction").await?;
    client.batch_execute(migration.postgres).await?;
    // Refused when the text ended the transaction, which a migration must not do.
    client.batch_execute("RELEASE SAVEPOINT still_one_transaction").await?;
    let (number, body) = (i64::from(migration.number), migration.body(Dialect::Postgres));
    client.execute(REMEMBER, &[&number, &migration.name, &body.as_ref()]).await?;
    client.batch_execute("COMMIT").await
}
