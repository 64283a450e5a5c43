//! Random walks: anybody sends anything, clocks jump, colleagues come and go, mail bounces. After every step what must
//! always hold is checked by the kit; here stand the walks, and what only a walk can see.

mod step;

use crate::{kit::*, rule_07_take_back::as_it_was};
use casework::{
    Case,
    care::{cover, roster::Colleague},
};
use jiff::Timestamp;
use proptest::prelude::*;
use step::{Step, steps};

/// Since when a customer has waited without anybody present, though somebody could step in.
#[derive(Default)]
struct Uncovered(Option<Timestamp>);

impl Uncovered {
    /// Looks at the case after the clock has come by: within the lease, somebody acts who is here.
    fn look(&mut self, town: &Town) {
        let Case::Open(c) = &town.case else {
            self.0 = None;
            return;
        };
        let present = |id| town.roster.find(id).is_some_and(Colleague::is_present);
        let covered = present(c.owner) || present(c.acting());
        let waits = c.customer_waits() && cover::choose(&town.roster, c.owner).is_some();
        if covered || !waits {
            self.0 = None;
            return;
        }
        let since = *self.0.get_or_insert(town.now);
        let waited = town.calendar.open_time_between(since, town.now);
        let lease = minutes(i64::from(town.policy.cover_lease_open_minutes));
        assert!(waited < lease, "nobody acts for {waited:?}: {:?}\n{:?}", c.cover, town.roster);
    }
}

fn walk(steps: Vec<Step>) -> Town {
    let mut town = Town::new();
    let mut uncovered = Uncovered::default();
    for (n, step) in steps.into_iter().enumerate() {
        let before = town.record.len();
        let instant = step.is_instant();
        step.take(&mut town, n);
        town.who_is_back();
        let more = town.record.len() - before;
        assert!(!instant || more <= 60, "one step led to {more} events");
        if town.case != Case::Unopened {
            town.clock();
        }
        uncovered.look(&town);
    }
    the_clock_comes_to_rest(&town);
    town
}

/// From here on, with nobody doing anything, the clock stops only so often: no sweep without an end.
fn the_clock_comes_to_rest(town: &Town) {
    let Case::Open(c) = &town.case else { return };
    // Where everybody is away the search goes on; that it is rare enough is the business of rule 1.
    if !town.roster.find(c.owner).is_some_and(Colleague::is_present) {
        return;
    }
    let mut later = town.clone();
    let mut stops = 0;
    while let Some(at) = later.case.next_instant(&later.policy) {
        later.now = at.max(later.now);
        later.who_is_back();
        later.clock();
        stops += 1;
        assert!(stops <= 80, "it goes on and on: {:?}", kinds(&later.last));
    }
}

/// Enough to find what the rules forget in some seconds; thousands were walked while they were written.
const WALKS: u32 = 64;

proptest! {
    #![proptest_config(ProptestConfig { cases: WALKS, failure_persistence: None, max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_an_open_case_has_an_owner_a_dated_step_and_cover_within_the_lease(steps in steps(40)) {
        walk(steps);
    }

    #[test]
    fn whatever_happened_before_a_reply_taken_back_at_once_leaves_no_trace(steps in steps(25), besides in any::<[u8; 5]>()) {
        let mut town = walk(steps);
        let Case::Open(before) = town.case.clone() else { return Ok(()) };
        let slip = reply(&town, "a slip", step::besides(&town, besides), besides[4] % 2 == 0);
        if town.send(casework::Actor::Staff(LEA), slip).is_ok() {
            let broken = town.last.iter().any(|e| has(std::slice::from_ref(e), "promise.broken"));
            prop_assert!(!broken, "the clock had come by");
            town.staff(LEA, casework::Command::TakeBack { message: message("a slip") });
            let mut after = as_it_was(town.open());
            after.ended_before = before.ended_before;
            prop_assert_eq!(as_it_was(&before), after);
        }
    }
}
