//! What somebody has begun to write in a case: it survives a crash and a change of device. It is personal content, so it
//! goes when it was sent (in the same transaction), when it is thrown away, and with whoever wrote it.

use crate::{
    Record, RecordError,
    append::signed,
    statements,
    store::{StoreError, Tx, Write, WriteError},
    vals,
};
use casework::{
    Actor,
    care::owner::OwnerEvent,
    conversation::{
        message::{MessageEvent, Wording},
        note::NoteEvent,
    },
    event::CaseEvent,
    ids::{CaseId, StaffId},
};
use jiff::Timestamp;

statements! {
    /// Keeps what is written so far; never over something that was saved later (two tabs).
    pub SAVE { both: "INSERT INTO draft (staff, case_id, kind, words, seen, saved_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (staff, case_id, kind) DO UPDATE SET words = excluded.words, seen = excluded.seen, saved_at = excluded.saved_at WHERE draft.saved_at <= excluded.saved_at" }
    /// What somebody has begun in a case.
    pub OF_CASE { both: "SELECT kind, words, seen, saved_at FROM draft WHERE staff = $1 AND case_id = $2 ORDER BY kind" }
    /// It was sent, or thrown away.
    pub ERASE { both: "DELETE FROM draft WHERE staff = $1 AND case_id = $2 AND kind = $3" }
    /// All that somebody has begun.
    pub ERASE_OF_STAFF { both: "DELETE FROM draft WHERE staff = $1" }
    /// What was begun long ago goes.
    pub PURGE { both: "DELETE FROM draft WHERE saved_at < $1" }
    /// All that was begun in a case: with its erasure.
    pub ERASE_OF_CASE { both: "DELETE FROM draft WHERE case_id = $1" }
}

/// A draft is no longer than this, in bytes: as long as a text that comes in.
pub const LONGEST_BYTES: usize = 1_000_000;

/// What is being written. A note and a reply are two drafts, and never become each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum DraftKind {
    Reply,
    Note,
}

impl DraftKind {
    fn name(self) -> &'static str {
        match self {
            DraftKind::Reply => "reply",
            DraftKind::Note => "note",
        }
    }

    /// Anything unknown stays among ourselves.
    fn named(name: &str) -> DraftKind {
        if name == "reply" { DraftKind::Reply } else { DraftKind::Note }
    }
}

/// Something begun.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    pub kind: DraftKind,
    pub words: String,
    /// The version of the case that its writer saw.
    pub seen: u64,
    pub saved_at: Timestamp,
}

/// Without its words, since this may end in a log.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft({:?}, {} bytes, saved at {})", self.kind, self.words.len(), self.saved_at)
    }
}

struct Save {
    staff: StaffId,
    case: CaseId,
    draft: Draft,
}

impl Write for Save {
    type Out = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, WriteError> {
        let d = &self.draft;
        Ok(tx.exec(&SAVE, vals![self.staff.0, self.case.0, d.kind.name(), d.words, signed(d.seen), d.saved_at]).await? > 0)
    }
}

/// Begun before then.
struct Purge(Timestamp);

impl Write for Purge {
    type Out = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        Ok(tx.exec(&PURGE, vals![self.0]).await?)
    }
}

enum Erase {
    One(StaffId, CaseId, DraftKind),
    OfStaff(StaffId),
    OfCase(CaseId),
}

impl Write for Erase {
    type Out = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        let erased = match self {
            Erase::One(staff, case, kind) => tx.exec(&ERASE, vals![staff.0, case.0, kind.name()]).await?,
            Erase::OfStaff(staff) => tx.exec(&ERASE_OF_STAFF, vals![staff.0]).await?,
            Erase::OfCase(case) => tx.exec(&ERASE_OF_CASE, vals![case.0]).await?,
        };
        Ok(erased)
    }
}

/// What a person sent or noted is no draft any more. A note that comes with something else, such as a briefing, is not what
/// they had begun.
pub(crate) async fn follow(tx: &mut Tx<'_>, case: CaseId, actor: Actor, events: &[CaseEvent]) -> Result<(), StoreError> {
    let Some(staff) = actor.staff() else { return Ok(()) };
    for kind in events.iter().filter_map(ended_by) {
        let with_more = events.iter().any(|e| matches!(e, CaseEvent::Owner(OwnerEvent::Changed { .. }) | CaseEvent::Duty(_)));
        if kind == DraftKind::Reply || !with_more {
            tx.exec(&ERASE, vals![staff.0, case.0, kind.name()]).await?;
        }
    }
    Ok(())
}

fn ended_by(event: &CaseEvent) -> Option<DraftKind> {
    let kind = match event {
        CaseEvent::Message(MessageEvent::Said { wording: Wording::Staff { .. }, .. }) => DraftKind::Reply,
        CaseEvent::Note(NoteEvent::Written { .. }) => DraftKind::Note,
        CaseEvent::Message(_)
        | CaseEvent::Note(_)
        | CaseEvent::Opened(_)
        | CaseEvent::Contact(_)
        | CaseEvent::Promise(_)
        | CaseEvent::Duty(_)
        | CaseEvent::HandOver(_)
        | CaseEvent::Owner(_)
        | CaseEvent::Cover(_)
        | CaseEvent::Harm(_)
        | CaseEvent::Resolution(_) => return None,
    };
    Some(kind)
}

impl Record {
    /// Keeps what is written so far, NUL characters left out; `false` when something was saved later, or it is too long.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn save_draft(&self, staff: StaffId, case: CaseId, mut draft: Draft) -> Result<bool, RecordError> {
        if draft.words.len() > LONGEST_BYTES {
            return Ok(false);
        }
        draft.words.retain(|c| c != '\0');
        Ok(self.db().write(Save { staff, case, draft }).await?)
    }

    /// What somebody has begun in a case.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn drafts(&self, staff: StaffId, case: CaseId) -> Result<Vec<Draft>, RecordError> {
        let mut tx = self.db().read().await?;
        let drafts = tx
            .query(&OF_CASE, vals![staff.0, case.0], |r| {
                Ok(Draft {
                    kind: DraftKind::named(r.get(0)?),
                    words: r.get(1)?,
                    seen: r.get::<i64>(2)?.unsigned_abs(),
                    saved_at: r.get(3)?,
                })
            })
            .await?;
        Ok(drafts)
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn erase_draft(&self, staff: StaffId, case: CaseId, kind: DraftKind) -> Result<(), RecordError> {
        self.db().write(Erase::One(staff, case, kind)).await?;
        Ok(())
    }

    /// What was begun before `before` and never sent goes; how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn purge_drafts(&self, before: Timestamp) -> Result<u64, RecordError> {
        Ok(self.db().write(Purge(before)).await?)
    }

    /// All that somebody has begun goes: they don't work here any more. How many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn erase_drafts_of(&self, staff: StaffId) -> Result<u64, RecordError> {
        Ok(self.db().write(Erase::OfStaff(staff)).await?)
    }

    /// All that was begun in a case goes, whoever began it. How many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn erase_drafts_in(&self, case: CaseId) -> Result<u64, RecordError> {
        Ok(self.db().write(Erase::OfCase(case)).await?)
    }
}
