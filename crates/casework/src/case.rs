//! A case: one person's problem, from the first contact until they are content.

use crate::{
    care::cover::Cover,
    conversation::{
        contact::{Door, Speaker},
        message::{Delivery, HeldMessage},
    },
    harm::harm::Harm,
    ids::{ContactId, HandOverId, MessageId, NoteId, PersonId, StaffId, TeamId},
    kept::{Noted, Said},
    policy::Policy,
    promise::{
        duty::{Duty, DutyKind},
        hand_over::Offer,
        owed::{Owed, Step},
        promise::{Fate, Promise, ToldBy, What},
    },
    solution::resolution::{Ending, FinalAnswer},
    spoken_key::SpokenKey,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A case, as its events make it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "case")]
pub enum Case {
    /// No event yet.
    #[default]
    Unopened,
    Open(Box<OpenCase>),
    Ended(Box<EndedCase>),
}

/// What stays true whether a case is open or not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Story {
    /// How many events there are.
    pub version: u64,
    /// The event with which something was last said, by them or by us: whoever writes must have seen it.
    pub last_said: u64,
    pub spoken_key: SpokenKey,
    pub customer: PersonId,
    /// Who takes part: the customer, and whom staff let in. Only they are written to.
    pub participants: Vec<PersonId>,
    pub team: TeamId,
    pub door: Door,
    pub language: String,
    pub zone: String,
    pub subject: Option<Said>,
    /// Our one line about why they called, where they gave no subject and no words of their own: for us alone.
    pub why_they_called: Option<Noted>,
    pub opened_at: Timestamp,
    /// What the customer said last, in their words.
    pub last_words: Option<Said>,
    pub last_contact_at: Timestamp,
    /// What came in, and by which door.
    pub contacts: Vec<ContactSeen>,
    /// Notes among ourselves.
    pub notes: Vec<NoteId>,
    /// What was said, and how far it got.
    pub messages: Vec<MessageSeen>,
    /// Messages that can still be taken back.
    pub held: Vec<HeldMessage>,
    /// Promises that are no longer open.
    pub past: Vec<Promise>,
    /// Harms that are not over.
    pub harms: Vec<Harm>,
    /// Whether there ever was a harm.
    pub had_harm: bool,
    /// When a solution has stood the test, after harm.
    pub test_on: Option<Timestamp>,
    /// How often it was handed over.
    pub hand_overs: u32,
    /// The last change of owner that somebody made, by accepting or by assigning, while it can be taken back.
    pub last_hand_over: Option<HandedOver>,
    /// Automatic messages since a person last acted.
    pub automatic: u32,
    /// Until when they were told that we are closed.
    pub closed_until: Option<Timestamp>,
    /// It came in an archive, and nobody has spoken with them since: the desk stays silent.
    pub from_archive: bool,
    /// The message by which they will hear of another owner, while it can still be taken back.
    pub owner_change: Option<OwnerChange>,
    /// When all links that somebody had to their page were ended last.
    pub links_ended: Vec<LinksEnded>,
    /// Answers that somebody said are not needed.
    pub not_needed: Vec<NotNeeded>,
}

/// An answer that is not needed, as it was owed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NotNeeded {
    pub contact: ContactId,
    pub duty: Duty,
    pub at: Timestamp,
    /// The question whether it is solved stood again with it.
    pub asks_still: bool,
}

/// The end of somebody's links.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LinksEnded {
    pub person: PersonId,
    pub at: Timestamp,
}

/// A contact, as decisions need it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ContactSeen {
    pub id: ContactId,
    pub door: Door,
    pub from: PersonId,
    pub happened_at: Timestamp,
    /// Who spoke, in a conversation.
    pub speaker: Speaker,
    /// From somebody unknown to the case, and not released.
    pub withheld: bool,
    /// Staff have read it, and it stays among ourselves.
    pub kept_back: bool,
}

/// A message that tells of another owner, and whose case it was before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnerChange {
    pub message: MessageId,
    pub from: StaffId,
}

