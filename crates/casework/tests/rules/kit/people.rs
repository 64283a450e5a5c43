//! Who lives in the town.

use casework::{
    care::roster::{Colleague, Presence, Roster},
    ids::{PersonId, StaffId, TeamId},
};
use uuid::Uuid;

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident: $kind:ident = $n:literal;)*) => {$(
        $(#[$doc])*
        pub const $name: $kind = $kind(Uuid::from_u128($n));
    )*};
}

named! {
    /// Customer service: owns the cases of these stories, unless they say otherwise.
    HANNA: StaffId = 0x51;
    /// Customer service; answers in Turkish too.
    TARIK: StaffId = 0x52;
    /// Leads customer service.
    LEA: StaffId = 0x53;
    /// Billing.
    MORITZ: StaffId = 0x54;
    /// Audits: looks on, takes no cases.
    IDA: StaffId = 0x55;
    /// Who has left the town.
    GONE: StaffId = 0x5f;

    /// The customer of the case.
    FRAU_ODEN: PersonId = 0xa1;
    /// Her neighbour, whom the case doesn't know.
    NEIGHBOUR: PersonId = 0xa2;

    SERVICE: TeamId = 0x71;
    BILLING: TeamId = 0x72;
}

fn colleague(id: StaffId, team: TeamId, languages: &[&str], load: u32) -> Colleague {
    Colleague {
        id,
        team,
        presence: Presence::Present,
        lead: id == LEA,
        takes_cases: id != IDA,
        languages: languages.iter().map(ToString::to_string).collect(),
        load,
    }
}

/// Everybody is here.
pub fn roster() -> Roster {
    Roster(vec![
        colleague(HANNA, SERVICE, &["de", "en"], 4),
        colleague(TARIK, SERVICE, &["de", "tr"], 6),
        colleague(LEA, SERVICE, &["de"], 20),
        colleague(MORITZ, BILLING, &["de"], 9),
        colleague(IDA, BILLING, &["de"], 0),
    ])
}
