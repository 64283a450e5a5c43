//! One transaction on one connection of the pool.

use std::{
    pin::pin,
    task::{Context, Waker},
};

use deadpool_postgres::{Client, HookError, Pool, PoolError};
use tokio_postgres::{Error, Row, types::ToSql};

use super::refusal;
use crate::store::{StoreError, Val, transaction::attempted};

/// A reading sees one instant, and writes nothing.
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
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
    worth_another_try: bool,
    /// The connection must not be used again.
    spoilt: bool,
    /// Until the first answer of a reading, which may still begin anew on another connection: where there are more.
    unheard: Option<Pool>,
}

impl Session {
    /// Begins a transaction, and waits until it has begun.
    pub(super) async fn begin(pool: &Pool, sql: &'static str) -> Result<Session, (StoreError, bool)> {
        let mut tries = 0;
        loop {
            let mut session = Session::on(pool).await?;
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

    /// Begins a snapshot without waiting for the server's word: it travels with the first question, and a page that asks ten
    /// things waits ten times less.
    pub(super) async fn begin_reading(pool: &Pool) -> Result<Session, StoreError> {
        let mut session = Session::on(pool).await.map_err(|(error, _)| error)?;
        let _ = sent_at_once(session.client().batch_execute(BEGIN_READING));
        session.unheard = Some(pool.clone());
        Ok(session)
    }

    async fn on(pool: &Pool) -> Result<Session, (StoreError, bool)> {
        let client = pool.get().await.map_err(|e| of_pool(&e))?;
        Ok(Session { client: Some(client), ended: false, worth_another_try: false, spoilt: false, unheard: None })
    }

    pub(in crate::store) async fn query(
        &mut self,
        name: &'static str,
        sql: &'static str,
        vals: &[Val<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let mut tries = 1;
        loop {
            match self.ask(sql, vals).await {
                Ok(rows) => {
                    self.unheard = None;
                    return Ok(rows);
                }
                // The connection may have died in the pool, when the server was started anew; nothing was read on it yet.
                Err(e) if refusal::spoils_session(&e) && tries < FRESH_CONNECTIONS && self.unheard.is_some() => {
                    self.note(&e);
                    let pool = self.unheard.clone().expect("it was looked at above");
                    *self = Session::begin_reading(&pool).await?;
                    tries += 1;
                }
                Err(e) => return Err(self.failed(name, &e)),
            }
        }
    }

    async fn ask(&self, sql: &'static str, vals: &[Val<'_>]) -> Result<Vec<Row>, Error> {
        let prepared = self.client().prepare_cached(sql).await?;
        self.client().query(&prepared, &parameters(vals)).await
    }

    /// For texts that are made up, and would only fill the cache.
    pub(in crate::store) async fn query_uncached(
        &mut self,
        name: &'static str,
        sql: &str,
        vals: &[Val<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let answer = self.client().query(sql, &parameters(vals)).await;
        answer.map_err(|e| self.failed(name, &e))
    }

    pub(in crate::store) async fn execute(&mut self, name: &'static str, sql: &'static str, vals: &[Val<'_>]) -> Result<u64, StoreError> {
        let answer = match self.client().prepare_cached(sql).await {
            Ok(prepared) => self.client().execute(&prepared, &parameters(vals)).await,
            Err(e) => Err(e),
        };
        answer.map_err(|e| self.failed(name, &e))
    }

    pub(in crate::store) async fn prepare(&mut self, name: &'static str, sql: &'static str) -> Result<(), StoreError> {
        let answer = self.client().prepare(sql).await;
        answer.map(|_| ()).map_err(|e| self.failed(name, &e))
    }

    pub(in crate::store) async fn command(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let answer = self.client().batch_execute(sql).await;
        answer.map_err(|e| self.failed(sql, &e))
    }

    pub(super) fn is_worth_another_try(&self) -> bool {
        self.worth_another_try
    }

    pub(super) async fn commit(mut self) -> Committed {
        // From here on there is nothing that a rollback could take back: a commit that is cut off is in doubt.
        self.ended = true;
        self.spoilt = true;
        match self.client().batch_execute("COMMIT").await {
            Ok(()) => {
                self.spoilt = false;
                Committed::Yes
            }
            Err(e) if refusal::is_surely_not_committed(&e) => {
                Committed::No { error: refusal::translate("committing", &e), again: refusal::is_worth_another_try(&e) }
            }
            Err(e) => Committed::Unknown { why: format!("the line to the database broke while it was being committed: {e}") },
        }
    }

    pub(super) async fn roll_back(mut self) {
        if !self.spoilt && self.client().batch_execute("ROLLBACK").await.is_ok() {
            self.ended = true;
        }
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("the client is taken only by drop")
    }

    fn failed(&mut self, name: &str, error: &Error) -> StoreError {
        self.note(error);
        refusal::translate(&attempted(name), error)
    }

    fn note(&mut self, error: &Error) {
        if refusal::is_worth_another_try(error) {
            self.worth_another_try = true;
        }
        if refusal::spoils_session(error) {
            self.spoilt = true;
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        let rolled_back = self.ended || sent_at_once(client.batch_execute("ROLLBACK"));
        if self.spoilt || !rolled_back {
            drop(Client::take(client));
        }
    }
}

/// Sends a command without waiting for its answer; whether it was sent. The driver sends at the first poll, and answers come
/// in order: whoever speaks next on this connection speaks after it. (Its own transactions do the same when they are dropped.)
fn sent_at_once(command: impl Future<Output = Result<(), Error>>) -> bool {
    pin!(command).poll(&mut Context::from_waker(Waker::noop())).is_pending()
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
