//! `makegood serve --demo`: an invented organisation with its people, and the openings of the five stories at their interesting
//! moment. Everything in it was made by real commands, through the real mail room, under simulated time; nothing leaves the
//! machine. It lies in a folder of its own, and can never become somebody's real desk.

mod acts;
mod clock;
mod organisation;
mod script;
mod stage;

use crate::{
    exit::Trouble,
    office::Office,
    place::Chosen,
    workers::{self, SharedOutlets, Stop},
};
use desk::{Clock, Desk, Failure};
use doors::catcher::Catcher;
use jiff::Timestamp;
use record::{
    Record, RecordError,
    store::{DATABASE_FILE, Place},
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use words::{Arg, Voice};

/// The fact under which a demonstration keeps its time, in microseconds since 1970.
const TIME: &str = "demonstration-time";

/// The desk time of a demonstration; nothing for a real desk.
pub async fn time_of(record: &Record) -> Result<Option<Timestamp>, RecordError> {
    let kept = record.fact(TIME).await?;
    Ok(kept.and_then(|text| text.parse().ok()).and_then(|at| Timestamp::from_microsecond(at).ok()))
}

async fn keep_time(desk: &Desk) -> Result<(), RecordError> {
    desk.record().set_fact(TIME, &desk.now().as_microsecond().to_string()).await
}

/// What runs only in a demonstration: the mail server that keeps everything here, and the clock.
pub struct Demonstration {
    catcher: Catcher,
}

/// Opens a demonstration; makes it first, where nothing is yet.
pub async fn open(chosen: Chosen, readers: usize, voice: &Voice) -> Result<(Office, Demonstration), Trouble> {
    if chosen.is_folder() && !chosen.folder.join(DATABASE_FILE).exists() {
        make_in_folder(&chosen.folder, voice).await?;
    }
    let shown = chosen.folder.display().to_string();
    let office = Office::open(chosen, readers).await?;
    if time_of(office.desk.record()).await?.is_none() {
        if office.desk.settings().is_some() || office.place.is_folder() {
            return Err(Trouble::usage(voice.say_with("cli-real-not-demo", &[("folder", Arg::Text(&shown))])));
        }
        return in_database(office).await;
    }
    Ok((office, Demonstration { catcher: Catcher::start().await }))
}

/// Makes it beside its place, so that one that was never finished is never taken for whole.
async fn make_in_folder(folder: &Path, voice: &Voice) -> Result<(), Trouble> {
    let beside = PathBuf::from(format!("{}.making", folder.display()));
    let unusable = |e: std::io::Error| {
        let (shown, why) = (folder.display().to_string(), e.to_string());
        Trouble::unreachable(voice.say_with("cli-folder-unusable", &[("folder", Arg::Text(&shown)), ("why", Arg::Text(&why))]))
    };
    if folder.exists() && folder.read_dir().map_err(unusable)?.next().is_some() {
        let shown = folder.display().to_string();
        return Err(Trouble::usage(voice.say_with("cli-restore-not-empty", &[("folder", Arg::Text(&shown))])));
    }
    if beside.exists() {
        std::fs::remove_dir_all(&beside).map_err(unusable)?;
    }
    let chosen = Chosen { place: Place::Folder(beside.clone()), folder: beside.clone() };
    let desk = chosen.open(Clock::simulated(script::begins_at())).await?;
    let office = Office::of(desk, chosen, 1);
    play(office).await?;
    std::fs::rename(&beside, folder).map_err(unusable)
}

/// Makes it in an empty database.
async fn in_database(office: Office) -> Result<(Office, Demonstration), Trouble> {
    let chosen = (*office.place).clone();
    let desk = Desk::open(office.desk.record().clone(), office.desk.keys().clone(), Clock::simulated(script::begins_at())).await?;
    let office = Office::of(desk, chosen, 1);
    play(office.clone()).await?;
    Ok((office, Demonstration { catcher: Catcher::start().await }))
}

/// Plays what has happened so far. The time is kept last: only a whole demonstration has one.
async fn play(office: Office) -> Result<(), Trouble> {
    let catcher = Catcher::start().await;
    let mut stage = stage::Stage::new(&office, catcher.address()).await?;
    script::play(&mut stage).await?;
    keep_time(&office.desk).await?;
    tracing::info!(mail.caught = catcher.letters().len(), "the demonstration is made");
    Ok(())
}

/// Lets mail leave and arrive once: what the page's clock does at each stop.
pub fn pump(office: Office, outlets: SharedOutlets) -> web::Pump {
    Arc::new(move || {
        let (office, outlets) = (office.clone(), Arc::clone(&outlets));
        Box::pin(async move {
            if let Err(why) = workers::deliver(&office, &outlets, || false).await {
                tracing::error!(failure = %why, "mail of the demonstration can't leave");
            }
            match office.mailroom.read_waiting().await {
                Ok(_) => Ok(()),
                Err(desk::Declined::Failed(failure)) => Err(failure),
                Err(other) => Err(Failure::Record(RecordError::File { attempted: "reading mail".into(), why: other.to_string() })),
            }
        })
    })
}

impl Demonstration {
    /// Where all its mail goes.
    pub fn catcher(&self) -> SocketAddr {
        self.catcher.address()
    }

    /// Lets time pass, and forgets what was caught, until it is time to stop.
    pub async fn run(self, office: Office, stop: Stop) {
        clock::run(&self.catcher, office, stop).await;
    }
}
