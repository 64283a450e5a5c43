//! Where a desk lies: a folder with SQLite, or PostgreSQL with a folder of keys and large files beside it.
//!
//! In the folder: `makegood.db` (SQLite), `files/` (large originals), `server.key` and `mail-out.password` (mode 0600, never
//! in a backup), `makegood.sock` (while a server runs), `makegood.lock`, and `makegood.reserve` (room for the day on which the
//! disk is full).

use crate::{
    args::{DATA, DATABASE_VARIABLE, PlaceArgs},
    exit::Trouble,
};
use desk::{Clock, Desk, Keys};
use record::{
    Record,
    store::{DATABASE_FILE, Place, StoreError},
};
use std::path::{Path, PathBuf};
use words::{Arg, Voice};

/// The place that was chosen, not opened yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chosen {
    pub place: Place,
    /// The data folder: of everything with SQLite, of keys and large files with PostgreSQL.
    pub folder: PathBuf,
}

impl Chosen {
    /// A desk in this folder.
    pub fn folder(folder: PathBuf) -> Chosen {
        Chosen { place: Place::Folder(folder.clone()), folder }
    }

    /// What was asked for on the command line, or in the environment; else the usual folder.
    pub fn from_args(args: &PlaceArgs, usual: &str, voice: &Voice) -> Result<Chosen, Trouble> {
        let environment = std::env::var(DATABASE_VARIABLE).ok().filter(|v| !v.is_empty());
        Chosen::of(args, environment, usual, voice)
    }

    fn of(args: &PlaceArgs, environment: Option<String>, usual: &str, voice: &Voice) -> Result<Chosen, Trouble> {
        let folder = args.data.clone().unwrap_or_else(|| PathBuf::from(usual));
        let Some(url) = args.database.clone().or(environment) else {
            return Ok(Chosen::folder(folder));
        };
        if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
            return Err(Trouble::usage(voice.say("cli-database-not-postgres")));
        }
        // A folder with a SQLite desk, and a database: nobody can know which one is meant.
        if args.data.is_some() && folder.join(DATABASE_FILE).exists() {
            let shown = folder.display().to_string();
            return Err(Trouble::usage(voice.say_with("cli-place-twice", &[("folder", Arg::Text(&shown))])));
        }
        Ok(Chosen { place: Place::Url(url), folder })
    }

    /// As [`Chosen::from_args`] with the usual data folder.
    pub fn usual(args: &PlaceArgs, voice: &Voice) -> Result<Chosen, Trouble> {
        Chosen::from_args(args, DATA, voice)
    }

    /// Whether it is a folder with SQLite, of which one process at a time can work.
    pub fn is_folder(&self) -> bool {
        matches!(self.place, Place::Folder(_))
    }

    /// The folder of large originals.
    pub fn files(&self) -> PathBuf {
        files_in(&self.folder)
    }

    /// The file with the password for mail that leaves.
    pub fn mail_out_password(&self) -> PathBuf {
        self.folder.join("mail-out.password")
    }

    /// Opens the record, bringing its schema up to date.
    pub async fn open_record(&self) -> Result<Record, StoreError> {
        if !self.is_folder() {
            make_private(&self.folder)?;
        }
        Record::open(&self.place, &self.files()).await
    }

    /// Opens the desk, under this clock.
    pub async fn open(&self, clock: Clock) -> Result<Desk, Trouble> {
        let record = self.open_record().await?;
        let keys = Keys::in_file(&self.folder.join("server.key"))?;
        Ok(Desk::open(record, keys, clock).await?)
    }
}

/// The folder of large originals in a data folder.
pub fn files_in(folder: &Path) -> PathBuf {
    folder.join("files")
}

/// Makes a folder that only its owner can look into; one that is there stays as it is.
fn make_private(folder: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| StoreError::Place {
        place: folder.display().to_string(),
        why: format!("the folder of keys and large files couldn't be made: {e}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice() -> Voice {
        Voice::new("en", jiff::tz::TimeZone::UTC)
    }

    fn args(data: Option<&str>, database: Option<&str>) -> PlaceArgs {
        PlaceArgs { data: data.map(PathBuf::from), database: database.map(str::to_owned) }
    }

    #[test]
    fn what_the_command_line_says_goes_before_the_environment() {
        let here = Chosen::of(&args(None, Some("postgres://a@b.example/one")), Some("postgres://a@b.example/two".into()), DATA, &voice());
        assert_eq!(here.map(|c| c.place), Ok(Place::Url("postgres://a@b.example/one".into())));
        let there = Chosen::of(&args(Some("keys"), None), Some("postgres://a@b.example/two".into()), DATA, &voice());
        assert_eq!(there, Ok(Chosen { place: Place::Url("postgres://a@b.example/two".into()), folder: "keys".into() }));
        assert_eq!(Chosen::of(&args(None, None), None, DATA, &voice()), Ok(Chosen::folder(DATA.into())));
    }

    #[test]
    fn a_folder_with_a_desk_and_a_database_at_once_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(DATABASE_FILE), b"").expect("a file");
        let both = Chosen::of(&args(folder.path().to_str(), Some("postgres://a@b.example/one")), None, DATA, &voice());
        assert_eq!(both.map_err(|t| t.exit), Err(crate::exit::Exit::Usage));
    }

    #[test]
    fn another_kind_of_database_is_refused() {
        assert!(Chosen::of(&args(None, Some("mysql://a@b.example/one")), None, DATA, &voice()).is_err());
    }
}
