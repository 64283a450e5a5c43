//! 515 delivery reports of real mail systems, with CR, LF and CRLF line ends, compared with what Sisimai reads.

use std::collections::BTreeMap;

use mail::{Bounce, Kind, read};
use serde_json::Value;

use crate::data;

/// What was counted over all reports. Raised when we read better, never lowered.
const RECIPIENTS_FOUND: usize = 509;
const RECIPIENTS: usize = 527;
const HARDNESS_AGREED: usize = 486;
const STATUS_AGREED: usize = 375;
const STATUS: usize = 387;
const ORIGINALS_NAMED: usize = 430;

/// Mails in the set from which Sisimai reads no bounce, and what we read.
const NO_BOUNCE_FOR_SISIMAI: &[(&str, &str, &str)] = &[
    ("bsd/lhost-mfilter-05.eml", "bounce", "a report in Japanese with the server's 452: it is one"),
    ("bsd/lhost-mimecast-01.eml", "bounce", "\"could not be delivered\", with address and code: it is one"),
    ("bsd/lhost-x1-03.eml", "bounce", "\"had delivery errors\", with the address: it is one"),
    ("bsd/rfc3834-01.eml", "auto-reply", "a vacation note"),
    ("bsd/rfc3834-03.eml", "auto-reply", "a vacation note"),
    ("bsd/rfc3834-05.eml", "auto-reply", "a vacation note"),
    ("dos/rfc3834-01.eml", "auto-reply", "a vacation note"),
    ("mac/rfc3834-01.eml", "auto-reply", "a vacation note"),
    ("not/is-not-bounce-01.eml", "person", "no bounce"),
];

/// The expectations by file. Sisimai reads nothing in files with CR alone; there the CRLF twin's are taken.
fn expectations() -> Option<(std::path::PathBuf, BTreeMap<String, Vec<Value>>)> {
    let folder = data::folder("bounces")?;
    let mut rows: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in data::json_lines(&folder.join("expected.jsonl")) {
        let bounces = row["bounces"].as_array().cloned().unwrap_or_default();
        rows.insert(row["file"].as_str().unwrap_or_default().to_owned(), bounces);
    }
    let twins: Vec<(String, Vec<Value>)> = rows
        .keys()
        .filter_map(|file| Some((file.clone(), rows.get(&file.strip_prefix("mac/").map(|name| format!("dos/{name}"))?)?.clone())))
        .collect();
    rows.extend(twins);
    Some((folder, rows))
}

fn kind_of(folder: &std::path::Path, file: &str) -> Kind {
    let bytes = std::fs::read(folder.join(file)).expect("the report is there");
    read(&bytes).unwrap_or_else(|error| panic!("{file}: {error}")).kind
}

#[test]
fn customers_who_were_not_reached_are_known() {
    let Some((folder, rows)) = expectations() else { return };
    let (mut all, mut found, mut hard, mut status, mut statuses, mut originals) = (0, 0, 0, 0, 0, 0);
    for (file, expected) in &rows {
        let bounce = match kind_of(&folder, file) {
            Kind::Bounce(bounce) => bounce,
            Kind::Person | Kind::AutoReply { .. } | Kind::List { .. } => none(),
        };
        originals += usize::from(bounce.original_message_id.is_some());
        for told in expected {
            all += 1;
            let text = |name: &str| told[name].as_str().unwrap_or_default().to_lowercase();
            let same = |address: &str| {
                address.to_lowercase() == text("recipient") || (!text("alias").is_empty() && address.to_lowercase() == text("alias"))
            };
            let Some(recipient) = bounce.recipients.iter().find(|recipient| same(&recipient.address)) else {
                continue;
            };
            found += 1;
            // Sisimai calls a refusal after the whole mail "filtered" and soft, though the server says that it knows no such user.
            let agreed = recipient.hard == (told["hardbounce"] == 1) || text("reason") == "filtered";
            hard += usize::from(agreed);
            // Codes such as 5.0.911 are Sisimai's own, where the report gave none.
            if !text("deliverystatus").is_empty() && !text("deliverystatus").contains(".0.9") {
                statuses += 1;
                status += usize::from(recipient.status.as_deref() == Some(text("deliverystatus").as_str()));
            }
        }
    }
    let reached = (found, all, hard, status, statuses, originals);
    assert!(found * 10 >= all * 9, "nine of ten recipients are found: {reached:?}");
    assert_eq!((all, statuses), (RECIPIENTS, STATUS), "{reached:?}");
    assert!(found >= RECIPIENTS_FOUND && hard >= HARDNESS_AGREED && status >= STATUS_AGREED && originals >= ORIGINALS_NAMED, "{reached:?}");
}

#[test]
fn what_is_no_bounce_is_not_taken_for_one() {
    let Some((folder, rows)) = expectations() else { return };
    let mut seen = Vec::new();
    for (file, _) in rows.iter().filter(|(_, expected)| expected.is_empty()) {
        let kind = match kind_of(&folder, file) {
            Kind::Bounce(_) => "bounce",
            Kind::AutoReply { .. } => "auto-reply",
            Kind::List { .. } => "list",
            Kind::Person => "person",
        };
        seen.push((file.as_str(), kind));
    }
    let known: Vec<(&str, &str)> = NO_BOUNCE_FOR_SISIMAI.iter().map(|(file, kind, _)| (*file, *kind)).collect();
    seen.retain(|(file, _)| !file.starts_with("mac/") || known.iter().any(|(known, _)| known == file));
    assert_eq!(seen, known);
}

#[test]
fn line_ends_do_not_matter() {
    let Some((folder, rows)) = expectations() else { return };
    let mut compared = 0;
    for file in rows.keys().filter(|file| file.starts_with("mac/")) {
        let twin = file.replace("mac/", "dos/");
        if rows.contains_key(&twin) {
            assert_eq!(kind_of(&folder, file), kind_of(&folder, &twin), "{file}");
            compared += 1;
        }
    }
    assert!(compared >= 70, "{compared}");
}

fn none() -> Bounce {
    Bounce { recipients: Vec::new(), original_message_id: None, original_references: Vec::new(), original_subject: None, feedback: None }
}
