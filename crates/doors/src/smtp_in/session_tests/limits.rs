//! The limits of one conversation, each with its words.

use super::{Rehearsal, codes};
use crate::limits::SmtpLimits;
use crate::smtp_in::session::Next;

fn small() -> SmtpLimits {
    SmtpLimits {
        message_bytes: 1_000,
        swallowed_bytes: 4_000,
        command_line_bytes: 200,
        content_line_bytes: 500,
        recipients: 3,
        messages_per_connection: 2,
        commands_per_session: 30,
        bad_commands: 4,
        ..SmtpLimits::default()
    }
}

const ENVELOPE: &str = "EHLO c.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<help@desk.example>\r\n";

#[test]
fn a_message_that_is_too_large_is_refused_with_the_limit_and_another_way() {
    let rehearsal = Rehearsal { limits: small(), ..Rehearsal::default() };
    let announced = rehearsal.say("EHLO c.example\r\nMAIL FROM:<a@b.example> SIZE=1001\r\n");
    assert_eq!(codes(&announced), ["220", "250", "552"]);
    let sent = rehearsal.say(&format!("{ENVELOPE}DATA\r\n{}.\r\nNOOP\r\n", "0123456789\r\n".repeat(100)));
    assert_eq!(codes(&sent), ["220", "250", "250", "250", "354", "552", "250"], "{}", sent.said);
    assert!(sent.taken.is_empty());
    for outcome in [announced, sent] {
        assert!(outcome.said.contains("(1000 bytes)") && outcome.said.contains("https://desk.example/contact"), "{}", outcome.said);
    }
    let exactly = rehearsal.say(&format!("{ENVELOPE}DATA\r\n{}.\r\n", "01234567\r\n".repeat(100)));
    assert_eq!(exactly.taken[0].1.len(), 1_000);
}

#[test]
fn a_message_without_end_is_cut() {
    let rehearsal = Rehearsal { limits: small(), ..Rehearsal::default() };
    let outcome = rehearsal.say(&format!("{ENVELOPE}DATA\r\n{}", "0123456789\r\n".repeat(500)));
    assert_eq!(codes(&outcome).last(), Some(&"552"));
    assert!(outcome.closed && outcome.discarded == 1);
}

#[test]
fn a_line_that_is_too_long_is_refused() {
    let rehearsal = Rehearsal { limits: small(), ..Rehearsal::default() };
    let content = rehearsal.say(&format!("{ENVELOPE}DATA\r\n{}\r\n.\r\n", "x".repeat(501)));
    assert_eq!(codes(&content).last(), Some(&"554"));
    for command in [format!("NOOP {}\r\n", "x".repeat(200)), "x".repeat(201)] {
        let outcome = rehearsal.say(&command);
        assert_eq!(codes(&outcome), ["220", "500"]);
        assert!(outcome.closed);
    }
}

#[test]
fn the_other_limits_are_kept_each_with_words() {
    let rehearsal = Rehearsal { limits: small(), ..Rehearsal::default() };
    let recipients: String = (0..5).map(|n| format!("RCPT TO:<p{n}@desk.example>\r\n")).collect();
    let many = rehearsal.say(&format!("EHLO c.example\r\nMAIL FROM:<>\r\n{recipients}DATA\r\nx\r\n.\r\n"));
    assert_eq!(codes(&many), ["220", "250", "250", "250", "250", "250", "452", "452", "354", "250"]);
    assert_eq!(many.taken[0].0.rcpt_to.len(), 3);

    let again = "MAIL FROM:<>\r\nRCPT TO:<help@desk.example>\r\nDATA\r\nx\r\n.\r\n";
    let messages = rehearsal.say(&format!("EHLO c.example\r\n{}", again.repeat(3)));
    assert_eq!((messages.taken.len(), messages.closed), (2, true));
    assert_eq!(codes(&messages).last(), Some(&"421"));

    let commands = rehearsal.say(&"NOOP\r\n".repeat(40));
    assert_eq!((codes(&commands).len(), codes(&commands).last()), (1 + 30 + 1, Some(&"421")));

    let bad = rehearsal.say(&"FROB\r\n".repeat(10));
    assert_eq!(codes(&bad), ["220", "500", "500", "500", "500", "421"]);
    assert!(bad.closed);
}

#[test]
fn a_full_disk_while_it_comes_in_is_452_and_the_connection_goes_on() {
    let mut session = Rehearsal::default().session();
    session.feed(format!("{ENVELOPE}DATA\r\n").as_bytes());
    assert_eq!(session.what_next(), Next::Knows("help@desk.example".into()));
    session.known(Ok(true));
    assert_eq!(session.what_next(), Next::More);
    session.feed(b"first\r\n");
    assert_eq!(session.what_next(), Next::Content(b"first\r\n".to_vec()));
    session.no_room();
    session.feed(b"second\r\n.\r\n");
    assert_eq!(session.what_next(), Next::Discard);
    assert_eq!(session.what_next(), Next::More);
    let said = String::from_utf8(session.replies()).expect("ASCII");
    assert!(said.contains("452 4.3.1"), "{said}");

    session.feed(b"MAIL FROM:<>\r\nRCPT TO:<postmaster>\r\nDATA\r\nall at once\r\n.\r\n");
    assert_eq!(session.what_next(), Next::Content(b"all at once\r\n".to_vec()));
    session.no_room();
    assert_eq!(session.what_next(), Next::More, "the last piece failed, so there is nothing to take");
    assert!(String::from_utf8(session.replies()).expect("ASCII").contains("452 4.3.1"));
}
