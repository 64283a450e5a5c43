//! Tells the other nodes that something was committed.
//!
//! Not by a NOTIFY within the transaction: that takes a lock over the whole database until the commit is on the disk, so
//! that commits wait for one another. It is sent afterwards, one for all that were committed meanwhile. It is a hint:
//! a node that dies in between leaves the others to find out by themselves.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use deadpool_postgres::Pool;
use tokio::{sync::Notify, task::AbortHandle};
use uuid::Uuid;

/// The channel's name on the server. A channel belongs to one database.
pub(super) const CHANNEL: &str = "makegood_wake";
/// At least so long between two announcements (choice: nobody sees 10 ms, and a hundred a second burden nobody).
const GAP: Duration = Duration::from_millis(10);

const NOTIFY: &str = "SELECT pg_notify($1, $2)";

pub(super) struct Announcer {
    shared: Arc<Shared>,
    task: OnceLock<AbortHandle>,
}

struct Shared {
    pool: Pool,
    node: String,
    due: AtomicBool,
    ring: Notify,
}

impl Announcer {
    pub(super) fn new(pool: Pool, node: Uuid) -> Announcer {
        let shared = Shared { pool, node: node.to_string(), due: AtomicBool::new(false), ring: Notify::new() };
        Announcer { shared: Arc::new(shared), task: OnceLock::new() }
    }

    /// Soon, and without waiting for it.
    pub(super) fn announce(&self) {
        self.shared.due.store(true, Ordering::Release);
        self.task.get_or_init(|| {
            let shared = self.shared.clone();
            let task = tokio::spawn(async move {
                loop {
                    shared.ring.notified().await;
                    shared.announce_what_is_due().await;
                    tokio::time::sleep(GAP).await;
                }
            });
            task.abort_handle()
        });
        self.shared.ring.notify_one();
    }

    /// What hasn't been announced yet, before this process ends.
    pub(super) async fn announce_now(&self) {
        self.shared.announce_what_is_due().await;
    }
}

impl Shared {
    async fn announce_what_is_due(&self) {
        if !self.due.swap(false, Ordering::AcqRel) {
            return;
        }
        let told = async {
            let client = self.pool.get().await.map_err(|e| e.to_string())?;
            let prepared = client.prepare_cached(NOTIFY).await.map_err(|e| e.to_string())?;
            client.execute(&prepared, &[&CHANNEL, &self.node]).await.map_err(|e| e.to_string())
        };
        if let Err(why) = told.await {
            tracing::debug!("other nodes weren't told of a commit, and will find it by themselves: {why}");
        }
    }
}

impl Drop for Announcer {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}
