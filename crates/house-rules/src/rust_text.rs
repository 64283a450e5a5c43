//! A Rust file taken apart: code without strings and comments, the strings, the comments, and which lines are tests.
//!
//! This is no parser. It knows just enough of the language not to be fooled by a brace in a string or a word in a
//! comment; what it says about code that doesn't compile means nothing.

/// A string literal or a comment, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Line, counted from 1.
    pub line: usize,
    /// Byte in [`RustText::code`] where it begins.
    pub at: usize,
    /// What stands between the quotes, or after the comment's sign.
    pub text: String,
}

/// One Rust file, taken apart.
#[derive(Debug)]
pub struct RustText {
    /// Path from the top of the project.
    pub path: String,
    /// The code, byte for byte as long as the file: strings are empty and comments are blank.
    pub code: String,
    /// String literals in order of appearance.
    pub strings: Vec<Piece>,
    /// Comments in order of appearance, doc-comments included.
    pub comments: Vec<Piece>,
    test_lines: Vec<bool>,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of `fn`, counted from 1.
    pub line: usize,
    /// From the line of `fn` to the closing brace, both counted.
    pub lines: usize,
}

impl RustText {
    /// Takes a file apart.
    pub fn read(path: &str, text: &str) -> RustText {
        let (code, strings, comments) = Reader::new(text).read();
        let whole = is_test_path(path);
        let test_lines = if whole { vec![true; text.lines().count()] } else { test_modules(&code) };
        RustText { path: path.to_owned(), code, strings, comments, test_lines }
    }

    /// The crate's folder: `desk` for `crates/desk/src/handle.rs`; empty outside `crates/`.
    pub fn crate_name(&self) -> &str {
        self.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or("")
    }

    /// Whether a line, counted from 1, is only compiled for tests.
    pub fn is_test(&self, line: usize) -> bool {
        line > 0 && self.test_lines.get(line - 1).copied().unwrap_or(false)
    }

    /// The line, counted from 1, on which a byte of the code stands.
    pub fn line_of(&self, at: usize) -> usize {
        line_of(&self.code, at)
    }

    /// Where a piece of code stands as whole words: bytes in [`RustText::code`]. Spaces in the code don't count
    /// against it, so `std :: env` is found as `std::env`.
    pub fn places_of(&self, wanted: &str) -> Vec<usize> {
        let bytes = self.code.as_bytes();
        let first = wanted.as_bytes().first().copied().unwrap_or(b' ');
        (0..bytes.len())
            .filter(|&at| bytes[at] == first && (at == 0 || !is_word(first) || !is_word(bytes[at - 1])))
            .filter(|&at| matches_here(&bytes[at..], wanted.as_bytes()))
            .collect()
    }

    /// Every function with a body, nested ones too.
    pub fn functions(&self) -> Vec<Function> {
        let places = self.places_of("fn");
        places.into_iter().filter_map(|at| self.function_at(at)).collect()
    }

    fn function_at(&self, at: usize) -> Option<Function> {
        let rest = &self.code[at + 2..];
        let name: String = rest.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        // A type such as `fn(u32) -> u32` has no name, and needs no body.
        if name.is_empty() {
            return None;
        }
        let mut round = 0_i32;
        let mut open = None;
        for (offset, byte) in rest.bytes().enumerate() {
            match byte {
                b'(' | b'[' => round += 1,
                b')' | b']' => round -= 1,
                b';' if round == 0 => return None,
                b'{' if round == 0 => {
                    open = Some(at + 2 + offset);
                    break;
                }
                _ => {}
            }
        }
        let close = closing_brace(&self.code, open?)?;
        let line = self.line_of(at);
        Some(Function { name, line, lines: self.line_of(close) - line + 1 })
    }
}

