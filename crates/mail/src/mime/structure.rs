//! The parts of a message, found in one pass over its lines and within limits, before mail-parser sees anything.
//!
//! mail-parser descends into messages inside messages by itself, until the stack is gone (4 MB of nested
//! `message/rfc822` did it). So it never sees a whole message here: it reads header blocks only. A message inside a
//! message is an attachment, not descended into.

use std::ops::Range;

use super::fields::Fields;
use crate::doubt::{Doubt, Doubts};
use crate::limits;
use crate::unreadable::Unreadable;

/// One part: a multipart that holds others, or a leaf.
#[derive(Debug)]
pub(crate) struct Part {
    /// Which part it stands in.
    pub parent: Option<usize>,
    pub fields: Fields,
    /// The media type in lower case, with the defaults of MIME filled in.
    pub main: String,
    pub sub: String,
    /// Whether other parts were found inside.
    pub holds_parts: bool,
    /// Where its body stands in the message.
    pub body: Range<usize>,
}

/// A multipart whose end has not been seen.
struct Open {
    part: usize,
    boundary: Vec<u8>,
    started: bool,
}

/// What the current line belongs to.
enum Inside {
    Header { from: usize },
    Leaf(usize),
    Preamble,
    Epilogue { text: bool },
}

/// The walk over the lines of one message.
pub(crate) struct Walk<'a> {
    bytes: &'a [u8],
    parts: Vec<Part>,
    open: Vec<Open>,
    inside: Inside,
    doubts: &'a mut Doubts,
}

/// All parts of a message, in the order in which they stand; the first is the message itself.
pub(crate) fn parts(bytes: &[u8], doubts: &mut Doubts) -> Result<Vec<Part>, Unreadable> {
    let mut walk = Walk { bytes, parts: Vec::new(), open: Vec::new(), inside: Inside::Header { from: 0 }, doubts };
    let mut at = 0;
    while at < bytes.len() {
        let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |found| at + found + 1);
        walk.line(at, end)?;
        at = end;
    }
    walk.finish()?;
    if walk.parts.first().is_none_or(|root| !root.fields.names().any(|name| is_mail_field(&name))) {
        return Err(Unreadable::NotAMessage);
    }
    Ok(walk.parts)
}

