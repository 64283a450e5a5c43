//! Doctor: the rules, checked on live data. Each finding names the rule, and the case that breaks it. What is open is looked
//! at case by case, what has ended by samples; a thorough examination reads everything.
//!
//! The record knows no policy and not who is here: the desk gives both along ([`Examination`]).

mod cases;
mod chains;
mod finding;
mod queues;
mod tallies;

pub use finding::{Fault, Finding};

use crate::{Record, RecordError, store::Statement};
use casework::{
    case::{Case, OpenCase},
    ids::CaseId,
    rule::Rule,
};
use finding::Findings;
use jiff::Timestamp;

/// What is past its time by less than this is still under way, in seconds of desk time: the clock sweeps every few seconds,
/// and a sweep may wait for a lease of a minute.
pub const GRACE_SECONDS: i64 = 300;
/// A mail that nobody has read for so long stands still, in minutes of real time: reading one takes 20 seconds at most, and
/// is tried again after two minutes.
pub const UNREAD_MINUTES: i64 = 10;
/// A message that could have left so long ago stands still, in minutes: longer than a lease, and than a send in doubt waits.
pub const LEAVING_MINUTES: i64 = 30;
/// A mail to a colleague that was tried so often in vain is no passing trouble: after two hours and a half (choice).
pub const MEMO_TRIES: u32 = 5;
/// So many streams are sampled at a time, the newest and as many others.
pub const SAMPLED_STREAMS: u32 = 100;

/// Statements of all checks.
pub const ALL: &[&[&Statement]] = &[cases::ALL, chains::ALL, queues::ALL, tallies::ALL];

/// When a case has to be looked at again.
pub type Next<'e> = dyn Fn(&Case) -> Option<Timestamp> + Sync + 'e;
/// What the desk finds wrong with an open case: the rules, and in a sentence each why.
pub type Ask<'e> = dyn Fn(CaseId, &OpenCase) -> Vec<(Rule, String)> + Sync + 'e;

/// When somebody examines, how far they go, and what only the desk knows.
pub struct Examination<'e> {
    pub desk_now: Timestamp,
    pub real_now: Timestamp,
    /// Reads every case and every chain, not only what is open and samples of the rest.
    pub thorough: bool,
    /// When a case has to be looked at again: [`Case::next_instant`] under the organisation's policy.
    pub next: &'e Next<'e>,
    /// What else is asked of each open case: whether its owner is here or covered for, whether it can be answered.
    pub ask: &'e Ask<'e>,
}

impl Record {
    /// Examines the record. No finding means that what was looked at keeps the rules.
    ///
    /// # Errors
    /// When the database can't be read. What can't be understood in it is a finding.
    pub async fn doctor(&self, examination: &Examination<'_>) -> Result<Vec<Finding>, RecordError> {
        let mut findings = Findings::default();
        tallies::check(self, examination, &mut findings).await?;
        queues::check(self, examination, &mut findings).await?;
        cases::check(self, examination, &mut findings).await?;
        chains::check(self, examination, &mut findings).await?;
        Ok(findings.all())
    }
}
