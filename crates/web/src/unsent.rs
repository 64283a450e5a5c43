//! A form that arrives after its session has ended is not sent, and not lost: it is kept for whoever's session it was, the
//! answer is the page on which they come in again, and then they stand before the same form, filled, and send it themselves.
//! Nobody else ever sees it. A form that was made for a colleague who has logged out since comes back in the same way to
//! whoever is logged in now.

use crate::{
    answer::{Answer, encoded},
    app::App,
    cookie::{self, Jar},
    customer, door,
    form_parts::FormParts,
    framing, kept_files,
    pages::{
        trouble::{Home, Trouble},
        unsent::{Unsent, UnsentFiles},
    },
    refill::refilled,
    route::{Route, Who},
    staff::fields::Fields,
};
use askama::Template;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use casework::ids::StaffId;
use desk::{Bringer, real_now};
use record::access::{session::Principal, unsent_form::UnsentForm};
use uuid::Uuid;

/// Under what name a page's address says which form is given back.
const FIELD: &str = "unsent";

/// Fields that hold a password, a code or the secret of a second factor: never kept, and typed again.
pub const SECRETS: [&str; 9] = ["password", "password_again", "out_password", "old", "new", "again", "old_code", "code", "secret"];

/// The largest page that is filled, in bytes.
const PAGE_BYTES: usize = 32 * 1024 * 1024;

/// Around the routes: keeps what came too late, and gives it back.
pub async fn kept(State(app): State<App>, request: Request, next: Next) -> Response {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    match who_came_too_late(&app, &method, &uri, &headers).await {
        Ok(Some(whose)) => return keep(&app, whose, request, &headers).await.unwrap_or_else(IntoResponse::into_response),
        Ok(None) => {}
        Err(failed) => return failed.into_response(),
    }
    let page = next.run(request).await;
    match asked_for(&uri).filter(|_| method == Method::GET && page.status() == StatusCode::OK) {
        Some(id) => given_back(&app, id, &uri, &headers, page).await.unwrap_or_else(IntoResponse::into_response),
        None => page,
    }
}

/// The jar of the sessions that may ask for a path.
fn jar(method: &Method, path: &str) -> Option<Jar> {
    match Route::asked(method.as_str(), path)?.who() {
        Who::Staff => Some(Jar::Staff),
        Who::Customer => Some(Jar::Customer),
        Who::Anybody | Who::Demo => None,
    }
}

