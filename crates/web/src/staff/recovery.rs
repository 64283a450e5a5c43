//! The six things that make good what went wrong (story *no-reply*, 3): listen, acknowledge, apologise for what is ours, take
//! it on by name, say what is next and when, follow through. Each says what is so in this case. None is a script: the
//! desk knows names and dates, and only a person knows what to say.

use super::case;
use crate::{
    layout::{Frame, arg},
    pages::case::recovery::{Recovery, RecoveryStep, Standing},
    principal::Staff,
};
use casework::{
    Actor, CaseEvent,
    conversation::{
        contact::ContactEvent,
        message::{MessageEvent, Wording},
    },
    people::organisation::Settings,
    promise::promise::Fate,
};
use desk::CaseFile;
use words::key;

/// The six things, for this case and for whoever writes.
#[must_use]
pub fn six_things(frame: &Frame, staff: &Staff, settings: &Settings, file: &CaseFile) -> Recovery {
    let answered = a_person_answered(file);
    let who = file.row.customer_name.clone().unwrap_or_else(|| frame.say("person-no-name"));
    let telephone = file.staff.row(staff.id).and_then(|s| s.telephone.clone()).or_else(|| settings.telephone.clone());
    let by_name = match &telephone {
        Some(number) => frame.say_with("recovery-name-reach", &[("who", arg::text(&staff.name)), ("telephone", arg::text(number))]),
        None => frame.say_with("recovery-name", &[("who", arg::text(&staff.name))]),
    };
    let (promised, next) = next(frame, file);
    let (followed, through) = follow_through(frame, file);
    let step = |title: &str, what: String, done: bool| RecoveryStep {
        title: frame.say(title),
        what,
        standing: if done { Standing::Done } else { Standing::ToDo },
    };
    Recovery {
        nobody_has_answered: !answered,
        steps: vec![
            step(key!("recovery-listen-title"), frame.say_with("recovery-listen", &[("who", arg::text(&who))]), true),
            step(key!("recovery-acknowledge-title"), frame.say("recovery-acknowledge"), answered),
            step(key!("recovery-apologise-title"), frame.say("recovery-apologise"), answered),
            step(key!("recovery-name-title"), by_name, true),
            step(key!("recovery-next-title"), next, promised),
            step(key!("recovery-follow-title"), through, followed),
        ],
    }
}

/// Whether one of us has spoken to them since they last were in touch.
fn a_person_answered(file: &CaseFile) -> bool {
    let mut answered = false;
    for r in &file.events {
        match (&r.event, r.actor) {
            (CaseEvent::Message(MessageEvent::Said { wording: Wording::Staff { .. }, .. }), _) => answered = true,
            (CaseEvent::Contact(ContactEvent::Received(c)), Actor::Staff(_)) if c.door.is_conversation() => answered = true,
            (CaseEvent::Contact(ContactEvent::Received(_)), _) => answered = false,
            (_, _) => {}
        }
    }
    answered
}

/// The next promise that stands and was made by a person's own word; the first one the desk makes for us.
fn next(frame: &Frame, file: &CaseFile) -> (bool, String) {
    let promise = file.case.open().and_then(|c| c.owed.promises().min_by_key(|p| p.due_at));
    match promise {
        Some(p) => {
            let what = case::promise_words(frame, file, p);
            (true, frame.say_with("recovery-next-stands", &[("what", arg::text(&what)), ("due", arg::text(&frame.due(&p.due_at)))]))
        }
        None => (false, frame.say("recovery-next")),
    }
}

/// Broken promises that nobody has told yet stand first.
fn follow_through(frame: &Frame, file: &CaseFile) -> (bool, String) {
    let past = file.case.story().map(|s| s.past.as_slice()).unwrap_or_default();
    let untold = past.iter().filter(|p| matches!(p.fate, Fate::Broken { .. })).count();
    let kept = past.iter().filter(|p| matches!(p.fate, Fate::Kept { .. })).count();
    if untold > 0 {
        return (false, frame.say_with("recovery-follow-broken", &[("count", arg::count(untold))]));
    }
    (kept > 0, frame.say_with("recovery-follow", &[("count", arg::count(kept))]))
}
