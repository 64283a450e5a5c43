//! Finds the tags in HTML as the standard's tokenizer does (HTML, 13.2.5), in one pass, without building a tree.
//! Linear in the length of the text, whatever the text.

/// A start or end tag, or the stretch of a comment or declaration.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// The name in the case in which it stands; empty for comments and declarations.
    pub name: &'a str,
    /// Whether it is an end tag.
    pub end: bool,
    /// How many attributes it has.
    pub attributes: usize,
    /// Where its `<` stands.
    pub from: usize,
    /// The first byte after it.
    pub to: usize,
}

/// Walks over all tags of a text.
pub(crate) struct Tags<'a> {
    html: &'a str,
    at: usize,
    raw: Option<&'a str>,
}

/// The elements whose content holds no tags.
pub(crate) const RAW_TEXT: [&str; 4] = ["script", "style", "textarea", "title"];

impl<'a> Tags<'a> {
    pub(crate) fn new(html: &'a str) -> Self {
        Tags { html, at: 0, raw: None }
    }

    /// The end of an attribute list that starts at `at`: the first byte after `>`, and the number of attributes.
    fn attributes(&self, mut at: usize) -> Option<(usize, usize)> {
        #[derive(PartialEq)]
        enum State {
            BeforeName,
            Name,
            AfterName,
            BeforeValue,
            Unquoted,
            Quoted(u8),
        }
        let bytes = self.html.as_bytes();
        let mut state = State::BeforeName;
        let mut count = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            let space = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
            if byte == b'>' && !matches!(state, State::Quoted(_)) {
                return Some((at, count));
            }
            state = match state {
                State::BeforeName if space || byte == b'/' => State::BeforeName,
                State::BeforeName => {
                    count += 1;
                    State::Name
                }
                State::Name | State::AfterName if byte == b'/' => State::BeforeName,
                State::Name | State::AfterName if byte == b'=' => State::BeforeValue,
                State::Name | State::AfterName if space => State::AfterName,
                State::Name => State::Name,
                State::AfterName => {
                    count += 1;
                    State::Name
                }
                State::BeforeValue if space => State::BeforeValue,
                State::BeforeValue if byte == b'"' || byte == b'\'' => State::Quoted(byte),
                State::BeforeValue => State::Unquoted,
                State::Unquoted if space => State::BeforeName,
                State::Unquoted => State::Unquoted,
                State::Quoted(quote) if quote == byte => State::BeforeName,
                State::Quoted(quote) => State::Quoted(quote),
            };
        }
        None
    }

    /// The end of the comment whose text starts at `at`.
    fn comment_end(&self, at: usize) -> usize {
        let rest = &self.html[at..];
        if rest.starts_with('>') {
            return at + 1;
        }
        if rest.starts_with("->") {
            return at + 2;
        }
        let plain = rest.find("-->").map(|found| found + 3);
        let bang = rest.find("--!>").map(|found| found + 4);
        match (plain, bang) {
            (Some(plain), Some(bang)) => at + plain.min(bang),
            (Some(end), None) | (None, Some(end)) => at + end,
            (None, None) => self.html.len(),
        }
    }

    /// Skips the content of an element that holds no tags, up to its end tag.
    fn skip_raw(&mut self, name: &str) {
        let bytes = self.html.as_bytes();
        while let Some(found) = self.html[self.at..].find("</") {
            let at = self.at + found;
            let end = at + 2 + name.len();
            let same = bytes.get(at + 2..end).is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()));
            let closed = matches!(bytes.get(end), Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>'));
            if same && closed {
                self.at = at;
                return;
            }
            self.at = at + 2;
        }
        self.at = self.html.len();
    }

    fn markup(&self, from: usize) -> Option<Tag<'a>> {
        let bytes = self.html.as_bytes();
        let empty = |to| Some(Tag { name: "", end: false, attributes: 0, from, to });
        let bogus = |at: usize| self.html[at..].find('>').map_or(self.html.len(), |found| at + found + 1);
        let end = bytes.get(from + 1) == Some(&b'/');
        let start = from + 1 + usize::from(end);
        match bytes.get(start) {
            Some(letter) if letter.is_ascii_alphabetic() => {
                let stop = bytes[start..]
                    .iter()
                    .position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>'))
                    .map(|length| start + length)?;
                let (to, attributes) = self.attributes(stop)?;
                Some(Tag { name: &self.html[start..stop], end, attributes, from, to })
            }
            Some(b'!') if !end && self.html[start + 1..].starts_with("--") => empty(self.comment_end(start + 3)),
            Some(b'!' | b'?') if !end => empty(bogus(start)),
            Some(_) if end => empty(bogus(start)),
            _ => Some(Tag { name: "", end: false, attributes: 0, from, to: from }),
        }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        if let Some(name) = self.raw.take() {
            self.skip_raw(name);
        }
        loop {
            let from = self.at + self.html.get(self.at..)?.find('<')?;
            let tag = self.markup(from)?;
            if tag.to == from {
                // A lone "<" is text.
                self.at = from + 1;
                continue;
            }
            self.at = tag.to;
            if !tag.end && RAW_TEXT.iter().any(|raw| raw.eq_ignore_ascii_case(tag.name)) {
                self.raw = Some(tag.name);
            }
            return Some(tag);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(html: &str) -> Vec<String> {
        Tags::new(html).map(|tag| format!("{}{}", if tag.end { "/" } else { "" }, tag.name)).collect()
    }

    #[test]
    fn a_bracket_inside_a_quoted_value_ends_no_tag() {
        assert_eq!(names("<a title=\"1 > 0\" x='>'>b</a>"), ["a", "/a"]);
        assert_eq!(names("<a b\"c>d"), ["a"], "a quote in a name is part of the name");
    }

    #[test]
    fn comments_end_where_the_standard_ends_them() {
        assert_eq!(names("<!--><b>"), ["", "b"]);
        assert_eq!(names("<!-- </b> --!><i>"), ["", "i"]);
        assert_eq!(names("<!-- <b>"), [""]);
    }

    #[test]
    fn what_looks_like_a_tag_inside_a_style_is_none() {
        assert_eq!(names("<style><!-- <b> </styles></style ><i>"), ["style", "/style", "i"]);
    }

    #[test]
    fn a_smaller_than_sign_is_text() {
        assert_eq!(names("1 < 2 <b>"), ["b"]);
        assert_eq!(names("<"), Vec::<String>::new());
        assert_eq!(names("<b title"), Vec::<String>::new(), "a tag that never ends is no tag");
    }
}
