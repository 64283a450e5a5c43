//! Ending a case by the customer's word, and bringing it back.

use super::resolution::{Ending, Reopening, ResolutionEvent};
use crate::{
    actor::Actor,
    case::{Case, EndedCase, OpenCase},
    command::{Word, WordIn},
    conversation::{
        contact::{ContactEvent, Speaker},
        receiving::{self, automatic},
        saying,
    },
    decide::{Decision, foresee},
    event::CaseEvent,
    given::Given,
    harm::harm::HarmEvent,
    ids::ContactId,
    promise::{
        duty::{DoneBy, DutyEvent, DutyKind},
        keeping,
        promise::{NewPromise, Promise, PromiseEvent, ToldBy, What},
    },
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    sentence::Sentence,
};
use jiff::{SignedDuration, Timestamp};

/// The customer's word on an open case: given on their page, or found by staff in a contact that the case holds.
pub fn hear_word(c: &OpenCase, word_in: &WordIn, word: Word, given: &Given<'_>) -> Decision {
    let (contact, told_by, mut events) = match word_in {
        WordIn::Held(id) => {
            let heard = c.story.contact(*id).filter(|seen| says(seen.speaker, word));
            if heard.is_none() || given.actor.staff().is_none() {
                return Err(word_missing());
            }
            (*id, None, Vec::new())
        }
        WordIn::Given(contact) => {
            if given.actor != Actor::Person(contact.from) || !c.story.takes_part(contact.from) {
                return Err(Refusal::new(
                    Reason::NotAllowed,
                    Rule::TheCustomersWord,
                    Protects::TheCustomer,
                    Way::AskTheOwner,
                    WhoCan::TheOwner,
                ));
            }
            if c.story.has(contact.id) {
                return Ok(Vec::new());
            }
            let received: CaseEvent = ContactEvent::Received(contact.clone()).into();
            (contact.id, Some(ToldBy::Contact(contact.id)), vec![received])
        }
    };
    match word {
        Word::Solved => events.extend(heard_solved(c, contact, told_by, given)),
        Word::NotSolved => events.extend(heard_not_solved(c, contact, told_by, given)),
    }
    Ok(events)
}

/// Whether somebody's word counts as the customer's: that it isn't solved counts whoever says it; that it is, only from
/// themselves.
#[must_use]
pub fn says(speaker: Speaker, word: Word) -> bool {
    match (speaker, word) {
        (Speaker::Another, Word::Solved) => false,
        (Speaker::TheCustomer | Speaker::Unknown, _) | (Speaker::Another, Word::NotSolved) => true,
    }
}

/// Another person's word is kept as a contact; the end of the case waits for the customer's own.
#[must_use]
pub fn their_own_word_is_missing() -> Refusal {
    Refusal::new(Reason::CustomersWordMissing, Rule::TheCustomersWord, Protects::TheCustomer, Way::AskTheCustomer, WhoCan::TheCustomer)
}

fn heard_solved(c: &OpenCase, contact: ContactId, told_by: Option<ToldBy>, given: &Given<'_>) -> Vec<CaseEvent> {
    let mut events = match told_by {
        Some(told_by) => solved(c, contact, told_by, given),
        None => solved_by_letter(c, contact, given),
    };
    // After an ending nothing is owed any more; when it is put to the test, their word has answered what was asked.
    let done = c.owed.duties().filter(|d| matches!(d.kind, DutyKind::Answer { .. } | DutyKind::AskSolved { .. }));
    events.extend(done.map(|d| DutyEvent::Done { duty: d.id, by: DoneBy::Contact(contact) }.into()));
    events
}

fn heard_not_solved(c: &OpenCase, contact: ContactId, told_by: Option<ToldBy>, given: &Given<'_>) -> Vec<CaseEvent> {
    let due_at = given.open_after(given.policy.answer_open_minutes);
    let new = NewPromise { what: What::Answer, words: None, due_at };
    let owed = c.owed.duties().any(|d| matches!(d.kind, DutyKind::Answer { .. }));
    if told_by.is_none() && owed && c.asked.is_none() && c.story.test_on.is_none() {
        // Heard already: the answer is owed, and nothing is asked.
        return Vec::new();
    }
    let mut events = not_solved(c, contact);
    match told_by {
        // Their page shows at once who answers, and by when.
        Some(told_by) => events.push(keeping::made(&new, c.owner, told_by, &c.story.zone, given)),
        None if owed => {}
        None => events.push(receiving::answer_duty(contact, due_at, given)),
    }
    events
}

/// Not solved: the question is withdrawn.
#[must_use]
pub fn not_solved(c: &OpenCase, contact: ContactId) -> Vec<CaseEvent> {
    let mut events: Vec<CaseEvent> = vec![ResolutionEvent::Contradicted { contact }.into()];
    let asking = c.owed.duties().filter(|d| matches!(d.kind, DutyKind::AskSolved { .. }));
    events.extend(asking.map(|d| DutyEvent::Done { duty: d.id, by: DoneBy::Contact(contact) }.into()));
    events
}

