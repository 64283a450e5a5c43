//! Finds mail addresses in running text.

use crate::limits;
use crate::mime::fields::lower_domain;

/// An address and where in the text it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub address: String,
    pub from: usize,
    pub to: usize,
}

/// The addresses in a text, in their order.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let from = start(text, at);
        let to = at + 1 + text[at + 1..].bytes().take(255).take_while(|byte| is_domain(*byte)).count();
        let to = at + text[at..to].trim_end_matches(['.', '-', '_']).len();
        let domain = &text[(at + 1).min(to)..to];
        if from == at || domain.is_empty() || domain.starts_with('.') || found.last().is_some_and(|last| last.to > from) {
            continue;
        }
        if found.len() >= limits::BOUNCED_RECIPIENTS {
            break;
        }
        found.push(Found { address: lower_domain(text[from..to].trim_start_matches(['.', '\'', '=', '/', '*'])), from, to });
    }
    found
}

fn start(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[at.saturating_sub(limits::ADDRESS_BYTES)..at];
    if before.last() == Some(&b'"')
        && let Some(open) = before[..before.len() - 1].iter().rposition(|byte| *byte == b'"')
    {
        return at - (before.len() - open);
    }
    at - before.iter().rev().take_while(|byte| is_local(**byte)).count()
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn is_domain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn addresses_are_found_among_signs() {
        let all = |text: &str| find(text).into_iter().map(|found| found.address).collect::<Vec<_>>();
        assert_eq!(all("<Ada@Home.Example>: 550 <ada@home.example>... no"), ["Ada@home.example", "ada@home.example"]);
        assert_eq!(all("mailto:a+b@c.example, 'x@y.example'."), ["a+b@c.example", "x@y.example"]);
        assert_eq!(all("\"a b\"@c.example @ a@ @b é@c"), ["\"a b\"@c.example"]);
    }
}
