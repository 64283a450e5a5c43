//! The same for the same problem: what one case was given, by whatever door it came, others are offered (rule 12).

use crate::{
    case::OpenCase,
    conversation::note::NoteEvent,
    decide::Decision,
    event::CaseEvent,
    given::Given,
    ids::{CaseId, NoteId},
    kept::Noted,
    promise::{
        duty::{Duty, DutyEvent, DutyKind},
        keeping,
        promise::ToldBy,
        standing::arose,
    },
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
};

/// This customer is owed the offer of what another case was given. What that is, is noted; who the other is, is not.
pub fn owe(c: &OpenCase, as_case: CaseId, note: NoteId, given_there: &Noted, given: &Given<'_>) -> Decision {
    let Some(by) = given.actor.staff() else {
        return Err(Refusal::new(Reason::NotAllowed, Rule::Equal, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner));
    };
    let kind = DutyKind::OfferTheSame { as_case };
    if c.owed.duties().any(|d| d.kind == kind) {
        return Ok(Vec::new());
    }
    let noted: CaseEvent = NoteEvent::Written { note, by, words: given_there.clone() }.into();
    Ok(vec![noted, arose(kind, given.policy.answer_open_minutes, given)])
}

/// It is offered, in a message or in a conversation.
#[must_use]
pub fn offered(c: &OpenCase, as_cases: &[CaseId], told_by: ToldBy) -> Vec<CaseEvent> {
    let by = keeping::done_by(told_by);
    let owed = |d: &&Duty| matches!(d.kind, DutyKind::OfferTheSame { as_case } if as_cases.contains(&as_case));
    c.owed.duties().filter(owed).map(|d| DutyEvent::Done { duty: d.id, by }.into()).collect()
}
