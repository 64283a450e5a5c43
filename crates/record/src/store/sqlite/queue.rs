//! What waits for the writer: a write, the answer of its last run, and whoever waits for it.

use std::{
    any::type_name,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::{Context, Poll, Waker},
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::store::{StoreError, Tx, Write, WriteError};

/// How one run of a write went, as far as the writer needs to know.
pub(super) enum Ran {
    /// Its rows shall be kept.
    Keep,
    /// Its rows shall be undone; the reason is kept for the answer.
    Undo,
    /// The machine failed, not the write: what it shares a transaction with is in question too.
    Trouble,
}

/// A write in the queue, whatever its type.
pub(super) trait Job: Send {
    fn run(&mut self, connection: &mut Connection) -> Ran;
    /// Whether its last run found the disk full.
    fn found_no_room(&self) -> bool;
    /// Answers with what the last run left, now that it is durable (or undone).
    fn confirm(self: Box<Self>);
    /// Answers that the transaction was lost; an error of the write's own run says more and goes first.
    fn fail(self: Box<Self>, error: StoreError);
}

pub(super) type Answer<Out> = Result<Out, WriteError>;

pub(super) struct Waiting<W: Write> {
    write: W,
    answer: Option<Answer<W::Out>>,
    reply: oneshot::Sender<Answer<W::Out>>,
}

impl<W: Write> Waiting<W> {
    pub(super) fn new(write: W) -> (Waiting<W>, oneshot::Receiver<Answer<W::Out>>) {
        let (reply, receiver) = oneshot::channel();
        (Waiting { write, answer: None, reply }, receiver)
    }
}

impl<W: Write> Job for Waiting<W> {
    fn run(&mut self, connection: &mut Connection) -> Ran {
        let mut tx = Tx::sqlite_writing(connection);
        let result = catch_unwind(AssertUnwindSafe(|| poll_once(self.write.run(&mut tx))));
        let answer = match result {
            Ok(Some(answer)) => tx.outcome(answer),
            Ok(None) => Err(fault_of::<W>("it waited for something outside the database, which a write must not do")),
            Err(_) => Err(fault_of::<W>("it panicked")),
        };
        let ran = match &answer {
            Ok(_) => Ran::Keep,
            Err(WriteError::Store(error)) if error.is_trouble_of_the_machine() => Ran::Trouble,
            Err(_) => Ran::Undo,
        };
        self.answer = Some(answer);
        ran
    }

    fn found_no_room(&self) -> bool {
        matches!(&self.answer, Some(Err(WriteError::Store(StoreError::DiskFull { .. }))))
    }

    fn confirm(self: Box<Self>) {
        let answer = self.answer.unwrap_or_else(|| Err(fault_of::<W>("it was never run")));
        // Whoever asked may have gone; what was committed stays committed.
        let _ = self.reply.send(answer);
    }

    fn fail(self: Box<Self>, error: StoreError) {
        let answer = match self.answer {
            Some(Err(own)) => own,
            Some(Ok(_)) | None => error.into(),
        };
        let _ = self.reply.send(Err(answer));
    }
}

/// SQLite answers at once, so a write that touches nothing else is done at the first poll.
fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

fn fault_of<W>(why: &str) -> WriteError {
    StoreError::other(format!("writing ({})", type_name::<W>()), why).into()
}
