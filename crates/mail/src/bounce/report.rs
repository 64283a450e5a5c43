//! The machine-readable part of a delivery report (RFC 3464): groups of fields, one group for each recipient.

use super::Told;
use crate::message::Action;
use crate::mime::fields::lower_domain;

/// What the groups say of each recipient. Text without such fields says nothing.
pub(super) fn read(text: &str) -> Vec<Told> {
    let mut all = Vec::new();
    let mut told = Told::default();
    let mut original = String::new();
    let mut last = String::new();
    for line in text.lines().chain([""]) {
        if line.trim().is_empty() {
            finish(&mut all, &mut told, &mut original);
            last.clear();
            continue;
        }
        if line.starts_with([' ', '\t']) && !last.is_empty() && !is_known(line) {
            if last == "diagnostic-code" {
                told.reason.push(' ');
                told.reason.push_str(line.trim());
            }
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        last = name.trim().to_ascii_lowercase();
        let value = value.trim();
        match last.as_str() {
            "final-recipient" | "downgraded-final-recipient" => {
                // Some reports leave out the empty line between two recipients.
                if !told.address.is_empty() {
                    finish(&mut all, &mut told, &mut original);
                }
                told.address = address(value);
            }
            "original-recipient" if original.is_empty() => original = address(value),
            "x-actual-recipient" if told.address.is_empty() => told.address = address(value),
            "action" => told.action = action(value),
            "status" => told.status = status(value),
            "diagnostic-code" => told.reason = after_type(value).to_owned(),
            _ => {}
        }
    }
    all
}

fn is_known(line: &str) -> bool {
    let name = line.trim_start().split(':').next().unwrap_or_default().to_ascii_lowercase();
    matches!(name.as_str(), "final-recipient" | "original-recipient" | "action" | "status" | "diagnostic-code" | "remote-mta")
}

fn finish(all: &mut Vec<Told>, told: &mut Told, original: &mut String) {
    let mut done = std::mem::take(told);
    let original = std::mem::take(original);
    if done.address.starts_with('@') {
        // A bare route (RFC 5321, appendix C) names nobody.
        done.address.clear();
    }
    if !done.address.contains('@') && original.contains('@') {
        done.address = original;
    }
    if !done.address.is_empty() && (done.action.is_some() || done.status.is_some() || !done.reason.is_empty()) {
        all.push(done);
    }
}

/// "rfc822; <a@b>" as "a@b".
fn address(value: &str) -> String {
    let value = after_type(value);
    let value = value.split('<').next_back().unwrap_or(value);
    let end = value.find(['>', ' ', '\t']).unwrap_or(value.len());
    lower_domain(value[..end].trim().trim_matches(['"', '\'', ','])).chars().take(crate::limits::ADDRESS_BYTES).collect()
}

fn after_type(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim()
}

fn action(value: &str) -> Option<Action> {
    let word: String = value.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    match word.as_str() {
        "failed" | "failure" | "expired" | "error" => Some(Action::Failed),
        "delayed" | "deferred" => Some(Action::Delayed),
        "delivered" => Some(Action::Delivered),
        "relayed" => Some(Action::Relayed),
        "expanded" => Some(Action::Expanded),
        _ => None,
    }
}

fn status(value: &str) -> Option<String> {
    super::severity::status_in(value)
}
