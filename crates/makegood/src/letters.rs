//! Messages in files: single ones, mbox files, Maildirs, folders of these, and standard input.
//!
//! An mbox file is cut at its From_ lines: after an empty line, with a date in them, and a header field below. `Content-Length`
//! is ignored, since it is wrong wherever an archive was edited; `>From ` loses one `>` (mboxrd). Line ends stay as they are.

mod folders;
mod mbox;

pub use folders::{Source, sources};
pub use mbox::Cutter;

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

/// The largest message that is taken from an archive, in bytes (256 MiB; choice). Larger than anything that mail servers carry.
pub const LARGEST_BYTES: usize = 256 * 1024 * 1024;

/// So much of a file is looked at to tell whether it is mail, in bytes.
const BEGINNING_BYTES: u64 = 4_096;

/// A message of an archive.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Letter {
    /// The sender that stands in a From_ line.
    pub envelope_from: Option<String>,
    pub bytes: Vec<u8>,
}

/// What was found in a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    Letter(Letter),
    /// A message beyond [`LARGEST_BYTES`]: it was read over, and not taken.
    TooLarge,
}

/// Whether a source begins like mail: with a header field, or a From_ line. What was named is taken for mail, whatever it is.
pub fn begins_like_mail(source: &Source) -> io::Result<bool> {
    let Source::File { path, perhaps: true, .. } = source else {
        return Ok(true);
    };
    let mut beginning = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(File::open(path)?, BEGINNING_BYTES), &mut beginning)?;
    Ok(mbox::is_mail(&beginning))
}

/// Hands each message of a file or of standard input to `each`, with the bytes that were read for it.
pub fn read(source: &Source, each: impl FnMut(Found, u64) -> bool) -> io::Result<()> {
    match source {
        Source::StandardInput => cut(&mut io::stdin().lock(), true, each),
        Source::File { path, .. } => cut(&mut BufReader::new(File::open(path)?), !is_single(path), each),
    }
}

/// A file that says by its name that it is one message is not cut, whatever stands in it.
fn is_single(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("eml"))
}

fn cut(input: &mut dyn BufRead, may_be_mbox: bool, mut each: impl FnMut(Found, u64) -> bool) -> io::Result<()> {
    let mut cutter = Cutter::new(may_be_mbox);
    let mut line = Vec::new();
    let mut read = 0;
    loop {
        line.clear();
        // A line without an end must not fill the memory: it goes on as another piece of the same line.
        let bytes = io::Read::take(&mut *input, 1024 * 1024).read_until(b'\n', &mut line)?;
        read += bytes as u64;
        let found = if bytes == 0 { cutter.end() } else { cutter.line(&line) };
        if let Some(found) = found
            && !each(found, std::mem::take(&mut read))
        {
            return Ok(());
        }
        if bytes == 0 {
            return Ok(());
        }
    }
}
