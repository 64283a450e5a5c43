//! An invitation: a colleague chooses a work name and a password. The token serves once, and only for them.

use crate::{
    answer::{Answer, Answered, page, page_with, see_other},
    app::App,
    cookie, framing,
    layout::Place,
    pages::{
        form::Field,
        invitation::Invitation,
        token::{Opens, TokenPage},
    },
    password,
};
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use casework::{
    Actor,
    ids::{CommandId, StaffId},
    people::staff::StaffCommand,
};
use desk::{NewColleague, real_now};
use jiff::Timestamp;
use record::{access::token::Purpose, views::staff_card::StaffRow};
use serde::Deserialize;
use uuid::Uuid;

/// What the forms send: the token alone first, then the rest.
#[derive(Deserialize)]
pub struct Joining {
    #[serde(default)]
    token: String,
    work_name: Option<String>,
    #[serde(default)]
    password: String,
    #[serde(default)]
    password_again: String,
}

/// Asks for the token, which the script takes from the link.
pub async fn show(State(app): State<App>, headers: HeaderMap) -> Answered {
    page(&ask(&app, &headers, false))
}

/// The form for a token that serves; then joining.
pub async fn submit(State(app): State<App>, headers: HeaderMap, Form(joining): Form<Joining>) -> Answered {
    let token = joining.token.trim();
    let Some((member, until_at)) = invited(&app, token).await? else {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &ask(&app, &headers, true));
    };
    let Some(work_name) = joining.work_name.as_deref().map(str::trim) else {
        return page(&form(&app, &headers, token, &member, until_at, Field::of(&member.name), None));
    };
    let unnamed = work_name.is_empty();
    if let (true, _) | (_, Err(_)) = (unnamed, password::check(&joining.password, &joining.password_again)) {
        let mut back = form(&app, &headers, token, &member, until_at, Field::of(work_name), None);
        back.work_name.error = unnamed.then(|| back.frame.say("setup-field-missing"));
        back.password_error = password::check(&joining.password, &joining.password_again).err().map(|key| back.frame.say(key));
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &back);
    }
    join(&app, token, &member, work_name, joining.password.clone()).await?;
    Ok(see_other("/login"))
}

/// Whom the token invites, and until when it serves.
async fn invited(app: &App, token: &str) -> Result<Option<(StaffRow, Timestamp)>, Answer> {
    if token.is_empty() {
        return Ok(None);
    }
    let found = app.desk().record().look_at_token(cookie::hash(token), Purpose::Invitation, real_now()).await.map_err(Answer::failed)?;
    let Some((bearer, until)) = found else { return Ok(None) };
    let names = app.desk().staff_names().await.map_err(Answer::failed)?;
    Ok(bearer.staff.and_then(|id| names.row(id)).filter(|s| s.active).map(|s| (s.clone(), until)))
}

async fn join(app: &App, token: &str, member: &StaffRow, work_name: &str, password: String) -> Result<(), Answer> {
    let (desk, now) = (app.desk(), real_now());
    let hash = password::hash(password).await;
    let taken = desk.record().take_token(cookie::hash(token), Purpose::Invitation, now).await.map_err(Answer::failed)?;
    if taken.and_then(|b| b.staff) != Some(member.staff) {
        // A second click was faster; it has done the same.
        return Ok(());
    }
    if work_name != member.name {
        desk.change_colleague(Actor::Desk, fresh(), member.staff, &NewColleague { name: work_name.to_owned(), ..NewColleague::of(member) })
            .await
            .map_err(|d| Answer::declined(d, None))?;
    }
    // Whatever was logged in under an older password ends.
    desk.record().end_sessions_of(member.staff, now).await.map_err(Answer::failed)?;
    desk.record().set_credential(member.staff, hash, None, now).await.map_err(Answer::failed)?;
    joined(app, member.staff).await
}

/// They have joined: from now on they can log in.
pub(super) async fn joined(app: &App, staff: StaffId) -> Result<(), Answer> {
    let joined = app.desk().about_staff(Actor::Staff(staff), fresh(), staff, StaffCommand::Join).await;
    joined.map_err(|d| Answer::declined(d, None))
}

fn fresh() -> CommandId {
    CommandId(Uuid::now_v7())
}

fn ask(app: &App, headers: &HeaderMap, wrong: bool) -> TokenPage {
    let frame = framing::of_stranger(app, headers, Place::Elsewhere);
    let token = if wrong { Field::wrong("", &Opens::Invitation.wrong(&frame)) } else { Field::default() };
    TokenPage { frame, opens: Opens::Invitation, token }
}

fn form(
    app: &App,
    headers: &HeaderMap,
    token: &str,
    member: &StaffRow,
    until_at: Timestamp,
    work_name: Field,
    error: Option<String>,
) -> Invitation {
    let frame = framing::of_stranger(app, headers, Place::Elsewhere);
    Invitation { frame, token: token.to_owned(), work_name, address: member.mail.clone(), until_at, password_error: error }
}
