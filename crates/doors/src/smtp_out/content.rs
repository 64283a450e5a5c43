//! A message made ready for the wire.

/// Makes every line end CR LF (so that we are nobody's means to smuggle), stuffs dots (RFC 5321 4.5.2), and adds the final dot.
pub(super) fn ready(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + raw.len() / 50 + 8);
    let mut line_start = true;
    let mut at = 0;
    while at < raw.len() {
        match raw[at] {
            b'\r' | b'\n' => {
                if raw[at] == b'\r' && raw.get(at + 1) == Some(&b'\n') {
                    at += 1;
                }
                out.extend_from_slice(b"\r\n");
                line_start = true;
            }
            byte => {
                if byte == b'.' && line_start {
                    out.push(b'.');
                }
                out.push(byte);
                line_start = false;
            }
        }
        at += 1;
    }
    if !line_start {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

/// Whether anything in the header is outside ASCII, which needs SMTPUTF8 even when the addresses of the envelope do not.
pub(super) fn header_needs_utf8(raw: &[u8]) -> bool {
    for line in raw.split(|byte| *byte == b'\n') {
        if line.is_empty() || line == b"\r" {
            return false;
        }
        if !line.is_ascii() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp_in::content::Content;
    use proptest::prelude::*;

    #[test]
    fn lone_line_ends_become_crlf_and_dots_are_stuffed() {
        assert_eq!(ready(b".a\n.\nb\rc\r\n..\r\n"), b"..a\r\n..\r\nb\r\nc\r\n...\r\n.\r\n");
        assert_eq!(ready(b"no end"), b"no end\r\n.\r\n");
        assert_eq!(ready(b""), b".\r\n");
    }

    #[test]
    fn utf8_is_looked_for_in_the_header_alone() {
        assert!(header_needs_utf8("Subject: grün\r\n\r\nx".as_bytes()));
        assert!(!header_needs_utf8("Subject: x\r\n\r\ngrün".as_bytes()));
    }

    proptest! {
        #[test]
        fn what_goes_out_comes_in_again_as_one_message(pieces in proptest::collection::vec(
            proptest::sample::select(vec!["\r\n", "\n", "\r", ".", "a", "\r\n.\r\n", "\n.\n"]), 0..40)) {
            let raw = pieces.concat().into_bytes();
            let wire = ready(&raw);
            let mut content = Content::new(10_000, 10_000);
            let mut kept = Vec::new();
            let progress = content.take(&wire, &mut kept);
            prop_assert!(progress.finished);
            prop_assert_eq!(progress.used, wire.len());
            prop_assert_eq!(content.fault(), None);
            let flat = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
            let (came, went) = (flat(&kept), flat(&raw));
            prop_assert_eq!(came.trim_end_matches('\n'), went.trim_end_matches('\n'));
        }
    }
}