impl Walk<'_> {
    fn line(&mut self, at: usize, end: usize) -> Result<(), Unreadable> {
        let line = self.bytes[at..end].trim_ascii_end();
        if line.starts_with(b"--")
            && let Some((level, last)) = self.boundary(line)
        {
            return self.at_boundary(at, end, level, last);
        }
        match &mut self.inside {
            Inside::Header { from } => {
                let from = *from;
                if end - from > limits::HEADER_BYTES {
                    return Err(Unreadable::HeadersTooLarge);
                }
                if line.is_empty() && !self.is_folded_blank(at, end) {
                    return self.begin(from, at, end);
                }
                if !self.belongs_to_header(from, at, end) {
                    self.doubts.add(Doubt::BrokenHeader);
                    return self.begin(from, at, at);
                }
            }
            Inside::Epilogue { text } => *text |= !line.is_empty(),
            Inside::Leaf(_) | Inside::Preamble => {}
        }
        Ok(())
    }

    /// Which open multipart a line divides or ends.
    fn boundary(&self, line: &[u8]) -> Option<(usize, bool)> {
        let word = &line[2..];
        self.open.iter().enumerate().rev().find_map(|(level, open)| {
            let rest = word.strip_prefix(open.boundary.as_slice())?;
            match rest {
                b"" => Some((level, false)),
                b"--" => Some((level, true)),
                _ => None,
            }
        })
    }

    fn at_boundary(&mut self, at: usize, end: usize, level: usize, last: bool) -> Result<(), Unreadable> {
        self.end_current(at)?;
        for open in self.open.drain(level + 1..) {
            self.doubts.add(Doubt::BrokenStructure);
            self.parts[open.part].body.end = at;
            self.parts[open.part].holds_parts = open.started;
        }
        if last {
            if let Some(open) = self.open.pop() {
                self.parts[open.part].body.end = at;
                self.parts[open.part].holds_parts = open.started;
            }
            self.inside = Inside::Epilogue { text: false };
        } else {
            self.open[level].started = true;
            self.inside = Inside::Header { from: end };
        }
        Ok(())
    }

    /// Ends what stands before a boundary or before the end of the message, which is at `at`.
    fn end_current(&mut self, at: usize) -> Result<(), Unreadable> {
        match self.inside {
            Inside::Header { from } => {
                // A part without the empty line after its header has no body.
                self.begin(from, at, at)?;
                if let Inside::Leaf(part) = self.inside {
                    self.parts[part].body.end = at;
                } else if matches!(self.inside, Inside::Preamble) {
                    self.open.pop();
                    self.doubts.add(Doubt::BrokenStructure);
                }
            }
            Inside::Leaf(part) => {
                // The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).
                let body = &mut self.parts[part].body;
                let text = &self.bytes[body.start..at];
                let text = text.strip_suffix(b"\n").map_or(text, |text| text.strip_suffix(b"\r").unwrap_or(text));
                body.end = body.start + text.len();
            }
            Inside::Epilogue { text: true } => self.doubts.add(Doubt::TextAfterParts),
            Inside::Epilogue { text: false } | Inside::Preamble => {}
        }
        Ok(())
    }

    /// Takes the header that stands from `from` to `until` as that of a new part, whose body begins at `body`.
    fn begin(&mut self, from: usize, until: usize, body: usize) -> Result<(), Unreadable> {
        if self.parts.len() >= limits::PARTS {
            return Err(Unreadable::TooManyParts);
        }
        let fields = Fields::read(&self.bytes[from..until]);
        let parent = self.open.last().map(|open| open.part);
        let in_digest = parent.is_some_and(|parent| self.parts[parent].main == "multipart" && self.parts[parent].sub == "digest");
        let (main, sub) = fields.media_type().unwrap_or_else(|| {
            let (main, sub) = if in_digest && fields.count("content-type") == 0 { ("message", "rfc822") } else { ("text", "plain") };
            (main.to_owned(), sub.to_owned())
        });
        let boundary = (main == "multipart").then(|| fields.parameter("boundary")).flatten();
        let boundary = boundary.map(|boundary| boundary.trim_end().as_bytes().to_vec()).filter(|boundary| !boundary.is_empty());
        let part = self.parts.len();
        self.parts.push(Part { parent, fields, main, sub, holds_parts: false, body: body..self.bytes.len() });
        match boundary {
            Some(boundary) => {
                if self.open.len() >= limits::PART_DEPTH {
                    return Err(Unreadable::TooDeep);
                }
                self.open.push(Open { part, boundary, started: false });
                self.inside = Inside::Preamble;
            }
            None => self.inside = Inside::Leaf(part),
        }
        Ok(())
    }

    /// Whether an empty line of spaces stands inside a folded field (RFC 5322, 4.2): the next line is folded too.
    fn is_folded_blank(&self, at: usize, end: usize) -> bool {
        let spaces = matches!(self.bytes[at], b' ' | b'\t');
        let next = self.bytes[end..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        spaces && matches!(next.first(), Some(b' ' | b'\t')) && !next.trim_ascii().is_empty()
    }

    /// Whether a line without the look of a header field may still stand among them: a folded line, an mbox
    /// separator, or one broken line with a field after it.
    fn belongs_to_header(&self, from: usize, at: usize, end: usize) -> bool {
        let line = &self.bytes[at..end];
        if is_field(line) || (at > from && matches!(line.first(), Some(b' ' | b'\t'))) {
            return true;
        }
        if at == from && (line.starts_with(b"From ") || line.starts_with(b">From ")) {
            return true;
        }
        at > from && is_field(&self.bytes[end..])
    }

    fn finish(&mut self) -> Result<(), Unreadable> {
        let end = self.bytes.len();
        if let Inside::Leaf(part) = self.inside {
            self.parts[part].body.end = end;
        } else {
            self.end_current(end)?;
        }
        for open in self.open.drain(..) {
            self.doubts.add(Doubt::BrokenStructure);
            self.parts[open.part].holds_parts = open.started;
        }
        Ok(())
    }
}

