//! Who may look at a clock, who may wait, and who may give up with a panic.

use crate::{Finding, RustText, Tree};

/// Ways to ask what time it is.
const ASKS: [&str; 5] = ["SystemTime::now", "Timestamp::now", "Zoned::now", "UNIX_EPOCH.elapsed", "Utc::now"];
/// Ways to let time pass.
const WAITS: [&str; 4] = ["sleep(", "sleep_until(", "sleep_ms(", "nanosleep("];

/// Places that ask the wall clock: `now` is an argument, taken once per command.
pub fn clocks(tree: &Tree) -> Vec<Finding> {
    found(tree, &ASKS, |_, _| true, "asks the clock; take `now` as an argument")
}

/// Places outside tests that sleep instead of waiting for something.
pub fn sleeps(tree: &Tree) -> Vec<Finding> {
    found(tree, &WAITS, |file, line| !file.is_test(line), "sleeps; wait for a signal, a channel or a deadline")
}

/// Tests that sleep: they are slow when it is too long and fail by chance when it is too short.
pub fn sleeping_tests(tree: &Tree) -> Vec<Finding> {
    found(tree, &WAITS, RustText::is_test, "sleeps in a test; move the clock, or wait for what must happen")
}

/// `unwrap` outside tests: an `expect` states the invariant as a sentence.
pub fn unwraps(tree: &Tree) -> Vec<Finding> {
    let asks = [".unwrap()", ".unwrap_err()", ".unwrap_unchecked()"];
    found(tree, &asks, |file, line| !file.is_test(line), "is used; `expect` states the invariant as a sentence")
}

fn found(tree: &Tree, wanted: &[&str], here: impl Fn(&RustText, usize) -> bool, what: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        for name in wanted {
            let lines = file.places_of(name).into_iter().map(|at| file.line_of(at));
            let lines = lines.filter(|&line| here(&file, line));
            let sign = name.trim_end_matches('(');
            findings.extend(lines.map(|line| Finding::new(&file.path, line, format!("`{sign}` {what}"))));
        }
    }
    findings
}
