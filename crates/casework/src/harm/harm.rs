//! Harm: believed at once, dated, relieved by a stopgap until it is over (rule 10).

use crate::{
    ids::{ContactId, HarmId, StaffId},
    kept::Noted,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is happening.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HarmKind {
    NoHeating,
    NoWater,
    NoPower,
    NoTelephone,
    Health,
    Home,
    Money,
    Threatened,
    Other,
}

/// How bad it is: the order in which people are helped.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A nuisance.
    Low,
    /// It hurts, and can wait a day.
    Serious,
    /// Danger to life, health or home.
    Danger,
}

/// A harm in a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Harm {
    pub id: HarmId,
    pub kind: HarmKind,
    pub severity: Severity,
    pub since: Timestamp,
    pub words: Option<Noted>,
    /// What relieves it meanwhile.
    pub stopgap: Option<Noted>,
}

/// What happened to harms.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HarmEvent {
    Opened {
        harm: HarmId,
        kind: HarmKind,
        severity: Severity,
        since: Timestamp,
        words: Option<Noted>,
        by: Option<StaffId>,
    },
    StopgapFound {
        harm: HarmId,
        stopgap: Noted,
    },
    /// Over, by the customer's word in this contact.
    Over {
        harm: HarmId,
        word: ContactId,
    },
}
