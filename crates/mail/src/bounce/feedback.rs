//! Complaints of readers, passed on by their mail provider (abuse reporting format, RFC 5965).

use super::returned::Returned;
use crate::doubt::Doubts;
use crate::mime::{Fields, Parts};

use super::addresses;

/// A complaint.
pub(super) struct Feedback {
    /// Its kind, in lower case: `abuse`, `opt-out`, `auth-failure` …
    pub kind: String,
    /// Who complained; redacted by most providers.
    pub addresses: Vec<String>,
}

/// The complaint that a mail is, if it is one. `text` is what the mail system says.
pub(super) fn of(parts: &Parts<'_>, fields: &Fields, returned: &Returned, text: &str) -> Option<Feedback> {
    if let Some((_, told)) = text.split_once("\"complainedRecipients\":") {
        // A notice of Amazon's, in JSON.
        let named = addresses::find(told.split(']').next().unwrap_or_default());
        return Some(Feedback { kind: "abuse".to_owned(), addresses: named.into_iter().map(|found| found.address).collect() });
    }
    let part = parts.list.iter().find(|part| part.main == "message" && part.sub == "feedback-report" && !part.holds_parts);
    let Some(part) = part else {
        // Hotmail and its kin send no such part.
        let subject = fields.lower("subject");
        let has_mail = parts.list.iter().any(|part| part.main == "message" && part.sub == "rfc822");
        return (has_mail && subject.starts_with("complaint about message from"))
            .then(|| Feedback { kind: "abuse".to_owned(), addresses: returned.to.clone() });
    };
    let said = Fields::read(parts.text(part, &mut Doubts::default()).as_bytes());
    let kind = said.lower("feedback-type").split([' ', ';']).next().unwrap_or_default().to_owned();
    let kind = if kind.is_empty() { "abuse".to_owned() } else { kind };
    let mut named = Vec::new();
    for name in ["original-rcpt-to", "removal-recipient", "redacted-address"] {
        named.extend(addresses::find(&said.joined(name)).into_iter().map(|found| found.address));
    }
    if named.is_empty() {
        named.clone_from(&returned.to);
    }
    Some(Feedback { kind, addresses: named })
}
