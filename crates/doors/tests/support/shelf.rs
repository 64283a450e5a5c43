//! A running listener, and what takes its mail.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use doors::limits::SmtpLimits;
use doors::smtp_in::{Envelope, Listener, NotTaken, SmtpIn, Take, front::FrontDoor};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

/// Takes everything for desk.example; some recipients make it behave badly.
pub struct Shelf {
    pub letters: Mutex<Vec<(Envelope, Vec<u8>)>>,
    /// Letters to slow@ wait here.
    pub gate: Semaphore,
    /// One permit for each letter that has come to the gate.
    pub waiting: Semaphore,
}

impl Take for Shelf {
    async fn knows(&self, recipient: &str) -> Result<bool, NotTaken> {
        assert!(recipient != "panic-at-the-door@desk.example", "as the test wants it");
        Ok(recipient.ends_with("@desk.example"))
    }

    async fn take(&self, envelope: Envelope, bytes: Vec<u8>) -> Result<(), NotTaken> {
        match envelope.rcpt_to[0].as_str() {
            "panic@desk.example" => panic!("as the test wants it"),
            "full@desk.example" => return Err(NotTaken::Full),
            "slow@desk.example" => {
                self.waiting.add_permits(1);
                self.gate.acquire().await.expect("the gate stays").forget();
            }
            _ => {}
        }
        self.letters.lock().expect("a lock").push((envelope, bytes));
        Ok(())
    }
}

pub struct Running {
    pub address: SocketAddr,
    pub shelf: Arc<Shelf>,
    pub front: FrontDoor,
    pub stop: oneshot::Sender<()>,
    pub ended: JoinHandle<()>,
}

impl Running {
    pub fn letters(&self) -> Vec<(Envelope, Vec<u8>)> {
        self.shelf.letters.lock().expect("a lock").clone()
    }
}

pub fn settings() -> SmtpIn {
    SmtpIn::new("127.0.0.1:0".parse().expect("an address"), "mx.desk.example")
}

pub async fn start(settings: SmtpIn) -> Running {
    let listener = Listener::bind(settings).await.expect("a free port");
    let (address, front) = (listener.address(), listener.front());
    let shelf = Arc::new(Shelf { letters: Mutex::default(), gate: Semaphore::new(0), waiting: Semaphore::new(0) });
    let (stop, stopped) = oneshot::channel::<()>();
    let ended = tokio::spawn(listener.run(Arc::clone(&shelf), async move {
        let _ = stopped.await;
    }));
    Running { address, shelf, front, stop, ended }
}

pub async fn start_with(limits: SmtpLimits) -> Running {
    start(SmtpIn { limits, ..settings() }).await
}
