//! Mail goes out: one message to one mail server, and the honest word for what became of it.
//!
//! The conversation is our own and small, because everything hangs on knowing in which phase a line broke: before the first
//! byte of the message nothing was handed over; from there until the last answer it is in doubt. (lettre's connection tells
//! neither apart, has no time-outs, takes an answer that is not UTF-8 for a broken line, and keeps what came along with the
//! answer to STARTTLS; looked at in version 0.11.23.) No pipelining, no CHUNKING: nothing here needs to be fast.

use rustls::pki_types::CertificateDer;

use crate::limits::Patience;
use crate::secret::Secret;

mod content;
mod dialogue;
mod encryption;
mod line;

pub use encryption::{TrustProblem, authorities_from};

/// The mail server that takes our mail: a relay that delivers it further.
#[derive(Debug)]
pub struct Outlet {
    /// Its name or address.
    pub host: String,
    /// Its port: 25 for a relay, 587 for submission, 465 with [`Security::Tls`].
    pub port: u16,
    /// How the line is protected.
    pub security: Security,
    /// The name to log in with; without it we do not log in.
    pub user: Option<String>,
    /// The password that goes with `user`. Never sent over an open line that leaves this machine.
    pub password: Option<Secret>,
    /// Our own name in EHLO.
    pub hello: String,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// How long we wait.
    pub patience: Patience,
}

/// How the line to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all; for a server on the same machine.
    None,
    /// STARTTLS when the server offers it, whatever its certificate says; keeps mere listeners out. No password is sent.
    StartTlsIfOffered,
    /// STARTTLS with a certificate that we believe, or nothing is sent.
    StartTls,
    /// TLS from the first byte, with a certificate that we believe.
    Tls,
}

/// Whose word counts for the mail server's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// The public authorities that browsers believe (Mozilla's list, built in).
    PublicAuthorities,
    /// These alone, such as an organisation's own ([`authorities_from`] reads them from a file).
    Only(Vec<CertificateDer<'static>>),
}

/// What became of a message. Texts are the server's words with their enhanced codes, one line, at most
/// [`crate::limits::REPLY_TEXT_CHARS`] long; they may hold addresses, so they do not belong in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The server has taken it for all recipients.
    Accepted {
        /// 2xx.
        code: u16,
        /// The server's words.
        text: String,
    },
    /// Not now (greylisting, a full disk): nobody got it, and trying again later is right.
    Deferred {
        /// 4xx.
        code: u16,
        /// The server's words.
        text: String,
    },
    /// Not at all: nobody got it, and trying again is no use.
    Refused {
        /// 5xx; 0 when it was not the server that refused but our own check, whose words stand in `text`.
        code: u16,
        /// The server's words, or ours.
        text: String,
    },
    /// Nothing was handed over: the server could not be reached, could not be believed, or would not deal with us at all (wrong
    /// password, no TLS). Safe to try again, and perhaps a setting to mend.
    Unreachable {
        /// What was attempted and what happened.
        why: String,
    },
    /// The message was on its way when the line broke: it may have been taken or not. Never send it again at once.
    InDoubt {
        /// What was attempted and what happened.
        why: String,
    },
}

impl Outlet {
    /// An open line without log-in, with default time-outs; change the fields for more.
    pub fn new(host: impl Into<String>, port: u16, hello: impl Into<String>) -> Outlet {
        Outlet {
            host: host.into(),
            port,
            security: Security::None,
            user: None,
            password: None,
            hello: hello.into(),
            trust: Trust::PublicAuthorities,
            patience: Patience::default(),
        }
    }

    /// Sends one message to all of `rcpt_to`, or to none: when the server refuses one of them, nothing is sent. `mail_from` is
    /// the return path, "" for automatic mail. Line ends of `raw` are made CR LF, dots are stuffed; nothing else is changed.
    ///
    /// Must not be dropped half-way (by a time-out, say): then nobody knows what became of the message, which is
    /// [`Sent::InDoubt`]. It ends by itself, at the latest when `patience` does.
    pub async fn send(&self, mail_from: &str, rcpt_to: &[String], raw: &[u8]) -> Sent {
        match dialogue::send(self, mail_from, rcpt_to, raw).await {
            Ok(sent) | Err(sent) => sent,
        }
    }

    /// Connects, encrypts, logs in and says goodbye: for the settings page and for `doctor`. The error is a sentence for the
    /// administrator.
    pub async fn try_out(&self) -> Result<(), String> {
        match dialogue::try_out(self).await {
            Ok(()) => Ok(()),
            Err(Sent::Accepted { code, text } | Sent::Deferred { code, text } | Sent::Refused { code, text }) => {
                Err(format!("The mail server said: {code} {text}"))
            }
            Err(Sent::Unreachable { why } | Sent::InDoubt { why }) => Err(why),
        }
    }
}
