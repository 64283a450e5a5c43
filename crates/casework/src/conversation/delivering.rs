//! What became of a message on its way. A bounced promise is an undelivered promise: telling it another way becomes a duty.

use super::{
    message::{Delivery, MessageEvent},
    receiving,
};
use crate::{
    case::{EndedCase, MessageSeen, Story},
    command::Outcome,
    decide::Decision,
    event::CaseEvent,
    given::Given,
    ids::MessageId,
    promise::{duty::DutyKind, standing::arose},
    solution::resolution::{Ending, Reopening, ResolutionEvent},
};

/// Takes note of an outcome. The same one again, or one that comes after the end of the matter, changes nothing.
#[must_use]
pub fn report(story: &Story, message: MessageId, outcome: &Outcome, given: &Given<'_>) -> Vec<CaseEvent> {
    let Some(event) = news(story, message, outcome) else {
        return Vec::new();
    };
    let mut events: Vec<CaseEvent> = vec![event.into()];
    // A stranger whom our answer doesn't reach is told nothing else.
    let takes_part = story.message(message).is_some_and(|m| story.takes_part(m.to));
    if takes_part && matches!(outcome, Outcome::Bounced { .. }) {
        events.push(arose(DutyKind::Tell { message }, given.policy.tell_open_minutes, given));
    }
    events
}

/// The same after the end. When what ended it never reached them, it hasn't ended: the answer that was final, or the last
/// question before it went quiet.
pub fn report_after_end(c: &EndedCase, message: MessageId, outcome: &Outcome, given: &Given<'_>) -> Decision {
    let Some(event) = news(&c.story, message, outcome) else {
        return Ok(Vec::new());
    };
    let mut events: Vec<CaseEvent> = vec![event.into()];
    let ended_by = match c.ending {
        Ending::FinalAnswer(_) => c.answer,
        Ending::Quiet => c.asked_before.map(|a| a.message),
        Ending::Solved(_) | Ending::NotACase(_) => None,
    };
    if matches!(outcome, Outcome::Bounced { .. }) && ended_by == Some(message) {
        let owner = receiving::owner_again(c, given)?;
        events.push(ResolutionEvent::Reopened { owner, because: Reopening::Undelivered(message) }.into());
        events.push(arose(DutyKind::Tell { message }, given.policy.tell_open_minutes, given));
    }
    Ok(events)
}

fn news(story: &Story, message: MessageId, outcome: &Outcome) -> Option<MessageEvent> {
    let seen = story.message(message)?;
    match outcome {
        Outcome::AnsweredAutomatically { sign } => {
            (!seen.answered_automatically).then(|| MessageEvent::AnsweredAutomatically { message, sign: sign.clone() })
        }
        Outcome::Accepted { answer } => {
            let event = MessageEvent::Accepted { message, answer: answer.clone() };
            unsettled(seen, &Delivery::Accepted { answer: answer.clone() }).then_some(event)
        }
        Outcome::Deferred { until, answer } => {
            let event = MessageEvent::Deferred { message, until: *until, answer: answer.clone() };
            unsettled(seen, &Delivery::Deferred { until: *until, answer: answer.clone() }).then_some(event)
        }
        Outcome::Bounced { answer } => {
            // What was accepted can still come back.
            let accepted = matches!(seen.delivery, Delivery::Accepted { .. });
            let event = MessageEvent::Bounced { message, answer: answer.clone() };
            (accepted || unsettled(seen, &Delivery::Bounced { answer: answer.clone() })).then_some(event)
        }
        Outcome::InDoubt { look_up_at, why } => {
            let event = MessageEvent::InDoubt { message, look_up_at: *look_up_at, why: why.clone() };
            unsettled(seen, &Delivery::InDoubt { look_up_at: *look_up_at, why: why.clone() }).then_some(event)
        }
    }
}

fn unsettled(seen: &MessageSeen, to: &Delivery) -> bool {
    match &seen.delivery {
        Delivery::TakenBack | Delivery::Bounced { .. } | Delivery::Accepted { .. } => false,
        before @ (Delivery::Held { .. } | Delivery::Deferred { .. } | Delivery::InDoubt { .. }) => before != to,
    }
}
