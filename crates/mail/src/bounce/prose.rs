//! Delivery reports in plain words: who was not reached, and what the other server said.
//!
//! Each mail system has its own letter. What they share: the address stands alone at the start of a line, or behind a
//! few known words, or in the dialogue of the two servers. The first of these kinds that names anybody is believed.

use super::Told;
use super::addresses::{self, Found};
use super::returned::Returned;
use crate::message::Action;
use crate::mime::Fields;

/// Words before an address that is not the one that failed, in lower case.
const NOT_THE_RECIPIENT: [&str; 14] = [
    "mail from:",
    "from:",
    "sender",
    "contact",
    "reply-to",
    "support",
    "return-path",
    "message-id",
    "in-reply-to",
    "cc:",
    "mailto:",
    "bcc:",
    "send mail to <postmaster",
    "references",
];

/// Words before an address that failed, in lower case.
const LABELS: [&str; 22] = [
    "deliver message to",
    "delivered to:",
    "delivered to",
    "delivering your mail to",
    "unknown user:",
    "your mail to",
    "recipient address:",
    "recipient:",
    "failed recipient",
    "could not deliver to",
    "your message to",
    "invalid recipient",
    "unable to deliver mail to",
    "undeliverable to",
    "message to:",
    "delivery to",
    "\"emailaddress\":\"",
    "recipients:",
    "address:",
    "address follow",
    "user (",
    "to:",
];

/// Whom a report in plain words is about.
pub(super) fn recipients(fields: &Fields, before: &str, after: &str, returned: &Returned) -> Vec<Told> {
    let ours: Vec<String> = ["to", "from", "reply-to", "sender"]
        .iter()
        .flat_map(|name| fields.addresses(name).0)
        .map(|known| known.address.to_lowercase())
        .collect();
    let mut found: Vec<String> = Vec::new();
    for name in ["x-failed-recipients", "x-actual-recipient"] {
        found.extend(addresses::find(&fields.joined(name)).into_iter().map(|found| found.address));
    }
    if found.is_empty() {
        found = named(before, &ours);
    }
    if found.is_empty() {
        found = named(before, &[]).into_iter().filter(|address| returned.to.iter().any(|to| to.eq_ignore_ascii_case(address))).collect();
    }
    if found.is_empty() {
        found.clone_from(&returned.to);
    }
    if found.is_empty() {
        found = named(after, &ours);
    }
    let subject = fields.text("subject").unwrap_or_default();
    if found.is_empty() {
        found = named(&subject, &ours);
    }
    let alone = found.len() == 1;
    found
        .into_iter()
        .map(|address| {
            let mut told = Told { address, ..Told::default() };
            if alone {
                told.reason = server_words(before);
            }
            complete(&mut told, before);
            if told.reason.is_empty() {
                told.reason = server_words(&format!("{before}\n{after}"));
            }
            told.action = Some(if is_delay(&subject, before) { Action::Delayed } else { Action::Failed });
            told
        })
        .collect()
}

/// Whether an address stands in a certain kind of place, by what the line says before and after it.
type Kind<'a> = &'a dyn Fn(&str, &str) -> bool;

/// The addresses that a text names as not reached, leaving out those of the two ends of the report.
fn named(text: &str, ours: &[String]) -> Vec<String> {
    let all: Vec<(Found, &str, &str)> = addresses::find(text)
        .into_iter()
        .map(|found| {
            let line_from = text[..found.from].rfind('\n').map_or(0, |at| at + 1);
            let before = &text[line_from..found.from];
            let after = text[found.to..].lines().next().unwrap_or_default();
            (found, before, after)
        })
        .filter(|(found, before, _)| {
            let lower = before.to_lowercase();
            let told_apart = NOT_THE_RECIPIENT.iter().any(|word| lower.contains(word)) && !lower.contains("rcpt to");
            !ours.contains(&found.address.to_lowercase()) && !told_apart
        })
        .collect();
    let at_start = |before: &str| {
        before
            .trim()
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .chars()
            .all(|c| matches!(c, '<' | '>' | '"' | '\'' | '-' | '*' | '[' | ' ' | '・' | '■' | '(' | ':'))
    };
    let kinds: [Kind<'_>; 4] = [
        &|before, after| at_start(before) && !after.trim_start().starts_with("wrote"),
        &|before, _| before.to_lowercase().trim_end().trim_end_matches('<').ends_with("rcpt to:"),
        &|before, _| {
            let lower = before.to_lowercase();
            let lower = lower.trim_end_matches(['<', ' ', '\'', '"', ':']);
            LABELS.iter().any(|label| lower.ends_with(label.trim_end_matches(':')))
        },
        &|_, _| true,
    ];
    for kind in kinds {
        let mut chosen: Vec<String> = Vec::new();
        for (found, _, _) in all.iter().filter(|(_, before, after)| kind(before, after)) {
            if !chosen.iter().any(|known| known.eq_ignore_ascii_case(&found.address)) {
                chosen.push(found.address.clone());
            }
        }
        if !chosen.is_empty() {
            return chosen;
        }
    }
    Vec::new()
}

