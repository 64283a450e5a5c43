//! What has happened so far, in the order in which it happened: weeks ago, last week, last Friday, this morning. It is Monday,
//! 23 November 2026, 10:18.

mod last_friday;
mod last_week;
mod this_morning;
mod weeks_ago;

use super::stage::Stage;
use crate::exit::Trouble;
use casework::ids::CaseId;
use jiff::{Timestamp, civil::date, tz::TimeZone};

/// The cases that the script comes back to.
pub struct Cases {
    maria: CaseId,
    aline: CaseId,
    tomasz: CaseId,
    greta: CaseId,
    henrik: CaseId,
    marlene: CaseId,
}

/// When it begins: Friday, 30 October 2026, 8:00 in Paris.
pub fn begins_at() -> Timestamp {
    let zone = TimeZone::get("Europe/Paris").expect("the rules of the time zones are part of the binary");
    date(2026, 10, 30).at(8, 0, 0, 0).to_zoned(zone).expect("no clock leaves this moment out").timestamp()
}

/// Plays it.
pub async fn play(stage: &mut Stage) -> Result<(), Trouble> {
    let maria = weeks_ago::play(stage).await?;
    let cases = last_week::play(stage, maria).await?;
    last_friday::play(stage, &cases).await?;
    this_morning::play(stage, &cases).await
}
