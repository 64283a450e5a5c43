//! Our own mails: whatever stands in a draft, no field and no recipient comes out that was not put in.

use jiff::Timestamp;
use mail::build::{AutoSubmitted, BadDraft, Draft, build};
use mail::{Address, Kind, attachment, read};
use proptest::prelude::*;

fn address(name: Option<&str>, address: &str) -> Address {
    Address { name: name.map(str::to_owned), address: address.to_owned() }
}

fn draft() -> Draft {
    Draft {
        from: address(Some("Nora Lind"), "nora@desk.example"),
        to: vec![address(Some("Ada Berger"), "ada@home.example")],
        reply_to: address(Some("Nora Lind"), "case+k7@reply.desk.example"),
        subject: "Your heating: we come on Monday".into(),
        text: "Dear Ms Berger,\n\nwe come on Monday at 8:30.\nSee https://desk.example/c#abc.\n\nNora Lind\n".into(),
        html: None,
        message_id: "promise-7@desk.example".into(),
        in_reply_to: vec!["q1@home.example".into()],
        references: vec!["q0@home.example".into(), "q1@home.example".into()],
        auto_submitted: None,
        date: "2026-11-26T13:30:00Z".parse().expect("an instant"),
        attachments: Vec::new(),
        language: Some("en".into()),
    }
}

