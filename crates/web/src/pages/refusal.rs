//! A refusal of the desk, as a page says it: the reason, whom the rule protects, and each way forward as a button or a
//! link (rule 5).

use crate::layout::{Frame, arg};
use crate::pages::form::{Refused, Way};
use crate::pages::owed::PromiseKind;
use casework::promise::promise::What;
use casework::refusal::{self, Protects, Reason, Refusal, WayForward, WhoCan};
use words::key;

/// Where, within the form that was refused, some ways lie: fragments of its page. Whoever is led there loses nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Within {
    /// Where a broken promise is ticked as told.
    pub told: &'static str,
    /// Where a promise's date is given.
    pub next: &'static str,
}

/// Words a refusal. `case_key` is the case on whose page the ways lie; none outside a case.
#[must_use]
pub fn refused(frame: &Frame, refusal: &Refusal, case_key: Option<&str>) -> Refused {
    refused_within(frame, refusal, case_key, None)
}

/// Words a refusal of a form that comes back, and leads back into that form where what is missing can be given there.
#[must_use]
pub fn refused_within(frame: &Frame, refusal: &Refusal, case_key: Option<&str>, within: Option<Within>) -> Refused {
    Refused {
        reason: reason(frame, &refusal.reason),
        protects: Some(frame.say(match refusal.protects {
            Protects::TheCustomer => key!("refusal-protects-the-customer"),
            Protects::Us => key!("refusal-protects-us"),
            Protects::Both => key!("refusal-protects-both"),
        })),
        ways: refusal.ways().map(|forward| way(frame, *forward, case_key, within)).collect(),
    }
}

fn reason(f: &Frame, reason: &Reason) -> String {
    match reason {
        Reason::NotThisCase => f.say("refusal-not-this-case"),
        Reason::CaseHasEnded => f.say("refusal-case-has-ended"),
        Reason::CaseIsOpen => f.say("refusal-case-is-open"),
        Reason::SomethingNewArrived => f.say("refusal-something-new-arrived"),
        Reason::NothingNext => f.say("refusal-nothing-next"),
        Reason::BrokenNotTold { what, due_at } => f.say_with(
            "refusal-broken-not-told",
            &[("what", arg::text(&promise_kind(*what).noun(f))), ("when", arg::text(&f.instant(due_at)))],
        ),
        Reason::DueInThePast => f.say("refusal-due-in-the-past"),
        Reason::DueTooFar { days } => f.say_with("refusal-due-too-far", &[("days", arg::count(*days))]),
        Reason::PromiseNotOpen => f.say("refusal-promise-not-open"),
        Reason::PromiseIsDue => f.say("refusal-promise-is-due"),
        Reason::MovedBefore => f.say("refusal-moved-before"),
        Reason::EvidenceMissing => f.say("refusal-evidence-missing"),
        Reason::NotToTheCustomer => f.say("refusal-not-to-the-customer"),
        Reason::CustomersWordMissing => f.say("refusal-customers-word-missing"),
        Reason::MessageHasLeft => f.say("refusal-message-has-left"),
        Reason::TooLateToUndo => f.say("refusal-too-late-to-undo"),
        Reason::NothingToUndo => f.say("refusal-nothing-to-undo"),
        Reason::AlreadyOffered => f.say("refusal-already-offered"),
        Reason::OfferGone => f.say("refusal-offer-gone"),
        Reason::AlreadyOwner => f.say("refusal-already-owner"),
        Reason::HandedOverTooOften { times } => f.say_with("refusal-handed-over-too-often", &[("times", arg::count(*times))]),
        Reason::NotAvailable => f.say("refusal-not-available"),
        Reason::BriefingMissing => f.say("refusal-briefing-missing"),
        Reason::NothingSaid => f.say("refusal-nothing-said"),
        Reason::NoAddress => f.say("refusal-no-address"),
        Reason::HarmOpen => f.say("refusal-harm-open"),
        Reason::HarmNotOpen => f.say("refusal-harm-not-open"),
        Reason::NotAllowed => f.say("refusal-not-allowed"),
        Reason::StillOwnsCases { cases } => f.say_with("refusal-still-owns-cases", &[("count", arg::count(*cases))]),
        Reason::LastAdministrator => f.say("refusal-last-administrator"),
        Reason::NeedsAnotherPerson => f.say("refusal-needs-another-person"),
        Reason::DatesDontFit => f.say("refusal-dates-dont-fit"),
        Reason::TooLong { limit } => f.say_with("refusal-too-long", &[("limit", arg::count(*limit))]),
        Reason::TooMany { limit } => f.say_with("refusal-too-many", &[("limit", arg::count(*limit))]),
        Reason::OutOfBounds { setting, least, greatest } => f.say_with(
            "refusal-out-of-bounds",
            &[("setting", arg::text(setting)), ("least", arg::count(*least)), ("greatest", arg::count(*greatest))],
        ),
    }
}

