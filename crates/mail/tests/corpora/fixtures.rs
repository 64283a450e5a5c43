//! 182 awkward mails of four other mail programs, compared with what CPython's e-mail package reads in them.

use mail::{Kind, Message, read};

use crate::data;

/// Where we read something else than CPython, and why ours is meant.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("cpython/data/msg_05.txt", "from", "a name without an address is nobody whom we could answer: we take no sender"),
    ("mikel/attachment_emails/attachment_pdf.eml", "subject", "raw UTF-8: CPython replaces it, we read it"),
    ("mikel/attachment_emails/attachment_pdf_lf.eml", "subject", "raw UTF-8: CPython replaces it, we read it"),
    ("mikel/attachment_emails/attachment_pdf_non_ascii.eml", "subject", "raw UTF-8: CPython replaces it, we read it"),
    ("mikel/attachment_emails/attachment_pdf_non_ascii_lf.eml", "subject", "raw UTF-8: CPython replaces it, we read it"),
    ("mikel/error_emails/bad_encoded_subject.eml", "subject", "a broken line stands before the fields: CPython takes them for text"),
    ("mikel/error_emails/content_transfer_encoding_empty.eml", "subject", "raw bytes: CPython replaces them, we read them as Windows-1252"),
    ("mikel/error_emails/invalid_subject_characters.eml", "subject", "raw Latin-1: CPython replaces it, we read it"),
    ("mikel/error_emails/must_supply_encoding.eml", "subject", "raw bytes: both replace them, in another number"),
    ("mikel/error_emails/trademark_character_in_subject.eml", "subject", "raw bytes: CPython replaces them, we read them as Windows-1252"),
    ("mikel/plain_emails/raw_email_incorrect_header.eml", "subject", "a broken line stands before the fields: CPython takes them for text"),
    ("mikel/plain_emails/raw_email_incorrect_header.eml", "from", "a broken line stands before the fields: CPython takes them for text"),
    (
        "mikel/plain_emails/raw_email_incorrect_header.eml",
        "message-id",
        "a broken line stands before the fields: CPython takes them for text",
    ),
    ("mikel/rfc2822/example10.eml", "from", "comments inside the angle brackets are no part of the address"),
    ("mikel/rfc6532/utf8_headers.eml", "subject", "raw UTF-8 (RFC 6532): CPython replaces it, we read it"),
    ("mikel/rfc6532/utf8_headers.eml", "from", "raw UTF-8 (RFC 6532): CPython replaces it, we read it"),
    ("rt/russian-subject-no-content-type", "subject", "raw bytes without a charset: CPython replaces them, we read them as Windows-1252"),
];

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address in a written `From` field: what stands in angle brackets, else the word with an `@`, else all.
fn address_in(written: &str) -> String {
    let inner = match written.rsplit_once('<') {
        Some((_, rest)) => rest.split('>').next().unwrap_or_default(),
        None => written.split(['(', ' ', ',']).find(|word| word.contains('@')).unwrap_or(written),
    };
    inner.trim().to_lowercase()
}

#[test]
fn what_an_independent_parser_reads_we_read() {
    let Some(folder) = data::folder("mail") else { return };
    let expected = data::json_lines(&folder.join("expected.jsonl"));
    let mut different = Vec::new();
    for row in &expected {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let file = text("file").trim_start_matches("mail/").to_owned();
        let bytes = std::fs::read(folder.join(&file)).expect("the mail is there");
        let message = read(&bytes).unwrap_or_else(|error| panic!("{file}: {error}"));
        if words(&text("subject")) != message.subject {
            different.push((file.clone(), "subject"));
        }
        if address_in(&text("frm")) != message.from.as_ref().map(|from| from.address.to_lowercase()).unwrap_or_default() {
            different.push((file.clone(), "from"));
        }
        if text("message_id").trim().trim_matches(['<', '>']) != message.message_id.clone().unwrap_or_default() {
            different.push((file.clone(), "message-id"));
        }
        let automatic = !text("auto_submitted").is_empty() && text("auto_submitted") != "no";
        if automatic && !matches!(message.kind, Kind::AutoReply { .. } | Kind::Bounce(_)) {
            different.push((file.clone(), "auto-submitted"));
        }
    }
    let mut known: Vec<(String, &str)> = DIFFERENT.iter().map(|(file, what, _)| ((*file).to_owned(), *what)).collect();
    known.sort();
    different.sort();
    assert_eq!(different, known, "the differences are exactly the explained ones");
    assert_eq!(expected.len(), 182);
}

/// The attachments that CPython sees (a leaf with the disposition of one) are all there, with their sizes.
#[test]
fn no_attachment_is_lost() {
    let Some(folder) = data::folder("mail") else { return };
    let mut missing = Vec::new();
    for row in data::json_lines(&folder.join("expected.jsonl")) {
        let file = row["file"].as_str().unwrap_or_default().trim_start_matches("mail/").to_owned();
        let bytes = std::fs::read(folder.join(&file)).expect("the mail is there");
        let message = read(&bytes).expect("it was read above");
        let mut sizes = Vec::new();
        collect(&bytes, &message, &mut sizes);
        for part in row["parts"].as_array().map(Vec::as_slice).unwrap_or_default() {
            let is_file = part["filename"].is_string()
                || part["disp"] == "attachment"
                || matches!(
                    part["type"].as_str().and_then(|kind| kind.split('/').next()),
                    Some("image" | "application" | "audio" | "video")
                );
            let size = part["bytes"].as_u64().unwrap_or_default();
            if is_file && size > 0 && !sizes.contains(&size) {
                missing.push(format!("{file} {} {size} not in {sizes:?}", part["type"]));
            }
        }
    }
    let explained = [] as [&str; 0];
    missing.retain(|line| !explained.iter().any(|known| line.starts_with(known)));
    assert_eq!(missing, [] as [String; 0]);
}

fn collect(bytes: &[u8], message: &Message, sizes: &mut Vec<u64>) {
    for file in &message.attachments {
        sizes.push(file.size_bytes);
        let inner = mail::attachment(bytes, file.index).expect("a listed attachment is there");
        assert_eq!(inner.len() as u64, file.size_bytes);
        if file.media_type == "message/rfc822"
            && let Ok(message) = read(&inner)
        {
            collect(&inner, &message, sizes);
        }
    }
    assert_eq!(mail::attachment(bytes, u32::try_from(message.attachments.len()).expect("few attachments")), None);
}
