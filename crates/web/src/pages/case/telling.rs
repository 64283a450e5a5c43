//! The sentence that tells what happened.

use crate::layout::{Frame, arg};
use crate::pages::case::happened::Happened;
use crate::pages::case::timeline::Speaker;
use crate::pages::owed::Door;
use words::key;

impl Happened {
    /// One sentence that tells it.
    #[must_use]
    pub fn sentence(&self, f: &Frame) -> String {
        let said = self.particulars(f);
        let args: Vec<_> = said.iter().map(|(name, value)| (*name, arg::text(value))).collect();
        f.say_with(self.key(), &args)
    }

    /// The text that tells it.
    fn key(&self) -> &'static str {
        match self {
            Happened::TheySaid { door, someone_else, .. } => spoke(*door, *someone_else),
            Happened::WeSaid { by: Speaker::Desk, .. } => key!("entry-desk-said"),
            Happened::WeSaid { by: Speaker::Staff(_), door, .. } => we_spoke(*door),
            Happened::Noted { .. } => key!("entry-noted"),
            Happened::Opened { .. } => key!("entry-opened"),
            Happened::OwnerBecame { .. } => key!("entry-owner"),
            Happened::PromiseMade { .. } => key!("entry-promised"),
            Happened::PromiseKept { how: Some(_), said_at: Some(_), .. } => key!("entry-kept-their-word-how"),
            Happened::PromiseKept { how: None, said_at: Some(_), .. } => key!("entry-kept-their-word"),
            Happened::PromiseKept { how: Some(_), said_at: None, .. } => key!("entry-kept-how"),
            Happened::PromiseKept { how: None, said_at: None, .. } => key!("entry-kept"),
            Happened::PromiseMoved { .. } => key!("entry-moved"),
            Happened::PromiseBroken { .. } => key!("entry-broken"),
            Happened::PromiseDisclosed { .. } => key!("entry-disclosed"),
            Happened::PromiseWithdrawn { .. } => key!("entry-promise-withdrawn"),
            Happened::HandOverOffered { .. } => key!("entry-hand-over-offered"),
            Happened::HandOverAccepted { .. } => key!("entry-hand-over-accepted"),
            Happened::HandOverDeclined { .. } => key!("entry-hand-over-declined"),
            Happened::HandOverWithdrawn { .. } => key!("entry-hand-over-withdrawn"),
            Happened::HandOverLapsed { .. } => key!("entry-hand-over-lapsed"),
            Happened::CoverSought { .. } => key!("entry-cover-sought"),
            Happened::CoverBegan { until_at: Some(_), .. } => key!("entry-cover-until"),
            Happened::CoverBegan { until_at: None, .. } => key!("entry-cover"),
            Happened::CoverEnded { .. } => key!("entry-cover-ended"),
            Happened::HarmBelieved { .. } => key!("entry-harm"),
            Happened::StopgapGiven { .. } => key!("entry-stopgap"),
            Happened::HarmOver { .. } => key!("entry-harm-over"),
            Happened::SolvedAsked { .. } => key!("entry-solved-asked"),
            Happened::SolvedConfirmed { .. } => key!("entry-solved-confirmed"),
            Happened::SolvedContradicted { .. } => key!("entry-solved-contradicted"),
            Happened::PutToTest { .. } => key!("entry-put-to-test"),
            Happened::WentQuiet => key!("entry-quiet"),
            Happened::Reopened { .. } => key!("entry-reopened"),
            Happened::ReopenedHere { .. } => key!("entry-reopened-here"),
            Happened::ReopenedUndelivered => key!("entry-reopened-undelivered"),
            Happened::Withheld { .. } => key!("entry-withheld"),
            Happened::Released { .. } => key!("entry-released"),
            Happened::KeptBack { .. } => key!("entry-kept-back"),
            Happened::NoAnswerNeeded { .. } => key!("entry-no-answer"),
            Happened::LinksEnded { .. } => key!("entry-links-ended"),
            Happened::FinalAnswerProposed { .. } => key!("entry-final-proposed"),
            Happened::FinalAnswerDeclined { why: Some(_), .. } => key!("entry-final-declined-why"),
            Happened::FinalAnswerDeclined { why: None, .. } => key!("entry-final-declined"),
            Happened::FinalAnswerGiven { .. } => key!("entry-final-given"),
            Happened::Refused { .. } => key!("entry-refused"),
            Happened::BounceCame { .. } => key!("entry-bounce"),
            Happened::AutoReplyCame { .. } => key!("entry-auto-reply"),
            Happened::NotACustomer { .. } => key!("entry-not-a-customer"),
            Happened::TakenBack { .. } => key!("entry-taken-back"),
        }
    }

    /// Who and what the sentence is about, by the names that the texts use.
    fn particulars(&self, f: &Frame) -> Vec<(&'static str, String)> {
        match self {
            Happened::WeSaid { by: Speaker::Desk, .. } | Happened::WentQuiet | Happened::ReopenedUndelivered => Vec::new(),
            Happened::TheySaid { who, .. } => named([("who", who)]),
            Happened::WeSaid { by: Speaker::Staff(by), .. }
            | Happened::Noted { by }
            | Happened::HandOverWithdrawn { by }
            | Happened::NotACustomer { by }
            | Happened::ReopenedHere { by }
            | Happened::FinalAnswerProposed { by }
            | Happened::FinalAnswerDeclined { by, why: None } => named([("by", by)]),
            Happened::FinalAnswerDeclined { by, why: Some(why) } => named([("by", by), ("why", why)]),
            Happened::FinalAnswerGiven { by, reviewed_by } => named([("by", by), ("reviewer", reviewed_by)]),
            Happened::Opened { door, owner } => named([("door", &door.shown(f)), ("owner", owner)]),
            Happened::OwnerBecame { owner, why } => named([("owner", owner), ("why", why)]),
            Happened::PromiseMade { what, by, due_at } => named([("what", what), ("by", by), ("due", &f.instant(due_at))]),
            Happened::PromiseKept { what, how, said_at } => {
                let when = said_at.as_ref().map(|at| f.instant(at)).unwrap_or_default();
                named([("what", what), ("how", how.as_deref().unwrap_or_default()), ("when", &when)])
            }
            Happened::PromiseWithdrawn { what } => named([("what", what)]),
            Happened::PromiseMoved { what, first_at, to_at, by } => {
                let (first, to) = (f.instant(first_at), f.instant(to_at));
                named([("what", what), ("first", &first), ("to", &to), ("by", by)])
            }
            Happened::PromiseBroken { what, due_at } => named([("what", what), ("due", &f.instant(due_at))]),
            Happened::PromiseDisclosed { what, by } => named([("what", what), ("by", &by.shown(f))]),
            Happened::HandOverOffered { by, to } => named([("by", by), ("to", to)]),
            Happened::HandOverDeclined { by, reason } => named([("by", by), ("reason", reason)]),
            Happened::HandOverLapsed { to } => named([("to", to)]),
            Happened::HandOverAccepted { by, from }
            | Happened::Released { by, from }
            | Happened::KeptBack { by, from }
            | Happened::NoAnswerNeeded { by, from }
            | Happened::LinksEnded { by, from } => named([("by", by), ("from", from)]),
            Happened::CoverSought { away, lease_until } => named([("away", away), ("until", &f.instant(lease_until))]),
            Happened::CoverBegan { away, stand_in, until_at } => {
                let until = until_at.as_ref().map(|at| f.day(at)).unwrap_or_default();
                named([("away", away), ("standin", stand_in), ("until", &until)])
            }
            Happened::CoverEnded { back } => named([("back", back)]),
            Happened::HarmBelieved { what, since_at, by } => named([("what", what), ("since", &f.day(since_at)), ("by", by)]),
            Happened::StopgapGiven { what, by } | Happened::HarmOver { what, by } | Happened::TakenBack { by, what } => {
                named([("what", what), ("by", by)])
            }
            Happened::SolvedAsked { by } => named([("by", &by.shown(f))]),
            Happened::SolvedConfirmed { who, door } | Happened::SolvedContradicted { who, door } | Happened::Reopened { who, door } => {
                named([("who", who), ("door", &door.shown(f))])
            }
            Happened::PutToTest { ask_at } => named([("when", &f.day(ask_at))]),
            Happened::Withheld { from, .. } | Happened::AutoReplyCame { from } => named([("from", from)]),
            Happened::Refused { asked, because, by } => named([("by", by), ("asked", asked), ("because", because)]),
            Happened::BounceCame { of, why } => named([("of", of), ("why", why)]),
        }
    }
}

