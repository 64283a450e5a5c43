//! The conversation, without a socket: what a client says goes in as bytes, cut in any way.

use std::sync::Arc;

use super::reply::Host;
use super::session::{Next, Session, Tls};
use super::{Envelope, NotTaken};
use crate::limits::SmtpLimits;

mod anything;
mod limits;

/// What a whole conversation came to.
#[derive(Debug, Default)]
struct Outcome {
    said: String,
    taken: Vec<(Envelope, Vec<u8>)>,
    discarded: usize,
    asked: Vec<String>,
    handshakes: usize,
    closed: bool,
}

/// A house where everybody at desk.example lives, but for nobody@.
struct Rehearsal {
    limits: SmtpLimits,
    tls: Tls,
    store: Result<(), NotTaken>,
    known: Option<NotTaken>,
}

impl Default for Rehearsal {
    fn default() -> Self {
        Rehearsal { limits: SmtpLimits::default(), tls: Tls::NotOffered, store: Ok(()), known: None }
    }
}

impl Rehearsal {
    fn session(&self) -> Session {
        let host = Host { name: "mx.desk.example".into(), another_way: Some("https://desk.example/contact".into()) };
        let client = "192.0.2.7".parse().expect("an address");
        Session::new(Arc::new(host), Arc::new(self.limits.clone()), client, self.tls)
    }

    /// Plays the client's pieces; each is what one read from the socket gives.
    fn play<'a>(&self, pieces: impl IntoIterator<Item = &'a [u8]>) -> Outcome {
        let (mut session, mut outcome, mut kept) = (self.session(), Outcome::default(), Vec::new());
        let mut pieces = pieces.into_iter();
        loop {
            match session.what_next() {
                Next::More => match pieces.next() {
                    Some(piece) => session.feed(piece),
                    None => break,
                },
                Next::Knows(recipient) => {
                    let ours = recipient.ends_with("@desk.example") && !recipient.starts_with("nobody@");
                    session.known(self.known.map_or(Ok(ours), Err));
                    outcome.asked.push(recipient);
                }
                Next::Content(piece) => kept.extend_from_slice(&piece),
                Next::Discard => {
                    outcome.discarded += 1;
                    kept.clear();
                }
                Next::Take(envelope) => {
                    session.taken(self.store);
                    outcome.taken.push((envelope, std::mem::take(&mut kept)));
                }
                Next::StartTls => {
                    outcome.said.push_str(&String::from_utf8(session.replies()).expect("ASCII"));
                    outcome.handshakes += 1;
                    session.encrypted();
                }
                Next::Close => {
                    outcome.closed = true;
                    break;
                }
            }
        }
        outcome.said.push_str(&String::from_utf8(session.replies()).expect("ASCII"));
        outcome
    }

    fn say(&self, text: &str) -> Outcome {
        self.play([text.as_bytes()])
    }
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    let last_lines = outcome.said.lines().filter(|line| line.as_bytes()[3] == b' ');
    last_lines.map(|line| &line[..3]).collect()
}

const LETTER: &str = "EHLO client.example\r\nMAIL FROM:<jo@away.example>\r\nRCPT TO:<help@desk.example>\r\nDATA\r\nSubject: heating\r\n\r\nIt is cold.\r\n.\r\nQUIT\r\n";

#[test]
fn a_pipelined_letter_is_taken_with_its_envelope() {
    let outcome = Rehearsal::default().say(LETTER);
    assert_eq!(codes(&outcome), ["220", "250", "250", "250", "354", "250", "221"], "{}", outcome.said);
    let (envelope, bytes) = &outcome.taken[0];
    assert_eq!(bytes, b"Subject: heating\r\n\r\nIt is cold.\r\n");
    assert_eq!(
        envelope,
        &Envelope {
            client: "192.0.2.7".parse().expect("an address"),
            helo: "client.example".into(),
            mail_from: "jo@away.example".into(),
            rcpt_to: vec!["help@desk.example".into()],
            tls: false
        }
    );
    assert!(outcome.closed);
}

