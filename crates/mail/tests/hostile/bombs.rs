//! Mails made to cost us time, memory or the stack. Each ends as a message or as unreadable, on a thread with the
//! small stack of a test, and twice the bomb costs about twice the time: never four times.

use mail::{Doubt, Unreadable, read};

const HEAD: &str = "From: a@b.example\nTo: c@d.example\nSubject: x\nDate: Thu, 26 Nov 2026 14:30:00 +0100\nMessage-ID: <1@b.example>\n";

fn mail(rest: &str) -> Vec<u8> {
    format!("{HEAD}{rest}").into_bytes()
}

#[test]
fn a_hundred_thousand_nested_multiparts_are_refused() {
    let rest: String = (0..100_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    assert_eq!(read(&mail(&rest)), Err(Unreadable::TooDeep));
}

#[test]
fn four_megabytes_of_mails_inside_mails_are_one_attachment() {
    let rest = "Content-Type: message/rfc822\n\n".repeat(140_000);
    assert!(rest.len() > 4_000_000);
    let message = read(&mail(&rest)).unwrap();
    assert_eq!(message.attachments.len(), 1);
    let encoded =
        format!("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{}", data_encoding::BASE64.encode(rest.as_bytes()));
    assert_eq!(read(&mail(&encoded)).unwrap().attachments.len(), 1);
}

#[test]
fn fifty_thousand_parts_are_refused() {
    let rest = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(50_000));
    assert_eq!(read(&mail(&rest)), Err(Unreadable::TooManyParts));
}

#[test]
fn half_a_megabyte_of_nested_div_is_stripped_and_not_parsed() {
    let message = read(&mail(&format!("Content-Type: text/html\n\n{}hello", "<div>".repeat(100_000)))).unwrap();
    assert_eq!(message.text, "hello\n");
    assert!(message.doubts.contains(&Doubt::HtmlStripped));
}

#[test]
fn a_giant_header_is_refused() {
    assert_eq!(read(&mail(&format!("X-A: {}\n\nhi", "y".repeat(3_000_000)))), Err(Unreadable::HeadersTooLarge));
    assert_eq!(read(&mail(&format!("{}\nhi", "X-A: y\n".repeat(300_000)))), Err(Unreadable::HeadersTooLarge));
}

#[test]
fn a_mail_beyond_the_limit_is_refused() {
    let size = mail::limits::MESSAGE_BYTES + 1;
    assert_eq!(read(&vec![b'a'; size]), Err(Unreadable::TooLarge { bytes: size }));
}

#[test]
fn a_text_beyond_the_limit_is_cut_and_told() {
    let message = read(&mail(&format!("\n{}", "é\n".repeat(600_000)))).unwrap();
    assert!(message.text.len() <= mail::limits::TEXT_BYTES);
    assert!(message.doubts.contains(&Doubt::TextCut));
}

/// The CPU time of this thread so far, in nanoseconds; `None` where the system does not count it.
fn cpu_nanoseconds() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// The least CPU time of two readings: the least is the one that was least disturbed.
fn cost(bytes: &[u8]) -> Option<u64> {
    (0..2)
        .map(|_| {
            let before = cpu_nanoseconds()?;
            let _ = std::hint::black_box(read(bytes));
            Some(cpu_nanoseconds()? - before)
        })
        .min()
        .flatten()
}

/// Below this a cost is mostly noise of the machine.
const FLOOR_NANOSECONDS: u64 = 10_000_000;

/// Twice the bomb costs less than three times the time: what grows with the square costs four times, each time that it is
/// looked at, while a neighbour on the same processor disturbs one look or two. Bombs are measured where they cost enough.
fn assert_linear(name: &str, bomb: impl Fn(usize) -> String, n: usize) {
    let _ = read(&mail("\nIt is cold here and nobody has answered me for three days.\n"));
    let (small, large) = (mail(&bomb(n)), mail(&bomb(2 * n)));
    let mut seen = Vec::new();
    for _ in 0..5 {
        let (Some(one), Some(two)) = (cost(&small), cost(&large)) else {
            return;
        };
        if two < 3 * one.max(FLOOR_NANOSECONDS) {
            return;
        }
        seen.push((one, two));
    }
    panic!("{name}: {} and {} bytes cost, in nanoseconds, {seen:?}", small.len(), large.len());
}

