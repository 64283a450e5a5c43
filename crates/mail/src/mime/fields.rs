//! The header fields of a message or part. mail-parser reads them; here they become plain, clean values.

use jiff::Timestamp;
use mail_parser::{Addr, ContentType, Header, HeaderName, HeaderValue, MessageParser};

use super::charset;
use crate::limits;
use crate::message::Address;
use crate::shown;

/// One header block, read.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    text: String,
    headers: Vec<Header<'static>>,
}

impl Fields {
    /// Reads a header block, with or without the empty line that ends it.
    pub(crate) fn read(block: &[u8]) -> Fields {
        let mut text = charset::decode_header(block);
        text.truncate(text.trim_end().len());
        text.push_str("\n\n");
        let headers = MessageParser::new()
            .parse_headers(text.as_bytes())
            .and_then(|message| message.parts.into_iter().next())
            .map(|part| part.headers.into_iter().map(Header::into_owned).collect())
            .unwrap_or_default();
        Fields { text, headers }
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Header<'static>> {
        self.headers.iter().filter(move |header| header.name.as_str().eq_ignore_ascii_case(name))
    }

    /// How often a field stands here.
    pub(crate) fn count(&self, name: &str) -> usize {
        self.all(name).count()
    }

    /// The names of all fields, in lower case.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        self.headers.iter().map(|header| header.name.as_str().to_ascii_lowercase())
    }

    /// The first field of this name, as written, on one line, not decoded.
    pub(crate) fn raw(&self, name: &str) -> Option<String> {
        let header = self.all(name).next()?;
        let value = self.text.get(header.offset_start as usize..header.offset_end as usize)?;
        Some(shown::one_line(value, limits::SUBJECT_CHARS))
    }

    /// The same in lower case, empty when there is no such field.
    pub(crate) fn lower(&self, name: &str) -> String {
        self.raw(name).unwrap_or_default().to_lowercase()
    }

    /// The first field of this name as decoded text, on one line.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let header = self.all(name).next()?;
        let value = match &header.value {
            HeaderValue::Text(text) => text.to_string(),
            HeaderValue::TextList(list) => list.join(", "),
            HeaderValue::Empty => String::new(),
            _ => return self.raw(name),
        };
        Some(shown::one_line(&value, limits::SUBJECT_CHARS))
    }

    /// The addresses of all fields of this name. Also says whether there were more than are kept.
    pub(crate) fn addresses(&self, name: &str) -> (Vec<Address>, bool) {
        let mut found = Vec::new();
        for header in self.all(name) {
            let Some(list) = header.value.as_address() else {
                continue;
            };
            for addr in list.iter() {
                if found.len() >= limits::ADDRESSES {
                    return (found, true);
                }
                found.extend(address(addr));
            }
        }
        (found, false)
    }

    /// The first field of this name as an instant: `None` when there is none, `Some(None)` when it can't be read.
    pub(crate) fn instant(&self, name: &str) -> Option<Option<Timestamp>> {
        let header = self.all(name).next()?;
        let date = header.value.as_datetime().filter(|date| date.year >= 1900 && (1..=12).contains(&date.month));
        Some(date.and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()))
    }

    /// The raw text of all fields of this name: message ids are cut out of it elsewhere.
    pub(crate) fn joined(&self, name: &str) -> String {
        let mut all = String::new();
        for header in self.all(name) {
            all.push_str(self.text.get(header.offset_start as usize..header.offset_end as usize).unwrap_or_default());
            all.push(' ');
        }
        all
    }

    fn content(&self, name: &HeaderName<'static>) -> Option<&ContentType<'static>> {
        self.headers.iter().filter(|header| header.name == *name).find_map(|header| header.value.as_content_type())
    }

    /// The media type, in lower case; `None` when there is no usable field.
    pub(crate) fn media_type(&self) -> Option<(String, String)> {
        let content = self.content(&HeaderName::ContentType)?;
        let main = content.ctype().trim().to_ascii_lowercase();
        let sub = content.subtype().unwrap_or_default().trim().to_ascii_lowercase();
        let sane = |word: &str| !word.is_empty() && word.len() < 100 && word.bytes().all(|b| b.is_ascii_graphic() && b != b';');
        (sane(&main) && sane(&sub)).then_some((main, sub))
    }

    /// A parameter of `Content-Type`.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.content(&HeaderName::ContentType)?.attribute(name).map(str::to_owned)
    }

    /// Whether the part is meant as an attachment or to be shown inside the text, when it says so.
    pub(crate) fn disposition(&self) -> Option<String> {
        self.content(&HeaderName::ContentDisposition).map(|content| content.ctype().to_ascii_lowercase())
    }

    /// The file name that the sender gave, not cleaned.
    pub(crate) fn file_name(&self) -> Option<String> {
        self.content(&HeaderName::ContentDisposition)
            .and_then(|content| content.attribute("filename"))
            .map(str::to_owned)
            .or_else(|| self.parameter("name"))
            .filter(|name| !name.trim().is_empty())
    }
}

/// An address of mail-parser as ours; `None` when nothing is left of it.
fn address(addr: &Addr<'_>) -> Option<Address> {
    let name = addr.name.as_deref().map(|name| shown::one_line(name, limits::NAME_CHARS)).filter(|name| !name.is_empty());
    // Two addresses without a comma between them, or a name without quotes: the first word with an `@` is meant.
    let whole = addr.address.as_deref().unwrap_or_default();
    let word = whole.split_whitespace().find(|word| word.contains('@')).unwrap_or(whole);
    let written: String = word.chars().filter(|c| !c.is_whitespace() && !shown::is_deceptive(*c) && !matches!(c, '<' | '>')).collect();
    if written.is_empty() || written.len() > limits::ADDRESS_BYTES {
        return None;
    }
    Some(Address { name, address: lower_domain(&written) })
}

/// An address with its domain in lower case.
pub(crate) fn lower_domain(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_fields_counts_and_names_are_cleaned() {
        let fields = Fields::read(
            b"From: \"Ada\t\x01 \xe2\x80\xaeB\" <Ada@Home.Example>\nfrom: b@c.example\nSubject: =?utf-8?q?caf=C3=A9?=\n  au lait\n",
        );
        let (from, _) = fields.addresses("from");
        assert_eq!(from[0], Address { name: Some("Ada B".into()), address: "Ada@home.example".into() });
        assert_eq!(fields.count("From"), 2);
        assert_eq!(fields.text("subject").unwrap(), "café au lait");
    }

    #[test]
    fn raw_latin_1_in_a_header_is_read() {
        assert_eq!(Fields::read(b"Subject: Gr\xfc\xdfe\n").text("subject").unwrap(), "Grüße");
    }

    #[test]
    fn an_impossible_date_is_none() {
        assert_eq!(Fields::read(b"Date: yesterday\n").instant("date"), Some(None));
        assert_eq!(Fields::read(b"Subject: x\n").instant("date"), None);
        let date = Fields::read(b"Date: Thu, 26 Nov 2026 14:30:00 +0100\n").instant("date").unwrap().unwrap();
        assert_eq!(date.to_string(), "2026-11-26T13:30:00Z");
    }
}
