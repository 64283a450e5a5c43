//! What may not stand in a page's template, because the content policy would refuse it in the browser.

use crate::{Finding, Tree};

/// Templates with a script, a style or a handler of their own, and forms that send to another origin.
pub fn inline_code(tree: &Tree) -> Vec<Finding> {
    let pages = tree.ending(".html").filter(|(path, _)| path.starts_with("crates/"));
    pages.flat_map(|(path, text)| inline_in(path, text)).collect()
}

fn inline_in(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, tag) in tags(text) {
        let line = text[..at].matches('\n').count() + 1;
        let mut say = |what: &str| findings.push(Finding::new(path, line, what));
        let name = tag.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or("");
        if name == "style" {
            say("a <style> in the page: put it in a stylesheet");
        }
        if name == "script" && !tag.contains(" src=") {
            say("a <script> in the page: put it in a file");
        }
        for attribute in attributes(&tag) {
            if attribute == "style" {
                say("a style attribute: give the element a class");
            } else if attribute.starts_with("on") || attribute.starts_with("hx-on") {
                say(&format!("`{attribute}` runs script from the page: listen from a file"));
            }
        }
        if tag.contains("javascript:") || tag.contains("=\"js:") || tag.contains("='js:") {
            say("script in an attribute: it would not run");
        }
        if name == "form" && (tag.contains("action=\"http") || tag.contains("action=\"//")) {
            say("a form that sends to another origin");
        }
    }
    findings
}

/// Opening tags, lower-cased, without the bracket, with the byte at which each begins.
fn tags(text: &str) -> Vec<(usize, String)> {
    text.match_indices('<')
        .filter(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(|(at, _)| (at, text[at + 1..][..tag_length(&text[at + 1..])].to_lowercase()))
        .collect()
}

/// Up to the bracket that closes the tag; one inside a quoted value doesn't.
fn tag_length(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (Some(_) | None, _) => {}
        }
    }
    tag.len()
}

/// A tag without what the template puts in: `{% … %}`, `{{ … }}`, `{# … #}`.
fn without_expressions(tag: &str) -> String {
    let mut left = tag.to_owned();
    for (open, close) in [("{%", "%}"), ("{{", "}}"), ("{#", "#}")] {
        while let Some(from) = left.find(open) {
            let to = left[from..].find(close).map_or(left.len(), |length| from + length + close.len());
            left.replace_range(from..to, " ");
        }
    }
    left
}

/// The names of a tag's attributes: what stands outside quotes before a `=`, or alone.
fn attributes(tag: &str) -> Vec<String> {
    let tag = without_expressions(tag);
    let mut plain = String::new();
    let mut quote = None;
    for c in tag.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => {
                quote = None;
                plain.push(' ');
            }
            (Some(_), _) => {}
            (None, c) => plain.push(c),
        }
    }
    let names = plain.split_whitespace().skip(1).map(|word| word.split('=').next().unwrap_or("").to_owned());
    names.filter(|name| !name.is_empty()).collect()
}
