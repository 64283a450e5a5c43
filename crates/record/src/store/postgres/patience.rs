//! How long to wait before the next try: longer each time, and never the same for two that lost the same race.

use std::time::Duration;

/// A pause that doubles from `first` with each try (counted from 1), up to `longest`, of which a random half is taken off.
pub(super) fn pause(first: Duration, longest: Duration, tries: u32) -> Duration {
    let whole = first.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(longest);
    let mut dice = [0];
    // Without dice all wait equally long, which is only slower.
    let _ = getrandom::fill(&mut dice);
    whole / 2 + whole / 2 * u32::from(dice[0]) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_limit_and_differ() {
        let (first, longest) = (Duration::from_millis(10), Duration::from_millis(100));
        let third: Vec<Duration> = (0..50).map(|_| pause(first, longest, 3)).collect();
        assert!(third.iter().all(|pause| (20..=40).contains(&pause.as_millis())), "{third:?}");
        assert!(third.iter().any(|pause| *pause != third[0]));
        assert!(pause(first, longest, u32::MAX) <= longest);
    }
}
