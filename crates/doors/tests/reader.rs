//! The reader child. This test has no harness of the standard kind, because it is its own child: with `read-mail` it is the
//! real reader, with `odd-reader` one whose messages say what shall go wrong.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use desk::ShelfWhy;
use doors::limits::ReaderLimits;
use doors::reader::{Job, Reader, Reading, Verdict, child};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("read-mail") => doors::reader::child_main(),
        Some("odd-reader") => child::serve(odd),
        Some("not-a-reader") => {}
        Some("desk") => desk_that_will_be_killed(),
        _ => run_tests(&args),
    }
}

/// The part of the standard harness that cargo and nextest need: listing, and running all or those that are named.
fn run_tests(args: &[String]) {
    if args.iter().any(|arg| arg == "--list") {
        if !args.iter().any(|arg| arg == "--ignored") {
            TESTS.iter().for_each(|(name, _)| println!("{name}: test"));
        }
        return;
    }
    let exact = args.iter().any(|arg| arg == "--exact");
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    for (name, test) in TESTS {
        let is_wanted = |want: &&String| {
            if exact { want.as_str() == *name } else { name.contains(want.as_str()) }
        };
        if wanted.is_empty() || wanted.iter().any(is_wanted) {
            println!("test {name} ...");
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            runtime.expect("a runtime").block_on(async { test().await });
        }
    }
}

type Test = fn() -> std::pin::Pin<Box<dyn Future<Output = ()>>>;

macro_rules! tests {
    ($($name:ident),* $(,)?) => {
        const TESTS: &[(&str, Test)] = &[$((stringify!($name), || Box::pin($name()))),*];
    };
}

tests! {
    an_ordinary_message_is_read,
    an_attachment_is_taken_out_by_the_child,
    a_message_that_is_none_says_so,
    the_child_can_open_no_file_no_socket_and_has_no_environment,
    a_message_that_eats_memory_costs_only_itself,
    a_message_that_nests_too_deeply_costs_only_itself,
    a_message_that_takes_too_much_processor_time_costs_only_itself,
    processor_time_is_counted_for_each_message_on_its_own,
    a_message_that_hangs_costs_only_itself,
    a_panic_costs_only_that_message,
    a_child_that_was_killed_between_messages_costs_nothing,
    a_child_is_replaced_after_its_share_of_messages,
    several_children_work_at_once,
    a_reading_that_is_given_up_does_not_mix_up_the_next,
    a_reader_that_can_not_start_is_not_the_fault_of_the_message,
    a_message_that_is_too_large_is_not_even_handed_over,
    children_die_with_their_reader,
    children_die_with_a_desk_that_is_killed_even_in_the_middle_of_a_message,
    real_bombs_do_not_stop_the_reader,
    no_message_that_others_have_collected_costs_a_child,
}

fn real() -> Reader {
    Reader::new(exe(), vec!["read-mail".into()])
}

fn exe() -> PathBuf {
    std::env::current_exe().expect("this very file")
}

fn short() -> ReaderLimits {
    ReaderLimits {
        cpu_seconds: 1,
        // Far above the processor time: a busy machine gives little of itself to one process.
        wall: Duration::from_secs(60),
        ..ReaderLimits::default()
    }
}

fn odd_reader(places: usize, limits: ReaderLimits) -> Reader {
    Reader::with(exe(), vec!["odd-reader".into()], places, limits)
}

