//! Builds our own mails from typed parts, so that nothing a stranger wrote can become a header field or a recipient.
//!
//! The same draft always gives the same bytes: a mail that is sent again after a crash is the same mail.

mod checked;
mod paragraphs;

use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, MultiPart, SinglePart};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::limits;
use crate::message::Address;

pub use paragraphs::html_from_text;

/// A mail of ours, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The person who writes, and the address that the mail comes from.
    pub from: Address,
    /// To whom. At least one, at most [`limits::DRAFT_RECIPIENTS`].
    pub to: Vec<Address>,
    /// Where answers go: the case.
    pub reply_to: Address,
    /// The subject, one line.
    pub subject: String,
    /// The text, LF line ends.
    pub text: String,
    /// The same in HTML, our own and trusted; `None` derives it from the text by [`html_from_text`].
    pub html: Option<String>,
    /// Its id without angle brackets, made by us, the same whenever this mail is sent.
    pub message_id: String,
    /// What it answers, without angle brackets. Ids that no mail may carry are left out.
    pub in_reply_to: Vec<String>,
    /// The conversation, oldest first, without angle brackets. Ids that no mail may carry are left out.
    pub references: Vec<String>,
    /// Set when no person wrote it (RFC 3834).
    pub auto_submitted: Option<AutoSubmitted>,
    /// When it was written; 1970 to 9999.
    pub date: Timestamp,
    /// Files to go along: name, media type, bytes.
    pub attachments: Vec<(String, String, Vec<u8>)>,
    /// The language of the text (BCP 47).
    pub language: Option<String>,
}

/// How a mail that no person wrote came about (RFC 3834, 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutoSubmitted {
    /// It answers a mail.
    Replied,
    /// It was due.
    Generated,
}

/// Why a draft is no mail.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadDraft {
    /// A control character, such as a line end, where it would end a header field.
    #[error("{field} holds a control character")]
    ControlCharacter {
        /// Which part of the draft.
        field: &'static str,
    },
    /// An address that no mail server would take.
    #[error("{field} is no mail address")]
    BadAddress {
        /// Which part of the draft.
        field: &'static str,
    },
    /// Nobody to send it to, or more than [`limits::DRAFT_RECIPIENTS`].
    #[error("it needs one to {} recipients", limits::DRAFT_RECIPIENTS)]
    Recipients,
    /// Our own message id is none.
    #[error("the message id is not of the form left@right in ASCII")]
    BadMessageId,
    /// A media type that is none.
    #[error("an attachment has no proper media type")]
    BadMediaType,
    /// A language tag that is none.
    #[error("the language is no language tag")]
    BadLanguage,
    /// A date that can't be written.
    #[error("the date is not between 1970 and 9999")]
    BadDate,
    /// More than [`limits::DRAFT_BYTES`].
    #[error("text and attachments together are larger than {} bytes", limits::DRAFT_BYTES)]
    TooLarge,
    /// The mail writer refused it for a reason of its own.
    #[error("it could not be written: {0}")]
    Unwritable(String),
}

/// Writes a draft as a mail (RFC 5322), text and HTML side by side, files after them.
///
/// # Errors
/// [`BadDraft`], when a part of the draft can't stand in a mail. Nothing is mended in silence here: what we send is
/// what somebody wrote.
pub fn build(draft: &Draft) -> Result<Vec<u8>, BadDraft> {
    let size = draft.text.len()
        + draft.html.as_ref().map_or(0, String::len)
        + draft.attachments.iter().map(|(_, _, bytes)| bytes.len()).sum::<usize>();
    if size > limits::DRAFT_BYTES {
        return Err(BadDraft::TooLarge);
    }
    if draft.to.is_empty() || draft.to.len() > limits::DRAFT_RECIPIENTS {
        return Err(BadDraft::Recipients);
    }
    checked::one_line("the subject", &draft.subject)?;
    let mut mail = lettre::Message::builder()
        .from(checked::mailbox("the sender", &draft.from)?)
        .reply_to(checked::mailbox("the address for answers", &draft.reply_to)?)
        .subject(draft.subject.clone())
        .header(checked::date(draft.date)?)
        .message_id(Some(format!("<{}>", checked::message_id(&draft.message_id)?)));
    for to in &draft.to {
        mail = mail.to(checked::mailbox("a recipient", to)?);
    }
    if let Some(ids) = checked::ids("an id that is answered", &draft.in_reply_to)? {
        mail = mail.in_reply_to(ids);
    }
    if let Some(ids) = checked::ids("an id of the conversation", &draft.references)? {
        mail = mail.references(ids);
    }
    if let Some(how) = draft.auto_submitted {
        let word = match how {
            AutoSubmitted::Replied => "auto-replied",
            AutoSubmitted::Generated => "auto-generated",
        };
        // The second field keeps Exchange from answering with a note of absence.
        mail = mail.raw_header(header("Auto-Submitted", word)).raw_header(header("X-Auto-Response-Suppress", "All"));
    }
    if let Some(language) = &draft.language {
        mail = mail.raw_header(header("Content-Language", checked::language(language)?));
    }
    let built = mail.multipart(content(draft)?).map_err(|error| BadDraft::Unwritable(error.to_string()))?;
    Ok(built.formatted())
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn content(draft: &Draft) -> Result<MultiPart, BadDraft> {
    let html = match &draft.html {
        Some(html) => html.clone(),
        None => html_from_text(&draft.text, draft.language.as_deref()),
    };
    let texts = MultiPart::alternative()
        .boundary(boundary(draft, "texts"))
        .singlepart(SinglePart::plain(draft.text.replace('\0', "")))
        .singlepart(SinglePart::html(html.replace('\0', "")));
    if draft.attachments.is_empty() {
        return Ok(texts);
    }
    let mut all = MultiPart::mixed().boundary(boundary(draft, "all")).multipart(texts);
    for (name, media_type, bytes) in &draft.attachments {
        checked::one_line("the name of an attachment", name)?;
        checked::media_type(media_type)?;
        let media_type = ContentType::parse(media_type).map_err(|_| BadDraft::BadMediaType)?;
        all = all.singlepart(Attachment::new(name.clone()).body(bytes.clone(), media_type));
    }
    Ok(all)
}

/// A boundary that depends on the mail alone, and on all of it, so that nobody can write it into a text beforehand.
fn boundary(draft: &Draft, which: &str) -> String {
    let mut hash = Sha256::new();
    for piece in [which, &draft.message_id, &draft.text, draft.html.as_deref().unwrap_or_default()] {
        hash.update(piece.len().to_le_bytes());
        hash.update(piece);
    }
    for (_, _, bytes) in &draft.attachments {
        hash.update(Sha256::digest(bytes));
    }
    format!("makegood-{}", &data_encoding::HEXLOWER.encode(&hash.finalize())[..40])
}
