//! A server: from an empty folder to the first answer, and what it says when it can't.

use crate::{
    program::{Ground, Server, run},
    wire::{self, get, send_mail},
};
use doors::catcher::Catcher;
use std::{
    io::Write,
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    time::Duration,
};

const LETTER: &str = "From: Aline Costa <aline.costa@mail.example>\nTo: <help@nordwerk.example>\nSubject: Bill of 4,310\nDate: Mon, 23 Nov 2026 09:14:00 +0100\nMessage-ID: <one@mail.example>\n\nThe meter must be faulty. Who looks at it?\n";

#[test]
fn an_empty_folder_says_where_to_click_with_a_token_that_no_log_holds() {
    let ground = Ground::folder();
    let server = Server::start(ground.args());
    let address = server.greeting.split_whitespace().find(|w| w.contains("/setup#")).expect("an address").to_owned();
    let token = address.split_once('#').expect("a token").1.to_owned();
    assert!(token.len() >= 22, "{address}");
    assert!(get(server.pages, "/healthz").starts_with("HTTP/1.1 200"));
    let answers = send_mail(server.smtp, "jo@away.example", "help@nordwerk.example", LETTER);
    assert!(answers.last().expect("an answer").starts_with("451"), "before set-up whoever writes tries again: {answers:?}");
    let (code, log) = server.stop();
    assert_eq!(code, 0, "{log}");
    assert!(!log.contains(&token), "the token is in the log");
    assert!(!ground.data().join("makegood.sock").exists(), "the socket goes with the server");
    let again = Server::start(ground.args());
    assert!(!again.greeting.contains(&token), "each start prints a new one");
}

/// The people in the example: each is sent the link that set-up prints.
const INVITED: usize = 6;

async fn mail_comes_in_and_the_first_answer_goes_out(ground: Ground) {
    let catcher = Catcher::start().await;
    let printed = ground.set_up(catcher.port()).out;
    let server = Server::start(ground.args());
    assert!(server.greeting.contains("ready. Open: http://127.0.0.1:"), "{}", server.greeting);
    let answers = send_mail(server.smtp, "aline.costa@mail.example", "help@nordwerk.example", LETTER);
    assert!(answers.last().expect("an answer").starts_with("250"), "{answers:?}");
    let caught = catcher.wait_for(INVITED + 1, Duration::from_secs(60)).await;
    let (to_staff, to_customers): (Vec<_>, Vec<_>) =
        caught.iter().map(rehearsal::Letter::of).partition(|letter| letter.text.contains("/invitation#"));
    assert_eq!((to_staff.len(), to_customers.len()), (INVITED, 1));
    for invitation in to_staff {
        let link = invitation.text.split_whitespace().find(|word| word.contains("/invitation#")).expect("a link").to_owned();
        assert!(printed.contains(&link), "{link} was printed, too: {printed}");
    }
    let first = String::from_utf8_lossy(&to_customers[0].raw).into_owned();
    assert!(first.contains("Auto-Submitted") && first.contains("aline.costa@mail.example"), "{first}");
    // The answer is accepted a moment before the record says so.
    let told = (0..200).find_map(|_| {
        let cases = ground.run(&["cases", "--json"]).with(0).json();
        cases.first().filter(|c| c["next_step"]["told_at"].is_string()).cloned()
    });
    let case = told.expect("the customer was told");
    assert_eq!(case["customer"], "Aline Costa");
    assert_eq!(case["state"], "open");
    assert_eq!(case["next_step"]["what"], "promise.answer");
    assert!(case["owner"].as_str().is_some_and(|o| o.contains(' ')), "{case}");
    let key = case["key"].as_str().expect("a key").to_owned();
    assert!(first.contains(case["spoken_key"].as_str().expect("a key")), "the answer says the key");
    assert!(ground.run(&["case", &key]).with(0).out.contains("Who looks at it?"));
    let doctor = ground.run(&["doctor", "--json"]).with(0).json();
    assert_eq!(doctor[0]["holds"], true, "{doctor:?}");
    let (code, log) = server.stop();
    assert_eq!(code, 0, "{log}");
    for personal in ["Costa", "mail.example", "faulty", &key] {
        assert!(!log.contains(personal), "the log holds {personal:?}:\n{log}");
    }
    assert_eq!(ground.run(&["cases", "--json"]).with(0).json().len(), 1, "what was confirmed is kept");
}

#[tokio::test]
async fn mail_comes_in_by_smtp_and_the_first_answer_goes_out() {
    mail_comes_in_and_the_first_answer_goes_out(Ground::folder()).await;
}

#[tokio::test]
async fn mail_comes_in_by_smtp_and_the_first_answer_goes_out_on_postgresql() {
    mail_comes_in_and_the_first_answer_goes_out(Ground::database()).await;
}

#[test]
fn a_port_in_use_is_named_with_a_way_forward() {
    let ground = Ground::folder();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().map(|a| (a.to_string(), taken)).expect("an address");
    let data = ground.data().display().to_string();
    let pages = run(["serve", "--data", &data, "--listen", &taken.0, "--smtp-listen", "127.0.0.1:0"]).with(3);
    assert!(pages.err.contains(&taken.0) && pages.err.contains("--listen"), "{}", pages.err);
    let mail = run(["serve", "--data", &data, "--listen", "127.0.0.1:0", "--smtp-listen", &taken.0]).with(3);
    assert!(mail.err.contains(&taken.0) && mail.err.contains("--smtp-listen"), "{}", mail.err);
}

#[test]
fn a_folder_that_can_not_be_made_is_named_with_a_way_forward() {
    let ground = Ground::folder();
    std::fs::write(ground.data(), b"a file, not a folder").expect("a file");
    let done = ground.run(&["serve"]).with(3);
    assert!(done.err.contains(&ground.data().display().to_string()) && done.err.contains("Name a folder"), "{}", done.err);
}

