//! The case page: the person first, then what is owed, then everything that happened, on one line.

pub mod act;
pub mod compose;
pub mod happened;
pub mod recovery;
mod telling;
pub mod timeline;

use crate::layout::{Frame, Ticked, arg};
use crate::pages::case::act::{Act, ActCameBack};
use crate::pages::case::compose::{Composer, NextPromise, Tab};
use crate::pages::case::timeline::{Delivery, Entry, Fate, Happened};
use crate::pages::form::{Choice, Field, Refused};
use crate::pages::harm::heading_key;
use crate::pages::owed::{Door, Owed, PROMISE_KINDS, PromiseKind};
use crate::pages::who::Who;
use askama::Template;
use jiff::Timestamp;
use words::key;

/// The case page. Its forms carry `command` and, as `seen`, the version that this page shows.
#[derive(Template)]
#[template(path = "case.html")]
pub struct CasePage {
    pub frame: Frame,
    /// The case's key, in its address.
    pub key: String,
    /// The reference that can be said on the telephone.
    pub spoken_key: String,
    /// The version that this page shows.
    pub seen: i64,
    /// The customer.
    pub who: Who,
    /// The customer's page in the desk.
    pub person_id: String,
    /// Where the case stands.
    pub state: State,
    /// What it is about: their subject, or a few words.
    pub about: Option<String>,
    /// Their own words, the ones that say it best.
    pub own_words: Option<OwnWords>,
    /// Harm that is open, the worst first.
    pub harms: Vec<HarmRow>,
    /// How they can be reached, the best first.
    pub reach: Vec<Reach>,
    /// Who speaks for them, and for what, in one line each.
    pub representatives: Vec<String>,
    /// The language they write in, by name, where it is not the reader's.
    pub speaks: Option<String>,
    /// Minutes that this has cost them at our doors: waited and talked.
    pub minutes_spent: i64,
    /// How often they had to explain it again.
    pub explained_again: i64,
    /// When it began.
    pub opened_at: Timestamp,
    /// Who looks after it.
    pub owner: Owner,
    /// What is owed next; none once the case is solved, quiet or not a customer's.
    pub next: Option<Owed>,
    /// Every promise: the open ones first, then the newest.
    pub promises: Vec<PromiseRow>,
    /// A hand-over that was offered and not answered.
    pub hand_over: Option<OfferedHandOver>,
    /// The timeline, newest first.
    pub timeline: Vec<Entry>,
    /// What can be said or noted.
    pub composer: Composer,
    /// What can still be taken back here, and until when.
    pub undo: StillUndone,
    /// What may be done now.
    pub may: May,
    /// A form that came back.
    pub back: Option<ActCameBack>,
    /// Colleagues to whom it can be handed over; value is the staff id.
    pub colleagues: Vec<Choice>,
    /// Contacts in which the customer may have said something, the newest first; value is the contact's id.
    /// What somebody said and is owed an answer to: the contact, and who.
    pub answers_owed: Vec<(String, Who)>,
    pub contacts: Vec<Choice>,
    /// What the customer themselves said last: what their word can be found in.
    pub their_own: Vec<Choice>,
    /// Today's local date, for the fields of dates: `2026-11-23`.
    pub today: String,
    /// Other cases of the same person.
    pub other_cases: Vec<OtherCase>,
}

/// Where a case stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    Open,
    /// They said yes after harm; it is asked about once more then.
    BeingPutToTest {
        ask_at: Timestamp,
    },
    /// By the customer's word.
    Solved {
        at: Timestamp,
    },
    /// We asked, nobody answered, little harm was left. Never called solved.
    Quiet {
        since_at: Timestamp,
    },
    /// Not agreed: reviewed by another person, with reasons and the way outside.
    FinalAnswer {
        at: Timestamp,
    },
    NotACustomer {
        at: Timestamp,
    },
}

