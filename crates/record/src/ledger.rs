//! The mail ledger: each message that reached us, and what became of it. in = contacts + notices + duplicates + waiting, always.

use crate::{
    Record, RecordError,
    append::LostRace,
    original::Original,
    shelf_why::ShelfWhy,
    statements,
    store::{StoreError, Tx, Write, WriteError},
    vals,
};
use casework::ids::{CaseId, LedgerId, OriginalId, StaffId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

statements! {
    /// A message that is new to its mailbox; nothing, when the same content was there before.
    pub ENTER { both: "INSERT INTO mail_ledger (id, mailbox, identity, original, came_by, envelope_from, envelope_to, received_at, fate) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'unread') ON CONFLICT (mailbox, identity) WHERE duplicate_of IS NULL DO NOTHING" }
    /// The same content once more.
    pub ENTER_AGAIN { both: "INSERT INTO mail_ledger (id, mailbox, identity, original, came_by, envelope_from, envelope_to, received_at, fate, duplicate_of, settled_at) SELECT $1, mailbox, identity, original, $4, $5, $6, $7, 'duplicate', id, $7 FROM mail_ledger WHERE mailbox = $2 AND identity = $3 AND duplicate_of IS NULL ON CONFLICT (id) DO NOTHING" }
    /// Whether the content is known.
    pub KNOWN { both: "SELECT id FROM mail_ledger WHERE mailbox = $1 AND identity = $2 AND duplicate_of IS NULL" }
    /// Messages that nobody has read yet.
    pub FIND_UNREAD {
        sqlite: "SELECT id, mailbox, original, came_by, envelope_from, envelope_to, received_at, attempts FROM mail_ledger WHERE fate = 'unread' AND leased_until <= $1 ORDER BY received_at LIMIT $2",
        postgres: "SELECT id, mailbox, original, came_by, envelope_from, envelope_to, received_at, attempts FROM mail_ledger WHERE fate = 'unread' AND leased_until <= $1 ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED",
    }
    /// Takes one to read it.
    pub LEASE { both: "UPDATE mail_ledger SET leased_until = $2, attempts = attempts + 1 WHERE id = $1" }
    /// Whether anything is unread.
    pub ANY_UNREAD { both: "SELECT 1 FROM mail_ledger WHERE fate = 'unread' AND leased_until <= $1 LIMIT 1" }
    /// What became of it. What is a contact or a notice stays one.
    pub SETTLE { both: "UPDATE mail_ledger SET fate = $2, stream = $3, why = $4, owner = $5, settled_at = $6, leased_until = 0 WHERE id = $1 AND fate IN ('unread', 'shelf')" }
    /// Whether the same had become of it before.
    pub SETTLED { both: "SELECT fate, stream FROM mail_ledger WHERE id = $1" }
    /// What waits for a human.
    pub SHELF { both: "SELECT id, mailbox, original, envelope_from, received_at, why, owner FROM mail_ledger WHERE fate = 'shelf' ORDER BY received_at LIMIT $1" }
    /// One line.
    pub ONE { both: "SELECT id, mailbox, original, came_by, envelope_from, envelope_to, received_at, attempts, fate FROM mail_ledger WHERE id = $1" }
    /// The counts.
    pub COUNTS { both: "SELECT fate, messages FROM mail_count" }
    /// What is counted beside the fates.
    pub TALLIES { both: "SELECT what, messages FROM mail_tally" }
    /// The counts, counted anew: for doctor.
    pub COUNTED { both: "SELECT fate, COUNT(*) FROM mail_ledger GROUP BY fate" }
}

/// How long one reading may take before another reader may try, in seconds of real time.
const LEASE_SECONDS: i64 = 120;

/// A message that reached us, its bytes ready to be kept.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: LedgerId,
    pub mailbox: String,
    pub identity: [u8; 32],
    pub original: Original,
    pub came_by: CameBy,
    pub envelope_from: Option<String>,
    pub envelope_to: Vec<String>,
    pub received_at: Timestamp,
    /// Whether the same content again gets a line of its own (it reached us twice), or none (an archive is read again).
    pub count_again: bool,
}

/// How it came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CameBy {
    Smtp,
    /// From an archive: nobody is answered.
    Intake,
}

impl CameBy {
    fn name(self) -> &'static str {
        match self {
            CameBy::Smtp => "smtp",
            CameBy::Intake => "intake",
        }
    }
}

/// What entering led to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entered {
    New,
    /// The same content had come before, as this line.
    Again(LedgerId),
}

