//! Who asks. Each extractor loads the session once, in one question to the store; a revoked session is gone with the next request.

use crate::{
    answer::Answer,
    app::App,
    cookie::{self, Jar},
};
use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use casework::{
    ids::{CaseId, PersonId, StaffId},
    people::staff::Role,
};
use desk::{StaffNames, real_now};
use jiff::SignedDuration;
use record::access::session::Principal;

/// How long a session of staff lasts since it was last used, in seconds: a working day.
pub const STAFF_SESSION_SECONDS: i64 = 10 * 3600;

/// How long a customer's visit lasts, in seconds (DESIGN 9: a short session).
pub const CUSTOMER_SESSION_SECONDS: i64 = 3600;

/// How long a browser keeps a session's cookie, in seconds. The server ends the session, much sooner; the cookie outlives it,
/// so that what somebody wrote when it had ended is known as theirs.
pub const COOKIE_SECONDS: i64 = 30 * 24 * 3600;

/// A member of staff who is logged in.
#[derive(Clone, Debug)]
pub struct Staff {
    pub id: StaffId,
    pub name: String,
    pub role: Role,
    pub team: casework::ids::TeamId,
    pub zone: Option<String>,
    pub language: Option<String>,
    pub names: StaffNames,
}

/// Somebody behind their own link: one person, one case.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    pub case: CaseId,
    pub person: PersonId,
}

async fn session(parts: &Parts, app: &App, jar: Jar) -> Result<Option<Principal>, Answer> {
    let Some(token) = cookie::read(app, &parts.headers, jar) else {
        return Ok(None);
    };
    let (hash, now) = (cookie::hash(&token), real_now());
    let record = app.desk().record();
    let Some(session) = record.session(hash, now).await.map_err(Answer::failed)? else {
        return Ok(None);
    };
    if session.to_be_seen(now) {
        let seconds = match jar {
            Jar::Staff | Jar::Flash => STAFF_SESSION_SECONDS,
            Jar::Customer => CUSTOMER_SESSION_SECONDS,
        };
        // On a full disk people still read; the session only lasts no longer than it would have.
        if let Err(e) = record.session_seen(hash, now, now + SignedDuration::from_secs(seconds)).await {
            tracing::warn!(failure = %e, "a session could not be prolonged");
        }
    }
    Ok(Some(session.whose))
}

impl<S: Send + Sync> FromRequestParts<S> for Staff
where
    App: FromRef<S>,
{
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Answer> {
        let app = App::from_ref(state);
        if app.desk().settings().is_none() {
            return Err(Answer::to("/setup"));
        }
        let staff = match session(parts, &app, Jar::Staff).await? {
            Some(Principal::Staff(staff)) => staff,
            Some(Principal::Customer { .. }) | None => return Err(Answer::log_in(parts)),
        };
        let names = app.desk().staff_names().await.map_err(Answer::failed)?;
        let Some(row) = names.row(staff).filter(|s| s.active).cloned() else {
            return Err(Answer::log_in(parts));
        };
        Ok(Staff { id: staff, name: row.name, role: row.role, team: row.team, zone: row.zone, language: None, names })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Customer
where
    App: FromRef<S>,
{
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Answer> {
        let app = App::from_ref(state);
        match session(parts, &app, Jar::Customer).await? {
            Some(Principal::Customer { case, person }) => Ok(Customer { case, person }),
            Some(Principal::Staff(_)) | None => Err(Answer::to("/c")),
        }
    }
}
