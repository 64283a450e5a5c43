//! How an event changes a case. It can't fail: what an event says has happened. What each noun changes stands beside it.

use crate::{
    care::{
        cover::{Cover, CoverEvent},
        owner::{Because, OwnerEvent},
    },
    case::{Asked, Case, EndedCase, HandedOver, OpenCase, Story},
    conversation::{
        contact::ContactEvent,
        evolving::told,
        message::{MessageEvent, Wording},
    },
    event::{CaseEvent, Opened, Recorded},
    ids::{HandOverId, PromiseId, StaffId},
    promise::{
        evolving,
        owed::{Owed, say_what_next},
        promise::{Fate, Promise},
    },
    sentence::Sentence,
    solution::resolution::{Ending, FinalAnswer, Reopening, ResolutionEvent},
};
use jiff::Timestamp;
use uuid::Uuid;

impl Case {
    /// The case after this event.
    #[must_use]
    pub fn evolve(self, recorded: &Recorded<CaseEvent>) -> Case {
        let at = recorded.occurred_at;
        let mut case = match (self, &recorded.event) {
            (Case::Unopened, CaseEvent::Opened(opened)) => open(opened, recorded),
            (Case::Unopened, _) => Case::Unopened,
            (Case::Ended(ended), CaseEvent::Resolution(ResolutionEvent::Reopened { owner, because })) => {
                reopen(*ended, *owner, *because, recorded)
            }
            (Case::Ended(ended), CaseEvent::Resolution(ResolutionEvent::Solved { contact })) => {
                // A quiet case is solved after all, by their word.
                Case::Ended(Box::new(EndedCase { ending: Ending::Solved(*contact), ended_at: at, ..*ended }))
            }
            (Case::Open(mut c), CaseEvent::Resolution(event)) => match resolve(&mut c, event, recorded) {
                Some(ending) => end(*c, ending, event, at),
                None => Case::Open(c),
            },
            (Case::Open(mut c), event) => {
                // What a message changed is known only until the story forgets that it is held.
                unsaid(&mut c, event);
                told(&mut c.story, event, recorded);
                while_open(&mut c, event, recorded);
                Case::Open(c)
            }
            (Case::Ended(mut c), event) => {
                told(&mut c.story, event, recorded);
                Case::Ended(c)
            }
        };
        if let Some(story) = story_of(&mut case) {
            story.version = recorded.seq;
        }
        case
    }

    /// The case that these events make.
    #[must_use]
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e Recorded<CaseEvent>>) -> Case {
        events.into_iter().fold(Case::Unopened, Case::evolve)
    }
}

fn story_of(case: &mut Case) -> Option<&mut Story> {
    match case {
        Case::Unopened => None,
        Case::Open(c) => Some(&mut c.story),
        Case::Ended(c) => Some(&mut c.story),
    }
}

/// Until the next event of the same command says what is promised, this stands.
fn nothing_yet(customer: Uuid, recorded: &Recorded<CaseEvent>) -> Owed {
    let seed = Uuid::new_v5(&customer, &recorded.seq.to_be_bytes());
    Owed::new(say_what_next(seed, recorded.occurred_at))
}

fn open(opened: &Opened, recorded: &Recorded<CaseEvent>) -> Case {
    let at = recorded.occurred_at;
    let story = Story {
        version: recorded.seq,
        last_said: recorded.seq,
        spoken_key: opened.spoken_key,
        customer: opened.customer,
        participants: vec![opened.customer],
        team: opened.team,
        door: opened.door,
        language: opened.language.clone(),
        zone: opened.zone.clone(),
        subject: opened.subject.clone(),
        why_they_called: None,
        opened_at: at,
        last_words: None,
        last_contact_at: at,
        contacts: Vec::new(),
        notes: Vec::new(),
        messages: Vec::new(),
        held: Vec::new(),
        past: Vec::new(),
        harms: Vec::new(),
        had_harm: false,
        test_on: None,
        hand_overs: 0,
        last_hand_over: None,
        automatic: 0,
        closed_until: None,
        from_archive: opened.from_archive,
        owner_change: None,
        links_ended: Vec::new(),
        not_needed: Vec::new(),
    };
    Case::Open(Box::new(opened_as(story, opened.owner, nothing_yet(opened.customer.0, recorded))))
}

