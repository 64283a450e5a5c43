//! Words of a page that stayed plain English in the language that nobody speaks (`en-XA`): each is somebody's data, or a text
//! that no translator can reach.

use crate::html::{tags, text, unescaped};
use std::collections::BTreeSet;

/// Attributes that people read or hear. `data-…` ones are said by the script.
const READ: [&str; 10] =
    ["aria-label", "title", "placeholder", "alt", "data-by", "data-left", "data-no-date", "data-nothing", "data-says", "data-sentence"];

/// Shorter ones are initials, units and keys of the keyboard.
const LETTERS: usize = 3;

/// What people read of a page that was asked for in `en-XA`, in words of plain letters, but for those that are known.
#[must_use]
pub fn plain_words(html: &str, known: &BTreeSet<String>) -> BTreeSet<String> {
    let mut pieces = vec![text(&for_translators(html))];
    for tag in tags(html) {
        let submits = tag.name == "input" && matches!(tag.get("type"), Some("submit" | "button"));
        let read = READ.iter().chain(submits.then_some(&"value"));
        pieces.extend(read.filter_map(|name| tag.get(name)).map(unescaped));
    }
    pieces.iter().flat_map(|piece| words(piece)).filter(|word| !known.contains(word)).collect()
}

/// A page without what says of itself that nobody translates it: keys and secrets, and what is marked as English.
fn for_translators(html: &str) -> String {
    let mut out = String::new();
    let mut from = html.find('>').map_or(0, |doctype| doctype + 1);
    let tags = tags(html);
    for (n, tag) in tags.iter().enumerate().filter(|(_, t)| t.get("translate") == Some("no") || t.get("lang") == Some("en")) {
        if tag.start >= from {
            out.push_str(&html[from..tag.end]);
            let (open, close) = (tag.name.as_str(), format!("/{}", tag.name));
            let mut depth = 1;
            let end = tags[n + 1..].iter().find(|t| {
                depth += usize::from(t.name == open);
                depth -= usize::from(t.name == close);
                depth == 0
            });
            from = end.map_or(html.len(), |t| t.start);
        }
    }
    out + &html[from..]
}

/// The words of the texts in quotes of these sources: what a test's people are called, say and write.
#[must_use]
pub fn known_words(sources: &[&str]) -> BTreeSet<String> {
    let unquoted = sources.iter().map(|source| source.replace("\\\"", " ").replace("'\"'", " ").replace("\\n", " ").replace('/', " "));
    unquoted.flat_map(|source| source.split('"').skip(1).step_by(2).flat_map(words).collect::<Vec<_>>()).collect()
}

/// Words of plain letters, in small letters. Addresses of any kind are none.
fn words(piece: &str) -> Vec<String> {
    let spoken = piece.split_whitespace().filter(|token| !token.contains(['@', '/', '\\']));
    let runs = spoken.flat_map(|token| token.split(|c: char| !c.is_alphabetic()));
    runs.filter(|run| run.len() >= LETTERS && run.bytes().all(|b| b.is_ascii_alphabetic())).map(str::to_ascii_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{known_words, plain_words};

    #[test]
    fn what_no_translator_can_reach_is_found() {
        let page = r#"<!doctype html><p title="Ýöŕ case">Ýöŕ Maria maria@post.example <b>said</b></p><input type="submit" value="Send">
            <b translate="no">amber <b>otter</b> 92</b><p lang="en">as logs say</p>"#;
        let known = known_words(&[r#"let name = "Maria Lenoir"; let said = 1;"#]);
        assert_eq!(plain_words(page, &known).into_iter().collect::<Vec<_>>(), ["case", "said", "send"]);
    }
}
