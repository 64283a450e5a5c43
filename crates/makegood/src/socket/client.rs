//! The other side of the socket: a command that lets the running server do its work.

use super::{Asked, Name, heard::Heard, name};
use crate::{
    errand::{Errand, Listener, Said},
    exit::Trouble,
    intake, tongue,
};
use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, StatusCode, body::Incoming};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use std::{
    io,
    path::{Path, PathBuf},
};
use tokio::{net::UnixStream, sync::mpsc};
use words::Voice;

/// A server that runs on a folder.
pub struct Client {
    folder: PathBuf,
}

impl Client {
    /// The server on this folder; none, when nobody answers there.
    pub async fn find(folder: &Path) -> Result<Option<Client>, Trouble> {
        match connect(folder).await {
            Ok(_) => Ok(Some(Client { folder: folder.to_owned() })),
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::NotADirectory) => {
                Ok(None)
            }
            Err(e) => Err(silent(folder, &e)),
        }
    }

    /// Sends an errand; what it says is heard as it comes.
    pub async fn begin<E: Errand>(&self, errand: &E, voice: &Voice) -> Result<Listener, Trouble> {
        let asked = Asked { language: voice.language().to_owned(), zone: tongue::zone_name(voice), errand };
        let body = serde_json::to_vec(&asked).map_err(|e| Trouble::failed(e.to_string()))?;
        let response = self.send(E::PATH, "application/json", body.into()).await?;
        let (to, listener) = mpsc::channel(64);
        tokio::spawn(pass_on(response, to));
        Ok(listener)
    }

    /// Hands over messages of an archive; they are kept when this returns.
    pub async fn keep(&self, batch: &intake::Batch) -> Result<intake::Kept, Trouble> {
        let response = self.send(intake::KEEP_PATH, "application/octet-stream", batch.to_bytes().into()).await?;
        self.answer::<Result<intake::Kept, Trouble>>(response).await?
    }

    async fn answer<A: DeserializeOwned>(&self, response: Response<Incoming>) -> Result<A, Trouble> {
        let body = response.into_body().collect().await.map_err(|e| self.broken(&e))?;
        serde_json::from_slice(&body.to_bytes()).map_err(|e| self.broken(&e))
    }

    async fn send(&self, path: &str, media_type: &str, body: Bytes) -> Result<Response<Incoming>, Trouble> {
        let stream = connect(&self.folder).await.map_err(|e| silent(&self.folder, &e))?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|e| self.broken(&e))?;
        // It ends with the answer; what went wrong on it shows there.
        tokio::spawn(async move {
            let _ = connection.await;
        });
        let request = Request::post(path)
            .header("host", "makegood")
            .header("content-type", media_type)
            .body(Full::new(body))
            .map_err(|e| Trouble::failed(e.to_string()))?;
        let response = sender.send_request(request).await.map_err(|e| self.broken(&e))?;
        match response.status() {
            StatusCode::OK => Ok(response),
            other => Err(Trouble::failed(format!(
                "the server on {} did not understand this command ({other}): is it another version? Stop it, or use its own program.",
                self.folder.display()
            ))),
        }
    }

    fn broken(&self, e: &dyn std::fmt::Display) -> Trouble {
        Trouble::failed(format!(
            "the line to the server on {} broke ({e}). What it had confirmed is kept; look, then try again.",
            self.folder.display()
        ))
    }
}

async fn connect(folder: &Path) -> io::Result<UnixStream> {
    let Name { path, _folder } = name(folder)?;
    UnixStream::connect(path).await
}

fn silent(folder: &Path, e: &io::Error) -> Trouble {
    Trouble::unreachable(format!(
        "a server runs on {}, and its socket can't be reached: {e}. Run this command as the user that runs the server.",
        folder.display()
    ))
}

/// Hands on what the server says, line by line; its silence is an end too.
async fn pass_on(response: Response<Incoming>, to: mpsc::Sender<Said>) {
    let mut body = response.into_body();
    let mut heard = Heard::default();
    loop {
        let piece = match body.frame().await {
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
            Some(Err(e)) => return cut(&to, &e.to_string()).await,
            None => return cut(&to, "it ended early").await,
        };
        for said in heard.more(&piece) {
            let last = matches!(said, Ok(Said::Ended(_)));
            match said {
                Ok(said) => {
                    if to.send(said).await.is_err() || last {
                        return;
                    }
                }
                Err(e) => return cut(&to, &e.to_string()).await,
            }
        }
    }
}

async fn cut(to: &mpsc::Sender<Said>, why: &str) {
    let trouble = Trouble::failed(format!("the line to the server broke ({why}). What it had confirmed is kept; look, then try again."));
    let _ = to.send(Said::Ended(Err(trouble))).await;
}
