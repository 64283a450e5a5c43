//! For tests: a PostgreSQL cluster that lives as long as the tests that use it, and a fresh database for each.
//!
//! [`Database::create`] starts the cluster with the first database that a test process asks for and stops it when the
//! last one is dropped. Nothing outlives the process: the server is a child of a small shell that waits on a pipe from
//! us, so that it ends even when the test is killed. Durability is switched off (`fsync=off`): nothing here is kept.
//!
//! What this deliberately doesn't do: download PostgreSQL, or skip quietly when it isn't there. A missing server is an
//! error with words ([`Unavailable`]).

mod cluster;
mod programs;
mod template;

pub use cluster::Cluster;
pub use programs::Unavailable;

use std::sync::{Arc, Mutex, PoisonError, Weak};

/// An empty database of its own on the cluster that this process shares.
pub struct Database {
    cluster: Arc<Cluster>,
    url: String,
}

impl Database {
    /// An empty database, encoded in UTF-8, sorted by code point.
    ///
    /// # Panics
    /// When PostgreSQL isn't installed or doesn't start; the message says what was looked for and what to do.
    #[track_caller]
    pub fn create() -> Database {
        match Database::try_create() {
            Ok(database) => database,
            Err(unavailable) => panic!("{unavailable}"),
        }
    }

    /// As [`Database::create`], for whoever wants to say it in their own words.
    ///
    /// # Errors
    /// When PostgreSQL isn't installed or doesn't start.
    pub fn try_create() -> Result<Database, Unavailable> {
        Database::on(shared_cluster()?)
    }

    /// An empty database on a cluster of one's own, for tests that need other settings.
    ///
    /// # Errors
    /// When the cluster refuses to create it.
    pub fn on(cluster: Arc<Cluster>) -> Result<Database, Unavailable> {
        let url = cluster.url(&cluster.empty_database()?);
        Ok(Database { cluster, url })
    }

    /// `postgres://…`, over a Unix socket that only this user can reach.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The cluster it lies on.
    pub fn cluster(&self) -> &Arc<Cluster> {
        &self.cluster
    }
}

/// A static is never dropped, so the cluster is held by its databases, and only weakly here.
fn shared_cluster() -> Result<Arc<Cluster>, Unavailable> {
    static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = shared.upgrade() {
        return Ok(running);
    }
    let started = Arc::new(Cluster::start(&[])?);
    *shared = Arc::downgrade(&started);
    Ok(started)
}