#[test]
fn what_is_on_offer_is_announced() {
    let outcome = Rehearsal { tls: Tls::Offered, ..Rehearsal::default() }.say("EHLO c.example\r\n");
    for offer in ["PIPELINING", "SIZE 26214400", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "STARTTLS"] {
        assert!(outcome.said.contains(&format!("250-{offer}\r\n")), "{offer}: {}", outcome.said);
    }
    assert!(!Rehearsal::default().say("EHLO c.example\r\n").said.contains("STARTTLS"));
    assert!(!Rehearsal::default().say("HELO c.example\r\n").said.contains("SIZE"));
}

#[test]
fn it_never_relays_and_says_what_to_do_instead() {
    let outcome = Rehearsal::default().say(
        "EHLO c.example\r\nMAIL FROM:<a@away.example>\r\nRCPT TO:<eve@elsewhere.example>\r\nRCPT TO:<nobody@desk.example>\r\n\
         RCPT TO:<help@desk.example@elsewhere.example>\r\nRCPT TO:<help%elsewhere.example@desk2.example>\r\nDATA\r\n",
    );
    assert_eq!(codes(&outcome), ["220", "250", "250", "550", "550", "553", "550", "554"], "{}", outcome.said);
    assert!(outcome.said.contains("https://desk.example/contact"));
    assert!(outcome.said.contains("postmaster@mx.desk.example"));
    assert!(outcome.taken.is_empty());
}

#[test]
fn only_recipients_that_are_ours_are_in_the_envelope() {
    let outcome = Rehearsal::default().say(
        "HELO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<eve@elsewhere.example>\r\nRCPT TO:<help@desk.example>\r\nRCPT TO:<help@desk.example>\r\nDATA\r\nx\r\n.\r\n",
    );
    assert_eq!(codes(&outcome), ["220", "250", "250", "550", "250", "250", "354", "250"]);
    assert_eq!(outcome.taken[0].0.rcpt_to, ["help@desk.example"]);
    assert_eq!(outcome.taken[0].0.mail_from, "");
}

#[test]
fn postmaster_is_always_ours_without_asking() {
    let outcome = Rehearsal::default().say(
        "EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<Postmaster>\r\nRCPT TO:<POSTMASTER@mx.desk.example>\r\nRCPT TO:<>\r\nDATA\r\nx\r\n.\r\n",
    );
    assert_eq!(codes(&outcome), ["220", "250", "250", "250", "250", "553", "354", "250"], "{}", outcome.said);
    assert_eq!(outcome.asked, Vec::<String>::new());
    assert!(outcome.taken[0].0.rcpt_to[0].eq_ignore_ascii_case("postmaster@mx.desk.example"));
    let elsewhere = Rehearsal::default().say("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<postmaster@elsewhere.example>\r\n");
    assert_eq!(codes(&elsewhere).last(), Some(&"550"));
}

#[test]
fn commands_out_of_order_are_refused_and_lose_nothing() {
    let outcome = Rehearsal::default().say(
        "MAIL FROM:<a@b.example>\r\nDATA\r\nRCPT TO:<help@desk.example>\r\nEHLO c.example\r\nDATA\r\nRCPT TO:<help@desk.example>\r\n\
         MAIL FROM:<a@b.example>\r\nMAIL FROM:<c@d.example>\r\nRSET\r\nRCPT TO:<help@desk.example>\r\n",
    );
    assert_eq!(codes(&outcome), ["220", "503", "503", "503", "250", "503", "503", "250", "503", "250", "503"]);
}

#[test]
fn vrfy_and_expn_reveal_nothing() {
    let known = Rehearsal::default().say("VRFY help@desk.example\r\nEXPN staff\r\n");
    let unknown = Rehearsal::default().say("VRFY nobody@desk.example\r\nEXPN people\r\n");
    assert_eq!(known.said, unknown.said);
    assert!(known.asked.is_empty());
}

#[test]
fn a_message_that_could_not_be_stored_is_never_acknowledged() {
    for (problem, code) in [(NotTaken::Full, "452"), (NotTaken::Broken, "451")] {
        let outcome = Rehearsal { store: Err(problem), ..Rehearsal::default() }.say(LETTER);
        assert_eq!(codes(&outcome), ["220", "250", "250", "250", "354", code, "221"]);
        assert!(outcome.said.contains("try again"));
    }
}

