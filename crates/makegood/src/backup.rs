//! `makegood backup`: a SQLite desk as one file, made while it is in use. The copy is unpacked and verified before it gets its
//! name: a backup that was never read back is a hope. Secrets stay out; they need a copy of their own, kept elsewhere.

mod archive;

pub use archive::{DATABASE, Manifest, pack, unpack};

use crate::{
    args::Backup,
    errand::{Errand, Teller},
    exit::{Exit, Trouble},
    office::Office,
    place::{Chosen, files_in},
    through, verify,
};
use desk::real_now;
use record::{Record, store::Place};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use words::{Arg, Voice};

/// Copies the desk to a file.
#[derive(Serialize, Deserialize)]
pub struct Copying {
    file: PathBuf,
}

pub async fn run(args: Backup, voice: &Voice) -> Result<Exit, Trouble> {
    let chosen = Chosen::usual(&args.place, voice)?;
    if !chosen.is_folder() {
        return Err(Trouble::usage(postgres_instead(&chosen, voice)));
    }
    // The server has another working folder than this terminal.
    let file = std::path::absolute(&args.file).map_err(|e| Trouble::usage(e.to_string()))?;
    through::run(Copying { file }, chosen, voice).await
}

/// How PostgreSQL's own tools do it.
fn postgres_instead(chosen: &Chosen, voice: &Voice) -> String {
    let (database, folder) = (chosen.place.to_string(), chosen.folder.display().to_string());
    voice.say_with("cli-backup-postgres", &[("database", Arg::Text(&database)), ("folder", Arg::Text(&folder))])
}

fn trouble(file: &Path, voice: &Voice) -> impl Fn(io::Error) -> Trouble {
    let (file, voice) = (file.display().to_string(), voice.clone());
    move |e| {
        let why = e.to_string();
        Trouble::failed(voice.say_with("cli-backup-failed", &[("file", Arg::Text(&file)), ("why", Arg::Text(&why))]))
    }
}

impl Errand for Copying {
    const PATH: &'static str = "/backup";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        let voice = tell.voice();
        if !office.place.is_folder() {
            return Err(Trouble::usage(postgres_instead(&office.place, voice)));
        }
        let shown = self.file.display().to_string();
        if self.file.exists() {
            return Err(Trouble::usage(voice.say_with("cli-backup-exists", &[("file", Arg::Text(&shown))])));
        }
        let beside = self.file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let failed = trouble(&self.file, voice);
        // Everything unfinished lies in a folder beside the file, and goes with it.
        let unfinished = tempfile::Builder::new().prefix(".makegood-backup-").tempdir_in(&beside).map_err(&failed)?;
        let packed = unfinished.path().join("packed.tar");
        copy(office, unfinished.path(), &packed, tell).await.map_err(|e| e.or(&failed))?;
        let checked = read_back(&packed, &unfinished.path().join("restored"), tell).await?;
        if !checked.damages.is_empty() {
            for line in &checked.damages {
                tell.line(line.clone()).await?;
            }
            return Err(Trouble { exit: Exit::Broken, said: Some(voice.say("cli-backup-damaged")) });
        }
        let bytes = fs::metadata(&packed).map_err(&failed)?.len();
        put(&packed, &self.file).map_err(&failed)?;
        fs::File::open(&beside).and_then(|folder| folder.sync_all()).map_err(&failed)?;
        let megabytes = i64::try_from(bytes.div_ceil(1_000_000)).unwrap_or(i64::MAX);
        let streams = i64::try_from(checked.streams).unwrap_or(i64::MAX);
        tell.line(voice.say_with(
            "cli-backup-done",
            &[("file", Arg::Text(&shown)), ("megabytes", Arg::Count(megabytes)), ("streams", Arg::Count(streams))],
        ))
        .await?;
        tell.line(voice.say("cli-backup-secrets")).await?;
        Ok(Exit::Well)
    }
}

/// Gives a finished file its name, without replacing one that somebody put there meanwhile: by a link, where disks know links.
fn put(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists && !to.exists() => fs::rename(from, to),
        other => other,
    }
}

/// An error of the disk, or trouble that has its words already.
enum Failed {
    Disk(io::Error),
    Told(Trouble),
}

impl Failed {
    fn or(self, failed: &impl Fn(io::Error) -> Trouble) -> Trouble {
        match self {
            Failed::Disk(e) => failed(e),
            Failed::Told(trouble) => trouble,
        }
    }
}

/// The database at one instant, then the files: whatever the database names was there before it.
async fn copy(office: &Office, folder: &Path, packed: &Path, tell: &Teller) -> Result<(), Failed> {
    let database = folder.join(DATABASE);
    let (stage, teller) = (tell.voice().say("cli-backup-copying"), tell.clone());
    let progress =
        move |p: record::store::BackupProgress| teller.progress(&stage, u64::from(p.copied_pages), Some(u64::from(p.total_pages)));
    let made_at = real_now();
    let done = office.desk.record().db().backup_to(&database, progress).await.map_err(|e| Failed::Told(e.into()))?;
    let files = office.place.files();
    let manifest = Manifest::new(made_at, done.migration);
    let (packed, stage, teller) = (packed.to_owned(), tell.voice().say("cli-backup-packing"), tell.clone());
    let packing = tokio::task::spawn_blocking(move || {
        pack(&packed, &manifest, &database, &files, |done, whole| teller.progress(&stage, done, Some(whole)))?;
        // The copy in the archive is the one that counts.
        fs::remove_file(&database)
    });
    packing.await.map_err(|e| Failed::Disk(io::Error::other(e)))?.map_err(Failed::Disk)
}

/// Unpacks a backup and verifies what comes out.
pub async fn read_back(packed: &Path, into: &Path, tell: &Teller) -> Result<verify::Checked, Trouble> {
    let (from, to, teller) = (packed.to_owned(), into.to_owned(), tell.clone());
    let stage = tell.voice().say("cli-restore-unpacking");
    let unpacking = tokio::task::spawn_blocking(move || unpack(&from, &to, |done, whole| teller.progress(&stage, done, Some(whole))));
    let unpacked = unpacking.await.map_err(|e| Trouble::failed(e.to_string()))?;
    unpacked.map_err(|e| {
        let (file, why) = (packed.display().to_string(), e.to_string());
        Trouble::usage(tell.voice().say_with("cli-restore-unusable", &[("file", Arg::Text(&file)), ("why", Arg::Text(&why))]))
    })?;
    let record = Record::open(&Place::Folder(into.to_owned()), &files_in(into)).await?;
    verify::check(&record, &files_in(into), tell).await
}
