//! 2,500 real mails of mailing lists and people.

use std::process::Command;

use mail::{Kind, identity, read};

use crate::data;

#[test]
fn two_and_a_half_thousand_real_mails_are_read() {
    let Some(archive) = data::folder("mail/easy-ham-1.tar.xz") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let unpacked = Command::new("tar").arg("-xJf").arg(&archive).arg("-C").arg(folder.path()).status();
    if !unpacked.is_ok_and(|status| status.success()) {
        eprintln!("skipped: tar can't unpack {}", archive.display());
        return;
    }
    let (mut mails, mut automatic, mut said, mut english) = (0, 0, 0, 0);
    let mut identities = std::collections::HashSet::new();
    for file in data::files(folder.path()).into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "txt")) {
        let bytes = std::fs::read(&file).expect("it was just unpacked");
        let message = read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        mails += 1;
        identities.insert(identity(&bytes));
        assert!(message.from.is_some() && message.message_id.is_some(), "{}", file.display());
        assert!(!message.text.trim().is_empty() || !message.attachments.is_empty(), "{}", file.display());
        automatic += usize::from(!matches!(message.kind, Kind::Person));
        if let Some(language) = message.language {
            said += 1;
            english += usize::from(language == "en");
        }
    }
    assert_eq!(mails, 2_500);
    assert!(identities.len() >= 2_490, "{} mails are told apart", identities.len());
    assert!(automatic >= 1_600, "{automatic} come from lists and machines");
    assert!(said >= 2_000 && english * 1_000 >= said * 990, "{english} of {said} are called English, and nearly all are");
}
