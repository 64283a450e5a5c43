//! Cutting lines into messages.

use super::{Found, LARGEST_BYTES, Letter};

/// Takes lines, gives messages.
pub struct Cutter {
    may_be_mbox: bool,
    is_mbox: bool,
    first: bool,
    /// The line before ended, and was empty.
    after_empty: bool,
    /// The piece before was a whole line.
    at_start: bool,
    /// A From_ line, of which the next line tells whether it begins a message.
    candidate: Option<Vec<u8>>,
    letter: Letter,
    too_large: bool,
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Cutter {
    /// For a file that may hold several messages, or for one.
    pub fn new(may_be_mbox: bool) -> Cutter {
        Cutter {
            may_be_mbox,
            is_mbox: false,
            first: true,
            after_empty: false,
            at_start: true,
            candidate: None,
            letter: Letter::default(),
            too_large: false,
        }
    }

    /// A line with its end, or a piece of one; gives the message that it ends.
    pub fn line(&mut self, line: &[u8]) -> Option<Found> {
        let begins = std::mem::replace(&mut self.at_start, line.ends_with(b"\n"));
        if let Some(from) = self.candidate.take() {
            return self.after_candidate(from, line);
        }
        let is_from = begins && line.starts_with(b"From ");
        if std::mem::take(&mut self.first) && is_from {
            self.is_mbox = self.may_be_mbox && is_from_line(line);
            self.candidate = Some(line.to_vec());
            return None;
        }
        if is_from && self.is_mbox && self.after_empty && is_from_line(line) {
            self.candidate = Some(line.to_vec());
            return None;
        }
        self.add(line, begins);
        None
    }

    /// Nothing comes any more: the last message.
    pub fn end(&mut self) -> Option<Found> {
        if let Some(from) = self.candidate.take() {
            self.add(&from, true);
        }
        self.finished()
    }

    /// A From_ line begins a message when a header field stands below; else it was somebody's sentence.
    fn after_candidate(&mut self, from: Vec<u8>, line: &[u8]) -> Option<Found> {
        if !is_header(line) {
            self.add(&from, true);
            self.add(line, true);
            return None;
        }
        let before = if self.letter.bytes.is_empty() && !self.too_large { None } else { self.finished() };
        self.letter.envelope_from = sender(&from);
        self.add(line, true);
        before
    }

    fn add(&mut self, line: &[u8], begins: bool) {
        self.after_empty = begins && (line == b"\n" || line == b"\r\n");
        let quoted = line.iter().take_while(|b| **b == b'>').count();
        let line = if self.is_mbox && begins && quoted > 0 && line[quoted..].starts_with(b"From ") { &line[1..] } else { line };
        if self.too_large || self.letter.bytes.len() + line.len() > LARGEST_BYTES {
            self.too_large = true;
            self.letter.bytes = Vec::new();
        } else {
            self.letter.bytes.extend_from_slice(line);
        }
    }

    fn finished(&mut self) -> Option<Found> {
        let mut letter = std::mem::take(&mut self.letter);
        self.after_empty = false;
        if std::mem::take(&mut self.too_large) {
            return Some(Found::TooLarge);
        }
        if self.is_mbox {
            // The empty line before the next From_ line belongs to it.
            for end in [&b"\r\n\r\n"[..], b"\n\n"] {
                if letter.bytes.ends_with(end) {
                    let shorter = letter.bytes.len() - end.len() / 2;
                    letter.bytes.truncate(shorter);
                    break;
                }
            }
        }
        let blank = letter.bytes.iter().all(u8::is_ascii_whitespace);
        (!blank).then_some(Found::Letter(letter))
    }
}

/// `From somebody Thu Aug 22 12:36:23 2002`, in any of the forms that programs write: a day, a month, a time.
fn is_from_line(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line).to_lowercase();
    let words: Vec<&str> = text.split_whitespace().skip(1).map(|w| w.trim_end_matches(',')).collect();
    let Some(day) = words.iter().position(|w| DAYS.contains(w)) else {
        return false;
    };
    let date = &words[day + 1..words.len().min(day + 6)];
    date.iter().any(|w| MONTHS.contains(w)) && date.iter().any(|w| w.contains(':') && w.starts_with(|c: char| c.is_ascii_digit()))
}

/// `Name: value`, or one more line of the kind that mail programs put before the headers.
fn is_header(line: &[u8]) -> bool {
    let name = line.iter().take_while(|b| b.is_ascii_graphic() && **b != b':').count();
    name > 0 && line.get(name) == Some(&b':') || line.starts_with(b">From ")
}

