//! What is owed to a person, by when, and whether they know.

use crate::layout::{Frame, arg};
use crate::pages::who::Who;
use jiff::Timestamp;
use words::key;

/// The doors through which people and we speak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    Mail,
    Telephone,
    Letter,
    /// A letter to the management, which its office passed on.
    Management,
    Counter,
    WebForm,
    /// The customer's own page, behind their link.
    CustomerPage,
}

impl Door {
    /// The text that names it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Door::Mail => key!("door-mail"),
            Door::Telephone => key!("door-telephone"),
            Door::Letter => key!("door-letter"),
            Door::Management => key!("door-management"),
            Door::Counter => key!("door-counter"),
            Door::WebForm => key!("door-web-form"),
            Door::CustomerPage => key!("door-customer-page"),
        }
    }

    /// Its name, for example "by telephone".
    #[must_use]
    pub fn shown(self, frame: &Frame) -> String {
        frame.say(self.key())
    }
}

/// What can be promised. Each is something that the customer will notice (rule 2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromiseKind {
    Answer,
    Call,
    Visit,
    Payment,
    Fix,
    /// Something else: its words say what.
    Other,
}

/// All kinds, in the order in which a form shows them.
pub const PROMISE_KINDS: [PromiseKind; 6] =
    [PromiseKind::Answer, PromiseKind::Call, PromiseKind::Visit, PromiseKind::Payment, PromiseKind::Fix, PromiseKind::Other];

impl PromiseKind {
    /// What a form sends.
    #[must_use]
    pub fn value(self) -> &'static str {
        match self {
            PromiseKind::Answer => "answer",
            PromiseKind::Call => "call",
            PromiseKind::Visit => "visit",
            PromiseKind::Payment => "payment",
            PromiseKind::Fix => "fix",
            PromiseKind::Other => "other",
        }
    }

    /// As a choice in a form: "a call".
    #[must_use]
    pub fn noun(self, frame: &Frame) -> String {
        frame.say(match self {
            PromiseKind::Answer => key!("promise-noun-answer"),
            PromiseKind::Call => key!("promise-noun-call"),
            PromiseKind::Visit => key!("promise-noun-visit"),
            PromiseKind::Payment => key!("promise-noun-payment"),
            PromiseKind::Fix => key!("promise-noun-fix"),
            PromiseKind::Other => key!("promise-noun-other"),
        })
    }

    /// What the customer will believe: "Ines calls you".
    #[must_use]
    pub fn sentence(self, frame: &Frame, who: &str) -> String {
        let key = match self {
            PromiseKind::Answer => key!("promise-sentence-answer"),
            PromiseKind::Call => key!("promise-sentence-call"),
            PromiseKind::Visit => key!("promise-sentence-visit"),
            PromiseKind::Payment => key!("promise-sentence-payment"),
            PromiseKind::Fix => key!("promise-sentence-fix"),
            PromiseKind::Other => key!("promise-sentence-other"),
        };
        frame.say_with(key, &[("who", arg::text(who))])
    }

    /// What a member of staff has to do: "Call".
    #[must_use]
    pub fn task(self, frame: &Frame) -> String {
        frame.say(match self {
            PromiseKind::Answer => key!("promise-task-answer"),
            PromiseKind::Call => key!("promise-task-call"),
            PromiseKind::Visit => key!("promise-task-visit"),
            PromiseKind::Payment => key!("promise-task-payment"),
            PromiseKind::Fix => key!("promise-task-fix"),
            PromiseKind::Other => key!("promise-task-other"),
        })
    }
}

/// What we owe though nobody was told yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DutyKind {
    /// Answer what they wrote or said.
    Answer,
    /// Say that a promise was broken, before they have to ask.
    Disclose,
    /// Tell them in another way: what we sent did not arrive.
    Tell,
    /// Tell them a promise that they could not be told.
    TellPromise,
    /// Ask, or ask again, whether it is solved.
    AskSolved,
    /// Find what relieves them meanwhile.
    FindStopgap,
    /// Look at what a stranger wrote about this case.
    ReadStranger,
    /// Review the answer that another person proposes as final.
    ReviewFinalAnswer,
    /// Offer what another of the same problem was given.
    OfferTheSame,
    /// Say what happens next: nothing else stands.
    SayWhatNext,
}

