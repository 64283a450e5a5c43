//! One's own page, for every role: work name and how one is reached, and where one is logged in.

use super::{act_form::ActForm, compose::after, particulars};
use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    cookie::{self, Jar},
    door::login::new_session,
    framing::{self, Done, command_id},
    layout::Place,
    pages::{
        form::Field,
        me::{Me, SessionRow},
        particulars::{Particulars, zones},
        people::role_word,
        trouble::{Home, Trouble},
    },
    principal::Staff,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use data_encoding::HEXLOWER;
use desk::{Declined, OwnParticulars, real_now};
use record::access::session::Session;

/// How many sessions are shown; nobody works in as many places.
const SESSIONS: u32 = 50;

/// What came back of the forms.
#[derive(Default)]
pub(super) struct Back {
    name: Option<Field>,
    particulars: Option<Particulars>,
    reminders: Option<bool>,
    pub(super) old_error: Option<String>,
    pub(super) new_error: Option<String>,
}

/// `GET /me`
pub async fn show(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    page(&me(&app, &staff, &headers, Back::default()).await?)
}

pub(super) async fn me(app: &App, staff: &Staff, headers: &HeaderMap, back: Back) -> Result<Me, Answer> {
    let record = app.desk().record();
    let Some(row) = staff.names.row(staff.id) else {
        return Err(Answer::not_found(Home::Desk));
    };
    let has_factor = record.credential(staff.id).await.map_err(Answer::failed)?.is_some_and(|c| c.totp.is_some());
    let unreminded = record.member(staff.id).await.map_err(Answer::failed)?.unreminded;
    let sessions = record.sessions_of(staff.id, real_now(), SESSIONS).await.map_err(Answer::failed)?;
    let this = cookie::read(app, headers, Jar::Staff).map(|token| cookie::hash(&token));
    let teams = app.desk().set_up().map_err(|e| Answer::declined(e, None))?.teams.clone();
    let frame = framing::of_staff(app, staff, headers, Place::Me, "/me").await?;
    Ok(Me {
        name: back.name.unwrap_or_else(|| Field::of(&row.name)),
        address: row.mail.clone(),
        team: teams.iter().find(|t| t.id == row.team).map(|t| t.name.clone()),
        role: role_word(&frame, row.role.name()),
        particulars: back.particulars.unwrap_or_else(|| particulars::of(row)),
        zones: zones(),
        reminders: back.reminders.unwrap_or(!unreminded),
        old_error: back.old_error,
        new_error: back.new_error,
        has_factor,
        sessions: sessions.iter().map(|s| session(s, this)).collect(),
        frame,
    })
}

fn session(s: &Session, this: Option<[u8; 32]>) -> SessionRow {
    SessionRow { handle: handle(s), since_at: s.made_at, seen_at: s.seen_at, this: this == Some(s.token) }
}

/// By what a form names a session: a part of a hash opens nothing.
fn handle(s: &Session) -> String {
    HEXLOWER.encode(&s.token[..12])
}

/// `POST /me`: work name, telephone, languages, zone, reminders.
pub async fn submit(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, .. } = form;
    let (mut name, mut typed) = (Field::of(&fields.text("name")), particulars::typed(&fields));
    let own = OwnParticulars {
        name: name.value.clone(),
        telephone: particulars::telephone(&typed),
        languages: particulars::languages(&typed),
        zone: particulars::zone(&typed),
        // A box that isn't ticked is not sent: that the form has one is said apart.
        reminders: fields.is("has_reminders", "yes").then(|| fields.is("reminders", "yes")),
    };
    let reminders = own.reminders;
    let declined = match app.desk().change_oneself(staff.id, command_id(&fields.text("command")), own).await {
        Ok(()) => return Ok(after(&app, "/me", &Done::of("done-saved"))),
        Err(declined) => declined,
    };
    let voice = framing::voice(&app, framing::language_asked(&headers).as_deref(), staff.zone.as_deref());
    if let Declined::Unusable { field: "name", why } = &declined {
        name.error = Some(why.said(&voice));
    } else if !particulars::refuse(&mut typed, &declined, &voice) {
        return Err(Answer::declined(declined, None));
    }
    let back = Back { name: Some(name), particulars: Some(typed), reminders, ..Back::default() };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &me(&app, &staff, &headers, back).await?)
}

/// `POST /me/sessions`: one of them ends, or all but this one.
pub async fn end_sessions(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, .. } = form;
    let (record, now, wanted) = (app.desk().record(), real_now(), fields.text("end"));
    let mut response = after(&app, "/me#sessions", &Done::of("done-sessions-ended"));
    if wanted == "others" {
        record.end_sessions_of(staff.id, now).await.map_err(Answer::failed)?;
        if let Some(session) = new_session(&app, &headers, staff.id).await? {
            response.headers_mut().append(header::SET_COOKIE, session);
        }
        return Ok(response);
    }
    if wanted.is_empty() {
        return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk));
    }
    let sessions = record.sessions_of(staff.id, now, SESSIONS).await.map_err(Answer::failed)?;
    // One that is gone has ended: that is what was asked for.
    for session in sessions.iter().filter(|s| handle(s) == wanted) {
        record.end_session(session.token, now).await.map_err(Answer::failed)?;
    }
    Ok(response)
}
