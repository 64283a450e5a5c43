//! A refusal of the desk, as a page says it: the reason, whom the rule protects, and each way forward as a button or a
//! link (rule 5).

use crate::layout::Frame;
use crate::pages::form::{Refused, Way};
use crate::pages::owed::PromiseKind;
use casework::promise::promise::What;
use casework::refusal::{self, Protects, Refusal, WayForward};
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
        reason: desk::refused::reason(&frame.voice, &refusal.reason),
        protects: Some(frame.say(match refusal.protects {
            Protects::TheCustomer => key!("refusal-protects-the-customer"),
            Protects::Us => key!("refusal-protects-us"),
            Protects::Both => key!("refusal-protects-both"),
        })),
        ways: refusal.ways().map(|forward| way(frame, *forward, case_key, within)).collect(),
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
    let label = desk::refused::way(&f.voice, forward, f.now);
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
