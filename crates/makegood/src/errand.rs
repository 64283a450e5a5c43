//! An errand: the work of a command, done on an open desk. The command line carries it out itself, or sends it through the
//! socket to the server that holds the folder; either way the same function runs, and what it says is printed as it comes.

use crate::{
    exit::{Exit, Trouble},
    office::Office,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::future::Future;
use tokio::sync::mpsc;
use words::Voice;

/// How much may be said before somebody has to listen: a slow terminal slows the work, and fills no memory.
const SAID_AHEAD: usize = 64;

/// The work of a command.
pub trait Errand: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its address at the socket.
    const PATH: &'static str;

    /// Does it.
    ///
    /// # Errors
    /// Says what was attempted and what to do.
    fn run(self, office: &Office, tell: &Teller) -> impl Future<Output = Result<Exit, Trouble>> + Send;
}

/// What an errand says while it works. The last thing is always [`Said::Ended`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// A line for standard output.
    Line(String),
    /// How far it has come; the whole when it is known.
    Progress {
        stage: String,
        done: u64,
        whole: Option<u64>,
    },
    Ended(Result<Exit, Trouble>),
}

/// Hears what an errand says.
pub type Listener = mpsc::Receiver<Said>;

/// Says what an errand says, in its reader's language.
#[derive(Clone)]
pub struct Teller {
    voice: Voice,
    to: mpsc::Sender<Said>,
}

impl Teller {
    /// A teller in this voice, and who hears it.
    pub fn new(voice: Voice) -> (Teller, Listener) {
        let (to, listener) = mpsc::channel(SAID_AHEAD);
        (Teller { voice, to }, listener)
    }

    /// The reader's language and zone.
    pub fn voice(&self) -> &Voice {
        &self.voice
    }

    /// A line for standard output.
    ///
    /// # Errors
    /// When nobody listens any more: the errand may stop.
    pub async fn line(&self, line: impl Into<String>) -> Result<(), Trouble> {
        self.to.send(Said::Line(line.into())).await.map_err(|_| Trouble::unheard())
    }

    /// How far it has come. Left out when the listener is behind.
    pub fn progress(&self, stage: &str, done: u64, whole: Option<u64>) {
        // A step that isn't seen is followed by the next.
        let _ = self.to.try_send(Said::Progress { stage: stage.to_owned(), done, whole });
    }

    async fn ended(&self, result: Result<Exit, Trouble>) {
        // Whoever has gone away doesn't need to know.
        let _ = self.to.send(Said::Ended(result)).await;
    }
}

/// Carries an errand out in a task of its own; what it says is heard here.
pub fn begin<E: Errand>(errand: E, office: Office, voice: Voice) -> Listener {
    let (tell, listener) = Teller::new(voice);
    tokio::spawn(async move {
        let result = errand.run(&office, &tell).await;
        // The desk is let go before the end is told: who hears it may open the folder.
        drop(office);
        tell.ended(result).await;
    });
    listener
}