/// A line that waits to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unread {
    pub id: LedgerId,
    pub mailbox: String,
    pub original: OriginalId,
    pub came_by: CameBy,
    pub envelope_from: Option<String>,
    pub envelope_to: Vec<String>,
    pub received_at: Timestamp,
    pub attempts: u32,
}

/// What became of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    Contact(CaseId),
    /// A bounce or an automatic reply, noted on a case if it could be found.
    Notice {
        case: Option<CaseId>,
        sign: String,
    },
    /// A colleague looked at it, and it is nothing for us; counted among the notices.
    SetAside {
        by: StaffId,
        why: String,
    },
    /// Waits for a human.
    Shelf {
        why: ShelfWhy,
        owner: Option<StaffId>,
    },
}

/// A line and its fate, to be written with the events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settling {
    pub line: LedgerId,
    pub fate: Fate,
}

/// What waits on the shelf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shelved {
    pub id: LedgerId,
    pub mailbox: String,
    pub original: OriginalId,
    pub envelope_from: Option<String>,
    pub received_at: Timestamp,
    pub why: ShelfWhy,
    pub owner: Option<StaffId>,
}

/// The counts. They balance: everything that came in is in one of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Counts {
    pub contacts: u64,
    pub notices: u64,
    pub duplicates: u64,
    /// On the shelf: a human has to look.
    pub waiting: u64,
    /// Kept, and not read yet.
    pub unread: u64,
}

impl Counts {
    /// Everything that came in.
    #[must_use]
    pub fn messages(&self) -> u64 {
        self.contacts + self.notices + self.duplicates + self.waiting + self.unread
    }

    fn from_rows(rows: Vec<(String, i64)>) -> Counts {
        let mut counts = Counts::default();
        for (fate, n) in rows {
            let n = n.unsigned_abs();
            match fate.as_str() {
                "contact" => counts.contacts = n,
                "notice" => counts.notices = n,
                "duplicate" => counts.duplicates = n,
                "shelf" => counts.waiting = n,
                _ => counts.unread = n,
            }
        }
        counts
    }
}

/// What is counted of the ledger beside the fates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tallies {
    /// Every line, counted as it came in: the sum of the fates is held against it.
    pub received: u64,
    /// Of the notices, those that a colleague set aside.
    pub set_aside: u64,
}

impl Write for Entry {
    type Out = Entered;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Entered, WriteError> {
        let to = self.envelope_to.join("\n");
        let known: Option<Uuid> = tx.query_maybe(&KNOWN, vals![self.mailbox, self.identity], |r| r.get(0)).await?;
        if known.is_none() {
            self.original.keep(tx).await?;
            let new = tx
                .exec(
                    &ENTER,
                    vals![
                        self.id.0,
                        self.mailbox,
                        self.identity,
                        self.original.id.0,
                        self.came_by.name(),
                        self.envelope_from,
                        to,
                        self.received_at
                    ],
                )
                .await?;
            if new > 0 {
                return Ok(Entered::New);
            }
        }
        // The same line once more: its sender never heard that we have it.
        if known == Some(self.id.0) {
            return Ok(Entered::New);
        }
        if self.count_again {
            tx.exec(
                &ENTER_AGAIN,
                vals![self.id.0, self.mailbox, self.identity, self.came_by.name(), self.envelope_from, to, self.received_at],
            )
            .await?;
        }
        let first: Uuid = tx.query_one(&KNOWN, vals![self.mailbox, self.identity], |r| r.get(0)).await?;
        Ok(Entered::Again(LedgerId(first)))
    }
}

struct TakeUnread {
    real_now: Timestamp,
    limit: u32,
}

fn unread(r: &crate::store::Row<'_>) -> Result<Unread, StoreError> {
    let to: &str = r.get(5)?;
    Ok(Unread {
        id: LedgerId(r.get(0)?),
        mailbox: r.get(1)?,
        original: OriginalId(r.get(2)?),
        came_by: if r.get::<&str>(3)? == "smtp" { CameBy::Smtp } else { CameBy::Intake },
        envelope_from: r.get(4)?,
        envelope_to: to.lines().map(str::to_owned).collect(),
        received_at: r.get(6)?,
        attempts: r.get(7)?,
    })
}

impl Write for TakeUnread {
    type Out = Vec<Unread>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, WriteError> {
        let found = tx.query(&FIND_UNREAD, vals![self.real_now, self.limit], unread).await?;
        let until = self.real_now + SignedDuration::from_secs(LEASE_SECONDS);
        for line in &found {
            tx.exec(&LEASE, vals![line.id.0, until]).await?;
        }
        Ok(found)
    }
}

