//! The listener over real sockets on the loopback.

#[path = "support/certificate.rs"]
mod certificate;
#[path = "support/client.rs"]
mod client;
#[path = "support/shelf.rs"]
mod shelf;

use std::sync::Arc;
use std::time::{Duration, Instant};

use client::Client;
use doors::limits::{MIB, SmtpLimits};
use doors::smtp_in::{Front, Listener, SmtpIn};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use shelf::{settings, start, start_with};

fn envelope(to: &str) -> lettre::address::Envelope {
    let address = |text: &str| text.parse::<lettre::Address>().expect("an address");
    lettre::address::Envelope::new(Some(address("jo@away.example")), vec![address(to)]).expect("an envelope")
}

const LETTER: &[u8] = b"From: jo@away.example\r\nSubject: heating\r\n\r\n.It is cold.\r\n..\r\n";

#[tokio::test]
async fn a_letter_from_an_ordinary_client_arrives_byte_for_byte() {
    let running = start(settings()).await;
    let client = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(running.address.port()).build();
    client.send_raw(&envelope("help@desk.example"), LETTER).await.expect("it is taken");
    let (envelope, bytes) = running.letters().remove(0);
    assert_eq!(bytes.strip_suffix(b"\r\n").unwrap_or(&bytes), LETTER, "lettre adds one empty line");
    assert_eq!((envelope.mail_from.as_str(), envelope.tls), ("jo@away.example", false));
    assert_eq!(envelope.client.to_string(), "127.0.0.1");
}

#[tokio::test]
async fn a_stranger_is_refused_a_relay_over_the_wire() {
    let running = start(settings()).await;
    let client = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(running.address.port()).build();
    let refused = client.send_raw(&envelope("eve@elsewhere.example"), LETTER).await.expect_err("we do not relay");
    assert!(refused.is_permanent(), "{refused}");
    assert!(running.letters().is_empty());
}

#[tokio::test]
async fn with_a_certificate_the_line_can_be_encrypted() {
    let town = certificate::town();
    let running = start(SmtpIn { front: Front { tls: Some(town.server.clone()), ..settings().front }, ..settings() }).await;
    let authority = Certificate::from_pem(town.certificate_pem.as_bytes()).expect("a certificate");
    let tls = TlsParameters::builder("localhost".into()).add_root_certificate(authority).build().expect("parameters");
    let client =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(running.address.port()).tls(Tls::Required(tls)).build();
    client.send_raw(&envelope("help@desk.example"), LETTER).await.expect("it is taken");
    assert!(running.letters()[0].0.tls);

    let (mut sly, _) = Client::greeted(running.address).await;
    sly.send(b"EHLO c.example\r\nSTARTTLS\r\nMAIL FROM:<eve@x.example>\r\n").await;
    assert!(sly.hear().await.starts_with("250"));
    let said = sly.hear().await;
    assert!(said.starts_with("554"), "{said}");
    assert_eq!(sly.hear().await, "", "the line is closed");
}

#[tokio::test]
async fn a_name_and_a_certificate_that_come_later_are_shown_to_whoever_connects_then() {
    let running = start(settings()).await;
    let (mut early, greeting) = Client::greeted(running.address).await;
    assert!(greeting.starts_with("220 mx.desk.example"), "{greeting}");
    assert!(!early.say("EHLO c.example").await.contains("STARTTLS"));

    let (first, renewed) = (certificate::town(), certificate::town());
    for (town, old) in [(&first, None), (&renewed, Some(&first))] {
        let tls = Some(town.server.clone());
        let front = Front { name: "mail.renamed.example".into(), another_way: Some("https://renamed.example/contact".into()), tls };
        running.front.show(front).expect("it can stand in a greeting");
        let authority = |town: &certificate::Town| Certificate::from_pem(town.certificate_pem.as_bytes()).expect("a certificate");
        let client = |town: &certificate::Town| {
            let tls = TlsParameters::builder("localhost".into()).add_root_certificate(authority(town)).build().expect("parameters");
            let to = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(running.address.port());
            to.tls(Tls::Required(tls)).build()
        };
        client(town).send_raw(&envelope("help@desk.example"), LETTER).await.expect("the new certificate is shown");
        if let Some(old) = old {
            client(old).send_raw(&envelope("help@desk.example"), LETTER).await.expect_err("the old one is not");
        }
    }
    let (mut late, greeting) = Client::greeted(running.address).await;
    assert!(greeting.starts_with("220 mail.renamed.example"), "{greeting}");
    late.say("EHLO c.example").await;
    late.say("MAIL FROM:<>").await;
    let refused = late.say("RCPT TO:<eve@elsewhere.example>").await;
    assert!(refused.contains("https://renamed.example/contact"), "{refused}");
    assert!(early.say("NOOP").await.starts_with("250"), "whoever is connected goes on");

    let shown = running.front.shown();
    running.front.show(Front { name: "two words".into(), ..shown }).expect_err("it can't stand in a greeting");
    assert!(Client::greeted(running.address).await.1.starts_with("220 mail.renamed.example"), "and changes nothing");
}

