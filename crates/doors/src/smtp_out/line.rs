//! The line to a mail server: commands out, answers in, each with a limit of time and of size.

use std::fmt;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use crate::limits::{REPLY_BYTES, REPLY_TEXT_CHARS};

/// A socket, plain or encrypted.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<W: AsyncRead + AsyncWrite + Unpin + Send> Wire for W {}

/// One answer of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

/// The line is of no more use; says what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken(pub(super) String);

pub(super) struct Line {
    wire: Box<dyn Wire>,
    unread: Vec<u8>,
}

impl Line {
    pub(super) fn new(wire: Box<dyn Wire>) -> Line {
        Line { wire, unread: Vec::new() }
    }

    /// Gives the socket back for encryption, unless the server has said more than it was asked: that could be somebody in
    /// between, whose words must not be taken for something said on the encrypted line.
    pub(super) fn into_wire(self) -> Result<Box<dyn Wire>, Broken> {
        if self.unread.is_empty() {
            Ok(self.wire)
        } else {
            Err(Broken("it sent more than an answer to STARTTLS, as somebody in between would".into()))
        }
    }

    /// Sends one line and waits for the answer.
    pub(super) async fn ask(&mut self, command: &str, patience: Duration) -> Result<Answer, Broken> {
        self.write(format!("{command}\r\n").as_bytes(), patience).await?;
        self.answer(patience).await
    }

    pub(super) async fn write(&mut self, bytes: &[u8], patience: Duration) -> Result<(), Broken> {
        let writing = async {
            self.wire.write_all(bytes).await?;
            self.wire.flush().await
        };
        match timeout(patience, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(problem)) => Err(Broken(format!("the line broke: {problem}"))),
            Err(_) => Err(waited(patience)),
        }
    }

    /// Waits for one whole answer, however many lines it has.
    pub(super) async fn answer(&mut self, patience: Duration) -> Result<Answer, Broken> {
        timeout(patience, self.whole_answer()).await.unwrap_or_else(|_| Err(waited(patience)))
    }

    async fn whole_answer(&mut self) -> Result<Answer, Broken> {
        let mut answer = Answer { code: 0, lines: Vec::new() };
        let mut taken = 0;
        loop {
            let line = self.one_line().await?;
            taken += line.len();
            if taken > REPLY_BYTES {
                return Err(Broken("its answer has no end".into()));
            }
            let Some((code, last, text)) = parse(&line) else {
                return Err(Broken("it answered with something that is not SMTP".into()));
            };
            if !answer.lines.is_empty() && code != answer.code {
                return Err(Broken("it answered with two codes at once".into()));
            }
            answer.code = code;
            answer.lines.push(text);
            if last {
                return Ok(answer);
            }
        }
    }

    async fn one_line(&mut self) -> Result<Vec<u8>, Broken> {
        let mut piece = [0; 1024];
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                return Ok(self.unread.drain(..=end).collect());
            }
            if self.unread.len() > REPLY_BYTES {
                return Err(Broken("its answer has no end".into()));
            }
            match self.wire.read(&mut piece).await {
                Ok(0) => return Err(Broken("it hung up".into())),
                Ok(count) => self.unread.extend_from_slice(&piece[..count]),
                Err(problem) => return Err(Broken(format!("the line broke: {problem}"))),
            }
        }
    }
}

impl Answer {
    pub(super) fn is_yes(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// All lines as one, without control characters, cut to [`REPLY_TEXT_CHARS`].
    pub(super) fn text(&self) -> String {
        let joined = self.lines.join(" ");
        let plain = joined.chars().map(|c| if c.is_control() { ' ' } else { c });
        plain.take(REPLY_TEXT_CHARS).collect::<String>().trim().to_owned()
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.text())
    }
}

fn waited(patience: Duration) -> Broken {
    Broken(format!("we waited {} seconds in vain", patience.as_secs_f32()))
}

/// Code, whether it is the last line, and the text. Servers answer in many charsets, so odd bytes are shown as U+FFFD.
fn parse(line: &[u8]) -> Option<(u16, bool, String)> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let digits = line.get(..3)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let code = digits.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    let last = match line.get(3) {
        None | Some(b' ') => true,
        Some(b'-') => false,
        Some(_) => return None,
    };
    let text = String::from_utf8_lossy(line.get(4..).unwrap_or_default()).into_owned();
    (200..600).contains(&code).then_some((code, last, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    async fn heard(bytes: &'static [u8]) -> Result<Answer, Broken> {
        Line::new(Box::new(tokio::io::join(bytes, tokio::io::sink()))).answer(Duration::from_secs(5)).await
    }

    #[tokio::test]
    async fn an_answer_of_many_lines_keeps_its_enhanced_code_and_odd_letters() {
        let answer = heard(b"550-5.7.1 Nicht f\xfcr uns\r\n550 5.7.1 see \x07 there\r\n").await.expect("an answer");
        assert_eq!(answer.code, 550);
        assert_eq!(answer.text(), "5.7.1 Nicht f\u{fffd}r uns 5.7.1 see   there");
        assert_eq!(heard(b"250\r\n").await.expect("a bare code").code, 250);
    }

    #[tokio::test]
    async fn what_is_no_answer_is_a_broken_line() {
        for bytes in [&b""[..], b"250 cut", b"hello\r\n", b"250-a\r\n550 b\r\n", b"999 x\r\n", b"250x\r\n", b"\r\n", b"99\r\n"] {
            assert!(heard(bytes).await.is_err(), "{bytes:?}");
        }
        let endless: &'static [u8] = Box::leak(b"250-more\r\n".repeat(10_000).into_boxed_slice());
        assert_eq!(heard(endless).await, Err(Broken("its answer has no end".into())));
        let one_line: &'static [u8] = Box::leak(vec![b'2'; 100_000].into_boxed_slice());
        assert_eq!(heard(one_line).await, Err(Broken("its answer has no end".into())));
    }

    #[tokio::test]
    async fn a_line_on_which_more_was_said_than_asked_is_not_encrypted() {
        let line = |bytes: &'static [u8]| Line::new(Box::new(tokio::io::join(bytes, tokio::io::sink())));
        let patience = Duration::from_secs(5);
        let mut alone = line(b"220 go on\r\n");
        assert_eq!(alone.answer(patience).await.expect("an answer").code, 220);
        assert!(alone.into_wire().is_ok());
        let mut followed = line(b"220 go on\r\n250 AUTH PLAIN\r\n");
        assert_eq!(followed.answer(patience).await.expect("an answer").code, 220);
        assert!(followed.into_wire().is_err());
    }

    proptest! {
        #[test]
        fn no_line_makes_the_parser_panic(line in proptest::collection::vec(any::<u8>(), 0..20)) {
            let _ = parse(&line);
        }
    }
}
