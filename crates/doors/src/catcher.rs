//! For tests: a mail server that keeps every letter in memory instead of delivering it, and misbehaves when it is told to.
//!
//! It is built on our own [`Session`](crate::smtp_in::session::Session), so it is as strict as our listener, and takes every
//! recipient. It listens on 127.0.0.1 and on a port that the system chooses, and stops when it is dropped.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinSet};

use crate::smtp_in::Envelope;

mod connection;

/// A running catching server.
#[derive(Debug)]
pub struct Catcher {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: AbortHandle,
}

/// One letter, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// Who it is from and for.
    pub envelope: Envelope,
    /// The letter, dots unstuffed.
    pub bytes: Vec<u8>,
}

/// The moments of a conversation at which a fault can happen. Each is the moment when the server would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before the greeting.
    Greeting,
    /// After EHLO (or HELO).
    Ehlo,
    /// After STARTTLS.
    StartTls,
    /// After AUTH.
    Auth,
    /// After MAIL FROM.
    Mail,
    /// After RCPT TO.
    Rcpt,
    /// After DATA.
    Data,
    /// In the middle of the content, before the final dot.
    Content,
    /// After the final dot.
    FinalDot,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Answers this instead, and has not done what was asked. Several lines are given with `\r\n` and their codes.
    Answer(Phase, String),
    /// Waits so long before it answers; the rest goes well.
    Delay(Phase, Duration),
    /// Hangs up without an answer. At [`Phase::FinalDot`] the letter is not kept.
    HangUp(Phase),
    /// Keeps the letter, and hangs up before it has said so: the lost 250.
    KeepAndHangUp,
    /// Keeps the letter, waits, then says 250: the slow server that makes doubles.
    KeepAndDelay(Duration),
    /// Has the whole letter, and keeps it so much later, whether or not anybody still waits for an answer: what makes doubles of
    /// those who look for it at once.
    KeepLate(Duration),
}

/// What the server offers and wants, other than plain SMTP.
#[derive(Debug, Clone, Default)]
pub struct Habits {
    /// A certificate: STARTTLS is offered, or with `tls_at_once` everything is encrypted.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// TLS from the first byte.
    pub tls_at_once: bool,
    /// Keywords of EHLO to leave out, such as `8BITMIME`.
    pub withheld: Vec<&'static str>,
    /// A name and a password, without which MAIL is answered with 530.
    pub log_in: Option<(String, String)>,
    /// Which ways to log in are offered, such as `PLAIN LOGIN`.
    pub mechanisms: &'static str,
    /// Plain bytes that somebody in between adds behind the answer to STARTTLS.
    pub injected: Option<&'static str>,
    /// A folder that gets a copy of each letter before its sender hears that it was kept: the archive of what was sent.
    pub copies: Option<PathBuf>,
}

#[derive(Debug)]
struct Shared {
    habits: Habits,
    inside: Mutex<Inside>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct Inside {
    letters: Vec<Caught>,
    script: VecDeque<Fault>,
    connections: usize,
    heard: usize,
    lines: Vec<String>,
}

impl Catcher {
    /// Starts on a port of 127.0.0.1 that the system chooses.
    ///
    /// # Panics
    /// When there is no port to be had: a test can't go on then.
    pub async fn start() -> Catcher {
        Catcher::start_with(Habits::default()).await
    }

    /// The same with habits.
    ///
    /// # Panics
    /// When there is no port to be had.
    pub async fn start_with(habits: Habits) -> Catcher {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("the loopback has a free port");
        let address = socket.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared { habits, inside: Mutex::default(), arrived: Notify::new() });
        let for_connections = Arc::clone(&shared);
        let listening = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    accepted = socket.accept() => {
                        let Ok((socket, peer)) = accepted else { return };
                        connections.spawn(connection::serve(socket, peer.ip(), Arc::clone(&for_connections)));
                    }
                    Some(_) = connections.join_next(), if !connections.is_empty() => {}
                }
            }
        });
        Catcher { address, shared, listening: listening.abort_handle() }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The next connections each have one of these faults, in this order; those after them go well.
    pub fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.inside().script.extend(faults);
    }

    /// All letters that were kept so far, oldest first.
    pub fn letters(&self) -> Vec<Caught> {
        self.shared.inside().letters.clone()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.shared.inside().connections
    }

    /// How many letters have come in whole, whatever became of them then.
    pub fn heard(&self) -> usize {
        self.shared.inside().heard
    }

    /// Every command line that was heard, in all connections.
    pub fn lines(&self) -> Vec<String> {
        self.shared.inside().lines.clone()
    }

    /// Forgets all letters, and gives them.
    pub fn empty(&self) -> Vec<Caught> {
        std::mem::take(&mut self.shared.inside().letters)
    }

    /// Waits until at least `count` letters are there, and gives all. Real time, not desk time.
    ///
    /// # Panics
    /// When they are not there in time; says how many are.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Vec<Caught> {
        let waiting = async {
            loop {
                let arrived = self.shared.arrived.notified();
                let letters = self.letters();
                if letters.len() >= count {
                    return letters;
                }
                arrived.await;
            }
        };
        match tokio::time::timeout(patience, waiting).await {
            Ok(letters) => letters,
            Err(_) => panic!("{} of {count} letters have arrived after {patience:?}", self.letters().len()),
        }
    }
}

impl Drop for Catcher {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Shared {
    /// Keeps a letter, its copy first: whoever finds none may send it again.
    fn keep(&self, letter: Caught) -> std::io::Result<()> {
        let mut inside = self.inside();
        if let Some(folder) = &self.habits.copies {
            let (partial, whole) = (folder.join("partial"), folder.join(format!("{:06}.eml", inside.letters.len())));
            std::fs::write(&partial, &letter.bytes)?;
            std::fs::rename(&partial, &whole)?;
        }
        inside.letters.push(letter);
        drop(inside);
        self.arrived.notify_waiters();
        Ok(())
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
