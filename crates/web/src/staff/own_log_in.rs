//! One's own password and second factor. Both ask for the password first, so that a desk that was left open gives neither
//! away; tries are counted before they are made. Whatever else one was logged in with ends.

use super::{act_form::ActForm, compose::after, fields::Fields, me};
use crate::{
    answer::{Answer, Answered, page_with},
    app::App,
    cookie,
    door::login::new_session,
    framing::{self, Done, command_id},
    layout::{Frame, Place, arg},
    pages::{
        enrol::QrPicture,
        me::SecondFactor,
        trouble::{Home, Trouble},
    },
    password,
    principal::Staff,
    totp,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use casework::{Actor, ids::StaffId, people::staff::StaffCommand};
use desk::real_now;
use record::access::{
    credential::Credential,
    throttle::{Attempt, FREE_ATTEMPTS},
};

/// What a try at one's own password gave.
enum Proof {
    Right(Credential),
    Wrong,
    /// So many minutes until the next try is taken.
    Wait(i64),
}

impl Proof {
    /// What to say beside the field, and the status.
    fn error(&self, frame: &Frame) -> Option<(String, StatusCode)> {
        match self {
            Proof::Right(_) => None,
            Proof::Wrong => Some((frame.say("me-password-wrong"), StatusCode::UNPROCESSABLE_ENTITY)),
            Proof::Wait(minutes) => {
                Some((frame.say_with("me-password-wait", &[("count", arg::count(*minutes))]), StatusCode::TOO_MANY_REQUESTS))
            }
        }
    }
}

async fn prove(app: &App, staff: StaffId, typed: String) -> Result<Proof, Answer> {
    let (record, now, attempted) = (app.desk().record(), real_now(), cookie::hash(&format!("own password of {staff}")));
    if let Attempt::LockedUntil(until) = record.count_attempt(attempted, FREE_ATTEMPTS, now).await.map_err(Answer::failed)? {
        return Ok(Proof::Wait(until.duration_since(now).as_mins() + 1));
    }
    let credential = record.credential(staff).await.map_err(Answer::failed)?;
    let right = password::fits(typed, credential.as_ref().map(|c| c.password.clone())).await;
    match credential.filter(|_| right) {
        Some(credential) => {
            record.attempt_succeeded(attempted).await.map_err(Answer::failed)?;
            Ok(Proof::Right(credential))
        }
        None => Ok(Proof::Wrong),
    }
}

/// `POST /me/password`
pub async fn change_password(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, .. } = form;
    let (new, again) = (fields.sent("new").to_owned(), fields.sent("again"));
    if let Err(key) = password::check(&new, again) {
        let mut back = me::me(&app, &staff, &headers, me::Back::default()).await?;
        back.new_error = Some(back.frame.say(key));
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &back);
    }
    let proof = prove(&app, staff.id, fields.sent("old").to_owned()).await?;
    let Proof::Right(credential) = proof else {
        let mut back = me::me(&app, &staff, &headers, me::Back::default()).await?;
        let (error, status) = proof.error(&back.frame).unwrap_or_default();
        back.old_error = Some(error);
        return page_with(status, &back);
    };
    let hash = password::hash(new).await;
    keep(&app, &staff, &headers, &fields, Credential { password: hash, ..credential }, StaffCommand::ChangePassword, "done-password").await
}

/// `GET /me/second-factor`: a fresh secret, which counts for nothing until it is proven.
pub async fn show_factor(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    page_with(StatusCode::OK, &factor(&app, &staff, &headers, totp::fresh_secret()).await?)
}

async fn factor(app: &App, staff: &Staff, headers: &HeaderMap, secret: String) -> Result<SecondFactor, Answer> {
    let credential = app.desk().record().credential(staff.id).await.map_err(Answer::failed)?;
    let Some(row) = staff.names.row(staff.id) else {
        return Err(Answer::not_found(Home::Desk));
    };
    let frame = framing::of_staff(app, staff, headers, Place::Me, "/me/second-factor").await?;
    let picture = QrPicture::draw(&totp::address(&secret, &row.mail, &frame.organisation)).map_err(Answer::failed)?;
    let renews = credential.is_some_and(|c| c.totp.is_some());
    Ok(SecondFactor { frame, picture, secret, renews, password_error: None, old_code_error: None, code_error: None })
}

/// `POST /me/second-factor`: the password, a code of the one before if there is one, and the first code of the new one.
pub async fn set_factor(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, .. } = form;
    let (record, now, secret) = (app.desk().record(), real_now(), fields.text("secret"));
    if !totp::is_secret(&secret) {
        return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk));
    }
    let proof = prove(&app, staff.id, fields.sent("password").to_owned()).await?;
    let Proof::Right(credential) = proof else {
        let mut back = factor(&app, &staff, &headers, secret).await?;
        let (error, status) = proof.error(&back.frame).unwrap_or_default();
        back.password_error = Some(error);
        return page_with(status, &back);
    };
    let Some(step) = totp::step_of(&secret, &fields.text("code"), now) else {
        let mut back = factor(&app, &staff, &headers, secret).await?;
        back.code_error = Some(back.frame.say("login-code-wrong"));
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &back);
    };
    if let Some(before) = &credential.totp {
        let old = totp::step_of(before, &fields.text("old_code"), now);
        let fresh = match old {
            Some(step) => record.use_totp_step(staff.id, step).await.map_err(Answer::failed)?,
            None => false,
        };
        if !fresh {
            let mut back = factor(&app, &staff, &headers, secret).await?;
            back.old_code_error = Some(back.frame.say("login-code-wrong"));
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &back);
        }
    }
    let wanted = Credential { totp: Some(secret), ..credential };
    let kept = keep(&app, &staff, &headers, &fields, wanted, StaffCommand::ChangeSecondFactor, "done-factor").await?;
    record.use_totp_step(staff.id, step).await.map_err(Answer::failed)?;
    Ok(kept)
}

/// Keeps what one proves oneself with, puts it on the record, ends every session, and begins a new one here.
async fn keep(
    app: &App,
    staff: &Staff,
    headers: &HeaderMap,
    fields: &Fields,
    wanted: Credential,
    what: StaffCommand,
    done: &'static str,
) -> Answered {
    let (record, now) = (app.desk().record(), real_now());
    record.set_credential(staff.id, wanted.password, wanted.totp, now).await.map_err(Answer::failed)?;
    record.end_sessions_of(staff.id, now).await.map_err(Answer::failed)?;
    let noted = app.desk().about_staff(Actor::Staff(staff.id), command_id(&fields.text("command")), staff.id, what).await;
    noted.map_err(|e| Answer::declined(e, None))?;
    let mut response = after(app, "/me", &Done::of(done));
    if let Some(session) = new_session(app, headers, staff.id).await? {
        response.headers_mut().append(header::SET_COOKIE, session);
    }
    Ok(response)
}
