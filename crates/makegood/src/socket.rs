//! The socket in the data folder: while a server runs on it, the other commands go through here. HTTP over a Unix socket with
//! mode 0600; only the user that runs the server, or root, is heard. Each errand is one address.

mod client;
mod heard;
mod server;

pub use client::Client;
pub use server::{Door, open};

use crate::{backup, cases, doctor, errand::Errand, export, intake, office::Office, setup, staff, verify};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    response::Response,
    routing::post,
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Its name in the data folder.
pub const SOCKET_FILE: &str = "makegood.sock";

/// The most that one request may carry, in bytes: the largest message that an archive may hold, and what stands around it.
const REQUEST_BYTES: usize = intake::LARGEST_BYTES + 1024 * 1024;

/// An errand on its way, with the language and zone of who asked.
#[derive(Serialize, Deserialize)]
struct Asked<E> {
    language: String,
    zone: String,
    errand: E,
}

/// The longest path that fits a socket's address (108 bytes with the final NUL; unix(7)).
const PATH_BYTES: usize = 107;

/// How the socket of a folder is named to the system: by a way around when the folder's own path is too long.
struct Name {
    path: PathBuf,
    _folder: Option<std::fs::File>,
}

fn name(folder: &Path) -> std::io::Result<Name> {
    let path = folder.join(SOCKET_FILE);
    if path.as_os_str().len() <= PATH_BYTES {
        return Ok(Name { path, _folder: None });
    }
    let opened = std::fs::File::open(folder)?;
    let number = std::os::fd::AsRawFd::as_raw_fd(&opened);
    Ok(Name { path: PathBuf::from(format!("/proc/self/fd/{number}/{SOCKET_FILE}")), _folder: Some(opened) })
}

/// Every errand that goes through the socket.
fn routes(office: Office) -> Router {
    Router::new()
        .merge(route::<setup::Answers>())
        .merge(route::<intake::Reading>())
        .merge(route::<doctor::Examining>())
        .merge(route::<cases::List>())
        .merge(route::<cases::One>())
        .merge(route::<export::Writing>())
        .merge(route::<verify::Checking>())
        .merge(route::<backup::Copying>())
        .merge(route::<staff::Invitation>())
        .merge(route::<staff::Reset>())
        .route(intake::KEEP_PATH, post(keep))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES))
        .with_state(office)
}

fn route<E: Errand>() -> Router<Office> {
    Router::new().route(E::PATH, post(carry_out::<E>))
}

async fn carry_out<E: Errand>(State(office): State<Office>, Json(asked): Json<Asked<E>>) -> Response {
    let voice = crate::tongue::of(&asked.language, &asked.zone);
    server::answer(crate::errand::begin(asked.errand, office, voice))
}

/// Messages of an archive: kept before the answer leaves.
async fn keep(State(office): State<Office>, body: axum::body::Bytes) -> Json<Result<intake::Kept, crate::exit::Trouble>> {
    let voice = crate::tongue::of("en", "UTC");
    Json(match intake::Batch::from_bytes(&body) {
        Some(batch) => intake::keep(&office, batch, &voice).await,
        None => Err(crate::exit::Trouble::failed("these messages came in another form than this server knows: is it another version?")),
    })
}
