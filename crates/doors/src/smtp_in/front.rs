//! Whom a client meets at the mail door: our name, our certificate, and the other way that a refusal points to. It can change
//! while the door is open: the set-up gives a name, a certificate is renewed every few weeks.

use super::reply::Host;
use std::sync::Arc;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// What a client is told of us. Who is connected already goes on with what was said at the greeting.
#[derive(Debug, Clone)]
pub struct Front {
    /// Our name in the greeting. `postmaster@` it is always ours.
    pub name: String,
    /// Another way to reach us that a refusal can point to, such as the address of the contact page.
    pub another_way: Option<String>,
    /// With a certificate, STARTTLS is offered ([`super::certificate::load`]).
    pub tls: Option<Arc<rustls::ServerConfig>>,
}

/// The name can't stand in a greeting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} can't be the name of a mail server: it should look like desk.example.")]
pub struct NoName {
    /// The name that was asked for.
    pub name: String,
}

/// Changes the front of a listener that runs.
#[derive(Debug, Clone)]
pub struct FrontDoor(watch::Sender<Arc<Shown>>);

impl FrontDoor {
    pub(super) fn new(front: Front) -> Result<(FrontDoor, watch::Receiver<Arc<Shown>>), NoName> {
        let (sender, receiver) = watch::channel(Arc::new(Shown::of(front)?));
        Ok((FrontDoor(sender), receiver))
    }

    /// What is shown now.
    pub fn shown(&self) -> Front {
        let shown = self.0.borrow();
        Front { name: shown.host.name.clone(), another_way: shown.host.another_way.clone(), tls: shown.offered.clone() }
    }

    /// Whoever connects from now on meets this one.
    ///
    /// # Errors
    /// When the name can't stand in a greeting; then the front stays as it was.
    pub fn show(&self, front: Front) -> Result<(), NoName> {
        self.0.send_replace(Arc::new(Shown::of(front)?));
        Ok(())
    }
}

/// A front that can be shown.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) host: Arc<Host>,
    pub(super) tls: Option<TlsAcceptor>,
    offered: Option<Arc<rustls::ServerConfig>>,
}

impl Shown {
    fn of(front: Front) -> Result<Shown, NoName> {
        let Front { name, another_way, tls } = front;
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '@' | '"' | '\\');
        if name.is_empty() || name.len() > 255 || !name.chars().all(plain) {
            return Err(NoName { name });
        }
        Ok(Shown { host: Arc::new(Host { name, another_way }), tls: tls.clone().map(TlsAcceptor::from), offered: tls })
    }
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").field("host", &self.host).field("tls", &self.tls.is_some()).finish()
    }
}