/// What the odd child does with a message: the first word says it.
fn odd(_job: Job, bytes: &[u8]) -> Verdict {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let said = |text: String| Verdict::No(text);
    match text.split(' ').next().unwrap_or_default() {
        "who" => said(std::process::id().to_string()),
        "eat" => {
            let mut eaten: Vec<Vec<u8>> = Vec::new();
            loop {
                eaten.push(vec![1; 16 * 1024 * 1024]);
                std::hint::black_box(&eaten);
            }
        }
        "nest" => said(nest(u64::MAX).to_string()),
        "spin" => loop {
            std::hint::spin_loop();
        },
        "work" => {
            let used = || rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
            let milliseconds = |t: rustix::time::Timespec| t.tv_sec * 1_000 + t.tv_nsec / 1_000_000;
            let begun = milliseconds(used());
            while milliseconds(used()) - begun < 600 {
                std::hint::spin_loop();
            }
            said("worked".into())
        }
        "hang" => loop {
            std::thread::park();
        },
        "panic" => panic!("canary-47 {text}"),
        "powers" => {
            let file = std::fs::File::open("/proc/self/status").is_ok() || std::fs::File::create("made-by-a-reader").is_ok();
            let socket = std::net::TcpStream::connect("127.0.0.1:1").map_err(|why| why.kind());
            let network = !matches!(&socket, Err(why) if *why != std::io::ErrorKind::ConnectionRefused);
            said(format!("file {file} network {network} environment {}", std::env::vars_os().count()))
        }
        "exit" => std::process::exit(3),
        _ => said(text),
    }
}

fn nest(depth: u64) -> u64 {
    let here = std::hint::black_box([depth; 64]);
    if depth == 0 { 0 } else { nest(depth - 1) + std::hint::black_box(here)[3] }
}

async fn said(reader: &Reader, text: &str) -> String {
    match reader.read(text.as_bytes()).await {
        Reading::Unreadable { why } => why.stored(),
        other => panic!("{other:?}"),
    }
}

const LETTER: &[u8] = b"From: Jo Weber <jo@away.example>\r\nTo: help@desk.example\r\nSubject: heating\r\nDate: Mon, 2 Nov 2026 09:00:00 +0100\r\n\
    Message-ID: <a1@away.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
    It is cold, and nobody calls back.\r\n--b\r\nContent-Type: application/pdf; name=bill.pdf\r\nContent-Disposition: attachment; filename=bill.pdf\r\n\
    Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b--\r\n";

async fn an_ordinary_message_is_read() {
    let reader = real();
    for _ in 0..3 {
        match reader.read(LETTER).await {
            Reading::Message(message) => {
                assert_eq!(message.subject, "heating");
                assert!(message.text.contains("nobody calls back"));
            }
            other => panic!("{other:?}"),
        }
    }
}

async fn an_attachment_is_taken_out_by_the_child() {
    let reader = real();
    let Reading::Message(message) = reader.read(LETTER).await else {
        panic!("it can be read");
    };
    let index = message.attachments[0].index;
    assert_eq!(reader.attachment(LETTER, index).await.as_deref(), Some(&b"%PDF-1.4\n"[..]));
    assert_eq!(reader.attachment(LETTER, index + 50).await, None);
}

async fn a_message_that_is_none_says_so() {
    let reader = real();
    assert!(!said(&reader, "").await.is_empty());
    assert!(matches!(reader.read(LETTER).await, Reading::Message(_)));
}

async fn the_child_can_open_no_file_no_socket_and_has_no_environment() {
    let reader = odd_reader(1, short());
    assert_eq!(said(&reader, "powers").await, "file false network false environment 0");
}

/// After the bomb the next message is read, by another child.
async fn costs_only_itself(bomb: &str, words: &str) {
    let reader = odd_reader(1, short());
    let before = said(&reader, "who").await;
    let why = said(&reader, bomb).await;
    assert!(why.contains(words), "{why}");
    assert_ne!(said(&reader, "who").await, before);
    let fresh = odd_reader(1, short());
    let why = said(&fresh, bomb).await;
    assert!(why.contains(words), "{why}");
}

async fn a_message_that_eats_memory_costs_only_itself() {
    costs_only_itself("eat", "too_much_memory\",\"megabytes\":512").await;
}

async fn a_message_that_nests_too_deeply_costs_only_itself() {
    costs_only_itself("nest", "too_much_memory").await;
}

