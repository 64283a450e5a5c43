//! Tokens that serve once, and the links that carry them: a colleague's invitation, and the first visit's set-up. The token
//! stands behind the number sign of an address, which no server and no log ever sees; only its hash is kept.

use crate::exit::Trouble;
use casework::ids::StaffId;
use desk::{Desk, real_now};
use jiff::{SignedDuration, Timestamp};
use record::access::token::{Bearer, Purpose};
use web::cookie::{fresh_token, hash};

/// How long an invitation serves, in hours: a week.
pub const INVITATION_HOURS: i64 = 168;
/// How long the set-up token serves, in hours: a week. A restart prints a new one.
pub const SET_UP_HOURS: i64 = 168;

async fn give(desk: &Desk, purpose: Purpose, bearer: Bearer, hours: i64) -> Result<(String, Timestamp), Trouble> {
    let token = fresh_token();
    let now = real_now();
    let until = now + SignedDuration::from_hours(hours);
    desk.record().give_token(hash(&token), purpose, bearer, now, until).await?;
    Ok((token, until))
}

/// A colleague's link: they choose a password and set up their second factor. Links before it serve no more.
pub async fn link(desk: &Desk, staff: StaffId) -> Result<(String, Timestamp), Trouble> {
    let bearer = Bearer { staff: Some(staff), ..Bearer::default() };
    let (token, until) = give(desk, Purpose::Invitation, bearer, INVITATION_HOURS).await?;
    let base = desk.settings().map(|s| s.base_address.clone()).unwrap_or_default();
    Ok((format!("{base}/invitation#{token}"), until))
}

/// The token of the first visit.
pub async fn set_up_token(desk: &Desk) -> Result<String, Trouble> {
    Ok(give(desk, Purpose::SetUp, Bearer::default(), SET_UP_HOURS).await?.0)
}
