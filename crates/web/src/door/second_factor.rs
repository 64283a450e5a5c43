//! The second factor: its code, its enrolment, and putting the enrolment off. Codes are tried by those only who know the
//! password; each serves once.

use super::login::{Entry, begin, locked, onward, wrong};
use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    cookie, framing,
    layout::Place,
    pages::{
        enrol::{Enrol, QrPicture},
        login::{Login, LoginStep, WrongEntry},
        trouble::{Home, Trouble},
    },
    totp,
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use casework::{ids::StaffId, people::staff::Role};
use desk::real_now;
use jiff::{SignedDuration, Timestamp};
use record::{
    access::{
        throttle::{Attempt, FREE_ATTEMPTS},
        token::{Bearer, Purpose},
    },
    views::staff_card::StaffRow,
};

/// How long the password's proof waits for the second factor, in seconds.
const PENDING_SECONDS: i64 = 300;

/// The password was right: asks for the code, or enrols the second factor.
pub(super) async fn ask(app: &App, headers: &HeaderMap, entry: &Entry, member: &StaffRow, enrolled: bool) -> Answered {
    let (record, now, pending) = (app.desk().record(), real_now(), cookie::fresh_token());
    let secret = (!enrolled).then(totp::fresh_secret);
    let bearer = Bearer { staff: Some(member.staff), carries: secret.clone(), ..Bearer::default() };
    let expires_at = now + SignedDuration::from_secs(PENDING_SECONDS);
    let given = record.give_token(cookie::hash(&pending), Purpose::TotpPending, bearer, now, expires_at);
    given.await.map_err(Answer::failed)?;
    match secret {
        Some(secret) => enrol_page(app, headers, entry, member, pending, secret, None),
        None => page(&code_page(app, headers, entry, pending, None)),
    }
}

/// The code of the second factor.
pub(super) async fn code(app: &App, headers: &HeaderMap, entry: &Entry) -> Answered {
    let (record, now, hash) = (app.desk().record(), real_now(), cookie::hash(&entry.pending));
    let waits = record.look_at_token(hash, Purpose::TotpPending, now).await.map_err(Answer::failed)?;
    let Some((Bearer { staff: Some(staff), carries: None, .. }, _)) = waits else {
        return wrong(app, headers, entry, WrongEntry::Code).await;
    };
    if let Some(answer) = too_many_codes(app, headers, entry, staff, now).await? {
        return Ok(answer);
    }
    let credential = record.credential(staff).await.map_err(Answer::failed)?;
    let step = credential.and_then(|c| c.totp).and_then(|secret| totp::step_of(&secret, &entry.code, now));
    let fresh = match step {
        Some(step) => record.use_totp_step(staff, step).await.map_err(Answer::failed)?,
        None => false,
    };
    if !fresh {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &code_page(app, headers, entry, entry.pending.clone(), Some(WrongEntry::Code)));
    }
    passed(app, headers, entry, staff, now).await
}

/// The first code of a new second factor: it is kept from now on.
pub(super) async fn enrol(app: &App, headers: &HeaderMap, entry: &Entry) -> Answered {
    let (record, now, hash) = (app.desk().record(), real_now(), cookie::hash(&entry.pending));
    let waits = record.look_at_token(hash, Purpose::TotpPending, now).await.map_err(Answer::failed)?;
    let Some((Bearer { staff: Some(staff), carries: Some(secret), .. }, _)) = waits else {
        return wrong(app, headers, entry, WrongEntry::Code).await;
    };
    if let Some(answer) = too_many_codes(app, headers, entry, staff, now).await? {
        return Ok(answer);
    }
    let credential = record.credential(staff).await.map_err(Answer::failed)?;
    let (Some(credential), Some(member)) = (credential, member(app, staff).await?) else {
        return wrong(app, headers, entry, WrongEntry::Code).await;
    };
    let Some(step) = totp::step_of(&secret, &entry.code, now) else {
        return enrol_page(app, headers, entry, &member, entry.pending.clone(), secret, Some(WrongEntry::Code));
    };
    if credential.totp.is_some() {
        // Another device was faster: its secret holds.
        return wrong(app, headers, entry, WrongEntry::Code).await;
    }
    record.set_credential(staff, credential.password, Some(secret), now).await.map_err(Answer::failed)?;
    record.use_totp_step(staff, step).await.map_err(Answer::failed)?;
    passed(app, headers, entry, staff, now).await
}