#[tokio::test]
async fn a_broken_handshake_costs_only_itself() {
    let running = start(SmtpIn { front: Front { tls: Some(certificate::town().server), ..settings().front }, ..settings() }).await;
    let (mut broken, _) = Client::greeted(running.address).await;
    assert!(broken.say("STARTTLS").await.starts_with("220"));
    broken.send(b"this is not TLS at all, but long enough to be looked at\r\n").await;
    broken.hear().await;
    let (mut next, greeting) = Client::greeted(running.address).await;
    assert!(greeting.starts_with("220 mx.desk.example"));
    assert!(next.say("NOOP").await.starts_with("250"));
}

#[tokio::test]
async fn nothing_of_a_refused_message_gets_into_the_next_one() {
    let running = start(settings()).await;
    let mut client = Client::in_data(running.address).await;
    client.send(b"kept until the fault\r\n").await;
    assert!(client.say("a lone \n line end\r\n.").await.starts_with("554"));
    client.say("MAIL FROM:<jo@away.example>").await;
    client.say("RCPT TO:<help@desk.example>").await;
    client.say("DATA").await;
    assert!(client.say("second\r\n.").await.starts_with("250"));
    assert_eq!(running.letters()[0].1, b"second\r\n");
}

/// Resident memory of this process in bytes, as the system counts it.
fn resident_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS")).expect("a size");
    line.split_whitespace().nth(1).expect("a number").parse::<usize>().expect("a number") * 1024
}

#[tokio::test]
async fn sixty_megabytes_are_refused_with_a_clear_answer_while_memory_stays_bounded() {
    let running =
        start(SmtpIn { front: Front { another_way: Some("https://desk.example/contact".into()), ..settings().front }, ..settings() }).await;
    let (mut polite, _) = Client::greeted(running.address).await;
    polite.say("EHLO c.example").await;
    let said = polite.say("MAIL FROM:<jo@away.example> SIZE=60000000").await;
    assert!(said.starts_with("552") && said.contains("25 MB") && said.contains("https://desk.example/contact"), "{said}");

    let mut blunt = Client::in_data(running.address).await;
    let before = resident_bytes();
    let piece = [b'x'; 998].iter().chain(b"\r\n").copied().collect::<Vec<u8>>().repeat(1_000);
    let mut most = 0;
    for _ in 0..60 {
        blunt.send(&piece).await;
        most = most.max(resident_bytes());
    }
    let said = blunt.say(".").await;
    assert!(said.starts_with("552") && said.contains("https://desk.example/contact"), "{said}");
    let grown = most.saturating_sub(before);
    assert!(grown < 12 * MIB, "memory grew by {grown} bytes");
    assert!(running.letters().is_empty());
    assert!(blunt.say("NOOP").await.starts_with("250"), "the connection goes on");
}

#[tokio::test]
async fn twenty_megabytes_arrive_byte_for_byte_by_way_of_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = start(SmtpIn { spool: folder.path().to_owned(), ..settings() }).await;
    let mut client = Client::in_data(running.address).await;
    let mut whole = Vec::new();
    for number in 0..20_000 {
        whole.extend_from_slice(format!("{number:06} {}\r\n", "y".repeat(1_000)).as_bytes());
    }
    client.send(&whole).await;
    let said = client.say(".").await;
    assert!(said.starts_with("250"), "{said}");
    assert!(running.letters()[0].1 == whole, "the bytes differ");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[tokio::test]
async fn a_disk_that_is_full_while_a_message_comes_in_is_452() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = start(SmtpIn { spool: folder.path().to_owned(), ..settings() }).await;
    drop(folder);
    let mut client = Client::in_data(running.address).await;
    client.send(&b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\r\n".repeat(40_000)).await;
    let said = client.say(".").await;
    assert!(said.starts_with("452 4.3.1"), "{said}");
    assert!(running.letters().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_clients_at_once_are_all_served() {
    let running = start_with(SmtpLimits { connections_per_client: 100, ..SmtpLimits::default() }).await;
    let everyone_is_in = Arc::new(tokio::sync::Barrier::new(100));
    let clients: Vec<_> = (0..100)
        .map(|number| {
            let (address, everyone_is_in) = (running.address, Arc::clone(&everyone_is_in));
            tokio::spawn(async move {
                let mut client = Client::in_data(address).await;
                everyone_is_in.wait().await;
                client.send(format!("Subject: letter {number}\r\n\r\nhello\r\n").as_bytes()).await;
                client.say(".").await
            })
        })
        .collect();
    for client in clients {
        let said = client.await.expect("no panic");
        assert!(said.starts_with("250"), "{said}");
    }
    let mut subjects: Vec<Vec<u8>> = running.letters().into_iter().map(|(_, bytes)| bytes).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), 100);
}

