//! The writer in processes of their own, which are killed, or whose disk fails or fills up under them.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion, also outside of the functions marked as tests")]

#[path = "store_ground/ground.rs"]
mod ground;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::Stdio,
};

use ground::*;
use record::store::{Db, Place, StoreError, statements};

statements! {
    FILL { sqlite: "INSERT INTO house (id, name) VALUES ($1, hex(randomblob($2)))" }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_has_lost_nothing_that_it_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    for round in 0..5 {
        let mut running = child("child_writes_until_it_is_ended")
            .env("GROUND", folder.path())
            .env("ROUND", round.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(running.stdout.take().unwrap()).lines().map_while(Result::ok);
        let confirmed = lines.filter_map(|line| line.split_once("confirmed ")?.1.parse::<i64>().ok());
        seen.extend(confirmed.take(100 + round));
        running.kill().unwrap();
        running.wait().unwrap();
    }
    let db = Db::open(&Place::Folder(folder.path().into()), MIGRATIONS).await.unwrap();
    let kept = house_ids(&db).await;
    assert_eq!(seen.len(), 510);
    assert!(seen.iter().all(|id| kept.contains(id)));
}

/// A limit on the size of files makes the operating system refuse a write in the middle of a commit, as a failing disk
/// does; `ulimit -f` counts in blocks of 512 bytes.
#[test]
fn after_a_failed_commit_nothing_more_is_written_and_nothing_confirmed_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let output = under_shell("trap '' XFSZ; ulimit -f 1600; exec \"$@\"", folder.path());
    let confirmed = confirmed_in(&output);
    assert!(output.contains("nobody can say whether it was kept"), "{output}");
    assert!(output.contains("then: Writing has stopped: the disk failed"), "{output}");
    assert!(output.contains("reading goes on"), "{output}");
    let kept = kept_in(folder.path());
    assert!(confirmed.len() > 10 && confirmed.iter().all(|id| kept.contains(id)), "{output}");
    assert!(kept.len() <= confirmed.len() + 8, "at most the doubtful ones came on top");
}

/// A real file system that is really full, where this test may mount one (as root on Linux).
#[test]
fn on_a_full_file_system_what_was_confirmed_is_kept_and_it_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let mounted = "mount -t tmpfs -o size=3m none \"$GROUND\" && head -c 1500000 /dev/zero >\"$GROUND/ballast\" && exec \"$@\"";
    let may_mount = std::process::Command::new("unshare")
        .args(["-m", "mount", "-t", "tmpfs", "none"])
        .arg(folder.path())
        .stderr(Stdio::null())
        .status();
    if !may_mount.is_ok_and(|status| status.success()) {
        println!("skipped: this user may not mount a file system");
        return;
    }
    let output = under_shell(&format!("exec unshare -m sh -c '{mounted}' sh \"$@\""), folder.path());
    assert!(output.contains("the disk is full"), "{output}");
    assert!(output.contains("all that was confirmed is there, and it goes on"), "{output}");
}

fn under_shell(script: &str, folder: &Path) -> String {
    let test = child("child_writes_until_it_is_ended");
    let output = std::process::Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(test.get_program())
        .args(test.get_args())
        .env("GROUND", folder)
        .env("ROUND", "0")
        .output()
        .unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn confirmed_in(output: &str) -> Vec<i64> {
    output.lines().filter_map(|line| line.split_once("confirmed ")?.1.parse().ok()).collect()
}

fn kept_in(folder: &Path) -> Vec<i64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { house_ids(&Db::open(&Place::Folder(folder.into()), MIGRATIONS).await.unwrap()).await })
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs only as the child of another test"]
async fn child_writes_until_it_is_ended() {
    let (Ok(folder), Ok(round)) = (std::env::var("GROUND"), std::env::var("ROUND")) else {
        return;
    };
    let db = Db::open(&Place::Folder((&folder).into()), MIGRATIONS).await.unwrap();
    let first = round.parse::<i64>().unwrap() * 1_000_000 + 1;
    let mut writers = Vec::new();
    for writer in 0..8 {
        let db = db.clone();
        writers.push(tokio::spawn(async move {
            for n in 0..5_000 {
                let id = first + n * 8 + writer;
                if let Err(error) = db.write(Only(&FILL, vec![id, 500])).await {
                    println!("failed: {error}");
                    return store_error(error);
                }
                println!("confirmed {id}");
            }
            panic!("the writer {writer} was never ended");
        }));
    }
    let mut full = false;
    for writer in writers {
        full |= matches!(writer.await.unwrap(), StoreError::DiskFull { .. });
    }
    let kept = houses_of(&db).await;
    println!("reading goes on: {kept} houses");
    if !full {
        println!("then: {}", db.write(build(-1)).await.unwrap_err());
        println!("it said: {}", db.writing_stopped().await);
        return;
    }
    std::fs::remove_file(Path::new(&folder).join("ballast")).unwrap();
    db.write(build(-1)).await.unwrap();
    assert_eq!(houses_of(&db).await, kept + 1);
    println!("all that was confirmed is there, and it goes on");
}
