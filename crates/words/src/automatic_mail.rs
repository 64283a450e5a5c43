//! The mails that the desk sends by itself, and the lines around a mail that a person wrote.
//!
//! Each mail is a value that names exactly the facts it needs; `write` puts them into a reader's words. They say who,
//! what next and by when, and never apologise: that is for people. No mail takes a customer's name or subject: an
//! automatic mail that repeats what a stranger wrote could be used to send their words to somebody else.

mod to_customer;
mod to_staff;
mod written;

pub use to_customer::{
    Covered, FirstAnswer, FirstStep, NewLink, NowQuiet, OwnerChanged, PromiseBroken, PutToTest, Reopened, Reply, Solved, SolvedAgain,
    StrangerAnswer, WhileClosed,
};
pub use to_staff::{Alert, AlertReason, Given, Invitation, Offered, Reminder, StandIn, WhyYou};
pub use written::Written;

use jiff::Timestamp;

use crate::voice::Voice;

/// What each mail to a customer says about their case.
#[derive(Clone, Copy, Debug)]
pub struct AboutCase<'a> {
    /// The organisation's name.
    pub organisation: &'a str,
    /// The spoken key, as it is said: "amber otter 92".
    pub spoken_key: &'a str,
    /// Who looks after the case.
    pub owner: Colleague<'a>,
    /// Who acts for the owner while they are away: the one who reads the answers now.
    pub acting: Option<Colleague<'a>>,
    /// The customer's page, when they have one.
    pub page: Option<Page<'a>>,
}

impl<'a> AboutCase<'a> {
    /// Who reads and answers now: the owner, or who acts for them.
    pub fn reader(&self) -> Colleague<'a> {
        self.acting.unwrap_or(self.owner)
    }
}

/// A colleague as customers know them.
#[derive(Clone, Copy, Debug)]
pub struct Colleague<'a> {
    /// The work name that customers read.
    pub name: &'a str,
    /// The number where this person, or somebody who knows the case, answers.
    pub telephone: Option<&'a str>,
}

/// The customer's page: a link, and a code for those who can't open it.
///
/// The link may still hold a placeholder for the token: it is put in when the mail leaves.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The whole address, token included.
    pub link: &'a str,
    /// Where the code can be typed, short enough to be copied from paper.
    pub address: &'a str,
    /// The code that is printed under the link.
    pub code: &'a str,
}

/// What the customer can expect next.
#[derive(Clone, Copy, Debug)]
pub struct Next<'a> {
    /// What they will notice.
    pub what: Promised<'a>,
    /// The end of the promise.
    pub due_at: Timestamp,
}

/// What a customer was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promised<'a> {
    /// "an answer"
    Answer,
    /// "a call"
    Call,
    /// "a visit"
    Visit,
    /// "a payment"
    Payment,
    /// "a repair"
    Fix,
    /// In words that a colleague chose, without a full stop: "Mr Adjani mends the pipe".
    Words(&'a str),
    /// In such words, which are not repeated here: they may name somebody.
    Unsaid,
}

impl Promised<'_> {
    /// The promise in a reader's words, to stand inside a sentence.
    pub fn said(self, voice: &Voice) -> String {
        match self {
            Promised::Answer => voice.say("mail-promised-answer"),
            Promised::Call => voice.say("mail-promised-call"),
            Promised::Visit => voice.say("mail-promised-visit"),
            Promised::Payment => voice.say("mail-promised-payment"),
            Promised::Fix => voice.say("mail-promised-fix"),
            Promised::Words(words) => words.to_owned(),
            Promised::Unsaid => voice.say("mail-promised-unsaid"),
        }
    }
}

/// Said outside published hours.
#[derive(Clone, Copy, Debug)]
pub struct ClosedNow<'a> {
    /// When the organisation opens again.
    pub opens_at: Timestamp,
    /// What to do in an emergency, as the organisation wrote it: "call 01 99 00 41 00".
    pub emergency: Option<&'a str>,
}
