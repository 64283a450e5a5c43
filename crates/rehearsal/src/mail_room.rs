//! The mail room of a town: behind a real reader in a process of its own, when the binary is at hand, else one that reads
//! where it stands. Both keep first, and read then.

use desk::{Arrived, Boxed, Declined, Desk, ReadAs, Reads, real_now};
use doors::{
    mailroom::Mailroom,
    reader::Reader,
    smtp_in::{Envelope, NotTaken, Take},
};
use record::ledger::CameBy;
use std::{path::Path, sync::Arc};

/// Takes mail in.
#[derive(Clone)]
pub enum MailRoom {
    /// As the binary does it.
    Child(Mailroom),
    /// Reads where it stands: for crates that have no binary.
    Inside(Desk),
}

impl MailRoom {
    /// With the reader of this binary, when there is one.
    #[must_use]
    pub fn new(desk: &Desk, binary: Option<&Path>) -> MailRoom {
        match binary {
            Some(exe) => {
                let reader = Reader::new(exe.to_owned(), vec!["read-mail".to_owned()]);
                MailRoom::Child(Mailroom::new(desk.clone(), Arc::new(reader)))
            }
            None => MailRoom::Inside(desk.clone()),
        }
    }

    /// Reads what waits; how many messages that were.
    ///
    /// # Panics
    /// When the record refuses, or a message can't be taken in: a test wants to know.
    pub async fn read_waiting(&self) -> u32 {
        match self {
            MailRoom::Child(room) => room.read_waiting().await.expect("what waits can be read"),
            MailRoom::Inside(desk) => read_inside(desk).await,
        }
    }
}

async fn read_inside(desk: &Desk) -> u32 {
    let mut settled = 0;
    loop {
        let lines = desk.record().take_unread(real_now(), 20).await.expect("the ledger can be read");
        if lines.is_empty() {
            return settled;
        }
        for line in lines {
            let bytes = desk.record().original(line.original).await.expect("an original can be read").unwrap_or_default();
            desk.take_in(&line, read(&bytes)).await.expect("a message can be taken in");
            settled += 1;
        }
    }
}

fn read(bytes: &[u8]) -> ReadAs {
    match mail::read(bytes) {
        Ok(message) => ReadAs::Message(Box::new(message)),
        Err(why) => ReadAs::Unreadable(desk::why_unreadable(&why)),
    }
}

impl Take for MailRoom {
    async fn knows(&self, recipient: &str) -> Result<bool, NotTaken> {
        match self {
            MailRoom::Child(room) => room.knows(recipient).await,
            MailRoom::Inside(desk) => Ok(desk.knows_address(recipient)),
        }
    }

    async fn take(&self, envelope: Envelope, bytes: Vec<u8>) -> Result<(), NotTaken> {
        match self {
            MailRoom::Child(room) => room.take(envelope, bytes).await,
            MailRoom::Inside(desk) => {
                let arrived = Arrived {
                    came_by: CameBy::Smtp,
                    envelope_from: Some(envelope.mail_from),
                    envelope_to: envelope.rcpt_to,
                    mailbox: None,
                    bytes,
                };
                desk.keep_arrived(arrived).await.map(|_| ()).map_err(|_| NotTaken::Broken)
            }
        }
    }
}

impl Reads for MailRoom {
    fn read<'a>(&'a self, bytes: &'a [u8]) -> Boxed<'a, Result<ReadAs, Declined>> {
        match self {
            MailRoom::Child(room) => Reads::read(room, bytes),
            MailRoom::Inside(_) => Box::pin(std::future::ready(Ok(read(bytes)))),
        }
    }

    fn part<'a>(&'a self, bytes: &'a [u8], index: u32) -> Boxed<'a, Option<Vec<u8>>> {
        match self {
            MailRoom::Child(room) => room.part(bytes, index),
            MailRoom::Inside(_) => Box::pin(std::future::ready(mail::attachment(bytes, index))),
        }
    }
}
