//! Log-in: address and password, then the second factor, or its enrolment. A wrong address and a wrong password look the
//! same and take as long; tries are counted in the store before they are made; each log-in is a new session.
//!
//! The second factor is enrolled at the first log-in. Administrators must; everybody else may put it off, once a log-in,
//! since a colleague without the telephone at hand has customers waiting.

use super::{demo, second_factor};
use crate::{
    answer::{Answer, Answered, local_path, page, page_with, see_other},
    app::App,
    client::{Client, InTheClear},
    cookie::{self, Jar},
    framing,
    layout::Place,
    pages::{
        form::Field,
        login::{DemoPeople, Login, LoginStep, WrongEntry},
    },
    password,
    principal::{COOKIE_SECONDS, STAFF_SESSION_SECONDS, Staff},
    unsent,
};
use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use casework::ids::StaffId;
use desk::{comparable_mail, real_now};
use jiff::{SignedDuration, Timestamp};
use record::access::session::Principal;
use record::access::throttle::{Attempt, FREE_ATTEMPTS, FREE_ATTEMPTS_OF_MANY};
use serde::Deserialize;

/// Where to go on afterwards.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Next {
    next: String,
}

/// What the forms of the log-in send.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Entry {
    step: String,
    address: String,
    password: String,
    pub(super) pending: String,
    pub(super) code: String,
    pub(super) next: String,
    /// Only in the demonstration: who comes in by one click.
    pub(super) person: String,
}

/// The log-in page.
pub async fn show(State(app): State<App>, clear: InTheClear, headers: HeaderMap, Query(next): Query<Next>) -> Answered {
    if app.desk().settings().is_none() {
        return Err(Answer::to("/setup"));
    }
    let mut gate = gate(&app, &headers, &next.next, Field::default()).await?;
    gate.right_address = right_address(&app, clear);
    page(&gate)
}

/// Where to log in instead.
fn right_address(app: &App, clear: InTheClear) -> Option<String> {
    let settings = app.desk().settings().filter(|_| clear.0)?;
    Some(format!("{}/login", settings.base_address))
}

/// One step of the log-in.
pub async fn submit(State(app): State<App>, client: Client, clear: InTheClear, headers: HeaderMap, Form(entry): Form<Entry>) -> Answered {
    if app.desk().settings().is_none() {
        return Err(Answer::to("/setup"));
    }
    if let Some(address) = right_address(&app, clear) {
        // No cookie would be kept: nothing is looked at, and no try is counted.
        let mut gate = gate(&app, &headers, &entry.next, Field::of(&entry.address)).await?;
        gate.right_address = Some(address);
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &gate);
    }
    if app.web().demo && !entry.person.is_empty() {
        return demo::person(&app, &headers, &entry).await;
    }
    match entry.step.as_str() {
        "code" => second_factor::code(&app, &headers, &entry).await,
        "enrol" => second_factor::enrol(&app, &headers, &entry).await,
        "later" => second_factor::later(&app, &headers, &entry).await,
        _ => first(&app, client, &headers, &entry).await,
    }
}

/// The log-in page in answer to a form that came after its session had ended; `waits` says whether it could be kept.
pub async fn again(app: &App, headers: &HeaderMap, waits: bool) -> Answered {
    page_with(StatusCode::UNAUTHORIZED, &Login { waits, ..gate(app, headers, "", Field::default()).await? })
}

/// Ends the session. The browser keeps its dead cookie: what is still being written in another window is known by it.
pub async fn log_out(State(app): State<App>, _staff: Staff, headers: HeaderMap) -> Answered {
    if let Some(token) = cookie::read(&app, &headers, Jar::Staff) {
        app.desk().record().end_session(cookie::hash(&token), real_now()).await.map_err(Answer::failed)?;
    }
    Ok(see_other("/login"))
}

