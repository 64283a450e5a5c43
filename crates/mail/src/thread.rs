//! Which conversation a mail belongs to, by its message ids (RFC 5322, 3.6.4). Whether an id is one of ours is for
//! the desk to look up: a subject or an id that a stranger wrote grants nothing.

use std::collections::HashSet;

use crate::limits;

/// The message ids in a header value, without angle brackets, each once, in their order; at most [`limits::IDS`]:
/// the first one and the latest. Also says whether any were left out.
///
/// What stands in angle brackets counts; a value without any is split at white space and commas, and words with an
/// `@` count.
pub(crate) fn ids(value: &str) -> (Vec<String>, bool) {
    let mut found: Vec<String> = Vec::new();
    if value.contains('<') {
        for piece in value.split('<').skip(1) {
            let end = piece.find('>').unwrap_or(piece.len());
            found.extend(clean(&piece[..end]));
        }
    } else {
        found.extend(value.split([' ', '\t', '\r', '\n', ',', ';']).filter(|word| word.contains('@')).filter_map(clean));
    }
    let mut seen = HashSet::new();
    found.retain(|id| seen.insert(id.clone()));
    let surplus = found.len().saturating_sub(limits::IDS);
    if surplus > 0 {
        found.drain(1..=surplus);
    }
    (found, surplus > 0)
}

/// The first message id in a header value.
pub(crate) fn id(value: &str) -> Option<String> {
    let (ids, _) = ids(value);
    ids.into_iter().next().or_else(|| clean(value.split_whitespace().next()?))
}

/// One id without white space and control characters; `None` when nothing sensible is left.
fn clean(id: &str) -> Option<String> {
    let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>')).collect();
    (!id.is_empty() && id.len() <= limits::ID_BYTES).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_cut_out_of_folded_and_broken_values() {
        assert_eq!(
            ids("<a@x.example>\r\n\t<b@x.example><a@x.example> (was: <c\0@x.example>").0,
            ["a@x.example", "b@x.example", "c@x.example"]
        );
        assert_eq!(ids("Your message of Monday, a@x.example").0, ["a@x.example"]);
        assert_eq!(ids("<unclosed@x.example").0, ["unclosed@x.example"]);
        assert!(ids("<>  <\t>").0.is_empty());
    }

    #[test]
    fn a_long_history_keeps_its_root_and_its_latest() {
        let value: String = (0..500).map(|n| format!("<{n}@x.example> ")).collect();
        let (ids, cut) = ids(&value);
        assert!(cut);
        assert_eq!(ids.len(), limits::IDS);
        assert_eq!((ids[0].as_str(), ids[99].as_str()), ("0@x.example", "499@x.example"));
    }

    #[test]
    fn an_id_without_brackets_is_one() {
        assert_eq!(id(" abc.123 "), Some("abc.123".into()));
        assert_eq!(id(" "), None);
    }
}
