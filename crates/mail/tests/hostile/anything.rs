//! Whatever the bytes: no panic, and nothing that a page or a database could not take.

use mail::{Message, attachment, fold, identity, read, safe_html, shown_html};
use proptest::prelude::*;

/// Bytes that look like mail often enough to reach every corner.
fn mailish() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => prop::collection::vec(any::<u8>(), 0..40),
        1 => "\\PC{0,60}".prop_map(String::into_bytes),
        6 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "\t",
    "\0",
    ": ",
    "; ",
    "=",
    "\"",
    "<",
    ">",
    "@",
    "--b",
    "--b--",
    "\n--b\n",
    "\n--b--\n",
    "=?utf-8?q?",
    "?=",
    "=?iso-2022-jp?b?GyRC?=",
    "From: ",
    "To: ",
    "Subject: ",
    "Date: ",
    "Thu, 26 Nov 2026 14:30:00 +0100",
    "Date: 99 99 99999999999 99:99:99 +9999\n",
    "Message-ID: <a@b>",
    "References: ",
    "Content-Type: multipart/mixed; boundary=b\n",
    "Content-Type: multipart/alternative; boundary=\"b\"\n\n",
    "Content-Type: text/html; charset=utf-7\n",
    "Content-Type: message/rfc822\n\n",
    "Content-Type: message/delivery-status\n\n",
    "Content-Type: text/plain; format=flowed; delsp=yes\n\n",
    "Content-Type: text/plain; charset=utf-16\n\n",
    "; filename*0*=utf-8''%ff; filename*1=x",
    "Content-Disposition: attachment; filename=",
    "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#0V%T\nend\n",
    "Final-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.1.1\n",
    "From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n",
    "<a@b.example>: 550 5.1.1 no\n",
    "On 1.1.2026 at 12:30 a@b wrote:\n",
    "> old\n",
    "-- \n",
    "From: a\nSent: b\nTo: c\nSubject: d\n",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "<table><tr><td colspan=9>",
    "<b>",
    "<style>",
    "&#x;",
    "&amp;",
    "<blockquote>",
    "<a href=\"http://x.example\">",
    "🎉",
    "é",
    "\u{202e}",
];

fn assert_clean(message: &Message) {
    let shown = [&message.subject, &message.text, &message.quoted];
    let names = message.attachments.iter().map(|file| &file.name);
    for text in shown.into_iter().chain(names) {
        assert!(!text.contains('\0'), "no NUL reaches a database");
    }
    for name in message.attachments.iter().map(|file| &file.name).chain([&message.subject]) {
        assert!(!name.contains(|c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{name:?}");
    }
    assert!(message.attachments.iter().all(|file| !file.name.contains(['/', '\\'])));
    assert!(message.text.len() + message.quoted.len() <= mail::limits::TEXT_BYTES + 2);
    for id in message.message_id.iter().chain(&message.in_reply_to).chain(&message.references) {
        assert!(!id.is_empty() && !id.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>')));
    }
}

fn read_whole(bytes: &[u8]) {
    let _ = identity(bytes);
    let _ = shown_html(bytes);
    let Ok(message) = read(bytes) else { return };
    assert_clean(&message);
    assert_eq!(read(bytes).as_ref(), Ok(&message), "reading again reads the same");
    for file in &message.attachments {
        assert_eq!(attachment(bytes, file.index).map(|content| content.len() as u64), Some(file.size_bytes));
    }
    let text = serde_json::to_string(&message).expect("a message can be written as JSON");
    assert_eq!(serde_json::from_str::<Message>(&text).expect("and read back"), message);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read_whole(&bytes);
        read_whole(&[b"From: a@b.example\nContent-Type: text/html\n\n", bytes.as_slice()].concat());
    }

    #[test]
    fn what_looks_like_mail_never_panics(bytes in mailish()) {
        read_whole(&bytes);
        read_whole(&[b"From: a@b.example\n", bytes.as_slice()].concat());
    }

    #[test]
    fn folding_loses_no_line(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = pieces.concat().replace('\r', "");
        let folded = fold(&text);
        let lines = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect();
            lines.sort();
            lines
        };
        prop_assert_eq!(lines(&text), lines(&format!("{}\n{}", folded.new, folded.folded)));
        prop_assert!(text.trim().is_empty() || !folded.new.trim().is_empty());
    }

    #[test]
    fn cleaned_html_never_acts(pieces in prop::collection::vec(prop::sample::select(HTML), 0..30)) {
        let clean = safe_html(&pieces.concat()).to_ascii_lowercase();
        for tag in ["<script", "<img", "<svg", "<math", "<style", "<iframe", "<form", "<object", "<base", "<meta", "<link"] {
            prop_assert!(!clean.contains(tag), "{}", clean);
        }
        // Attributes stand only in tags that we let pass, and there are no others than these.
        for tag in clean.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
            for attribute in tag.split('"').step_by(2).flat_map(|outside| outside.split_whitespace()).filter(|word| word.ends_with('=')) {
                prop_assert!(["href=", "rel=", "class=", "dir=", "lang=", "colspan=", "rowspan="].contains(&attribute), "{} in {}", attribute, clean);
            }
        }
    }
}

const HTML: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)>",
    "<math><mi xlink:href=\"data:x\">",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href='https://x.example' onclick=alert(1) style=x>",
    "</a>",
    "<iframe src=x>",
    "<style>@import 'x'</style>",
    "<form action=x>",
    "<input autofocus onfocus=x>",
    "<p onmouseover=x>",
    "</p>",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "--!>",
    "<!--><img src=x>",
    "<noscript><p title=\"</noscript><img src=x onerror=x>\">",
    "<textarea>",
    "</textarea>",
    "<title>",
    "</title>",
    "<table>",
    "<td background=x>",
    "<select>",
    "<template>",
    "<xmp>",
    "<plaintext>",
    "<![CDATA[",
    "]]>",
    "\"",
    "'",
    "`",
    "<",
    ">",
    "&lt;script&gt;",
    "\u{0}",
    "text",
];
