//! The six things of a recovery, beside the composer: what is done of each, and what a person still has to do. It
//! suggests; it writes nothing for anybody.

/// The six things, in their order.
pub struct Recovery {
    /// Nobody of us has spoken to them yet, so that the list stands open.
    pub nobody_has_answered: bool,
    pub steps: Vec<RecoveryStep>,
}

/// One of the six.
pub struct RecoveryStep {
    pub title: String,
    /// What is so, or what to do.
    pub what: String,
    pub standing: Standing,
}

/// Whether it is done, as far as the desk can see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    Done,
    ToDo,
}

impl RecoveryStep {
    /// Whether it is done, as far as the desk can see.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.standing == Standing::Done
    }
}