/// A message, as decisions need it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MessageSeen {
    pub id: MessageId,
    pub to: PersonId,
    pub automatic: bool,
    /// When it was said.
    pub said_at: Timestamp,
    /// It is a new link that somebody asked for, and nothing else.
    pub brings_link: bool,
    pub delivery: Delivery,
    /// A machine at their end answered it.
    pub answered_automatically: bool,
}

/// An acceptance, or an assignment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HandedOver {
    /// The offer's; for an assignment, which nobody offered, an id that follows from its place.
    pub id: HandOverId,
    pub from: StaffId,
    /// Who accepted or gave it: they may take that back, wherever the case is now.
    pub by: StaffId,
    pub at: Timestamp,
    /// A lead gave it: that isn't counted among the hand-overs.
    pub assigned: bool,
}

/// "Is it solved?" was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// How often.
    pub round: u32,
    pub message: MessageId,
}

/// An open case. It has an owner and a next step: neither is an `Option`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OpenCase {
    pub story: Story,
    pub owner: StaffId,
    pub owed: Owed,
    pub cover: Cover,
    pub offer: Option<Offer>,
    pub asked: Option<Asked>,
    /// The question that stood until they said something, while nobody has answered that.
    pub stopped: Option<Asked>,
    pub final_answer: Option<FinalAnswer>,
    /// How it had ended, when only a stranger's words opened it again: kept back, they leave it as it was.
    pub ended_before: Option<Ending>,
}

/// A case that ended, and what it would owe if its ending were taken back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndedCase {
    pub story: Story,
    pub owner: StaffId,
    pub ending: Ending,
    pub ended_at: Timestamp,
    pub owed_before: Owed,
    pub asked_before: Option<Asked>,
    pub final_answer_before: Option<FinalAnswer>,
    /// The message that carries a final answer.
    pub answer: Option<MessageId>,
}

impl Case {
    /// What stays true, once it was opened.
    #[must_use]
    pub fn story(&self) -> Option<&Story> {
        match self {
            Case::Unopened => None,
            Case::Open(c) => Some(&c.story),
            Case::Ended(c) => Some(&c.story),
        }
    }

    /// The open case, if it is open.
    #[must_use]
    pub fn open(&self) -> Option<&OpenCase> {
        match self {
            Case::Open(c) => Some(c),
            Case::Unopened | Case::Ended(_) => None,
        }
    }

    /// The owner: of an open case who is accountable, of an ended one who was.
    #[must_use]
    pub fn owner(&self) -> Option<StaffId> {
        match self {
            Case::Unopened => None,
            Case::Open(c) => Some(c.owner),
            Case::Ended(c) => Some(c.owner),
        }
    }

    /// How many events it has.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.story().map_or(0, |s| s.version)
    }

    /// Its state in one word, for lists and scripts.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self {
            Case::Unopened => "unopened",
            Case::Open(c) if c.story.test_on.is_some() => "put_to_test",
            Case::Open(c) if c.asked.is_some() => "asked",
            Case::Open(_) => "open",
            Case::Ended(c) => match c.ending {
                Ending::Solved(_) => "solved",
                Ending::Quiet => "quiet",
                Ending::FinalAnswer(_) => "final_answer",
                Ending::NotACase(_) => "not_a_case",
            },
        }
    }

    /// When the clock has to look at it again: the earliest of warnings, promises, duties, offers and leases.
    #[must_use]
    pub fn next_instant(&self, policy: &Policy) -> Option<Timestamp> {
        let c = self.open()?;
        let steps = c.owed.steps().filter_map(|s| match s {
            Step::Promise(p) => Some(match p.fate {
                Fate::Open { warned: false } => warn_at(p, policy),
                Fate::Open { warned: true } | Fate::Kept { .. } | Fate::Broken { .. } | Fate::Disclosed { .. } | Fate::Withdrawn { .. } => {
                    p.due_at
                }
            }),
            Step::Duty(d) => (!d.lead_told).then_some(d.due_at),
        });
        let offer = c.offer.iter().map(|o| o.answer_by);
        let cover = match c.cover {
            Cover::Sought { lease_until, .. } => Some(lease_until),
            Cover::By { until, .. } => until,
            Cover::None => None,
        };
        steps.chain(offer).chain(cover).min()
    }
}