fn named<const N: usize>(particulars: [(&'static str, &str); N]) -> Vec<(&'static str, String)> {
    particulars.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

fn spoke(door: Door, someone_else: bool) -> &'static str {
    if someone_else { spoke_for_them(door) } else { they_spoke(door) }
}

fn they_spoke(door: Door) -> &'static str {
    match door {
        Door::Mail => key!("entry-they-wrote"),
        Door::Telephone => key!("entry-they-called"),
        Door::Letter => key!("entry-they-sent-a-letter"),
        Door::Management => key!("entry-they-wrote-to-the-management"),
        Door::Counter => key!("entry-they-came"),
        Door::WebForm => key!("entry-they-used-the-form"),
        Door::CustomerPage => key!("entry-they-answered-on-their-page"),
    }
}

fn spoke_for_them(door: Door) -> &'static str {
    match door {
        Door::Telephone => key!("entry-another-called"),
        Door::Counter => key!("entry-another-came"),
        Door::Mail | Door::Letter | Door::Management | Door::WebForm | Door::CustomerPage => key!("entry-another-wrote"),
    }
}

fn we_spoke(door: Door) -> &'static str {
    match door {
        Door::Telephone => key!("entry-we-called"),
        Door::Counter => key!("entry-we-said"),
        Door::Letter | Door::Management => key!("entry-we-sent-a-letter"),
        Door::Mail | Door::WebForm | Door::CustomerPage => key!("entry-we-wrote"),
    }
}