/// Adds to what is told of a recipient what the text says behind their address.
pub(super) fn complete(told: &mut Told, text: &str) {
    if told.address.is_empty() || told.reason.len() > 40 {
        return;
    }
    let Some((at, line)) = mention(&told.address, text) else {
        return;
    };
    let mut said = String::new();
    let mut lines = text[at + told.address.len()..].lines();
    said.push_str(lines.next().unwrap_or_default().trim_start_matches(['>', ':', ' ', '"', '\'', ')', ']', '.']));
    for line in lines.take(14) {
        let line = line.trim();
        let next = addresses::find(line).first().is_some_and(|found| found.from < 3 && !found.address.eq_ignore_ascii_case(&told.address));
        if (line.is_empty() && said.len() > 20) || next || said.len() > 1_000 {
            break;
        }
        said.push(' ');
        said.push_str(line);
    }
    if said.trim().is_empty() {
        said = line.to_owned();
    }
    if !told.reason.is_empty() && !said.trim().is_empty() {
        told.reason.push_str("; ");
    }
    told.reason.push_str(said.trim());
}

/// Where a text speaks of an address: at the start of a line if anywhere, and rather not behind "To:". Also the line.
fn mention<'a>(address: &str, text: &'a str) -> Option<(usize, &'a str)> {
    let lower = text.to_ascii_lowercase();
    let address = address.to_ascii_lowercase();
    let mut best: Option<(u8, usize, &str)> = None;
    for (at, _) in lower.match_indices(&address).take(50) {
        let from = lower[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = lower[from..at].trim();
        let rank = if before.len() < 3 {
            0
        } else if before.ends_with("to:") && !before.contains("rcpt") {
            2
        } else {
            1
        };
        if best.is_none_or(|(known, _, _)| rank < known) {
            best = Some((rank, at, text[from..].lines().next().unwrap_or_default()));
        }
    }
    best.map(|(_, at, line)| (at, line))
}

/// The lines in which the other server speaks: those with a reply code of 4xx or 5xx, and what follows them.
fn server_words(text: &str) -> String {
    let mut said = String::new();
    let mut more = 0;
    for line in text.lines() {
        let bare = line.trim().trim_start_matches(['<', '>', ' ', '-', ':', '#']);
        let coded = bare.split(|c: char| !c.is_ascii_digit()).any(|word| word.len() == 3 && matches!(word.as_bytes()[0], b'4' | b'5'));
        if coded && !bare.is_empty() {
            more = 3;
        } else if bare.is_empty() {
            more = 0;
        }
        if more > 0 {
            more -= 1;
            said.push_str(bare);
            said.push(' ');
        }
        if said.len() > 1_000 {
            break;
        }
    }
    said.trim().to_owned()
}

fn is_delay(subject: &str, before: &str) -> bool {
    let subject = subject.to_lowercase();
    let text = before.to_lowercase();
    let later = [
        "has not yet been delivered",
        "delivery attempts will continue",
        "will keep trying",
        "will continue to try",
        "still trying",
        "will be retried",
        "warning message only",
        "delivery is delayed",
        "transient non-fatal errors",
    ];
    let gives_up = ["permanent error", "permanent fatal", "given up", "giving up", "failed permanently"];
    (subject.contains("delay") || later.iter().any(|word| text.contains(word))) && !gives_up.iter().any(|word| text.contains(word))
}
