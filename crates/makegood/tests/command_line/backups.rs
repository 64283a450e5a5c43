//! Backup and restore.

use crate::program::{Ground, Server, run};

fn with_a_large_letter(ground: &Ground) {
    ground.set_up(2525);
    let letter = format!(
        "From: Greta Olsen <greta@mail.example>\nSubject: No line\nMessage-ID: <1@mail.example>\n\n{}\n",
        "No line. ".repeat(60_000)
    );
    ground.run_with(&["intake", "-"], letter.as_bytes()).with(0);
}

#[test]
fn a_backup_made_while_a_server_runs_comes_back_whole() {
    let ground = Ground::folder();
    with_a_large_letter(&ground);
    let file = ground.folder.path().join("desk.tar").display().to_string();
    let server = Server::start(ground.args());
    let done = ground.run(&["backup", &file]).with(0);
    assert!(done.out.contains("server.key"), "{}", done.out);
    let again = ground.run(&["backup", &file]).with(2);
    assert!(again.err.contains("never replaces"), "{}", again.err);
    let running = ground.run(&["restore", &file, "--data", &ground.data().display().to_string()]);
    assert_eq!(running.code, 2, "--data twice: {running:?}");
    let running = run(["restore", &file, "--data", &ground.data().display().to_string()]).with(3);
    assert!(running.err.contains("Stop it first"), "{}", running.err);
    assert_eq!(server.stop().0, 0);

    let bytes = std::fs::read(&file).expect("a file");
    let key = std::fs::read(ground.data().join("server.key")).expect("a key");
    assert!(!bytes.windows(key.len()).any(|w| w == key), "the key is in the backup");
    assert_eq!(std::fs::metadata(&file).map(|m| std::os::unix::fs::PermissionsExt::mode(&m.permissions()) & 0o777).expect("there"), 0o600);
    let left: Vec<_> = std::fs::read_dir(ground.folder.path()).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
    assert!(!left.iter().any(|n| n.to_string_lossy().starts_with(".makegood-backup")), "{left:?}");

    let there = ground.folder.path().join("restored");
    let restored = there.display().to_string();
    let done = run(["restore", &file, "--data", &restored]).with(0);
    assert!(done.out.contains("server.key"), "{}", done.out);
    let refused = run(["restore", &file, "--data", &restored]).with(2);
    assert!(refused.err.contains("isn't empty") || refused.err.contains("isn’t empty"), "{}", refused.err);
    run(["verify", "--data", &restored]).with(0);
    let of = |folder: &str| {
        run(["export", "--format", "jsonl", "--data", folder]).with(0).out.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of(&restored), of(&ground.data().display().to_string()));
    assert_eq!(run(["case", "--json", "--data", &restored, &key_of(&ground)]).with(0).json().len(), 1);
}

fn key_of(ground: &Ground) -> String {
    ground.run(&["cases", "--json"]).with(0).json()[0]["key"].as_str().expect("a key").to_owned()
}

#[test]
fn what_is_no_backup_or_is_damaged_restores_nothing() {
    let ground = Ground::folder();
    with_a_large_letter(&ground);
    let file = ground.folder.path().join("desk.tar");
    let shown = file.display().to_string();
    ground.run(&["backup", &shown]).with(0);
    let there = ground.folder.path().join("restored");
    let restored = there.display().to_string();
    let whole = std::fs::read(&file).expect("a file");
    let at = whole.windows(9).rposition(|w| w == b"No line. ").expect("the letter lies in a file");
    let mut changed = whole.clone();
    changed[at] = b'X';
    for (name, bytes, code) in [("cut off", &whole[..whole.len() / 2], 2), ("changed", &changed[..], 1), ("something else", b"hello", 2)] {
        std::fs::write(&file, bytes).expect("a file");
        let done = run(["restore", &shown, "--data", &restored]);
        assert_eq!(done.code, code, "{name}: {done:?}");
        assert_eq!(std::fs::read_dir(&there).expect("a folder").count(), 0, "{name}: nothing is left");
    }
}

#[test]
fn on_postgresql_its_own_tools_are_named() {
    let ground = Ground::database();
    ground.set_up(2525);
    let file = ground.folder.path().join("desk.tar").display().to_string();
    let done = ground.run(&["backup", &file]).with(2);
    assert!(done.err.contains("pg_dump") && done.err.contains("pg_restore"), "{}", done.err);
}