#[test]
fn when_we_can_not_tell_whether_an_address_is_ours_the_sender_tries_again() {
    let outcome = Rehearsal { known: Some(NotTaken::Broken), ..Rehearsal::default() }.say(LETTER);
    assert_eq!(codes(&outcome)[3], "451");
    assert!(outcome.taken.is_empty());
}

#[test]
fn a_smuggled_second_message_is_refused_with_the_first() {
    for end in ["\n.\r\n", "\n.\n", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r"] {
        let text = format!(
            "EHLO c.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<help@desk.example>\r\nDATA\r\nSubject: one\r\n\r\nhello{end}\
             MAIL FROM:<admin@desk.example>\r\nRCPT TO:<help@desk.example>\r\nDATA\r\nSubject: two\r\n\r\nforged\r\n.\r\nNOOP\r\n"
        );
        let outcome = Rehearsal::default().say(&text);
        assert_eq!(codes(&outcome), ["220", "250", "250", "250", "354", "554", "250"], "{end:?}: {}", outcome.said);
        assert!(outcome.taken.is_empty(), "{end:?}");
        assert_eq!(outcome.discarded, 1);
    }
}

#[test]
fn a_command_line_that_ends_in_lf_alone_ends_the_connection() {
    let outcome = Rehearsal::default().say("EHLO c.example\nMAIL FROM:<a@b.example>\r\n");
    assert_eq!(codes(&outcome), ["220", "500"]);
    assert!(outcome.closed);
}

#[test]
fn nul_in_a_command_is_refused_and_nul_in_a_message_is_kept() {
    let outcome =
        Rehearsal::default().say("NOOP\0\r\nEHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<help@desk.example>\r\nDATA\r\na\0b\r\n.\r\n");
    assert_eq!(codes(&outcome), ["220", "500", "250", "250", "250", "354", "250"]);
    assert_eq!(outcome.taken[0].1, b"a\0b\r\n");
}

#[test]
fn everything_said_before_starttls_is_forgotten() {
    let rehearsal = Rehearsal { tls: Tls::Offered, ..Rehearsal::default() };
    let outcome = rehearsal.play([
        &b"EHLO c.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<help@desk.example>\r\nSTARTTLS\r\n"[..],
        b"DATA\r\nMAIL FROM:<a@b.example>\r\nEHLO c.example\r\nSTARTTLS\r\n",
    ]);
    assert_eq!(codes(&outcome), ["220", "250", "250", "250", "220", "503", "503", "250", "503"], "{}", outcome.said);
    assert_eq!(outcome.handshakes, 1);
    let after = outcome.said.rsplit("Ready to encrypt").next().expect("the second half");
    assert!(!after.contains("STARTTLS"), "it is not offered twice");
    let letter = rehearsal.play([&b"STARTTLS\r\n"[..], LETTER.as_bytes()]);
    assert!(letter.taken[0].0.tls);
}

#[test]
fn commands_sent_along_with_starttls_end_the_connection() {
    let outcome =
        Rehearsal { tls: Tls::Offered, ..Rehearsal::default() }.say("EHLO c.example\r\nSTARTTLS\r\nMAIL FROM:<eve@x.example>\r\n");
    assert_eq!(codes(&outcome), ["220", "250", "554"]);
    assert_eq!(outcome.handshakes, 0);
    assert!(outcome.closed);
}

#[test]
fn a_browser_that_was_sent_here_is_sent_away() {
    let outcome = Rehearsal::default().say("POST / HTTP/1.1\r\nHost: desk.example\r\n\r\nEHLO x.example\r\n");
    assert_eq!(codes(&outcome), ["220", "500"]);
    assert!(outcome.closed);
}

#[test]
fn addresses_outside_ascii_need_smtputf8() {
    let with = "EHLO c.example\r\nMAIL FROM:<jürgen@away.example> SMTPUTF8\r\nRCPT TO:<hilfe-für-alle@desk.example>\r\nDATA\r\nx\r\n.\r\n";
    let outcome = Rehearsal::default().say(with);
    assert_eq!(outcome.taken[0].0.mail_from, "jürgen@away.example");
    assert_eq!(outcome.taken[0].0.rcpt_to, ["hilfe-für-alle@desk.example"]);
    let without = Rehearsal::default().say(&with.replace(" SMTPUTF8", ""));
    assert_eq!(codes(&without)[2], "553");
}