fn opened_as(story: Story, owner: StaffId, owed: Owed) -> OpenCase {
    OpenCase { story, owner, owed, cover: Cover::None, offer: None, asked: None, stopped: None, final_answer: None, ended_before: None }
}

fn reopen(ended: EndedCase, owner: StaffId, because: Reopening, recorded: &Recorded<CaseEvent>) -> Case {
    let EndedCase { mut story, owner: _, ending, ended_at: _, owed_before, asked_before, final_answer_before, answer: _ } = ended;
    let by_stranger = match because {
        Reopening::Undone(_) => {
            // The promises that the ending had taken out of the open ones are open again.
            let open: Vec<PromiseId> = owed_before.promises().map(|p| p.id).collect();
            story.past.retain(|p| !open.contains(&p.id));
            let c = opened_as(story, owner, owed_before);
            return Case::Open(Box::new(OpenCase { asked: asked_before, final_answer: final_answer_before, ..c }));
        }
        Reopening::Contact(contact) => story.contact(contact).is_none(),
        Reopening::Staff(_) | Reopening::Undelivered(_) => false,
    };
    story.test_on = None;
    // What was said before the end has left, or leaves: the new beginning doesn't depend on it.
    story.held.clear();
    let owed = nothing_yet(story.customer.0, recorded);
    let c = opened_as(story, owner, owed);
    Case::Open(Box::new(OpenCase { ended_before: by_stranger.then_some(ending), ..c }))
}

fn end(c: OpenCase, ending: Ending, event: &ResolutionEvent, at: Timestamp) -> Case {
    let mut story = c.story;
    for p in c.owed.promises() {
        story.past.push(Promise { fate: Fate::Withdrawn { at }, ..p.clone() });
    }
    let answer = if let ResolutionEvent::FinalAnswerGiven { message, .. } = event { *message } else { None };
    Case::Ended(Box::new(EndedCase {
        story,
        owner: c.owner,
        ending,
        ended_at: at,
        owed_before: c.owed,
        asked_before: c.asked,
        final_answer_before: c.final_answer,
        answer,
    }))
}

/// A message is taken back: what it asked isn't asked, and whom it named isn't known by it.
fn unsaid(c: &mut OpenCase, event: &CaseEvent) {
    let CaseEvent::Message(MessageEvent::TakenBack { message }) = event else {
        return;
    };
    let Some(held) = c.story.held.iter().find(|h| h.id == *message) else {
        return;
    };
    if held.asks_solved && c.asked.is_some_and(|a| a.message == *message) {
        c.asked = held.asked_before;
    }
    if let (Cover::By { told, .. }, true) = (&mut c.cover, held.tells_who_acts) {
        *told = false;
    }
    if held.stopped_before.is_some() || c.stopped.is_some_and(|a| a.message == *message) {
        c.stopped = held.stopped_before;
    }
}

/// What is owed, and by whom, while the case is open.
fn while_open(c: &mut OpenCase, event: &CaseEvent, recorded: &Recorded<CaseEvent>) {
    let at = recorded.occurred_at;
    match event {
        CaseEvent::Promise(event) => evolving::promise(c, event, at),
        CaseEvent::Duty(event) => evolving::duty(c, event, at),
        CaseEvent::Message(event) => {
            evolving::delivered(c, event, at);
            spoken(c, event);
        }
        CaseEvent::HandOver(event) => evolving::hand_over(c, event, at),
        CaseEvent::Owner(OwnerEvent::TeamFollowed { team }) => c.story.team = *team,
        CaseEvent::Owner(OwnerEvent::Changed { from, to, because }) => {
            c.owner = *to;
            let by = if let Because::Lead(lead) = because { *lead } else { *to };
            // Whoever gave it here has decided: what is taken back from now on is this, and no earlier acceptance.
            c.story.last_hand_over =
                Some(HandedOver { id: assigned(c.story.customer.0, recorded.seq), from: *from, by, at, assigned: true });
        }
        CaseEvent::Cover(event) => cover(c, event, at),
        CaseEvent::Contact(event) => heard(c, event),
        CaseEvent::Opened(_) | CaseEvent::Note(_) | CaseEvent::Harm(_) | CaseEvent::Resolution(_) => {}
    }
}

/// The id by which an assignment is taken back: nobody offered it, so it follows from where it stands.
fn assigned(customer: Uuid, seq: u64) -> HandOverId {
    HandOverId(Uuid::new_v5(&customer, &[b"assigned", seq.to_be_bytes().as_slice()].concat()))
}

