//! The one thread that writes. It takes what is waiting, commits it together, answers, and tidies the log afterwards.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread::JoinHandle,
};

use rusqlite::Connection;
use tokio::sync::{mpsc, watch};

use super::{
    batch::{self, Ended},
    folder_lock::FolderLock,
    queue::{Job, Waiting},
    refusal::{is_disk_failure, translate},
    reserve::Reserve,
};
use crate::store::{StoreError, Write, WriteError};

/// At most so many writes share one commit (choice: a commit of 256 small writes takes a few milliseconds).
const BATCH_LIMIT: usize = 256;
/// At most so many writes wait; whoever comes then waits to be let into the queue.
const QUEUE_LIMIT: usize = 1024;
/// The log is copied into the database when it holds so many pages of 4 KiB (SQLite's own default).
const CHECKPOINT_PAGES: u32 = 1000;

/// The way to the thread. Dropped, it waits until what is queued is written and the file is closed.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    stopped: watch::Receiver<Option<String>>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        wake: watch::Sender<u64>,
        lock: Arc<FolderLock>,
        reserve: Reserve,
    ) -> Result<Writer, StoreError> {
        let (jobs, queue) = mpsc::channel(QUEUE_LIMIT);
        let (stop, stopped) = watch::channel(None);
        let thread = Thread::new(connection, wake, stop, lock, reserve)?;
        let thread = std::thread::Builder::new()
            .name("record-writer".into())
            .spawn(move || thread.work(queue))
            .map_err(|e| StoreError::other("starting the thread that writes", e.to_string()))?;
        Ok(Writer { jobs: Some(jobs), thread: Some(thread), stopped })
    }

    pub(super) async fn write<W: Write>(&self, write: W) -> Result<W::Out, WriteError> {
        let (waiting, reply) = Waiting::new(write);
        let jobs = self.jobs.as_ref().expect("the sender is taken only by drop");
        if jobs.send(Box::new(waiting)).await.is_err() {
            return Err(self.gone().into());
        }
        reply.await.unwrap_or_else(|_| Err(self.gone().into()))
    }

    pub(super) fn stopped(&self) -> watch::Receiver<Option<String>> {
        self.stopped.clone()
    }

    fn gone(&self) -> StoreError {
        let why = self.stopped.borrow().clone();
        StoreError::Stopped { why: why.unwrap_or_else(|| "the thread that writes has ended".into()) }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            // A panic of the thread was printed where it happened.
            let _ = thread.join();
        }
    }
}

struct Thread {
    connection: Connection,
    wake: watch::Sender<u64>,
    stop: watch::Sender<Option<String>>,
    /// Pages in the log after the latest commit.
    log_pages: Arc<AtomicU32>,
    checkpoint_at: u32,
    reserve: Reserve,
    _lock: Arc<FolderLock>,
}

impl Thread {
    fn new(
        mut connection: Connection,
        wake: watch::Sender<u64>,
        stop: watch::Sender<Option<String>>,
        lock: Arc<FolderLock>,
        reserve: Reserve,
    ) -> Result<Thread, StoreError> {
        let log_pages = Arc::new(AtomicU32::new(0));
        let counted = log_pages.clone();
        // This takes the place of SQLite's own checkpoint, which would keep the waiting ones waiting and hide a failed fsync.
        let counting = connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: i32| {
            counted.store(pages.unsigned_abs(), Ordering::Relaxed);
            Ok(())
        }));
        counting.map_err(|e| translate(&connection, "watching the log", &e))?;
        Ok(Thread { connection, wake, stop, log_pages, checkpoint_at: CHECKPOINT_PAGES, reserve, _lock: lock })
    }

    fn work(mut self, mut queue: mpsc::Receiver<Box<dyn Job>>) {
        while let Some(first) = queue.blocking_recv() {
            let mut jobs = vec![first];
            while jobs.len() < BATCH_LIMIT
                && let Ok(next) = queue.try_recv()
            {
                jobs.push(next);
            }
            self.take(jobs);
        }
        // Leaves one file behind, for whoever copies it by hand.
        self.checkpoint("TRUNCATE");
    }

    fn take(&mut self, jobs: Vec<Box<dyn Job>>) {
        let stopped = self.stop.borrow().clone();
        if let Some(why) = stopped {
            jobs.into_iter().for_each(|job| job.fail(StoreError::Stopped { why: why.clone() }));
            return;
        }
        let before = self.connection.total_changes();
        let ended = batch::run(&mut self.connection, jobs, &self.reserve);
        if self.connection.total_changes() != before {
            self.wake.send_modify(|count| *count += 1);
        }
        match ended {
            Ended::Answered if self.log_pages.load(Ordering::Relaxed) >= self.checkpoint_at => self.checkpoint("PASSIVE"),
            Ended::Answered => {}
            Ended::Unknown { why } => self.stop_writing(why),
        }
    }

    /// Copies the log into the database. What a reader still needs stays in the log until a later time.
    fn checkpoint(&mut self, mode: &str) {
        if self.stop.borrow().is_some() {
            return;
        }
        let result = self
            .connection
            .query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)));
        let pages = self.log_pages.load(Ordering::Relaxed);
        match result {
            Ok((logged, copied)) if logged == copied => self.checkpoint_at = CHECKPOINT_PAGES,
            Ok(_) => self.checkpoint_at = pages.saturating_add(CHECKPOINT_PAGES),
            Err(e) if is_disk_failure(&e) => self.stop_writing(format!("the disk failed while the log was copied into the database: {e}")),
            Err(e) => {
                // A full disk, for one: everything is safe in the log, and later there may be room.
                tracing::warn!(store.log_pages = pages, "the log couldn't be copied into the database: {e}");
                self.checkpoint_at = pages.saturating_add(CHECKPOINT_PAGES);
            }
        }
    }

    fn stop_writing(&mut self, why: String) {
        tracing::error!("writing has stopped, and starts again only with the program: {why}");
        self.stop.send_replace(Some(why));
    }
}
