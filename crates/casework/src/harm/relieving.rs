//! Opening a harm, finding what relieves it, and hearing that it is over.

use super::harm::{Harm, HarmEvent};
use crate::{
    case::OpenCase,
    command::{NewHarm, Word},
    decide::Decision,
    event::CaseEvent,
    given::Given,
    ids::{ContactId, HarmId},
    kept::Noted,
    promise::duty::{DoneBy, DutyEvent, DutyKind},
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    solution::ending,
};

/// A harm is believed at once, whoever says it, and a stopgap is owed within hours. `known` are those of the case.
pub fn open(known: &[Harm], new: &NewHarm, given: &Given<'_>) -> Decision {
    let NewHarm { harm, kind, severity, since, words } = new;
    if known.iter().any(|h| h.id == *harm) {
        return Ok(Vec::new());
    }
    if *since > given.now {
        return Err(Refusal::new(Reason::DatesDontFit, Rule::Harm, Protects::TheCustomer, Way::StartAgain, WhoCan::You));
    }
    let opened =
        HarmEvent::Opened { harm: *harm, kind: *kind, severity: *severity, since: *since, words: words.clone(), by: given.actor.staff() };
    let due_at = given.minutes_after(given.policy.stopgap_minutes);
    let duty = DutyEvent::Arose { duty: given.fresh.draw(), kind: DutyKind::FindStopgap { harm: *harm }, due_at };
    Ok(vec![opened.into(), duty.into()])
}

/// The harm that a conversation told of, if it did.
pub fn told(known: &[Harm], new: Option<&NewHarm>, given: &Given<'_>) -> Decision {
    new.map_or_else(|| Ok(Vec::new()), |new| open(known, new, given))
}

/// Something relieves it meanwhile.
pub fn find_stopgap(c: &OpenCase, harm: HarmId, stopgap: &Noted) -> Decision {
    let Some(open) = c.story.harms.iter().find(|h| h.id == harm) else {
        return Err(not_open());
    };
    if open.stopgap.as_ref() == Some(stopgap) {
        return Ok(Vec::new());
    }
    let mut events: Vec<CaseEvent> = vec![HarmEvent::StopgapFound { harm, stopgap: stopgap.clone() }.into()];
    events.extend(stopgap_owed(c, harm, DoneBy::Act));
    Ok(events)
}

/// It is over, by the customer's own word in a contact that the case holds: what another says of it is heard, and they are asked.
pub fn end(c: &OpenCase, harm: HarmId, word: ContactId) -> Decision {
    if !c.story.harms.iter().any(|h| h.id == harm) {
        return Ok(Vec::new());
    }
    if !c.story.contact(word).is_some_and(|heard| ending::says(heard.speaker, Word::Solved)) {
        return Err(Refusal::new(
            Reason::CustomersWordMissing,
            Rule::TheCustomersWord,
            Protects::TheCustomer,
            Way::RecordTheirWord,
            WhoCan::You,
        )
        .or(Way::AskTheCustomer, WhoCan::TheCustomer));
    }
    let mut events: Vec<CaseEvent> = vec![HarmEvent::Over { harm, word }.into()];
    events.extend(stopgap_owed(c, harm, DoneBy::Contact(word)));
    Ok(events)
}

fn stopgap_owed(c: &OpenCase, harm: HarmId, by: DoneBy) -> Option<CaseEvent> {
    let duty = c.owed.duties().find(|d| d.kind == DutyKind::FindStopgap { harm })?;
    Some(DutyEvent::Done { duty: duty.id, by }.into())
}

fn not_open() -> Refusal {
    Refusal::new(Reason::HarmNotOpen, Rule::Harm, Protects::TheCustomer, Way::StartAgain, WhoCan::You)
}
