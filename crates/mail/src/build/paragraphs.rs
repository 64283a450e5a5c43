//! The HTML side of our mails, made from the text by escaping: it can't say anything that the text does not say.

use crate::html::escape;

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 8] = ["ar", "fa", "he", "ur", "yi", "ps", "dv", "ckb"];

/// The text as HTML: paragraphs at empty lines, line breaks at the others, `http` and `https` addresses as links that
/// show the whole address.
pub fn html_from_text(text: &str, language: Option<&str>) -> String {
    let language = language.filter(|tag| tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')).unwrap_or("und");
    let direction = if RIGHT_TO_LEFT.contains(&language.split('-').next().unwrap_or_default()) { "rtl" } else { "ltr" };
    let mut out =
        format!("<!DOCTYPE html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head><meta charset=\"utf-8\"></head>\n<body>\n");
    for paragraph in text
        .replace("\r\n", "\n")
        .split("\n\n")
        .map(|paragraph| paragraph.trim_matches('\n'))
        .filter(|paragraph| !paragraph.trim().is_empty())
    {
        let lines: Vec<String> = paragraph.lines().map(line).collect();
        out.push_str(&format!("<p>{}</p>\n", lines.join("<br>\n")));
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn line(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = link_start(rest) {
        let end = rest[at..].find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).map_or(rest.len(), |length| at + length);
        let link = rest[at..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        out.push_str(&escape(&rest[..at]));
        out.push_str(&format!("<a href=\"{0}\">{0}</a>", escape(link)));
        rest = &rest[at + link.len()..];
    }
    out.push_str(&escape(rest));
    out
}

fn link_start(text: &str) -> Option<usize> {
    let start = |scheme: &str| {
        text.match_indices(scheme).find(|(at, _)| text[at + scheme.len()..].starts_with(|c: char| c.is_alphanumeric())).map(|(at, _)| at)
    };
    match (start("https://"), start("http://")) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_paragraphs_and_nothing_in_it_acts() {
        let html = html_from_text("Dear <b>Ada</b> & co,\nsee https://desk.example/c#x\"y.\n\n\nBye", Some("en"));
        assert!(html.contains("<p>Dear &lt;b&gt;Ada&lt;/b&gt; &amp; co,<br>\nsee <a href=\"https://desk.example/c#x\">https://desk.example/c#x</a>&quot;y.</p>"), "{html}");
        assert!(html.contains("<p>Bye</p>"));
    }

    #[test]
    fn arabic_runs_from_right_to_left() {
        assert!(html_from_text("مرحبا", Some("ar-EG")).contains("dir=\"rtl\""));
    }
}