struct SettleAlone {
    settling: Settling,
    at: Timestamp,
}

impl Write for SettleAlone {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        settle(tx, &self.settling, self.at).await
    }
}

/// Two readers may have had the same line: the second one's contact must not be kept as well.
pub(crate) async fn settle(tx: &mut Tx<'_>, settling: &Settling, at: Timestamp) -> Result<(), WriteError> {
    let shelved = if let Fate::Shelf { why, .. } = &settling.fate { why.stored() } else { String::new() };
    let (fate, stream, why, owner) = match &settling.fate {
        Fate::Contact(case) => ("contact", Some(case.0), None, None),
        Fate::Notice { case, sign } => ("notice", case.map(|c| c.0), Some(sign.as_str()), None),
        Fate::SetAside { by, why } => ("notice", None, Some(why.as_str()), Some(by.0)),
        Fate::Shelf { why: _, owner } => ("shelf", None, Some(shelved.as_str()), owner.map(|o| o.0)),
    };
    if tx.exec(&SETTLE, vals![settling.line.0, fate, stream, why, owner, at]).await? > 0 {
        return Ok(());
    }
    let before = tx.query_maybe(&SETTLED, vals![settling.line.0], |r| Ok((r.get::<String>(0)?, r.get::<Option<Uuid>>(1)?))).await?;
    if before.is_some_and(|(was, of)| was == fate && of == stream) {
        return Ok(());
    }
    Err(WriteError::abandon(LostRace))
}

impl Record {
    /// Enters a message, durably, with its bytes: only then may its sender be told that we have it.
    ///
    /// # Errors
    /// When the disk or the database refuses.
    pub async fn enter_mail(&self, entry: Entry) -> Result<Entered, RecordError> {
        Ok(self.db().write(entry).await?)
    }

    /// Takes messages that nobody has read yet.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_unread(&self, real_now: Timestamp, limit: u32) -> Result<Vec<Unread>, RecordError> {
        let any = self.db().read().await?.query_maybe(&ANY_UNREAD, vals![real_now], |r| r.get::<i64>(0)).await?;
        if any.is_none() {
            return Ok(Vec::new());
        }
        Ok(self.db().write(TakeUnread { real_now, limit }).await?)
    }

    /// Settles a line by itself, where no event goes with it.
    ///
    /// # Errors
    /// [`RecordError::LostRace`] when it was settled otherwise; when the database refuses.
    pub async fn settle_mail(&self, settling: Settling, at: Timestamp) -> Result<(), RecordError> {
        Ok(self.db().write(SettleAlone { settling, at }).await?)
    }

    /// What waits for a human, the oldest first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn shelf(&self, limit: u32) -> Result<Vec<Shelved>, RecordError> {
        let mut tx = self.db().read().await?;
        let rows = tx
            .query(&SHELF, vals![limit], |r| {
                Ok(Shelved {
                    id: LedgerId(r.get(0)?),
                    mailbox: r.get(1)?,
                    original: OriginalId(r.get(2)?),
                    envelope_from: r.get(3)?,
                    received_at: r.get(4)?,
                    why: ShelfWhy::of_stored(r.get::<&str>(5)?),
                    owner: r.get::<Option<Uuid>>(6)?.map(StaffId),
                })
            })
            .await?;
        Ok(rows)
    }

    /// A line of the ledger, and its fate's name.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn ledger_line(&self, id: LedgerId) -> Result<Option<(Unread, String)>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query_maybe(&ONE, vals![id.0], |r| Ok((unread(r)?, r.get(8)?))).await?)
    }

    /// The counts.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn mail_counts(&self) -> Result<Counts, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(Counts::from_rows(tx.query(&COUNTS, vals![], |r| Ok((r.get(0)?, r.get(1)?))).await?))
    }

    /// What is counted beside the fates; costs the same, however many messages there were.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn mail_tallies(&self) -> Result<Tallies, RecordError> {
        let mut tx = self.db().read().await?;
        let mut tallies = Tallies::default();
        for (what, n) in tx.query(&TALLIES, vals![], |r| Ok((r.get::<String>(0)?, r.get::<i64>(1)?.unsigned_abs()))).await? {
            match what.as_str() {
                "received" => tallies.received = n,
                _ => tallies.set_aside = n,
            }
        }
        Ok(tallies)
    }

    /// The counts, counted anew line by line.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn mail_counted(&self) -> Result<Counts, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(Counts::from_rows(tx.query(&COUNTED, vals![], |r| Ok((r.get(0)?, r.get(1)?))).await?))
    }
}
