//! HTML to text without a tree, for texts that no HTML parser should see: tags are cut out, blocks become lines,
//! quotations keep their `>`. Linear, and nothing that was visible is lost.

use mail_parser::decoders::html::add_html_token;

use super::scan::{RAW_TEXT, Tags};

/// The longest character reference that is looked for, in bytes.
const REFERENCE_BYTES: usize = 32;

/// The text between the tags.
pub(crate) fn strip(html: &str) -> String {
    let mut text = Lines::default();
    let mut at = 0;
    let mut hidden = false;
    for tag in Tags::new(html) {
        if !hidden {
            text.add(&html[at..tag.from]);
        }
        at = tag.to;
        let name = tag.name.to_ascii_lowercase();
        hidden = !tag.end && RAW_TEXT.contains(&name.as_str()) && name != "textarea";
        match name.as_str() {
            "br" | "p" | "div" | "tr" | "li" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "hr" | "dt"
            | "dd" => text.end_line(),
            "td" | "th" => text.add(" "),
            "blockquote" => {
                text.end_line();
                text.quote = if tag.end { text.quote.saturating_sub(1) } else { (text.quote + 1).min(10) };
            }
            _ => {}
        }
    }
    if !hidden {
        text.add(html.get(at..).unwrap_or_default());
    }
    text.end_line();
    text.out
}

#[derive(Default)]
struct Lines {
    out: String,
    line: String,
    quote: usize,
}

impl Lines {
    fn add(&mut self, piece: &str) {
        let mut rest = piece;
        while let Some(start) = rest.find('&') {
            self.line.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.bytes().take(REFERENCE_BYTES).position(|byte| byte == b';');
            match end {
                Some(end) => {
                    add_html_token(&mut self.line, &rest.as_bytes()[..=end], false);
                    rest = &rest[end + 1..];
                }
                None => {
                    self.line.push('&');
                    rest = &rest[1..];
                }
            }
        }
        self.line.push_str(rest);
    }

    fn end_line(&mut self) {
        let mut words = self.line.split_whitespace();
        if let Some(first) = words.next() {
            for _ in 0..self.quote {
                self.out.push_str("> ");
            }
            self.out.push_str(first);
            for word in words {
                self.out.push(' ');
                self.out.push_str(word);
            }
            self.out.push('\n');
        } else if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visible_text_stays_and_hidden_text_goes() {
        let html = "<head><title>T</title><style>p{}</style></head><p>It&#39;s caf&eacute; &amp; co &unknown; & more<br>next";
        assert_eq!(strip(html), "It's café & co &unknown; & more\nnext\n");
    }

    #[test]
    fn a_quotation_keeps_its_signs() {
        assert_eq!(strip("new<blockquote>old<blockquote>older</blockquote></blockquote>end"), "new\n> old\n> > older\n\nend\n");
    }
}
