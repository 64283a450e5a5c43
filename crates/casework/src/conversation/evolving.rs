//! How what is said and noted changes a case's story, whether the case is open or not.

use super::{
    contact::{ContactEvent, Door, Speaker},
    message::{Delivery, HeldMessage, MessageEvent, Wording},
    note::NoteEvent,
};
use crate::{
    actor::Actor,
    case::{ContactSeen, LinksEnded, MessageSeen, OwnerChange, Story},
    event::{CaseEvent, Recorded},
    harm::harm::{Harm, HarmEvent},
    ids::MessageId,
    sentence::Sentence,
};

/// What was said.
pub(crate) fn told(story: &mut Story, event: &CaseEvent, recorded: &Recorded<CaseEvent>) {
    match event {
        CaseEvent::Contact(event) => contact(story, event, recorded),
        CaseEvent::Message(event) => message(story, event, recorded),
        CaseEvent::Harm(event) => harm(story, event),
        CaseEvent::Note(NoteEvent::Written { note, .. } | NoteEvent::RefusalSpoken { note, .. }) => {
            story.automatic = 0;
            story.notes.push(*note);
        }
        CaseEvent::Opened(_)
        | CaseEvent::Promise(_)
        | CaseEvent::Duty(_)
        | CaseEvent::HandOver(_)
        | CaseEvent::Owner(_)
        | CaseEvent::Cover(_)
        | CaseEvent::Resolution(_) => {}
    }
}

/// A person spoke, or a customer did something that only they can do: the desk may write again, and an archive is alive.
fn somebody_acted(story: &mut Story) {
    story.automatic = 0;
    story.from_archive = false;
}

fn contact(story: &mut Story, event: &ContactEvent, recorded: &Recorded<CaseEvent>) {
    match event {
        ContactEvent::Received(c) => {
            story.last_said = recorded.seq;
            let withheld = !story.takes_part(c.from);
            let opens = story.contacts.is_empty() && story.subject.is_none() && c.words.is_none();
            if opens {
                story.why_they_called.clone_from(&c.note);
            }
            let (door, from, speaker, happened_at) = (c.door, c.from, c.speaker, c.happened_at);
            story.contacts.push(ContactSeen { id: c.id, door, from, speaker, happened_at, withheld, kept_back: false });
            if withheld {
                return;
            }
            story.last_contact_at = c.happened_at;
            if let (true, Some(words)) = (c.from == story.customer, &c.words) {
                story.last_words = Some(words.clone());
            }
            let own_page = c.door == Door::CustomerPage && recorded.actor == Actor::Person(c.from);
            if own_page || c.door.is_conversation() || matches!(recorded.actor, Actor::Staff(_)) {
                somebody_acted(story);
            }
        }
        ContactEvent::StrangerWrote(c) => {
            story.last_said = recorded.seq;
            let (from, speaker, happened_at) = (c.from, Speaker::Unknown, c.happened_at);
            story.contacts.push(ContactSeen { id: c.id, door: Door::Mail, from, speaker, happened_at, withheld: true, kept_back: false });
        }
        ContactEvent::StrangerReleased { contact, from, words: _ } => {
            story.last_said = recorded.seq;
            for c in story.contacts.iter_mut().filter(|c| c.id == *contact) {
                c.withheld = false;
            }
            if !story.takes_part(*from) {
                story.participants.push(*from);
            }
        }
        ContactEvent::StrangerKeptBack { contact } => {
            for c in story.contacts.iter_mut().filter(|c| c.id == *contact) {
                c.kept_back = true;
            }
        }
        ContactEvent::CallAsked { .. } => somebody_acted(story),
        ContactEvent::LinksEnded { person } => {
            story.links_ended.retain(|ended| ended.person != *person);
            story.links_ended.push(LinksEnded { person: *person, at: recorded.occurred_at });
        }
    }
}

