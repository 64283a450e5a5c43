//! The fourteen rules, by number and name.

use serde::{Deserialize, Serialize};

/// A rule of the product. A refusal names the one it serves; `doctor` has a line for each that it checks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    Owner = 1,
    NextStep = 2,
    Answerable = 3,
    AHuman = 4,
    AWayForward = 5,
    Once = 6,
    Promise = 7,
    TheCustomersWord = 8,
    BenefitOfTheDoubt = 9,
    Harm = 10,
    Workaround = 11,
    Equal = 12,
    Cost = 13,
    NothingLost = 14,
}

impl Rule {
    /// Its number in the design, 1 to 14.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }
}
