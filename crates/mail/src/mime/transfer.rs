//! Transfer encodings undone, leniently: what does not fit is skipped or taken as it is, never a reason to give up.

use std::borrow::Cow;

use crate::doubt::{Doubt, Doubts};

/// Undoes the transfer encoding of a part.
pub(crate) fn decode<'a>(bytes: &'a [u8], encoding: Option<&str>, doubts: &mut Doubts) -> Cow<'a, [u8]> {
    let name: String = encoding
        .unwrap_or_default()
        .trim()
        .trim_matches(['"', '\''])
        .chars()
        .take_while(|c| !matches!(c, ';' | ' ' | '('))
        .take(40)
        .collect::<String>()
        .to_ascii_lowercase();
    match name.as_str() {
        "base64" => Cow::Owned(base64(bytes, doubts)),
        "quoted-printable" => Cow::Owned(quoted_printable(bytes)),
        "x-uuencode" | "uuencode" | "x-uue" | "uue" => match uuencode(bytes) {
            Some(decoded) => Cow::Owned(decoded),
            None => {
                doubts.add(Doubt::BrokenEncoding);
                Cow::Borrowed(bytes)
            }
        },
        "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit" | "none" => Cow::Borrowed(bytes),
        unknown => {
            doubts.add(Doubt::UnknownEncoding(unknown.to_owned()));
            Cow::Borrowed(bytes)
        }
    }
}

/// Base64 as mail programs write it: anything outside the alphabet is skipped, padding ends a run.
fn base64(bytes: &[u8], doubts: &mut Doubts) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut held = 0_u32;
    let mut bits = 0_u32;
    for &byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (held, bits) = (0, 0);
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => {
                doubts.add(Doubt::BrokenEncoding);
                continue;
            }
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    if bits >= 6 {
        doubts.add(Doubt::BrokenEncoding);
    }
    out
}

/// Quoted-printable: a `=` that introduces nothing known stays as it is.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let ended = line.last() == Some(&b'\n');
        let end = if line.ends_with(b"\r\n") { &line[line.len() - 2..] } else { &line[line.len() - usize::from(ended)..] };
        let content = line[..line.len() - end.len()].trim_ascii_end();
        let (content, soft) = match content.strip_suffix(b"=") {
            Some(before) => (before, true),
            None => (content, false),
        };
        let mut at = 0;
        while at < content.len() {
            let code = (content[at] == b'=').then(|| content.get(at + 1..at + 3)).flatten().and_then(hex);
            match code {
                Some(byte) => {
                    out.push(byte);
                    at += 3;
                }
                None => {
                    out.push(content[at]);
                    at += 1;
                }
            }
        }
        if !soft {
            out.extend_from_slice(end);
        }
    }
    out
}

fn hex(pair: &[u8]) -> Option<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16);
    Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)
}

/// The first uuencoded file in a text.
fn uuencode(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    lines.find(|line| line.starts_with(b"begin ") && line.len() > 10)?;
    let mut out = Vec::new();
    for line in lines {
        if line == b"end" {
            break;
        }
        let Some((&first, rest)) = line.split_first() else {
            continue;
        };
        let count = usize::from(first.wrapping_sub(b' ') & 0x3f);
        let from = out.len();
        for group in rest.chunks(4) {
            let value = |at: usize| u32::from(group.get(at).copied().unwrap_or(b' ').wrapping_sub(b' ') & 0x3f);
            let all = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
            out.extend_from_slice(&all.to_be_bytes()[1..]);
        }
        out.truncate(from + count);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], encoding: &str) -> (String, Vec<Doubt>) {
        let mut doubts = Doubts::default();
        let text = String::from_utf8_lossy(&decode(bytes, Some(encoding), &mut doubts)).into_owned();
        (text, doubts.into_vec())
    }

    #[test]
    fn base64_survives_line_ends_rubbish_and_a_missing_end() {
        assert_eq!(read(b"SGVs\r\nbG8=", "Base64"), ("Hello".into(), vec![]));
        assert_eq!(read(b"SGVs!bG8=", "base64"), ("Hello".into(), vec![Doubt::BrokenEncoding]));
        assert_eq!(read(b"SGk=SGk=", "base64").0, "HiHi");
        assert_eq!(read(b"SGVsb", "base64"), ("Hel".into(), vec![Doubt::BrokenEncoding]));
    }

    #[test]
    fn quoted_printable_joins_soft_lines_and_keeps_what_is_none() {
        assert_eq!(read(b"caf=C3=A9 =\r\nau lait =3d =XX \r\n=", "quoted-printable").0, "café au lait = =XX\r\n");
    }

    #[test]
    fn uuencoded_files_are_read() {
        assert_eq!(read(b"begin 644 cat.txt\n#0V%T\n`\nend\n", "x-uuencode").0, "Cat");
    }

    #[test]
    fn an_unknown_encoding_is_a_doubt() {
        assert_eq!(read(b"abc", "x-odd; y"), ("abc".into(), vec![Doubt::UnknownEncoding("x-odd".into())]));
    }
}