/// Address and password.
async fn first(app: &App, client: Client, headers: &HeaderMap, entry: &Entry) -> Answered {
    let (record, now) = (app.desk().record(), real_now());
    let address = comparable_mail(&entry.address);
    let counted = counted(&address, client);
    let mut until = None;
    for (attempted, free) in &counted {
        if let Attempt::LockedUntil(at) = record.count_attempt(*attempted, *free, now).await.map_err(Answer::failed)? {
            until = until.max(Some(at));
        }
    }
    if let Some(until) = until {
        return locked(app, headers, entry, now, until).await;
    }
    let staff = record.staff().await.map_err(Answer::failed)?;
    let member = staff.into_iter().find(|s| s.active && !address.is_empty() && comparable_mail(&s.mail) == address);
    let credential = match &member {
        Some(member) => record.credential(member.staff).await.map_err(Answer::failed)?,
        None => None,
    };
    let right = password::fits(entry.password.clone(), credential.as_ref().map(|c| c.password.clone())).await;
    let (Some(member), Some(credential), true) = (member, credential, right) else {
        return wrong(app, headers, entry, WrongEntry::Pair).await;
    };
    for (attempted, _) in counted {
        record.attempt_succeeded(attempted).await.map_err(Answer::failed)?;
    }
    second_factor::ask(app, headers, entry, &member, credential.totp.is_some()).await
}

/// What a try at the password counts against, and how many tries are free. One who tries at one account has few. An account
/// tried from everywhere, and a connection that tries every account, have more: else anybody could keep a colleague out by
/// trying, and one forgetful person a whole office.
fn counted(address: &str, client: Client) -> Vec<([u8; 32], u32)> {
    let from = client.0.map_or_else(|| "somewhere".to_owned(), |ip| ip.to_string());
    vec![
        (cookie::hash(&format!("log-in of {address} from {from}")), FREE_ATTEMPTS),
        (cookie::hash(&format!("log-in of {address}")), FREE_ATTEMPTS_OF_MANY),
        (cookie::hash(&format!("log-in from {from}")), FREE_ATTEMPTS_OF_MANY),
    ]
}

/// A new session, and on to where they wanted.
pub(super) async fn begin(app: &App, headers: &HeaderMap, entry: &Entry, staff: StaffId) -> Answered {
    let Some(session) = new_session(app, headers, staff).await? else {
        return wrong(app, headers, entry, WrongEntry::Pair).await;
    };
    let next = if entry.next.is_empty() { "/today" } else { local_path(&entry.next) };
    let unsent = unsent::leads_back(app, Principal::Staff(staff)).await?;
    let mut response = see_other(unsent.as_deref().unwrap_or(next));
    response.headers_mut().append(header::SET_COOKIE, session);
    Ok(response)
}

/// A new session for this browser, as the cookie that holds it; the one that it had before ends. None for somebody who
/// doesn't work here any more.
pub(crate) async fn new_session(app: &App, headers: &HeaderMap, staff: StaffId) -> Result<Option<HeaderValue>, Answer> {
    let (record, now, token) = (app.desk().record(), real_now(), cookie::fresh_token());
    if let Some(before) = cookie::read(app, headers, Jar::Staff) {
        record.end_session(cookie::hash(&before), now).await.map_err(Answer::failed)?;
    }
    let expires_at = now + SignedDuration::from_secs(STAFF_SESSION_SECONDS);
    let begun = record.begin_staff_session(cookie::hash(&token), staff, now, expires_at).await.map_err(Answer::failed)?;
    Ok(begun.then(|| cookie::set(app, Jar::Staff, &token, COOKIE_SECONDS)))
}

pub(super) async fn wrong(app: &App, headers: &HeaderMap, entry: &Entry, which: WrongEntry) -> Answered {
    let mut gate = gate(app, headers, &entry.next, Field::of(&entry.address)).await?;
    gate.error = Some(which.sentence(&gate.frame));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &gate)
}

pub(super) async fn locked(app: &App, headers: &HeaderMap, entry: &Entry, now: Timestamp, until: Timestamp) -> Answered {
    let mut gate = gate(app, headers, &entry.next, Field::of(&entry.address)).await?;
    gate.wait_minutes = Some(until.duration_since(now).as_mins() + 1);
    page_with(StatusCode::TOO_MANY_REQUESTS, &gate)
}

async fn gate(app: &App, headers: &HeaderMap, next: &str, address: Field) -> Result<Login, Answer> {
    let people = if app.web().demo { Some(demo::people(app).await?) } else { None };
    let frame = framing::of_stranger(app, headers, Place::Elsewhere);
    let demo = people.map(|(staff, customer)| DemoPeople { staff: staff.iter().map(|s| demo::button(&frame, s)).collect(), customer });
    Ok(Login {
        frame,
        step: LoginStep::Password { address },
        next: onward(next),
        error: None,
        wait_minutes: None,
        right_address: None,
        demo,
        waits: false,
    })
}

/// The path to go to, as the form carries it: one of this desk, or none.
pub(super) fn onward(next: &str) -> String {
    match local_path(next) {
        "/" => String::new(),
        path => path.to_owned(),
    }
}
