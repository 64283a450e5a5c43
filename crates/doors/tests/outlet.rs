//! Sending to a server that misbehaves in every way that we know of, over real sockets.

#[path = "support/certificate.rs"]
mod certificate;

use std::time::Duration;

use doors::catcher::{Catcher, Fault, Habits, Phase};
use doors::limits::Patience;
use doors::secret::Secret;
use doors::smtp_out::{Outlet, Security, Sent, Trust};

const LETTER: &[u8] = b"Subject: hello\r\n\r\n.dots\r\n..\r\nand text\r\n";

fn outlet(catcher: &Catcher) -> Outlet {
    Outlet::new("127.0.0.1", catcher.port(), "desk.example")
}

/// Half a second for the answer at this phase, and all the time of the world for the others.
fn hasty(phase: Phase) -> Patience {
    let mut patience = Patience::default();
    let short = match phase {
        Phase::Greeting | Phase::Ehlo | Phase::Auth => &mut patience.greeting,
        Phase::StartTls => &mut patience.connect,
        Phase::Mail | Phase::Rcpt => &mut patience.envelope,
        Phase::Data => &mut patience.data_start,
        Phase::Content => &mut patience.data_block,
        Phase::FinalDot => &mut patience.data_end,
    };
    *short = Duration::from_millis(500);
    patience
}

/// Longer than any test waits; the catcher gives up as soon as the client does.
const FOR_EVER: Duration = Duration::from_secs(120);

async fn sent(outlet: &Outlet) -> Sent {
    outlet.send("desk@desk.example", &["jo@away.example".to_owned()], LETTER).await
}

#[tokio::test]
async fn a_letter_is_accepted_and_arrives_byte_for_byte() {
    let catcher = Catcher::start().await;
    let outcome = sent(&outlet(&catcher)).await;
    assert!(matches!(&outcome, Sent::Accepted { code: 250, text } if text.starts_with("2.0.0")), "{outcome:?}");
    let letter = catcher.wait_for(1, Duration::from_secs(5)).await.remove(0);
    assert_eq!(letter.bytes, LETTER);
    assert_eq!(letter.envelope.mail_from, "desk@desk.example");
    assert_eq!(letter.envelope.rcpt_to, ["jo@away.example"]);
    assert_eq!(letter.envelope.helo, "desk.example");
    assert_eq!(catcher.lines()[1], format!("MAIL FROM:<desk@desk.example> SIZE={}", LETTER.len()));
}

#[tokio::test]
async fn automatic_mail_has_the_null_sender_and_one_letter_may_have_many_recipients() {
    let catcher = Catcher::start().await;
    let everybody = ["a@away.example".to_owned(), "b@away.example".to_owned()];
    let outcome = outlet(&catcher).send("", &everybody, LETTER).await;
    assert!(matches!(outcome, Sent::Accepted { .. }), "{outcome:?}");
    assert_eq!(catcher.letters()[0].envelope.mail_from, "");
    assert_eq!(catcher.letters()[0].envelope.rcpt_to, everybody);
}

#[tokio::test]
async fn a_no_at_each_phase_is_told_apart_and_nothing_is_kept() {
    let catcher = Catcher::start().await;
    for phase in [Phase::Mail, Phase::Rcpt, Phase::Data, Phase::FinalDot] {
        catcher.script([Fault::Answer(phase, "451-4.7.1 Greylisted,\r\n451 4.7.1 come again".into())]);
        let text = "4.7.1 Greylisted, 4.7.1 come again".to_owned();
        assert_eq!(sent(&outlet(&catcher)).await, Sent::Deferred { code: 451, text }, "{phase:?}");
        catcher.script([Fault::Answer(phase, "550 5.1.1 No such person".into())]);
        let text = "5.1.1 No such person".to_owned();
        assert_eq!(sent(&outlet(&catcher)).await, Sent::Refused { code: 550, text }, "{phase:?}");
    }
    assert_eq!(catcher.letters(), []);
}

