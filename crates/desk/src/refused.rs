//! A refusal in words: why not, and each way forward (rule 5), in the reader's language, for pages and the command line alike.

use casework::promise::promise::What;
use casework::refusal::{Reason, Refusal, Way, WayForward, WhoCan};
use jiff::Timestamp;
use words::{Arg, Voice, key};

/// All of it in one paragraph, for where there are no buttons.
#[must_use]
pub fn whole(v: &Voice, refusal: &Refusal, now: Timestamp) -> String {
    let ways = refusal.ways().map(|forward| way(v, *forward, now));
    std::iter::once(reason(v, &refusal.reason)).chain(ways).collect::<Vec<_>>().join("\n  ")
}

/// Why not.
#[must_use]
pub fn reason(v: &Voice, reason: &Reason) -> String {
    match reason {
        Reason::NotThisCase => v.say("refusal-not-this-case"),
        Reason::CaseHasEnded => v.say("refusal-case-has-ended"),
        Reason::CaseIsOpen => v.say("refusal-case-is-open"),
        Reason::SomethingNewArrived => v.say("refusal-something-new-arrived"),
        Reason::NothingNext => v.say("refusal-nothing-next"),
        Reason::BrokenNotTold { what, due_at } => {
            v.say_with("refusal-broken-not-told", &[("what", Arg::Text(&v.say(noun(*what)))), ("when", Arg::Text(&v.instant(*due_at)))])
        }
        Reason::DueInThePast => v.say("refusal-due-in-the-past"),
        Reason::DueTooFar { days } => v.say_with("refusal-due-too-far", &[("days", Arg::Count(i64::from(*days)))]),
        Reason::PromiseNotOpen => v.say("refusal-promise-not-open"),
        Reason::PromiseIsDue => v.say("refusal-promise-is-due"),
        Reason::MovedBefore => v.say("refusal-moved-before"),
        Reason::EvidenceMissing => v.say("refusal-evidence-missing"),
        Reason::NotToTheCustomer => v.say("refusal-not-to-the-customer"),
        Reason::CustomersWordMissing => v.say("refusal-customers-word-missing"),
        Reason::MessageHasLeft => v.say("refusal-message-has-left"),
        Reason::TooLateToUndo => v.say("refusal-too-late-to-undo"),
        Reason::NothingToUndo => v.say("refusal-nothing-to-undo"),
        Reason::AlreadyOffered => v.say("refusal-already-offered"),
        Reason::OfferGone => v.say("refusal-offer-gone"),
        Reason::AlreadyOwner => v.say("refusal-already-owner"),
        Reason::HandedOverTooOften { times } => v.say_with("refusal-handed-over-too-often", &[("times", Arg::Count(i64::from(*times)))]),
        Reason::NotAvailable => v.say("refusal-not-available"),
        Reason::BriefingMissing => v.say("refusal-briefing-missing"),
        Reason::NothingSaid => v.say("refusal-nothing-said"),
        Reason::NoAddress => v.say("refusal-no-address"),
        Reason::HarmOpen => v.say("refusal-harm-open"),
        Reason::HarmNotOpen => v.say("refusal-harm-not-open"),
        Reason::NotAllowed => v.say("refusal-not-allowed"),
        Reason::StillOwnsCases { cases } => v.say_with("refusal-still-owns-cases", &[("count", Arg::Count(i64::from(*cases)))]),
        Reason::LastAdministrator => v.say("refusal-last-administrator"),
        Reason::NeedsAnotherPerson => v.say("refusal-needs-another-person"),
        Reason::DatesDontFit => v.say("refusal-dates-dont-fit"),
        Reason::TooLong { limit } => v.say_with("refusal-too-long", &[("limit", Arg::Count(i64::from(*limit)))]),
        Reason::TooMany { limit } => v.say_with("refusal-too-many", &[("limit", Arg::Count(i64::from(*limit)))]),
        Reason::OutOfBounds { setting, least, greatest } => v.say_with(
            "refusal-out-of-bounds",
            &[("setting", Arg::Text(setting)), ("least", Arg::Count(i64::from(*least))), ("greatest", Arg::Count(i64::from(*greatest)))],
        ),
    }
}

/// What was promised, as a noun: "a call".
fn noun(what: What) -> &'static str {
    match what {
        What::Answer => key!("promise-noun-answer"),
        What::Call => key!("promise-noun-call"),
        What::Visit => key!("promise-noun-visit"),
        What::Payment => key!("promise-noun-payment"),
        What::Fix => key!("promise-noun-fix"),
        What::Other => key!("promise-noun-other"),
    }
}

/// What to do, who can say yes where it is somebody else, and by when where that is set.
#[must_use]
pub fn way(v: &Voice, forward: WayForward, now: Timestamp) -> String {
    let what = v.say(way_key(forward.way));
    let what = match who_key(forward.who) {
        Some(who) => v.say_with("way-who", &[("what", Arg::Text(&what)), ("who", Arg::Text(&v.say(who)))]),
        None => what,
    };
    match forward.by {
        Some(by) => v.say_with("way-by", &[("what", Arg::Text(&what)), ("due", Arg::Text(&v.due(by, now)))]),
        None => what,
    }
}

fn who_key(who: WhoCan) -> Option<&'static str> {
    match who {
        WhoCan::You => None,
        WhoCan::TheOwner => Some(key!("who-the-owner")),
        WhoCan::ALead => Some(key!("who-a-lead")),
        WhoCan::AnotherColleague => Some(key!("who-another-colleague")),
        WhoCan::AnAdministrator => Some(key!("who-an-administrator")),
        WhoCan::TheCustomer => Some(key!("who-the-customer")),
    }
}

fn way_key(way: Way) -> &'static str {
    match way {
        Way::ReadAndSendAgain => key!("way-read-and-send-again"),
        Way::PromiseNextStep => key!("way-promise-next-step"),
        Way::AskWhetherSolved => key!("way-ask-whether-solved"),
        Way::TellItWasBroken => key!("way-tell-it-was-broken"),
        Way::ChooseLaterMoment => key!("way-choose-later-moment"),
        Way::ChooseNearerMoment => key!("way-choose-nearer-moment"),
        Way::AskTheCustomer => key!("way-ask-the-customer"),
        Way::AskTheLead => key!("way-ask-the-lead"),
        Way::RecordTheirWord => key!("way-record-their-word"),
        Way::Reopen => key!("way-reopen"),
        Way::OfferToAnother => key!("way-offer-to-another"),
        Way::WithdrawOffer => key!("way-withdraw-offer"),
        Way::WriteBriefing => key!("way-write-briefing"),
        Way::WriteCorrection => key!("way-write-correction"),
        Way::ReachAnotherWay => key!("way-reach-another-way"),
        Way::RelieveTheHarm => key!("way-relieve-the-harm"),
        Way::HandCasesOver => key!("way-hand-cases-over"),
        Way::NameSomebodyElse => key!("way-name-somebody-else"),
        Way::AnotherReviews => key!("way-another-reviews"),
        Way::SendToTheCustomer => key!("way-send-to-the-customer"),
        Way::Shorten => key!("way-shorten"),
        Way::StartAgain => key!("way-start-again"),
        Way::AskTheOwner => key!("way-ask-the-owner"),
        Way::AskAnAdministrator => key!("way-ask-an-administrator"),
    }
}
