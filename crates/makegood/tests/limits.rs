//! docs/limits.md is one table of everything that a stranger can send, written from where each limit is defined.

use doors::limits::{MIB, PAGES_CONNECTIONS, PAGES_HEADERS, PAGES_PAUSE, ReaderLimits, SmtpLimits};
use record::access::throttle::{FREE_ATTEMPTS, FREE_ATTEMPTS_OF_MANY, FREE_FORMS, WINDOW_SECONDS};
use std::{fmt::Write, path::Path};

type Row = (&'static str, String, &'static str);

fn bytes(n: usize) -> String {
    if n >= MIB && n.is_multiple_of(MIB) { format!("{} MiB", n / MIB) } else { format!("{n} bytes") }
}

fn line() -> Vec<Row> {
    let smtp = SmtpLimits::default();
    let minutes = |d: std::time::Duration| format!("{} min", d.as_secs() / 60);
    vec![
        ("connections at once; from one address", format!("{}; {}", smtp.connections, smtp.connections_per_client), "421, try again"),
        ("a message", bytes(smtp.message_bytes), "552, with the limit and another way"),
        ("a line of a message", bytes(smtp.content_line_bytes), "554"),
        ("a command", bytes(smtp.command_line_bytes), "500"),
        ("recipients of a message", smtp.recipients.to_string(), "452 for the others"),
        ("messages in a connection", smtp.messages_per_connection.to_string(), "421, connect again"),
        ("commands in a connection; wrong ones", format!("{}; {}", smtp.commands_per_session, smtp.bad_commands), "421"),
        ("silence; a whole connection", format!("{}; {}", minutes(smtp.idle), minutes(smtp.session)), "421"),
        ("the slowest sender", format!("{} bytes a second", smtp.slowest_bytes_per_second), "421"),
    ]
}

fn letter() -> Vec<Row> {
    use mail::limits;
    let (reader, shelf) = (ReaderLimits::default(), "it waits on the *Shelf* with somebody");
    vec![
        (
            "memory; processor time; time to read it",
            format!("{}; {} s; {} s", bytes(reader.address_space_bytes as usize), reader.cpu_seconds, reader.wall.as_secs()),
            shelf,
        ),
        ("a message that is read", bytes(limits::MESSAGE_BYTES), shelf),
        ("parts; parts within parts", format!("{}; {}", limits::PARTS, limits::PART_DEPTH), shelf),
        ("headers", bytes(limits::HEADER_BYTES), shelf),
        (
            "HTML: length; depth",
            format!("{}; {}", bytes(limits::HTML_BYTES), limits::HTML_DEPTH),
            "its tags are taken off; the original stays",
        ),
        ("text", bytes(limits::TEXT_BYTES), "the rest stands in the original"),
        ("a subject", format!("{} characters", limits::SUBJECT_CHARS), "the rest stands in the original"),
        ("addresses in a header field", limits::ADDRESSES.to_string(), "the rest stands in the original"),
        ("a file's name", format!("{} characters", limits::FILE_NAME_CHARS), "shown shortened"),
    ]
}

fn pages() -> Vec<Row> {
    use desk::{SWEPT_AFTER_HOURS, WAITING_OF_ONE, WAITING_OF_STRANGERS};
    let (window, wait) = (WINDOW_SECONDS / 60, "429, with when and another way");
    vec![
        ("connections at once", PAGES_CONNECTIONS.to_string(), "they wait"),
        (
            "saying what is wanted; a pause in sending",
            format!("{} s; {} s", PAGES_HEADERS.as_secs(), PAGES_PAUSE.as_secs()),
            "the line is cut",
        ),
        ("a form with its files", bytes(web::limits::FORM_BYTES), "413, with the limit and another way"),
        ("parts of a form", web::limits::FORM_PARTS.to_string(), "refused, and nothing is done"),
        ("public forms of one address", format!("{FREE_FORMS} in {window} min"), wait),
        ("log-ins, codes and links by one person", format!("{FREE_ATTEMPTS} in {window} min"), wait),
        ("log-ins from one address, or at one account", format!("{FREE_ATTEMPTS_OF_MANY} in {window} min"), wait),
        (
            "files of one customer that wait in a form",
            format!("{}, {}", WAITING_OF_ONE.files, bytes(WAITING_OF_ONE.bytes as usize)),
            "they are chosen again",
        ),
        (
            "files of all strangers that wait in forms",
            format!("{}, {}", WAITING_OF_STRANGERS.files, bytes(WAITING_OF_STRANGERS.bytes as usize)),
            "they are chosen again",
        ),
        ("files that nobody sends", format!("{SWEPT_AFTER_HOURS} h"), "they go"),
    ]
}

fn documented() -> String {
    let mut out = String::from(
        "# Limits\n\nWhat a stranger can send, and what happens with more of it. A limit is never the end of a matter: what is refused is refused with\nanother way, what can't be read waits for somebody.\n\nThis page is written from where each limit is defined (`crates/doors/src/limits.rs`, `crates/mail/src/limits.rs`,\n`crates/web/src/limits.rs`, `crates/record/src/access/throttle.rs`, `crates/desk/src/kept_file.rs`), with the source of each number; a\ntest keeps them the same.\n",
    );
    for (title, rows) in [("Mail that arrives", line()), ("What is in a mail", letter()), ("Pages and forms", pages())] {
        let _ = write!(out, "\n## {title}\n\n| what | at most | beyond it |\n|---|---|---|\n");
        for (what, most, beyond) in rows {
            let _ = writeln!(out, "| {what} | {most} | {beyond} |");
        }
    }
    out
}

#[test]
fn the_documentation_has_every_limit_in_one_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/limits.md");
    if std::env::var_os("MAKEGOOD_WRITE_DOCS").is_some() {
        std::fs::write(&path, documented()).expect("the documentation can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, documented(), "run this test with MAKEGOOD_WRITE_DOCS=1 and look at what changed");
}
