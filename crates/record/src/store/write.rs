//! A write is a value: it can wait in a queue, share a commit with others, and be run again.

use std::error::Error;

use super::{StoreError, Tx};

/// Something that writes in one transaction.
///
/// `run` may be called more than once for one [`Db::write`](super::Db::write): what an earlier call did in the database
/// is undone before the next. So it keeps nothing outside the transaction, takes no clock and no dice, and waits for
/// nothing but the transaction (on SQLite it runs on the writer's thread, where nothing else would ever answer).
///
/// After a statement has failed the write has failed, on both databases: going on, or returning `Ok`, isn't possible.
pub trait Write: Send + Sync + 'static {
    /// What it hands back after the commit.
    type Out: Send + 'static;

    /// Does it.
    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Out, WriteError>> + Send;
}

/// Why nothing of a write was kept (but see [`StoreError::InDoubt`]).
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The database said no, or couldn't.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The write itself decided against it; rolled back, and not run again.
    #[error("nothing was written: {0}")]
    Abandoned(Box<dyn Error + Send + Sync>),
}

impl WriteError {
    /// Undoes what this write did so far, for a reason of the caller's own.
    pub fn abandon(reason: impl Error + Send + Sync + 'static) -> WriteError {
        WriteError::Abandoned(Box::new(reason))
    }

    /// The reason given to [`WriteError::abandon`], when it is an `E`.
    ///
    /// # Errors
    /// Itself, when it is something else.
    pub fn reason<E: Error + 'static>(self) -> Result<E, WriteError> {
        match self {
            WriteError::Abandoned(reason) => reason.downcast().map(|reason| *reason).map_err(WriteError::Abandoned),
            WriteError::Store(_) => Err(self),
        }
    }
}
