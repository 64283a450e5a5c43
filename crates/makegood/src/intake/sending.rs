//! From files to the desk: a thread reads and cuts, this side hands over what it found, some at a time.

use super::{Batch, Kept};
use crate::{
    exit::Trouble,
    letters::{self, Found, Source},
    progress::Bar,
    through::Through,
};
use std::io::Write;
use tokio::sync::mpsc;
use words::{Arg, Voice};

/// A batch is handed over when it has so many messages…
const BATCH_LETTERS: usize = 200;
/// …or so many bytes.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// What came of handing over.
pub struct Sent {
    pub kept: Kept,
    /// When some files could not be read; the others were taken in.
    pub trouble: Option<Trouble>,
}

/// What the reading thread found.
enum Step {
    Batch(Batch, u64),
    /// A file that couldn't be read to its end, or a message that is too large.
    Odd(String),
    /// A file in a folder that doesn't begin like mail.
    NoMail,
}

/// Hands over everything in these sources.
pub async fn send(through: &Through, sources: Vec<Source>, mailbox: Option<String>, voice: &Voice) -> Result<Sent, Trouble> {
    let whole = whole_bytes(&sources);
    let (to, mut steps) = mpsc::channel(2);
    let words = voice.clone();
    let reading = tokio::task::spawn_blocking(move || read(&sources, mailbox, &words, &to));
    let mut bar = Bar::new();
    let stage = voice.say("cli-intake-keeping");
    let (mut kept, mut read_bytes, mut odd, mut no_mail) = (Kept::default(), 0, 0, 0);
    let mut first = true;
    while let Some(step) = steps.recv().await {
        match step {
            Step::Batch(batch, bytes) => {
                let more = through.keep(batch, voice).await?;
                if std::mem::take(&mut first) {
                    kept.before = more.before;
                }
                kept.new += more.new;
                kept.known += more.known;
                read_bytes += bytes;
                bar.show(&stage, read_bytes, whole);
            }
            Step::Odd(what) => {
                odd += 1;
                bar.clear();
                let _ = writeln!(std::io::stderr(), "makegood: {what}");
            }
            Step::NoMail => no_mail += 1,
        }
    }
    bar.clear();
    if no_mail > 0 {
        let _ = writeln!(std::io::stderr(), "makegood: {}", voice.say_with("cli-intake-no-mail", &[("count", Arg::Count(no_mail))]));
    }
    reading.await.map_err(|e| Trouble::failed(e.to_string()))?;
    if first {
        // Nothing was there: the account begins and ends with the ledger as it is.
        kept = through.keep(Batch::default(), voice).await?;
    }
    let trouble = (odd > 0).then(|| Trouble::usage(voice.say_with("cli-intake-odd", &[("count", Arg::Count(odd))])));
    Ok(Sent { kept, trouble })
}

/// All bytes, when they are known beforehand.
fn whole_bytes(sources: &[Source]) -> Option<u64> {
    sources.iter().try_fold(0, |sum, source| match source {
        Source::StandardInput => None,
        Source::File { bytes, .. } => Some(sum + bytes),
    })
}

fn read(sources: &[Source], mailbox: Option<String>, voice: &Voice, to: &mpsc::Sender<Step>) {
    let mut batch = Batch { mailbox: mailbox.clone(), letters: Vec::new() };
    let mut bytes = 0;
    for source in sources {
        let name = match source {
            Source::StandardInput => "-".to_owned(),
            Source::File { path, .. } => path.display().to_string(),
        };
        if letters::begins_like_mail(source).is_ok_and(|mail| !mail) {
            if to.blocking_send(Step::NoMail).is_err() {
                return;
            }
            continue;
        }
        let done = letters::read(source, |found, read| {
            bytes += read;
            match found {
                Found::Letter(letter) => batch.letters.push(letter),
                Found::TooLarge => {
                    let said = voice.say_with("cli-intake-too-large", &[("file", Arg::Text(&name))]);
                    return to.blocking_send(Step::Odd(said)).is_ok();
                }
            }
            if batch.letters.len() < BATCH_LETTERS && batch.bytes() < BATCH_BYTES {
                return true;
            }
            let full = std::mem::replace(&mut batch, Batch { mailbox: mailbox.clone(), letters: Vec::new() });
            to.blocking_send(Step::Batch(full, std::mem::take(&mut bytes))).is_ok()
        });
        if let Err(e) = done {
            let why = e.to_string();
            let said = voice.say_with("cli-file-unreadable", &[("file", Arg::Text(&name)), ("why", Arg::Text(&why))]);
            // Whoever doesn't listen any more has an error of their own to tell.
            let _ = to.blocking_send(Step::Odd(said));
        }
    }
    if !batch.letters.is_empty() {
        let _ = to.blocking_send(Step::Batch(batch, bytes));
    }
}
