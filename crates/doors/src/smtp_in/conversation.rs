//! One connection: carries bytes between a socket and a [`Session`], runs its errands, and watches the clock.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

use super::front::Shown;
use super::session::{Next, Session, Tls};
use super::spool::Spool;
use super::{Envelope, NotTaken, Take};
use crate::limits::SmtpLimits;

/// Bytes read from the socket at once.
const PIECE_BYTES: usize = 16 * 1024;

/// What all connections of a listener share.
pub(super) struct House<T> {
    pub(super) taker: Arc<T>,
    pub(super) limits: Arc<SmtpLimits>,
    pub(super) spool: PathBuf,
    pub(super) large: Semaphore,
}

/// Whether the desk is stopping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It is not.
    No,
    /// Messages that are on their way in may still arrive.
    AfterMessage,
    /// Only what is being stored may still end.
    Now,
}

/// Serves one client until either side hangs up.
pub(super) async fn serve<T: Take>(
    mut socket: TcpStream,
    client: IpAddr,
    house: Arc<House<T>>,
    shown: Arc<Shown>,
    stop: watch::Receiver<Stop>,
) {
    // Small answers must not wait for larger ones; where the system refuses this it is only slower.
    let _ = socket.set_nodelay(true);
    let tls = if shown.tls.is_some() { Tls::Offered } else { Tls::NotOffered };
    let mut conversation = Conversation {
        session: Session::new(Arc::clone(&shown.host), Arc::clone(&house.limits), client, tls),
        spool: Spool::default(),
        ends_at: Instant::now() + house.limits.session,
        pace: Pace::default(),
        stop,
        house,
    };
    let ended = conversation.run(&mut socket).await;
    let (Ok(Ended::StartTls), Some(acceptor)) = (ended, shown.tls.as_ref()) else {
        return;
    };
    if let Ok(Ok(mut encrypted)) = timeout(conversation.house.limits.handshake, acceptor.accept(socket)).await {
        conversation.session.encrypted();
        // Whatever ends it, there is nobody left to tell.
        let _ = conversation.run(&mut encrypted).await;
    }
}

struct Conversation<T> {
    session: Session,
    spool: Spool,
    ends_at: Instant,
    pace: Pace,
    stop: watch::Receiver<Stop>,
    house: Arc<House<T>>,
}

enum Ended {
    HungUp,
    StartTls,
}

