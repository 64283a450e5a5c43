//! Set-up from a file, and colleagues.

use crate::program::{Ground, Server, example, run};
use std::os::unix::fs::PermissionsExt;

fn links(out: &str) -> Vec<&str> {
    out.split_whitespace().filter(|word| word.contains("/invitation#")).collect()
}

fn the_example_works(ground: &Ground) {
    let example = example().display().to_string();
    let first = ground.run(&["setup", "--from", &example]).with(0);
    let first = links(&first.out).iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
    assert_eq!(first.len(), 6, "everybody gets a link, and nobody a password");
    assert!(first.iter().all(|l| l.starts_with("http://127.0.0.1:8080/invitation#") && l.len() > 60), "{first:?}");
    let again = ground.run(&["setup", "--from", &example]).with(0);
    assert_eq!(links(&again.out).len(), 6, "nobody has joined yet");
    assert!(first.iter().all(|l| !again.out.contains(l.as_str())), "each link is new");
    ground.run(&["doctor"]).with(0);
    ground.run(&["verify"]).with(0);
}

#[test]
fn the_example_works_as_it_stands() {
    let ground = Ground::folder();
    the_example_works(&ground);
    for secret in ["server.key", "makegood.db"] {
        let mode = std::fs::metadata(ground.data().join(secret)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{secret}");
    }
    assert_eq!(std::fs::metadata(ground.data()).expect("it is there").permissions().mode() & 0o777, 0o700);
}

#[test]
fn the_example_works_as_it_stands_on_postgresql() {
    the_example_works(&Ground::database());
}

#[test]
fn a_wrong_key_is_named_with_the_nearest_right_one_and_nothing_is_made() {
    let ground = Ground::folder();
    let file = ground.folder.path().join("setup.toml");
    let wrong = std::fs::read_to_string(example()).expect("the example").replace("mail_address =", "mail_adress =");
    std::fs::write(&file, wrong).expect("a file");
    let done = ground.run(&["setup", "--from", &file.display().to_string()]).with(2);
    assert!(done.err.contains("mail_adress") && done.err.contains("Did you mean") && done.err.contains("mail_address"), "{}", done.err);
    assert!(!ground.data().exists(), "a wrong file makes no desk");
}

#[test]
fn what_can_not_work_is_refused_with_words() {
    let ground = Ground::folder();
    let file = ground.folder.path().join("setup.toml");
    let example = std::fs::read_to_string(example()).expect("the example");
    let mute = ["no", "reply@nordwerk.example"].concat();
    for (from, to, word) in [
        ("\"Europe/Berlin\"", "\"Europe/Atlantis\"", "zone"),
        ("Mon-Fri 08:30-17:30", "Mon-Fri 08:30-25:30", "hours"),
        ("\"help@nordwerk.example\"", &format!("\"{mute}\""), "mail_address"),
        ("ask_rounds = 2", "ask_rounds = 0", "ask_rounds"),
        ("role = \"lead\"", "role = \"boss\"", "role"),
    ] {
        assert!(example.contains(from), "{from}");
        std::fs::write(&file, example.replacen(from, to, 1)).expect("a file");
        let done = ground.run(&["setup", "--from", &file.display().to_string()]).with(2);
        assert!(done.err.contains(word), "{word}: {}", done.err);
    }
    let done = ground.run(&["setup", "--from", "nowhere.toml"]).with(2);
    assert!(done.err.contains("nowhere.toml"), "{}", done.err);
}

#[test]
fn while_a_server_runs_set_up_and_staff_go_through_it() {
    let ground = Ground::folder();
    let server = Server::start(ground.args());
    ground.set_up(2525);
    let invited = ["staff", "invite", "--name", "Amélie Laurent", "--mail", "amelie@nordwerk.example", "--team", "bills and contracts"];
    let done = ground.run(&invited).with(0);
    assert_eq!(links(&done.out).len(), 1, "{}", done.out);
    assert!(ground.run(&invited).with(2).err.contains("works here already"));
    let reset = ground.run(&["staff", "reset", "amelie@nordwerk.example", "--role", "administrator"]).with(0);
    assert_ne!(links(&reset.out), links(&done.out));
    // Amélie has not joined: without Ruth nobody could administer.
    let last = ground.run(&["staff", "reset", "ruth.adler@nordwerk.example", "--role", "operator"]).with(2);
    assert!(last.err.contains("administrator") && links(&last.out).is_empty(), "{}{}", last.out, last.err);
    let unknown = ground.run(&["staff", "reset", "nobody@nordwerk.example"]).with(2);
    assert!(unknown.err.contains("ruth.adler@nordwerk.example") && unknown.err.contains("amelie@nordwerk.example"), "{}", unknown.err);
    for (option, value) in [("--team", "kitchen"), ("--role", "boss")] {
        let mut wrong = vec!["staff", "invite", "--name", "A", "--mail", "a@nordwerk.example", "--team", "Homes and lines"];
        wrong.extend([option, value].iter().filter(|_| option == "--role"));
        if option == "--team" {
            wrong[7] = value;
        }
        let done = ground.run(&wrong).with(2);
        assert!(done.err.contains(value) && done.err.contains("There are:"), "{}", done.err);
    }
    let (code, log) = server.stop();
    assert_eq!(code, 0, "{log}");
    for personal in ["nordwerk.example", "Laurent", "invitation#"] {
        assert!(!log.contains(personal), "the log holds {personal:?}:\n{log}");
    }
}

#[test]
fn a_command_that_asks_does_not_make_a_desk() {
    let ground = Ground::folder();
    for command in [&["doctor"][..], &["cases"], &["verify"], &["staff", "reset", "a@b.example"]] {
        let done = ground.run(command).with(3);
        assert!(done.err.contains("--data") && done.err.contains("setup"), "{}", done.err);
    }
    assert!(!ground.data().exists());
}

#[test]
fn help_lists_the_exit_codes_and_a_wrong_option_ends_with_two() {
    let help = run(["--help"]).with(0);
    assert!(help.out.contains("Exit codes:") && help.out.contains("a rule is broken"), "{}", help.out);
    assert!(!help.out.contains("read-mail"));
    run(["serve", "--nonsense"]).with(2);
    run(["--log", "no=such=level", "cases"]).with(2);
}
