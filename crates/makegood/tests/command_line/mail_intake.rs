//! Intake of small archives in every form.

use crate::program::{Ground, Server};
use serde_json::Value;

fn letter(n: u32) -> String {
    format!(
        "From: Greta Olsen {n} <greta.{n}@mail.example>\nTo: <help@nordwerk.example>\nSubject: No line {n}\nDate: Mon, 2 Nov 2026 09:1{n}:00 +0100\nMessage-ID: <{n}@mail.example>\n\nNo line since Tuesday ({n}).\n"
    )
}

fn mbox() -> String {
    (0..3).map(|n| format!("From greta.{n}@mail.example Mon Nov  2 09:1{n}:00 2026\n{}\n", letter(n))).collect()
}

#[track_caller]
fn balanced(account: &Value) {
    let of = |name: &str| account[name].as_u64().unwrap_or_else(|| panic!("{name} in {account}"));
    let sum = of("contacts") + of("notices") + of("duplicates") + of("waiting") + of("unread");
    assert_eq!(of("messages") + of("others"), sum, "{account}");
    let ledger = &account["ledger"];
    let in_ledger = |name: &str| ledger[name].as_u64().unwrap_or_else(|| panic!("{name} in {ledger}"));
    let sum = in_ledger("contacts") + in_ledger("notices") + in_ledger("duplicates") + in_ledger("waiting");
    assert_eq!(in_ledger("messages"), sum, "{account}");
}

fn takes_in_every_form(ground: &Ground) {
    let folder = ground.folder.path();
    let maildir = folder.join("maildir");
    for inside in ["cur", "new", "tmp"] {
        std::fs::create_dir_all(maildir.join(inside)).expect("a folder");
    }
    std::fs::write(maildir.join("cur/1:2,S"), letter(4)).expect("a file");
    std::fs::write(maildir.join("new/2"), letter(5).replace('\n', "\r\n")).expect("a file");
    std::fs::write(maildir.join("tmp/3"), letter(6)).expect("a file");
    std::fs::write(folder.join("mails.mbox"), mbox()).expect("a file");
    std::fs::write(folder.join("one.eml"), letter(3)).expect("a file");
    let path = |name: &str| folder.join(name).display().to_string();
    let (mbox_path, one, maildir) = (path("mails.mbox"), path("one.eml"), path("maildir"));
    let first = ground.run(&["intake", "--json", &mbox_path, &one, &maildir]).with(0).json().remove(0);
    balanced(&first);
    assert_eq!((&first["messages"], &first["contacts"], &first["duplicates"]), (&6.into(), &6.into(), &0.into()), "{first}");
    let again = ground.run(&["intake", "--json", &mbox_path, &one, &maildir]).with(0).json().remove(0);
    balanced(&again);
    assert_eq!((&again["contacts"], &again["duplicates"]), (&0.into(), &6.into()), "run again, it adds nothing");
    assert_eq!(again["ledger"], first["ledger"]);
    let piped = ground
        .run_with(&["intake", "--json", "-"], (mbox() + "From x@y.example Mon Nov  2 09:30:00 2026\n" + &letter(7)).as_bytes())
        .with(0);
    let piped = piped.json().remove(0);
    balanced(&piped);
    assert_eq!((&piped["messages"], &piped["contacts"], &piped["duplicates"]), (&4.into(), &1.into(), &3.into()), "{piped}");
    let words = ground.run_with(&["intake", "-"], letter(7).as_bytes()).with(0);
    assert!(words.out.contains("1 message in = 0 contacts + 0 notices + 1 duplicates + 0 waiting for a human"), "{}", words.out);
    assert_eq!(ground.run(&["cases", "--json"]).with(0).json().len(), 7);
    ground.run(&["doctor"]).with(0);
}

#[test]
fn an_archive_is_taken_in_once_in_every_form() {
    let ground = Ground::folder();
    ground.set_up(2525);
    takes_in_every_form(&ground);
}

#[test]
fn an_archive_is_taken_in_once_on_postgresql() {
    let ground = Ground::database();
    ground.set_up(2525);
    takes_in_every_form(&ground);
}

#[test]
fn an_archive_is_taken_in_through_a_running_server() {
    let ground = Ground::folder();
    ground.set_up(2525);
    let server = Server::start(ground.args());
    takes_in_every_form(&ground);
    assert_eq!(server.stop().0, 0);
}

#[test]
fn a_message_of_sixty_megabytes_waits_for_a_human() {
    let ground = Ground::folder();
    ground.set_up(2525);
    let line = "x".repeat(998) + "\r\n";
    let large = letter(1).replace('\n', "\r\n") + &line.repeat(60_000);
    assert!(large.len() > 60_000_000 - 1_000);
    let file = ground.folder.path().join("large.eml");
    std::fs::write(&file, large).expect("a file");
    let account = ground.run(&["intake", "--json", &file.display().to_string()]).with(0).json().remove(0);
    balanced(&account);
    assert_eq!(account["waiting"], 1, "{account}");
    ground.run(&["doctor"]).with(0);
}

#[test]
fn bad_input_is_named_and_the_rest_is_taken_in() {
    let ground = Ground::folder();
    let file = ground.folder.path().join("one.eml");
    std::fs::write(&file, letter(1)).expect("a file");
    let file = file.display().to_string();
    ground.run(&["intake", &file]).with(3);
    Server::start(ground.args()).stop();
    let early = ground.run(&["intake", &file]).with(2);
    assert!(early.err.contains("isn't set up"), "{}", early.err);
    ground.set_up(2525);
    let missing = ground.run(&["intake", &file, "no-such-file"]).with(2);
    assert!(missing.err.contains("no-such-file"), "{}", missing.err);
    assert!(ground.run(&["intake", "--mailbox", "help", &file]).with(2).err.contains("--mailbox"));
    ground.run(&["intake", &file]).with(0);
}
