//! A hand-over: the case is offered with a briefing, and changes its owner only when the other person accepts.

use crate::{
    ids::{HandOverId, StaffId},
    kept::Noted,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An offer that waits for its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Offer {
    pub id: HandOverId,
    pub from: StaffId,
    pub to: StaffId,
    /// What the next owner needs to know, so that the customer need not tell it again.
    pub briefing: Noted,
    pub offered_at: Timestamp,
    pub answer_by: Timestamp,
}

/// What happened to offers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOverEvent {
    Offered {
        hand_over: HandOverId,
        from: StaffId,
        to: StaffId,
        briefing: Noted,
        answer_by: Timestamp,
    },
    Accepted {
        hand_over: HandOverId,
        from: StaffId,
        to: StaffId,
    },
    Declined {
        hand_over: HandOverId,
        why: Option<Noted>,
    },
    /// Taken back by who offered it.
    Withdrawn {
        hand_over: HandOverId,
    },
    /// Nobody answered in time; the owner stays, and the lead is told.
    Lapsed {
        hand_over: HandOverId,
        answer_by: Timestamp,
        noticed_at: Timestamp,
    },
    /// The acceptance, or the assignment, was taken back: the former owner has the case again.
    Undone {
        hand_over: HandOverId,
        owner: StaffId,
    },
}
