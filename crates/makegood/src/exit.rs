//! How a command ends: five exit codes, and trouble that says what was attempted and what to do.

use crate::tongue;
use desk::{Declined, Failure};
use record::{RecordError, store::StoreError};
use serde::{Deserialize, Serialize};
use std::process::ExitCode;
use words::Voice;

/// The exit codes as `--help` and docs/command-line.md list them.
pub const EXIT_CODES: &str = "Exit codes:
  0  it is done, or all is well
  1  a rule is broken, or the record is damaged: what and where is printed
  2  the command or a file given to it can't be used as it is: nothing was changed
  3  the place can't be reached or opened: a folder, a database, a port, a running server
  4  it was begun and failed: a disk, a database or a fault of ours; what was confirmed is kept";

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// 0.
    Well,
    /// 1: a rule is broken, or the record is damaged.
    Broken,
    /// 2: wrong usage or input.
    Usage,
    /// 3: can't be reached or opened.
    Unreachable,
    /// 4: begun, and failed.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Well => 0,
            Exit::Broken => 1,
            Exit::Usage => 2,
            Exit::Unreachable => 3,
            Exit::Failed => 4,
        })
    }
}

/// Why a command was not carried out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Trouble {
    pub exit: Exit,
    /// What was attempted and what to do; nothing, when nobody listens any more.
    pub said: Option<String>,
}

impl Trouble {
    /// Wrong usage or input.
    pub fn usage(said: impl Into<String>) -> Trouble {
        Trouble { exit: Exit::Usage, said: Some(said.into()) }
    }

    /// Can't be reached or opened.
    pub fn unreachable(said: impl Into<String>) -> Trouble {
        Trouble { exit: Exit::Unreachable, said: Some(said.into()) }
    }

    /// Begun, and failed.
    pub fn failed(said: impl Into<String>) -> Trouble {
        Trouble { exit: Exit::Failed, said: Some(said.into()) }
    }

    /// Whoever asked has gone away (`makegood export | head`): there is nobody to tell.
    pub fn unheard() -> Trouble {
        Trouble { exit: Exit::Well, said: None }
    }

    /// Something that the desk declined.
    pub fn declined(declined: &Declined, voice: &Voice) -> Trouble {
        match declined {
            Declined::Refused(refusal) => Trouble::usage(tongue::refusal(refusal, voice)),
            Declined::Unusable { field, why } => Trouble::usage(tongue::unusable(field, why, voice)),
            Declined::NotFound | Declined::NotSetUp => Trouble::usage(declined.to_string()),
            Declined::Failed(failure) => Trouble::of_failure(failure),
        }
    }

    /// A failure of the desk, the record or a secret.
    pub fn of_failure(failure: &Failure) -> Trouble {
        match failure {
            Failure::Record(e) => Trouble::of_record(e),
            Failure::Crowded { .. } => Trouble::failed(failure.to_string()),
            Failure::Secret { .. } => Trouble::unreachable(failure.to_string()),
        }
    }

    /// A failure of the record.
    pub fn of_record(e: &RecordError) -> Trouble {
        match e {
            RecordError::Store(e) => Trouble::of_store(e),
            RecordError::LostRace | RecordError::Unreadable { .. } | RecordError::File { .. } => Trouble::failed(e.to_string()),
        }
    }

    /// A failure of the database.
    pub fn of_store(e: &StoreError) -> Trouble {
        match e {
            StoreError::Taken { .. }
            | StoreError::Newer { .. }
            | StoreError::Changed { .. }
            | StoreError::Place { .. }
            | StoreError::Unreachable { .. }
            | StoreError::Corrupt { .. } => Trouble::unreachable(e.to_string()),
            StoreError::Unique { .. }
            | StoreError::ForeignKey { .. }
            | StoreError::Check { .. }
            | StoreError::NotNull { .. }
            | StoreError::Refused { .. }
            | StoreError::Nul { .. }
            | StoreError::DiskFull { .. }
            | StoreError::Busy { .. }
            | StoreError::InDoubt { .. }
            | StoreError::Stopped { .. }
            | StoreError::Other { .. } => Trouble::failed(e.to_string()),
        }
    }
}

impl From<RecordError> for Trouble {
    fn from(e: RecordError) -> Trouble {
        Trouble::of_record(&e)
    }
}

impl From<StoreError> for Trouble {
    fn from(e: StoreError) -> Trouble {
        Trouble::of_store(&e)
    }
}

impl From<Failure> for Trouble {
    fn from(e: Failure) -> Trouble {
        Trouble::of_failure(&e)
    }
}