#[tokio::test]
async fn a_server_that_will_not_deal_with_us_at_all_is_no_refusal_of_the_letter() {
    let catcher = Catcher::start().await;
    for phase in [Phase::Greeting, Phase::Ehlo] {
        catcher.script([Fault::Answer(phase, "554 5.7.1 Not from your address".into())]);
        let outcome = sent(&outlet(&catcher)).await;
        assert!(matches!(&outcome, Sent::Unreachable { why } if why.contains("554 5.7.1 Not from your address")), "{phase:?}: {outcome:?}");
        catcher.script([Fault::Answer(phase, "421 4.3.2 Busy".into())]);
        let outcome = sent(&outlet(&catcher)).await;
        assert!(matches!(outcome, Sent::Deferred { code: 421, .. }), "{phase:?}: {outcome:?}");
    }
    catcher.script([Fault::Answer(Phase::Mail, "530 5.7.0 Authentication required".into())]);
    let outcome = sent(&outlet(&catcher)).await;
    assert!(matches!(&outcome, Sent::Unreachable { why } if why.contains("Authentication required")), "{outcome:?}");
}

#[tokio::test]
async fn a_line_that_breaks_before_the_content_has_handed_over_nothing() {
    let catcher = Catcher::start().await;
    for phase in [Phase::Greeting, Phase::Ehlo, Phase::Mail, Phase::Rcpt, Phase::Data] {
        catcher.script([Fault::HangUp(phase)]);
        let outcome = sent(&outlet(&catcher)).await;
        assert!(matches!(outcome, Sent::Unreachable { .. }), "{phase:?}: {outcome:?}");
        catcher.script([Fault::Delay(phase, FOR_EVER)]);
        let outcome = sent(&Outlet { patience: hasty(phase), ..outlet(&catcher) }).await;
        assert!(matches!(&outcome, Sent::Unreachable { why } if why.contains("in vain")), "{phase:?}: {outcome:?}");
    }
    assert_eq!(catcher.letters(), []);
}

#[tokio::test]
async fn a_line_that_breaks_from_the_content_on_leaves_a_doubt() {
    let catcher = Catcher::start().await;
    for (fault, kept) in [
        (Fault::HangUp(Phase::Content), 0),
        (Fault::HangUp(Phase::FinalDot), 0),
        (Fault::KeepAndHangUp, 1),
        (Fault::KeepAndDelay(FOR_EVER), 1),
        (Fault::Delay(Phase::FinalDot, FOR_EVER), 0),
        (Fault::Answer(Phase::FinalDot, "hello there".into()), 0),
        (Fault::Answer(Phase::FinalDot, "354 go on".into()), 0),
    ] {
        catcher.script([fault.clone()]);
        let outcome = sent(&Outlet { patience: hasty(Phase::FinalDot), ..outlet(&catcher) }).await;
        assert!(matches!(outcome, Sent::InDoubt { .. }), "{fault:?}: {outcome:?}");
        assert_eq!(catcher.empty().len(), kept, "{fault:?}");
    }
}

