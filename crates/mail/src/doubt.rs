//! What was odd about a message that was read all the same.

use serde::{Deserialize, Serialize};

use crate::limits;

/// One oddity. The message was read; whoever works on it may want to look at the original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// No sender is named.
    NoFrom,
    /// More than one `From` field or more than one author: the first one counts.
    SeveralFrom,
    /// Nobody is named as recipient.
    NoRecipient,
    /// There is no date.
    NoDate,
    /// There is a date that no rule can read.
    BrokenDate,
    /// There is no message id.
    NoMessageId,
    /// There is not a word of text.
    NoText,
    /// The text is encrypted: only the attachment is here.
    Encrypted,
    /// Bytes 0x00 stood in the text and were left out.
    NulBytes,
    /// A character set of a name that nobody knows; read as UTF-8 or else as Windows-1252.
    UnknownCharset(String),
    /// Bytes that do not fit the character set that they claim.
    BrokenCharset(String),
    /// A transfer encoding of a name that nobody knows; the bytes were taken as they are.
    UnknownEncoding(String),
    /// Bytes that do not fit the transfer encoding that they claim.
    BrokenEncoding,
    /// A line among the header fields that is none.
    BrokenHeader,
    /// Boundaries that are missing, never used or never closed.
    BrokenStructure,
    /// Text stands after the last part, where no mail program shows it.
    TextAfterParts,
    /// The text was longer than is kept beside a case.
    TextCut,
    /// The HTML was nested or built in a way that no HTML parser should see; its tags were cut out.
    HtmlStripped,
    /// More addresses or message ids than are kept.
    ListCut,
}

/// Doubts, each told once and not more than [`limits::DOUBTS`] of them.
#[derive(Debug, Default)]
pub(crate) struct Doubts(Vec<Doubt>);

impl Doubts {
    pub(crate) fn add(&mut self, doubt: Doubt) {
        if self.0.len() < limits::DOUBTS && !self.0.contains(&doubt) {
            self.0.push(doubt);
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Doubt> {
        self.0
    }
}