impl State {
    /// One word for lists.
    #[must_use]
    pub fn word(&self, frame: &Frame) -> String {
        frame.say(match self {
            State::Open => key!("state-open"),
            State::BeingPutToTest { .. } => key!("state-put-to-test"),
            State::Solved { .. } => key!("state-solved"),
            State::Quiet { .. } => key!("state-quiet"),
            State::FinalAnswer { .. } => key!("state-final-answer"),
            State::NotACustomer { .. } => key!("state-not-a-customer"),
        })
    }

    /// The class of its tag.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            State::Solved { .. } => "good",
            State::Open | State::BeingPutToTest { .. } => "accent",
            State::Quiet { .. } | State::FinalAnswer { .. } | State::NotACustomer { .. } => "",
        }
    }
}

/// A person's own words, quoted.
pub struct OwnWords {
    pub text: String,
    pub at: Timestamp,
    pub door: Door,
    /// Who said them, when it was not the customer.
    pub by: Option<String>,
    /// BCP 47, when known.
    pub language: Option<String>,
}

/// One harm.
pub struct HarmRow {
    pub id: String,
    /// The kind's name in `casework`: `no_heating`.
    pub kind: String,
    pub what: String,
    pub since_at: Timestamp,
    /// What relieves them meanwhile; none is an alarm.
    pub stopgap: Option<String>,
    /// By when a stopgap is owed.
    pub stopgap_due_at: Option<Timestamp>,
}

/// One way to reach somebody.
pub struct Reach {
    pub door: Door,
    pub address: String,
    /// What was sent there came back.
    pub fails: bool,
}

/// Who looks after the case.
pub struct Owner {
    pub work_name: String,
    /// The reader.
    pub mine: bool,
    pub team: Option<String>,
    /// Away until then, where they are away.
    pub away_until: Option<Timestamp>,
    /// Who acts meanwhile.
    pub stand_in: Option<String>,
    /// The reader is that stand-in.
    pub i_stand_in: bool,
}

/// One promise.
pub struct PromiseRow {
    pub id: String,
    pub kind: PromiseKind,
    /// What exactly; empty where the kind says it all.
    pub what: String,
    pub by: String,
    pub due_at: Timestamp,
    /// The first date, where it was moved: it stays visible.
    pub first_due_at: Option<Timestamp>,
    pub state: PromiseState,
}

/// What became of a promise.
pub enum PromiseState {
    Open,
    Kept {
        at: Timestamp,
    },
    /// Broken; `told_at` is when we told them, if we have.
    Broken {
        told_at: Option<Timestamp>,
    },
    /// Taken back before it mattered: undone, or the case ended by the customer's word.
    Withdrawn,
}

impl PromiseRow {
    /// What was promised: the words, else the kind's.
    #[must_use]
    pub fn task(&self, frame: &Frame) -> String {
        if self.what.trim().is_empty() { self.kind.task(frame) } else { self.what.clone() }
    }

    /// Whether it can still be kept, moved or broken.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, PromiseState::Open)
    }
}

/// A hand-over that waits for its answer.
pub struct OfferedHandOver {
    pub id: String,
    pub from: String,
    pub to: String,
    pub offered_at: Timestamp,
    pub until_at: Timestamp,
    pub briefing: String,
    /// It is offered to the reader.
    pub to_me: bool,
    /// The reader offered it, and may withdraw it.
    pub by_me: bool,
}

/// Another case of the same person.
pub struct OtherCase {
    pub key: String,
    pub spoken_key: String,
    pub about: String,
    pub state: State,
}

/// What the reader may do now; what they may not is not shown.
#[derive(Clone, Copy, Default)]
pub struct May {
    pub say: bool,
    pub note: bool,
    pub keep_promise: bool,
    pub move_promise: bool,
    pub hand_over: bool,
    /// A lead's: give it to somebody who is here, at once.
    pub reassign: bool,
    pub reopen: bool,
    pub speak_refusal: bool,
    pub harm: bool,
    pub customer_says: bool,
    pub not_a_customer: bool,
    pub release: bool,
    /// Propose a final answer, or review the one that waits.
    pub final_answer: bool,
    pub end_links: bool,
    pub audit: bool,
}

