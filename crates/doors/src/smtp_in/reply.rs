//! What the listener says. Mail programs read the numbers; people read the words, in the notice that their own mail server
//! sends them, so a refusal says what can be done instead (rule 5).

/// One answer: a code (RFC 5321), an enhanced code (RFC 3463) where there is one, and one or more lines of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Three digits.
    pub code: u16,
    /// Such as `5.1.1`; empty for greetings, EHLO and 354, which have none.
    pub enhanced: &'static str,
    /// Lines are parted by `\n`.
    pub text: String,
}

/// RFC 5321 4.5.3.1.5: 512 bytes for a reply line with its code and line end; the rest is room for both.
const LINE_CHARS: usize = 480;

impl Reply {
    /// An answer with an enhanced code.
    pub fn new(code: u16, enhanced: &'static str, text: impl Into<String>) -> Reply {
        Reply { code, enhanced, text: text.into() }
    }

    /// The bytes for the wire. Whatever is not printable ASCII becomes a question mark: nothing that a client sent can add a line.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let lines: Vec<&str> = self.text.split('\n').collect();
        for (number, line) in lines.iter().enumerate() {
            let mark = if number + 1 == lines.len() { ' ' } else { '-' };
            out.extend_from_slice(format!("{:03}{mark}", self.code).as_bytes());
            if !self.enhanced.is_empty() {
                out.extend_from_slice(self.enhanced.as_bytes());
                out.push(b' ');
            }
            let plain = |c: char| if matches!(c, ' '..='~') { c as u8 } else { b'?' };
            out.extend(line.chars().take(LINE_CHARS).map(plain));
            out.extend_from_slice(b"\r\n");
        }
    }
}

/// Who we are towards clients: the name in the greeting and the other way that a refusal points to.
#[derive(Debug, Clone)]
pub struct Host {
    /// Our name, as in the greeting and in `postmaster@…`.
    pub name: String,
    /// Another way to reach us, such as the address of the contact page; `None` when there is none.
    pub another_way: Option<String>,
}

impl Host {
    pub(super) fn greeting(&self) -> Reply {
        Reply::new(220, "", format!("{} ESMTP", self.name))
    }

    pub(super) fn unknown_recipient(&self, recipient: &str) -> Reply {
        let shown: String = recipient.chars().take(100).collect();
        let way = self.way(", or use ");
        Reply::new(
            550,
            "5.1.1",
            format!("Nobody here has the address <{shown}>.\nPlease check how it is written, write to postmaster@{}{way}.", self.name),
        )
    }

    pub(super) fn too_large(&self, limit_bytes: usize) -> Reply {
        let way = match &self.another_way {
            Some(way) => format!(", or reach us here: {way}"),
            None => format!(", or write to postmaster@{} for another way", self.name),
        };
        Reply::new(
            552,
            "5.3.4",
            format!(
                "This message is larger than we can take: the limit is {} ({limit_bytes} bytes).\nPlease send it without its largest attachments, or in several messages{way}.",
                readable(limit_bytes)
            ),
        )
    }

    pub(super) fn bare_line_end(&self) -> Reply {
        let way = self.way(", or use ");
        Reply::new(
            554,
            "5.5.2",
            format!(
                "This message has a line that does not end in CR LF, which is how messages are smuggled; we did not take it.\nPlease send it with another mail program{way}."
            ),
        )
    }

    pub(super) fn line_too_long(&self, limit_bytes: usize) -> Reply {
        let way = self.way(", or use ");
        Reply::new(
            554,
            "5.6.0",
            format!(
                "This message has a line of more than {limit_bytes} bytes; we did not take it.\nPlease send it with another mail program{way}."
            ),
        )
    }

    fn way(&self, before: &str) -> String {
        self.another_way.as_ref().map_or_else(String::new, |way| format!("{before}{way}"))
    }
}

/// A connection more than we serve at once.
pub(super) fn too_busy() -> Reply {
    Reply::new(
        421,
        "4.3.2",
        "All our lines are busy at this moment. Nothing is wrong with your message: please try again in a few minutes.",
    )
}

/// More connections than one client may have.
pub(super) fn too_many_from_you() -> Reply {
    Reply::new(421, "4.7.0", "You have too many connections open here. Please close some, or try again in a few minutes.")
}

fn readable(bytes: usize) -> String {
    const MIB: usize = 1024 * 1024;
    if bytes >= MIB { format!("{} MB", bytes / MIB) } else { format!("{} kB", bytes.div_ceil(1024)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_add_a_line_or_a_control_character() {
        let host = Host { name: "desk.example".into(), another_way: Some("https://desk.example/contact".into()) };
        let mut out = Vec::new();
        host.unknown_recipient("a\r250 fine\u{7}ü@x.example").encode(&mut out);
        let text = String::from_utf8(out).expect("ASCII");
        assert_eq!(text.lines().count(), 2);
        assert!(text.starts_with("550-5.1.1 Nobody here has the address <a?250 fine??@x.example>.\r\n"), "{text}");
        assert!(text.contains("\r\n550 5.1.1 Please check"));
        assert!(text.contains("https://desk.example/contact"));
    }

    #[test]
    fn every_line_stays_within_the_512_bytes_of_the_rfc() {
        let mut out = Vec::new();
        Reply::new(550, "5.1.1", "x".repeat(5_000)).encode(&mut out);
        assert!(out.len() <= 512);
    }
}
