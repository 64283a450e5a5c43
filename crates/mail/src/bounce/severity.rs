//! Whether an address is dead or only unreachable now, by the status code (RFC 3463) and by the words of the server.
//!
//! A server's words count more than its code: many say 5.1.1 when they mean a filter, and 5.0.0 when they mean anything.

/// Words of refusals that say nothing against the address, in lower case.
const SOFT: [&str; 84] = [
    "mailbox full",
    "mailbox is full",
    "mailfolder is full",
    "over quota",
    "quota exceeded",
    "exceeded quota",
    "exceeded storage",
    "out of storage",
    "overquota",
    "is over the",
    "exceed",
    "too large",
    "too big",
    "message size",
    "size limit",
    "spam",
    "blacklist",
    "black list",
    "blocklist",
    "block list",
    "blocked",
    "banned",
    "policy",
    "reputation",
    "unsolicited",
    "virus",
    "denied by",
    "spf",
    "dkim",
    "dmarc",
    "authentication",
    "unauthenticated",
    "authenticated",
    "relaying denied",
    "relay access denied",
    "relay not permitted",
    "relaying not",
    "not permitted to relay",
    "we do not relay",
    "temporar",
    "timed out",
    "timeout",
    "connection refused",
    "connection reset",
    "try again",
    "try later",
    "too many",
    "rate limit",
    "greylist",
    "suspended",
    "inactive",
    "disabled",
    "deactivated",
    "not active",
    "access denied",
    "content rejected",
    "content reject",
    "rejected by content",
    "helo",
    "reverse dns",
    "ptr record",
    "fix reverse",
    "sender",
    "please turn on",
    "insufficient system",
    "loop",
    "too many hops",
    "hop count",
    "insufficient",
    "not accepting",
    "connection expired",
    "conversation with",
    "retry timeout",
    "message expired",
    "unable to relay",
    "not like our final data",
    "refused to",
    "mail rejete",
    "local policy",
    "due to extended",
    "rejected for",
    "host not reachable",
    "filtered",
    "domain of sender",
];

/// Words that say that the address or its host does not exist, in lower case.
const DEAD: [&str; 77] = [
    "user unknown",
    "unknown user",
    "no such user",
    "unknown recipient",
    "recipient unknown",
    "unknown local part",
    "no mailbox here",
    "no such recipient",
    "no such mailbox",
    "no such address",
    "no such person",
    "no such account",
    "no such domain",
    "not a valid mailbox",
    "mailbox unavailable",
    "mailbox not found",
    "user not found",
    "address not found",
    "recipient not found",
    "recipientnotfound",
    "does not exist",
    "doesn't exist",
    "not exist",
    "user doesn't have",
    "user does not have",
    "no smtp service",
    "does not accept mail",
    "domain is not reachable",
    "no valid recipients",
    "account not found",
    "invalid recipient",
    "invalid address",
    "invalid mailbox",
    "invalid user",
    "bad destination",
    "unroutable address",
    "unrouteable address",
    "not listed in",
    "unknown address",
    "address unknown",
    "addressee unknown",
    "unknown mailbox",
    "recipient address rejected: undeliverable",
    "is not a registered",
    "not a known user",
    "not our customer",
    "host unknown",
    "unknown host",
    "host not found",
    "domain not found",
    "name or service not known",
    "no mx",
    "nxdomain",
    "unknown domain",
    "has moved",
    "has changed",
    "no longer",
    "not known at this site",
    "name is not recognized",
    "not recognized",
    "user doesn",
    "is not local",
    "nobody by that name",
    "wasn't found",
    "couldn't be found",
    "could not be found",
    "not a user",
    "no account",
    "unknown or illegal",
    "undeliverable address",
    "user is unknown",
    "user name is unknown",
    "not a valid user",
    "mailbox does",
    "utilisateur inconnu",
    "adresse d au moins un destinataire invalide",
    "user reject",
];

/// Whether no later mail can reach the address.
pub(super) fn is_hard(status: Option<&str>, reason: &str) -> bool {
    let reason = reason.to_lowercase();
    let first = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if first(&DEAD) {
        return !first(&[
            "mailbox full",
            "over quota",
            "quota exceeded",
            "spam",
            "blacklist",
            "blocked using",
            "access denied",
            "sender address",
            "domain of sender",
            "sender domain",
        ]);
    }
    if first(&SOFT) {
        return false;
    }
    matches!(status, Some("5.1.0" | "5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10" | "5.4.4" | "5.0.1"))
}

/// Whether a status code is only "some failure" or "something else".
pub(super) fn says_nothing(status: &str) -> bool {
    matches!(status, "5.0.0" | "4.0.0" | "2.0.0")
}

/// The first enhanced status code in a text: 2, 4 or 5, and two numbers, that is no part of an address or version.
pub(super) fn status_in(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let first = matches!(bytes[at], b'2' | b'4' | b'5') && bytes.get(at + 1) == Some(&b'.');
        let after_dash = at > 1 && bytes[at - 1] == b'-' && !bytes[at - 2].is_ascii_digit();
        let apart = at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'.' | b'/') || after_dash);
        if first && apart {
            let length = bytes[at..].iter().take(9).take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
            let code = text[at..at + length].trim_end_matches('.');
            let numbers: Vec<&str> = code.split('.').collect();
            let sane = numbers.len() == 3 && numbers[1..].iter().all(|number| (1..=3).contains(&number.len()));
            let ends = bytes.get(at + length).is_none_or(|next| !(next.is_ascii_alphanumeric() || matches!(next, b'.' | b'-')));
            if sane && ends {
                return Some(code.to_owned());
            }
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_addresses_and_versions() {
        assert_eq!(status_in("550 5.1.1 <a@b.example>"), Some("5.1.1".into()));
        assert_eq!(status_in("host mx[5.1.1.20] said (#5.7.26)"), Some("5.7.26".into()));
        assert_eq!(status_in("Postfix 2.11.3-4x"), None);
    }

    #[test]
    fn words_count_more_than_codes() {
        assert!(is_hard(Some("5.1.1"), "user unknown"));
        assert!(!is_hard(Some("5.1.1"), "mailbox is full"));
        assert!(is_hard(None, "550 no such user here"));
        assert!(is_hard(Some("5.1.1"), ""));
        assert!(!is_hard(Some("5.7.1"), "we do not like you"));
    }
}
