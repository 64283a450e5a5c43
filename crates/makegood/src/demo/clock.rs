//! The demonstration's time: it goes on as the clock on the wall does, from where it stood; the page can move it further.

use super::keep_time;
use crate::{office::Office, workers::Stop};
use doors::catcher::Catcher;
use jiff::SignedDuration;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How often time goes on.
const TICK: Duration = Duration::from_secs(1);
/// How often it is kept, so that a restart goes on from there.
const KEEP: Duration = Duration::from_secs(60);

/// Runs until it is time to stop.
pub async fn run(catcher: &Catcher, office: Office, mut stop: Stop) {
    let (mut ticked, mut kept) = (Instant::now(), Instant::now());
    let mut caught = 0;
    while timeout(TICK, stop.wait_for(|stop| *stop)).await.is_err() {
        let passed = SignedDuration::try_from(ticked.elapsed()).unwrap_or(SignedDuration::ZERO);
        ticked = Instant::now();
        let now = office.desk.now();
        office.desk.clock().move_to(now.checked_add(passed).unwrap_or(now));
        caught += catcher.empty().len();
        if kept.elapsed() >= KEEP {
            kept = Instant::now();
            keep(&office).await;
        }
    }
    keep(&office).await;
    tracing::info!(mail.caught = caught, "mail of the demonstration was counted, and went nowhere");
}

async fn keep(office: &Office) {
    if let Err(e) = keep_time(&office.desk).await {
        tracing::error!(failure = %e, "the demonstration's time could not be kept");
    }
}
