//! How a server ends: by a signal, or because a part of it has ended that never should. Then everything that was begun gets
//! some time to be finished. Nothing that was acknowledged depends on it.

use crate::exit::{Exit, Trouble};
use desk::Desk;
use std::time::Duration;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    task::JoinSet,
};
use words::{Arg, Voice};

/// How long everything that was begun may take to end: longer than a mail that is on its way in (20 s, and as much to be
/// stored), shorter than service managers wait (90 s).
const FAREWELL: Duration = Duration::from_secs(45);

/// The signals that end a server. They are listened for before anybody is told that it runs.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Listens from now on.
    pub fn listen() -> Result<Signals, Trouble> {
        let deaf = |e: std::io::Error| Trouble::failed(format!("signals can't be heard on this machine: {e}"));
        let terminate = signal(SignalKind::terminate()).map_err(deaf)?;
        let interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
        Ok(Signals { terminate, interrupt })
    }

    async fn heard(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// The parts of a running server, each with its name.
#[derive(Default)]
pub struct Parts {
    running: JoinSet<&'static str>,
}

impl Parts {
    /// Starts a part.
    pub fn spawn(&mut self, name: &'static str, part: impl Future<Output = ()> + Send + 'static) {
        self.running.spawn(async move {
            part.await;
            name
        });
    }

    /// Takes workers that run already.
    pub fn workers(&mut self, mut workers: JoinSet<&'static str>) {
        self.running.spawn(async move {
            // The first that ends, ends them all: none of them ends before it is told to.
            match workers.join_next().await {
                Some(Ok(name)) => {
                    while workers.join_next().await.is_some() {}
                    name
                }
                Some(Err(_)) | None => "a worker",
            }
        });
    }

    /// Waits for a reason to end.
    pub async fn wait(&mut self, signals: &mut Signals, desk: &Desk, voice: &Voice) -> Result<Exit, Trouble> {
        tokio::select! {
            () = signals.heard() => Ok(Exit::Well),
            why = desk.record().db().writing_stopped() => Err(Trouble::failed(voice.say_with("cli-writing-stopped", &[("why", Arg::Text(&why))]))),
            ended = self.running.join_next() => {
                let part = match ended {
                    Some(Ok(name)) => name,
                    Some(Err(_)) | None => "a part of the desk",
                };
                Err(Trouble::failed(voice.say_with("cli-part-ended", &[("part", Arg::Text(part))])))
            }
        }
    }

    /// Lets everything end. A second signal ends it at once.
    pub async fn say_goodbye(&mut self, signals: &mut Signals) {
        let everything = async { while self.running.join_next().await.is_some() {} };
        tokio::select! {
            () = everything => {}
            () = signals.heard() => tracing::warn!("not everything that was begun has ended; nothing that was acknowledged is lost"),
            _ = tokio::time::timeout(FAREWELL, std::future::pending::<()>()) => {
                tracing::warn!("not everything that was begun has ended in time; nothing that was acknowledged is lost");
            }
        }
        self.running.shutdown().await;
    }
}