#[test]
fn cost_grows_no_faster_than_size_in_headers() {
    assert_linear("comments", |n| format!("Cc: {}\n\nhi", "(".repeat(n)), 400_000);
    assert_linear("encoded words", |n| format!("Cc: {}\n\nhi", "=?utf-8?q?a?= ".repeat(n)), 25_000);
    assert_linear("addresses", |n| format!("Cc: {}\n\nhi", "a@b.c, ".repeat(n)), 50_000);
    assert_linear("ids", |n| format!("References: {}\n\nhi", "<a@b> ".repeat(n)), 60_000);
    assert_linear("different ids", |n| format!("References: {}\n\nhi", (0..n).map(|id| format!("<{id}@b> ")).collect::<String>()), 40_000);
    assert_linear("fields", |n| format!("{}\nhi", "A: b\n".repeat(n)), 80_000);
    assert_linear("parameters", |n| format!("Content-Type: text/plain{}\n\nhi", "; a=b".repeat(n)), 80_000);
    assert_linear("folded blanks", |n| format!("{}\nhi", "A: b\n \n c\n".repeat(n)), 40_000);
    assert_linear("broken lines", |n| format!("{}\nhi", "no colon here\nA: b\n".repeat(n)), 20_000);
}

#[test]
fn cost_grows_no_faster_than_size_in_parts() {
    let multi = "Content-Type: multipart/mixed; boundary=b\n\n";
    assert_linear("dashes", |n| format!("{multi}{}", "--\n".repeat(n)), 300_000);
    assert_linear("similar boundaries", |n| format!("{multi}{}", "--bb\n".repeat(n)), 200_000);
    let lost = (0..900).map(|n| format!("--b\nContent-Type: multipart/mixed; boundary=z{n}\n\n")).collect::<String>();
    assert_linear("boundaries that never come", |n| format!("{multi}{lost}{}", "xy\n".repeat(n)), 400_000);
    assert_linear("base64", |n| format!("Content-Transfer-Encoding: base64\n\n{}", "QUFB\n".repeat(n)), 100_000);
    assert_linear("soft line ends", |n| format!("Content-Transfer-Encoding: quoted-printable\n\n{}", "=\n".repeat(n)), 300_000);
}

#[test]
fn cost_grows_no_faster_than_size_in_text() {
    for (name, line, n) in [
        ("attributions", "On 1.1.2026, 12:30 a@b wrote:\n", 9_000),
        ("quoted lines", "> a\nb\n", 5_000),
        ("labels", "From: x\nTo: y\n", 5_000),
        ("rules", "_____\n", 10_000),
        ("signatures", "-- \nx\n>\n", 3_000),
        ("verbs", "1 wrote wrote wrote wrote wrote wrote:\n", 9_000),
    ] {
        assert_linear(name, |n| format!("\n{}", line.repeat(n)), n);
    }
    assert_linear("one long line", |n| format!("\n{}", "On 1 a@b ".repeat(n)), 50_000);
    assert_linear("signs", |n| format!("\n{}", "> ".repeat(n)), 200_000);
}

#[test]
fn cost_grows_no_faster_than_size_in_html() {
    for piece in [
        "<p>x",
        "<b>x",
        "<a href=x>y",
        "<ul><li>x</ul>",
        "<table><tr><td>x",
        "<table><tr><td>x</td></tr></table>",
        "<font size=1>x",
        "&amp;&#65;&",
        "<",
        "<!--",
        "<blockquote>x</blockquote>",
        "<hr>",
        "<td colspan=99999999 rowspan=99999999>x",
        "<table><tr><td colspan=99999999 rowspan=9999>x</table>",
        "<b><p></b>",
        "<pre>x\n</pre>",
        "<h1>x</h1>",
        "<ol start=9999999999><li>x</ol>",
        "<a x='",
        "<style>",
        "<button>x",
        "<x y=z>",
        "</p>",
        "xxxx ",
        "<svg><g>",
    ] {
        assert_linear(piece, |n| format!("Content-Type: text/html\n\n{}", piece.repeat(n / piece.len())), 20_000);
    }
    assert_linear(
        "attributes",
        |n| format!("Content-Type: text/html\n\n<a {}>", (0..n).map(|at| format!("x{at} ")).collect::<String>()),
        10_000,
    );
}

#[test]
fn cost_grows_no_faster_than_size_in_reports() {
    let report = "Return-Path: <>\nX-Failed-Recipients: a@b.example\n";
    assert_linear("the same recipient", |n| format!("{report}\n{}", "<a@b.example>: 550 user unknown\n".repeat(n)), 2_000);
    assert_linear(
        "recipients",
        |n| {
            format!(
                "Return-Path: <>\nContent-Type: message/delivery-status\n\n{}",
                (0..n).map(|at| format!("Final-Recipient: rfc822;a{at}@b\nAction: failed\n\n")).collect::<String>()
            )
        },
        10_000,
    );
    assert_linear("at signs", |n| format!("{report}\n{}", "@".repeat(n)), 80_000);
}
