//! The mail room: bytes first, then a child process. A message is durable before anything reads it; one that can't be read
//! waits on the shelf, and stops nothing.

use crate::{
    reader::{Reader, Reading},
    smtp_in::{Envelope, NotTaken, Take},
};
use desk::{Arrived, Boxed, Declined, Desk, Failure, ReadAs, Reads, ShelfWhy, real_now};
use record::{
    RecordError,
    ledger::{CameBy, Entered, Unread},
    store::StoreError,
};
use std::sync::{Arc, Mutex, PoisonError};

/// After so many readings that came to nothing a human looks at a message.
const ATTEMPTS: u32 = 5;

/// How many messages are taken from the ledger at a time.
const AT_ONCE: u32 = 20;

/// The mail room.
#[derive(Clone)]
pub struct Mailroom {
    desk: Desk,
    reader: Arc<Reader>,
    /// Lines that were taken when the record took nothing more: they come first when it does again.
    unsettled: Arc<Mutex<Vec<Unread>>>,
}

impl Mailroom {
    /// The mail room of a desk, which reads with this reader.
    #[must_use]
    pub fn new(desk: Desk, reader: Arc<Reader>) -> Mailroom {
        Mailroom { desk, reader, unsettled: Arc::default() }
    }

    /// The reader, for attachments.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Keeps a message, durably.
    ///
    /// # Errors
    /// When it could not be kept: its sender must not be told that it was.
    pub async fn keep(&self, arrived: Arrived) -> Result<Entered, Declined> {
        self.desk.keep_arrived(arrived).await
    }

    /// Reads what waits, until nothing does; says how many messages were settled.
    ///
    /// # Errors
    /// When the record refuses as a whole. A message that fails alone is tried again, then shelved.
    pub async fn read_waiting(&self) -> Result<u32, Declined> {
        self.read_waiting_until(|| false).await
    }

    /// The same until it is time to stop: the messages that were taken are finished.
    ///
    /// # Errors
    /// As [`Mailroom::read_waiting`].
    pub async fn read_waiting_until(&self, stop: impl Fn() -> bool) -> Result<u32, Declined> {
        let mut settled = 0;
        loop {
            if stop() {
                return Ok(settled);
            }
            let mut lines = std::mem::take(&mut *self.unsettled.lock().unwrap_or_else(PoisonError::into_inner));
            if lines.is_empty() {
                lines = self.desk.record().take_unread(real_now(), AT_ONCE).await?;
            }
            if lines.is_empty() {
                return Ok(settled);
            }
            let mut lines = lines.into_iter();
            while let Some(line) = lines.next() {
                match self.read_one(&line).await {
                    Ok(()) => settled += 1,
                    Err(e) if takes_nothing(&e) => {
                        // Not the message is at fault. Reading it twice, here or elsewhere, changes nothing.
                        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner).extend(std::iter::once(line).chain(lines));
                        return Err(e);
                    }
                    Err(e) => {
                        tracing::error!(mail.line = %line.id, mail.attempts = line.attempts, failure = %e, "a message could not be taken in");
                        if line.attempts >= ATTEMPTS {
                            self.desk.shelve(&line, ShelfWhy::NotTakenIn { failure: e.to_string() }).await?;
                            settled += 1;
                        }
                    }
                }
            }
        }
    }

    async fn read_one(&self, line: &Unread) -> Result<(), Declined> {
        let Some(bytes) = self.desk.record().original(line.original).await? else {
            return self.desk.shelve(line, ShelfWhy::BytesGone).await;
        };
        if bytes.len() > desk::READ_BYTES {
            return self.desk.shelve(line, ShelfWhy::TooLarge { megabytes: (bytes.len() / (1024 * 1024)) as u64 }).await;
        }
        match self.read(&bytes).await? {
            ReadAs::Unreadable(why) => self.desk.shelve(line, why).await,
            read @ ReadAs::Message(_) => self.desk.take_in(line, read).await,
        }
    }

    /// Reads a message in the child.
    ///
    /// # Errors
    /// When no child could be started: that is ours to mend, and the message is tried again.
    pub async fn read(&self, bytes: &[u8]) -> Result<ReadAs, Declined> {
        match self.reader.read(bytes).await {
            Reading::Message(message) => Ok(ReadAs::Message(message)),
            Reading::Unreadable { why } => Ok(ReadAs::Unreadable(why)),
            Reading::NoReader { why } => {
                Err(Failure::Record(RecordError::File { attempted: "starting the reader of mail".into(), why }).into())
            }
        }
    }
}

/// Whether the record takes nothing for now, whatever it is.
fn takes_nothing(declined: &Declined) -> bool {
    matches!(declined, Declined::Failed(Failure::Record(RecordError::Store(e))) if e.passes())
}

impl Take for Mailroom {
    async fn knows(&self, recipient: &str) -> Result<bool, NotTaken> {
        if self.desk.record().db().is_short_of_room() {
            return Err(NotTaken::Full);
        }
        match self.desk.settings() {
            Some(_) => Ok(self.desk.knows_address(recipient)),
            // Before set-up nobody's address is known: whoever writes now tries again.
            None => Err(NotTaken::Broken),
        }
    }

    async fn take(&self, envelope: Envelope, bytes: Vec<u8>) -> Result<(), NotTaken> {
        let arrived =
            Arrived { came_by: CameBy::Smtp, envelope_from: Some(envelope.mail_from), envelope_to: envelope.rcpt_to, mailbox: None, bytes };
        match self.keep(arrived).await {
            Ok(_) => Ok(()),
            Err(Declined::Failed(Failure::Record(RecordError::Store(StoreError::DiskFull { .. })))) => Err(NotTaken::Full),
            Err(e) => {
                tracing::error!(failure = %e, "a message could not be kept; its sender keeps it");
                Err(NotTaken::Broken)
            }
        }
    }
}

impl Reads for Mailroom {
    fn read<'a>(&'a self, bytes: &'a [u8]) -> Boxed<'a, Result<ReadAs, Declined>> {
        Box::pin(Mailroom::read(self, bytes))
    }

    fn part<'a>(&'a self, bytes: &'a [u8], index: u32) -> Boxed<'a, Option<Vec<u8>>> {
        Box::pin(self.reader.attachment(bytes, index))
    }
}
