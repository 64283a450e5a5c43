//! Around every page: the headers that keep a browser from doing what no page of ours needs, protection against forged
//! forms, a limit on what is sent, and words for what did not go as asked.

use crate::{
    answer::{Answer, Unworded},
    app::App,
    cookie::{self, Jar},
    limits::FORM_BYTES,
    pages::trouble::{Home, Trouble},
    route, unsent,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use std::{any::Any, net::IpAddr};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::{CsrfLayer, ProtectionError},
};

/// No page of ours runs a script or wears a style that isn't a file of ours, is framed, or sends a form elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The application as a router.
pub fn router(app: App) -> Router {
    route::router()
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), unsent::kept))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CsrfLayer::new().with_rejection_response(forged))
        .layer(middleware::from_fn_with_state(app.clone(), own_name_only))
        .layer(middleware::from_fn_with_state(app.clone(), say_once))
        .layer(middleware::from_fn_with_state(app.clone(), word_trouble))
        .layer(middleware::from_fn(guard))
        // A page is written for one reader once: the fastest level makes it a little larger and takes a third of the time.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app)
}

async fn nothing_here() -> Answer {
    Answer::not_found(Home::Contact)
}

async fn wrong_method() -> Answer {
    Answer::trouble(Trouble::WrongMethod, Home::Contact)
}

/// Words what went wrong in the reader's language.
async fn word_trouble(State(app): State<App>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let response = next.run(request).await;
    if let Some(unworded) = response.extensions().get::<Unworded>() {
        let trouble = unworded.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(trouble) = trouble {
            return trouble.into_page(&app, &headers);
        }
    }
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let megabytes = u32::try_from(FORM_BYTES / 1_048_576).unwrap_or(u32::MAX);
        return Answer::trouble(Trouble::TooLarge { megabytes }, Home::Contact).into_page(&app, &headers);
    }
    if matches!(response.status(), StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE)
        && response.headers().get(header::CONTENT_TYPE).is_none_or(|t| !t.as_bytes().starts_with(b"text/html"))
    {
        return Answer::trouble(Trouble::NotUnderstood, Home::Contact).into_page(&app, &headers);
    }
    response
}

/// What was just done is said once: the page that says it forgets it, unless it says that something else was done.
async fn say_once(State(app): State<App>, request: Request, next: Next) -> Response {
    let told = cookie::read(&app, request.headers(), Jar::Flash).is_some();
    let mut response = next.run(request).await;
    let page = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if told && page && !response.status().is_redirection() {
        response.headers_mut().append(header::SET_COOKIE, cookie::set(&app, Jar::Flash, "", 0));
    }
    response
}

/// A form that a page of somebody else's sends us, seen by what the browser says of where it comes from. What says nothing
/// of the kind is no browser, carries no cookie by itself, and passes.
fn forged(_: ProtectionError) -> Response {
    Answer::trouble(Trouble::NotUnderstood, Home::Contact).into_response()
}

/// A page that panicked is a page that could not be answered.
fn panicked(why: Box<dyn Any + Send>) -> Response {
    let said = why.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| why.downcast_ref::<String>().cloned());
    Answer::failed(said.unwrap_or_else(|| "a panic without words".to_owned())).into_response()
}

/// Once the desk has an address, it answers under no other but this machine's own names: whoever is led here by another
/// name gets nothing.
async fn own_name_only(State(app): State<App>, request: Request, next: Next) -> Response {
    if asked_by_our_name(&app, &request) {
        return next.run(request).await;
    }
    Answer::trouble(Trouble::WrongAddress, Home::Contact).into_response()
}

fn asked_by_our_name(app: &App, request: &Request) -> bool {
    let host = request.headers().get(header::HOST).map(|v| v.to_str().unwrap_or_default());
    let named = host.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str));
    match (app.desk().settings(), named) {
        (None, _) | (_, None) => true,
        (Some(settings), Some(host)) => is_our_name(&settings.base_address, host) || request.uri().path() == "/healthz",
    }
}

/// Whether a `Host` is the base address's, or a name of this machine.
fn is_our_name(base_address: &str, host: &str) -> bool {
    let base = base_address.split_once("://").map_or(base_address, |(_, rest)| rest);
    let base = base.split('/').next().unwrap_or_default();
    let plain = |h: &str| h.trim_end_matches(":80").trim_end_matches(":443").to_ascii_lowercase();
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |(name, _)| name);
    let loopback = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    plain(host) == plain(base) || loopback || name.eq_ignore_ascii_case("localhost")
}

async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response.into_response()
}

#[cfg(test)]
mod tests {
    use super::is_our_name;

    #[test]
    fn the_desk_answers_to_its_address_and_to_this_machines_names() {
        let base = "https://desk.nordwerk.example";
        for ours in ["desk.nordwerk.example", "DESK.nordwerk.example:443", "127.0.0.1:8080", "localhost", "localhost:80", "[::1]:8080"] {
            assert!(is_our_name(base, ours), "{ours}");
        }
        for other in [
            "evil.example",
            "desk.nordwerk.example.evil.example",
            "desk.nordwerk.example:8443",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "",
            "10.0.0.7",
        ] {
            assert!(!is_our_name(base, other), "{other}");
        }
        assert!(is_our_name("http://10.0.0.7:8080/", "10.0.0.7:8080"));
    }
}