impl<T: Take> Conversation<T> {
    async fn run<W: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut W) -> io::Result<Ended> {
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match self.session.what_next() {
                Next::More => {
                    self.send_replies(wire).await?;
                    let count = self.listen(wire, &mut piece).await?;
                    self.session.feed(&piece[..count]);
                }
                Next::Knows(recipient) => {
                    let known = self.ask(recipient).await;
                    self.session.known(known);
                }
                Next::Content(bytes) => self.keep(bytes).await,
                Next::Discard => self.spool = Spool::default(),
                Next::Take(envelope) => {
                    self.send_replies(wire).await?;
                    let outcome = self.hand_over(envelope).await;
                    self.session.taken(outcome);
                }
                Next::StartTls => {
                    self.send_replies(wire).await?;
                    return Ok(Ended::StartTls);
                }
                Next::Close => {
                    self.send_replies(wire).await?;
                    self.hang_up(wire).await?;
                    return Ok(Ended::HungUp);
                }
            }
        }
    }

    async fn send_replies<W: AsyncWrite + Unpin>(&mut self, wire: &mut W) -> io::Result<()> {
        let replies = self.session.replies();
        if replies.is_empty() {
            return Ok(());
        }
        let sending = async {
            wire.write_all(&replies).await?;
            wire.flush().await
        };
        timeout(self.house.limits.idle, sending).await?
    }

    /// Waits for bytes. 0 means that the session was told to say goodbye; a client that hung up is an error, which ends it.
    async fn listen<W: AsyncRead + Unpin>(&mut self, wire: &mut W, piece: &mut [u8]) -> io::Result<usize> {
        let silence_ends = Instant::now() + self.house.limits.idle;
        loop {
            let stop = *self.stop.borrow_and_update();
            if stop == Stop::Now || (stop == Stop::AfterMessage && !self.session.in_message()) {
                self.session.farewell("4.3.2", "We are stopping for a moment. Nothing is lost: please try again in a few minutes.");
                return Ok(0);
            }
            let heard = tokio::select! {
                heard = timeout_at(silence_ends.min(self.ends_at), wire.read(piece)) => heard,
                changed = self.stop.changed() => {
                    if changed.is_err() {
                        return Err(io::ErrorKind::ConnectionAborted.into());
                    }
                    continue;
                }
            };
            return match heard {
                Ok(Ok(0)) => Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(Ok(count)) => {
                    self.watch_pace(count);
                    Ok(count)
                }
                Ok(Err(problem)) => Err(problem),
                Err(_) if Instant::now() >= self.ends_at => {
                    self.session.farewell("4.4.2", "This connection has lasted as long as one may. Please connect again.");
                    Ok(0)
                }
                Err(_) => {
                    self.session.farewell("4.4.2", "We have heard nothing from you for a while. Please connect again.");
                    Ok(0)
                }
            };
        }
    }

    fn watch_pace(&mut self, count: usize) {
        if !self.session.in_message() {
            self.pace = Pace::default();
        } else if self.pace.is_too_slow(count, Instant::now(), &self.house.limits) {
            self.session.farewell("4.4.2", "This message comes in too slowly for us to wait for it. Please try again on a faster line.");
        }
    }

    /// A panic in the caller's code must not reach this connection, so it runs in a task of its own.
    async fn ask(&self, recipient: String) -> Result<bool, NotTaken> {
        let taker = Arc::clone(&self.house.taker);
        apart(self.house.limits.taking, async move { taker.knows(&recipient).await }).await
    }

    async fn keep(&mut self, bytes: Vec<u8>) {
        let kept = self.spool.add(bytes, self.house.limits.in_memory_bytes, &self.house.spool).await;
        if let Err(problem) = kept {
            tracing::error!(%problem, "a message that is coming in can't be kept: is the disk full?");
            self.spool = Spool::default();
            self.session.no_room();
        }
    }

    async fn hand_over(&mut self, envelope: Envelope) -> Result<(), NotTaken> {
        let spool = std::mem::take(&mut self.spool);
        let waiting = async {
            let turn = if spool.is_large() { self.house.large.acquire().await.ok() } else { None };
            (turn, spool.into_bytes().await)
        };
        let Ok((_turn, bytes)) = timeout(self.house.limits.taking, waiting).await else {
            return Err(NotTaken::Full);
        };
        let bytes = bytes.map_err(|problem| {
            tracing::error!(%problem, "a message that came in can't be read back from its file");
            NotTaken::Broken
        })?;
        let taker = Arc::clone(&self.house.taker);
        apart(self.house.limits.taking, async move { taker.take(envelope, bytes).await }).await
    }

    /// Closes our side, then listens a moment longer: hanging up on bytes that nobody read would take our last words with it.
    async fn hang_up<W: AsyncRead + AsyncWrite + Unpin>(&self, wire: &mut W) -> io::Result<()> {
        timeout(self.house.limits.linger, async {
            wire.shutdown().await?;
            let mut unread = vec![0; PIECE_BYTES];
            while wire.read(&mut unread).await? > 0 {}
            Ok(())
        })
        .await
        .unwrap_or(Ok(()))
    }
}

/// Runs something in a task that is ended with us, and makes a panic or a long wait "broken".
async fn apart<R: Send + 'static>(
    patience: Duration,
    work: impl Future<Output = Result<R, NotTaken>> + Send + 'static,
) -> Result<R, NotTaken> {
    let mut task = JoinSet::new();
    task.spawn(work);
    match timeout(patience, task.join_next()).await {
        Ok(Some(Ok(outcome))) => outcome,
        Ok(Some(Err(problem))) => {
            tracing::error!(panicked = problem.is_panic(), "taking a message failed; its sender was asked to try again");
            Err(NotTaken::Broken)
        }
        Ok(None) => Err(NotTaken::Broken),
        Err(_) => {
            tracing::error!(seconds = patience.as_secs(), "taking a message took too long; its sender was asked to try again");
            Err(NotTaken::Broken)
        }
    }
}

/// How fast a message comes in.
#[derive(Debug, Default)]
struct Pace {
    window: Option<(Instant, usize)>,
}

impl Pace {
    fn is_too_slow(&mut self, count: usize, now: Instant, limits: &SmtpLimits) -> bool {
        let (since, bytes) = self.window.get_or_insert((now, 0));
        *bytes += count;
        let window = now.duration_since(*since);
        if window < limits.rate_window {
            return false;
        }
        let too_slow = (*bytes as f64) < limits.slowest_bytes_per_second as f64 * window.as_secs_f64();
        self.window = Some((now, 0));
        too_slow
    }
}
