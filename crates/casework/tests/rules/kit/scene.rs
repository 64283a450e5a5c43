//! Given events, when a command at a time, then events or a refusal.

use super::{Town, kinds, on};
use casework::{Actor, CaseEvent, Command, Refusal, refusal::Reason};

/// What had happened.
pub struct Scene(Town);

/// What somebody wants then.
pub struct Wanted {
    town: Town,
    actor: Actor,
    command: Command,
}

/// A case of which these events are recorded, at these moments.
pub fn given(events: Vec<(&str, Actor, CaseEvent)>) -> Scene {
    let mut town = Town::new();
    for (n, (at, actor, event)) in events.into_iter().enumerate() {
        town.move_to(at);
        town.record_events(actor, 0x1000 + n as u128, &[event]);
    }
    Scene(town)
}

impl Scene {
    pub fn when(self, actor: Actor, command: Command) -> Wanted {
        Wanted { town: self.0, actor, command }
    }
}

impl Wanted {
    /// At this moment, instead of that of the last event.
    pub fn at(mut self, wall: &str) -> Wanted {
        self.town.now = on(wall);
        self
    }

    /// Events of these kinds happen, in this order, and no others.
    pub fn then(mut self, expected: &[&str]) -> Town {
        match self.town.send(self.actor, self.command) {
            Ok(events) => assert_eq!(kinds(&events), expected),
            Err(refusal) => panic!("{refusal}"),
        }
        self.town
    }

    /// It is refused for this reason.
    pub fn refused(mut self, reason: &Reason) -> Refusal {
        let refusal = self.town.refused(self.actor, self.command);
        assert_eq!(&refusal.reason, reason);
        refusal
    }
}