/// What can be taken back on the case's page itself, by those who may: for as long as policy gives.
#[derive(Clone, Default)]
pub struct StillUndone {
    /// The end of the case, until then.
    pub ending: Option<Timestamp>,
    /// The last change of owner: what the form names, and until when.
    pub owner: Option<(String, Timestamp)>,
    /// That an answer is not needed: the same.
    pub no_answer: Option<(String, Timestamp)>,
}

impl CasePage {
    /// The heading: a sentence about a human being.
    #[must_use]
    pub fn heading(&self) -> String {
        let f = &self.frame;
        let who = self.who.shown(f);
        let who = arg::text(&who);
        match (&self.state, self.harms.first(), &self.about) {
            (State::Open, Some(harm), _) => f.say_with(
                heading_key(&harm.kind),
                &[("who", who), ("harm", arg::text(&harm.what)), ("days", arg::count(f.days_since(&harm.since_at)))],
            ),
            (State::Open, None, Some(about)) => f.say_with("case-heading-about", &[("who", who), ("about", arg::text(about))]),
            (State::Open, None, None) => f.say_with("case-heading-waits", &[("who", who)]),
            (State::BeingPutToTest { ask_at }, _, _) => {
                f.say_with("case-heading-test", &[("who", who), ("when", arg::text(&f.day(ask_at)))])
            }
            (State::Solved { .. }, _, _) => f.say_with("case-heading-solved", &[("who", who)]),
            (State::Quiet { .. }, _, _) => f.say_with("case-heading-quiet", &[("who", who)]),
            (State::FinalAnswer { .. }, _, _) => f.say_with("case-heading-final", &[("who", who)]),
            (State::NotACustomer { .. }, _, _) => f.say_with("case-heading-not-a-customer", &[("who", who)]),
        }
    }

    /// Hours and minutes that it has cost them.
    #[must_use]
    pub fn time_spent(&self) -> String {
        let (hours, minutes) = (self.minutes_spent / 60, self.minutes_spent % 60);
        self.frame.say_with("case-time-spent", &[("hours", arg::count(hours)), ("minutes", arg::count(minutes))])
    }

    /// What stood in a field of a form that came back, else nothing.
    #[must_use]
    pub fn was(&self, act: Act, name: &str) -> Field {
        let value = self
            .back
            .iter()
            .filter(|back| back.act == act)
            .flat_map(|back| &back.fields)
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default();
        Field { value, error: None }
    }

    /// Whether a form that came back had this chosen or ticked.
    #[must_use]
    pub fn chose(&self, act: Act, name: &str, value: &str) -> bool {
        let back = self.back.iter().filter(|back| back.act == act);
        back.flat_map(|back| &back.fields).any(|(n, v)| n == name && v == value)
    }

    /// Whether one of several is chosen: as it was in a form that came back, else as the form begins.
    #[must_use]
    pub fn chooses(&self, act: Act, name: &str, value: &str, begins: impl Ticked) -> bool {
        let sent = self.is_back(act) && self.back.iter().flat_map(|back| &back.fields).any(|(n, _)| n == name);
        if sent { self.chose(act, name, value) } else { begins.ticked() }
    }

    /// Choices of a list, with the one chosen that was in a form that came back.
    #[must_use]
    pub fn among(&self, act: Act, name: &str, choices: impl AsRef<[Choice]>) -> Vec<Choice> {
        let choices = choices.as_ref().iter().cloned();
        choices.map(|c| Choice { chosen: self.chooses(act, name, &c.value, c.chosen), ..c }).collect()
    }

    /// What a form that came back promised next; its dates lie within what the composer allows.
    #[must_use]
    pub fn promised_next(&self, act: Act) -> NextPromise {
        NextPromise {
            kind: PROMISE_KINDS.into_iter().find(|kind| self.chose(act, "next_kind", kind.value())),
            kind_error: None,
            what: self.was(act, "next_what"),
            day: self.was(act, "next_day"),
            time: self.was(act, "next_time"),
            last_day: self.composer.next.last_day.clone(),
            first_day: self.composer.next.first_day.clone(),
        }
    }

