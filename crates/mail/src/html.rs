//! HTML of strangers: turned into text to read, or cleaned until nothing in it acts.

pub(crate) mod depth;
pub(crate) mod scan;
pub(crate) mod strip;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use ammonia::Builder;

/// How wide html2text may write a line, in columns: wide enough that a paragraph stays one line.
const COLUMNS: usize = 10_000;

/// HTML as plain text, with `> ` before quotations. Also says whether the tags were merely cut out, because the text
/// is built in a way that no HTML parser should see.
pub(crate) fn to_text(html: &str) -> (String, bool) {
    if !depth::is_cheap(html) {
        return (strip::strip(html), true);
    }
    let rendered = html2text::config::plain_no_decorate()
        .raw_mode(true)
        .allow_width_overflow()
        .link_footnotes(false)
        .string_from_read(with_breaks(html).as_bytes(), COLUMNS);
    match rendered {
        Ok(text) => (tidy(&text), false),
        Err(_) => (strip::strip(html), true),
    }
}

/// A line break before each horizontal rule: html2text leaves rules out, and mail programs set a quotation apart by one.
fn with_breaks(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut at = 0;
    for tag in scan::Tags::new(html).filter(|tag| tag.name.eq_ignore_ascii_case("hr")) {
        out.push_str(&html[at..tag.from]);
        out.push_str("<br>");
        at = tag.from;
    }
    if out.is_empty() {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[at..]);
    Cow::Owned(out)
}

/// Drops white space at line ends, and leaves at most two empty lines together.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line = line.trim_end_matches([' ', '\t', '\u{a0}']);
        if line.is_empty() {
            empty += 1;
            if empty > 2 {
                continue;
            }
        } else {
            empty = 0;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// HTML of a stranger, cleaned for showing: no script, no style, no picture, no form, no SVG or MathML. Behind each
/// link stands the host to which it really leads. A text that is built so that it would be costly to parse comes
/// back as plain text in HTML.
pub fn safe_html(html: &str) -> String {
    if !depth::is_cheap(html) {
        return escape(&strip::strip(html)).replace('\n', "<br>\n");
    }
    with_hosts(&cleaner().clean(html).to_string())
}

/// Text with the five characters escaped that mean something in HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

fn cleaner() -> &'static Builder<'static> {
    static CLEANER: OnceLock<Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let tags: HashSet<&str> = [
            "a",
            "abbr",
            "b",
            "blockquote",
            "br",
            "caption",
            "center",
            "code",
            "dd",
            "del",
            "div",
            "dl",
            "dt",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "ins",
            "li",
            "ol",
            "p",
            "pre",
            "q",
            "s",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "u",
            "ul",
        ]
        .into();
        let mut cleaner = Builder::default();
        cleaner
            .tags(tags)
            .tag_attributes([("a", ["href"].into()), ("td", ["colspan", "rowspan"].into()), ("th", ["colspan", "rowspan"].into())].into())
            .generic_attributes(["dir", "lang"].into())
            .url_schemes(["http", "https", "mailto", "tel"].into())
            .url_relative(ammonia::UrlRelative::Deny)
            .link_rel(Some("noopener noreferrer nofollow"));
        cleaner
    })
}

/// Writes behind each link where it leads. The text comes from ammonia: links are well formed and never nested.
fn with_hosts(clean: &str) -> String {
    let mut out = String::with_capacity(clean.len());
    let mut at = 0;
    let mut target: Option<String> = None;
    for tag in scan::Tags::new(clean) {
        if tag.name != "a" {
            continue;
        }
        out.push_str(&clean[at..tag.to]);
        at = tag.to;
        if tag.end {
            if let Some(host) = target.take() {
                out.push_str(&format!(" <span class=\"link-host\">[{}]</span>", escape(&host)));
            }
        } else {
            target = leads_to(&clean[tag.from..tag.to]);
        }
    }
    out.push_str(&clean[at..]);
    out
}

fn leads_to(tag: &str) -> Option<String> {
    let value = tag.split_once("href=\"")?.1.split_once('"')?.0;
    let url = ammonia::Url::parse(&value.replace("&amp;", "&")).ok()?;
    match url.host_str() {
        Some(host) => Some(host.to_owned()),
        None => Some(url.path().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_or_calls_home_survives() {
        let html = "<p onclick=x()>Hi<script>alert(1)</script><img src=https://track.example/p.gif>\
            <svg onload=x()></svg><a href=\"javascript:x()\">a</a><style>*{}</style><form action=/x><input></form>\
            <iframe src=//e.example></iframe><math><mtext></math></p>";
        for piece in ["<p>Hi", html, "<p style=\"background:url(https://t.example)\">Hi</p>", "<img src=x onerror=alert(1)>Hi"] {
            let clean = safe_html(piece);
            for bad in [
                "<script",
                "alert(1)</",
                "track.example",
                "onclick",
                "javascript:",
                "<img",
                "<svg",
                "style",
                "<form",
                "<iframe",
                "t.example",
                "onerror=alert",
            ] {
                assert!(!clean.contains(bad), "{bad} in {clean}");
            }
            assert!(clean.contains("Hi"));
        }
    }

    #[test]
    fn a_link_shows_where_it_leads() {
        let clean = safe_html("<a href=\"https://bank.example@evil.example/a?b&amp;c\">www.bank.example</a>");
        assert!(clean.contains(">www.bank.example</a> <span class=\"link-host\">[evil.example]</span>"), "{clean}");
        assert!(safe_html("<a href=\"mailto:a@b.example\">x</a>").contains("[a@b.example]"));
    }

    #[test]
    fn text_keeps_its_paragraphs_quotations_and_long_lines() {
        let long = "word ".repeat(400);
        let (text, stripped) =
            to_text(&format!("<p>{long}</p><hr><p>Two</p><blockquote>old</blockquote><table><tr><td>a</td><td>b</td></tr></table>"));
        assert!(!stripped);
        assert!(text.lines().any(|line| line.len() > 1_900), "a paragraph stays one line");
        assert!(text.contains("> old") && text.contains("Two"), "{:?}", &text[1_990..]);
    }

    #[test]
    fn a_bomb_is_stripped_and_never_parsed() {
        let html = format!("{}hello", "<div>".repeat(100_000));
        let (text, stripped) = to_text(&html);
        assert!(stripped);
        assert_eq!(text.trim(), "hello");
        assert_eq!(safe_html(&html).trim(), "hello<br>");
    }
}
