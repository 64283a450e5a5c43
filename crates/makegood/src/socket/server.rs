//! The server's side of the socket.

use super::{Name, SOCKET_FILE, name, routes};
use crate::{
    errand::{Listener, Said},
    exit::Trouble,
    office::Office,
};
use axum::{body::Body, response::Response};
use futures_util::stream;
use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::net::{UnixListener, UnixStream};

/// The rest after the system could not give us one more connection.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// The socket, open until this is dropped.
pub struct Door {
    path: PathBuf,
}

impl Drop for Door {
    fn drop(&mut self) {
        // Whoever finds one that is left knocks in vain and opens the folder itself.
        let _ = fs::remove_file(&self.path);
    }
}

/// Opens the socket of a folder whose lock this process holds; answers until `stop` ends.
pub fn open(
    folder: &Path,
    office: Office,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(Door, tokio::task::JoinHandle<()>), Trouble> {
    let path = folder.join(SOCKET_FILE);
    let trouble = |e: io::Error| Trouble::unreachable(format!("the socket {} for other commands can't be opened: {e}", path.display()));
    match fs::remove_file(&path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(trouble(e)),
        Ok(()) | Err(_) => {}
    }
    let Name { path: named, _folder } = name(folder).map_err(trouble)?;
    let listener = UnixListener::bind(named).map_err(trouble)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(trouble)?;
    let answering = axum::serve(Private(listener), routes(office)).with_graceful_shutdown(stop);
    let task = tokio::spawn(async move {
        if let Err(e) = answering.await {
            tracing::error!(failure = %e, "the socket for other commands has closed");
        }
    });
    Ok((Door { path }, task))
}

/// Hears only who runs the server, and root: between making a socket and closing it to others there is a moment.
struct Private(UnixListener);

impl axum::serve::Listener for Private {
    type Io = UnixStream;
    type Addr = ();

    async fn accept(&mut self) -> (UnixStream, ()) {
        let me = rustix::process::geteuid().as_raw();
        loop {
            match self.0.accept().await {
                Ok((stream, _)) if stream.peer_cred().is_ok_and(|peer| peer.uid() == me || peer.uid() == 0) => {
                    return (stream, ());
                }
                Ok(_) => tracing::warn!("somebody else's knock at the socket was not answered"),
                Err(e) => {
                    tracing::warn!(failure = %e, "a knock at the socket could not be answered");
                    // Out of handles, the next accept fails at once: only a rest lets others close theirs.
                    let _ = tokio::time::timeout(ACCEPT_REST, std::future::pending::<()>()).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}

/// What an errand says, one JSON object a line, as it comes.
pub fn answer(listener: Listener) -> Response {
    let lines = stream::unfold(listener, |mut listener| async move {
        let said = listener.recv().await?;
        Some((line(&said), listener))
    });
    Response::new(Body::from_stream(lines))
}

fn line(said: &Said) -> Result<Vec<u8>, io::Error> {
    let mut line = serde_json::to_vec(said).map_err(io::Error::other)?;
    line.push(b'\n');
    Ok(line)
}