impl DutyKind {
    /// What a member of staff has to do.
    #[must_use]
    pub fn task(self, frame: &Frame) -> String {
        frame.say(match self {
            DutyKind::Answer => key!("duty-task-answer"),
            DutyKind::Disclose => key!("duty-task-disclose"),
            DutyKind::Tell => key!("duty-task-tell"),
            DutyKind::TellPromise => key!("duty-task-tell-promise"),
            DutyKind::AskSolved => key!("duty-task-ask"),
            DutyKind::FindStopgap => key!("duty-task-stopgap"),
            DutyKind::ReadStranger => key!("duty-task-read-stranger"),
            DutyKind::ReviewFinalAnswer => key!("duty-task-review"),
            DutyKind::OfferTheSame => key!("duty-task-offer-the-same"),
            DutyKind::SayWhatNext => key!("duty-task-say-what-next"),
        })
    }
}

/// A promise or a duty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OwedKind {
    Promise(PromiseKind),
    Duty(DutyKind),
}

/// Whether the customer knows of it (rule 2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// They were told, at this time, through this door.
    Told { at: Timestamp, door: Door },
    /// A message with it is on its way.
    BeingDelivered { door: Door },
    /// They could not be told: why, in words.
    Impossible { why: String },
    /// It is a duty of ours: nobody was told yet.
    OurDuty,
}

/// What is owed next.
#[derive(Clone)]
pub struct Owed {
    /// What it is.
    pub kind: OwedKind,
    /// What exactly, in the words that were promised; none where the kind says it all.
    pub what: Option<String>,
    /// The work name of who does it.
    pub by: String,
    /// When it is due.
    pub due_at: Timestamp,
    /// Whether they know.
    pub told: Told,
}

impl Owed {
    /// What is to be done, for staff: the promised words, else the kind's.
    #[must_use]
    pub fn task(&self, frame: &Frame) -> String {
        match (&self.what, self.kind) {
            (Some(what), OwedKind::Promise(_) | OwedKind::Duty(_)) if !what.trim().is_empty() => what.clone(),
            (_, OwedKind::Promise(kind)) => kind.task(frame),
            (_, OwedKind::Duty(kind)) => kind.task(frame),
        }
    }

    /// What they know of it, in one sentence.
    #[must_use]
    pub fn told_sentence(&self, frame: &Frame) -> String {
        match &self.told {
            Told::Told { at, door } => {
                frame.say_with("told-told", &[("when", arg::text(&frame.ago(at))), ("door", arg::text(&door.shown(frame)))])
            }
            Told::BeingDelivered { door } => frame.say_with("told-being-delivered", &[("door", arg::text(&door.shown(frame)))]),
            Told::Impossible { why } => frame.say_with("told-impossible", &[("why", arg::text(why))]),
            Told::OurDuty => frame.say("told-our-duty"),
        }
    }

    /// Whether they can't know of it: shown as a warning.
    #[must_use]
    pub fn is_untold(&self) -> bool {
        matches!(self.told, Told::Impossible { .. })
    }
}

/// Harm to a person, as a tag tells it.
#[derive(Clone)]
pub struct HarmTag {
    /// What is happening to them, in a few words: "no heating".
    pub what: String,
    /// Since when.
    pub since_at: Timestamp,
    /// What relieves them meanwhile; none is an alarm.
    pub stopgap: Option<String>,
}

impl HarmTag {
    /// "no heating, 23 days".
    #[must_use]
    pub fn sentence(&self, frame: &Frame) -> String {
        frame.say_with("harm-tag", &[("what", arg::text(&self.what)), ("days", arg::count(frame.days_since(&self.since_at)))])
    }
}

/// One person who waits, as a row.
#[derive(Clone)]
pub struct Waiting {
    /// The case's key, for its address.
    pub key: String,
    /// The reference that can be said on the telephone.
    pub spoken_key: String,
    /// Who waits.
    pub who: Who,
    /// What it is about, in one sentence or in their subject.
    pub about: String,
    /// Open harm.
    pub harm: Option<HarmTag>,
    /// What is owed next; none once the case is solved or quiet.
    pub owed: Option<Owed>,
    /// Since when a message of theirs waits for an answer.
    pub unanswered_since: Option<Timestamp>,
    /// The owner's work name.
    pub owner: String,
    /// Whether the reader is the owner.
    pub mine: bool,
    /// A broken promise that they have not been told of.
    pub broken_untold: bool,
    /// The language that they write in, by name, where it is not the reader's.
    pub speaks: Option<String>,
}