/// Whether a field, in lower case, is one by which a mail is known: any text has lines with colons.
fn is_mail_field(name: &str) -> bool {
    const KNOWN: [&str; 16] = [
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "date",
        "message-id",
        "received",
        "return-path",
        "reply-to",
        "sender",
        "mime-version",
        "delivered-to",
        "in-reply-to",
        "references",
        "auto-submitted",
    ];
    KNOWN.contains(&name) || ["content-", "x-", "list-", "resent-"].iter().any(|start| name.starts_with(start))
}

/// Whether bytes begin like a header field: a name without spaces, then a colon.
fn is_field(bytes: &[u8]) -> bool {
    let name = bytes.iter().take(80).position(|byte| !(byte.is_ascii_graphic() && *byte != b':'));
    match name {
        Some(0) | None => false,
        Some(length) => {
            let after = bytes[length..].iter().take(40).find(|byte| !matches!(byte, b' ' | b'\t'));
            after == Some(&b':')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> (Vec<String>, Vec<Doubt>) {
        let mut doubts = Doubts::default();
        let parts = parts(text.as_bytes(), &mut doubts).unwrap();
        let lines = parts
            .iter()
            .map(|part| format!("{}/{} {:?}", part.main, part.sub, if part.holds_parts { "" } else { &text[part.body.clone()] }))
            .collect();
        (lines, doubts.into_vec())
    }

    const TWO: &str =
        "Content-Type: multipart/mixed; boundary=\"b\"\n\nnobody reads this\n--b\n\none\n--b  \nContent-Type: text/html\n\n<p>\n--b--\n";

    #[test]
    fn parts_are_found_between_their_boundaries() {
        assert_eq!(shape(TWO).0, ["multipart/mixed \"\"", "text/plain \"one\"", "text/html \"<p>\""]);
        assert_eq!(shape(TWO).1, []);
    }

    #[test]
    fn a_boundary_that_never_comes_leaves_the_text_readable() {
        let (parts, doubts) = shape("Content-Type: multipart/mixed; boundary=z\n\nhello\n");
        assert_eq!(parts, ["multipart/mixed \"hello\\n\""]);
        assert_eq!(doubts, [Doubt::BrokenStructure]);
    }

    #[test]
    fn text_after_the_last_boundary_is_told() {
        assert_eq!(shape(&format!("{TWO}hidden\n")).1, [Doubt::TextAfterParts]);
    }

    #[test]
    fn an_outer_boundary_ends_inner_parts() {
        let text =
            "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nin\n--a\n\nout\n--a--\n";
        let (parts, doubts) = shape(text);
        assert_eq!(parts, ["multipart/mixed \"\"", "multipart/mixed \"\"", "text/plain \"in\"", "text/plain \"out\""]);
        assert_eq!(doubts, [Doubt::BrokenStructure]);
    }

    #[test]
    fn a_header_without_an_empty_line_after_it_loses_no_text() {
        let (parts, doubts) = shape("Subject: x\nFrom: a@b.example\nDear all,\nplease call.\n");
        assert_eq!(parts, ["text/plain \"Dear all,\\nplease call.\\n\""]);
        assert_eq!(doubts, [Doubt::BrokenHeader]);
    }

    #[test]
    fn a_message_in_a_message_is_not_descended_into() {
        let text = format!("{}Subject: in\n\nhi\n", "Content-Type: message/rfc822\n\n".repeat(1_000));
        assert_eq!(shape(&text).0.len(), 1);
    }

    #[test]
    fn limits_are_kept() {
        let mut doubts = Doubts::default();
        let deep: String = (0..60).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
        assert_eq!(parts(deep.as_bytes(), &mut doubts).err(), Some(Unreadable::TooDeep));
        let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\n\n".repeat(2_000));
        assert_eq!(parts(many.as_bytes(), &mut doubts).err(), Some(Unreadable::TooManyParts));
        let long = format!("Subject: {}\n\n", "x".repeat(limits::HEADER_BYTES));
        assert_eq!(parts(long.as_bytes(), &mut doubts).err(), Some(Unreadable::HeadersTooLarge));
        assert_eq!(parts(b"{\"name\": 1}\n", &mut doubts).err(), Some(Unreadable::NotAMessage));
        assert_eq!(parts(b"\x00\x01\x02", &mut doubts).err(), Some(Unreadable::NotAMessage));
    }
}
