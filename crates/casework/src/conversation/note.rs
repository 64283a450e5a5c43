//! Notes among ourselves, and refusals that people spoke.

use crate::{
    ids::{NoteId, StaffId},
    kept::{Noted, Said},
    refusal::Protects,
};
use serde::{Deserialize, Serialize};

/// What happened to notes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteEvent {
    Written {
        note: NoteId,
        by: StaffId,
        words: Noted,
    },
    /// A refusal that was spoken to the customer: by which rule, whom it protects, and the way that was offered (rule 5).
    RefusalSpoken {
        note: NoteId,
        by: StaffId,
        refused: Said,
        rule: Said,
        protects: Protects,
        offered: Said,
    },
}
