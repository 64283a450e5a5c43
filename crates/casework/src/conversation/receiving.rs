//! What comes in: a first contact opens a case with an owner and a first promise; a later one is owed an answer, and reopens what had ended.

use super::{
    contact::{Contact, ContactEvent, Door},
    message::{MessageEvent, Wording},
    stranger,
};
use crate::{
    actor::Actor,
    care::owner::{self, Because},
    case::{Case, EndedCase, OpenCase, Story},
    command::{Open, Word},
    decide::{Decision, foresee},
    event::{CaseEvent, Opened},
    given::{AutomaticMail, Given},
    harm::relieving,
    ids::{ContactId, PersonId, StaffId},
    kept::Said,
    promise::{
        duty::{DoneBy, DutyEvent, DutyKind},
        keeping,
        promise::{NewPromise, ToldBy, What},
    },
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    sentence::Sentence,
    solution::{
        ending,
        resolution::{Reopening, ResolutionEvent},
    },
};

/// Opens a case: an owner at once, and a first promise that the customer is told of, or a duty.
pub fn open(open: &Open, given: &Given<'_>) -> Decision {
    let (owner, because) = first_owner(open, given)?;
    let contact = &open.contact;
    if open.solved_on_the_spot && contact.door.is_conversation() && !ending::says(contact.speaker, Word::Solved) {
        return Err(ending::their_own_word_is_missing());
    }
    let team = given.roster.find(owner).map(|c| c.team);
    let Some(team) = team else { return Err(nobody_here()) };
    let mut events: Vec<CaseEvent> = vec![
        CaseEvent::Opened(Box::new(Opened {
            spoken_key: open.spoken_key,
            customer: contact.from,
            owner,
            because,
            team,
            door: contact.door,
            language: open.language.clone(),
            zone: open.zone.clone(),
            subject: contact.subject.clone(),
            from_archive: given.automatic == AutomaticMail::FromArchive,
        })),
        ContactEvent::Received(Box::new(contact.clone())).into(),
    ];
    // What was promised in the same breath is still to come, and what harmed them is put to the test: it isn't all solved yet.
    let solved = open.solved_on_the_spot && contact.door.is_conversation();
    if solved && open.promises.is_empty() && open.harm.is_none() {
        events.push(ResolutionEvent::Solved { contact: contact.id }.into());
        return Ok(events);
    }
    events.extend(relieving::told(&[], open.harm.as_ref(), given)?);
    if !open.promises.is_empty() {
        for new in &open.promises {
            keeping::check_new(new, given)?;
            events.push(keeping::made(new, owner, ToldBy::Contact(contact.id), &open.zone, given));
        }
        return Ok(events);
    }
    events.extend(first_promise(owner, contact, open, given));
    if solved && let Case::Open(c) = foresee(Case::Unopened, &events, given) {
        events.extend(ending::solved(&c, contact.id, ToldBy::Contact(contact.id), given));
    }
    Ok(events)
}

fn first_owner(open: &Open, given: &Given<'_>) -> Result<(StaffId, Because), Refusal> {
    let here = |id: StaffId| given.roster.find(id).filter(|c| c.takes_cases && c.is_present());
    // Whoever speaks with the customer looks after them, unless the one whom the customer knows is here.
    if given.known_owner.and_then(here).is_none()
        && let Some(me) = given.actor.staff().and_then(here)
    {
        return Ok((me.id, Because::TookIt));
    }
    owner::choose(given.roster, given.known_owner, Some(&open.language)).ok_or_else(nobody_here)
}

fn nobody_here() -> Refusal {
    Refusal::new(Reason::NotAvailable, Rule::Owner, Protects::TheCustomer, Way::AskAnAdministrator, WhoCan::AnAdministrator)
}

