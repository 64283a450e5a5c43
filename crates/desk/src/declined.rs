//! Why something wasn't done: a refusal (a person reads it, with ways forward), or a failure (we broke; somebody must act).

use crate::why::Why;
use casework::Refusal;
use record::RecordError;

/// Nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Declined {
    /// With ways forward.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such case, or the asker may not know of it: both look the same.
    #[error("there is no such case")]
    NotFound,
    /// The desk is not set up yet.
    #[error("this desk isn't set up yet: open its set-up page, or run `makegood setup --from FILE.toml`")]
    NotSetUp,
    /// Something that was written can't be used: which field, and what to write, as a key of the texts.
    #[error("{field}: {why}")]
    Unusable { field: &'static str, why: Why },
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// We broke.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Somebody else was first, again and again.
    #[error("others wrote to the same case at the same time, {attempts} times in a row; try again")]
    Crowded { attempts: u32 },
    /// A secret file can't be used.
    #[error("{path}: {why}")]
    Secret { path: String, why: String },
}

impl From<RecordError> for Declined {
    fn from(e: RecordError) -> Self {
        Declined::Failed(Failure::Record(e))
    }
}
