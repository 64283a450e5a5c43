//! Who acts.

use crate::ids::{PersonId, StaffId};
use serde::{Deserialize, Serialize};

/// Who acted, or wants to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who", content = "id")]
pub enum Actor {
    /// A member of staff, logged in.
    Staff(StaffId),
    /// A customer or another person, through a door.
    Person(PersonId),
    /// The desk itself: the clock, the mail room, set-up. It gives facts and dates, and never apologises.
    Desk,
}

impl Actor {
    /// The member of staff, if it is one.
    #[must_use]
    pub fn staff(self) -> Option<StaffId> {
        match self {
            Actor::Staff(id) => Some(id),
            Actor::Person(_) | Actor::Desk => None,
        }
    }
}
