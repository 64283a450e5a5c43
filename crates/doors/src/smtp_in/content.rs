//! The content between DATA and the final dot: where it ends, what is taken off it, what makes it unacceptable.
//!
//! Only `<CR><LF>.<CR><LF>` ends a message. A lone CR or LF anywhere in it makes the message unacceptable, because two mail
//! servers that disagree about what ends a line let a stranger smuggle a second message into the first (CVE-2023-51764 and
//! its kin). Bytes that are merely odd, NUL among them, are kept as they came: they are mended when the message is read.

/// Why a message will be refused once its end has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A CR without LF, or an LF without CR.
    BareLineEnd,
    /// More bytes than we take.
    TooLarge,
    /// A line longer than we take.
    LineTooLong,
    /// We could not keep it while it came in: the disk is full or broken.
    NoRoom,
}

/// What became of one piece of input.
#[derive(Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many bytes of the input belong to this message.
    pub used: usize,
    /// The final dot has come.
    pub finished: bool,
}

/// Takes the content of one message in pieces of any size.
#[derive(Debug)]
pub struct Content {
    place: Place,
    message_bytes_limit: usize,
    line_bytes_limit: usize,
    line_bytes: usize,
    message_bytes: usize,
    raw_bytes: usize,
    fault: Option<Fault>,
}

/// Where in a line the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    LineStart,
    /// A dot began the line: it is either stuffing or the end, and is not passed on.
    Dot,
    /// Dot and CR: one LF away from the end.
    DotCr,
    Middle,
    Cr,
}

impl Content {
    /// The line end of the DATA command counts as the one before the first line, so an empty message ends with `.<CR><LF>`.
    pub fn new(message_bytes_limit: usize, line_bytes_limit: usize) -> Content {
        Content {
            place: Place::LineStart,
            message_bytes_limit,
            line_bytes_limit,
            line_bytes: 0,
            message_bytes: 0,
            raw_bytes: 0,
            fault: None,
        }
    }

    /// Takes the next bytes off the line and appends what belongs to the message to `kept`. Once a fault is found nothing more
    /// is kept, but the end is still looked for, so that the answer comes when the sender listens.
    pub fn take(&mut self, input: &[u8], kept: &mut Vec<u8>) -> Progress {
        let mut used = 0;
        while used < input.len() {
            let rest = &input[used..];
            if self.place == Place::Middle {
                let run = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
                let run = run.unwrap_or(rest.len());
                self.keep(&rest[..run], kept);
                used += run;
                if run == rest.len() {
                    break;
                }
            }
            let finished = self.step(input[used], kept);
            used += 1;
            if finished {
                self.raw_bytes += used;
                return Progress { used, finished };
            }
        }
        self.raw_bytes += used;
        Progress { used, finished: false }
    }

    /// The first fault that was found, if any.
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// The message can't be kept, for a reason that lies with us.
    pub fn give_up(&mut self) {
        self.fault.get_or_insert(Fault::NoRoom);
    }

    /// Bytes that came over the line for this message so far, kept or not.
    pub fn raw_bytes(&self) -> usize {
        self.raw_bytes
    }

    fn step(&mut self, byte: u8, kept: &mut Vec<u8>) -> bool {
        self.place = match (self.place, byte) {
            (Place::DotCr, b'\n') => return true,
            (Place::Cr, b'\n') => {
                self.keep(b"\r\n", kept);
                self.line_bytes = 0;
                Place::LineStart
            }
            (Place::LineStart, b'.') => Place::Dot,
            (Place::Dot, b'\r') => Place::DotCr,
            (Place::LineStart | Place::Middle, b'\r') => Place::Cr,
            (Place::Cr | Place::DotCr, _) => {
                self.fault.get_or_insert(Fault::BareLineEnd);
                if byte == b'\r' { Place::Cr } else { Place::Middle }
            }
            (Place::LineStart | Place::Middle | Place::Dot, b'\n') => {
                self.fault.get_or_insert(Fault::BareLineEnd);
                Place::Middle
            }
            (Place::LineStart | Place::Middle | Place::Dot, _) => {
                self.keep(&[byte], kept);
                Place::Middle
            }
        };
        false
    }

