//! What a request gets: a page, a redirect after a form, or a page that says what did not go as asked and what can be done instead.

use crate::{
    app::App,
    framing,
    layout::Place,
    pages::{
        refusal,
        trouble::{Home, Trouble, TroublePage},
    },
};
use askama::Template;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use casework::{Refusal, refusal::Reason};
use desk::{Declined, Failure};
use record::{RecordError, store::StoreError};
use std::fmt::Display;
use uuid::Uuid;

/// What a request gets. Failures are pages, too: they are worded when they leave, by [`Answer::into_page`].
#[derive(Debug)]
pub enum Answer {
    /// A response as it is.
    Ready(Box<Response>),
    /// Something did not go as asked.
    Trouble { trouble: Trouble, home: Home, refusal: Option<Box<(Refusal, Option<String>)>>, reference: Option<String> },
}

/// The result of a handler.
pub type Answered = Result<Response, Answer>;

impl Answer {
    /// Another page, after a form (303).
    #[must_use]
    pub fn to(path: &str) -> Answer {
        Answer::Ready(Box::new(see_other(path)))
    }

    /// The log-in page, which leads back here after a GET.
    #[must_use]
    pub fn log_in(parts: &Parts) -> Answer {
        let back = parts.uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str);
        if parts.method == Method::GET && back != "/" {
            return Answer::to(&format!("/login?next={}", encoded(back)));
        }
        Answer::to("/login")
    }

    /// Not there, or not theirs: the same page.
    #[must_use]
    pub fn not_found(home: Home) -> Answer {
        Answer::Trouble { trouble: Trouble::NotFound, home, refusal: None, reference: None }
    }

    /// Trouble without more.
    #[must_use]
    pub fn trouble(trouble: Trouble, home: Home) -> Answer {
        Answer::Trouble { trouble, home, refusal: None, reference: None }
    }

    /// We broke. The failure is logged once, here, under a reference that the page shows.
    pub fn failed(failure: impl Display) -> Answer {
        let reference = Uuid::now_v7().simple().to_string()[20..].to_owned();
        tracing::error!(reference, %failure, "a page could not be answered");
        Answer::Trouble { trouble: Trouble::Broken, home: Home::Desk, refusal: None, reference: Some(reference) }
    }

    /// What the desk declined, on a page of staff; `key` is the case on whose page the ways lie.
    #[must_use]
    pub fn declined(declined: Declined, key: Option<&str>) -> Answer {
        Answer::declined_for(declined, key, Home::Desk)
    }

    /// What the desk declined, on a customer's page.
    #[must_use]
    pub fn declined_to_customer(declined: Declined) -> Answer {
        Answer::declined_for(declined, None, Home::Contact)
    }

    fn declined_for(declined: Declined, key: Option<&str>, home: Home) -> Answer {
        match declined {
            Declined::NotFound => Answer::not_found(home),
            Declined::NotSetUp => Answer::to("/setup"),
            Declined::Refused(refusal) => {
                let trouble = match refusal.reason {
                    Reason::NotAllowed => Trouble::NotAllowed,
                    _ => Trouble::Overtaken,
                };
                Answer::Trouble { trouble, home, refusal: Some(Box::new((refusal, key.map(str::to_owned)))), reference: None }
            }
            Declined::Unusable { .. } => Answer::trouble(Trouble::NotUnderstood, home),
            Declined::Failed(Failure::Record(RecordError::LostRace)) => Answer::trouble(Trouble::Overtaken, home),
            Declined::Failed(Failure::Record(RecordError::Store(StoreError::DiskFull { .. }))) => Answer::trouble(Trouble::NoRoom, home),
            Declined::Failed(failure) => match Answer::failed(failure) {
                Answer::Trouble { trouble, reference, .. } => Answer::Trouble { trouble, home, refusal: None, reference },
                ready @ Answer::Ready(_) => ready,
            },
        }
    }

    /// The response, worded for whoever asked.
    #[must_use]
    pub fn into_page(self, app: &App, headers: &HeaderMap) -> Response {
        match self {
            Answer::Ready(response) => *response,
            Answer::Trouble { trouble, home, refusal, reference } => {
                let frame = framing::of_stranger(app, headers, Place::Elsewhere);
                let refused = refusal.as_deref().map(|(refusal, key)| refusal::refused(&frame, refusal, key.as_deref()));
                let page = TroublePage { frame, trouble, refused, home, reference };
                let status = StatusCode::from_u16(trouble.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                match page.render() {
                    Ok(html) => (status, Html(html)).into_response(),
                    Err(e) => {
                        tracing::error!(failure = %e, "a page of trouble could not be worded");
                        status.into_response()
                    }
                }
            }
        }
    }
}

/// Trouble leaves as an extension, and is worded by the layer that knows the reader's language.
impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Answer::Ready(response) => *response,
            trouble @ Answer::Trouble { .. } => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                response.extensions_mut().insert(Unworded(std::sync::Arc::new(std::sync::Mutex::new(Some(trouble)))));
                response
            }
        }
    }
}

/// A trouble on its way to the layer that words it.
#[derive(Clone)]
pub(crate) struct Unworded(pub(crate) std::sync::Arc<std::sync::Mutex<Option<Answer>>>);

/// A page.
///
/// # Errors
/// When it can't be rendered: a fault of ours.
pub fn page(template: &impl Template) -> Answered {
    page_with(StatusCode::OK, template)
}

/// A page with a status: 422 for a form that came back.
///
/// # Errors
/// When it can't be rendered: a fault of ours.
pub fn page_with(status: StatusCode, template: &impl Template) -> Answered {
    match template.render() {
        Ok(html) => Ok((status, Html(html)).into_response()),
        Err(e) => Err(Answer::failed(e)),
    }
}

/// Another page, after a form.
#[must_use]
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A text as a query's value.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => char::from(b).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// A path within this server, for going back to; anything else is the beginning.
#[must_use]
pub fn local_path(path: &str) -> &str {
    let local = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if local { path } else { "/" }
}
