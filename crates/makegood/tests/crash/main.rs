//! The whole desk as a process of its own, which is killed, loses its power or finds its disk full while mail comes in and
//! replies go out. Nothing that it acknowledged is lost, nothing is stored twice, nothing is sent twice.
//!
//! `MAKEGOOD_CRASH_CYCLES` says how often it is killed (20; `./test crash` does it 100 times), `MAKEGOOD_CRASH_SEED` repeats
//! the moments of a run that was printed.

mod book;
mod cycles;
mod desk;
mod dice;
mod disk_full;
mod doubt;
mod ground;
mod operator;
mod power;
#[path = "../command_line/program.rs"]
#[expect(dead_code, reason = "running a command to its end is shared; servers here are started by hand, to be killed")]
mod program;
mod senders;
mod verdict;

use cycles::{Ends, run};
use ground::Ground;

/// How often the desk is killed.
fn kills() -> u32 {
    std::env::var("MAKEGOOD_CRASH_CYCLES").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_is_killed_under_load_loses_doubles_and_sends_twice_nothing() {
    run(Ground::folder(), Ends::Killed, kills()).await;
}

/// The database goes on; what the dead node had taken comes free by time.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_killed_under_load_loses_doubles_and_sends_twice_nothing_on_postgresql() {
    run(Ground::database(), Ends::Killed, kills().div_ceil(5)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_loses_its_power_under_load_loses_doubles_and_sends_twice_nothing() {
    run(Ground::folder(), Ends::WithoutPower, kills().div_ceil(4)).await;
}
