//! Who looked at a case, and why. Apart from the record, since reading changes nothing; it only grows.

use crate::{
    Record, RecordError, statements,
    store::{Tx, Write, WriteError},
    vals,
};
use casework::ids::{CaseId, StaffId};
use jiff::Timestamp;

statements! {
    /// Somebody looked.
    pub NOTE { both: "INSERT INTO reading (case_id, staff, purpose, at) VALUES ($1, $2, $3, $4)" }
    /// Who looked at a case before a moment, the latest first.
    pub OF_CASE { both: "SELECT staff, purpose, at FROM reading WHERE case_id = $1 AND at < $2 ORDER BY at DESC LIMIT $3" }
    /// Whether somebody looked since.
    pub SINCE { both: "SELECT 1 FROM reading WHERE case_id = $1 AND at >= $2 AND staff = $3 AND purpose = $4 LIMIT 1" }
}

/// Looking at the same case for the same purpose again within this span is one reading, in seconds.
pub const SAME_READING_SECONDS: i64 = 600;

struct Note {
    cases: Vec<CaseId>,
    staff: StaffId,
    purpose: String,
    at: Timestamp,
}

impl Write for Note {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        for case in &self.cases {
            tx.exec(&NOTE, vals![case.0, self.staff.0, self.purpose, self.at]).await?;
        }
        Ok(())
    }
}

/// A reading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    pub staff: StaffId,
    pub purpose: String,
    pub at: Timestamp,
}

impl Record {
    /// Notes that somebody looks at a case.
    ///
    /// # Errors
    /// When the database refuses: then the case must not be shown.
    pub async fn note_reading(&self, case: CaseId, staff: StaffId, purpose: &str, at: Timestamp) -> Result<(), RecordError> {
        self.note_readings(&[case], staff, purpose, at).await
    }

    /// Notes that somebody looks at several cases at once, in one commit.
    ///
    /// # Errors
    /// When the database refuses: then none of them must be shown.
    pub async fn note_readings(&self, cases: &[CaseId], staff: StaffId, purpose: &str, at: Timestamp) -> Result<(), RecordError> {
        let since = at - jiff::SignedDuration::from_secs(SAME_READING_SECONDS);
        let mut tx = self.db().read().await?;
        let mut unnoted = Vec::new();
        for case in cases {
            if tx.query_maybe(&SINCE, vals![case.0, since, staff.0, purpose], |r| r.get::<i64>(0)).await?.is_none() {
                unnoted.push(*case);
            }
        }
        drop(tx);
        if unnoted.is_empty() {
            return Ok(());
        }
        Ok(self.db().write(Note { cases: unnoted, staff, purpose: purpose.to_owned(), at }).await?)
    }

    /// Who looked at a case before a moment, the latest first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn readings(&self, case: CaseId, before: Timestamp, limit: u32) -> Result<Vec<Reading>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx
            .query(&OF_CASE, vals![case.0, before, limit], |r| Ok(Reading { staff: StaffId(r.get(0)?), purpose: r.get(1)?, at: r.get(2)? }))
            .await?)
    }
}
