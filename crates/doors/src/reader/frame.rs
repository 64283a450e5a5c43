//! What desk and child say to each other, over the child's standard input and output: first the limits and a ready mark, then
//! jobs and verdicts in turn. All numbers are little-endian.

use std::io::{self, Read, Write};

/// What is to be done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Read it; the answer is a [`mail::Message`] as JSON.
    Read,
    /// Take out the attachment with this index; the answer is its bytes.
    Attachment(u32),
    /// Make its HTML safe for showing; the answer is HTML.
    ShownHtml,
}

/// The child's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Done.
    Yes(Vec<u8>),
    /// It can't be done, and why.
    No(String),
}

/// Sent by the child once its limits are in force.
pub(super) const READY: u8 = b'r';

/// The head of a job: kind, index, length.
pub(super) const JOB_HEAD: usize = 9;
/// The head of a verdict: kind, length.
pub(super) const VERDICT_HEAD: usize = 5;
/// The limits: address space in bytes, processor seconds, largest message in bytes.
pub(super) const LIMITS_HEAD: usize = 24;

impl Job {
    pub(super) fn head(self, length: u32) -> [u8; JOB_HEAD] {
        let (kind, index) = match self {
            Job::Read => (0, 0),
            Job::Attachment(index) => (1, index),
            Job::ShownHtml => (2, 0),
        };
        let mut head = [kind; JOB_HEAD];
        head[1..5].copy_from_slice(&index.to_le_bytes());
        head[5..9].copy_from_slice(&length.to_le_bytes());
        head
    }

    /// The next job and its message; `None` when the desk has closed the line.
    pub(super) fn hear(input: &mut impl Read, message_bytes: u64) -> io::Result<Option<(Job, Vec<u8>)>> {
        let mut head = [0; JOB_HEAD];
        if input.read(&mut head[..1])? == 0 {
            return Ok(None);
        }
        input.read_exact(&mut head[1..])?;
        let job = match head[0] {
            0 => Job::Read,
            1 => Job::Attachment(number(&head[1..5])),
            2 => Job::ShownHtml,
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        let length = number(&head[5..9]);
        if u64::from(length) > message_bytes {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut message = vec![0; length as usize];
        input.read_exact(&mut message)?;
        Ok(Some((job, message)))
    }
}

impl Verdict {
    pub(super) fn say(&self, output: &mut impl Write) -> io::Result<()> {
        let (kind, bytes) = match self {
            Verdict::Yes(bytes) => (1, bytes.as_slice()),
            Verdict::No(why) => (0, why.as_bytes()),
        };
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        output.write_all(&[kind])?;
        output.write_all(&length.to_le_bytes())?;
        output.write_all(bytes)?;
        output.flush()
    }

    /// Whether it is a yes, and how many bytes follow.
    pub(super) fn head(head: [u8; VERDICT_HEAD]) -> io::Result<(bool, usize)> {
        match head[0] {
            0 | 1 => Ok((head[0] == 1, number(&head[1..]) as usize)),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_comes_through_as_it_was_sent() {
        for job in [Job::Read, Job::Attachment(70_000), Job::ShownHtml] {
            let line = [&job.head(5)[..], b"bytes"].concat();
            let heard = Job::hear(&mut line.as_slice(), 5).expect("readable");
            assert_eq!(heard, Some((job, b"bytes".to_vec())));
            assert!(Job::hear(&mut line.as_slice(), 4).is_err(), "larger than was agreed");
            assert!(Job::hear(&mut &line[..8], 5).is_err(), "cut");
        }
        assert_eq!(Job::hear(&mut &b""[..], 5).expect("closed"), None);
        assert!(Job::hear(&mut &[9u8; 20][..], 5).is_err());
    }

    #[test]
    fn a_verdict_comes_through_as_it_was_said() {
        for (verdict, yes) in [(Verdict::Yes(vec![7; 300]), true), (Verdict::No("too deep".into()), false)] {
            let mut line = Vec::new();
            verdict.say(&mut line).expect("a vector takes all");
            let head = line[..VERDICT_HEAD].try_into().expect("five bytes");
            assert_eq!(Verdict::head(head).expect("a head"), (yes, line.len() - VERDICT_HEAD));
        }
        assert!(Verdict::head([9; VERDICT_HEAD]).is_err());
    }
}
