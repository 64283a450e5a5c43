//! Where an errand is carried out: by this process, when it can open the place itself, or by the server that holds the folder.

use crate::{
    errand::{self, Errand},
    exit::{Exit, Trouble},
    office::Office,
    place::Chosen,
    progress,
    socket::Client,
};
use words::Voice;

/// How many messages a command reads at once: as many as a small machine has processors.
const READERS: usize = 2;

/// Who carries it out.
pub enum Through {
    /// This process.
    Here(Box<Office>),
    /// A server, through its socket.
    Server(Client),
}

impl Through {
    /// Finds the server that holds the folder; opens the place when there is none. On PostgreSQL several may work at once.
    pub async fn reach(chosen: Chosen) -> Result<Through, Trouble> {
        if chosen.is_folder()
            && let Some(client) = Client::find(&chosen.folder).await?
        {
            return Ok(Through::Server(client));
        }
        Ok(Through::Here(Box::new(Office::open(chosen, READERS).await?)))
    }

    /// Carries it out, and prints what is said meanwhile.
    pub async fn run<E: Errand>(&self, errand: E, voice: &Voice) -> Result<Exit, Trouble> {
        let listener = match self {
            Through::Here(office) => errand::begin(errand, (**office).clone(), voice.clone()),
            Through::Server(client) => client.begin(&errand, voice).await?,
        };
        progress::print(listener).await
    }
}

/// Carries an errand out at a place, and prints what is said meanwhile.
pub async fn run<E: Errand>(errand: E, chosen: Chosen, voice: &Voice) -> Result<Exit, Trouble> {
    must_exist(&chosen, voice)?;
    Through::reach(chosen).await?.run(errand, voice).await
}

/// A command that asks something doesn't make a desk: a wrong folder would look like an empty one.
pub fn must_exist(chosen: &Chosen, voice: &Voice) -> Result<(), Trouble> {
    if chosen.is_folder() && !chosen.folder.join(record::store::DATABASE_FILE).exists() {
        let shown = chosen.folder.display().to_string();
        return Err(Trouble::unreachable(voice.say_with("cli-no-desk-here", &[("folder", words::Arg::Text(&shown))])));
    }
    Ok(())
}
