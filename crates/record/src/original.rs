//! Bytes as they came or left. Up to 256 kB they lie in a row; larger ones in a file named by its hash, fsynced before
//! the row that names it is written.

use crate::{
    Record, RecordError, statements,
    store::{StoreError, Tx, Write, WriteError},
    vals,
};
use casework::ids::OriginalId;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::{OwnedRwLockReadGuard, RwLock, RwLockWriteGuard};

/// From this size on bytes lie in a file, in bytes (DESIGN 5).
pub const IN_A_ROW: usize = 256 * 1024;

statements! {
    /// Keeps an original; the same again changes nothing.
    pub KEEP { both: "INSERT INTO original (id, sha256, size_bytes, bytes) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING" }
    /// An original.
    pub ONE { both: "SELECT sha256, size_bytes, bytes, erased_at FROM original WHERE id = $1" }
    /// Its bytes go; the row says since when, and by what hash it was known.
    pub ERASE { both: "UPDATE original SET bytes = NULL, erased_at = $2 WHERE id = $1 AND erased_at IS NULL" }
    /// Its row goes, too: nothing names it.
    pub FORGET { both: "DELETE FROM original WHERE id = $1" }
    /// Whether another row still needs the file with this hash.
    pub FILE_IS_NEEDED { both: "SELECT 1 FROM original WHERE sha256 = $1 AND bytes IS NULL AND erased_at IS NULL LIMIT 1" }
}

/// The folder for large originals: 64 hexadecimal digits a name, never a name that anybody gave.
#[derive(Clone, Debug)]
pub struct Files {
    folder: Arc<PathBuf>,
    /// Held while bytes are on disk and no row names them yet; a sweep goes only when nobody holds it.
    keeping: Arc<RwLock<()>>,
}

impl Files {
    /// Uses this folder, making it readable by its owner only.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn in_folder(folder: &Path) -> Result<Files, StoreError> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            // A folder that is new lasts only when the one above it was fsynced.
            .and_then(|()| fs::File::open(folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))?.sync_all())
            .map_err(|e| StoreError::Place { place: folder.display().to_string(), why: e.to_string() })?;
        Ok(Files { folder: Arc::new(folder.to_owned()), keeping: Arc::default() })
    }

    /// Where they lie.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Nobody is just keeping large bytes, and nobody begins to while this is held; nothing when somebody is.
    pub(crate) fn alone(&self) -> Option<RwLockWriteGuard<'_, ()>> {
        self.keeping.try_write().ok()
    }

    fn path(&self, sha256: &[u8; 32]) -> PathBuf {
        self.folder.join(data_encoding::HEXLOWER.encode(sha256))
    }

    /// Writes and fsyncs the file, then its folder. One that is there already is kept if it is whole; its folder is
    /// fsynced all the same, since whoever wrote it may not have come so far.
    fn write(&self, sha256: &[u8; 32], bytes: &[u8]) -> std::io::Result<()> {
        let path = self.path(sha256);
        if !fs::read(&path).is_ok_and(|there| there == bytes) {
            // A name of its own: two who keep the same bytes at once must not write into one file.
            let partial = path.with_extension(format!("{}.partial", uuid::Uuid::new_v4().simple()));
            let written = write_whole(&partial, bytes).and_then(|()| fs::rename(&partial, &path));
            if let Err(e) = written {
                // The disk may be full: what is left of the attempt only takes room. It may not even be there.
                let _ = fs::remove_file(&partial);
                return Err(e);
            }
        }
        fs::File::open(&*self.folder)?.sync_all()
    }

    fn remove(&self, sha256: &[u8; 32]) -> std::io::Result<()> {
        match fs::remove_file(self.path(sha256)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
            Ok(()) | Err(_) => fs::File::open(&*self.folder)?.sync_all(),
        }
    }

    /// Whether the file of these bytes is there, in its length: a look that costs no reading.
    pub(crate) fn holds(&self, sha256: &[u8; 32], size_bytes: u64) -> bool {
        self.path(sha256).metadata().is_ok_and(|m| m.len() == size_bytes)
    }
}

