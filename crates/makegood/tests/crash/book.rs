//! What the world outside has handed over and what it was told: the other half of every account.

use super::dice::Dice;
use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Write,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The address to which everybody writes.
pub const DESK: &str = "help@nordwerk.example";
/// So many bytes of an attachment make a mail that the desk keeps as a file, not in a row.
const LARGE_BYTES: usize = 300_000;

/// A mail of somebody, which is handed over until it is acknowledged.
#[derive(Clone)]
pub struct Mail {
    /// Stands in its text, and in no other.
    pub token: String,
    pub from: String,
    pub bytes: Vec<u8>,
    acknowledged: bool,
}

/// What an operator was told about a reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// Nothing: the line broke.
    Nothing,
    /// It leaves in a moment.
    Taken,
    /// It was refused, with words.
    Refused,
}

/// The numbers of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub mails: usize,
    /// Answers of 250: more than mails, since some are handed over again.
    pub acknowledgements: usize,
    pub replies: usize,
    pub refused: usize,
}

/// The book.
#[derive(Default)]
pub struct Book(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    waiting: VecDeque<Mail>,
    /// Tokens of mails that the desk has acknowledged.
    acknowledged: Vec<String>,
    acknowledgements: usize,
    written: usize,
    customers: u64,
    replies: BTreeMap<String, Told>,
}

impl Book {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A mail to hand over: one that nobody has acknowledged, else a new one, while new ones are wanted.
    pub fn next_mail(&self, dice: &mut Dice, new_ones: bool) -> Option<Mail> {
        let mut pages = self.pages();
        if let Some(waiting) = pages.waiting.pop_front() {
            return Some(waiting);
        }
        new_ones.then(|| {
            pages.written += 1;
            // One in four is somebody new; the others write again about what they wrote before.
            if pages.customers == 0 || dice.once_in(4) {
                pages.customers += 1;
            }
            let customer = dice.among(1..=pages.customers);
            written(pages.written, customer, dice.once_in(12))
        })
    }

    /// A mail of somebody who has never written: they are answered at once.
    pub fn mail_of_somebody_new(&self) -> Mail {
        let mut pages = self.pages();
        pages.written += 1;
        pages.customers += 1;
        written(pages.written, pages.customers, false)
    }

    /// Its sender heard that it was taken. Once in a while it is handed over again all the same, as by a server that forgot.
    pub fn acknowledged(&self, mut mail: Mail, dice: &mut Dice) {
        let mut pages = self.pages();
        pages.acknowledgements += 1;
        if !std::mem::replace(&mut mail.acknowledged, true) {
            pages.acknowledged.push(mail.token.clone());
            if dice.once_in(15) {
                pages.waiting.push_back(mail);
            }
        }
    }

    /// Its sender heard nothing, or that it should come again.
    pub fn unheard(&self, mail: Mail) {
        self.pages().waiting.push_back(mail);
    }

    /// A reply as it is about to be sent by the form.
    pub fn new_reply(&self) -> String {
        let mut pages = self.pages();
        let token = format!("reply-{:06}", pages.replies.len());
        pages.replies.insert(token.clone(), Told::Nothing);
        token
    }

    /// What the page said about it.
    pub fn reply(&self, token: &str, told: Told) {
        self.pages().replies.insert(token.to_owned(), told);
    }

    /// The mails that were acknowledged.
    pub fn mails(&self) -> Vec<String> {
        self.pages().acknowledged.clone()
    }

    /// All replies, and what was said about them.
    pub fn replies(&self) -> BTreeMap<String, Told> {
        self.pages().replies.clone()
    }

    /// How many mails nobody has acknowledged yet.
    pub fn unacknowledged(&self) -> usize {
        self.pages().waiting.len()
    }

    pub fn tally(&self) -> Tally {
        let pages = self.pages();
        let of = |told: Told| pages.replies.values().filter(|t| **t == told).count();
        Tally {
            mails: pages.acknowledged.len(),
            acknowledgements: pages.acknowledgements,
            replies: of(Told::Taken),
            refused: of(Told::Refused),
        }
    }
}

/// A mail of an invented customer.
pub fn written(number: usize, customer: u64, large: bool) -> Mail {
    let (token, from) = (format!("mail-{number:06}"), format!("customer-{customer}@mail.example"));
    let mut text = format!(
        "From: Customer {customer} <{from}>\r\nTo: <{DESK}>\r\nSubject: The bill of winter\r\nMessage-ID: <{token}@mail.example>\r\nMIME-Version: 1.0\r\n"
    );
    let said = format!("The meter must be faulty. This is {token}. Who looks at it?\r\n");
    if large {
        let _ = write!(text, "Content-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n--cut\r\nContent-Type: text/plain\r\n\r\n{said}\r\n");
        let _ = write!(text, "--cut\r\nContent-Type: image/png; name=\"meter.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        for line in 0..LARGE_BYTES / 76 {
            let _ = write!(text, "{:0>76}\r\n", number * 10_000 + line);
        }
        text.push_str("--cut--\r\n");
    } else {
        let _ = write!(text, "Content-Type: text/plain; charset=utf-8\r\n\r\n{said}");
    }
    Mail { token, from, bytes: text.into_bytes(), acknowledged: false }
}
