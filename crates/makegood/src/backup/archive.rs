//! The form of a backup: a tar file with a manifest, the database, and the large originals by their hashes. Nothing else is
//! put in, and nothing else is taken out: no name of an archive leads anywhere but into its own folder.

use crate::verify;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};
use tar::{Archive, Builder, EntryType, Header};

/// The manifest's name.
const MANIFEST: &str = "makegood-backup.json";
/// The database's name, in a backup as in a data folder.
pub const DATABASE: &str = record::store::DATABASE_FILE;
/// The largest manifest that is read, in bytes.
const MANIFEST_BYTES: u64 = 64 * 1024;

/// What a backup is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the file: 1.
    makegood_backup: u32,
    made_at: Timestamp,
    /// Of the program that made it.
    program: String,
    /// The last migration of the database.
    migration: u32,
}

impl Manifest {
    /// Of a backup that is made now.
    pub fn new(made_at: Timestamp, migration: u32) -> Manifest {
        Manifest { makegood_backup: 1, made_at, program: env!("CARGO_PKG_VERSION").to_owned(), migration }
    }
}

/// Packs a database and its large files; durable when this returns.
pub fn pack(to: &Path, manifest: &Manifest, database: &Path, files: &Path, mut progress: impl FnMut(u64, u64)) -> io::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let mut builder = Builder::new(BufWriter::new(file));
    let manifest = serde_json::to_vec_pretty(manifest)?;
    builder.append_data(&mut header(manifest.len() as u64), MANIFEST, manifest.as_slice())?;
    let names = verify::names(files)?;
    let whole = names.len() as u64 + 1;
    append(&mut builder, DATABASE, database)?;
    progress(1, whole);
    for (done, name) in (2..).zip(&names) {
        match append(&mut builder, &format!("files/{name}"), &files.join(name)) {
            // It was erased meanwhile, as it should be in the backup too.
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            other => other?,
        }
        progress(done, whole);
    }
    let mut file = builder.into_inner()?;
    file.flush()?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

fn header(size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_size(size);
    header
}

fn append(builder: &mut Builder<BufWriter<File>>, name: &str, path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    builder.append_data(&mut header(size), name, file.take(size))
}

/// Unpacks a backup into a folder that is made for it; durable when this returns.
pub fn unpack(from: &Path, into: &Path, mut progress: impl FnMut(u64, u64)) -> io::Result<Manifest> {
    let file = File::open(from)?;
    let whole = file.metadata()?.len();
    let not_ours = || io::Error::new(io::ErrorKind::InvalidData, "it isn't a backup that this program knows");
    make(into)?;
    let files = crate::place::files_in(into);
    make(&files)?;
    let (mut manifest, mut database) = (None, false);
    let mut archive = Archive::new(BufReader::new(file));
    for entry in archive.entries()? {
        let mut entry = entry.map_err(|_| not_ours())?;
        let name = entry.path()?.to_str().unwrap_or_default().to_owned();
        if entry.header().entry_type() != EntryType::Regular {
            return Err(not_ours());
        }
        progress(entry.raw_file_position(), whole);
        match name.split_once('/') {
            None if name == MANIFEST => {
                let mut text = Vec::new();
                entry.by_ref().take(MANIFEST_BYTES).read_to_end(&mut text)?;
                let read: Manifest = serde_json::from_slice(&text).map_err(|_| not_ours())?;
                manifest = Some(read).filter(|m| m.makegood_backup == 1);
            }
            None if name == DATABASE && manifest.is_some() => {
                write(&mut entry, &into.join(DATABASE))?;
                database = true;
            }
            Some(("files", hash)) if verify::is_hash(hash) && manifest.is_some() => write(&mut entry, &files.join(hash))?,
            Some(_) | None => return Err(not_ours()),
        }
    }
    for folder in [&files, into] {
        File::open(folder)?.sync_all()?;
    }
    manifest.filter(|_| database).ok_or_else(not_ours)
}

fn make(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(folder)
}

fn write(from: &mut impl Read, to: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    io::copy(from, &mut file)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(entries: &[(&str, &[u8])]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.tar");
        let mut builder = Builder::new(File::create(&path).expect("a file"));
        for (name, bytes) in entries {
            let mut header = header(bytes.len() as u64);
            // As a stranger would write it: without the checks of whoever packs honestly.
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, *bytes).expect("written");
        }
        builder.into_inner().expect("whole");
        (folder, path)
    }

    #[test]
    fn nothing_is_unpacked_outside_its_folder_or_under_another_name() {
        let manifest = br#"{"makegood_backup":1,"made_at":"2026-11-22T10:00:00Z","program":"0.1.0","migration":1}"#;
        for bad in ["../escaped", "/tmp/escaped", "files/../../escaped", "files/short", "server.key", "makegood.db-wal"] {
            let (folder, path) = archive(&[("makegood-backup.json", manifest), ("makegood.db", b"x"), (bad, b"x")]);
            let refused = unpack(&path, &folder.path().join("into"), |_, _| ());
            assert!(refused.is_err(), "{bad}");
            assert!(!folder.path().join("escaped").exists(), "{bad}");
        }
        let (folder, path) = archive(&[("makegood-backup.json", manifest), ("makegood.db", b"x")]);
        assert!(unpack(&path, &folder.path().join("into"), |_, _| ()).is_ok());
    }

    #[test]
    fn what_is_no_backup_is_refused() {
        let (folder, path) = archive(&[("makegood.db", b"x")]);
        assert!(unpack(&path, &folder.path().join("into"), |_, _| ()).is_err(), "without a manifest");
        std::fs::write(&path, vec![b'x'; 4096]).expect("a file");
        assert!(unpack(&path, &folder.path().join("other"), |_, _| ()).is_err(), "not a tar file");
    }
}