#[tokio::test]
async fn one_connection_too_many_hears_421_and_a_place_becomes_free_again() {
    let per_client = start_with(SmtpLimits { connections_per_client: 2, ..SmtpLimits::default() }).await;
    let in_all = start_with(SmtpLimits { connections: 2, ..SmtpLimits::default() }).await;
    for (running, words) in [(per_client, "too many connections"), (in_all, "busy")] {
        let (first, _) = Client::greeted(running.address).await;
        let (_second, _) = Client::greeted(running.address).await;
        let (mut third, said) = Client::greeted(running.address).await;
        assert!(said.starts_with("421") && said.contains(words), "{said}");
        assert_eq!(third.hear().await, "");
        drop(first);
        let begun = Instant::now();
        while !Client::greeted(running.address).await.1.starts_with("220") {
            assert!(begun.elapsed() < Duration::from_secs(10), "the place was not freed");
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn silence_slowness_and_staying_for_ever_end_with_words() {
    let short = Duration::from_millis(150);
    let silent = start_with(SmtpLimits { idle: short, ..SmtpLimits::default() }).await;
    let (mut client, _) = Client::greeted(silent.address).await;
    assert!(client.hear().await.starts_with("421 4.4.2 We have heard nothing"));
    assert_eq!(client.hear().await, "");

    let long = start_with(SmtpLimits { session: short, ..SmtpLimits::default() }).await;
    let (mut client, _) = Client::greeted(long.address).await;
    assert!(client.hear().await.starts_with("421 4.4.2 This connection has lasted"));

    let pace = SmtpLimits { rate_window: short, slowest_bytes_per_second: 10_000, ..SmtpLimits::default() };
    let slow = start_with(pace).await;
    let mut client = Client::in_data(slow.address).await;
    let said = loop {
        if client.line.get_mut().try_write(b"drip\r\n").is_err() {
            break client.hear().await;
        }
        if let Ok(said) = tokio::time::timeout(Duration::from_millis(20), client.hear()).await {
            break said;
        }
    };
    assert!(said.starts_with("421 4.4.2 This message comes in too slowly"), "{said}");
    assert!(slow.letters().is_empty());
}

#[tokio::test]
async fn nothing_is_acknowledged_before_it_is_stored() {
    let running = start(settings()).await;
    let (mut client, _) = Client::greeted(running.address).await;
    for line in ["EHLO c.example", "MAIL FROM:<>", "RCPT TO:<slow@desk.example>", "DATA"] {
        client.say(line).await;
    }
    client.send(b"x\r\n.\r\n").await;
    let early = tokio::time::timeout(Duration::from_millis(100), client.hear()).await;
    assert!(early.is_err(), "it said {early:?} before the letter was stored");
    running.shelf.gate.add_permits(1);
    assert!(client.hear().await.starts_with("250 2.0.0"));
    assert_eq!(running.letters().len(), 1);
}

#[tokio::test]
async fn a_panic_or_a_full_or_stuck_store_costs_only_that_message() {
    let running = start_with(SmtpLimits { taking: Duration::from_secs(2), ..SmtpLimits::default() }).await;
    let (mut client, _) = Client::greeted(running.address).await;
    client.say("EHLO c.example").await;
    for (recipient, answer) in [("panic", "451"), ("full", "452"), ("slow", "451"), ("help", "250")] {
        client.say("MAIL FROM:<>").await;
        client.say(&format!("RCPT TO:<{recipient}@desk.example>")).await;
        client.say("DATA").await;
        let said = client.say("x\r\n.").await;
        assert!(said.starts_with(answer), "{recipient}: {said}");
    }
    client.say("MAIL FROM:<>").await;
    assert!(client.say("RCPT TO:<panic-at-the-door@desk.example>").await.starts_with("451"));
    assert_eq!(running.letters().len(), 1);
}

#[tokio::test]
async fn when_the_desk_stops_messages_on_their_way_still_arrive_and_the_rest_hear_421() {
    let running = start(settings()).await;
    let (mut idle, _) = Client::greeted(running.address).await;
    let mut sending = Client::in_data(running.address).await;
    sending.send(b"half a ").await;
    running.stop.send(()).expect("it runs");
    assert!(idle.hear().await.starts_with("421 4.3.2"));
    sending.send(b"letter\r\n.\r\n").await;
    assert!(sending.hear().await.starts_with("250"));
    assert!(sending.hear().await.starts_with("421 4.3.2"));
    running.ended.await.expect("it ends");
    assert_eq!(running.shelf.letters.lock().expect("a lock")[0].1, b"half a letter\r\n");
    assert!(tokio::net::TcpStream::connect(running.address).await.is_err(), "the door is closed");
}

#[tokio::test]
async fn when_the_desk_stops_a_message_that_does_not_come_to_its_end_is_not_acknowledged() {
    let running = start_with(SmtpLimits { farewell: Duration::from_secs(1), ..SmtpLimits::default() }).await;
    let mut never_ending = Client::in_data(running.address).await;
    never_ending.send(b"half a letter\r\n").await;
    let (mut storing, _) = Client::greeted(running.address).await;
    for line in ["EHLO c.example", "MAIL FROM:<>", "RCPT TO:<slow@desk.example>", "DATA"] {
        storing.say(line).await;
    }
    storing.send(b"x\r\n.\r\n").await;
    running.stop.send(()).expect("it runs");
    assert!(never_ending.hear().await.starts_with("421 4.3.2"));
    running.shelf.gate.add_permits(1);
    assert!(storing.hear().await.starts_with("250"), "what was being stored still is");
    running.ended.await.expect("it ends");
    assert_eq!(running.shelf.letters.lock().expect("a lock").len(), 1);
}

#[tokio::test]
async fn a_stuck_store_can_not_keep_the_desk_from_stopping() {
    let running = start_with(SmtpLimits { farewell: Duration::from_millis(100), ..SmtpLimits::default() }).await;
    let (mut stuck, _) = Client::greeted(running.address).await;
    for line in ["EHLO c.example", "MAIL FROM:<>", "RCPT TO:<slow@desk.example>", "DATA"] {
        stuck.say(line).await;
    }
    stuck.send(b"x\r\n.\r\n").await;
    let _at_the_gate = running.shelf.waiting.acquire().await.expect("it stays");
    running.stop.send(()).expect("it runs");
    tokio::time::timeout(Duration::from_secs(5), running.ended).await.expect("in time").expect("it ends");
    assert_eq!(stuck.hear().await, "", "no 250 was said");
}

#[tokio::test]
async fn what_keeps_it_from_starting_is_said_with_a_way_forward() {
    let first = Listener::bind(settings()).await.expect("a free port");
    let taken = Listener::bind(SmtpIn { listen: first.address(), ..settings() }).await.expect_err("the port is taken");
    assert!(taken.to_string().contains("name another port with --smtp-listen"), "{taken}");
    let spool = Listener::bind(SmtpIn { spool: "no-such-folder".into(), ..settings() }).await.expect_err("no folder");
    assert!(spool.to_string().contains("no-such-folder"), "{spool}");
    for name in ["", "two words", "a\r\nb", "<x>"] {
        assert!(Listener::bind(SmtpIn { front: Front { name: name.into(), ..settings().front }, ..settings() }).await.is_err(), "{name:?}");
    }
}

#[test]
fn a_certificate_is_read_from_files_whose_key_is_closed() {
    use std::os::unix::fs::PermissionsExt;
    let (town, folder) = (certificate::town(), tempfile::tempdir().expect("a folder"));
    let (chain, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
    std::fs::write(&chain, &town.certificate_pem).expect("written");
    std::fs::write(&key, &town.key_pem).expect("written");
    let mode = |mode| std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).expect("its mode");
    mode(0o600);
    doors::smtp_in::certificate::load(&chain, &key).expect("all is well");
    mode(0o644);
    let open = doors::smtp_in::certificate::load(&chain, &key).expect_err("open to everybody").to_string();
    assert!(open.contains("chmod 600"), "{open}");
    mode(0o600);
    std::fs::write(&key, certificate::town().key_pem).expect("written");
    let other = doors::smtp_in::certificate::load(&chain, &key).expect_err("another's key").to_string();
    assert!(other.contains("can't be used together"), "{other}");
    assert!(doors::smtp_in::certificate::load(&key, &key).is_err());
    assert!(doors::smtp_in::certificate::load(&chain, &folder.path().join("none")).is_err());
    assert!(town.certificate.len() > 100);
}
