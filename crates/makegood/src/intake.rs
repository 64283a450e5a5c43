//! `makegood intake`: mail from files. Each message is kept first, then read; nobody is answered. The counts balance: messages
//! in = contacts + notices + duplicates + waiting for a human. Run again, it adds nothing.

mod batch;
mod sending;

pub use crate::letters::LARGEST_BYTES;
pub use batch::Batch;

use crate::{
    args::Intake,
    errand::{Errand, Teller},
    exit::{Exit, Trouble},
    office::Office,
    place::Chosen,
    through::{self, Through},
};
use desk::Arrived;
use futures_util::{StreamExt, TryStreamExt, stream};
use record::ledger::{CameBy, Counts, Entered};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use words::{Arg, Voice};

/// Where a server takes messages of an archive.
pub const KEEP_PATH: &str = "/intake/messages";
/// How many messages are on their way to the disk at once: they share commits.
const KEPT_AT_ONCE: usize = 8;
/// How many messages are read at once.
const READ_AT_ONCE: usize = 2;
/// How often progress is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// How long the reading may stand still, while another reader holds messages, before the command ends without them.
const PATIENCE: Duration = Duration::from_secs(150);

/// What became of messages that were handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    pub new: u64,
    /// Known before: they add nothing.
    pub known: u64,
    /// The ledger before the first of them.
    pub before: Tally,
}

/// Counts of the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    pub messages: u64,
    pub contacts: u64,
    pub notices: u64,
    pub duplicates: u64,
    pub waiting: u64,
    pub unread: u64,
}

impl From<Counts> for Tally {
    fn from(c: Counts) -> Tally {
        Tally {
            messages: c.messages(),
            contacts: c.contacts,
            notices: c.notices,
            duplicates: c.duplicates,
            waiting: c.waiting,
            unread: c.unread,
        }
    }
}

pub async fn run(args: Intake, voice: &Voice) -> Result<Exit, Trouble> {
    if let Some(mailbox) = args.mailbox.as_deref().filter(|m| !m.contains('@')) {
        return Err(Trouble::usage(voice.say_with("cli-mailbox-unusable", &[("mailbox", Arg::Text(mailbox))])));
    }
    let chosen = Chosen::usual(&args.place, voice)?;
    through::must_exist(&chosen, voice)?;
    let sources = crate::letters::sources(&args.paths).map_err(|e| {
        let why = e.to_string();
        Trouble::usage(voice.say_with("cli-path-unreadable", &[("why", Arg::Text(&why))]))
    })?;
    let through = Through::reach(chosen).await?;
    let mailbox = args.mailbox.map(|m| m.trim().to_lowercase());
    let sent = sending::send(&through, sources, mailbox, voice).await?;
    let exit = through.run(Reading { kept: sent.kept, json: args.json }, voice).await?;
    match sent.trouble {
        Some(trouble) => Err(trouble),
        None => Ok(exit),
    }
}

impl Through {
    /// Keeps messages, durably, wherever the desk is.
    async fn keep(&self, batch: Batch, voice: &Voice) -> Result<Kept, Trouble> {
        match self {
            Through::Here(office) => keep(office, batch, voice).await,
            Through::Server(client) => client.keep(&batch).await,
        }
    }
}

/// Keeps messages, durably.
pub async fn keep(office: &Office, batch: Batch, voice: &Voice) -> Result<Kept, Trouble> {
    let before = office.desk.record().mail_counts().await?.into();
    let keeping = batch.letters.into_iter().map(|letter| {
        let arrived = Arrived {
            came_by: CameBy::Intake,
            envelope_from: letter.envelope_from,
            envelope_to: Vec::new(),
            mailbox: batch.mailbox.clone(),
            bytes: letter.bytes,
        };
        office.mailroom.keep(arrived)
    });
    let entered: Vec<Entered> =
        stream::iter(keeping).buffered(KEPT_AT_ONCE).try_collect().await.map_err(|e| Trouble::declined(&e, voice))?;
    let known = entered.iter().filter(|e| matches!(e, Entered::Again(_))).count() as u64;
    Ok(Kept { new: entered.len() as u64 - known, known, before })
}

/// Reads what was kept, and counts.
#[derive(Serialize, Deserialize)]
pub struct Reading {
    kept: Kept,
    json: bool,
}

