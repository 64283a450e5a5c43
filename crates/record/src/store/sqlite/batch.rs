//! Many writes, one commit. Each stands in its own savepoint, so that one that fails takes nobody with it; nobody is
//! answered before the commit has returned.

use rusqlite::Connection;

use super::{
    queue::{Job, Ran},
    refusal::{is_surely_not_committed, translate},
    reserve::Reserve,
};
use crate::store::StoreError;

/// How a batch ended.
pub(super) enum Ended {
    /// Everybody has been answered.
    Answered,
    /// Everybody has been answered, with doubt: the disk failed at the commit, and nothing may be written any more.
    Unknown { why: String },
}

/// Runs the jobs in one transaction and answers each. When the transaction is lost, each runs again in one of its own; when the
/// disk is full, all run once more in the room that was kept back.
pub(super) fn run(connection: &mut Connection, mut jobs: Vec<Box<dyn Job>>, reserve: &Reserve) -> Ended {
    match in_one_transaction(connection, &mut jobs) {
        Ok(()) => {
            jobs.into_iter().for_each(Job::confirm);
            Ended::Answered
        }
        Err(Lost::Unknown { why }) => {
            for job in jobs {
                job.fail(StoreError::InDoubt { attempted: "committing".into(), why: why.clone() });
            }
            Ended::Unknown { why }
        }
        Err(Lost::Undone(error)) if found_no_room(&error, &jobs) && reserve.release() => run(connection, jobs, reserve),
        Err(Lost::Undone(error)) if jobs.len() == 1 => {
            jobs.into_iter().for_each(|job| job.fail(error.clone()));
            Ended::Answered
        }
        Err(Lost::Undone(error)) => {
            tracing::warn!(store.writes = jobs.len(), "a commit of several writes failed; each is tried alone: {error}");
            one_by_one(connection, jobs, reserve)
        }
    }
}

/// A commit says it by its own error, a write by the answer that it has ready.
fn found_no_room(error: &StoreError, jobs: &[Box<dyn Job>]) -> bool {
    matches!(error, StoreError::DiskFull { .. }) || jobs.iter().any(|job| job.found_no_room())
}

fn one_by_one(connection: &mut Connection, jobs: Vec<Box<dyn Job>>, reserve: &Reserve) -> Ended {
    let mut jobs = jobs.into_iter();
    while let Some(job) = jobs.next() {
        match run(connection, vec![job], reserve) {
            Ended::Answered => {}
            Ended::Unknown { why } => {
                for job in jobs {
                    job.fail(StoreError::Stopped { why: why.clone() });
                }
                return Ended::Unknown { why };
            }
        }
    }
    Ended::Answered
}

/// Why a transaction of several writes isn't there.
enum Lost {
    /// It was surely undone.
    Undone(StoreError),
    /// It may be there, or not.
    Unknown { why: String },
}

fn in_one_transaction(connection: &mut Connection, jobs: &mut [Box<dyn Job>]) -> Result<(), Lost> {
    connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| Lost::Undone(translate(connection, "beginning to write", &e)))?;
    for job in jobs.iter_mut() {
        if let Err(lost) = in_a_savepoint(connection, job.as_mut()) {
            return Err(undo(connection, lost));
        }
    }
    match connection.execute_batch("COMMIT") {
        Ok(()) => Ok(()),
        Err(e) if is_surely_not_committed(&e) => {
            let error = translate(connection, "committing", &e);
            Err(undo(connection, error))
        }
        // After a failed fsync the pages may be gone from the cache without having reached the disk, and the next
        // fsync says "done": trying again would confirm what isn't there.
        Err(e) => Err(Lost::Unknown { why: format!("the disk failed at a commit: {e}") }),
    }
}

fn in_a_savepoint(connection: &mut Connection, job: &mut dyn Job) -> Result<(), StoreError> {
    command(connection, "SAVEPOINT one_write")?;
    let ran = job.run(connection);
    // SQLite undoes the whole transaction by itself when the disk is full or fails, and then stands outside of any.
    if connection.is_autocommit() {
        return Err(StoreError::other("writing", "SQLite undid the whole transaction"));
    }
    match ran {
        Ran::Keep => command(connection, "RELEASE one_write"),
        Ran::Undo => {
            command(connection, "ROLLBACK TO one_write")?;
            command(connection, "RELEASE one_write")
        }
        Ran::Trouble => Err(StoreError::other("writing", "the machine failed in one of several writes")),
    }
}

fn command(connection: &Connection, sql: &'static str) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(|e| translate(connection, sql, &e))?;
    statement.execute([]).map(|_| ()).map_err(|e| translate(connection, sql, &e))
}

fn undo(connection: &Connection, error: StoreError) -> Lost {
    if connection.is_autocommit() {
        return Lost::Undone(error);
    }
    match connection.execute_batch("ROLLBACK") {
        Ok(()) => Lost::Undone(error),
        Err(e) => Lost::Unknown { why: format!("a failed transaction couldn't be undone: {e}") },
    }
}
