//! Text of strangers, made fit for showing on one line: no control characters, nothing that turns the reading
//! direction round or hides letters, no path separators in file names.

use crate::limits;

/// Whether a character can mislead the eye: it controls, reorders or joins other characters without being seen.
pub(crate) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A single clean line of at most `chars` characters: runs of white space become one space.
///
/// The joiners U+200C and U+200D stay: Persian, Hindi and emoji need them.
pub(crate) fn one_line(text: &str, chars: usize) -> String {
    let mut line = String::new();
    let mut count = 0;
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if is_deceptive(c) {
            continue;
        }
        if count >= chars {
            break;
        }
        if space && !line.is_empty() {
            line.push(' ');
            count += 1;
        }
        space = false;
        line.push(c);
        count += 1;
    }
    line
}

/// A file name for showing: one clean line without path separators, cut in the middle so that its ending stays.
/// Nothing is ever stored under this name.
pub(crate) fn file_name(name: &str) -> String {
    let line: String = one_line(name, limits::HEADER_BYTES)
        .chars()
        .map(|c| if matches!(c, '/' | '\\' | '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{ff0f}' | '\u{ff3c}' | ':') { '_' } else { c })
        .collect();
    let line = line.trim_end_matches(['.', ' ']);
    let count = line.chars().count();
    if count <= limits::FILE_NAME_CHARS {
        return line.to_owned();
    }
    let ending = 20;
    let head: String = line.chars().take(limits::FILE_NAME_CHARS - ending - 1).collect();
    let tail: String = line.chars().skip(count - ending).collect();
    format!("{head}…{tail}")
}

/// Cuts a text at `bytes` bytes or a little before, at a character's edge. Says whether anything was cut.
pub(crate) fn cut(text: &mut String, bytes: usize) -> bool {
    if text.len() <= bytes {
        return false;
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_reads_backwards_shows_its_real_ending() {
        assert_eq!(file_name("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(file_name("\u{200b}.htaccess"), ".htaccess");
    }

    #[test]
    fn a_path_is_no_path_any_more() {
        assert_eq!(file_name("../../etc/passwd"), ".._.._etc_passwd");
        assert_eq!(file_name("C:\\boot.ini\0.txt"), "C__boot.ini.txt");
        assert_eq!(file_name(".."), "");
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = file_name(&format!("{}.pdf", "x".repeat(5_000)));
        assert_eq!(name.chars().count(), limits::FILE_NAME_CHARS);
        assert!(name.ends_with(".pdf"));
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        let mut text = "ééé".to_owned();
        assert!(cut(&mut text, 3));
        assert_eq!(text, "é");
    }
}
