//! Cases, export and verification.

use crate::program::{Ground, Server, run};

fn with_a_case(ground: &Ground) -> serde_json::Value {
    ground.set_up(2525);
    let letter = "From: Greta Olsen <greta@mail.example>\nSubject: No line\nMessage-ID: <1@mail.example>\n\nNo line since Tuesday, says the canary.\n";
    ground.run_with(&["intake", "-"], letter.as_bytes()).with(0);
    ground.run(&["cases", "--json"]).with(0).json().remove(0)
}

#[test]
fn a_case_is_found_by_its_key_in_any_form() {
    let ground = Ground::folder();
    let case = with_a_case(&ground);
    let (key, spoken) = (case["key"].as_str().expect("a key"), case["spoken_key"].as_str().expect("a key"));
    for said in [key.to_owned(), spoken.to_owned(), spoken.to_uppercase(), format!("case {spoken}, please").replace(", please", "")] {
        let found = ground.run(&["case", "--json", &said]).with(0).json().remove(0);
        assert_eq!(found["key"], case["key"], "{said}");
        let timeline = found["timeline"].as_array().expect("a timeline");
        assert_eq!(timeline[0]["what"], "opened");
        assert!(timeline.iter().any(|e| e["body"]["words"].as_str().is_some_and(|w| w.contains("canary"))), "{found}");
    }
    let mut words = vec!["case"];
    words.extend(spoken.split(' '));
    ground.run(&words).with(0);
    assert!(ground.run(&["case", "amber otter 92"]).with(2).err.contains("amber otter 92"));
    assert!(ground.run(&["case", "amber"]).with(2).err.contains("amber"), "it says what is missing");
}

#[test]
fn an_export_is_checked_without_a_desk_and_shows_what_was_changed() {
    let ground = Ground::folder();
    let case = with_a_case(&ground);
    let key = case["key"].as_str().expect("a key");
    let file = ground.folder.path().join("export.jsonl");
    let shown = file.display().to_string();
    for args in [&["export", "--format", "jsonl"][..], &["export", "--format", "jsonl", "--case", key]] {
        let whole = ground.run(args).with(0).out;
        assert!(whole.contains("canary"));
        std::fs::write(&file, &whole).expect("a file");
        assert!(run(["verify", &shown]).with(0).out.contains("whole"));
        for (name, changed) in [
            ("a body", whole.replacen("\"door\":\"mail\"", "\"door\":\"letter\"", 1)),
            ("a text", whole.replacen("canary", "sparrow", 1)),
            ("an instant", whole.replacen("\"seq\":1,", "\"seq\":2,", 1)),
            ("the end", whole.lines().take(whole.lines().count() - 1).map(|l| format!("{l}\n")).collect()),
            ("a line", whole.lines().enumerate().filter(|(n, _)| *n != 2).map(|(_, l)| format!("{l}\n")).collect()),
        ] {
            assert_ne!(changed, whole, "{name}");
            std::fs::write(&file, changed).expect("a file");
            run(["verify", &shown]).with(1);
        }
    }
    std::fs::write(&file, "{\"line\":\"something else\"}\n").expect("a file");
    assert!(run(["verify", &shown]).with(2).err.contains("export"));
    run(["verify", "no-such-file"]).with(2);
}

#[test]
fn a_changed_event_is_found_and_its_stream_named() {
    let ground = Ground::folder();
    let case = with_a_case(&ground);
    ground.run(&["verify"]).with(0);
    let database = rusqlite::Connection::open(ground.data().join("makegood.db")).expect("a database");
    assert!(database.execute("UPDATE event SET kind = 'x'", []).is_err(), "a trigger refuses");
    database.execute("DROP TRIGGER event_is_never_changed", []).expect("dropped");
    database.execute("UPDATE event SET body = replace(body, '\"door\":\"mail\"', '\"door\":\"letter\"')", []).expect("changed");
    drop(database);
    let done = ground.run(&["verify"]).with(1);
    assert!(done.out.contains(case["key"].as_str().expect("a key")), "{}", done.out);
    let server = Server::start(ground.args());
    ground.run(&["verify"]).with(1);
    assert_eq!(ground.run(&["doctor"]).with(1).code, 1, "doctor sees it too");
    assert_eq!(server.stop().0, 0);
}

#[test]
fn on_postgresql_the_record_comes_out_the_same_way() {
    let ground = Ground::database();
    with_a_case(&ground);
    let file = ground.folder.path().join("export.jsonl");
    std::fs::write(&file, ground.run(&["export", "--format", "jsonl"]).with(0).out).expect("a file");
    run(["verify", &file.display().to_string()]).with(0);
    ground.run(&["verify"]).with(0);
}