/// Whoever sends a form in a session that has ended.
async fn who_came_too_late(app: &App, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<Option<Principal>, Answer> {
    // A draft is sent again and again while it is written: none of these is a form that somebody meant to send.
    let meant = Route::asked(method.as_str(), uri.path()) != Some(Route::Draft);
    let asked = if *method == Method::POST && meant && Route::page_of(uri.path()).is_some() { jar(method, uri.path()) } else { None };
    let Some((jar, token)) = asked.and_then(|jar| Some((jar, cookie::read(app, headers, jar)?))) else {
        return Ok(None);
    };
    let (record, hash) = (app.desk().record(), cookie::hash(&token));
    if record.session(hash, real_now()).await.map_err(Answer::failed)?.is_some() {
        return Ok(None);
    }
    let whose = record.whose_session(hash).await.map_err(Answer::failed)?;
    Ok(whose.filter(|whose| matches!((jar, whose), (Jar::Staff, Principal::Staff(_)) | (Jar::Customer, Principal::Customer { .. }))))
}

fn bringer(whose: Principal) -> Bringer {
    match whose {
        Principal::Staff(staff) => Bringer::Staff(staff),
        Principal::Customer { person, .. } => Bringer::Person(person),
    }
}

/// Keeps the form, and answers with the page on which they come in again.
async fn keep(app: &App, whose: Principal, request: Request, headers: &HeaderMap) -> Result<Response, Answer> {
    let path = request.uri().path().to_owned();
    let waits = put_aside(app, whose, path, FormParts::of_any_kind(request, &()).await?).await?;
    match whose {
        Principal::Staff(_) => door::login::again(app, headers, waits).await,
        Principal::Customer { .. } => customer::landing::again(app, headers, waits),
    }
}

/// A form that was made for a colleague arrives while another is logged in: it does nothing, and comes back to whoever is
/// here now, who sees in whose name it would go.
pub async fn made_for_another(app: &App, now_here: StaffId, path: String, parts: FormParts) -> Answer {
    if Route::asked("post", &path) == Some(Route::Draft) {
        return Answer::Ready(Box::new(StatusCode::CONFLICT.into_response()));
    }
    let whose = Principal::Staff(now_here);
    match put_aside(app, whose, path, parts).await {
        Ok(true) => {}
        Ok(false) => return Answer::trouble(Trouble::TooLarge { megabytes: 1 }, Home::Desk),
        Err(failed) => return failed,
    }
    match leads_back(app, whose).await {
        Ok(Some(page)) => Answer::to(&page),
        Ok(None) => Answer::trouble(Trouble::Overtaken, Home::Desk),
        Err(failed) => failed,
    }
}

/// Keeps a form with its files for whoever it is; `false` when it is too large.
async fn put_aside(app: &App, whose: Principal, path: String, parts: FormParts) -> Result<bool, Answer> {
    let command = framing::command_id(parts.text("command"));
    let kept = app.desk().keep_files_for_later(bringer(whose), command, &parts.files).await.map_err(|e| Answer::declined(e, None))?;
    let mut pairs = parts.fields.pairs();
    pairs.retain(|(name, _)| !SECRETS.contains(&name.as_str()));
    for file in kept.unwrap_or_default() {
        pairs.push((kept_files::FIELD.to_owned(), app.desk().file_ticket(bringer(whose), &file)));
    }
    let fields = serde_json::to_string(&pairs).map_err(Answer::failed)?;
    let form = UnsentForm { path, fields };
    app.desk().record().keep_unsent_form(Uuid::now_v7(), whose, form, real_now()).await.map_err(Answer::failed)
}

/// Where whoever has just come in finds what they had not sent; none when there is nothing.
///
/// # Errors
/// When the record refuses.
pub async fn leads_back(app: &App, whose: Principal) -> Result<Option<String>, Answer> {
    let offered = app.desk().record().offer_unsent_form(whose, real_now()).await.map_err(Answer::failed)?;
    let Some((id, form)) = offered else { return Ok(None) };
    let Some(page) = Route::page_of(&form.path) else { return Ok(None) };
    let fields = fields(&form);
    // The telephone panel stands on whom it was opened with.
    let on = ["case", "person", "caller"].into_iter().filter(|name| page == "/telephone" && !fields.sent(name).is_empty());
    let on: String = on.map(|name| format!("&{name}={}", encoded(fields.sent(name)))).collect();
    Ok(Some(format!("{page}?{FIELD}={id}{on}")))
}

fn fields(form: &UnsentForm) -> Fields {
    Fields::of(serde_json::from_str(&form.fields).unwrap_or_default())
}

fn asked_for(uri: &Uri) -> Option<Uuid> {
    let mut pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == FIELD).and_then(|(_, id)| id.parse().ok())
}

/// For whom the form was made and who is here now, where these are two.
async fn another(app: &App, whose: Principal, sent: &Fields) -> Result<Option<(String, String)>, Answer> {
    let (Principal::Staff(here), Some(by)) = (whose, sent.maybe_id::<StaffId>("by")) else { return Ok(None) };
    if here == by {
        return Ok(None);
    }
    let names = app.desk().staff_names().await.map_err(Answer::failed)?;
    Ok(Some((names.name(by).to_owned(), names.name(here).to_owned())))
}

/// The page with the form filled, if it is theirs.
async fn given_back(app: &App, id: Uuid, uri: &Uri, headers: &HeaderMap, page: Response) -> Result<Response, Answer> {
    let Some(token) = jar(&Method::GET, uri.path()).and_then(|jar| cookie::read(app, headers, jar)) else { return Ok(page) };
    let record = app.desk().record();
    let Some(session) = record.session(cookie::hash(&token), real_now()).await.map_err(Answer::failed)? else { return Ok(page) };
    let Some(form) = record.unsent_form(id, session.whose).await.map_err(Answer::failed)? else { return Ok(page) };
    let (mut head, body) = page.into_parts();
    let html = to_bytes(body, PAGE_BYTES).await.map_err(Answer::failed)?;
    let html = String::from_utf8_lossy(&html);
    let language = html.split_once("<html lang=\"").and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned);
    let sent = fields(&form);
    let chosen = kept_files::carried(app, bringer(session.whose), &sent);
    let files = if chosen.files.is_empty() {
        String::new()
    } else {
        let frame = framing::of_language(app, language.as_deref());
        let files = kept_files::choices(app, bringer(session.whose), &frame, &chosen.files);
        UnsentFiles { frame, files }.render().map_err(Answer::failed)?
    };
    let filled = refilled(&html, &form.path, &sent, &files);
    let another = another(app, session.whose, &sent).await?;
    let above = Unsent { frame: framing::of_language(app, language.as_deref()), left_over: filled.left_over, another };
    let above = above.render().map_err(Answer::failed)?;
    let main = filled.html.find("<main").and_then(|at| Some(at + filled.html[at..].find('>')? + 1)).unwrap_or(0);
    let (before, after) = filled.html.split_at(main);
    head.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(head, Body::from(format!("{before}\n{above}{after}"))))
}
