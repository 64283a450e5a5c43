//! The customer's page: one person's name, what happens next, what was promised and how we did, and every answer that
//! they may want to give. One column, larger, and it prints.

use crate::layout::{Frame, arg};
use crate::pages::case::timeline::{Attached, Text};
use crate::pages::contact::Emergency;
use crate::pages::form::{Field, Files, Refused};
use crate::pages::owed::{Door, Owed, OwedKind};
use crate::pages::who::initials;
use askama::Template;
use jiff::Timestamp;

/// The page behind a customer's link. Its forms post to `/c/case/answer`, `/c/case/call-me`, `/c/case/solved` and `/c/case/not-solved`.
#[derive(Template)]
#[template(path = "customer/my-case.html")]
pub struct MyCase {
    pub frame: Frame,
    pub spoken_key: String,
    /// What it is about: their own subject, or a few words of theirs.
    pub about: Option<String>,
    /// The reader is whom it is about: theirs is the word that it is solved. Whoever else was let in writes and asks.
    pub theirs: bool,
    pub state: MyState,
    /// Who looks after it: the owner's work name.
    pub owner: String,
    /// The owner is away; this colleague answers, until then.
    pub stand_in: Option<StandIn>,
    pub our_telephone: Option<String>,
    /// What happens next, the earliest first: promises and what we owe.
    pub next: Vec<Owed>,
    /// What was promised before, and what became of it, the newest first.
    pub promises: Vec<MyPromise>,
    /// The whole story: what was said, the newest first. There are no notes in it, by type.
    pub story: Vec<MySaid>,
    /// The answer, as it was sent when the form came back.
    pub text: Field,
    pub telephone: Field,
    /// Times that suit them, in their words.
    pub wish: Field,
    pub refused: Option<Refused>,
    pub emergency: Emergency,
    pub files: Files,
}

/// Where the case stands, as the customer is told it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MyState {
    Open,
    /// We asked whether it is solved.
    Asked {
        at: Timestamp,
    },
    /// They said yes after harm; we ask once more then.
    BeingPutToTest {
        ask_at: Timestamp,
    },
    /// They said that it is solved.
    Solved {
        at: Timestamp,
    },
    /// We asked and heard nothing; one step brings it back.
    Quiet {
        since_at: Timestamp,
    },
    /// Our last answer, not agreed; reasons and the way outside stand in the story.
    FinalAnswer {
        at: Timestamp,
    },
    /// We took it for no matter of ours.
    Closed {
        at: Timestamp,
    },
}

/// Who answers while the owner is away.
pub struct StandIn {
    pub work_name: String,
    pub until_at: Option<Timestamp>,
}

/// One promise that is past, as the customer sees it.
pub struct MyPromise {
    /// What was promised, in words.
    pub what: String,
    /// The date that was said first.
    pub first_due_at: Timestamp,
    pub fate: MyFate,
}

/// What became of a promise.
pub enum MyFate {
    Kept {
        at: Timestamp,
    },
    /// Moved; we said so before.
    Moved {
        to_at: Timestamp,
    },
    /// Not kept; `told_at` is when we told them.
    Broken {
        told_at: Option<Timestamp>,
    },
}

/// One thing that was said.
pub struct MySaid {
    pub at: Timestamp,
    pub by: SaidBy,
    pub door: Door,
    pub text: Option<Text>,
    pub attachments: Vec<Attached>,
}

/// Who said it.
pub enum SaidBy {
    /// The reader.
    You,
    /// Somebody else on their side, by name.
    Another(String),
    /// A member of staff, by work name.
    Us(String),
    /// The desk itself.
    Desk,
}

impl MyCase {
    /// The heading: what happens next, with its day; or where it stands.
    #[must_use]
    pub fn heading(&self) -> String {
        let f = &self.frame;
        match (&self.state, self.next.first()) {
            (MyState::Open | MyState::Asked { .. }, Some(next)) => {
                let key = if next.due_at < f.now { words::key!("mine-heading-late") } else { words::key!("mine-heading-next") };
                f.say_with(key, &[("what", arg::text(&self.what_happens(next))), ("day", arg::text(&f.day(&next.due_at)))])
            }
            (MyState::Open | MyState::Asked { .. }, None) => f.say_with("mine-heading-open", &[("owner", arg::text(&self.owner))]),
            (MyState::BeingPutToTest { ask_at }, _) => f.say_with("mine-heading-test", &[("day", arg::text(&f.day(ask_at)))]),
            (MyState::Solved { .. }, _) => f.say("mine-heading-solved"),
            (MyState::Quiet { .. }, _) => f.say("mine-heading-quiet"),
            (MyState::FinalAnswer { .. }, _) => f.say("mine-heading-final"),
            (MyState::Closed { .. }, _) => f.say("mine-heading-closed"),
        }
    }

    /// What happens, as a customer reads it: the promised words, else "Ines calls you".
    #[must_use]
    pub fn what_happens(&self, owed: &Owed) -> String {
        match (&owed.what, owed.kind) {
            (Some(what), OwedKind::Promise(_) | OwedKind::Duty(_)) if !what.trim().is_empty() => what.clone(),
            (_, OwedKind::Promise(kind)) => kind.sentence(&self.frame, &owed.by),
            (_, OwedKind::Duty(_)) => self.frame.say_with("mine-duty", &[("who", arg::text(&owed.by))]),
        }
    }

    /// When it happens: by then, or late since then. A day that has passed is never shown as if it were to come.
    #[must_use]
    pub fn by_when(&self, owed: &Owed) -> String {
        let key = if owed.due_at < self.frame.now { words::key!("mine-next-late") } else { words::key!("mine-next-by") };
        self.frame.say_with(key, &[("when", arg::text(&self.frame.instant(&owed.due_at)))])
    }

    /// Who answers now: the stand-in while the owner is away.
    #[must_use]
    pub fn answers_name(&self) -> &str {
        self.stand_in.as_ref().map_or(self.owner.as_str(), |s| s.work_name.as_str())
    }

    /// The initials of who answers, for the face.
    #[must_use]
    pub fn face(&self) -> String {
        initials(self.answers_name())
    }

    /// Whether "it is solved" and "it is not solved" are asked now, at the top.
    #[must_use]
    pub fn asks(&self) -> bool {
        matches!(self.state, MyState::Asked { .. })
    }

    /// Whether the case has ended, so that "not solved" brings it back.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        match self.state {
            MyState::Solved { .. } | MyState::Quiet { .. } | MyState::FinalAnswer { .. } | MyState::Closed { .. } => true,
            MyState::Open | MyState::Asked { .. } | MyState::BeingPutToTest { .. } => false,
        }
    }
}

impl MySaid {
    /// "You wrote", "Ines Moreau wrote".
    #[must_use]
    pub fn sentence(&self, frame: &Frame) -> String {
        match &self.by {
            SaidBy::You => frame.say_with("mine-you-said", &[("door", arg::text(&self.door.shown(frame)))]),
            SaidBy::Another(name) | SaidBy::Us(name) => {
                frame.say_with("mine-somebody-said", &[("who", arg::text(name)), ("door", arg::text(&self.door.shown(frame)))])
            }
            SaidBy::Desk => frame.say_with("mine-desk-said", &[("door", arg::text(&self.door.shown(frame)))]),
        }
    }

    /// Whether it came from the customer's side.
    #[must_use]
    pub fn is_theirs(&self) -> bool {
        match self.by {
            SaidBy::You | SaidBy::Another(_) => true,
            SaidBy::Us(_) | SaidBy::Desk => false,
        }
    }
}
