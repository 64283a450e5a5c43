//! Room that is kept back on the disk: a file that goes when the disk is full. What was taken can be finished then, and people
//! go on reading and noting, while whoever brings something new is asked to wait. When there is room again, it comes back.

use rustix::fs::{FallocateFlags, fallocate, statvfs};
use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use tokio::sync::watch;

use crate::store::StoreError;

/// Its size in bytes: 64 MiB, some weeks of notes and replies.
const RESERVE_BYTES: u64 = 64 << 20;
/// So much must be left beside it, in bytes: else the next mail would use it up at once.
const BESIDE_BYTES: u64 = 16 << 20;
/// Its name in the folder.
const RESERVE_FILE: &str = "makegood.reserve";

/// The reserve of a folder. Only a desk that runs keeps one; a command leaves it as it is.
#[derive(Clone)]
pub(in crate::store) struct Reserve {
    path: PathBuf,
    /// Whether the disk was found full since the reserve was last whole.
    short: watch::Sender<bool>,
}

impl Reserve {
    pub(super) fn in_folder(folder: &Path) -> Reserve {
        Reserve { path: folder.join(RESERVE_FILE), short: watch::Sender::new(false) }
    }

    /// Whether new mail should wait outside.
    pub(in crate::store) fn is_short(&self) -> bool {
        *self.short.borrow()
    }

    /// Makes it whole, if there is room for it; says whether it is.
    pub(in crate::store) fn keep(&self) -> Result<bool, StoreError> {
        let kept = self.make().map_err(|e| StoreError::other("keeping a reserve on the disk", e.to_string()))?;
        if self.short.send_replace(!kept) == kept {
            if kept {
                tracing::info!("there is room on the disk again: the reserve is whole, and new mail is taken");
            } else {
                tracing::error!(
                    reserve.bytes = RESERVE_BYTES + BESIDE_BYTES,
                    "there is too little room on the disk: new mail waits with its senders; make room, and it goes on by itself"
                );
            }
        }
        Ok(kept)
    }

    fn make(&self) -> io::Result<bool> {
        if self.path.metadata().is_ok_and(|m| m.len() == RESERVE_BYTES) {
            return Ok(true);
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let disk = statvfs(folder)?;
        if disk.f_bavail.saturating_mul(disk.f_frsize) < RESERVE_BYTES + BESIDE_BYTES {
            return Ok(false);
        }
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&self.path)?;
        match fill(&file) {
            Ok(()) => Ok(true),
            Err(e) => {
                // Half a reserve only takes room.
                let _ = fs::remove_file(&self.path);
                if e.kind() == io::ErrorKind::StorageFull { Ok(false) } else { Err(e) }
            }
        }
    }

    /// The disk is full: gives the room away. False when there was none to give.
    pub(in crate::store) fn release(&self) -> bool {
        let released = fs::remove_file(&self.path).is_ok();
        if !self.short.send_replace(true) {
            tracing::error!(
                reserve.was_kept = released,
                "the disk is full: what was taken is finished from the reserve, and new mail waits with its senders; make room, and it goes on by itself"
            );
        }
        released
    }
}

/// Takes the room on the disk for good, not only in the file's length.
fn fill(file: &File) -> io::Result<()> {
    match fallocate(file, FallocateFlags::empty(), 0, RESERVE_BYTES) {
        Err(e) if e == rustix::io::Errno::OPNOTSUPP => io::copy(&mut io::Read::take(io::repeat(0), RESERVE_BYTES), &mut &*file).map(|_| ()),
        other => Ok(other?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_given_away_once_and_kept_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let reserve = Reserve::in_folder(folder.path());
        assert!(!reserve.is_short() && reserve.keep().expect("there is room"));
        let file = folder.path().join(RESERVE_FILE);
        assert_eq!(file.metadata().map(|m| m.len()).ok(), Some(RESERVE_BYTES));
        assert!(reserve.release() && reserve.is_short() && !file.exists());
        assert!(!reserve.release(), "there is nothing more to give");
        assert!(reserve.keep().expect("there is room") && !reserve.is_short());
    }
}
