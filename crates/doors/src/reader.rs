//! Mail is read in a process of its own, so that no message can stop the desk: whatever it does to the reader, it costs only
//! itself, and the next message gets a fresh reader.
//!
//! The child is this same binary with a hidden subcommand that calls [`child_main`]. It has no environment, can open no file
//! and no socket, and is limited in memory and in processor time for each message; [`Reader`] watches the clock on the wall.

use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::{Mutex, PoisonError};

use desk::ShelfWhy;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::limits::ReaderLimits;

pub mod child;
mod frame;
mod nursery;

pub use child::child_main;
pub use frame::{Job, Verdict};

use nursery::{Nursery, Running};

/// What came of reading a message.
#[derive(Debug, Clone)]
pub enum Reading {
    /// It could be read.
    Message(Box<mail::Message>),
    /// It can't be read, now or later: it waits on the shelf for a person.
    Unreadable { why: ShelfWhy },
    /// No reader could be started, which is a fault of ours and not of the message: try again later, and tell the administrator.
    NoReader {
        /// What was attempted and what happened.
        why: String,
    },
}

/// Hands messages to child processes, at most as many at once as it has places.
#[derive(Debug)]
pub struct Reader {
    nursery: Nursery,
    limits: ReaderLimits,
    idle: Mutex<Vec<Running>>,
    places: Semaphore,
}

/// How one job ended.
enum Outcome {
    Done(Vec<u8>),
    No(ShelfWhy),
    NoReader(String),
}

/// Why a child is of no more use.
enum Lost {
    /// The clock ran out.
    Late,
    /// It ended, or said something that is no answer.
    Ended(Option<ExitStatus>),
}

impl Reader {
    /// One child at a time, with the default limits; `exe` with `args` must end up in [`child_main`]. Nothing is started before
    /// the first message.
    pub fn new(exe: PathBuf, args: Vec<String>) -> Reader {
        Reader::with(exe, args, 1, ReaderLimits::default())
    }

    /// The same with up to `places` children (at least one) and other limits.
    pub fn with(exe: PathBuf, args: Vec<String>, places: usize, limits: ReaderLimits) -> Reader {
        Reader { nursery: Nursery::new(exe, args, &limits), limits, idle: Mutex::default(), places: Semaphore::new(places.max(1)) }
    }

    /// Reads a message.
    pub async fn read(&self, bytes: &[u8]) -> Reading {
        match self.work(Job::Read, bytes).await {
            Outcome::Done(json) => match serde_json::from_slice(&json) {
                Ok(message) => Reading::Message(message),
                Err(_) => Reading::Unreadable { why: ShelfWhy::NotUnderstood },
            },
            Outcome::No(why) => Reading::Unreadable { why },
            Outcome::NoReader(why) => Reading::NoReader { why },
        }
    }

    /// The bytes of one attachment, by the index that [`mail::Attachment`] gives; `None` when there is none, or when the message
    /// can't be read.
    pub async fn attachment(&self, bytes: &[u8], index: u32) -> Option<Vec<u8>> {
        self.part(Job::Attachment(index), bytes).await
    }

    /// The HTML of the message, made safe for showing ([`mail::shown_html`]).
    pub async fn shown_html(&self, bytes: &[u8]) -> Option<String> {
        String::from_utf8(self.part(Job::ShownHtml, bytes).await?).ok()
    }

    async fn part(&self, job: Job, bytes: &[u8]) -> Option<Vec<u8>> {
        match self.work(job, bytes).await {
            Outcome::Done(part) => Some(part),
            Outcome::No(_) => None,
            Outcome::NoReader(why) => {
                tracing::error!(%why, "a part of a message could not be read: no reader");
                None
            }
        }
    }

    async fn work(&self, job: Job, bytes: &[u8]) -> Outcome {
        if bytes.len() > self.limits.message_bytes {
            return Outcome::No(ShelfWhy::TooLarge { megabytes: (bytes.len() / (1024 * 1024)) as u64 });
        }
        let _place = self.places.acquire().await.expect("the places are never closed");
        loop {
            let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut running = match waiting {
                Some(running) => running,
                None => match self.nursery.start().await {
                    Ok(running) => running,
                    Err(problem) => return Outcome::NoReader(format!("The mail reader can't be started: {problem}")),
                },
            };
            let fresh = running.served == 0;
            // While it works the child is in nobody's list: if we are dropped it is dropped with us, and killed.
            let lost = match timeout(self.limits.wall, running.ask(job, bytes, self.limits.answer_bytes)).await {
                Ok(Ok(verdict)) => {
                    if running.served < self.limits.messages_per_child {
                        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(running);
                    }
                    return match verdict {
                        Verdict::Yes(answer) => Outcome::Done(answer),
                        Verdict::No(why) => Outcome::No(ShelfWhy::of_stored(&why)),
                    };
                }
                Ok(Err(_)) => Lost::Ended(running.ended().await),
                Err(_) => Lost::Late,
            };
            if !fresh && self.may_be_innocent(&lost) {
                // The child had read others before: it may have ended for a reason that is not in this message.
                continue;
            }
            tracing::warn!("a message ended its reader; it can't be read, the others can");
            return Outcome::No(self.reason(&lost));
        }
    }

    fn may_be_innocent(&self, lost: &Lost) -> bool {
        match lost {
            Lost::Late => false,
            Lost::Ended(status) => status.and_then(signal) != Some(SIGXCPU),
        }
    }

    fn reason(&self, lost: &Lost) -> ShelfWhy {
        match lost {
            Lost::Late => ShelfWhy::Late { seconds: self.limits.wall.as_secs() },
            Lost::Ended(status) => match status.and_then(signal) {
                Some(SIGXCPU) => ShelfWhy::TooMuchWork { seconds: self.limits.cpu_seconds },
                Some(SIGABRT | SIGSEGV | SIGBUS) => ShelfWhy::TooMuchMemory { megabytes: self.limits.address_space_bytes / (1024 * 1024) },
                signal => ShelfWhy::ReaderEnded { signal },
            },
        }
    }
}

const SIGABRT: i32 = 6;
const SIGBUS: i32 = 7;
const SIGSEGV: i32 = 11;
const SIGXCPU: i32 = 24;

fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}