/// The second factor is put off to the next log-in: never by an administrator.
pub(super) async fn later(app: &App, headers: &HeaderMap, entry: &Entry) -> Answered {
    let (record, now, hash) = (app.desk().record(), real_now(), cookie::hash(&entry.pending));
    let waits = record.look_at_token(hash, Purpose::TotpPending, now).await.map_err(Answer::failed)?;
    let Some((Bearer { staff: Some(staff), carries: Some(_), .. }, _)) = waits else {
        return wrong(app, headers, entry, WrongEntry::Code).await;
    };
    match member(app, staff).await? {
        Some(member) if may_wait(&member) => passed(app, headers, entry, staff, now).await,
        Some(_) | None => Err(Answer::trouble(Trouble::NotAllowed, Home::Contact)),
    }
}

fn may_wait(member: &StaffRow) -> bool {
    member.role != Role::Administrator
}

/// The proof is used up, and a session begins.
async fn passed(app: &App, headers: &HeaderMap, entry: &Entry, staff: StaffId, now: Timestamp) -> Answered {
    let record = app.desk().record();
    let taken = record.take_token(cookie::hash(&entry.pending), Purpose::TotpPending, now).await.map_err(Answer::failed)?;
    if taken.is_none() {
        return wrong(app, headers, entry, WrongEntry::Code).await;
    }
    record.attempt_succeeded(codes_of(staff)).await.map_err(Answer::failed)?;
    begin(app, headers, entry, staff).await
}

/// Codes are tried by those only who know the password; they are counted by person.
async fn too_many_codes(app: &App, headers: &HeaderMap, entry: &Entry, staff: StaffId, now: Timestamp) -> Result<Option<Response>, Answer> {
    match app.desk().record().count_attempt(codes_of(staff), FREE_ATTEMPTS, now).await.map_err(Answer::failed)? {
        Attempt::Allowed => Ok(None),
        Attempt::LockedUntil(until) => Ok(Some(locked(app, headers, entry, now, until).await?)),
    }
}

fn codes_of(staff: StaffId) -> [u8; 32] {
    cookie::hash(&format!("codes of {staff}"))
}

async fn member(app: &App, staff: StaffId) -> Result<Option<StaffRow>, Answer> {
    Ok(app.desk().staff_names().await.map_err(Answer::failed)?.row(staff).filter(|s| s.active).cloned())
}

fn code_page(app: &App, headers: &HeaderMap, entry: &Entry, pending: String, wrong: Option<WrongEntry>) -> Login {
    let frame = framing::of_stranger(app, headers, Place::Elsewhere);
    let error = wrong.map(|w| w.sentence(&frame));
    Login {
        frame,
        step: LoginStep::Code { pending },
        next: onward(&entry.next),
        error,
        wait_minutes: None,
        right_address: None,
        demo: None,
        waits: false,
    }
}

fn enrol_page(
    app: &App,
    headers: &HeaderMap,
    entry: &Entry,
    member: &StaffRow,
    pending: String,
    secret: String,
    wrong: Option<WrongEntry>,
) -> Answered {
    let frame = framing::of_stranger(app, headers, Place::Elsewhere);
    let address = totp::address(&secret, &member.mail, &frame.organisation);
    let picture = QrPicture::draw(&address).map_err(Answer::failed)?;
    let error = wrong.map(|w| w.sentence(&frame));
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(status, &Enrol { frame, pending, next: onward(&entry.next), picture, secret, error, may_wait: may_wait(member) })
}