/// Where the brace that opens at `open` closes.
pub fn closing_brace(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (offset, byte) in code.as_bytes()[open..].iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + offset);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a file is nothing but tests, by where it lies.
pub fn is_test_path(path: &str) -> bool {
    let mut parts = path.split('/');
    let name = parts.next_back().unwrap_or("");
    let stem = name.strip_suffix(".rs").unwrap_or(name);
    parts.any(|part| part == "tests" || part == "benches") || stem == "tests" || stem.ends_with("_tests")
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn matches_here(code: &[u8], wanted: &[u8]) -> bool {
    let mut at = 0;
    for (index, &byte) in wanted.iter().enumerate() {
        // Spaces may stand between two signs or between a word and a sign, never inside a word.
        let inside_word = index > 0 && is_word(byte) && is_word(wanted[index - 1]);
        while index > 0 && !inside_word && byte != b' ' && code.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        if code.get(at) != Some(&byte) {
            return false;
        }
        at += 1;
    }
    let last = wanted.last().copied().unwrap_or(b' ');
    !is_word(last) || !code.get(at).copied().is_some_and(is_word)
}

/// The lines of `#[cfg(test)]` blocks.
fn test_modules(code: &str) -> Vec<bool> {
    let mut lines = vec![false; code.lines().count()];
    for (at, _) in code.match_indices("#[cfg(test)]") {
        let rest = &code[at..];
        let open = rest.find('{');
        let end = rest["#[cfg(test)]".len()..].find(';').map(|offset| offset + "#[cfg(test)]".len());
        let last = match (open, end) {
            (Some(open), end) if end.is_none_or(|end| open < end) => closing_brace(code, at + open),
            (_, end) => end.map(|end| at + end),
        };
        let last = line_of(code, last.unwrap_or(code.len()));
        let first = line_of(code, at);
        lines.iter_mut().take(last).skip(first - 1).for_each(|line| *line = true);
    }
    lines
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    code: Vec<u8>,
    strings: Vec<Piece>,
    comments: Vec<Piece>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        Reader { text: text.as_bytes(), at: 0, line: 1, code: Vec::with_capacity(text.len()), strings: Vec::new(), comments: Vec::new() }
    }

    fn read(mut self) -> (String, Vec<Piece>, Vec<Piece>) {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            if rest.starts_with(b"//") {
                let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                self.comment(length);
            } else if rest.starts_with(b"/*") {
                let length = block_comment_length(rest);
                self.comment(length);
            } else if let Some((open, close)) = string_marks(rest, self.code.last().copied()) {
                self.string(open, &close);
            } else if let Some(length) = char_length(rest) {
                self.blank(length);
            } else {
                self.keep(1);
            }
        }
        let code = String::from_utf8(self.code).unwrap_or_default();
        (code, self.strings, self.comments)
    }

    fn keep(&mut self, length: usize) {
        for _ in 0..length {
            let byte = self.text[self.at];
            self.line += usize::from(byte == b'\n');
            self.code.push(byte);
            self.at += 1;
        }
    }

    fn blank(&mut self, length: usize) {
        for _ in 0..length {
            let byte = self.text[self.at];
            self.line += usize::from(byte == b'\n');
            self.code.push(if byte == b'\n' { b'\n' } else { b' ' });
            self.at += 1;
        }
    }

    fn comment(&mut self, length: usize) {
        let text = String::from_utf8_lossy(&self.text[self.at..self.at + length]).into_owned();
        self.comments.push(Piece { line: self.line, at: self.code.len(), text });
        self.blank(length);
    }

    fn string(&mut self, open: usize, close: &[u8]) {
        let raw = close.len() > 1 || self.text[self.at..self.at + open].contains(&b'r');
        let (line, at) = (self.line, self.code.len());
        self.keep(open);
        let rest = &self.text[self.at..];
        let mut length = 0;
        while length < rest.len() && !rest[length..].starts_with(close) {
            length += if !raw && rest[length] == b'\\' { 2 } else { 1 };
        }
        let length = length.min(rest.len());
        let text = String::from_utf8_lossy(&rest[..length]).into_owned();
        self.strings.push(Piece { line, at, text });
        self.blank(length);
        self.keep(close.len().min(self.text.len() - self.at));
    }
}

fn block_comment_length(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// The length of a string's opening, and its closing, when one begins here: `"`, `b"`, `c"`, `r#"`, `br"` and so on.
fn string_marks(rest: &[u8], before: Option<u8>) -> Option<(usize, Vec<u8>)> {
    if rest[0] == b'"' {
        return Some((1, b"\"".to_vec()));
    }
    if before.is_some_and(is_word) {
        return None;
    }
    let letters = rest.iter().take_while(|byte| matches!(byte, b'b' | b'c' | b'r')).count();
    let hashes = rest[letters..].iter().take_while(|&&byte| byte == b'#').count();
    let quoted = letters > 0 && letters <= 2 && rest.get(letters + hashes) == Some(&b'"');
    let raw = rest[..letters].contains(&b'r');
    (quoted && (raw || hashes == 0)).then(|| {
        let mut close = vec![b'"'];
        close.resize(1 + hashes, b'#');
        (letters + hashes + 1, close)
    })
}

/// The length of a character literal, when one begins here and not a lifetime.
fn char_length(rest: &[u8]) -> Option<usize> {
    if rest[0] != b'\'' {
        return None;
    }
    if rest.get(1) == Some(&b'\\') {
        let close = rest.iter().skip(3).position(|&byte| byte == b'\'')?;
        return Some(close + 4);
    }
    let character = std::str::from_utf8(&rest[1..rest.len().min(5)])
        .or_else(|broken| std::str::from_utf8(&rest[1..1 + broken.valid_up_to()]))
        .ok()?
        .chars()
        .next()?;
    let close = 1 + character.len_utf8();
    (rest.get(close) == Some(&b'\'')).then_some(close + 1)
}