#[test]
fn connections_that_say_nothing_hold_up_neither_the_pages_nor_the_end() {
    let ground = Ground::folder();
    let server = Server::start(ground.args());
    let silent: Vec<TcpStream> = (0..100).map(|_| TcpStream::connect(server.pages).expect("a connection")).collect();
    let mut halfway = TcpStream::connect(server.pages).expect("a connection");
    halfway.write_all(b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n").expect("half of a request");
    assert!(get(server.pages, "/healthz").starts_with("HTTP/1.1 200"));
    let (code, log) = server.stop();
    assert_eq!(code, 0, "{log}");
    drop(silent);
}

#[test]
fn a_second_server_on_the_same_folder_is_refused_and_the_first_goes_on() {
    let ground = Ground::folder();
    let server = Server::start(ground.args());
    let second = ground.run(&["serve", "--listen", "127.0.0.1:0", "--smtp-listen", "127.0.0.1:0"]).with(3);
    assert!(second.err.contains("in use by another process") && second.err.contains("stop it first"), "{}", second.err);
    assert!(get(server.pages, "/healthz").starts_with("HTTP/1.1 200"));
    assert_eq!(server.stop().0, 0);
}

#[test]
fn after_a_crash_the_commands_work_by_themselves() {
    let ground = Ground::folder();
    ground.set_up(2525);
    Server::start(ground.args()).kill();
    assert!(ground.data().join("makegood.sock").exists(), "a killed server leaves its socket");
    ground.run(&["doctor"]).with(0);
    assert_eq!(Server::start(ground.args()).stop().0, 0);
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let ground = Ground::folder();
    ground.set_up(2525);
    let file = ground.data().join("makegood.db");
    let database = rusqlite::Connection::open(&file).expect("a database");
    let newer = "INSERT INTO migration (number, name, body) VALUES (9999, 'later', '')";
    database.execute(newer, []).expect("a migration from the future");
    drop(database);
    let done = ground.run(&["serve", "--listen", "127.0.0.1:0", "--smtp-listen", "127.0.0.1:0"]).with(3);
    assert!(done.err.contains("newer version") && done.err.contains("9999"), "{}", done.err);
}

#[test]
fn a_key_that_others_can_read_is_refused_with_the_way_to_close_it() {
    let ground = Ground::folder();
    ground.set_up(2525);
    let key = ground.data().join("server.key");
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).expect("its mode");
    let done = ground.run(&["doctor"]).with(3);
    assert!(done.err.contains("server.key") && done.err.contains("chmod 600"), "{}", done.err);
}

#[test]
fn a_wrong_key_in_the_configuration_is_named_and_nothing_starts() {
    let ground = Ground::folder();
    let file = ground.folder.path().join("desk.toml");
    std::fs::write(&file, "[web]\ntrusted_proxys = []\n").expect("a file");
    let done = ground.run(&["serve", "--config", &file.display().to_string()]).with(2);
    assert!(done.err.contains("trusted_proxies") && done.err.contains("line 2"), "{}", done.err);
    assert!(!ground.data().exists());
}

#[test]
fn a_folder_with_a_desk_and_a_database_at_once_are_refused() {
    let ground = Ground::folder();
    ground.set_up(2525);
    let both = ground.run(&["cases", "--database", "postgres://desk@127.0.0.1:1/desk"]).with(2);
    assert!(both.err.contains("--database"), "{}", both.err);
    let keys = ground.folder.path().join("keys").display().to_string();
    let gone = run(["cases", "--data", &keys, "--database", "postgres://desk@127.0.0.1:1/desk?connect_timeout=2"]).with(3);
    assert!(gone.err.contains("can't be reached"), "{}", gone.err);
}

/// Asks again until it is so: the server looks every few seconds.
#[track_caller]
fn soon(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..600 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("after a minute still not: {what}");
}

#[test]
fn the_mail_listener_learns_its_name_and_a_renewed_certificate_while_it_runs() {
    let ground = Ground::folder();
    let at = |name: &str| ground.folder.path().join(name);
    let renew = || {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        std::fs::write(at("mail.key"), made.signing_key.serialize_pem()).expect("a file");
        std::fs::set_permissions(at("mail.key"), std::fs::Permissions::from_mode(0o600)).expect("closed");
        std::fs::write(at("mail.pem"), made.cert.pem()).expect("a file");
        made.cert.der().clone()
    };
    let first = renew();
    let (certificate, key) = (at("mail.pem").display().to_string(), at("mail.key").display().to_string());
    std::fs::write(at("desk.toml"), format!("[mail_in]\ncertificate = {certificate:?}\nkey = {key:?}\n")).expect("a file");
    let server = Server::start([ground.args(), vec!["--config".to_owned(), at("desk.toml").display().to_string()]].concat());
    assert!(wire::greeting(server.smtp).starts_with("220 localhost"));
    assert!(wire::proves(server.smtp, &first));

    ground.set_up(2525);
    soon("the organisation's name in the greeting", || wire::greeting(server.smtp).starts_with("220 nordwerk.example"));
    let second = renew();
    soon("the renewed certificate", || wire::proves(server.smtp, &second));
    assert!(!wire::proves(server.smtp, &first), "and no longer the old one");

    std::fs::write(at("mail.pem"), "no certificate").expect("a file");
    let (code, log) = {
        // Two looks later it still shows the last one that worked.
        std::thread::sleep(Duration::from_secs(11));
        assert!(wire::proves(server.smtp, &second));
        server.stop()
    };
    assert_eq!(code, 0);
    assert!(log.contains("can't be used") && log.contains("mail.pem"), "{log}");
}
