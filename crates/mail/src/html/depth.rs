//! Says before any HTML parser sees a text whether its tree would be cheap to build.
//!
//! html5ever takes time that grows with the square of the nesting depth (488 kB of nested `<div>` took 32 s of CPU in
//! November 2026), and formatting elements that are never closed are opened again in each paragraph. The count here
//! never falls below the real depth: an end tag counts only where the standard would certainly obey it. Elements with
//! rules of their own (`svg`, `select`, `template` …) are not followed: a text that has them is called costly.

use super::scan::Tags;
use crate::limits;

const VOID: [&str; 19] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
];

/// Elements in which the standard's parser changes its rules.
const STRANGE: [&str; 13] =
    ["svg", "math", "select", "frameset", "plaintext", "template", "noscript", "xmp", "iframe", "noembed", "noframes", "listing", "applet"];

/// Elements that end by themselves when their parent ends.
const IMPLIED: [&str; 16] =
    ["p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup", "option", "optgroup", "rt", "rp"];

/// Elements whose start ends a paragraph. `table` is none of them in quirks mode.
const ENDS_PARAGRAPH: [&str; 28] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "header",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "section",
    "ul",
];

/// How many attributes one tag may have: html5ever compares each with all before it.
const ATTRIBUTES: usize = 200;

/// What one horizontal rule costs to draw, in the units of [`limits::HTML_WORK`].
const RULE_WORK: usize = 10_000;

/// Whether an HTML parser may see this text.
pub(crate) fn is_cheap(html: &str) -> bool {
    if html.len() > limits::HTML_BYTES || html.contains("<![CDATA[") {
        return false;
    }
    let mut open: Vec<String> = Vec::new();
    let mut work = 0_usize;
    let mut script_from = None;
    for tag in Tags::new(html) {
        if let Some(from) = script_from.take()
            && html[from..tag.from].contains("<!--")
        {
            return false;
        }
        let name = tag.name.to_ascii_lowercase();
        if STRANGE.contains(&name.as_str()) || tag.attributes > ATTRIBUTES {
            return false;
        }
        if tag.end {
            close(&mut open, &name);
        } else if name == "hr" {
            work += RULE_WORK;
        } else if !name.is_empty() && !VOID.contains(&name.as_str()) {
            make_room(&mut open, &name);
            if name == "script" {
                script_from = Some(tag.to);
            }
            open.push(name);
        }
        work += open.len() + 1;
        if open.len() > limits::HTML_DEPTH || work > limits::HTML_WORK {
            return false;
        }
    }
    true
}

/// Ends what the start of `name` certainly ends: only ever the innermost element.
fn make_room(open: &mut Vec<String>, name: &str) {
    let ended: &[&str] = match name {
        "li" => &["li"],
        "dd" | "dt" => &["dd", "dt"],
        "td" | "th" => &["td", "th"],
        "tr" => &["td", "th", "tr"],
        "tbody" | "thead" | "tfoot" => &["td", "th", "tr", "tbody", "thead", "tfoot"],
        "option" => &["option"],
        _ => &[],
    };
    if ENDS_PARAGRAPH.contains(&name) && open.last().is_some_and(|top| top == "p") {
        open.pop();
    }
    while open.last().is_some_and(|top| ended.contains(&top.as_str())) {
        let ended_row_of_same_kind = open.last().is_some_and(|top| top == name);
        open.pop();
        if ended_row_of_same_kind {
            break;
        }
    }
}

/// Ends `name` when nothing but elements that end by themselves stands inside it.
fn close(open: &mut Vec<String>, name: &str) {
    for at in (0..open.len()).rev() {
        if open[at] == name {
            open.truncate(at);
            return;
        }
        if !IMPLIED.contains(&open[at].as_str()) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_newsletter_is_cheap() {
        let row = "<tr><td><p>One<br>two<p>three<ul><li>a<li>b</ul><td>four</tr>";
        let html = format!("<html><body><table><tbody>{}</tbody></table></body></html>", row.repeat(3_000));
        assert!(is_cheap(&html));
    }

    #[test]
    fn nesting_is_counted_even_when_end_tags_lie() {
        for piece in ["<div>", "<div></x>", "<div><b></div>", "<div><table><td></div></table></td>", "<!--><div>", "<b x>"] {
            assert!(!is_cheap(&piece.repeat(1_000)), "{piece}");
            assert!(is_cheap(&piece.repeat(10)), "{piece}");
        }
    }

    #[test]
    fn formatting_that_is_opened_again_in_each_paragraph_is_costly() {
        let open: String = (0..200).map(|n| format!("<b id={n}>")).collect();
        assert!(!is_cheap(&format!("{open}{}", "<p>x</p>".repeat(30_000))));
    }

    #[test]
    fn elements_with_rules_of_their_own_are_not_followed() {
        assert!(!is_cheap("<svg><style><g></style></svg>"));
        assert!(!is_cheap("<select><style></select><div>"));
        assert!(!is_cheap("<script><!-- <script> </script>"));
        assert!(!is_cheap(&format!("<a {}>", "b c d ".repeat(100))));
    }
}
