//! What runs beside the pages: reading mail, what time brings, mail that leaves, and a nightly look at everything. Each worker
//! does a round, then waits until something was committed, or a second has passed; it ends between two rounds.

use crate::{office::Office, outlet::Outlets};
use desk::real_now;
use jiff::{SignedDuration, Timestamp};
use record::store::Dialect;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, watch},
    task::JoinSet,
};

/// The longest that something due waits to be noticed: hints of commits may be missed, and time passes without one.
const ROUND: Duration = Duration::from_secs(1);
/// How often other nodes' changes of settings are looked for, where there are other nodes.
const SETTINGS: Duration = Duration::from_secs(5);
/// How often room is kept back again on a disk that was full.
const ROOM: Duration = Duration::from_secs(5);
/// How often everything that is due is computed anew (choice: a lost row heals within a day).
const HEAL: Duration = Duration::from_secs(24 * 60 * 60);
/// Sessions, tokens and throttles that ended so long ago go, in hours.
const PURGE_HOURS: i64 = 24 * 30;

/// A form that came after its session had ended waits so long for whoever wrote it, in hours.
/// For how many days what somebody began to write waits for them (choice, 2026-11: a fortnight's holiday).
const DRAFT_DAYS: i64 = 14;
const UNSENT_HOURS: i64 = desk::SENT_WITHIN_HOURS;

/// Says when to stop; whoever waits for it does so between two rounds.
pub type Stop = watch::Receiver<bool>;

/// What the delivery worker and the demonstration's clock share: one of them sends at a time.
pub type SharedOutlets = Arc<Mutex<Outlets>>;

/// Starts them all.
pub fn start(office: &Office, outlets: &SharedOutlets, stop: &Stop) -> JoinSet<&'static str> {
    let mut running = JoinSet::new();
    running.spawn(named("reading mail", read(office.clone(), stop.clone())));
    running.spawn(named("what time brings", sweep(office.clone(), stop.clone())));
    running.spawn(named("sending mail", send(office.clone(), Arc::clone(outlets), stop.clone())));
    running.spawn(named("keeping room", keep_room(office.clone(), stop.clone())));
    running.spawn(named("the nightly look", heal(office.clone(), stop.clone())));
    if office.desk.record().db().dialect() == Dialect::Postgres {
        running.spawn(named("other nodes' settings", reload(office.clone(), stop.clone())));
    }
    running
}

async fn named(name: &'static str, worker: impl Future<Output = ()>) -> &'static str {
    worker.await;
    name
}

/// Waits for a commit or for a while; false when it is time to stop.
async fn next_round(wake: &mut watch::Receiver<u64>, stop: &mut Stop, longest: Duration) -> bool {
    if *stop.borrow() {
        return false;
    }
    tokio::select! {
        _ = stop.wait_for(|stop| *stop) => false,
        _ = tokio::time::timeout(longest, wake.changed()) => true,
    }
}

/// The same without commits: for what is done by the clock on the wall.
pub async fn next_turn(stop: &mut Stop, after: Duration) -> bool {
    tokio::time::timeout(after, stop.wait_for(|stop| *stop)).await.is_err()
}

async fn read(office: Office, mut stop: Stop) {
    let mut wake = office.desk.record().db().wake();
    loop {
        wake.mark_unchanged();
        if office.desk.settings().is_some()
            && let Err(e) = office.mailroom.read_waiting_until(|| *stop.borrow()).await
        {
            tracing::error!(failure = %e, "mail that waits could not be read; it is tried again");
        }
        if !next_round(&mut wake, &mut stop, ROUND).await {
            return;
        }
    }
}

async fn sweep(office: Office, mut stop: Stop) {
    let mut wake = office.desk.record().db().wake();
    loop {
        wake.mark_unchanged();
        if let Err(e) = office.desk.sweep().await {
            tracing::error!(failure = %e, "what is due could not be looked at; it is tried again");
        }
        if !next_round(&mut wake, &mut stop, ROUND).await {
            return;
        }
    }
}

async fn send(office: Office, outlets: SharedOutlets, mut stop: Stop) {
    let mut wake = office.desk.record().db().wake();
    let mut complained = String::new();
    loop {
        wake.mark_unchanged();
        match deliver(&office, &outlets, || *stop.borrow()).await {
            Ok(()) => complained.clear(),
            // Once for each reason, not once a second.
            Err(why) if why == complained => {}
            Err(why) => {
                tracing::error!(failure = %why, "mail can't leave; it waits, and is tried again");
                complained = why;
            }
        }
        if !next_round(&mut wake, &mut stop, ROUND).await {
            return;
        }
    }
}

/// Sends what may leave at this moment, until it is time to stop.
pub async fn deliver(office: &Office, outlets: &SharedOutlets, stop: impl Fn() -> bool) -> Result<(), String> {
    let mut outlets = outlets.lock().await;
    match outlets.deliverer(&office.desk)? {
        Some(deliverer) => deliverer.deliver_until(stop).await.map(|_| ()).map_err(|e| e.to_string()),
        None => Ok(()),
    }
}

/// Keeps room back on the disk.
async fn keep_room(office: Office, mut stop: Stop) {
    loop {
        if let Err(e) = office.desk.record().db().keep_reserve().await {
            tracing::error!(failure = %e, "no room can be kept back for the day on which the disk is full");
        }
        if !next_turn(&mut stop, ROOM).await {
            return;
        }
    }
}

async fn heal(office: Office, mut stop: Stop) {
    while next_turn(&mut stop, HEAL).await {
        if office.desk.settings().is_none() {
            continue;
        }
        match office.desk.heal_due().await {
            Ok(cases) => tracing::info!(record.cases = cases, "what is due was computed anew"),
            Err(e) => tracing::error!(failure = %e, "what is due could not be computed anew"),
        }
        if let Err(e) = purge(&office, real_now()).await {
            tracing::error!(failure = %e, "what ended long ago could not be cleared away");
        }
    }
}

async fn purge(office: &Office, now: Timestamp) -> Result<(), record::RecordError> {
    let before = now - SignedDuration::from_hours(PURGE_HOURS);
    let record = office.desk.record();
    let (sessions, tokens, attempts) =
        (record.purge_sessions(before).await?, record.purge_tokens(before).await?, record.purge_attempts(before).await?);
    let forms = record.purge_unsent_forms(now - SignedDuration::from_hours(UNSENT_HOURS)).await?;
    let files = office.desk.sweep_unsent_files(now).await?;
    let drafts = record.purge_drafts(now - SignedDuration::from_hours(24 * DRAFT_DAYS)).await?;
    tracing::info!(unsent.forms = forms, unsent.files = files, unsent.drafts = drafts, "what nobody sent was cleared away");
    tracing::info!(access.sessions = sessions, access.tokens = tokens, access.attempts = attempts, "what ended long ago was cleared away");
    Ok(())
}

async fn reload(office: Office, mut stop: Stop) {
    while next_turn(&mut stop, SETTINGS).await {
        if let Err(e) = office.desk.reload_settings().await {
            tracing::error!(failure = %e, "the settings could not be looked at");
        }
    }
}