/// What their yes leads to.
enum Yes {
    /// It is solved.
    Ends,
    /// They are called when it has been put to the test: that is promised already.
    Awaited,
    /// They are to be called once it has been put to the test, then.
    AskOn(Timestamp),
}

/// Solved, by their word. After harm, or while something that was promised is still to come, it is asked once more when it has been put to the test.
#[must_use]
pub fn solved(c: &OpenCase, contact: ContactId, told_by: ToldBy, given: &Given<'_>) -> Vec<CaseEvent> {
    let mut events = harms_over(c, contact);
    match yes(c, given) {
        Yes::Ends => events.push(ResolutionEvent::Solved { contact }.into()),
        Yes::Awaited => {}
        Yes::AskOn(ask_on) => {
            let new = NewPromise { what: What::Call, words: None, due_at: call_by(ask_on, given) };
            events.push(keeping::made(&new, c.owner, told_by, &c.story.zone, given));
            events.push(ResolutionEvent::PutToTest { contact, ask_on }.into());
            events.extend(let_go(c));
        }
    }
    events
}

/// The same, read by staff in a mail or a letter: a promise to ask once more has to be written to them.
fn solved_by_letter(c: &OpenCase, contact: ContactId, given: &Given<'_>) -> Vec<CaseEvent> {
    match yes(c, given) {
        Yes::AskOn(ask_on) if given.may_write(&c.story) => {
            let sentence = Sentence::PutToTest { owner: c.owner, ask_on: call_by(ask_on, given) };
            let (message, said) = automatic(c.story.customer, sentence, given);
            let mut events = vec![said];
            events.extend(solved(c, contact, ToldBy::Message(message), given));
            events
        }
        Yes::AskOn(_) | Yes::Awaited | Yes::Ends => solved(c, contact, ToldBy::Contact(contact), given),
    }
}

fn call_by(ask_on: Timestamp, given: &Given<'_>) -> Timestamp {
    given.calendar.add_open_time(ask_on, SignedDuration::from_mins(i64::from(given.policy.call_back_open_minutes)))
}

fn harms_over(c: &OpenCase, word: ContactId) -> Vec<CaseEvent> {
    let stopgaps = c.owed.duties().filter(|d| matches!(d.kind, DutyKind::FindStopgap { .. }));
    let over = c.story.harms.iter().map(|h| HarmEvent::Over { harm: h.id, word }.into());
    over.chain(stopgaps.map(|d| DutyEvent::Done { duty: d.id, by: DoneBy::Contact(word) }.into())).collect()
}

/// Whether a promise is more than words: it doesn't end with the conversation about it.
fn still_to_come(p: &Promise) -> bool {
    match p.what {
        What::Answer | What::Call => false,
        What::Visit | What::Payment | What::Fix | What::Other => true,
    }
}

fn yes(c: &OpenCase, given: &Given<'_>) -> Yes {
    let last = c.owed.promises().filter(|p| still_to_come(p)).map(|p| p.due_at).max();
    let after_harm = match c.story.test_on {
        Some(on) => (on > given.now).then_some(on),
        None => c.story.had_harm.then(|| given.days_after(given.policy.put_to_test_days)),
    };
    let Some(ask_on) = last.max(after_harm) else {
        return Yes::Ends;
    };
    let awaited = c.owed.promises().any(|p| p.what == What::Call && p.due_at >= ask_on);
    if awaited && c.story.test_on.is_some() { Yes::Awaited } else { Yes::AskOn(ask_on) }
}

/// Answers and calls that are no longer needed. What is still to come stays promised.
fn let_go(c: &OpenCase) -> Vec<CaseEvent> {
    let idle = c.owed.promises().filter(|p| !still_to_come(p));
    idle.map(|p| PromiseEvent::Withdrawn { promise: p.id }.into()).collect()
}

/// The customer's word after the end.
pub fn hear_word_after_end(c: &EndedCase, word_in: &WordIn, word: Word, given: &Given<'_>) -> Decision {
    match (word_in, word) {
        (WordIn::Held(held), word) => {
            let heard = c.story.contact(*held).filter(|seen| says(seen.speaker, word));
            let (Some(_), Some(by)) = (heard, given.actor.staff()) else {
                return Err(word_missing());
            };
            match word {
                Word::NotSolved => {
                    let owner = receiving::owner_again(c, given)?;
                    let due_at = given.open_after(given.policy.answer_open_minutes);
                    let reopened = ResolutionEvent::Reopened { owner, because: Reopening::Staff(by) };
                    Ok(vec![reopened.into(), receiving::answer_duty(*held, due_at, given)])
                }
                Word::Solved => Ok(solved_after_end(c, *held)),
            }
        }
        (WordIn::Given(contact), _) if given.actor != Actor::Person(contact.from) || !c.story.takes_part(contact.from) => {
            Err(Refusal::new(Reason::NotAllowed, Rule::TheCustomersWord, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner))
        }
        (WordIn::Given(contact), Word::NotSolved) => receiving::receive_after_end(c, contact, given),
        (WordIn::Given(contact), Word::Solved) if c.story.has(contact.id) => Ok(Vec::new()),
        (WordIn::Given(contact), Word::Solved) => {
            let mut events: Vec<CaseEvent> = vec![ContactEvent::Received(contact.clone()).into()];
            events.extend(solved_after_end(c, contact.id));
            Ok(events)
        }
    }
}