fn cover(c: &mut OpenCase, event: &CoverEvent, at: Timestamp) {
    c.cover = match (event, &c.cover) {
        (CoverEvent::Sought { absence, lease_until }, Cover::Sought { absence: before, since, .. }) if absence == before => {
            Cover::Sought { absence: *absence, since: *since, lease_until: *lease_until }
        }
        (CoverEvent::Sought { absence, lease_until }, _) => Cover::Sought { absence: *absence, since: at, lease_until: *lease_until },
        (CoverEvent::Began { absence, by, until }, before) => {
            let told = matches!(before, Cover::By { staff, until: to, told: true, .. } if staff == by && (until.is_none() || until == to));
            Cover::By { staff: *by, absence: *absence, until: *until, told }
        }
        (CoverEvent::Ended { .. }, _) => Cover::None,
    }
}

/// Who has spoken with the customer has said who looks after them.
fn knows_who_acts(c: &mut OpenCase) {
    if let Cover::By { told, .. } = &mut c.cover {
        *told = true;
    }
}

fn spoken(c: &mut OpenCase, event: &MessageEvent) {
    let MessageEvent::Said { message, wording, .. } = event else {
        return;
    };
    match wording {
        Wording::Staff { .. } => {
            c.ended_before = None;
            let stopped = c.stopped.take();
            let news = matches!(c.cover, Cover::By { told: false, .. });
            for held in c.story.held.iter_mut().filter(|h| h.id == *message) {
                held.tells_who_acts = news;
                held.stopped_before = stopped;
            }
            knows_who_acts(c);
        }
        Wording::Desk { sentence: Sentence::OwnerAway { .. } } => knows_who_acts(c),
        Wording::Desk { .. } => {}
    }
}

fn heard(c: &mut OpenCase, event: &ContactEvent) {
    match event {
        ContactEvent::Received(contact) if c.story.contact(contact.id).is_some() => {
            c.ended_before = None;
            if contact.door.is_conversation() {
                knows_who_acts(c);
            }
        }
        ContactEvent::StrangerReleased { .. } | ContactEvent::CallAsked { .. } => c.ended_before = None,
        ContactEvent::Received(_)
        | ContactEvent::StrangerWrote(_)
        | ContactEvent::StrangerKeptBack { .. }
        | ContactEvent::LinksEnded { .. } => {}
    }
}

/// Towards the end; an ending, when this is one.
fn resolve(c: &mut OpenCase, event: &ResolutionEvent, recorded: &Recorded<CaseEvent>) -> Option<Ending> {
    match event {
        ResolutionEvent::Proposed { message, ask_again_at: _ } => {
            c.stopped = None;
            let before = c.asked.replace(Asked { round: 1, message: *message });
            if let Some(held) = c.story.held.iter_mut().find(|h| h.id == *message) {
                held.asks_solved = true;
                held.asked_before = before;
            }
        }
        ResolutionEvent::AskedAgain { message, round, ask_again_at: _ }
        | ResolutionEvent::StillAsked { message, round, ask_again_at: _ } => {
            c.stopped = None;
            c.asked = Some(Asked { round: *round, message: *message });
        }
        ResolutionEvent::ProposalWithdrawn => c.stopped = c.asked.take(),
        ResolutionEvent::Contradicted { .. } => {
            c.asked = None;
            c.stopped = None;
            c.story.test_on = None;
        }
        ResolutionEvent::PutToTest { contact: _, ask_on } => {
            c.asked = None;
            c.story.test_on = Some(*ask_on);
        }
        ResolutionEvent::Solved { contact } => return Some(Ending::Solved(*contact)),
        ResolutionEvent::WentQuiet => return Some(Ending::Quiet),
        ResolutionEvent::FinalAnswerProposed { by, words, way_outside } => {
            c.final_answer = Some(FinalAnswer {
                by: *by,
                words: words.clone(),
                way_outside: way_outside.clone(),
                proposed_at: recorded.occurred_at,
                last_said: c.story.last_said,
            });
        }
        ResolutionEvent::FinalAnswerDeclined { .. } => c.final_answer = None,
        ResolutionEvent::FinalAnswerGiven { reviewed_by, .. } => return Some(Ending::FinalAnswer(*reviewed_by)),
        ResolutionEvent::NotACase { by } => return Some(Ending::NotACase(*by)),
        ResolutionEvent::Reopened { .. } => {}
    }
    None
}
