//! An open desk with everything that its commands need: its mail room, and where it lies.

use crate::{demo, exit::Trouble, place::Chosen};
use desk::{Clock, Desk};
use doors::{limits::ReaderLimits, mailroom::Mailroom, reader::Reader};
use std::{path::PathBuf, sync::Arc};

/// An open desk. Clones are the same one.
#[derive(Clone)]
pub struct Office {
    pub desk: Desk,
    pub mailroom: Mailroom,
    pub place: Arc<Chosen>,
}

impl Office {
    /// Opens a place. `readers` is how many messages are read at once.
    pub async fn open(chosen: Chosen, readers: usize) -> Result<Office, Trouble> {
        let clock = Clock::Real;
        let desk = chosen.open(clock).await?;
        // A demonstration has a time of its own, which goes on where it stood.
        let desk = match demo::time_of(desk.record()).await? {
            Some(at) => Desk::open(desk.record().clone(), desk.keys().clone(), Clock::simulated(at)).await?,
            None => desk,
        };
        Ok(Office::of(desk, chosen, readers))
    }

    /// An office of a desk that is open.
    pub fn of(desk: Desk, chosen: Chosen, readers: usize) -> Office {
        let reader = Reader::with(this_program(), vec!["read-mail".into()], readers, ReaderLimits::default());
        let mailroom = Mailroom::new(desk.clone(), Arc::new(reader));
        Office { desk, mailroom, place: Arc::new(chosen) }
    }
}

/// This program's own file, which also reads mail. On Linux it is found even after an upgrade has put another in its place.
fn this_program() -> PathBuf {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { running } else { std::env::current_exe().unwrap_or(running) }
}