/// The names of the header fields of a mail, read by hand.
fn field_names(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let header = text.split("\r\n\r\n").next().unwrap_or_default();
    let mut names: Vec<String> = header
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap_or_default().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_reply_says_what_was_put_in() {
    let bytes = build(&draft()).unwrap();
    let message = read(&bytes).unwrap();
    assert_eq!(message.subject, draft().subject);
    assert_eq!(message.from, Some(draft().from));
    assert_eq!((message.to, message.reply_to), (draft().to, Some(draft().reply_to)));
    assert_eq!(message.message_id.as_deref(), Some("promise-7@desk.example"));
    assert_eq!((message.in_reply_to, message.references), (draft().in_reply_to, draft().references));
    assert_eq!(message.date, Some(draft().date));
    assert_eq!(message.text, draft().text);
    assert_eq!((message.kind, message.doubts, message.no_automatic_answer), (Kind::Person, vec![], None));
    assert!(mail::shown_html(&bytes).unwrap().contains("[desk.example]"));
}

#[test]
fn the_same_draft_is_the_same_mail_to_the_byte() {
    let mut with_file = draft();
    with_file.attachments.push(("plan.pdf".into(), "application/pdf".into(), vec![0, 1, 2, 255]));
    for draft in [draft(), with_file] {
        assert_eq!(build(&draft).unwrap(), build(&draft).unwrap());
    }
}

#[test]
fn automatic_mails_say_so() {
    for (how, word) in [(AutoSubmitted::Replied, "auto-replied"), (AutoSubmitted::Generated, "auto-generated")] {
        let bytes = build(&Draft { auto_submitted: Some(how), ..draft() }).unwrap();
        assert_eq!(read(&bytes).unwrap().kind, Kind::AutoReply { sign: format!("auto-submitted: {word}") });
    }
}

#[test]
fn files_go_along_under_their_names() {
    let mut draft = draft();
    draft.attachments.push(("Grüße \"quoted\"; x=1.pdf".into(), "application/pdf".into(), vec![0, 1, 2, 255]));
    draft.attachments.push(("notes.txt".into(), "text/plain".into(), b"a\nb".to_vec()));
    let bytes = build(&draft).unwrap();
    let message = read(&bytes).unwrap();
    assert_eq!(message.attachments[0].name, "Grüße \"quoted\"; x=1.pdf");
    assert_eq!(attachment(&bytes, 0), Some(vec![0, 1, 2, 255]));
    assert_eq!(message.attachments[1].name, "notes.txt");
    assert_eq!(message.text, draft.text);
}

#[test]
fn line_ends_and_nul_are_refused_wherever_they_would_end_a_field() {
    for bad in ["a\r\nBcc: evil@x.example", "a\nb", "a\rb", "a\0b", "a\u{7f}b", "a\u{2028}b"] {
        let cases: [(&str, Draft); 8] = [
            ("subject", Draft { subject: bad.into(), ..draft() }),
            ("from name", Draft { from: address(Some(bad), "nora@desk.example"), ..draft() }),
            ("to name", Draft { to: vec![address(Some(bad), "ada@home.example")], ..draft() }),
            ("to address", Draft { to: vec![address(None, &format!("{bad}@home.example"))], ..draft() }),
            ("reply-to", Draft { reply_to: address(None, &format!("c@{bad}")), ..draft() }),
            ("references", Draft { references: vec![bad.into()], ..draft() }),
            ("in-reply-to", Draft { in_reply_to: vec![bad.into()], ..draft() }),
            ("attachment", Draft { attachments: vec![(bad.into(), "text/plain".into(), vec![])], ..draft() }),
        ];
        for (what, draft) in cases {
            assert!(matches!(build(&draft), Err(BadDraft::ControlCharacter { .. })), "{what}: {bad:?} {:?}", build(&draft).map(|_| ()));
        }
        assert!(build(&Draft { message_id: format!("{bad}@desk.example"), ..draft() }).is_err());
        assert!(build(&Draft { language: Some(bad.into()), ..draft() }).is_err());
        assert!(build(&Draft { attachments: vec![("a".into(), format!("text/{bad}"), vec![])], ..draft() }).is_err());
    }
}

#[test]
fn what_can_not_be_sent_is_refused_with_its_reason() {
    assert_eq!(build(&Draft { to: vec![], ..draft() }), Err(BadDraft::Recipients));
    assert_eq!(build(&Draft { message_id: "none".into(), ..draft() }), Err(BadDraft::BadMessageId));
    assert_eq!(build(&Draft { date: Timestamp::MIN, ..draft() }), Err(BadDraft::BadDate));
    for bad in ["ada", "ada@", "@home.example", "a@b@c", "a,b@c.example", "a b@c.example", "<a@b.example>", "ä@b.example", "a@b.example>"]
    {
        let result = build(&Draft { to: vec![address(None, bad)], ..draft() });
        assert!(matches!(result, Err(BadDraft::BadAddress { .. })), "{bad}: {:?}", result.map(|_| ()));
    }
    assert!(build(&Draft { to: vec![address(None, "ada@bücher.example")], ..draft() }).is_ok(), "a domain beyond ASCII has an ASCII form");
    assert!(
        build(&Draft { date: Timestamp::MAX, ..draft() }).is_ok()
            || build(&Draft { date: Timestamp::MAX, ..draft() }) == Err(BadDraft::BadDate)
    );
}

#[test]
fn a_strange_id_of_a_stranger_stops_no_answer() {
    let bytes = build(&Draft { references: vec!["ü@x".into(), "x".repeat(2_000), "ok@x.example".into()], ..draft() }).unwrap();
    assert_eq!(read(&bytes).unwrap().references, ["ok@x.example"]);
    assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 998), "no line is longer than RFC 5322 allows");
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        prop::collection::vec(any::<char>(), 0..30).prop_map(|chars| chars.into_iter().collect()),
        prop::collection::vec(
            prop::sample::select(
                &[
                    "\r\n",
                    "\n",
                    "\r",
                    "\0",
                    "Bcc: evil@x.example",
                    "To:",
                    "<",
                    ">",
                    "\"",
                    "\\",
                    ",",
                    ";",
                    "@",
                    "=?utf-8?q?=0A?=",
                    "=?utf-8?b?DQo=?=",
                    "é",
                    " ",
                    "\t",
                    "(",
                    ")",
                    "a",
                    "\u{2028}"
                ][..]
            ),
            0..12,
        )
        .prop_map(|pieces| pieces.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_in_a_draft_makes_a_field_or_a_recipient(
        subject in text(), from in text(), to in text(), reply in text(), body in text(), id in text(), file in text(), local in text(),
    ) {
        let plain = field_names(&build(&draft()).unwrap());
        let hostile = Draft {
            subject,
            from: address(Some(&from), "nora@desk.example"),
            to: vec![address(Some(&to), "ada@home.example"), address(None, "bea@home.example")],
            reply_to: address(Some(&reply), "case@reply.desk.example"),
            text: body.clone(),
            references: vec!["q0@home.example".into(), id.clone()],
            attachments: vec![(file, "text/plain".into(), body.into_bytes())],
            ..draft()
        };
        if let Ok(bytes) = build(&hostile) {
            prop_assert_eq!(field_names(&bytes), plain);
            let message = read(&bytes).unwrap();
            let to: Vec<&str> = message.to.iter().map(|to| to.address.as_str()).collect();
            prop_assert_eq!(to, ["ada@home.example", "bea@home.example"]);
            prop_assert!(message.cc.is_empty());
            prop_assert_eq!(message.from.unwrap().address, "nora@desk.example");
            prop_assert_eq!(message.reply_to.unwrap().address, "case@reply.desk.example");
            prop_assert_eq!(message.message_id.as_deref(), Some("promise-7@desk.example"));
            prop_assert_eq!(message.attachments.len(), 1);
        }
        if let Ok(bytes) = build(&Draft { to: vec![address(None, &format!("{local}@home.example"))], ..draft() }) {
            let message = read(&bytes).unwrap();
            prop_assert_eq!(message.to.len(), 1);
            prop_assert_eq!(message.to[0].address.as_str(), format!("{local}@home.example"));
        }
    }
}
