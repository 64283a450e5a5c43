//! Every kind of thing that can have happened on a case, with the mark and the tag that a timeline shows. How each is told
//! stands in `telling.rs` beside this file.

use crate::layout::{Frame, Tone};
use crate::pages::case::timeline::{Delivery, Speaker};
use crate::pages::owed::Door;
use jiff::Timestamp;
use words::key;

/// What became of what a stranger wrote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Nobody has read it yet.
    Waits,
    /// It stays among ourselves; it can still be released.
    KeptBack,
    Released,
}

/// What a timeline can tell.
pub enum Happened {
    TheySaid {
        who: String,
        door: Door,
        /// Not the customer, but somebody who speaks for them.
        someone_else: bool,
        waited_minutes: Option<u32>,
        talked_minutes: Option<u32>,
        explained_again: bool,
    },
    WeSaid {
        by: Speaker,
        to: Vec<String>,
        door: Door,
        delivery: Delivery,
    },
    Noted {
        by: String,
    },
    Opened {
        door: Door,
        owner: String,
    },
    OwnerBecame {
        owner: String,
        why: String,
    },
    PromiseMade {
        what: String,
        by: String,
        due_at: Timestamp,
    },
    PromiseKept {
        what: String,
        how: Option<String>,
        /// When they said so, where it is kept by their word.
        said_at: Option<Timestamp>,
    },
    PromiseMoved {
        what: String,
        first_at: Timestamp,
        to_at: Timestamp,
        by: String,
    },
    PromiseBroken {
        what: String,
        due_at: Timestamp,
    },
    PromiseDisclosed {
        what: String,
        by: Speaker,
    },
    HandOverOffered {
        by: String,
        to: String,
    },
    HandOverAccepted {
        by: String,
        from: String,
    },
    HandOverDeclined {
        by: String,
        reason: String,
    },
    HandOverWithdrawn {
        by: String,
    },
    HandOverLapsed {
        to: String,
    },
    CoverSought {
        away: String,
        lease_until: Timestamp,
    },
    CoverBegan {
        away: String,
        stand_in: String,
        until_at: Option<Timestamp>,
    },
    CoverEnded {
        back: String,
    },
    HarmBelieved {
        what: String,
        since_at: Timestamp,
        by: String,
    },
    StopgapGiven {
        what: String,
        by: String,
    },
    HarmOver {
        what: String,
        by: String,
    },
    SolvedAsked {
        by: Speaker,
    },
    SolvedConfirmed {
        who: String,
        door: Door,
    },
    SolvedContradicted {
        who: String,
        door: Door,
    },
    PutToTest {
        ask_at: Timestamp,
    },
    WentQuiet,
    Reopened {
        who: String,
        door: Door,
    },
    /// A member of staff opened it again.
    ReopenedHere {
        by: String,
    },
    /// Its end could not be told, so that it is open again.
    ReopenedUndelivered,
    /// Mail of somebody whom the case does not know: for staff until somebody releases it.
    Withheld {
        id: String,
        from: String,
        fate: Fate,
    },
    Released {
        by: String,
        from: String,
    },
    KeptBack {
        by: String,
        from: String,
    },
    /// What somebody said was read, and needs no answer.
    NoAnswerNeeded {
        by: String,
        from: String,
    },
    /// Every link that somebody had to their page was ended.
    LinksEnded {
        by: String,
        from: String,
    },
    /// A promise was taken back before it mattered, or the case ended.
    PromiseWithdrawn {
        what: String,
    },
    FinalAnswerProposed {
        by: String,
    },
    FinalAnswerDeclined {
        by: String,
        why: Option<String>,
    },
    FinalAnswerGiven {
        by: String,
        reviewed_by: String,
    },
    Refused {
        asked: String,
        because: String,
        by: String,
    },
    BounceCame {
        of: String,
        why: String,
    },
    AutoReplyCame {
        from: String,
    },
    NotACustomer {
        by: String,
    },
    TakenBack {
        by: String,
        what: String,
    },
}