async fn a_message_that_takes_too_much_processor_time_costs_only_itself() {
    costs_only_itself("spin", "too_much_work\",\"seconds\":1").await;
}

async fn processor_time_is_counted_for_each_message_on_its_own() {
    let reader = odd_reader(1, ReaderLimits { cpu_seconds: 2, ..short() });
    let first = said(&reader, "who").await;
    for _ in 0..5 {
        assert_eq!(said(&reader, "work").await, "worked");
    }
    assert_eq!(said(&reader, "who").await, first, "the child was never replaced");
}

async fn a_message_that_hangs_costs_only_itself() {
    let reader = odd_reader(1, ReaderLimits { wall: Duration::from_secs(1), ..short() });
    let begun = Instant::now();
    assert_eq!(said(&reader, "hang").await, r#"{"because":"late","seconds":1}"#);
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(said(&reader, "hello").await, "hello");
}

async fn a_panic_costs_only_that_message() {
    let reader = odd_reader(1, short());
    let why = said(&reader, "panic").await;
    assert!(why.contains("reader_ended") && !why.contains("canary"), "{why}");
    assert_eq!(said(&reader, "hello").await, "hello");
    assert!(said(&reader, "exit").await.contains("reader_ended"));
    assert_eq!(said(&reader, "hello").await, "hello");
}

async fn a_child_that_was_killed_between_messages_costs_nothing() {
    let reader = odd_reader(1, short());
    let pid: i32 = said(&reader, "who").await.parse().expect("a process id");
    let pid = rustix::process::Pid::from_raw(pid).expect("not 0");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("it lives");
    assert_eq!(said(&reader, "hello").await, "hello");
}

async fn a_child_is_replaced_after_its_share_of_messages() {
    let reader = odd_reader(1, ReaderLimits { messages_per_child: 3, ..short() });
    let mut children = Vec::new();
    for _ in 0..7 {
        children.push(said(&reader, "who").await);
    }
    assert!(children[0] == children[1] && children[1] == children[2], "{children:?}");
    assert!(children[3] == children[5] && children[2] != children[3] && children[5] != children[6], "{children:?}");
}

async fn several_children_work_at_once() {
    let reader = std::sync::Arc::new(odd_reader(3, ReaderLimits { wall: Duration::from_secs(3), ..short() }));
    let begun = Instant::now();
    let hanging: Vec<_> = (0..3)
        .map(|_| {
            let reader = std::sync::Arc::clone(&reader);
            tokio::spawn(async move { said(&reader, "hang").await })
        })
        .collect();
    for one in hanging {
        assert!(one.await.expect("no panic").contains("late\",\"seconds\":3"));
    }
    assert!(begun.elapsed() < Duration::from_secs(8), "they waited for one another");
}

async fn a_reading_that_is_given_up_does_not_mix_up_the_next() {
    let reader = odd_reader(1, short());
    assert_eq!(said(&reader, "hello").await, "hello");
    let given_up = tokio::time::timeout(Duration::from_millis(100), reader.read(b"work")).await;
    assert!(given_up.is_err());
    for text in ["one", "two", "three"] {
        assert_eq!(said(&reader, text).await, text);
    }
}

async fn a_reader_that_can_not_start_is_not_the_fault_of_the_message() {
    for reader in [Reader::new("/no/such/file".into(), Vec::new()), Reader::new(exe(), vec!["not-a-reader".into()])] {
        match reader.read(LETTER).await {
            Reading::NoReader { why } => assert!(why.contains("can't be started"), "{why}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(reader.attachment(LETTER, 0).await, None);
    }
}

async fn a_message_that_is_too_large_is_not_even_handed_over() {
    let reader = Reader::with("/no/such/file".into(), Vec::new(), 1, ReaderLimits { message_bytes: 100, ..short() });
    assert_eq!(said(&reader, &"x".repeat(101)).await, r#"{"because":"too_large","megabytes":0}"#);
}

/// Prints its child's process id, then waits for a message that takes for ever.
fn desk_that_will_be_killed() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let reader = odd_reader(1, ReaderLimits { wall: Duration::from_secs(60), ..short() });
        let pid = said(&reader, "who").await;
        let hanging = reader.read(b"hang");
        tokio::pin!(hanging);
        let early = tokio::time::timeout(Duration::from_millis(200), &mut hanging).await;
        println!("{} {pid}", early.is_err());
        hanging.await;
    });
}

async fn children_die_with_a_desk_that_is_killed_even_in_the_middle_of_a_message() {
    use tokio::io::{AsyncBufReadExt, BufReader};
    let mut desk =
        tokio::process::Command::new(exe()).arg("desk").stdout(std::process::Stdio::piped()).kill_on_drop(true).spawn().expect("a desk");
    let mut line = String::new();
    BufReader::new(desk.stdout.take().expect("its output")).read_line(&mut line).await.expect("a line");
    let pid = line.trim().strip_prefix("true ").expect("the message is being read");
    desk.kill().await.expect("it lived");
    is_gone(pid).await;
}

async fn children_die_with_their_reader() {
    let reader = odd_reader(1, short());
    let pid = said(&reader, "who").await;
    drop(reader);
    is_gone(&pid).await;
}

async fn is_gone(pid: &str) {
    let begun = Instant::now();
    let alive = || std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
    while alive() {
        assert!(begun.elapsed() < Duration::from_secs(10), "the child outlived its reader");
        tokio::task::yield_now().await;
    }
}

/// The two that stopped real desks (measured 2026): a 4 MB message of nested messages, and 488 kB of nested HTML.
async fn real_bombs_do_not_stop_the_reader() {
    let reader = real();
    let nested = b"Subject: x\r\nContent-Type: message/rfc822\r\n\r\n".repeat(100_000);
    let html = [&b"Subject: x\r\nContent-Type: text/html\r\n\r\n"[..], &b"<div>".repeat(100_000)].concat();
    let parts = [
        &b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"[..],
        &b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(100_000),
    ]
    .concat();
    let header = [b"Subject: x\r\n".to_vec(), b"References: <a@b.example>\r\n".repeat(400_000)].concat();
    for bomb in [nested, html, parts, header] {
        let begun = Instant::now();
        assert!(!matches!(reader.read(&bomb).await, Reading::NoReader { .. }));
        assert!(begun.elapsed() < Duration::from_secs(25));
        assert!(matches!(reader.read(LETTER).await, Reading::Message(_)), "the next message is read");
    }
}

/// All the mail that nobody here wrote: whatever can't be read is said so by the parser, within the limits.
async fn no_message_that_others_have_collected_costs_a_child() {
    let data = std::env::var_os("MAKEGOOD_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let mut letters = Vec::new();
    let mut folders = vec![data.join("mail"), data.join("bounces")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.path().extension().is_none_or(|end| end != "jsonl" && end != "xz") {
                letters.push(entry.path());
            }
        }
    }
    if letters.is_empty() {
        println!("skipped: no mail in {} (set MAKEGOOD_DATA)", data.display());
        return;
    }
    let reader = real();
    let mut unreadable = 0;
    for path in &letters {
        match reader.read(&std::fs::read(path).expect("a file")).await {
            Reading::Message(_) => {}
            Reading::Unreadable { why } => {
                let ours = matches!(
                    why,
                    ShelfWhy::Late { .. } | ShelfWhy::TooMuchWork { .. } | ShelfWhy::TooMuchMemory { .. } | ShelfWhy::ReaderEnded { .. }
                );
                assert!(!ours, "{}: {why:?}", path.display());
                unreadable += 1;
            }
            Reading::NoReader { why } => panic!("{why}"),
        }
    }
    println!("{} letters were read, {unreadable} of them can't be", letters.len());
}