    fn keep(&mut self, bytes: &[u8], kept: &mut Vec<u8>) {
        self.line_bytes += bytes.len();
        self.message_bytes += bytes.len();
        if self.message_bytes > self.message_bytes_limit {
            self.fault.get_or_insert(Fault::TooLarge);
        } else if self.line_bytes > self.line_bytes_limit {
            self.fault.get_or_insert(Fault::LineTooLong);
        }
        if self.fault.is_none() {
            kept.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(input: &[u8]) -> (Progress, Vec<u8>, Option<Fault>) {
        let mut content = Content::new(1_000, 100);
        let mut kept = Vec::new();
        let progress = content.take(input, &mut kept);
        (progress, kept, content.fault())
    }

    #[test]
    fn the_final_dot_ends_it_and_the_line_end_before_it_belongs_to_it() {
        let (progress, kept, fault) = whole(b"Subject: x\r\n\r\nhello\r\n.\r\nQUIT\r\n");
        assert!(progress.finished);
        assert_eq!(kept, b"Subject: x\r\n\r\nhello\r\n");
        assert_eq!(progress.used, 24);
        assert_eq!(fault, None);
        assert_eq!(whole(b".\r\n").1, b"");
    }

    #[test]
    fn a_stuffed_dot_is_taken_off_and_no_other() {
        let (_, kept, fault) = whole(b"..\r\n...two\r\n.one\r\na.b.\r\n.\r\n");
        assert_eq!(kept, b".\r\n..two\r\none\r\na.b.\r\n");
        assert_eq!(fault, None);
    }

    #[test]
    fn nothing_but_crlf_dot_crlf_ends_it() {
        for smuggled in [
            &b"a\n.\nMAIL FROM:<x@y.example>\r\n"[..],
            b"a\n.\r\nMAIL",
            b"a\r.\rMAIL",
            b"a\r.\r\nMAIL",
            b"a\r\n.\nMAIL",
            b"a\r\n.\rMAIL",
            b"a\r\n.\r\r\nMAIL",
            b"a\n\r.\r\n",
            b"a\r\r\n.\n",
            b"\n.\r\n",
        ] {
            let (progress, _, fault) = whole(smuggled);
            assert!(!progress.finished, "{smuggled:?} ended the message");
            assert_eq!(fault, Some(Fault::BareLineEnd), "{smuggled:?}");
        }
    }

    #[test]
    fn nul_and_every_other_byte_is_kept() {
        let all: Vec<u8> = (0..=255).filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
        let sent: Vec<u8> = [b"x", &all[..64], b"\r\n.\r\n"].concat();
        assert_eq!(whole(&sent).1, [b"x", &all[..64], b"\r\n"].concat());
    }

    #[test]
    fn what_is_too_large_or_too_wide_is_read_to_its_end_and_not_kept() {
        let (progress, kept, fault) = whole(&[b"short\r\n".repeat(200), b".\r\n".to_vec()].concat());
        assert_eq!((progress.finished, fault), (true, Some(Fault::TooLarge)));
        assert!(kept.len() <= 1_000);
        let (progress, _, fault) = whole(&[vec![b'w'; 101], b"\r\n.\r\n".to_vec()].concat());
        assert_eq!((progress.finished, fault), (true, Some(Fault::LineTooLong)));
        assert_eq!(whole(&[vec![b'w'; 98], b"\r\n.\r\n".to_vec()].concat()).2, None);
    }

    /// The plain way to say it, for comparison: split at CRLF, stop at a line that is one dot, take one leading dot off.
    fn oracle(input: &[u8]) -> Option<(Vec<u8>, usize)> {
        let (mut kept, mut at) = (Vec::new(), 0);
        while let Some(length) = input[at..].windows(2).position(|pair| pair == b"\r\n") {
            let line = &input[at..at + length];
            at += length + 2;
            if line == b"." {
                return Some((kept, at));
            }
            kept.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
            kept.extend_from_slice(b"\r\n");
        }
        None
    }

    proptest! {
        #[test]
        fn however_the_bytes_are_cut_the_result_is_that_of_the_plain_definition(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec!["\r\n", ".", "a", "\r", "\n", "\0", "\r\n.\r\n"]), 0..40),
            cut in 1..7usize,
        ) {
            let input = pieces.concat().into_bytes();
            let mut content = Content::new(10_000, 10_000);
            let (mut kept, mut used, mut finished) = (Vec::new(), 0, false);
            for piece in input.chunks(cut) {
                let progress = content.take(piece, &mut kept);
                used += progress.used;
                if progress.finished {
                    finished = true;
                    break;
                }
            }
            let bare = {
                let taken = &input[..used];
                (0..taken.len()).any(|i| match taken[i] {
                    b'\n' => i == 0 || taken[i - 1] != b'\r',
                    b'\r' => i + 1 < taken.len() && taken[i + 1] != b'\n',
                    _ => false,
                })
            };
            prop_assert_eq!(content.fault() == Some(Fault::BareLineEnd), bare);
            match oracle(&input) {
                Some((expected, end)) if !bare => {
                    prop_assert!(finished);
                    prop_assert_eq!(used, end);
                    prop_assert_eq!(kept, expected);
                }
                Some((_, end)) => {
                    prop_assert!(!finished || used == end);
                }
                None => prop_assert!(!finished),
            }
        }
    }
}
