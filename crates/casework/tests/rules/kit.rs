//! One small town: named colleagues, a calendar, a policy, a movable now. Everything that happens in it is recorded, and
//! after each step what must always hold is checked.

pub mod must_hold;
pub mod people;
pub mod scene;
pub mod words;

use casework::{
    Actor, Case, CaseEvent, Command, Given, Recorded, Refusal,
    care::roster::{Presence, Roster},
    case::{EndedCase, OpenCase, Story},
    decide,
    event::Event,
    given::AutomaticMail,
    ids::{AbsenceId, CommandId, EventId, Fresh, PromiseId, StaffId},
    policy::Policy,
    promise::{
        duty::{Duty, DutyKind},
        promise::{Fate, Promise},
    },
    refusal::Reason,
    time::{Calendar, Holidays, PublishedHours},
};
pub use people::*;
use std::collections::BTreeSet;
use uuid::Uuid;
pub use words::*;

/// The town, and the record of one case in it.
#[derive(Clone)]
pub struct Town {
    pub now: jiff::Timestamp,
    pub policy: Policy,
    pub calendar: Calendar,
    pub roster: Roster,
    /// Whether the customer can be written to.
    pub automatic: AutomaticMail,
    pub known_owner: Option<StaffId>,
    pub case: Case,
    pub record: Vec<Recorded<CaseEvent>>,
    commands: u128,
    /// What the last command led to.
    pub last: Vec<CaseEvent>,
}

/// An instant on the town's clock: `on("2026-11-23 09:00")`, in Berlin. That day is a Monday.
pub fn on(wall: &str) -> jiff::Timestamp {
    let wall: jiff::civil::DateTime = wall.parse().expect("a date and a time");
    wall.to_zoned(casework::time::zone("Europe/Berlin").expect("a zone")).expect("an instant").timestamp()
}

/// So many minutes.
pub fn minutes(n: i64) -> jiff::SignedDuration {
    jiff::SignedDuration::from_mins(n)
}

/// So many seconds.
pub fn seconds(n: i64) -> jiff::SignedDuration {
    jiff::SignedDuration::from_secs(n)
}

impl Town {
    /// Monday morning at ten; everybody is here.
    pub fn new() -> Town {
        let hours = PublishedHours::parse("Mon-Fri 09:00-17:00", "Europe/Berlin").expect("hours");
        let holidays = Holidays::parse("2026-11-26 Founding Day").expect("holidays");
        Town {
            now: on("2026-11-23 10:00"),
            policy: Policy::default(),
            calendar: Calendar::new(hours, holidays),
            roster: people::roster(),
            automatic: AutomaticMail::Allowed,
            known_owner: None,
            case: Case::Unopened,
            record: Vec::new(),
            commands: 0,
            last: Vec::new(),
        }
    }

    /// A case that Frau Oden's mail opened, and that Hanna owns. Its first answer was accepted by her mail server.
    pub fn with_a_case() -> Town {
        let mut town = Town::new();
        town.known_owner = Some(HANNA);
        town.desk(open_by(mail("The bill is absurd")));
        town.known_owner = None;
        town.delivered();
        town
    }

    /// The same, and Hanna has answered: a technician comes on Friday at 14:00.
    pub fn with_a_visit() -> (Town, PromiseId) {
        let mut town = Town::with_a_case();
        let visit = new_promise(casework::promise::promise::What::Visit, on("2026-11-27 14:00"));
        let reply = say(&town, doing().keeps(town.promise()).makes(visit));
        town.staff(HANNA, reply);
        town.sent();
        let promise = town.promise();
        (town, promise)
    }

    pub fn move_to(&mut self, wall: &str) -> &mut Town {
        self.now = on(wall);
        self
    }

    pub fn later(&mut self, by: jiff::SignedDuration) -> &mut Town {
        self.now = self.now.checked_add(by).expect("an instant");
        self
    }