/// What the command prints: everything that was handed over, and what became of it.
#[derive(Serialize)]
struct Account {
    /// Handed over now.
    messages: u64,
    contacts: u64,
    notices: u64,
    /// Known before, or twice in the archive.
    duplicates: u64,
    /// For a human.
    waiting: u64,
    /// Kept and not read yet: another reader has them.
    unread: u64,
    /// Came by other doors meanwhile, and are among the counts above.
    others: u64,
    /// Everything that ever reached this desk.
    ledger: Tally,
}

impl Account {
    fn new(kept: &Kept, now: Tally) -> Account {
        let since = |of: fn(&Tally) -> u64| of(&now).saturating_sub(of(&kept.before));
        Account {
            messages: kept.new + kept.known,
            contacts: since(|t| t.contacts),
            notices: since(|t| t.notices),
            duplicates: kept.known + since(|t| t.duplicates),
            waiting: since(|t| t.waiting),
            unread: since(|t| t.unread),
            others: since(|t| t.messages).saturating_sub(kept.new),
            ledger: now,
        }
    }

    fn in_words(&self, voice: &Voice) -> Vec<String> {
        let count = |n: u64| Arg::Count(i64::try_from(n).unwrap_or(i64::MAX));
        let mut lines = vec![voice.say_with(
            "cli-intake-account",
            &[
                ("messages", count(self.messages)),
                ("contacts", count(self.contacts)),
                ("notices", count(self.notices)),
                ("duplicates", count(self.duplicates)),
                ("waiting", count(self.waiting)),
            ],
        )];
        if self.unread > 0 {
            lines.push(voice.say_with("cli-intake-unread", &[("unread", count(self.unread))]));
        }
        if self.others > 0 {
            lines.push(voice.say_with("cli-intake-others", &[("others", count(self.others))]));
        }
        lines.push(voice.say_with(
            "cli-intake-ledger",
            &[
                ("messages", count(self.ledger.messages)),
                ("contacts", count(self.ledger.contacts)),
                ("notices", count(self.ledger.notices)),
                ("duplicates", count(self.ledger.duplicates)),
                ("waiting", count(self.ledger.waiting)),
            ],
        ));
        lines
    }
}

impl Errand for Reading {
    const PATH: &'static str = "/intake/reading";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        read_all(office, tell).await?;
        let now: Tally = office.desk.record().mail_counts().await?.into();
        let account = Account::new(&self.kept, now);
        if self.json {
            tell.line(serde_json::to_string(&account).map_err(|e| Trouble::failed(e.to_string()))?).await?;
        } else {
            for line in account.in_words(tell.voice()) {
                tell.line(line).await?;
            }
        }
        Ok(if account.unread > 0 { Exit::Failed } else { Exit::Well })
    }
}

/// Reads until nothing waits. What another reader holds is waited for, while that goes on.
async fn read_all(office: &Office, tell: &Teller) -> Result<(), Trouble> {
    let (record, voice) = (office.desk.record(), tell.voice());
    let stage = voice.say("cli-intake-reading");
    let whole = record.mail_counts().await?.unread;
    let mut wake = record.db().wake();
    let mut look = tokio::time::interval(LOOK);
    let (mut left, mut stood) = (whole, Duration::ZERO);
    while left > 0 && stood < PATIENCE {
        let readers = (0..READ_AT_ONCE).map(|_| office.mailroom.read_waiting());
        let mut reading = std::pin::pin!(futures_util::future::try_join_all(readers));
        loop {
            tokio::select! {
                done = &mut reading => {
                    done.map_err(|e| Trouble::declined(&e, voice))?;
                    break;
                }
                _ = look.tick() => tell.progress(&stage, whole.saturating_sub(record.mail_counts().await?.unread), Some(whole)),
            }
        }
        let now = record.mail_counts().await?.unread;
        if now == 0 {
            break;
        }
        stood = if now < left { Duration::ZERO } else { stood + LOOK };
        left = now;
        // Another reader has them, or one that failed is tried again after its lease.
        let _ = tokio::time::timeout(LOOK, wake.changed()).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_balances_whatever_came_by_other_doors() {
        let before = Tally { messages: 10, contacts: 8, waiting: 2, ..Tally::default() };
        let now = Tally { messages: 20, contacts: 14, notices: 1, duplicates: 1, waiting: 4, unread: 0 };
        let account = Account::new(&Kept { new: 8, known: 3, before }, now);
        assert_eq!(account.others, 2);
        assert_eq!(
            account.messages + account.others,
            account.contacts + account.notices + account.duplicates + account.waiting + account.unread
        );
    }
}
