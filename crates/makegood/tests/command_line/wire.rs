//! Just enough SMTP and HTTP to knock at a server.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

fn connect(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time-out");
    stream
}

/// Hands over one mail; the answer to each step, the last one for the mail itself.
pub fn send_mail(to: SocketAddr, from: &str, recipient: &str, mail: &str) -> Vec<String> {
    let mut stream = connect(to);
    let mut lines = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut answers = vec![answer(&mut lines)];
    let body = format!("{}\r\n.\r\n", mail.replace('\n', "\r\n").trim_end());
    for command in ["EHLO away.example\r\n", &format!("MAIL FROM:<{from}>\r\n"), &format!("RCPT TO:<{recipient}>\r\n"), "DATA\r\n", &body] {
        stream.write_all(command.as_bytes()).expect("it listens");
        answers.push(answer(&mut lines));
        if answers.last().is_none_or(|a| !a.starts_with(['2', '3'])) {
            break;
        }
    }
    answers
}

fn answer(lines: &mut impl BufRead) -> String {
    let mut whole = String::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).expect("an answer");
        whole.push_str(&line);
        if line.len() < 4 || line.as_bytes()[3] != b'-' {
            return whole;
        }
    }
}

/// The first line that a mail server says.
pub fn greeting(of: SocketAddr) -> String {
    answer(&mut BufReader::new(connect(of)))
}

/// Whether a mail server proves after STARTTLS that it holds this certificate of localhost.
pub fn proves(at: SocketAddr, certificate: &rustls::pki_types::CertificateDer<'static>) -> bool {
    let mut stream = connect(at);
    let mut lines = BufReader::new(stream.try_clone().expect("a second handle"));
    answer(&mut lines);
    for command in ["EHLO away.example\r\n", "STARTTLS\r\n"] {
        stream.write_all(command.as_bytes()).expect("it listens");
        assert!(answer(&mut lines).starts_with('2'), "{command}");
    }
    let mut believed = rustls::RootCertStore::empty();
    believed.add(certificate.clone()).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let client = client.with_root_certificates(believed).with_no_client_auth();
    let mut tls = rustls::ClientConnection::new(Arc::new(client), "localhost".try_into().expect("a name")).expect("a connection");
    while tls.is_handshaking() {
        if tls.complete_io(&mut stream).is_err() {
            return false;
        }
    }
    true
}

/// The whole answer to a GET.
pub fn get(from: SocketAddr, path: &str) -> String {
    let mut stream = connect(from);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {from}\r\nConnection: close\r\n\r\n").expect("it listens");
    let mut whole = Vec::new();
    stream.read_to_end(&mut whole).expect("an answer");
    String::from_utf8_lossy(&whole).into_owned()
}