fn is_full(e: &std::io::Error) -> bool {
    matches!(e.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// An original on its way into the record. Large bytes are on disk already.
#[derive(Clone, Debug)]
pub struct Original {
    pub id: OriginalId,
    pub sha256: [u8; 32],
    pub size_bytes: u64,
    bytes: Option<Vec<u8>>,
    /// Until a row names the file.
    _kept: Option<Arc<OwnedRwLockReadGuard<()>>>,
}

impl Original {
    /// Whether it is new.
    pub(crate) async fn keep(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let size = crate::append::signed(self.size_bytes);
        Ok(tx.exec(&KEEP, vals![self.id.0, self.sha256, size, self.bytes]).await? > 0)
    }
}

/// Forgets an original that nothing names: its row, and the hash of its file when no other row needs it.
pub(crate) async fn forget(tx: &mut Tx<'_>, id: OriginalId) -> Result<Option<[u8; 32]>, StoreError> {
    let row = tx.query_maybe(&ONE, vals![id.0], |r| Ok((r.get::<[u8; 32]>(0)?, r.get::<Option<&[u8]>>(2)?.is_none()))).await?;
    tx.exec(&FORGET, vals![id.0]).await?;
    let Some((sha256, true)) = row else { return Ok(None) };
    let needed = tx.query_maybe(&FILE_IS_NEEDED, vals![sha256], |r| r.get::<u32>(0)).await?;
    Ok(needed.is_none().then_some(sha256))
}

struct Keep(Original);

impl Write for Keep {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        self.0.keep(tx).await?;
        Ok(())
    }
}

struct Erase {
    id: OriginalId,
    at: Timestamp,
}

impl Write for Erase {
    /// The hash of the file that nobody needs any more.
    type Out = (bool, Option<[u8; 32]>);

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, WriteError> {
        let row = tx.query_maybe(&ONE, vals![self.id.0], |r| Ok((r.get::<[u8; 32]>(0)?, r.get::<Option<&[u8]>>(2)?.is_none()))).await?;
        let erased = tx.exec(&ERASE, vals![self.id.0, self.at]).await? > 0;
        let Some((sha256, true)) = row.filter(|_| erased) else {
            return Ok((erased, None));
        };
        let needed = tx.query_maybe(&FILE_IS_NEEDED, vals![sha256], |r| r.get::<u32>(0)).await?;
        Ok((erased, needed.is_none().then_some(sha256)))
    }
}

impl Record {
    /// Erases an original: its bytes, and its file unless another one is the same. Whether it was there.
    ///
    /// # Errors
    /// When the database or the disk refuses.
    pub async fn erase_original(&self, id: OriginalId, at: Timestamp) -> Result<bool, RecordError> {
        let (erased, file) = self.db().write(Erase { id, at }).await?;
        if let Some(sha256) = file {
            self.remove_file(&sha256)?;
        }
        Ok(erased)
    }

    pub(crate) fn remove_file(&self, sha256: &[u8; 32]) -> Result<(), RecordError> {
        let removed = self.files().remove(sha256);
        removed.map_err(|e| RecordError::File { attempted: "erasing an original".into(), why: e.to_string() })
    }

    /// Makes bytes ready to be kept: large ones go to disk now, durably.
    ///
    /// # Errors
    /// When the file can't be written.
    pub async fn prepare_original(&self, id: OriginalId, bytes: Vec<u8>) -> Result<Original, RecordError> {
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        let size_bytes = bytes.len() as u64;
        if bytes.len() <= IN_A_ROW {
            return Ok(Original { id, sha256, size_bytes, bytes: Some(bytes), _kept: None });
        }
        let files = self.files().clone();
        let kept = Some(Arc::new(Arc::clone(&files.keeping).read_owned().await));
        let db = self.db().clone();
        let written = tokio::task::spawn_blocking(move || match files.write(&sha256, &bytes) {
            Err(e) if is_full(&e) && db.give_reserve_away() => files.write(&sha256, &bytes),
            other => other,
        })
        .await;
        match written {
            Ok(Ok(())) => Ok(Original { id, sha256, size_bytes, bytes: None, _kept: kept }),
            Ok(Err(e)) if is_full(&e) => Err(StoreError::DiskFull { attempted: "keeping an original".into(), why: e.to_string() }.into()),
            Ok(Err(e)) => Err(RecordError::File { attempted: "keeping an original".into(), why: e.to_string() }),
            Err(e) => Err(RecordError::File { attempted: "keeping an original".into(), why: e.to_string() }),
        }
    }

    /// Keeps bytes durably.
    ///
    /// # Errors
    /// When the disk or the database refuses.
    pub async fn keep_original(&self, id: OriginalId, bytes: Vec<u8>) -> Result<(), RecordError> {
        let original = self.prepare_original(id, bytes).await?;
        Ok(self.db().write(Keep(original)).await?)
    }

    /// The bytes of an original; nothing when it was erased or never kept.
    ///
    /// # Errors
    /// When the database or the file can't be read, or the file isn't what it was.
    pub async fn original(&self, id: OriginalId) -> Result<Option<Vec<u8>>, RecordError> {
        let row = self
            .db()
            .read()
            .await?
            .query_maybe(&ONE, vals![id.0], |r| Ok((r.get::<[u8; 32]>(0)?, r.get::<Option<Vec<u8>>>(2)?, r.get::<Option<i64>>(3)?)))
            .await?;
        let Some((sha256, bytes, erased_at)) = row else {
            return Ok(None);
        };
        if bytes.is_some() || erased_at.is_some() {
            return Ok(bytes);
        }
        let path = self.files().path(&sha256);
        let attempted = "reading an original".to_owned();
        let bytes = tokio::fs::read(&path).await.map_err(|e| RecordError::File { attempted: attempted.clone(), why: e.to_string() })?;
        let found: [u8; 32] = Sha256::digest(&bytes).into();
        if found != sha256 {
            return Err(RecordError::File { attempted, why: "its bytes are not what they were; restore it from a backup".into() });
        }
        Ok(Some(bytes))
    }
}
