//! The doors of the pages: home, health, assets, set-up, log-in, invitation and the demonstration in files of their own.

pub mod demo;
pub mod invitation;
pub mod login;
mod second_factor;
pub mod setup;

use crate::{answer::see_other, app::App, assets};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Home: what is mine today; before set-up, the set-up.
pub async fn home(State(app): State<App>) -> Response {
    see_other(if app.desk().settings().is_some() { "/today" } else { "/setup" })
}

/// Whether the desk answers and its record can be read.
pub async fn health(State(app): State<App>) -> Response {
    match app.desk().record().organisation().await {
        Ok(_) => (StatusCode::OK, "ok\n").into_response(),
        Err(e) => {
            tracing::error!(failure = %e, "the record can't be read");
            (StatusCode::SERVICE_UNAVAILABLE, "the record can't be read\n").into_response()
        }
    }
}

/// A style, the script, the mark.
pub async fn asset(Path(file): Path<String>) -> Response {
    assets::serve(&file)
}