/// The kind of a promise, as pages name it.
#[must_use]
pub fn promise_kind(what: What) -> PromiseKind {
    match what {
        What::Answer => PromiseKind::Answer,
        What::Call => PromiseKind::Call,
        What::Visit => PromiseKind::Visit,
        What::Payment => PromiseKind::Payment,
        What::Fix => PromiseKind::Fix,
        What::Other => PromiseKind::Other,
    }
}

fn way(f: &Frame, forward: WayForward, case_key: Option<&str>, within: Option<Within>) -> Way {
    let label = label(f, forward);
    match (forward.way, within) {
        (refusal::Way::TellItWasBroken, Some(w)) => {
            return Way::Link { label: f.say(key!("way-tell-it-was-broken-here")), href: w.told.to_owned() };
        }
        (refusal::Way::PromiseNextStep | refusal::Way::ChooseLaterMoment | refusal::Way::ChooseNearerMoment, Some(w)) => {
            return Way::Link { label, href: w.next.to_owned() };
        }
        // Whoever takes down a call is speaking with them, and isn't led away from what was typed.
        (refusal::Way::AskTheCustomer, Some(_)) => return Way::Words(label),
        (_, _) => {}
    }
    let Some(key) = case_key else {
        return elsewhere(label, forward.way);
    };
    let here = |fragment: &str| format!("/cases/{key}#{fragment}");
    let link = |label: String, href: String| Way::Link { label, href };
    match forward.way {
        refusal::Way::ReadAndSendAgain
        | refusal::Way::TellItWasBroken
        | refusal::Way::WriteCorrection
        | refusal::Way::SendToTheCustomer
        | refusal::Way::Shorten
        | refusal::Way::AskWhetherSolved
        | refusal::Way::PromiseNextStep
        | refusal::Way::ChooseLaterMoment
        | refusal::Way::ChooseNearerMoment => link(label, here("say")),
        refusal::Way::AskTheCustomer | refusal::Way::ReachAnotherWay => link(label, format!("/telephone?case={key}")),
        refusal::Way::RecordTheirWord => link(label, here("customer-says")),
        refusal::Way::Reopen => Way::Act { label, action: format!("/cases/{key}/reopen"), fields: Vec::new() },
        refusal::Way::OfferToAnother
        | refusal::Way::WriteBriefing
        | refusal::Way::NameSomebodyElse
        | refusal::Way::WithdrawOffer
        | refusal::Way::HandCasesOver => link(label, here("hand-over")),
        refusal::Way::RelieveTheHarm => link(label, here("stopgap")),
        refusal::Way::StartAgain => link(label, format!("/cases/{key}")),
        refusal::Way::AskTheLead | refusal::Way::AnotherReviews | refusal::Way::AskTheOwner | refusal::Way::AskAnAdministrator => {
            Way::Words(label)
        }
    }
}

