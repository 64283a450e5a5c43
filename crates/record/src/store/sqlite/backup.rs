//! A copy of the whole database while it is in use: of one instant, checked, and durable before it has its name.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{connection, refusal::translate};
use crate::store::StoreError;

/// Pages copied between two calls of the progress function (4 MB).
const PAGES_AT_ONCE: i32 = 1024;

/// How far a backup has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupProgress {
    /// Pages copied.
    pub copied_pages: u32,
    /// Pages in all.
    pub total_pages: u32,
}

/// A backup that was made and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Its size.
    pub bytes: u64,
    /// The number of the last migration in it; 0 when there is none.
    pub migration: u32,
}

/// Copies the database at `from` to `to`, where nothing may stand yet.
pub(super) fn back_up(from: &Path, to: &Path, mut progress: impl FnMut(BackupProgress)) -> Result<BackedUp, StoreError> {
    if to.exists() {
        return Err(StoreError::place(
            to.display().to_string(),
            "there is a file already, and a backup never replaces one. Name a new file.",
        ));
    }
    let unfinished = Unfinished::make(to)?;
    copy(from, &unfinished.path, &mut progress)?;
    let migration = check(&unfinished.path)?;
    let bytes = unfinished.finish(to)?;
    Ok(BackedUp { bytes, migration })
}

fn copy(from: &Path, to: &Path, progress: &mut dyn FnMut(BackupProgress)) -> Result<(), StoreError> {
    let source = connection::open_reader(from)?;
    let mut target = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|e| StoreError::place(to.display().to_string(), format!("the backup couldn't be written: {e}")))?;
    let failed = |e: rusqlite::Error| translate(&source, "backing up", &e);
    // An open snapshot: without one, each commit of the writer would start the copy anew, and a busy desk would never
    // have a backup.
    source.execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_schema").map_err(failed)?;
    let copying = Backup::new(&source, &mut target).map_err(failed)?;
    loop {
        let step = copying.step(PAGES_AT_ONCE).map_err(failed)?;
        let now = copying.progress();
        let total_pages = now.pagecount.unsigned_abs();
        progress(BackupProgress { copied_pages: total_pages - now.remaining.unsigned_abs(), total_pages });
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            StepResult::Busy | StepResult::Locked => std::thread::sleep(std::time::Duration::from_millis(10)),
            other => return Err(StoreError::other("backing up", format!("SQLite answered {other:?}"))),
        }
    }
}

/// A backup that was never read back is a hope.
fn check(path: &Path) -> Result<u32, StoreError> {
    let copy = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|e| StoreError::Corrupt { attempted: "checking the backup".into(), why: e.to_string() })?;
    let failed = |e: rusqlite::Error| translate(&copy, "checking the backup", &e);
    // One file, whole in itself, until somebody opens it to work on it.
    copy.query_row("PRAGMA journal_mode = delete", [], |_| Ok(())).map_err(failed)?;
    let found: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if found != "ok" {
        return Err(StoreError::Corrupt { attempted: "checking the backup".into(), why: found });
    }
    let broken: i64 = copy.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).map_err(failed)?;
    if broken > 0 {
        return Err(StoreError::Corrupt { attempted: "checking the backup".into(), why: format!("{broken} rows point to nothing") });
    }
    super::migrate::last_number(&copy)
}

/// The file under its working name, removed when the backup fails.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    fn make(to: &Path) -> Result<Unfinished, StoreError> {
        let mut name = to.as_os_str().to_owned();
        name.push(".unfinished");
        let path = PathBuf::from(name);
        // One left by a backup that was killed is worth nothing.
        let _ = std::fs::remove_file(&path);
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(|e| unwritable(&path, &e))?;
        Ok(Unfinished { path })
    }

    fn finish(self, to: &Path) -> Result<u64, StoreError> {
        let file = File::open(&self.path).map_err(|e| unwritable(&self.path, &e))?;
        file.sync_all().map_err(|e| unwritable(&self.path, &e))?;
        let bytes = file.metadata().map_err(|e| unwritable(&self.path, &e))?.len();
        std::fs::rename(&self.path, to).map_err(|e| unwritable(to, &e))?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|e| unwritable(folder, &e))?;
        Ok(bytes)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After `finish` there is nothing under this name any more.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn unwritable(path: &Path, error: &io::Error) -> StoreError {
    StoreError::place(path.display().to_string(), format!("the backup couldn't be written: {error}"))
}
