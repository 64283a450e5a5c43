//! The connections that read: a few, lent one at a time, called in place (a page's query takes some 20 µs, less than
//! handing it to another thread).

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{connection, folder_lock::FolderLock, refusal::translate};
use crate::store::StoreError;

/// As many reads at once (choice: reads are short and run on the threads of the server).
const READERS: usize = 4;
/// How long a read waits for a connection before it says that all are busy.
const WAIT_LIMIT: Duration = Duration::from_secs(10);

/// The free connections.
pub(super) struct Readers {
    permits: Arc<Semaphore>,
    free: Mutex<Vec<Connection>>,
    // A read that outlives the database keeps the folder locked.
    _lock: Arc<FolderLock>,
}

impl Readers {
    pub(super) fn open(path: &Path, lock: Arc<FolderLock>) -> Result<Readers, StoreError> {
        let free = (0..READERS).map(|_| connection::open_reader(path)).collect::<Result<Vec<_>, _>>()?;
        Ok(Readers { permits: Arc::new(Semaphore::new(READERS)), free: Mutex::new(free), _lock: lock })
    }

    /// Begins a reading transaction. Its snapshot is taken by its first statement.
    pub(super) async fn lend(self: &Arc<Self>) -> Result<Lease, StoreError> {
        let attempted = "beginning to read";
        let permit = tokio::time::timeout(WAIT_LIMIT, self.permits.clone().acquire_owned())
            .await
            .map_err(|_| StoreError::Busy {
                attempted: attempted.into(),
                why: format!("all {READERS} reading connections were in use for {} seconds", WAIT_LIMIT.as_secs()),
            })?
            .map_err(|_| StoreError::other(attempted, "the database is being closed"))?;
        let connection = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = connection.expect("there are as many connections as permits, and each comes back before its permit");
        let lease = Lease { connection: Some(connection), readers: self.clone(), _permit: permit };
        lease.connection().execute_batch("BEGIN").map_err(|e| translate(lease.connection(), attempted, &e))?;
        Ok(lease)
    }
}

/// A connection within a reading transaction. Dropped, the transaction ends and the connection goes back.
pub(in crate::store) struct Lease {
    connection: Option<Connection>,
    readers: Arc<Readers>,
    // After the connection in the drop, so that a permit always finds one.
    _permit: OwnedSemaphorePermit,
}

impl Lease {
    pub(in crate::store) fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("the connection is taken only by drop")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            // A read that failed hard may have ended its transaction already; then there is nothing to end.
            let _ = connection.execute_batch("ROLLBACK");
            self.readers.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}
