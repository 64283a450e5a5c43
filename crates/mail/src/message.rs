//! What a mail says, once it is read: the words that the rest of the house works with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::doubt::Doubt;

/// A mail address with the name that was written beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The name beside the address, cleaned for showing.
    pub name: Option<String>,
    /// The address: the domain in lower case, the rest as written. May lack an `@` when the sender did.
    pub address: String,
}

/// One mail, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The subject, decoded, on one line; empty when there was none.
    pub subject: String,
    /// The author.
    pub from: Option<Address>,
    /// Where answers are wanted, when that is not the author.
    pub reply_to: Option<Address>,
    /// Those to whom it is addressed.
    pub to: Vec<Address>,
    /// Those who get a copy. They get no access by that.
    pub cc: Vec<Address>,
    /// When it was written, by the sender's word.
    pub date: Option<Timestamp>,
    /// Its id without the angle brackets.
    pub message_id: Option<String>,
    /// The ids that it answers, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The ids of the conversation, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// The new text that the person wrote: plain, LF line ends, no NUL.
    pub text: String,
    /// What was folded away: the quotation and the signature. Together with `text` it is everything.
    pub quoted: String,
    /// The language of the new text (BCP 47), when it is sure.
    pub language: Option<String>,
    /// The files that came along.
    pub attachments: Vec<Attachment>,
    /// Who or what wrote it.
    pub kind: Kind,
    /// The sign that forbids an automatic answer (RFC 3834, section 2), when there is one.
    /// A person may have written it all the same.
    pub no_automatic_answer: Option<String>,
    /// What was odd about it.
    pub doubts: Vec<Doubt>,
}

/// A file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Which attachment of the message this is, from 0: what [`crate::attachment`] wants.
    pub index: u32,
    /// A name for showing only, cleaned; never a path.
    pub name: String,
    /// The media type that the sender claims, in lower case.
    pub media_type: String,
    /// Its size when decoded, in bytes.
    pub size_bytes: u64,
    /// The SHA-256 of its decoded bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Whether it was meant to be shown inside the text.
    pub inline: bool,
}

/// Who or what wrote a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A person, as far as anyone can tell.
    Person,
    /// A mail system, about the delivery of a mail of ours.
    Bounce(Bounce),
    /// A machine that answers or announces by itself.
    AutoReply {
        /// The header field or phrase that shows it.
        sign: String,
    },
    /// A mailing list or a newsletter.
    List {
        /// The header field that shows it.
        sign: String,
    },
}

/// What a mail system says about the delivery of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// Whom it is about; at least one, with an empty address when the report names nobody.
    pub recipients: Vec<BouncedRecipient>,
    /// The id of the mail that it is about, without angle brackets.
    pub original_message_id: Option<String>,
    /// The ids which that mail referred to.
    pub original_references: Vec<String>,
    /// The subject of that mail.
    pub original_subject: Option<String>,
    /// For a complaint of a reader (RFC 5965): its kind, such as `abuse`.
    pub feedback: Option<String>,
}

/// One recipient, and what became of the mail to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BouncedRecipient {
    /// The address as the report names it.
    pub address: String,
    /// What became of the mail.
    pub action: Action,
    /// The enhanced status code (RFC 3463), such as `5.1.1`, when the report gives one.
    pub status: Option<String>,
    /// Whether the address itself is dead, so that no later mail can reach it. A mailbox that is full, a mail
    /// that is too large or a refusal of the sender is not hard.
    pub hard: bool,
    /// What the mail system said, on one line.
    pub reason: String,
}

/// What became of a mail to one recipient (RFC 3464, 2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It will not arrive.
    Failed,
    /// It has not arrived yet; the mail system goes on trying.
    Delayed,
    /// It has arrived.
    Delivered,
    /// It was passed on to a system that reports nothing.
    Relayed,
    /// It was sent on to several addresses.
    Expanded,
}
