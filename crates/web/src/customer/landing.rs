//! Where a customer's link lands. Looking at it uses nothing up, so that a scanner of mails may look as often as it
//! likes; the code is exchanged by POST for a short session of exactly this person and this case. What the page says never
//! tells whether a code belongs to a case.

use crate::{
    answer::{Answer, Answered, page, page_with, see_other},
    app::App,
    client::Client,
    cookie::{self, Jar},
    framing,
    layout::Place,
    pages::{
        customer::landing::{Landing, LandingState},
        form::Field,
        trouble::{Home, Trouble},
    },
    principal::{COOKIE_SECONDS, CUSTOMER_SESSION_SECONDS, Customer},
    unsent,
};
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use desk::{CodeIs, LinkCode, real_now};
use jiff::SignedDuration;
use record::access::{
    session::Principal,
    throttle::{Attempt, FREE_ATTEMPTS},
};
use serde::Deserialize;

/// A code, as the script took it from the link or somebody typed it.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    command: String,
    /// As the browser names it.
    #[serde(default)]
    zone: String,
}

/// The landing page.
pub async fn show(State(app): State<App>, headers: HeaderMap) -> Answered {
    page(&landing(&app, &headers, LandingState::Open, ""))
}

/// The landing page in answer to a form that came after its session had ended; `waits` says whether it could be kept.
pub fn again(app: &App, headers: &HeaderMap, waits: bool) -> Answered {
    page_with(StatusCode::UNAUTHORIZED, &Landing { waits, ..landing(app, headers, LandingState::Open, "") })
}

/// Exchanges a code for a session.
pub async fn submit(State(app): State<App>, client: Client, headers: HeaderMap, Form(typed): Form<Typed>) -> Answered {
    let code = LinkCode::read(&typed.code);
    let attempted = attempted("link", client, code.as_ref());
    allowed(&app, attempted).await?;
    let code_is = match &code {
        Some(code) => app.desk().what_code_is(code).await.map_err(Answer::declined_to_customer)?,
        None => CodeIs::Nobodys,
    };
    let (case, person, generation) = match code_is {
        CodeIs::Open { case, person, generation } => (case, person, generation),
        CodeIs::Ended { .. } => return page_with(StatusCode::GONE, &landing(&app, &headers, LandingState::Ended, &typed.code)),
        CodeIs::Nobodys => {
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &landing(&app, &headers, LandingState::NotNow, &typed.code));
        }
    };
    let (record, token, now) = (app.desk().record(), cookie::fresh_token(), real_now());
    record.attempt_succeeded(attempted).await.map_err(Answer::failed)?;
    if let Some(before) = cookie::read(&app, &headers, Jar::Customer) {
        record.end_session(cookie::hash(&before), now).await.map_err(Answer::failed)?;
    }
    let expires_at = now + SignedDuration::from_secs(CUSTOMER_SESSION_SECONDS);
    record.begin_customer_session(cookie::hash(&token), case, person, generation, now, expires_at).await.map_err(Answer::failed)?;
    let zone = app.desk().notice_zone(person, &typed.zone, framing::command_id(&typed.command));
    zone.await.map_err(Answer::declined_to_customer)?;
    let unsent = unsent::leads_back(&app, Principal::Customer { case, person }).await?;
    let mut response = see_other(unsent.as_deref().unwrap_or("/c/case"));
    response.headers_mut().append(header::SET_COOKIE, cookie::set(&app, Jar::Customer, &token, COOKIE_SECONDS));
    Ok(response)
}

/// Sends a new link to the address on file, if the code ever was one of a case. The answer is always the same.
pub async fn new_link(State(app): State<App>, client: Client, headers: HeaderMap, Form(typed): Form<Typed>) -> Answered {
    let code = LinkCode::read(&typed.code);
    allowed(&app, attempted("new link", client, code.as_ref())).await?;
    if let Some(code) = code {
        let sent = app.desk().send_new_link(framing::command_id(&typed.command), &code).await;
        sent.map_err(Answer::declined_to_customer)?;
    }
    page(&landing(&app, &headers, LandingState::NewLinkSent, ""))
}

/// Tries are counted by who tries and for which case, so that nobody locks a customer out of their own link.
fn attempted(what: &str, client: Client, code: Option<&LinkCode>) -> [u8; 32] {
    let from = client.0.map_or_else(|| "somewhere".to_owned(), |ip| ip.to_string());
    cookie::hash(&format!("{what} of {} from {from}", code.map_or("", |c| c.slug.as_str())))
}

async fn allowed(app: &App, attempted: [u8; 32]) -> Result<(), Answer> {
    let now = real_now();
    match app.desk().record().count_attempt(attempted, FREE_ATTEMPTS, now).await.map_err(Answer::failed)? {
        Attempt::Allowed => Ok(()),
        Attempt::LockedUntil(until) => {
            let minutes = u32::try_from(until.duration_since(now).as_mins() + 1).unwrap_or(1);
            Err(Answer::trouble(Trouble::TooMany { minutes }, Home::Contact))
        }
    }
}

/// They end their link everywhere: this visit, every other, and each mail that holds it.
pub async fn end(State(app): State<App>, customer: Customer, headers: HeaderMap, Form(typed): Form<Typed>) -> Answered {
    let ended = app.desk().end_own_links(framing::command_id(&typed.command), customer.case, customer.person).await;
    ended.map_err(Answer::declined_to_customer)?;
    let mut response = page(&landing(&app, &headers, LandingState::EndedByThem, ""))?;
    response.headers_mut().append(header::SET_COOKIE, cookie::set(&app, Jar::Customer, "", 0));
    Ok(response)
}

fn landing(app: &App, headers: &HeaderMap, state: LandingState, code: &str) -> Landing {
    let our_telephone = app.desk().settings().and_then(|s| s.telephone.clone());
    Landing { frame: framing::of_stranger(app, headers, Place::Elsewhere), state, code: Field::of(code), waits: false, our_telephone }
}
