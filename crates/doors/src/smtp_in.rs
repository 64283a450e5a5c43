//! Mail comes in: an SMTP listener that takes mail for us and for nobody else (RFC 5321).
//!
//! The conversation is [`session`], without a socket; [`conversation`] is the thin part around it that has one. A message is
//! acknowledged with 250 only after [`Take::take`] has returned `Ok`, so whoever implements it stores the message durably first.
//! Where the listener is bound is the caller's choice.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use crate::limits::SmtpLimits;

pub mod certificate;
pub mod command;
pub mod content;
mod conversation;
mod doorkeeper;
pub mod front;
mod listener;
pub mod reply;
pub mod session;
mod spool;

pub use front::Front;
pub use listener::Listener;

/// How the listener is set up.
#[derive(Debug, Clone)]
pub struct SmtpIn {
    /// Where to listen; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Whom clients meet at first; [`Listener::front`] changes it while the listener runs.
    pub front: Front,
    /// What we put up with.
    pub limits: SmtpLimits,
    /// Where large messages wait while they come in, in files without a name. Should lie on a disk, not in memory.
    pub spool: PathBuf,
}

impl SmtpIn {
    /// Without TLS, with the default limits, with the system's folder for temporary files.
    pub fn new(listen: SocketAddr, hostname: impl Into<String>) -> SmtpIn {
        SmtpIn {
            listen,
            front: Front { name: hostname.into(), another_way: None, tls: None },
            limits: SmtpLimits::default(),
            spool: std::env::temp_dir(),
        }
    }
}

/// Who takes the mail. Both may be called from many connections at once; a panic in either is answered with 451.
pub trait Take: Send + Sync + 'static {
    /// Whether this address is ours. `Err` means that we can't tell at the moment: the sender will try again. Never answer
    /// `Ok(false)` for a fault of ours, since that sends the message back to a customer.
    fn knows(&self, recipient: &str) -> impl Future<Output = Result<bool, NotTaken>> + Send;

    /// Stores the message durably, with its envelope. `Ok` is the moment from which it is ours to lose. May be dropped before
    /// it ends (`SmtpLimits::taking`, a stop of the desk): nothing has been acknowledged then, and the sender comes again, so
    /// the same bytes may arrive twice.
    fn take(&self, envelope: Envelope, bytes: Vec<u8>) -> impl Future<Output = Result<(), NotTaken>> + Send;
}

/// What the client said about a message, as far as it is not in the message itself. Nobody has checked any of it but `client`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where the connection came from.
    pub client: IpAddr,
    /// The name in HELO or EHLO.
    pub helo: String,
    /// The return path; "" for the null sender of bounces and automatic mail.
    pub mail_from: String,
    /// The recipients that are ours, as written, at least one.
    pub rcpt_to: Vec<String>,
    /// The line was encrypted.
    pub tls: bool,
}

/// Why a message was not taken although nothing is wrong with it. Its sender tries again, by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// No room: 452.
    Full,
    /// Something of ours is broken: 451.
    Broken,
}

impl NotTaken {
    fn reply(self) -> reply::Reply {
        match self {
            NotTaken::Full => reply::Reply::new(
                452,
                "4.3.1",
                "We have no room for your message at the moment; people here are told. Please keep it and try again later.",
            ),
            NotTaken::Broken => reply::Reply::new(
                451,
                "4.3.0",
                "We could not store your message just now. Nothing is wrong with it: please keep it and try again in a few minutes.",
            ),
        }
    }
}

#[cfg(test)]
mod session_tests;