    /// Why a form came back, for the top of that form.
    #[must_use]
    pub fn refused(&self, act: Act) -> Option<&Refused> {
        self.back.as_ref().filter(|back| back.act == act).and_then(|back| back.refused.as_ref())
    }

    /// Whether this form came back.
    #[must_use]
    pub fn is_back(&self, act: Act) -> bool {
        self.back.as_ref().is_some_and(|back| back.act == act)
    }

    /// Whether the form of this harm came back.
    #[must_use]
    pub fn is_back_for(&self, act: Act, harm: &str) -> bool {
        self.is_back(act) && self.was(act, "harm").value == harm
    }

    /// What stood in a field of this harm's form.
    #[must_use]
    pub fn was_for(&self, act: Act, harm: &str, name: &str) -> Field {
        if self.is_back_for(act, harm) { self.was(act, name) } else { Field::default() }
    }

    /// Why the form of a harm that is over came back, with what was typed in it: that harm's form is gone.
    #[must_use]
    pub fn about_a_harm_that_is_over(&self) -> Option<(Option<&Refused>, String)> {
        let act = [Act::Stopgap, Act::HarmOver].into_iter().find(|act| self.is_back(*act))?;
        let harm = self.was(act, "harm").value;
        let over = self.harms.iter().all(|h| h.id != harm);
        over.then(|| (self.refused(act), self.was(act, "what").value))
    }

    /// Whether a form is shown: when it may be sent, and whenever it came back, since what was typed in it is kept.
    #[must_use]
    pub fn shows(&self, act: Act) -> bool {
        let m = self.may;
        let may = match act {
            Act::Keep => m.keep_promise && self.keepable().next().is_some(),
            Act::Move => m.move_promise && self.open_promises().next().is_some(),
            Act::HandOver => m.hand_over && self.hand_over.is_none(),
            Act::AnswerOffer => self.hand_over.as_ref().is_some_and(|h| h.to_me),
            Act::Harm => m.harm || self.is_back(Act::Stopgap) || self.is_back(Act::HarmOver),
            Act::Stopgap | Act::HarmOver => m.harm,
            Act::CustomerSays => m.customer_says,
            Act::SpokenRefusal => m.speak_refusal,
            Act::NotACustomer => m.not_a_customer,
            Act::NoAnswer => m.say && !self.answers_owed.is_empty(),
        };
        may || self.is_back(act)
    }

    /// Whether the form of a reply is shown.
    #[must_use]
    pub fn may_say(&self) -> bool {
        self.may.say || self.composer.say_came_back()
    }

    /// Whether the form of a note is shown.
    #[must_use]
    pub fn may_note(&self) -> bool {
        self.may.note || self.composer.note_came_back()
    }

    /// Promises that can still be kept or moved.
    pub fn open_promises(&self) -> impl Iterator<Item = &PromiseRow> {
        self.promises.iter().filter(|p| p.is_open())
    }

    /// Where they can have agreed to another date: in the call that is recorded with it, or in what they said before.
    #[must_use]
    pub fn agreed_in(&self) -> Vec<Choice> {
        let this_call = Choice::of("this_call", &self.frame.say("act-move-this-call"));
        std::iter::once(this_call).chain(self.their_own.iter().cloned()).collect()
    }

    /// Those that an act keeps. An answer and a call are kept by the message or the call itself; one that was chosen all the
    /// same stands in the form that came back.
    pub fn keepable(&self) -> impl Iterator<Item = &PromiseRow> {
        let by_an_act = |p: &PromiseRow| !matches!(p.kind, PromiseKind::Answer | PromiseKind::Call);
        self.open_promises().filter(move |p| by_an_act(p) || self.chose(Act::Keep, "promise", &p.id))
    }
}
