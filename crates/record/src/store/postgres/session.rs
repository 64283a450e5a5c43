//! One transaction on one connection of the pool.

use std::{
    pin::pin,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Waker},
};

use deadpool_postgres::{Client, HookError, Pool, PoolError};
use tokio_postgres::{Error, Row, types::ToSql};

use super::refusal;
use crate::store::{StoreError, Val, transaction::attempted};

/// How often a stale connection is put aside for another when a transaction can't begin on it.
const FRESH_CONNECTIONS: usize = 3;

/// How a COMMIT ended.
pub(super) enum Committed {
    Yes,
    No { error: StoreError, again: bool },
    Unknown { why: String },
}

/// A connection within a transaction. Dropped, the transaction is rolled back and the connection goes back to the pool.
pub(in crate::store) struct Session {
    /// `None` only within drop.
    client: Option<Client>,
    ended: bool,
    /// A statement failed in a way that the whole transaction may be tried again for.
    worth_another_try: AtomicBool,
    /// The connection must not be used again.
    spoilt: AtomicBool,
}

impl Session {
    pub(super) async fn begin(pool: &Pool, sql: &'static str) -> Result<Session, (StoreError, bool)> {
        let mut tries = 0;
        loop {
            let client = pool.get().await.map_err(|e| of_pool(&e))?;
            let session =
                Session { client: Some(client), ended: false, worth_another_try: AtomicBool::new(false), spoilt: AtomicBool::new(false) };
            tries += 1;
            match session.client().batch_execute(sql).await {
                Ok(()) => return Ok(session),
                // It may have died in the pool, when the server was started anew.
                Err(e) if refusal::spoils_session(&e) && tries < FRESH_CONNECTIONS => session.note(&e),
                Err(e) => {
                    session.note(&e);
                    return Err((refusal::translate("beginning a transaction", &e), refusal::is_worth_another_try(&e)));
                }
            }
        }
    }

    pub(in crate::store) async fn query(&self, name: &'static str, sql: &'static str, vals: &[Val<'_>]) -> Result<Vec<Row>, StoreError> {
        let prepared = self.client().prepare_cached(sql).await.map_err(|e| self.failed(name, &e))?;
        self.client().query(&prepared, &parameters(vals)).await.map_err(|e| self.failed(name, &e))
    }

    /// For texts that are made up, and would only fill the cache.
    pub(in crate::store) async fn query_uncached(&self, name: &'static str, sql: &str, vals: &[Val<'_>]) -> Result<Vec<Row>, StoreError> {
        self.client().query(sql, &parameters(vals)).await.map_err(|e| self.failed(name, &e))
    }

    pub(in crate::store) async fn execute(&self, name: &'static str, sql: &'static str, vals: &[Val<'_>]) -> Result<u64, StoreError> {
        let prepared = self.client().prepare_cached(sql).await.map_err(|e| self.failed(name, &e))?;
        self.client().execute(&prepared, &parameters(vals)).await.map_err(|e| self.failed(name, &e))
    }

    pub(in crate::store) async fn prepare(&self, name: &'static str, sql: &'static str) -> Result<(), StoreError> {
        self.client().prepare(sql).await.map(|_| ()).map_err(|e| self.failed(name, &e))
    }

    pub(in crate::store) async fn command(&self, sql: &'static str) -> Result<(), StoreError> {
        self.client().batch_execute(sql).await.map_err(|e| self.failed(sql, &e))
    }

    pub(super) fn is_worth_another_try(&self) -> bool {
        self.worth_another_try.load(Ordering::Relaxed)
    }

    pub(super) async fn commit(mut self) -> Committed {
        // From here on there is nothing that a rollback could take back: a commit that is cut off is in doubt.
        self.ended = true;
        self.spoilt.store(true, Ordering::Relaxed);
        match self.client().batch_execute("COMMIT").await {
            Ok(()) => {
                self.spoilt.store(false, Ordering::Relaxed);
                Committed::Yes
            }
            Err(e) if refusal::is_surely_not_committed(&e) => {
                Committed::No { error: refusal::translate("committing", &e), again: refusal::is_worth_another_try(&e) }
            }
            Err(e) => Committed::Unknown { why: format!("the line to the database broke while it was being committed: {e}") },
        }
    }

    pub(super) async fn roll_back(mut self) {
        if !self.spoilt.load(Ordering::Relaxed) && self.client().batch_execute("ROLLBACK").await.is_ok() {
            self.ended = true;
        }
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("the client is taken only by drop")
    }

    fn failed(&self, name: &str, error: &Error) -> StoreError {
        self.note(error);
        refusal::translate(&attempted(name), error)
    }

    fn note(&self, error: &Error) {
        if refusal::is_worth_another_try(error) {
            self.worth_another_try.store(true, Ordering::Relaxed);
        }
        if refusal::spoils_session(error) {
            self.spoilt.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        // The driver sends at the first poll, and answers come in order: whoever gets this connection next speaks after
        // the rollback. (Its own transactions do the same when they are dropped.)
        let rolled_back = self.ended || {
            let asked = pin!(client.batch_execute("ROLLBACK")).poll(&mut Context::from_waker(Waker::noop()));
            asked.is_pending()
        };
        if self.spoilt.load(Ordering::Relaxed) || !rolled_back {
            drop(Client::take(client));
        }
    }
}

fn parameters<'v>(vals: &'v [Val<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    vals.iter().map(|val| val as &(dyn ToSql + Sync)).collect()
}

/// With whether it is worth another try.
pub(super) fn of_pool(error: &PoolError) -> (StoreError, bool) {
    const ATTEMPTED: &str = "connecting to PostgreSQL";
    match error {
        PoolError::Backend(e) | PoolError::PostCreateHook(HookError::Backend(e)) => {
            (refusal::translate_connecting(ATTEMPTED, e), refusal::is_worth_another_try(e))
        }
        PoolError::Timeout(_) => (
            StoreError::Busy {
                attempted: ATTEMPTED.into(),
                why: "all connections of this node were in use, or the server didn't answer in time".into(),
            },
            false,
        ),
        PoolError::Closed | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
            (StoreError::other(ATTEMPTED, error.to_string()), false)
        }
    }
}
