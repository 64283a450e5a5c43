//! The files that come with a mail: listed, named for showing, handed out by number.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::doubt::Doubts;
use crate::message::Attachment;
use crate::mime::{Fields, Part, Parts};
use crate::shown;

/// Lists the leaves that are not the text of the mail, in the order in which they stand.
pub(crate) fn list(parts: &Parts<'_>, files: &[usize], doubts: &mut Doubts) -> Vec<Attachment> {
    let mut list = Vec::new();
    for (index, at) in files.iter().enumerate() {
        let part = &parts.list[*at];
        let content = parts.content(part, doubts);
        list.push(Attachment {
            index: u32::try_from(index).expect("the number of parts is limited"),
            name: name(part, &content, index),
            media_type: shown::one_line(&format!("{}/{}", part.main, part.sub), 200),
            size_bytes: content.len() as u64,
            sha256: HEXLOWER.encode(&Sha256::digest(&content)),
            inline: part.fields.disposition().is_some_and(|word| word == "inline")
                || (part.main == "image" && part.fields.raw("content-id").is_some()),
        });
    }
    list
}

/// A name for showing: the sender's, the subject of a message, or one made of the number and the kind.
fn name(part: &Part, content: &[u8], index: usize) -> String {
    let given = part.fields.file_name().map(|name| shown::file_name(&decoded(&name))).filter(|name| !name.is_empty());
    if let Some(name) = given {
        return name;
    }
    if part.main == "message" && matches!(part.sub.as_str(), "rfc822" | "global") {
        let subject = Fields::read(header_of(content)).text("subject").unwrap_or_default();
        if !subject.is_empty() {
            return shown::file_name(&format!("{subject}.eml"));
        }
    }
    let ending = match (part.main.as_str(), part.sub.as_str()) {
        ("text", "html") => "html",
        ("text", "calendar") => "ics",
        ("text", "csv") => "csv",
        ("text", _) => "txt",
        ("image", "jpeg" | "jpg" | "pjpeg") => "jpg",
        ("image", "png") => "png",
        ("image", "gif") => "gif",
        ("application", "pdf") => "pdf",
        ("message", "rfc822" | "global") => "eml",
        ("message", _) => "txt",
        _ => "bin",
    };
    format!("attachment-{}.{ending}", index + 1)
}

/// A name that was wrongly written as an encoded word inside quotes, as many mail programs do.
fn decoded(name: &str) -> String {
    if !name.contains("=?") {
        return name.to_owned();
    }
    let block = format!("Subject: {}\n", name.replace(['\r', '\n'], " "));
    Fields::read(block.as_bytes()).text("subject").unwrap_or_else(|| name.to_owned())
}

/// The header block at the start of a message.
pub(crate) fn header_of(message: &[u8]) -> &[u8] {
    let message = message.trim_ascii_start();
    let mut at = 0;
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.trim_ascii_end().is_empty() || at + line.len() > crate::limits::HEADER_BYTES {
            break;
        }
        at += line.len();
    }
    &message[..at]
}