/// A quiet case, or one with a final answer, is solved after all.
#[must_use]
pub fn solved_after_end(c: &EndedCase, contact: ContactId) -> Vec<CaseEvent> {
    match c.ending {
        Ending::Solved(_) => Vec::new(),
        Ending::Quiet | Ending::FinalAnswer(_) | Ending::NotACase(_) => {
            vec![ResolutionEvent::Solved { contact }.into()]
        }
    }
}

/// One key: it is no customer's matter. It can be taken back.
pub fn not_a_case(c: &OpenCase, given: &Given<'_>) -> Decision {
    let Some(by) = given.actor.staff() else {
        return Err(Refusal::new(Reason::NotAllowed, Rule::NothingLost, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner));
    };
    if !c.story.harms.is_empty() {
        return Err(Refusal::new(Reason::HarmOpen, Rule::Harm, Protects::TheCustomer, Way::RelieveTheHarm, WhoCan::You));
    }
    nothing_promised(c)?;
    Ok(vec![ResolutionEvent::NotACase { by }.into()])
}

/// A case that staff end owes no visit, payment or fix: what was promised is kept, or broken and told, and never let go by
/// ourselves.
pub fn nothing_promised(c: &OpenCase) -> Result<(), Refusal> {
    if c.owed.promises().any(still_to_come) {
        return Err(Refusal::new(Reason::EvidenceMissing, Rule::Promise, Protects::TheCustomer, Way::TellItWasBroken, WhoCan::You)
            .or(Way::AskWhetherSolved, WhoCan::You));
    }
    Ok(())
}

fn word_missing() -> Refusal {
    Refusal::new(Reason::CustomersWordMissing, Rule::TheCustomersWord, Protects::TheCustomer, Way::AskWhetherSolved, WhoCan::You)
        .or(Way::RecordTheirWord, WhoCan::You)
}

/// Staff open it again: reopening is never refused. What happens next has to be said.
pub fn reopen(c: &EndedCase, given: &Given<'_>) -> Decision {
    let Some(by) = given.actor.staff() else {
        return Err(Refusal::new(Reason::NotAllowed, Rule::TheCustomersWord, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner));
    };
    let owner = receiving::owner_again(c, given)?;
    let due_at = given.open_after(given.policy.answer_open_minutes);
    Ok(vec![
        ResolutionEvent::Reopened { owner, because: Reopening::Staff(by) }.into(),
        DutyEvent::Arose { duty: given.fresh.draw(), kind: DutyKind::SayWhatNext, due_at }.into(),
    ])
}

/// The case is open: no end of it is left to take back.
#[must_use]
pub fn nothing_to_undo() -> Refusal {
    Refusal::new(Reason::NothingToUndo, Rule::TheCustomersWord, Protects::Both, Way::StartAgain, WhoCan::You)
}

/// Takes an ending back: what was owed is owed again. Quiet was nobody's act; taking it back is opening it again.
pub fn undo(c: &EndedCase, given: &Given<'_>) -> Decision {
    let Some(by) = given.actor.staff() else {
        return Err(Refusal::new(Reason::NotAllowed, Rule::TheCustomersWord, Protects::TheCustomer, Way::AskTheOwner, WhoCan::TheOwner));
    };
    if c.ending == Ending::Quiet {
        return reopen(c, given);
    }
    let until = c.ended_at.checked_add(SignedDuration::from_mins(i64::from(given.policy.undo_act_minutes))).unwrap_or(c.ended_at);
    let owner_here = given.roster.find(c.owner).is_some();
    if given.now > until || !owner_here {
        return Err(Refusal::new(Reason::TooLateToUndo, Rule::TheCustomersWord, Protects::TheCustomer, Way::Reopen, WhoCan::You));
    }
    let mut events: Vec<CaseEvent> = vec![ResolutionEvent::Reopened { owner: c.owner, because: Reopening::Undone(by) }.into()];
    let held = c.story.held.iter().find(|h| Some(h.id) == c.answer && h.leaves_at > given.now);
    if let (Some(held), Case::Open(again)) = (held, foresee(Case::Ended(Box::new(c.clone())), &events, given)) {
        // The final answer that it ended with hasn't left yet, so it doesn't.
        events.extend(saying::take_back(&again, held.id, given)?);
    }
    Ok(events)
}