/// The first promise: a person answers by then. It is told at once where two people speak, or by the first answer; where
/// the desk may not write, it stands as a duty.
fn first_promise(owner: StaffId, contact: &Contact, open: &Open, given: &Given<'_>) -> Vec<CaseEvent> {
    let due_at = given.open_after(given.policy.first_answer_open_minutes);
    if contact.door.is_conversation() {
        // Somebody whom we can't write to is called.
        let what = if given.automatic == AutomaticMail::NoAddress { What::Call } else { What::Answer };
        return vec![keeping::made(&NewPromise { what, words: None, due_at }, owner, ToldBy::Contact(contact.id), &open.zone, given)];
    }
    let new = NewPromise { what: What::Answer, words: None, due_at };
    if given.automatic != AutomaticMail::Allowed {
        return vec![answer_duty(contact.id, due_at, given)];
    }
    let sentence = Sentence::FirstAnswer { owner, what: What::Answer, due_at, opens_at: given.opens_at() };
    let (message, said) = automatic(contact.from, sentence, given);
    vec![said, keeping::made(&new, owner, ToldBy::Message(message), &open.zone, given)]
}

/// An automatic message to a person of the case. It leaves at once.
pub fn automatic(to: PersonId, sentence: Sentence, given: &Given<'_>) -> (crate::ids::MessageId, CaseEvent) {
    let message = given.fresh.draw();
    let wording = Wording::Desk { sentence };
    (message, MessageEvent::Said { message, to, wording, attachments: Vec::new(), leaves_at: given.now }.into())
}

/// An answer is owed.
#[must_use]
pub fn answer_duty(contact: ContactId, due_at: jiff::Timestamp, given: &Given<'_>) -> CaseEvent {
    DutyEvent::Arose { duty: given.fresh.draw(), kind: DutyKind::Answer { contact }, due_at }.into()
}

/// A later contact: it is owed an answer, unless it comes from somebody unknown to the case. A question "is it solved?" that stood is withdrawn, since a person has to read the reply first.
#[must_use]
pub fn receive(c: &OpenCase, contact: &Contact, given: &Given<'_>) -> Vec<CaseEvent> {
    if c.story.has(contact.id) {
        return Vec::new();
    }
    if !c.story.takes_part(contact.from) {
        return stranger::to_read(contact.id, ContactEvent::Received(Box::new(contact.clone())), given);
    }
    let mut events: Vec<CaseEvent> = vec![ContactEvent::Received(Box::new(contact.clone())).into()];
    events.extend(stop_asking(c, contact.id));
    if !waits(c, contact.from) {
        events.push(answer_duty(contact.id, given.open_after(given.policy.answer_open_minutes), given));
    }
    events.extend(told_while_closed(c, contact, given));
    events
}

/// Outside published hours whoever writes is told when we open, and what to do in an emergency: once until then. The last
/// message that the desk may write by itself is left for a broken promise.
fn told_while_closed(c: &OpenCase, contact: &Contact, given: &Given<'_>) -> Option<CaseEvent> {
    let wrote = contact.door == Door::Mail && given.actor == Actor::Person(contact.from);
    let opens_at = given.opens_at().filter(|_| wrote)?;
    let knows = c.story.closed_until.is_some_and(|until| given.now < until);
    let spare = c.story.automatic + 1 < given.policy.automatic_per_case;
    let says = !knows && spare && given.may_write(&c.story);
    says.then(|| automatic(contact.from, Sentence::WhileClosed { owner: c.owner, opens_at }, given).1)
}

/// Whether an answer is owed to this person already: to something that they said.
#[must_use]
pub fn waits(c: &OpenCase, person: PersonId) -> bool {
    c.owed.duties().any(|d| matches!(d.kind, DutyKind::Answer { contact } if c.story.said_by(contact) == Some(person)))
}

/// Takes back the question whether it is solved.
pub fn stop_asking(c: &OpenCase, contact: ContactId) -> Vec<CaseEvent> {
    if c.asked.is_none() {
        return Vec::new();
    }
    let asking = c.owed.duties().filter(|d| matches!(d.kind, DutyKind::AskSolved { .. }));
    let mut events: Vec<CaseEvent> = vec![ResolutionEvent::ProposalWithdrawn.into()];
    events.extend(asking.map(|d| DutyEvent::Done { duty: d.id, by: DoneBy::Contact(contact) }.into()));
    events
}

