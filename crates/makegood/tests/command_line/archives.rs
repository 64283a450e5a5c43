//! Mail that nobody here wrote: nothing crashes, every message is accounted for, and a second run adds nothing.

use crate::program::Ground;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Where the data lies; none, and a line that says so, when it isn't there.
fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("MAKEGOOD_DATA").map_or(beside, PathBuf::from);
    if folder.join("mail").is_dir() {
        return Some(folder.join("mail"));
    }
    eprintln!("skipped: there is no mail in {} (set MAKEGOOD_DATA)", folder.display());
    None
}

#[track_caller]
fn taken_in_exactly_once(ground: &Ground, paths: &[String], messages: u64) {
    let mut args = vec!["intake", "--json"];
    args.extend(paths.iter().map(String::as_str));
    let first = ground.run(&args).with(0).json().remove(0);
    let of = |name: &str| first[name].as_u64().unwrap_or_else(|| panic!("{name} in {first}"));
    assert_eq!(of("messages"), messages, "{first}");
    assert_eq!(of("unread") + of("others"), 0, "{first}");
    assert_eq!(of("messages"), of("contacts") + of("notices") + of("duplicates") + of("waiting"), "{first}");
    assert!(of("contacts") > messages / 2, "{first}");
    println!("{first}");
    let again = ground.run(&args).with(0).json().remove(0);
    assert_eq!(again["duplicates"], messages, "{again}");
    assert_eq!(again["ledger"], first["ledger"], "run again, it adds nothing");
    assert_eq!(ground.run(&["doctor"]).code, 0, "{}", ground.run(&["doctor"]).out);
}

#[test]
fn awkward_mail_of_four_peers_is_accounted_for() {
    let Some(mail) = data() else { return };
    let ground = Ground::folder();
    ground.set_up(2525);
    let folders: Vec<PathBuf> = ["rt", "cpython", "mikel", "freescout"].iter().map(|name| mail.join(name)).collect();
    let messages = folders.iter().map(|f| files(f)).sum();
    let paths: Vec<String> = folders.iter().map(|f| f.display().to_string()).collect();
    taken_in_exactly_once(&ground, &paths, messages);
}

fn files(folder: &Path) -> u64 {
    let inside = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path());
    inside.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[test]
fn two_thousand_five_hundred_real_messages_are_accounted_for() {
    let Some(mail) = data() else { return };
    let ground = Ground::folder();
    ground.set_up(2525);
    let unpacked = ground.folder.path().join("ham");
    std::fs::create_dir(&unpacked).expect("a folder");
    let tar = Command::new("tar").arg("-xJf").arg(mail.join("easy-ham-1.tar.xz")).arg("-C").arg(&unpacked).status();
    if !tar.is_ok_and(|status| status.success()) {
        eprintln!("skipped: tar with xz is needed to unpack the archive");
        return;
    }
    // Beside each message lies a file that says things about it, which is no mail.
    taken_in_exactly_once(&ground, &[unpacked.display().to_string()], 2_500);
}
