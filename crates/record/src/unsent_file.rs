//! Files that a form brought, until an event names them: they are counted, so that nobody fills the disk with what they
//! never send, and what was never sent is swept. An event takes its files out of here in its own transaction.

use crate::{
    Record, RecordError,
    append::signed,
    original::{self, Original},
    statements,
    store::{StoreError, Tx, Write, WriteError},
    vals,
};
use casework::{
    conversation::{
        contact::{Attachment, ContactEvent},
        message::MessageEvent,
    },
    event::CaseEvent,
    ids::{OriginalId, PersonId, StaffId},
};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// A file waits for what it is attached to.
    pub WAIT { both: "INSERT INTO unsent_file (original, bringer, whose, size_bytes, kept_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (original) DO NOTHING" }
    /// An event names it.
    pub NAMED { both: "DELETE FROM unsent_file WHERE original = $1" }
    /// What one of them has waiting.
    pub OF { both: "SELECT COUNT(*), CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM unsent_file WHERE bringer = $1 AND whose = $2" }
    /// What all strangers have waiting.
    pub OF_STRANGERS { both: "SELECT COUNT(*), CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM unsent_file WHERE bringer = 'stranger'" }
    /// What nobody sent for long, the oldest first.
    pub OLD { both: "SELECT original FROM unsent_file WHERE kept_at < $1 ORDER BY kept_at LIMIT $2" }
    /// One of these, unless an event came to name it meanwhile.
    pub SWEEP { both: "DELETE FROM unsent_file WHERE original = $1 AND kept_at < $2" }
}

/// How many are swept between two looks at what is left.
const AT_ONCE: u32 = 100;

/// Who brought a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Bringer {
    Staff(StaffId),
    /// A customer, on their page.
    Person(PersonId),
    /// Nobody knows who: the public form, by an id of its own that it keeps while it comes back.
    Stranger(Uuid),
}

impl Bringer {
    /// `staff`, `person`, `stranger`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Bringer::Staff(_) => "staff",
            Bringer::Person(_) => "person",
            Bringer::Stranger(_) => "stranger",
        }
    }

    /// The id of whoever it is.
    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Bringer::Staff(staff) => staff.0,
            Bringer::Person(person) => person.0,
            Bringer::Stranger(form) => form,
        }
    }
}

/// How much waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Waiting {
    pub files: u64,
    pub bytes: u64,
}

struct Keep {
    original: Original,
    bringer: Bringer,
    at: Timestamp,
}

impl Write for Keep {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        // One that was kept before is named by an event already, or waits already.
        if self.original.keep(tx).await? {
            let (id, size) = (self.original.id.0, signed(self.original.size_bytes));
            tx.exec(&WAIT, vals![id, self.bringer.name(), self.bringer.id(), size, self.at]).await?;
        }
        Ok(())
    }
}

struct Sweep {
    original: OriginalId,
    before: Timestamp,
}

impl Write for Sweep {
    /// Whether it went; and the hash of the file that nobody needs any more.
    type Out = (bool, Option<[u8; 32]>);

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, WriteError> {
        if tx.exec(&SWEEP, vals![self.original.0, self.before]).await? == 0 {
            return Ok((false, None));
        }
        Ok((true, original::forget(tx, self.original).await?))
    }
}

/// Files that an event names wait no more.
pub(crate) async fn follow(tx: &mut Tx<'_>, event: &CaseEvent) -> Result<(), StoreError> {
    let files: &[Attachment] = match event {
        CaseEvent::Contact(ContactEvent::Received(contact)) => &contact.attachments,
        CaseEvent::Contact(ContactEvent::StrangerWrote(contact)) => &contact.attachments,
        CaseEvent::Message(MessageEvent::Said { attachments, .. }) => attachments,
        CaseEvent::Contact(
            ContactEvent::StrangerReleased { .. }
            | ContactEvent::StrangerKeptBack { .. }
            | ContactEvent::CallAsked { .. }
            | ContactEvent::LinksEnded { .. },
        )
        | CaseEvent::Message(
            MessageEvent::TakenBack { .. }
            | MessageEvent::Accepted { .. }
            | MessageEvent::Deferred { .. }
            | MessageEvent::Bounced { .. }
            | MessageEvent::InDoubt { .. }
            | MessageEvent::AnsweredAutomatically { .. },
        )
        | CaseEvent::Opened(_)
        | CaseEvent::Note(_)
        | CaseEvent::Promise(_)
        | CaseEvent::Duty(_)
        | CaseEvent::HandOver(_)
        | CaseEvent::Owner(_)
        | CaseEvent::Cover(_)
        | CaseEvent::Harm(_)
        | CaseEvent::Resolution(_) => &[],
    };
    for file in files.iter().filter(|f| f.part.is_none()) {
        tx.exec(&NAMED, vals![file.original.0]).await?;
    }
    Ok(())
}

impl Record {
    /// Keeps a file that nothing names yet, durably. The same again changes nothing.
    ///
    /// # Errors
    /// When the disk or the database refuses.
    pub async fn keep_unsent(&self, id: OriginalId, bytes: Vec<u8>, bringer: Bringer, at: Timestamp) -> Result<(), RecordError> {
        let original = self.prepare_original(id, bytes).await?;
        Ok(self.db().write(Keep { original, bringer, at }).await?)
    }

    /// What one of them has waiting.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn unsent_of(&self, bringer: Bringer) -> Result<Waiting, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query_one(&OF, vals![bringer.name(), bringer.id()], waiting).await?)
    }

    /// What all strangers together have waiting.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn unsent_of_strangers(&self) -> Result<Waiting, RecordError> {
        Ok(self.db().read().await?.query_one(&OF_STRANGERS, vals![], waiting).await?)
    }

    /// Files that nobody sent since `before` go, with their bytes. How many.
    ///
    /// # Errors
    /// When the database or the disk refuses.
    pub async fn sweep_unsent_files(&self, before: Timestamp) -> Result<u64, RecordError> {
        let mut swept = 0;
        loop {
            let mut tx = self.db().read().await?;
            let old = tx.query(&OLD, vals![before, AT_ONCE], |r| r.get::<Uuid>(0)).await?;
            drop(tx);
            if old.is_empty() {
                return Ok(swept);
            }
            for original in old.into_iter().map(OriginalId) {
                // Whoever keeps the same bytes at this moment counts on the file: then it waits for the next night.
                let Some(_alone) = self.files().alone() else { return Ok(swept) };
                let (went, file) = self.db().write(Sweep { original, before }).await?;
                swept += u64::from(went);
                if let Some(sha256) = file {
                    self.remove_file(&sha256)?;
                }
            }
        }
    }
}

fn waiting(r: &crate::store::Row<'_>) -> Result<Waiting, StoreError> {
    Ok(Waiting { files: r.get::<i64>(0)?.unsigned_abs(), bytes: r.get::<i64>(1)?.unsigned_abs() })
}
