//! The mail that came back: which one of ours it was.

use crate::doubt::Doubts;
use crate::files::header_of;
use crate::limits;
use crate::mime::{Fields, Parts};
use crate::thread;

use super::words;

/// What is known of the mail that a report is about.
#[derive(Debug, Default)]
pub(super) struct Returned {
    pub message_id: Option<String>,
    pub references: Vec<String>,
    pub subject: Option<String>,
    pub to: Vec<String>,
}

/// Divides the text of a report into what the mail system says and what it returns.
pub(super) fn divide(text: &str) -> (&str, &str) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim().trim_matches(['-', '*', '=', '_', '|', ' ', ':', '>', '.']).to_lowercase();
        let short = bare.chars().count() < 80;
        if at > 0
            && short
            && words::RETURNED.iter().any(|word| bare.starts_with(word) || (bare.contains(word) && line.trim_start().starts_with('-')))
        {
            return (&text[..at], &text[at + line.len()..]);
        }
        let lower = line.trim_start().to_ascii_lowercase();
        if at > 0
            && ["return-path:", "received: from", "message-id:"].iter().any(|name| lower.starts_with(name))
            && !line.starts_with([' ', '\t'])
        {
            return (&text[..at], &text[at..]);
        }
        at += line.len();
    }
    (text, "")
}

/// Finds the header of the returned mail: in a part of its own, or in the text below the dividing line.
pub(super) fn of(parts: &Parts<'_>, after: &str) -> Returned {
    for part in &parts.list {
        let holds = (part.main == "message" && matches!(part.sub.as_str(), "rfc822" | "global" | "global-headers" | "partial"))
            || (part.main == "text" && part.sub == "rfc822-headers");
        if holds && !part.holds_parts {
            let content = parts.content(part, &mut Doubts::default());
            let returned = from_header(header_of(&content));
            if returned.message_id.is_some() || !returned.to.is_empty() || returned.subject.is_some() {
                return returned;
            }
        }
    }
    let start: usize = after.split_inclusive('\n').take_while(|line| !line.contains(':')).map(str::len).sum();
    let block: String = after[start..]
        .lines()
        .map(str::trim_end)
        .take_while(|line| !line.is_empty())
        .take(500)
        .fold(String::new(), |block, line| block + line + "\n");
    let mut returned = from_header(block.as_bytes());
    if returned.message_id.is_none() {
        returned.message_id = parts.root().raw("x-original-message-id").and_then(|id| thread::id(&id));
    }
    if returned.message_id.is_none() {
        // Google and others name the mail in the report's own threading fields.
        returned.message_id = thread::id(&parts.root().joined("in-reply-to"));
    }
    returned
}

fn from_header(header: &[u8]) -> Returned {
    let fields = Fields::read(&header[..header.len().min(limits::HEADER_BYTES)]);
    let mut to: Vec<String> = fields.addresses("to").0.into_iter().map(|to| to.address).collect();
    to.extend(fields.addresses("cc").0.into_iter().map(|cc| cc.address));
    to.retain(|to| to.contains('@'));
    Returned {
        message_id: thread::id(&fields.joined("message-id")),
        references: thread::ids(&fields.joined("references")).0,
        subject: fields.text("subject").filter(|subject| !subject.is_empty()),
        to,
    }
}