/// Ways that lead somewhere also outside a case's page.
fn elsewhere(label: String, way: refusal::Way) -> Way {
    match way {
        refusal::Way::HandCasesOver => Way::Link { label, href: "/cases".to_owned() },
        refusal::Way::ReachAnotherWay | refusal::Way::AskTheCustomer => Way::Link { label, href: "/telephone".to_owned() },
        refusal::Way::NameSomebodyElse => Way::Link { label, href: "/absence".to_owned() },
        refusal::Way::ReadAndSendAgain
        | refusal::Way::PromiseNextStep
        | refusal::Way::AskWhetherSolved
        | refusal::Way::TellItWasBroken
        | refusal::Way::ChooseLaterMoment
        | refusal::Way::ChooseNearerMoment
        | refusal::Way::AskTheLead
        | refusal::Way::RecordTheirWord
        | refusal::Way::Reopen
        | refusal::Way::OfferToAnother
        | refusal::Way::WithdrawOffer
        | refusal::Way::WriteBriefing
        | refusal::Way::WriteCorrection
        | refusal::Way::RelieveTheHarm
        | refusal::Way::AnotherReviews
        | refusal::Way::Shorten
        | refusal::Way::SendToTheCustomer
        | refusal::Way::StartAgain
        | refusal::Way::AskTheOwner
        | refusal::Way::AskAnAdministrator => Way::Words(label),
    }
}

/// What to do, who can say yes where it is somebody else, and by when where that is set.
fn label(f: &Frame, forward: WayForward) -> String {
    let what = f.say(way_key(forward.way));
    let what = match who_key(forward.who) {
        Some(who) => f.say_with("way-who", &[("what", arg::text(&what)), ("who", arg::text(&f.say(who)))]),
        None => what,
    };
    match forward.by {
        Some(by) => f.say_with("way-by", &[("what", arg::text(&what)), ("due", arg::text(&f.due(&by)))]),
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

fn way_key(way: refusal::Way) -> &'static str {
    match way {
        refusal::Way::ReadAndSendAgain => key!("way-read-and-send-again"),
        refusal::Way::PromiseNextStep => key!("way-promise-next-step"),
        refusal::Way::AskWhetherSolved => key!("way-ask-whether-solved"),
        refusal::Way::TellItWasBroken => key!("way-tell-it-was-broken"),
        refusal::Way::ChooseLaterMoment => key!("way-choose-later-moment"),
        refusal::Way::ChooseNearerMoment => key!("way-choose-nearer-moment"),
        refusal::Way::AskTheCustomer => key!("way-ask-the-customer"),
        refusal::Way::AskTheLead => key!("way-ask-the-lead"),
        refusal::Way::RecordTheirWord => key!("way-record-their-word"),
        refusal::Way::Reopen => key!("way-reopen"),
        refusal::Way::OfferToAnother => key!("way-offer-to-another"),
        refusal::Way::WithdrawOffer => key!("way-withdraw-offer"),
        refusal::Way::WriteBriefing => key!("way-write-briefing"),
        refusal::Way::WriteCorrection => key!("way-write-correction"),
        refusal::Way::ReachAnotherWay => key!("way-reach-another-way"),
        refusal::Way::RelieveTheHarm => key!("way-relieve-the-harm"),
        refusal::Way::HandCasesOver => key!("way-hand-cases-over"),
        refusal::Way::NameSomebodyElse => key!("way-name-somebody-else"),
        refusal::Way::AnotherReviews => key!("way-another-reviews"),
        refusal::Way::SendToTheCustomer => key!("way-send-to-the-customer"),
        refusal::Way::Shorten => key!("way-shorten"),
        refusal::Way::StartAgain => key!("way-start-again"),
        refusal::Way::AskTheOwner => key!("way-ask-the-owner"),
        refusal::Way::AskAnAdministrator => key!("way-ask-an-administrator"),
    }
}
