//! A reason not to, with the rule it serves, whom that rule protects, and the ways that are open to this very person.

use crate::{promise::promise::What, rule::Rule};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whom the rule behind a refusal protects, honestly. A customer is never told that a rule is for their protection when this says [`Protects::Us`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protects {
    /// The customer.
    TheCustomer,
    /// The organisation, or a colleague.
    Us,
    /// Both.
    Both,
}

/// Who can say yes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhoCan {
    /// The person who was refused.
    You,
    /// The case's owner, or who acts for them.
    TheOwner,
    /// A lead of the owner's team.
    ALead,
    /// Any colleague but the owner.
    AnotherColleague,
    /// An administrator.
    AnAdministrator,
    /// The customer.
    TheCustomer,
}

/// What would work instead. Pages show each as a button or a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Read what arrived meanwhile, then send again: the draft is kept.
    ReadAndSendAgain,
    /// Promise a next step with a date.
    PromiseNextStep,
    /// Ask the customer whether it is solved.
    AskWhetherSolved,
    /// Say in the reply that the promise was broken.
    TellItWasBroken,
    /// Choose a later moment.
    ChooseLaterMoment,
    /// Choose a nearer moment.
    ChooseNearerMoment,
    /// Ask the customer whether a new date will do, and record their word.
    AskTheCustomer,
    /// Let a lead agree.
    AskTheLead,
    /// Record what the customer said, with the contact in which they said it.
    RecordTheirWord,
    /// Open the case again.
    Reopen,
    /// Offer the case to somebody else.
    OfferToAnother,
    /// Wait until the offer is answered, or withdraw it.
    WithdrawOffer,
    /// Write what the next person needs to know.
    WriteBriefing,
    /// Write a correcting message: the first has left.
    WriteCorrection,
    /// Send it to the customer, or leave out what is between us and them.
    SendToTheCustomer,
    /// Telephone the customer, or write a letter.
    ReachAnotherWay,
    /// Find a stopgap, or say that the harm is over with the customer's word.
    RelieveTheHarm,
    /// Hand the open cases over first.
    HandCasesOver,
    /// Name somebody else.
    NameSomebodyElse,
    /// Let another colleague review it.
    AnotherReviews,
    /// Shorten the text.
    Shorten,
    /// Start again from the page as it is now.
    StartAgain,
    /// Ask the case's owner.
    AskTheOwner,
    /// Ask an administrator.
    AskAnAdministrator,
}

/// A way forward: what, who can say yes, by when if a time is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WayForward {
    /// What to do.
    pub way: Way,
    /// Who can say yes.
    pub who: WhoCan,
    /// By when they answer, where policy sets it.
    pub by: Option<Timestamp>,
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// The case was never opened, or its id is already taken.
    NotThisCase,
    /// It has ended.
    CaseHasEnded,
    /// It is open.
    CaseIsOpen,
    /// Something was said in the case after the sender saw it.
    SomethingNewArrived,
    /// Afterwards the customer would have nothing to expect.
    NothingNext,
    /// A broken promise has to be told before a new one is made.
    BrokenNotTold {
        /// What was promised.
        what: What,
        /// When it was due.
        due_at: Timestamp,
    },
    /// A promise can't be due in the past.
    DueInThePast,
    /// Nor so far away that nobody would remember it.
    DueTooFar {
        /// The furthest day that policy allows.
        days: u32,
    },
    /// The promise isn't open: it was kept, broken or taken back.
    PromiseNotOpen,
    /// The promise is due already: it can be kept or told as broken, not moved.
    PromiseIsDue,
    /// It was moved before: a second move needs the customer or the lead.
    MovedBefore,
    /// Only a promise's kind of act, or the customer's word, shows that it was kept.
    EvidenceMissing,
    /// What it keeps, moves, tells, promises or asks is between us and the customer, and it goes to somebody else.
    NotToTheCustomer,
    /// No contact in this case shows that the customer said so.
    CustomersWordMissing,
    /// The message has left.
    MessageHasLeft,
    /// It can't be taken back any more.
    TooLateToUndo,
    /// There is nothing to take back.
    NothingToUndo,
    /// It is offered to somebody already.
    AlreadyOffered,
    /// The offer is gone: answered, withdrawn or lapsed.
    OfferGone,
    /// It is theirs already.
    AlreadyOwner,
    /// Offered too often: only a lead may hand it over again.
    HandedOverTooOften {
        /// How often it was handed over.
        times: u32,
    },
    /// The person isn't here, or doesn't work here any more.
    NotAvailable,
    /// A hand-over without a briefing makes the customer tell everything again.
    BriefingMissing,
    /// Nothing to say was given.
    NothingSaid,
    /// There is no address to write to.
    NoAddress,
    /// A harm is open.
    HarmOpen,
    /// The harm isn't open.
    HarmNotOpen,
    /// The person may not do this.
    NotAllowed,
    /// Cases would lose their owner.
    StillOwnsCases {
        /// How many.
        cases: u32,
    },
    /// The last administrator can't leave.
    LastAdministrator,
    /// Somebody else has to review it.
    NeedsAnotherPerson,
    /// The absence's dates don't fit.
    DatesDontFit,
    /// It is longer than the limit.
    TooLong {
        /// The limit, in characters.
        limit: u32,
    },
    /// Too many at once.
    TooMany {
        /// The limit.
        limit: u32,
    },
    /// A setting is out of its bounds.
    OutOfBounds {
        /// The setting's name.
        setting: String,
        /// Its least value.
        least: u32,
        /// Its greatest value.
        greatest: u32,
    },
}

/// A refusal. It can't be made without a way forward.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refusal {
    /// Why not.
    pub reason: Reason,
    /// The rule that it serves.
    pub rule: Rule,
    /// Whom that rule protects.
    pub protects: Protects,
    first: WayForward,
    others: Vec<WayForward>,
}

impl Refusal {
    /// A refusal with its first way forward.
    #[must_use]
    pub fn new(reason: Reason, rule: Rule, protects: Protects, way: Way, who: WhoCan) -> Refusal {
        Refusal { reason, rule, protects, first: WayForward { way, who, by: None }, others: Vec::new() }
    }

    /// The same with one way more.
    #[must_use]
    pub fn or(mut self, way: Way, who: WhoCan) -> Refusal {
        self.others.push(WayForward { way, who, by: None });
        self
    }

    /// The ways forward, the best first; never empty.
    pub fn ways(&self) -> impl Iterator<Item = &WayForward> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused ({:?}, rule {}); instead: {:?}", self.reason, self.rule.number(), self.first.way)
    }
}

impl std::error::Error for Refusal {}
