//! Bytes to text. A character set that is unknown or does not fit costs a doubt, never the message.

use mail_parser::decoders::charsets::map::charset_decoder;

use crate::doubt::{Doubt, Doubts};

/// Decodes text in the character set that it claims. NUL is left out.
pub(crate) fn decode(bytes: &[u8], claimed: Option<&str>, doubts: &mut Doubts) -> String {
    let name = claimed.map(clean_name).filter(|name| !name.is_empty());
    let text = match name.as_deref() {
        None | Some("us-ascii" | "ascii" | "ansi_x3.4-1968" | "utf-8" | "utf8" | "7bit" | "8bit") => {
            unicode_or_western(bytes, name.as_deref(), doubts)
        }
        Some(known) => match charset_decoder(known.as_bytes()) {
            Some(decoder) => {
                let text = decoder(bytes);
                if text.contains('\u{fffd}') {
                    doubts.add(Doubt::BrokenCharset(known.to_owned()));
                }
                text
            }
            None => {
                doubts.add(Doubt::UnknownCharset(known.to_owned()));
                let mut ignored = Doubts::default();
                unicode_or_western(bytes, None, &mut ignored)
            }
        },
    };
    without_nul(text, doubts)
}

/// A header block as text: raw bytes beyond ASCII are UTF-8, or else what most old mail programs wrote.
pub(crate) fn decode_header(bytes: &[u8]) -> String {
    let mut ignored = Doubts::default();
    match std::str::from_utf8(bytes) {
        Ok(text) => text.replace('\0', ""),
        Err(_) => decode(bytes, hinted_charset(bytes).as_deref(), &mut ignored),
    }
}

/// The character set that the block's own `charset=` names: raw header text is mostly in that one.
fn hinted_charset(bytes: &[u8]) -> Option<String> {
    let at = bytes.windows(8).position(|word| word.eq_ignore_ascii_case(b"charset="))?;
    let value: Vec<u8> = bytes[at + 8..]
        .iter()
        .copied()
        .skip_while(|byte| *byte == b'"')
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        .take(40)
        .collect();
    let name = String::from_utf8(value).ok()?.to_ascii_lowercase();
    (!matches!(name.as_str(), "utf-8" | "us-ascii") && charset_decoder(name.as_bytes()).is_some()).then_some(name)
}

fn unicode_or_western(bytes: &[u8], name: Option<&str>, doubts: &mut Doubts) -> String {
    if name.is_none_or(|name| !name.starts_with("utf"))
        && bytes.windows(3).any(|word| matches!(word, b"\x1b$B" | b"\x1b$@"))
        && let Some(decoder) = charset_decoder(b"iso-2022-jp")
    {
        return decoder(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            doubts.add(Doubt::BrokenCharset(name.unwrap_or("none").to_owned()));
            let lossy = String::from_utf8_lossy(bytes);
            let broken = lossy.chars().filter(|c| *c == '\u{fffd}').count();
            let whole = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
            match charset_decoder(b"windows-1252") {
                Some(decoder) if broken > whole => decoder(bytes),
                _ => lossy.into_owned(),
            }
        }
    }
}

fn clean_name(name: &str) -> String {
    let name = name.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    name.chars().filter(|c| c.is_ascii_graphic()).take(60).collect()
}

fn without_nul(text: String, doubts: &mut Doubts) -> String {
    if !text.contains('\0') {
        return text;
    }
    doubts.add(Doubt::NulBytes);
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], claimed: Option<&str>) -> (String, Vec<Doubt>) {
        let mut doubts = Doubts::default();
        let text = decode(bytes, claimed, &mut doubts);
        (text, doubts.into_vec())
    }

    #[test]
    fn an_unknown_charset_is_a_doubt_and_no_failure() {
        assert_eq!(read("größe".as_bytes(), Some("x-martian")), ("größe".into(), vec![Doubt::UnknownCharset("x-martian".into())]));
        assert_eq!(read(b"gr\xf6\xdfe", Some("x-martian")).0, "größe");
    }

    #[test]
    fn a_charset_that_does_not_fit_is_mended() {
        assert_eq!(read(b"gr\xf6\xdfe", Some("utf-8")), ("größe".into(), vec![Doubt::BrokenCharset("utf-8".into())]));
        assert_eq!(read("größe größe\u{20ac}".as_bytes().split_last().unwrap().1, None).0, "größe größe\u{fffd}");
        assert_eq!(read(b"\x1b$B$\"\x1b(B", None).0, "あ");
    }

    #[test]
    fn nul_is_left_out_and_told() {
        assert_eq!(read(b"a\0b", None), ("ab".into(), vec![Doubt::NulBytes]));
    }
}