impl Happened {
    /// The mark on the line: who spoke, or what kind of event it is. Each class has a shape of its own beside its colour.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            Happened::TheySaid { .. }
            | Happened::SolvedConfirmed { .. }
            | Happened::SolvedContradicted { .. }
            | Happened::Reopened { .. } => "them",
            Happened::WeSaid { by: Speaker::Desk, .. } => "desk-said",
            Happened::WeSaid { by: Speaker::Staff(_), .. } => "us",
            Happened::Noted { .. } => "note",
            Happened::PromiseBroken { .. } | Happened::BounceCame { .. } => "broken",
            Happened::HarmBelieved { .. } => "harm",
            Happened::Withheld { .. } => "withheld",
            Happened::Opened { .. }
            | Happened::OwnerBecame { .. }
            | Happened::PromiseMade { .. }
            | Happened::PromiseKept { .. }
            | Happened::PromiseMoved { .. }
            | Happened::PromiseDisclosed { .. }
            | Happened::HandOverOffered { .. }
            | Happened::HandOverAccepted { .. }
            | Happened::HandOverDeclined { .. }
            | Happened::HandOverWithdrawn { .. }
            | Happened::HandOverLapsed { .. }
            | Happened::CoverSought { .. }
            | Happened::CoverBegan { .. }
            | Happened::CoverEnded { .. }
            | Happened::StopgapGiven { .. }
            | Happened::HarmOver { .. }
            | Happened::SolvedAsked { .. }
            | Happened::PutToTest { .. }
            | Happened::WentQuiet
            | Happened::Released { .. }
            | Happened::KeptBack { .. }
            | Happened::NoAnswerNeeded { .. }
            | Happened::LinksEnded { .. }
            | Happened::PromiseWithdrawn { .. }
            | Happened::FinalAnswerProposed { .. }
            | Happened::FinalAnswerDeclined { .. }
            | Happened::FinalAnswerGiven { .. }
            | Happened::Refused { .. }
            | Happened::AutoReplyCame { .. }
            | Happened::NotACustomer { .. }
            | Happened::ReopenedHere { .. }
            | Happened::ReopenedUndelivered
            | Happened::TakenBack { .. } => "fact",
        }
    }

    /// A word on a tag beside the sentence, where the event is good or bad news for the customer.
    #[must_use]
    pub fn tag(&self, f: &Frame) -> Option<(Tone, String)> {
        let tag = |tone, key| Some((tone, f.say(key)));
        match self {
            Happened::PromiseKept { .. } => tag(Tone::Good, key!("tag-kept")),
            Happened::PromiseBroken { .. } => tag(Tone::Bad, key!("tag-broken")),
            Happened::PromiseMoved { .. } => tag(Tone::Warn, key!("tag-moved")),
            Happened::HarmBelieved { .. } => tag(Tone::Bad, key!("tag-harm")),
            Happened::HarmOver { .. } => tag(Tone::Good, key!("tag-harm-over")),
            Happened::SolvedConfirmed { .. } => tag(Tone::Good, key!("tag-solved")),
            Happened::SolvedContradicted { .. } => tag(Tone::Bad, key!("tag-not-solved")),
            Happened::BounceCame { .. } => tag(Tone::Bad, key!("tag-not-told")),
            Happened::Withheld { fate: Fate::Waits | Fate::KeptBack, .. } => tag(Tone::Warn, key!("tag-staff-only")),
            Happened::Refused { .. } => tag(Tone::Warn, key!("tag-refused")),
            Happened::TheySaid { explained_again: true, .. } => tag(Tone::Warn, key!("tag-explained-again")),
            Happened::WeSaid { by: Speaker::Desk, .. } => tag(Tone::Plain, key!("tag-automatic")),
            Happened::TheySaid { .. }
            | Happened::WeSaid { .. }
            | Happened::Noted { .. }
            | Happened::Opened { .. }
            | Happened::OwnerBecame { .. }
            | Happened::PromiseMade { .. }
            | Happened::PromiseDisclosed { .. }
            | Happened::HandOverOffered { .. }
            | Happened::HandOverAccepted { .. }
            | Happened::HandOverDeclined { .. }
            | Happened::HandOverWithdrawn { .. }
            | Happened::HandOverLapsed { .. }
            | Happened::CoverSought { .. }
            | Happened::CoverBegan { .. }
            | Happened::CoverEnded { .. }
            | Happened::StopgapGiven { .. }
            | Happened::SolvedAsked { .. }
            | Happened::PutToTest { .. }
            | Happened::WentQuiet
            | Happened::Reopened { .. }
            | Happened::Withheld { .. }
            | Happened::Released { .. }
            | Happened::KeptBack { .. }
            | Happened::NoAnswerNeeded { .. }
            | Happened::LinksEnded { .. }
            | Happened::PromiseWithdrawn { .. }
            | Happened::FinalAnswerProposed { .. }
            | Happened::FinalAnswerDeclined { .. }
            | Happened::FinalAnswerGiven { .. }
            | Happened::AutoReplyCame { .. }
            | Happened::NotACustomer { .. }
            | Happened::ReopenedHere { .. }
            | Happened::ReopenedUndelivered
            | Happened::TakenBack { .. } => None,
        }
    }
}
