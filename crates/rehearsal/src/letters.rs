//! Mail as the townspeople have it: what they write, and what they find in their postbox.

use crate::customers::Customer;
use doors::catcher::Caught;

/// A mail in a postbox, read.
#[derive(Clone, Debug)]
pub struct Letter {
    pub from: String,
    /// The address to which an answer goes.
    pub answer_to: String,
    pub message_id: String,
    pub subject: String,
    /// The text, folded-away parts and all.
    pub text: String,
    /// Whether a machine wrote it (RFC 3834).
    pub automatic: bool,
    /// The bytes as they arrived.
    pub raw: Vec<u8>,
}

impl Letter {
    /// What the mail server caught, read.
    ///
    /// # Panics
    /// When we sent something that we can't read ourselves.
    #[must_use]
    pub fn of(caught: &Caught) -> Letter {
        let read = mail::read(&caught.bytes).expect("what we send can be read");
        let from = read.from.as_ref();
        let answer_to = read.reply_to.as_ref().or(from).map(|a| a.address.clone()).unwrap_or_default();
        Letter {
            from: from.and_then(|a| a.name.clone()).unwrap_or_default(),
            answer_to,
            message_id: read.message_id.clone().unwrap_or_default(),
            subject: read.subject.clone(),
            text: format!("{}\n{}", read.text, read.quoted),
            automatic: read.no_automatic_answer.is_some(),
            raw: caught.bytes.clone(),
        }
    }

    /// The letter, when it says this.
    ///
    /// # Panics
    /// When it doesn't; shows what it says.
    #[track_caller]
    pub fn has(&self, words: &str) -> &Letter {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain(&self.text).contains(&plain(words)), "{:?} doesn't say {words:?}:\n{}", self.subject, self.text);
        self
    }

    /// The code of the link to the customer's page, without the address before it.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("/c#")?;
        Some(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-.".contains(*c)).collect())
    }
}

/// A mail as somebody writes it: plain, in UTF-8, with an id of its own.
#[must_use]
pub fn written(by: &Customer, to: &str, subject: &str, text: &str, id: &str, answers: Option<&Letter>) -> Vec<u8> {
    let thread = answers.map(|l| format!("In-Reply-To: <{0}>\r\nReferences: <{0}>\r\n", l.message_id)).unwrap_or_default();
    let text = text.replace('\n', "\r\n");
    format!(
        "From: {}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n{thread}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n",
        by.mailbox()
    )
    .into_bytes()
}