    /// What a decision is given at this moment.
    pub fn given(&self, actor: Actor, command: u128) -> Given<'_> {
        Given {
            now: self.now,
            actor,
            policy: &self.policy,
            calendar: &self.calendar,
            roster: &self.roster,
            fresh: Fresh::of(CommandId(Uuid::from_u128(0xc0_0000 + command))),
            automatic: self.automatic,
            known_owner: self.known_owner,
            actor_leads: actor.staff().and_then(|id| self.roster.find(id)).is_some_and(|c| c.lead),
        }
    }

    /// Sends a command; what it leads to is recorded. The same command once more leads to nothing new.
    pub fn send(&mut self, actor: Actor, command: Command) -> Result<Vec<CaseEvent>, Refusal> {
        self.commands += 1;
        let n = self.commands;
        let before = self.case.clone();
        let events = decide(&before, &command, &self.given(actor, n))?;
        assert_eq!(Ok(&events), decide(&before, &command, &self.given(actor, n)).as_ref(), "the same decision twice");
        self.record_events(actor, n, &events);
        let foreseen = decide::foresee(before, &events, &self.given(actor, n));
        assert_eq!(foreseen, self.case, "what was foreseen is what the record says");
        if let Ok(again) = decide(&self.case, &command, &self.given(actor, n)) {
            assert_eq!(again, Vec::new(), "deciding {command:?} twice gives something new");
        }
        must_hold::after_a_step(self, &command);
        self.last.clone_from(&events);
        Ok(events)
    }

    /// Records events as one command would, without a decision: for what was given.
    pub fn record_events(&mut self, actor: Actor, command: u128, events: &[CaseEvent]) {
        for event in events {
            let seq = self.case.version() + 1;
            let recorded = Recorded {
                seq,
                id: EventId(Uuid::from_u128(0xe0_0000 + u128::from(seq))),
                occurred_at: self.now,
                recorded_at: self.now,
                actor,
                cause: CommandId(Uuid::from_u128(0xc0_0000 + command)),
                event: event.clone(),
            };
            self.case = std::mem::take(&mut self.case).evolve(&recorded);
            self.record.push(recorded);
        }
    }

    pub fn staff(&mut self, who: StaffId, command: Command) -> Vec<CaseEvent> {
        self.send(Actor::Staff(who), command).unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    pub fn customer(&mut self, command: Command) -> Vec<CaseEvent> {
        self.send(Actor::Person(FRAU_ODEN), command).unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    pub fn desk(&mut self, command: Command) -> Vec<CaseEvent> {
        self.send(Actor::Desk, command).unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    pub fn clock(&mut self) -> Vec<CaseEvent> {
        self.desk(Command::TimeCame)
    }

    /// The clock goes on to this moment, and stops at each instant at which something is due.
    pub fn clock_until(&mut self, wall: &str) -> Vec<CaseEvent> {
        self.clock_to(on(wall))
    }

    /// The same, to an instant.
    pub fn clock_to(&mut self, end: jiff::Timestamp) -> Vec<CaseEvent> {
        let mut all = Vec::new();
        let hours = usize::try_from(end.duration_since(self.now).as_hours()).unwrap_or(0);
        let mut stops = 0;
        while let Some(at) = self.next_stop().filter(|at| *at <= end) {
            self.now = at.max(self.now);
            self.who_is_back();
            all.extend(self.clock());
            stops += 1;
            assert!(stops <= 50 + 2 * hours, "the clock stops all the time: {:?}", kinds(&all));
        }
        self.now = end;
        self.who_is_back();
        all.extend(self.clock());
        all
    }

    /// The next instant at which something is due, or at which somebody is back as planned.
    fn next_stop(&self) -> Option<jiff::Timestamp> {
        let back = self.roster.0.iter().filter_map(|c| match c.presence {
            Presence::Away { until, .. } => Some(until),
            Presence::Present | Presence::Missing { .. } => None,
        });
        self.case.next_instant(&self.policy).into_iter().chain(back).min()
    }

    /// Whose planned absence is over is here again.
    pub fn who_is_back(&mut self) {
        let now = self.now;
        for c in &mut self.roster.0 {
            if matches!(c.presence, Presence::Away { until, .. } if until <= now) {
                c.presence = Presence::Present;
            }
        }
    }

    /// A command that has to be refused; the reason.
    pub fn refused(&mut self, actor: Actor, command: Command) -> Refusal {
        let before = self.case.clone();
        let refusal = match self.send(actor, command) {
            Ok(events) => panic!("it was not refused: {:?}", kinds(&events)),
            Err(refusal) => refusal,
        };
        assert_eq!(before, self.case, "a refusal changes nothing");
        assert!(refusal.ways().next().is_some());
        refusal
    }

    pub fn why_not(&mut self, who: StaffId, command: Command) -> Reason {
        self.refused(Actor::Staff(who), command).reason
    }

    /// All that waits to leave has left, and the next server took it.
    pub fn delivered(&mut self) -> &mut Town {
        for message in self.to_leave() {
            self.desk(Command::ReportDelivery { message, outcome: accepted() });
        }
        self
    }

    /// The seconds for undo pass, and all is delivered.
    pub fn sent(&mut self) -> &mut Town {
        self.later(seconds(i64::from(self.policy.undo_send_seconds)));
        self.delivered()
    }

    /// Messages that are ready to leave.
    pub fn to_leave(&self) -> Vec<casework::ids::MessageId> {
        use casework::conversation::message::Delivery;
        let ready = |d: &Delivery| matches!(d, Delivery::Held { until } if *until <= self.now);
        self.story().messages.iter().filter(|m| ready(&m.delivery)).map(|m| m.id).collect()
    }

    pub fn story(&self) -> &Story {
        self.case.story().expect("a case")
    }

    pub fn open(&self) -> &OpenCase {
        self.case.open().expect("an open case")
    }

    pub fn ended(&self) -> &EndedCase {
        match &self.case {
            Case::Ended(c) => c,
            Case::Open(_) | Case::Unopened => panic!("the case is {}", self.case.state()),
        }
    }

    /// The only open promise.
    pub fn promise(&self) -> PromiseId {
        let mut open = self.open().owed.promises();
        let promise = open.next().expect("an open promise").id;
        assert!(open.next().is_none(), "there are more promises");
        promise
    }

    pub fn promised(&self, id: PromiseId) -> &Promise {
        let past = self.story().past.iter().find(|p| p.id == id);
        self.case.open().and_then(|c| c.owed.promise(id)).or(past).expect("this promise")
    }

    pub fn fate(&self, id: PromiseId) -> &Fate {
        &self.promised(id).fate
    }

    pub fn duty(&self, wanted: impl Fn(&DutyKind) -> bool) -> &Duty {
        let found = self.open().owed.duties().find(|d| wanted(&d.kind));
        found.unwrap_or_else(|| panic!("no such duty in {:?}", self.open().owed))
    }

    pub fn owes(&self, wanted: impl Fn(&DutyKind) -> bool) -> bool {
        self.open().owed.duties().any(|d| wanted(&d.kind))
    }

    /// Somebody's presence changes, and their cases hear of it.
    pub fn presence(&mut self, who: StaffId, presence: Presence) -> Vec<CaseEvent> {
        for c in self.roster.0.iter_mut().filter(|c| c.id == who) {
            c.presence = presence;
        }
        if self.case == Case::Unopened { Vec::new() } else { self.clock() }
    }

    pub fn ill(&mut self, who: StaffId) -> Vec<CaseEvent> {
        let since = self.now;
        self.presence(who, Presence::Missing { absence: AbsenceId(Uuid::from_u128(0xab + who.0.as_u128())), since })
    }

    pub fn away(&mut self, who: StaffId, until: &str, stand_in: Option<StaffId>) -> Vec<CaseEvent> {
        let absence = AbsenceId(Uuid::from_u128(0xaa + who.0.as_u128()));
        self.presence(who, Presence::Away { absence, until: on(until), stand_in })
    }

    pub fn back(&mut self, who: StaffId) -> Vec<CaseEvent> {
        self.presence(who, Presence::Present)
    }
}

/// The kinds of events, as the record names them.
pub fn kinds(events: &[CaseEvent]) -> Vec<String> {
    events.iter().map(|e| e.written().0).collect()
}

/// Whether an event of this kind is among these.
pub fn has(events: &[CaseEvent], kind: &str) -> bool {
    count(events, kind) > 0
}

/// How many events of this kind are among these.
pub fn count(events: &[CaseEvent], kind: &str) -> usize {
    kinds(events).iter().filter(|k| *k == kind).count()
}

/// The names of the automatic sentences among these.
pub fn sentences(events: &[CaseEvent]) -> Vec<&'static str> {
    use casework::conversation::message::{MessageEvent, Wording};
    let said = |e: &CaseEvent| {
        let CaseEvent::Message(MessageEvent::Said { wording: Wording::Desk { sentence }, .. }) = e else {
            return None;
        };
        Some(sentence.name())
    };
    events.iter().filter_map(said).collect()
}

/// Each id once.
pub fn distinct<T: Ord>(ids: impl IntoIterator<Item = T>) -> usize {
    ids.into_iter().collect::<BTreeSet<T>>().len()
}