/// A contact after the end: the case is open again, with the owner they know if that person is here, and an answer is promised.
pub fn receive_after_end(c: &EndedCase, contact: &Contact, given: &Given<'_>) -> Decision {
    if c.story.has(contact.id) {
        return Ok(Vec::new());
    }
    if !c.story.takes_part(contact.from) {
        return stranger::reopen_to_read(c, contact.id, ContactEvent::Received(Box::new(contact.clone())), given);
    }
    let owner = owner_again(c, given)?;
    let due_at = given.open_after(given.policy.answer_open_minutes);
    let mut events: Vec<CaseEvent> = vec![
        ContactEvent::Received(Box::new(contact.clone())).into(),
        ResolutionEvent::Reopened { owner, because: Reopening::Contact(contact.id) }.into(),
    ];
    events.extend(answer_again(&c.story, owner, contact, due_at, given));
    Ok(events)
}

/// Promises an answer in a reopened case: on the customer's page it is shown at once, by mail it is written, else it is a duty.
pub fn answer_again(story: &Story, owner: StaffId, contact: &Contact, due_at: jiff::Timestamp, given: &Given<'_>) -> Vec<CaseEvent> {
    let new = NewPromise { what: What::Answer, words: None, due_at };
    if contact.door == Door::CustomerPage || contact.door.is_conversation() {
        return vec![keeping::made(&new, owner, ToldBy::Contact(contact.id), &story.zone, given)];
    }
    if !given.may_write(story) {
        return vec![answer_duty(contact.id, due_at, given)];
    }
    let (message, said) = automatic(story.customer, Sentence::Reopened { owner, due_at, opens_at: given.opens_at() }, given);
    vec![said, keeping::made(&new, owner, ToldBy::Message(message), &story.zone, given)]
}

/// The owner of a case that is open again: the former one if they still work here and are present, else as for a new case.
pub fn owner_again(c: &EndedCase, given: &Given<'_>) -> Result<StaffId, Refusal> {
    let former = Some(c.owner);
    owner::choose(given.roster, former, Some(&c.story.language)).map(|(id, _)| id).ok_or_else(nobody_here)
}

/// The customer asks to be called: it is promised at once, and their page shows it.
#[must_use]
pub fn ask_call(c: &OpenCase, contact: &Contact, wish: Option<&Said>, given: &Given<'_>) -> Vec<CaseEvent> {
    if c.story.has(contact.id) || !c.story.takes_part(contact.from) {
        return receive(c, contact, given);
    }
    let mut events: Vec<CaseEvent> = vec![
        ContactEvent::Received(Box::new(contact.clone())).into(),
        ContactEvent::CallAsked { contact: contact.id, wish: wish.cloned() }.into(),
    ];
    events.extend(stop_asking(c, contact.id));
    let call_by = given.open_after(given.policy.call_back_open_minutes);
    // Asked twice, they are called once: the wish is on the record, and the call that is promised stands.
    if !c.owed.promises().any(|p| p.what == What::Call && p.due_at <= call_by) {
        events.push(call_promise(c.owner, contact.id, &c.story.zone, given));
    }
    events
}

/// The same after the end: it is open again.
pub fn ask_call_after_end(c: &EndedCase, contact: &Contact, wish: Option<&Said>, given: &Given<'_>) -> Decision {
    if c.story.has(contact.id) || !c.story.takes_part(contact.from) {
        return receive_after_end(c, contact, given);
    }
    let owner = owner_again(c, given)?;
    Ok(vec![
        ContactEvent::Received(Box::new(contact.clone())).into(),
        ResolutionEvent::Reopened { owner, because: Reopening::Contact(contact.id) }.into(),
        ContactEvent::CallAsked { contact: contact.id, wish: wish.cloned() }.into(),
        call_promise(owner, contact.id, &c.story.zone, given),
    ])
}

fn call_promise(owner: StaffId, contact: ContactId, zone: &str, given: &Given<'_>) -> CaseEvent {
    let due_at = given.open_after(given.policy.call_back_open_minutes);
    let new = NewPromise { what: What::Call, words: None, due_at };
    keeping::made(&new, owner, ToldBy::Contact(contact), zone, given)
}
