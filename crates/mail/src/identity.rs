//! Which mails are one and the same: a hash of what was sent, whatever way it came.
//!
//! Two deliveries of one mail differ only in what the servers on the way wrote on top. Two mails with the same
//! Message-ID and different text are two mails: an id alone never makes anything a duplicate.

use sha2::{Digest, Sha256};

/// The fields that servers add on the way, in lower case.
const TRACE: [&str; 22] = [
    "received",
    "return-path",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-envelope-from",
    "x-real-to",
    "x-delivered-to",
    "x-rcpt-to",
    "x-failed-recipients-to",
    "delivery-date",
    "received-spf",
    "authentication-results",
    "x-received",
    "x-forwarded-to",
    "x-forwarded-for",
    "x-forwarded-encrypted",
    "arc-seal",
    "arc-message-signature",
    "arc-authentication-results",
    "status",
];

/// Prefixes of the fields of filters and mail shops, in lower case.
const TRACE_PREFIX: [&str; 8] =
    ["x-spam", "x-virus", "x-gm-", "x-google-", "x-mozilla-", "x-uid", "x-status", "x-ms-exchange-organization-"];

/// The hash that tells whether the same mail came twice: SHA-256 of its header fields without the trace fields and
/// of its body, with LF line ends and without trailing empty lines. Without a `Message-ID` and a `Date` there is nothing that sets two equal mails apart, so
/// that the trace fields count too.
pub fn identity(bytes: &[u8]) -> [u8; 32] {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let body = lines.iter().position(|line| line.is_empty()).unwrap_or(lines.len());
    let named = |name: &str| lines[..body].iter().any(|line| field_name(line).as_deref() == Some(name));
    let skip_trace = named("message-id") || named("date");
    let mut hash = Sha256::new();
    let mut skipping = false;
    for (at, line) in lines.iter().enumerate() {
        if at < body && skip_trace {
            let folded = matches!(line.first(), Some(b' ' | b'\t'));
            if !folded {
                skipping = (at == 0 && line.starts_with(b"From ")) || field_name(line).is_some_and(|name| is_trace(&name));
            }
            if skipping {
                continue;
            }
        }
        hash.update(line);
        hash.update(b"\n");
    }
    hash.finalize().into()
}

fn field_name(line: &[u8]) -> Option<String> {
    let end = line.iter().take(80).position(|byte| *byte == b':')?;
    let name = std::str::from_utf8(&line[..end]).ok()?;
    Some(name.trim_end().to_ascii_lowercase())
}

fn is_trace(name: &str) -> bool {
    TRACE.contains(&name) || TRACE_PREFIX.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: ada@home.example\nMessage-ID: <1@home.example>\nDate: Thu, 26 Nov 2026 14:30:00 +0100\n\nHello\n";

    #[test]
    fn the_way_a_mail_came_does_not_matter() {
        let other = format!(
            "Return-Path: <ada@home.example>\r\nReceived: from a\r\n\tby b\r\nX-Spam-Score: 1\r\n{}\r\n",
            MAIL.replace('\n', "\r\n")
        );
        assert_eq!(identity(MAIL.as_bytes()), identity(other.as_bytes()));
    }

    #[test]
    fn the_same_id_with_another_text_is_another_mail() {
        assert_ne!(identity(MAIL.as_bytes()), identity(MAIL.replace("Hello", "Goodbye").as_bytes()));
        assert_ne!(identity(MAIL.as_bytes()), identity(MAIL.replace("ada@", "bea@").as_bytes()));
    }

    #[test]
    fn without_id_and_date_the_way_tells_two_mails_apart() {
        let one = b"Received: at 1\nFrom: scan@shop.example\n\nPaper is out\n";
        let two = b"Received: at 2\nFrom: scan@shop.example\n\nPaper is out\n";
        assert_ne!(identity(one), identity(two));
    }

    #[test]
    fn a_trace_field_in_the_text_is_text() {
        assert_ne!(identity(MAIL.as_bytes()), identity(format!("{MAIL}Received: x\n").as_bytes()));
    }
}