/// Whether the first line that isn't empty is a From_ line or a header field, as mail programs name them.
pub fn is_mail(beginning: &[u8]) -> bool {
    let first = beginning.split(|b| *b == b'\n').find(|line| !line.iter().all(u8::is_ascii_whitespace));
    let Some(first) = first else { return false };
    let name = first.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b)).count();
    first.starts_with(b"From ")
        || first.starts_with(b">From ")
        || name > 0 && first[name..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':')
}

fn sender(from: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(from);
    text.split_whitespace().nth(1).filter(|a| a.contains('@')).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, may_be_mbox: bool) -> Vec<Letter> {
        let mut cutter = Cutter::new(may_be_mbox);
        let mut found: Vec<Found> = text.split_inclusive('\n').filter_map(|line| cutter.line(line.as_bytes())).collect();
        found.extend(cutter.end());
        found
            .into_iter()
            .map(|f| match f {
                Found::Letter(letter) => letter,
                Found::TooLarge => panic!("nothing here is large"),
            })
            .collect()
    }

    fn texts(text: &str) -> Vec<String> {
        cut(text, true).into_iter().map(|l| String::from_utf8(l.bytes).expect("text")).collect()
    }

    const FIRST: &str = "From jo@away.example Thu Aug 22 12:36:23 2002\nSubject: a\nContent-Length: 900000\n\nOne\n\nFrom here on it is cold.\n>From now on too.\n>>From quoted.\n\n";
    const SECOND: &str = "From - Fri Jul  8 12:08:34 2011\nSubject: b\n\nTwo\n";

    #[test]
    fn an_mbox_is_cut_at_its_from_lines_and_nowhere_else() {
        for end in ["\n", "\r\n"] {
            let both = format!("{FIRST}{SECOND}").replace('\n', end);
            let expected = [
                "Subject: a\nContent-Length: 900000\n\nOne\n\nFrom here on it is cold.\nFrom now on too.\n>From quoted.\n",
                "Subject: b\n\nTwo\n",
            ];
            assert_eq!(texts(&both), expected.map(|t| t.replace('\n', end)), "{end:?}");
        }
        assert_eq!(cut(FIRST, true)[0].envelope_from.as_deref(), Some("jo@away.example"));
        assert_eq!(cut(SECOND, true)[0].envelope_from, None);
    }

    #[test]
    fn a_from_line_without_a_header_below_or_an_empty_line_above_is_a_sentence() {
        let text = "From a@b.example Thu Aug 22 12:36:23 2002\nSubject: a\n\nHe wrote:\nFrom a@b.example Thu Aug 22 12:36:23 2002\nSubject: no\n\nFrom a@b.example Thu Aug 22 12:36:23 2002\nand then nothing\n";
        assert_eq!(texts(text).len(), 1);
        assert_eq!(texts(text)[0].lines().count(), 8);
    }

    #[test]
    fn what_begins_with_a_header_is_mail_and_a_table_or_a_picture_is_not() {
        for mail in
            [&b"From: a@b.example\n"[..], b"\r\nReceived: from x\r\n", b"From x Thu Aug 22 12:36:23 2002\n", b"X-Spam_Score.1 : 3\n"]
        {
            assert!(is_mail(mail), "{}", String::from_utf8_lossy(mail));
        }
        for other in [&b"{\"id\": 1}\n"[..], b"\x89PNG\r\n\x1a\n", b"Dear all, here it is: x\n", b"", b"\n\n"] {
            assert!(!is_mail(other), "{}", String::from_utf8_lossy(other));
        }
    }

    #[test]
    fn one_message_is_one_message() {
        assert_eq!(
            texts("Subject: a\n\nFrom a@b.example Thu Aug 22 12:36:23 2002\nSubject: no\n"),
            ["Subject: a\n\nFrom a@b.example Thu Aug 22 12:36:23 2002\nSubject: no\n"]
        );
        // The name says that it is one: its From_ line goes, and nothing is cut or changed.
        let one = cut(&format!("{FIRST}{SECOND}"), false);
        assert_eq!(one.len(), 1);
        assert!(String::from_utf8_lossy(&one[0].bytes).contains("\n>From now"));
        assert!(one[0].bytes.starts_with(b"Subject: a"));
        assert_eq!(texts(""), [""; 0]);
        assert_eq!(texts("\n\n"), [""; 0]);
    }
}
