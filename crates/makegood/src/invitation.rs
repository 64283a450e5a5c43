//! Links that are shown once: a colleague's invitation, and the first visit's set-up. The token stands behind the number sign
//! of an address, which no server and no log ever sees; only its hash is kept.

use crate::{errand::Teller, exit::Trouble};
use casework::{Actor, ids::StaffId};
use desk::{Desk, Leaves, real_now};
use jiff::SignedDuration;
use record::access::token::{Bearer, Purpose};
use web::cookie::{fresh_token, hash};
use words::Arg;

/// How long the set-up token serves, in hours: a week. A restart prints a new one.
pub const SET_UP_HOURS: i64 = 168;

/// Prints a colleague's link: they choose a password and set up their second factor. Links before it serve no more.
pub async fn tell_link(desk: &Desk, by: Actor, staff: StaffId, of: (&str, &str), leaves: Leaves, tell: &Teller) -> Result<(), Trouble> {
    let (name, mail) = of;
    let made = desk.invitation_link(by, staff, leaves, None).await.map_err(|e| Trouble::declined(&e, tell.voice()))?;
    let args = [("name", Arg::Text(name)), ("mail", Arg::Text(mail)), ("link", Arg::Text(&made.link))];
    tell.line(tell.voice().say_with("cli-link", &args)).await
}

/// The token of the first visit.
pub async fn set_up_token(desk: &Desk) -> Result<String, Trouble> {
    let (token, now) = (fresh_token(), real_now());
    let until = now + SignedDuration::from_hours(SET_UP_HOURS);
    desk.record().give_token(hash(&token), Purpose::SetUp, Bearer::default(), now, until).await?;
    Ok(token)
}