fn message(story: &mut Story, event: &MessageEvent, recorded: &Recorded<CaseEvent>) {
    match event {
        MessageEvent::Said { message, to, wording, attachments: _, leaves_at } => {
            let automatic = matches!(wording, Wording::Desk { .. });
            // Neither says anything that somebody who is writing would have to read first.
            let brings_link = matches!(wording, Wording::Desk { sentence: Sentence::NewLink { .. } });
            let aside = brings_link || matches!(wording, Wording::Desk { sentence } if sentence.is_for_a_stranger());
            if !aside {
                story.last_said = recorded.seq;
            }
            let (delivery, said_at) = (Delivery::Held { until: *leaves_at }, recorded.occurred_at);
            let seen = MessageSeen { id: *message, to: *to, automatic, said_at, brings_link, delivery, answered_automatically: false };
            story.messages.push(seen);
            match wording {
                Wording::Desk { sentence } => {
                    // What strangers are told, and a link that was asked for, take nothing from what the customer may hear.
                    story.automatic += u32::from(!aside);
                    story.closed_until = sentence.closed_until().or(story.closed_until);
                    if let Sentence::OwnerChanged { from, .. } = sentence {
                        story.owner_change = Some(OwnerChange { message: *message, from: *from });
                    }
                }
                Wording::Staff { .. } => {
                    story.held.push(held(*message, *leaves_at, story));
                    somebody_acted(story);
                }
            }
        }
        MessageEvent::TakenBack { message } => {
            story.last_said = recorded.seq;
            taken_back(story, *message);
            deliver(story, *message, Delivery::TakenBack);
        }
        MessageEvent::Accepted { message, answer } => deliver(story, *message, Delivery::Accepted { answer: answer.clone() }),
        MessageEvent::Deferred { message, until, answer } => {
            deliver(story, *message, Delivery::Deferred { until: *until, answer: answer.clone() });
        }
        MessageEvent::Bounced { message, answer } => deliver(story, *message, Delivery::Bounced { answer: answer.clone() }),
        MessageEvent::InDoubt { message, look_up_at, why } => {
            deliver(story, *message, Delivery::InDoubt { look_up_at: *look_up_at, why: why.clone() });
        }
        MessageEvent::AnsweredAutomatically { message, sign: _ } => {
            for m in story.messages.iter_mut().filter(|m| m.id == *message) {
                m.answered_automatically = true;
            }
        }
    }
}

fn held(id: MessageId, leaves_at: jiff::Timestamp, story: &Story) -> HeldMessage {
    HeldMessage {
        id,
        leaves_at,
        promises_before: Vec::new(),
        duties_before: Vec::new(),
        makes: Vec::new(),
        asks_solved: false,
        asked_before: None,
        stopped_before: None,
        automatic_before: story.automatic,
        was_silent: story.from_archive,
        tells_who_acts: false,
    }
}

fn deliver(story: &mut Story, message: MessageId, delivery: Delivery) {
    story.held.retain(|h| h.id != message);
    story.owner_change = story.owner_change.filter(|c| c.message != message);
    for m in story.messages.iter_mut().filter(|m| m.id == message) {
        m.delivery = delivery.clone();
    }
}

/// What a later message found changed by this one, it finds as it was before this one: so that both can be taken back,
/// in any order.
fn taken_back(story: &mut Story, message: MessageId) {
    let Some(at) = story.held.iter().position(|h| h.id == message) else {
        return;
    };
    let gone = story.held.remove(at);
    story.automatic = story.automatic.max(gone.automatic_before);
    story.from_archive |= gone.was_silent;
    for later in story.held.iter_mut().skip(at) {
        later.promises_before.retain(|p| !gone.makes.contains(&p.id));
        for p in &mut later.promises_before {
            if let Some(before) = gone.promises_before.iter().find(|b| b.id == p.id) {
                *p = before.clone();
            }
        }
    }
}

fn harm(story: &mut Story, event: &HarmEvent) {
    match event {
        HarmEvent::Opened { harm, kind, severity, since, words, by: _ } => {
            story.had_harm = true;
            story.test_on = None;
            let words = words.clone();
            story.harms.push(Harm { id: *harm, kind: *kind, severity: *severity, since: *since, words, stopgap: None });
        }
        HarmEvent::StopgapFound { harm, stopgap } => {
            for h in story.harms.iter_mut().filter(|h| h.id == *harm) {
                h.stopgap = Some(stopgap.clone());
            }
        }
        HarmEvent::Over { harm, word: _ } => story.harms.retain(|h| h.id != *harm),
    }
}