/// When the owner of a promise is warned.
#[must_use]
pub fn warn_at(promise: &Promise, policy: &Policy) -> Timestamp {
    let before = SignedDuration::from_mins(i64::from(policy.warn_before_minutes));
    promise.due_at.checked_sub(before).unwrap_or(promise.due_at)
}

impl Story {
    /// Whether this person takes part.
    #[must_use]
    pub fn takes_part(&self, person: PersonId) -> bool {
        self.participants.contains(&person)
    }

    /// A contact that came from somebody who takes part. All that the customer sees of contacts is among these.
    #[must_use]
    pub fn contact(&self, id: ContactId) -> Option<&ContactSeen> {
        self.contacts.iter().find(|c| c.id == id && !c.withheld && self.takes_part(c.from))
    }

    /// A contact in which the customer themselves spoke: what they say in it is their word.
    #[must_use]
    pub fn their_own(&self, id: ContactId) -> Option<&ContactSeen> {
        self.contact(id).filter(|c| c.from == self.customer && c.speaker != Speaker::Another)
    }

    /// Who said this.
    #[must_use]
    pub fn said_by(&self, contact: ContactId) -> Option<PersonId> {
        self.contacts.iter().find(|c| c.id == contact).map(|c| c.from)
    }

    /// Whether what is promised in this contact is told by it: two people speak, or their own page shows it.
    #[must_use]
    pub fn tells(&self, id: ContactId) -> bool {
        self.contact(id).is_some_and(|c| c.door.is_conversation() || c.door == Door::CustomerPage)
    }

    /// Whether the case holds this contact, withheld or not.
    #[must_use]
    pub fn has(&self, id: ContactId) -> bool {
        self.contacts.iter().any(|c| c.id == id)
    }

    /// A message.
    #[must_use]
    pub fn message(&self, id: MessageId) -> Option<&MessageSeen> {
        self.messages.iter().find(|m| m.id == id)
    }
}

impl OpenCase {
    /// Who acts at this moment: the owner, or who covers for them.
    #[must_use]
    pub fn acting(&self) -> StaffId {
        match self.cover {
            Cover::By { staff, .. } => staff,
            Cover::None | Cover::Sought { .. } => self.owner,
        }
    }

    /// Whether a customer waits for us: somebody has to speak to them, a harm is not relieved, an answer or a call is
    /// promised, or something else that was promised will soon be due.
    #[must_use]
    pub fn customer_waits(&self) -> bool {
        let owes = |d: &Duty| d.kind.makes_us_speak() || matches!(d.kind, DutyKind::FindStopgap { .. });
        let waited_for = |p: &Promise| match p.what {
            What::Answer | What::Call => true,
            What::Visit | What::Payment | What::Fix | What::Other => p.fate == Fate::Open { warned: true },
        };
        self.owed.duties().any(owes) || self.owed.promises().any(waited_for)
    }

    /// Whether somebody has to speak to the customer anyway.
    #[must_use]
    pub fn somebody_must_speak(&self) -> bool {
        self.owed.duties().any(|d| d.kind.makes_us_speak())
    }

    /// Whether the customer has something to expect that they know of: an open promise, or the question whether it is solved.
    #[must_use]
    pub fn customer_expects(&self) -> bool {
        let asked = self.owed.duties().any(|d| matches!(d.kind, DutyKind::AskSolved { .. }));
        asked || self.owed.promises().next().is_some()
    }

    /// The open promises that a message carries.
    pub fn promises_told_by(&self, message: MessageId) -> impl Iterator<Item = &Promise> {
        self.owed.promises().filter(move |p| p.told_by == ToldBy::Message(message))
    }
}
