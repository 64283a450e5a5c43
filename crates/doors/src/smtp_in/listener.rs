//! The open door: accepts connections, gives each a task of its own, and says goodbye to all when the desk stops.

use std::future::Future;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinError, JoinSet};

use super::conversation::{self, House, Stop};
use super::doorkeeper::{Doorkeeper, Outside};
use super::front::{FrontDoor, NoName, Shown};
use super::reply::{self, Reply};
use super::{SmtpIn, Take};

/// A listener that is bound and takes no connection yet.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    settings: SmtpIn,
    front: (FrontDoor, watch::Receiver<Arc<Shown>>),
}

/// Why the listener can't start.
#[derive(Debug, thiserror::Error)]
pub enum NoListener {
    /// The address can't be had.
    #[error("Can't listen for mail on {address}: {why}. {advice}")]
    Address {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        why: io::Error,
        /// What can be done.
        advice: &'static str,
    },
    /// Large messages could not be kept while they come in.
    #[error("Can't write to the folder {} where large messages wait while they come in: {why}. Name a folder with --data that can be written.", folder.display())]
    Spool {
        /// The folder that was asked for.
        folder: PathBuf,
        /// What the system said.
        why: io::Error,
    },
    /// The name can't stand in a greeting.
    #[error(transparent)]
    Name(#[from] NoName),
}

impl Listener {
    /// Takes the port, and makes sure that large messages can be kept.
    pub async fn bind(settings: SmtpIn) -> Result<Listener, NoListener> {
        let front = FrontDoor::new(settings.front.clone())?;
        tempfile::tempfile_in(&settings.spool).map_err(|why| NoListener::Spool { folder: settings.spool.clone(), why })?;
        let no_address = |why: io::Error| NoListener::Address { address: settings.listen, advice: advice(&why), why };
        let socket = TcpListener::bind(settings.listen).await.map_err(no_address)?;
        let address = socket.local_addr().map_err(no_address)?;
        Ok(Listener { socket, address, settings, front })
    }

    /// Where it listens, with the port that the system chose.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What changes our name, certificate and other way while it runs.
    pub fn front(&self) -> FrontDoor {
        self.front.0.clone()
    }

    /// Takes connections until `shutdown` ends. Then messages that are on their way in may still arrive for
    /// `SmtpLimits::farewell`, all other clients hear 421; what is being stored gets the same time once more. Ends when all
    /// have gone.
    pub async fn run<T: Take>(self, taker: Arc<T>, shutdown: impl Future<Output = ()>) {
        let (settings, (_, front)) = (self.settings, self.front);
        let farewell = settings.limits.farewell;
        let accept_rest = settings.limits.accept_rest;
        let doorkeeper = Doorkeeper::new(&settings.limits);
        let house = Arc::new(House {
            taker,
            large: Semaphore::new(settings.limits.large_messages_at_once),
            limits: Arc::new(settings.limits),
            spool: settings.spool,
        });
        let (tell, stop) = watch::channel(Stop::No);
        let mut connections = JoinSet::new();
        tokio::pin!(shutdown);
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                Some(ended) = connections.join_next(), if !connections.is_empty() => note(ended),
                accepted = self.socket.accept() => match accepted {
                    Ok((socket, peer)) => match doorkeeper.let_in(peer.ip()) {
                        Ok(place) => {
                            let (house, stop, shown) = (Arc::clone(&house), stop.clone(), Arc::clone(&front.borrow()));
                            connections.spawn(async move {
                                let _place = place;
                                conversation::serve(socket, peer.ip().to_canonical(), house, shown, stop).await;
                            });
                        }
                        Err(Outside::Busy) => turn_away(socket, &reply::too_busy()),
                        Err(Outside::TooManyFromThere) => turn_away(socket, &reply::too_many_from_you()),
                    },
                    Err(problem) => {
                        tracing::warn!(%problem, "a mail connection could not be accepted");
                        tokio::time::sleep(accept_rest).await;
                    }
                },
            }
        }
        drop(self.socket);
        for stop in [Stop::AfterMessage, Stop::Now] {
            tell.send_replace(stop);
            if everyone_left(&mut connections, farewell).await {
                return;
            }
        }
        tracing::warn!(
            connections = connections.len(),
            "some mail connections did not end in time and were cut; nothing of theirs was acknowledged"
        );
    }
}

async fn everyone_left(connections: &mut JoinSet<()>, patience: Duration) -> bool {
    let leaving = async {
        while let Some(ended) = connections.join_next().await {
            note(ended);
        }
    };
    tokio::time::timeout(patience, leaving).await.is_ok()
}

fn note(ended: Result<(), JoinError>) {
    if ended.is_err_and(|problem| problem.is_panic()) {
        tracing::error!("a mail connection panicked; only that connection ended");
    }
}

/// One reply and goodbye, without a task and without waiting: the buffer of a fresh socket has room for it.
fn turn_away(socket: TcpStream, reply: &Reply) {
    let mut bytes = Vec::new();
    reply.encode(&mut bytes);
    if let Ok(mut socket) = socket.into_std() {
        // Whoever does not hear it sees the line closed, which means the same.
        let _ = socket.write(&bytes);
    }
}

fn advice(why: &io::Error) -> &'static str {
    match why.kind() {
        io::ErrorKind::AddrInUse => "Another program listens there already: stop it, or name another port with --smtp-listen.",
        io::ErrorKind::PermissionDenied => {
            "Ports below 1024 need a permission of their own: name another port with --smtp-listen, or give the desk CAP_NET_BIND_SERVICE."
        }
        io::ErrorKind::AddrNotAvailable => "This machine does not have that address: name one that it has with --smtp-listen.",
        _ => "Name another address with --smtp-listen.",
    }
}
