//! The two clocks. Desk time serves promises, duties, undo and what falls due; it can be simulated, and then goes forward
//! only. Real time serves leases, sockets and throttles.

use jiff::Timestamp;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Where desk time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    Real,
    /// Moved by hand: tests and the demo. Microseconds since 1970.
    Simulated(Arc<AtomicI64>),
}

/// Real time: the machine's clock.
#[must_use]
pub fn real_now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    Timestamp::now()
}

impl Clock {
    /// A clock that stands at this instant until it is moved.
    #[must_use]
    pub fn simulated(at: Timestamp) -> Clock {
        Clock::Simulated(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    /// Desk time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            // Whole microseconds, as the record keeps them.
            Clock::Real => Timestamp::from_microsecond(real_now().as_microsecond()).expect("a clock's microseconds are in range"),
            Clock::Simulated(at) => Timestamp::from_microsecond(at.load(Ordering::SeqCst)).expect("it was an instant when it was set"),
        }
    }

    /// Whether it can be moved.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        matches!(self, Clock::Simulated(_))
    }

    /// Moves a simulated clock forward; backwards, and on the real clock, nothing happens.
    pub fn move_to(&self, to: Timestamp) {
        if let Clock::Simulated(at) = self {
            at.fetch_max(to.as_microsecond(), Ordering::SeqCst);
        }
    }
}