#[tokio::test]
async fn a_large_letter_that_is_broken_off_with_words_is_refused_and_without_words_in_doubt() {
    let catcher = Catcher::start().await;
    let large = b"0123456789\r\n".repeat(2_000_000);
    let everybody = ["jo@away.example".to_owned()];
    catcher.script([Fault::Answer(Phase::Content, "552 5.3.4 Too large".into()), Fault::HangUp(Phase::Content)]);
    let outcome = outlet(&catcher).send("", &everybody, &large).await;
    assert!(matches!(outcome, Sent::Refused { code: 552, .. }), "{outcome:?}");
    let outcome = outlet(&catcher).send("", &everybody, &large).await;
    assert!(matches!(outcome, Sent::InDoubt { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_slow_server_is_waited_for() {
    let catcher = Catcher::start().await;
    catcher.script([Fault::KeepAndDelay(Duration::from_millis(300))]);
    assert!(matches!(sent(&outlet(&catcher)).await, Sent::Accepted { .. }));
}

#[tokio::test]
async fn nobody_at_home_is_unreachable() {
    let catcher = Catcher::start().await;
    let outlet = outlet(&catcher);
    drop(catcher);
    // The port is closed once the catcher's task has been dropped.
    let outcome = loop {
        match sent(&outlet).await {
            Sent::Accepted { .. } => tokio::task::yield_now().await,
            other => break other,
        }
    };
    assert!(matches!(&outcome, Sent::Unreachable { why } if why.contains("127.0.0.1")), "{outcome:?}");
    let nowhere = Outlet::new("", 25, "desk.example");
    assert!(matches!(sent(&nowhere).await, Sent::Unreachable { .. }));
}

#[tokio::test]
async fn letters_outside_ascii_go_only_where_they_are_taken() {
    let able = Catcher::start().await;
    let umlauts = "Subject: x\r\n\r\ngrün\r\n".as_bytes();
    let everybody = ["jürgen@away.example".to_owned()];
    let outcome = outlet(&able).send("", &everybody, umlauts).await;
    assert!(matches!(outcome, Sent::Accepted { .. }), "{outcome:?}");
    assert!(able.lines()[1].ends_with("BODY=8BITMIME SMTPUTF8"), "{:?}", able.lines());
    assert_eq!(able.letters()[0].envelope.rcpt_to, everybody);

    let unable = Catcher::start_with(Habits { withheld: vec!["8BITMIME", "SMTPUTF8", "SIZE"], ..Habits::default() }).await;
    for (to, raw, code) in [
        ("jo@away.example", umlauts, "5.6.3"),
        ("jürgen@away.example", LETTER, "5.6.7"),
        ("jo@away.example", "Subject: ü\r\n\r\n".as_bytes(), "5.6"),
    ] {
        let outcome = outlet(&unable).send("", &[to.to_owned()], raw).await;
        assert!(matches!(&outcome, Sent::Refused { code: 0, text } if text.starts_with(code)), "{outcome:?}");
    }
    assert!(matches!(sent(&outlet(&unable)).await, Sent::Accepted { .. }), "plain letters still go");
    assert_eq!(unable.lines().iter().filter(|line| line.contains("SIZE")).count(), 0);
}

#[tokio::test]
async fn an_address_can_not_smuggle_a_command() {
    let catcher = Catcher::start().await;
    for bad in [
        "jo@away.example>\r\nRCPT TO:<eve@x.example",
        "jo@away.example\n",
        "jo",
        "",
        "a b@c.example",
        "<jo@away.example>",
        "jo@away.example\0",
    ] {
        let outcome = outlet(&catcher).send("desk@desk.example", &[bad.to_owned()], LETTER).await;
        assert!(matches!(outcome, Sent::Refused { code: 0, .. }), "{bad:?}: {outcome:?}");
    }
    let outcome = outlet(&catcher).send("desk@desk.example> SIZE=1", &["jo@away.example".to_owned()], LETTER).await;
    assert!(matches!(outcome, Sent::Refused { code: 0, .. }), "{outcome:?}");
    assert!(matches!(outlet(&catcher).send("", &[], LETTER).await, Sent::Refused { code: 0, .. }));
    assert_eq!(catcher.connections(), 0);
}

#[tokio::test]
async fn a_password_is_used_and_a_wrong_one_is_a_setting_to_mend() {
    for mechanisms in ["PLAIN LOGIN", "LOGIN"] {
        let log_in = Some(("desk".to_owned(), "canary-47".to_owned()));
        let catcher = Catcher::start_with(Habits { log_in, mechanisms, ..Habits::default() }).await;
        let with = |password: &str| Outlet { user: Some("desk".into()), password: Some(Secret::new(password.into())), ..outlet(&catcher) };
        assert!(matches!(sent(&with("canary-47")).await, Sent::Accepted { .. }), "{mechanisms}");
        with("canary-47").try_out().await.expect("all is well");
        let wrong = sent(&with("canary-48")).await;
        assert!(matches!(&wrong, Sent::Unreachable { why } if why.contains("535 5.7.8")), "{wrong:?}");
        assert!(!format!("{wrong:?} {:?}", with("canary-48")).contains("canary"));
        assert!(with("canary-48").try_out().await.expect_err("wrong").contains("name and password"));
        let without = sent(&outlet(&catcher)).await;
        assert!(matches!(&without, Sent::Unreachable { why } if why.contains("530")), "{without:?}");
    }
    let catcher = Catcher::start().await;
    let outcome = sent(&Outlet { user: Some("desk".into()), password: Some(Secret::new("x".into())), ..outlet(&catcher) }).await;
    assert!(matches!(&outcome, Sent::Unreachable { why } if why.contains("no way to log in")), "{outcome:?}");
}

#[tokio::test]
async fn tls_is_required_believed_and_never_given_up_for_an_open_line() {
    let town = certificate::town();
    let encrypted = Catcher::start_with(Habits { tls: Some(town.server.clone()), ..Habits::default() }).await;
    let open = Catcher::start().await;
    let with = |catcher: &Catcher, security, trust| Outlet { host: "localhost".into(), security, trust, ..outlet(catcher) };
    let ours = || Trust::Only(vec![town.certificate.clone()]);
    assert!(matches!(sent(&with(&encrypted, Security::StartTls, ours())).await, Sent::Accepted { .. }));
    assert!(encrypted.letters()[0].envelope.tls);

    let stranger = sent(&with(&encrypted, Security::StartTls, Trust::PublicAuthorities)).await;
    assert!(matches!(&stranger, Sent::Unreachable { why } if why.contains("can't be encrypted")), "{stranger:?}");
    let wrong_name = Outlet { host: "127.0.0.2".into(), ..with(&encrypted, Security::StartTls, ours()) };
    assert!(matches!(sent(&wrong_name).await, Sent::Unreachable { .. }));
    let stripped = sent(&with(&open, Security::StartTls, ours())).await;
    assert!(matches!(&stripped, Sent::Unreachable { why } if why.contains("does not offer STARTTLS")), "{stripped:?}");
    assert_eq!(open.letters(), []);

    assert!(matches!(sent(&with(&encrypted, Security::StartTlsIfOffered, Trust::PublicAuthorities)).await, Sent::Accepted { .. }));
    assert!(encrypted.letters()[1].envelope.tls);
    assert!(matches!(sent(&with(&open, Security::StartTlsIfOffered, Trust::PublicAuthorities)).await, Sent::Accepted { .. }));

    let at_once = Catcher::start_with(Habits { tls: Some(town.server.clone()), tls_at_once: true, ..Habits::default() }).await;
    assert!(matches!(sent(&with(&at_once, Security::Tls, ours())).await, Sent::Accepted { .. }));
    assert!(at_once.letters()[0].envelope.tls);
    let plain_server = Outlet { patience: hasty(Phase::StartTls), ..with(&open, Security::Tls, ours()) };
    assert!(matches!(sent(&plain_server).await, Sent::Unreachable { .. }));
}

#[tokio::test]
async fn words_put_in_behind_starttls_by_somebody_in_between_end_it() {
    let town = certificate::town();
    let injected = Some("250-away.example\r\n250 AUTH PLAIN\r\n");
    let catcher = Catcher::start_with(Habits { tls: Some(town.server.clone()), injected, ..Habits::default() }).await;
    let outlet = Outlet {
        host: "localhost".into(),
        security: Security::StartTls,
        trust: Trust::Only(vec![town.certificate.clone()]),
        patience: hasty(Phase::Ehlo),
        ..outlet(&catcher)
    };
    let outcome = sent(&outlet).await;
    assert!(matches!(outcome, Sent::Unreachable { .. }), "{outcome:?}");
    assert_eq!(catcher.letters(), []);
}

#[test]
fn authorities_are_read_from_a_file() {
    let (town, folder) = (certificate::town(), tempfile::tempdir().expect("a folder"));
    let path = folder.path().join("authority.pem");
    std::fs::write(&path, &town.certificate_pem).expect("written");
    let trust = doors::smtp_out::authorities_from(&path).expect("a certificate");
    assert_eq!(trust, Trust::Only(vec![town.certificate]));
    std::fs::write(&path, &town.key_pem).expect("written");
    assert!(doors::smtp_out::authorities_from(&path).expect_err("a key is none").to_string().contains("no certificate"));
    assert!(doors::smtp_out::authorities_from(&folder.path().join("none")).is_err());
}
