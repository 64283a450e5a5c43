//! What an open case owes: never nothing. The type has a first step, so that "open without a next step" can't be built.

use super::{
    duty::{Duty, DutyKind},
    promise::{Promise, Told},
};
use crate::ids::{DutyId, PromiseId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One thing owed: an open promise, or a duty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    Promise(Promise),
    Duty(Duty),
}

impl Step {
    /// When it is due.
    #[must_use]
    pub fn due_at(&self) -> Timestamp {
        match self {
            Step::Promise(p) => p.due_at,
            Step::Duty(d) => d.due_at,
        }
    }

    /// When the customer was told of it, if they were.
    #[must_use]
    pub fn told_at(&self) -> Option<Timestamp> {
        match self {
            Step::Promise(p) => match p.told {
                Told::Told { at } => Some(at),
                Told::BeingDelivered { .. } | Told::Impossible { .. } => None,
            },
            Step::Duty(_) => None,
        }
    }

    /// Whether the customer notices when it is done.
    #[must_use]
    pub fn is_noticed(&self) -> bool {
        match self {
            Step::Promise(_) => true,
            Step::Duty(d) => d.kind.is_noticed(),
        }
    }

    fn is_undated(&self) -> bool {
        match self {
            Step::Promise(_) => false,
            Step::Duty(d) => is_undated(d),
        }
    }

    fn id(&self) -> Uuid {
        match self {
            Step::Promise(p) => p.id.0,
            Step::Duty(d) => d.id.0,
        }
    }
}

/// What a case owes, the earliest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Owed {
    next: Step,
    later: Vec<Step>,
}

impl Owed {
    /// A case that owes this.
    #[must_use]
    pub fn new(step: Step) -> Owed {
        Owed { next: step, later: Vec::new() }
    }

    /// The next step: the earliest promise or duty.
    #[must_use]
    pub fn next(&self) -> &Step {
        &self.next
    }

    /// All of it, the earliest first.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        std::iter::once(&self.next).chain(&self.later)
    }

    /// The open promises.
    pub fn promises(&self) -> impl Iterator<Item = &Promise> {
        self.steps().filter_map(|s| match s {
            Step::Promise(p) => Some(p),
            Step::Duty(_) => None,
        })
    }

    /// The duties.
    pub fn duties(&self) -> impl Iterator<Item = &Duty> {
        self.steps().filter_map(|s| match s {
            Step::Promise(_) => None,
            Step::Duty(d) => Some(d),
        })
    }

    /// An open promise.
    #[must_use]
    pub fn promise(&self, id: PromiseId) -> Option<&Promise> {
        self.promises().find(|p| p.id == id)
    }

    /// A duty.
    #[must_use]
    pub fn duty(&self, id: DutyId) -> Option<&Duty> {
        self.duties().find(|d| d.id == id)
    }

    /// The earliest step that the customer will notice (rule 2): there always is one.
    #[must_use]
    pub fn noticed(&self) -> &Step {
        self.steps().find(|s| s.is_noticed()).unwrap_or(&self.next)
    }

    /// The duty that stands only because nothing else does, and that no event has dated yet.
    #[must_use]
    pub fn undated(&self) -> Option<&Duty> {
        self.duties().find(|d| is_undated(d))
    }

    /// Owes this as well; the same promise or duty again takes the old one's place. What stood only because nothing else
    /// did gives way to anything that the customer will notice.
    #[must_use]
    pub fn with(self, step: Step) -> Owed {
        let id = step.id();
        let mut steps: Vec<Step> = self.into_steps().filter(|s| s.id() != id).collect();
        steps.push(step);
        if steps.iter().any(|s| s.is_noticed() && !s.is_undated()) {
            steps.retain(|s| !s.is_undated());
        }
        Owed::sorted(steps)
    }

    /// No longer owes this. When nothing would be left that the customer notices, the duty to say what happens next
    /// stands, since `at`.
    #[must_use]
    pub fn without(self, id: Uuid, at: Timestamp) -> (Owed, Option<Step>) {
        let (gone, mut rest): (Vec<Step>, Vec<Step>) = self.into_steps().partition(|s| s.id() == id);
        if !rest.iter().any(Step::is_noticed) {
            rest.push(say_what_next(id, at));
        }
        (Owed::sorted(rest), gone.into_iter().next())
    }

    /// The same with one promise changed.
    #[must_use]
    pub fn change_promise(mut self, id: PromiseId, change: impl FnOnce(&mut Promise)) -> Owed {
        let found = std::iter::once(&mut self.next).chain(&mut self.later).find_map(|s| match s {
            Step::Promise(p) if p.id == id => Some(p),
            Step::Promise(_) | Step::Duty(_) => None,
        });
        if let Some(p) = found {
            change(p);
        }
        self.resorted()
    }

    /// The same with one duty changed.
    #[must_use]
    pub fn change_duty(mut self, id: DutyId, change: impl FnOnce(&mut Duty)) -> Owed {
        let found = std::iter::once(&mut self.next).chain(&mut self.later).find_map(|s| match s {
            Step::Duty(d) if d.id == id => Some(d),
            Step::Promise(_) | Step::Duty(_) => None,
        });
        if let Some(d) = found {
            change(d);
        }
        self.resorted()
    }

    fn into_steps(self) -> impl Iterator<Item = Step> {
        std::iter::once(self.next).chain(self.later)
    }

    fn resorted(self) -> Owed {
        Owed::sorted(self.into_steps().collect())
    }

    fn sorted(mut steps: Vec<Step>) -> Owed {
        steps.sort_by_key(|s| (s.due_at(), s.id()));
        let mut steps = steps.into_iter();
        let next = steps.next().expect("whatever takes a step away leaves or adds another");
        Owed { next, later: steps.collect() }
    }
}

/// The duty to say what happens next, until an event dates it. Its id comes from what is in the events, so that folding
/// the same events gives the same state.
#[must_use]
pub fn say_what_next(seed: Uuid, at: Timestamp) -> Step {
    let id = DutyId(Uuid::new_v5(&seed, b"say what next"));
    Step::Duty(Duty { id, kind: DutyKind::SayWhatNext, since: at, due_at: at, lead_told: false })
}

/// Due as soon as it arose: no event that arises by a decision is.
fn is_undated(d: &Duty) -> bool {
    d.kind == DutyKind::SayWhatNext && d.since == d.due_at
}
