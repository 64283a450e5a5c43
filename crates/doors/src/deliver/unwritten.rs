//! What the record would not take: an outcome that a mail server told us, or that a message could not be sent at all. It is
//! written down as soon as the record takes it. Whoever forgot an outcome, and tried again, would send twice.

use crate::smtp_out::Sent;
use casework::ids::MessageId;
use desk::Failure;
use record::{RecordError, outbox::Taken};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What is known about a message that was taken.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// It was not on its way this time. Why, for whoever looks.
    NotSent(String),
    /// What the mail server made of it.
    Sent(Sent),
}

/// What waits to be written down, in the order in which it happened. It lasts as long as this process: a message of which it
/// dies with the outcome is in doubt, and is looked up.
#[derive(Debug, Default)]
pub(super) struct Unwritten(Mutex<VecDeque<(Taken, Known)>>);

impl Unwritten {
    fn inside(&self) -> MutexGuard<'_, VecDeque<(Taken, Known)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers it, unless something is known about this message already: what a mail server said counts.
    pub(super) fn add(&self, taken: &Taken, known: Known) {
        let mut inside = self.inside();
        if inside.iter().all(|(waiting, _)| waiting.message != taken.message) {
            inside.push_back((taken.clone(), known));
        }
    }

    pub(super) fn first(&self) -> Option<(Taken, Known)> {
        self.inside().front().cloned()
    }

    /// It is written down.
    pub(super) fn written(&self, message: MessageId) {
        self.inside().retain(|(waiting, _)| waiting.message != message);
    }
}

/// Whether the record itself is in trouble (a full disk, a server that is away), so that nothing can be written for now.
pub(super) fn takes_nothing(failure: &Failure) -> bool {
    matches!(failure, Failure::Record(RecordError::Store(e)) if e.passes())
}
