//! Leases of a folder's former process. One process works on a folder, so whatever is still taken when it is opened was
//! taken by one that has died. On PostgreSQL other nodes may be alive: there a lease ends by time alone.

use crate::{
    Record, RecordError, statements,
    store::{Dialect, Tx, Write, WriteError},
    vals,
};

statements! {
    /// Whether anything is still taken.
    pub ANY { both: "SELECT 1 FROM outbox WHERE leased_until > 0 UNION ALL SELECT 1 FROM mail_ledger WHERE fate = 'unread' AND leased_until > 0 UNION ALL SELECT 1 FROM due WHERE leased_until > 0 AND attempts = 0 UNION ALL SELECT 1 FROM memo WHERE leased_until > 0 LIMIT 1" }
    /// What was being sent stays `sending`: whoever takes it next knows that it may have left.
    pub FREE_OUTBOX { both: "UPDATE outbox SET leased_until = 0 WHERE leased_until > 0" }
    /// What was being read is read again, which changes nothing if it had been taken in.
    pub FREE_LEDGER { both: "UPDATE mail_ledger SET leased_until = 0 WHERE fate = 'unread' AND leased_until > 0" }
    /// What was being told: whom it was sent to is written down.
    pub FREE_MEMOS { both: "UPDATE memo SET leased_until = 0 WHERE leased_until > 0" }
    /// What was being looked at. A row that failed keeps its wait.
    pub FREE_DUE { both: "UPDATE due SET leased_until = 0 WHERE leased_until > 0 AND attempts = 0" }
}

struct Free;

impl Write for Free {
    type Out = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        let mut freed = 0;
        for statement in [&FREE_OUTBOX, &FREE_LEDGER, &FREE_MEMOS, &FREE_DUE] {
            freed += tx.exec(statement, vals![]).await?;
        }
        Ok(freed)
    }
}

impl Record {
    /// Frees what a process that died had taken from this folder, so that nobody waits for leases that nobody holds.
    pub(crate) async fn free_leases_of_the_dead(&self) -> Result<(), RecordError> {
        if self.db().dialect() == Dialect::Postgres {
            return Ok(());
        }
        if self.db().read().await?.query_maybe(&ANY, vals![], |r| r.get::<i64>(0)).await?.is_some() {
            let freed = self.db().write(Free).await?;
            tracing::info!(record.leases = freed, "what was taken when the desk ended is free again");
        }
        Ok(())
    }
}
