//! Dice that fall the same way again: a run is repeated by its seed.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    ops::RangeInclusive,
};

/// xorshift64*.
pub struct Dice(u64);

impl Dice {
    /// The dice of a run: by `MAKEGOOD_CRASH_SEED`, or by chance. The seed is printed.
    pub fn of_the_run() -> Dice {
        let given = std::env::var("MAKEGOOD_CRASH_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| RandomState::new().build_hasher().finish() % 1_000_000);
        println!("crash: this run is repeated by MAKEGOOD_CRASH_SEED={seed}");
        Dice::of(seed)
    }

    fn of(seed: u64) -> Dice {
        Dice((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Dice of somebody's own: what others throw doesn't change them.
    pub fn apart(&mut self) -> Dice {
        Dice::of(self.next() >> 16)
    }

    /// A number among these.
    pub fn among(&mut self, range: RangeInclusive<u64>) -> u64 {
        range.start() + self.next() % (range.end() - range.start() + 1)
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }
}
