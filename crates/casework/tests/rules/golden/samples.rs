//! One event of each kind of a case, with nothing left out that it can hold.

use crate::kit::*;
use casework::{
    CaseEvent,
    care::{
        cover::CoverEvent,
        owner::{Because, OwnerEvent},
    },
    conversation::{
        contact::{Attachment, ContactEvent, Door, StrangersContact},
        message::{MessageEvent, Wording},
        note::NoteEvent,
    },
    event::Opened,
    harm::harm::{HarmEvent, HarmKind, Severity},
    ids::{AbsenceId, DutyId, OriginalId, PromiseId, TeamId},
    kept::Particular,
    promise::{
        duty::{DoneBy, Duty, DutyEvent, DutyKind},
        hand_over::HandOverEvent,
        promise::{Agreed, DisclosedBy, Evidence, Fate, Promise, PromiseEvent, Told, ToldBy, What},
    },
    refusal::Protects,
    sentence::Sentence,
    solution::resolution::{Reopening, ResolutionEvent},
    spoken_key::{Digits, SpokenKey},
};
use uuid::Uuid;

const PROMISE: PromiseId = PromiseId(Uuid::from_u128(0x91));
const DUTY: DutyId = DutyId(Uuid::from_u128(0xd1));
const ABSENCE: AbsenceId = AbsenceId(Uuid::from_u128(0xab));

pub fn particular(of: &str) -> Particular {
    Particular(said(of).0)
}

fn attachment() -> Attachment {
    Attachment {
        original: OriginalId(Uuid::from_u128(0x01)),
        part: Some(2),
        name: particular("bill.pdf"),
        media_type: "application/pdf".to_owned(),
        size_bytes: 48_213,
    }
}

pub fn case() -> Vec<CaseEvent> {
    let mut events = vec![opened()];
    events.extend(contacts());
    events.extend(messages());
    events.extend(notes());
    events.extend(promises());
    events.extend(duties());
    events.extend(hand_overs());
    events.extend(care());
    events.extend(harms());
    events.extend(resolutions());
    events
}

fn opened() -> CaseEvent {
    CaseEvent::Opened(Box::new(Opened {
        spoken_key: SpokenKey::from_dice(4_711, Digits::Two),
        customer: FRAU_ODEN,
        owner: HANNA,
        because: Because::Known,
        team: SERVICE,
        door: Door::Mail,
        language: "de".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        subject: Some(said("The bill")),
        from_archive: false,
    }))
}

fn contacts() -> Vec<CaseEvent> {
    let mut received = call("The bill is absurd");
    received.quoted = Some(said("> our letter"));
    received.subject = Some(said("The bill"));
    received.note = Some(noted("sounds tired"));
    received.attachments = vec![attachment()];
    received.original = Some(OriginalId(Uuid::from_u128(0x01)));
    received.message_id = Some(particular("<1@oden.example>"));
    let stranger = StrangersContact {
        id: contact_id("stranger"),
        from: NEIGHBOUR,
        words: withheld("She is ill"),
        attachments: vec![attachment()],
        original: Some(OriginalId(Uuid::from_u128(0x02))),
        happened_at: on("2026-11-23 10:00"),
    };
    [
        ContactEvent::Received(Box::new(received)),
        ContactEvent::StrangerWrote(Box::new(stranger)),
        ContactEvent::StrangerReleased { contact: contact_id("stranger"), from: NEIGHBOUR, words: said("She is ill") },
        ContactEvent::StrangerKeptBack { contact: contact_id("stranger") },
        ContactEvent::LinksEnded { person: FRAU_ODEN },
        ContactEvent::CallAsked { contact: contact_id("call me"), wish: Some(said("after six")) },
    ]
    .map(CaseEvent::from)
    .to_vec()
}

fn messages() -> Vec<CaseEvent> {
    let message = message("m");
    let sentence =
        Sentence::FirstAnswer { owner: HANNA, what: What::Answer, due_at: on("2026-11-24 10:00"), opens_at: Some(on("2026-11-24 09:00")) };
    let at = on("2026-11-23 10:10");
    [
        MessageEvent::Said {
            message,
            to: FRAU_ODEN,
            wording: Wording::Desk { sentence },
            attachments: vec![attachment()],
            leaves_at: on("2026-11-23 10:00"),
        },
        MessageEvent::TakenBack { message },
        MessageEvent::Accepted { message, answer: particular("250 2.0.0 taken") },
        MessageEvent::Deferred { message, until: at, answer: particular("451 4.3.0 later") },
        MessageEvent::Bounced { message, answer: particular("550 5.1.1 no such mailbox") },
        MessageEvent::InDoubt { message, look_up_at: at, why: particular("the line broke") },
        MessageEvent::AnsweredAutomatically { message, sign: particular("auto-replied") },
    ]
    .map(CaseEvent::from)
    .to_vec()
}

fn notes() -> Vec<CaseEvent> {
    let refusal = NoteEvent::RefusalSpoken {
        note: note_id("refused"),
        by: HANNA,
        refused: said("a refund of the year"),
        rule: said("two years at most"),
        protects: Protects::Us,
        offered: said("the last two bills"),
    };
    vec![NoteEvent::Written { note: note_id("n"), by: HANNA, words: noted("she is 89") }.into(), refusal.into()]
}

fn promises() -> Vec<CaseEvent> {
    let due_at = on("2026-11-27 14:00");
    let restored = Promise {
        id: PROMISE,
        what: What::Visit,
        words: Some(said("the technician")),
        by: HANNA,
        made_at: on("2026-11-23 10:00"),
        first_due_at: on("2026-11-26 14:00"),
        due_at,
        moves: 1,
        told_by: ToldBy::Message(message("m")),
        told: Told::Told { at: on("2026-11-23 10:01") },
        fate: Fate::Open { warned: false },
    };
    [
        PromiseEvent::Made {
            promise: PROMISE,
            what: What::Visit,
            words: Some(said("the technician")),
            by: HANNA,
            due_at,
            zone: "Europe/Berlin".to_owned(),
            told_by: ToldBy::Contact(contact_id("call")),
        },
        PromiseEvent::Warned { promise: PROMISE },
        PromiseEvent::Kept { promise: PROMISE, evidence: Evidence::Act(noted("the sheet is signed")) },
        PromiseEvent::Moved {
            promise: PROMISE,
            due_at,
            told_by: ToldBy::Message(message("m")),
            agreed: Agreed::Customer(contact_id("call")),
        },
        PromiseEvent::Broken { promise: PROMISE, due_at, noticed_at: on("2026-11-27 14:00") },
        PromiseEvent::Disclosed { promise: PROMISE, by: DisclosedBy::Staff(HANNA), told_by: ToldBy::Message(message("m")) },
        PromiseEvent::Withdrawn { promise: PROMISE },
        PromiseEvent::Restored { promise: Box::new(restored) },
    ]
    .map(CaseEvent::from)
    .to_vec()
}

fn duties() -> Vec<CaseEvent> {
    let (since, due_at) = (on("2026-11-23 10:00"), on("2026-11-24 10:00"));
    let kind = DutyKind::Answer { contact: contact_id("call") };
    [
        DutyEvent::Arose { duty: DUTY, kind, due_at },
        DutyEvent::Done { duty: DUTY, by: DoneBy::Message(message("m")) },
        DutyEvent::Restored { duty: Box::new(Duty { id: DUTY, kind, since, due_at, lead_told: true }) },
        DutyEvent::NotNeeded { duty: DUTY, contact: contact_id("call"), by: HANNA, asks_still: true },
        DutyEvent::Overdue { duty: DUTY, due_at, noticed_at: on("2026-11-24 10:01") },
    ]
    .map(CaseEvent::from)
    .to_vec()
}

fn hand_overs() -> Vec<CaseEvent> {
    let (hand_over, answer_by) = (hand_over("h"), on("2026-11-23 14:00"));
    [
        HandOverEvent::Offered { hand_over, from: HANNA, to: TARIK, briefing: noted("what you need to know"), answer_by },
        HandOverEvent::Accepted { hand_over, from: HANNA, to: TARIK },
        HandOverEvent::Declined { hand_over, why: Some(noted("too much today")) },
        HandOverEvent::Withdrawn { hand_over },
        HandOverEvent::Lapsed { hand_over, answer_by, noticed_at: on("2026-11-23 14:01") },
        HandOverEvent::Undone { hand_over, owner: HANNA },
    ]
    .map(CaseEvent::from)
    .to_vec()
}

fn care() -> Vec<CaseEvent> {
    vec![
        OwnerEvent::Changed { from: HANNA, to: TARIK, because: Because::Lead(LEA) }.into(),
        OwnerEvent::TeamFollowed { team: TeamId(uuid::Uuid::from_u128(0x71)) }.into(),
        CoverEvent::Sought { absence: ABSENCE, lease_until: on("2026-11-23 10:15") }.into(),
        CoverEvent::Began { absence: ABSENCE, by: TARIK, until: Some(on("2026-12-02 09:00")) }.into(),
        CoverEvent::Ended { absence: ABSENCE }.into(),
    ]
}

fn harms() -> Vec<CaseEvent> {
    let harm = harm_id("no heating");
    let opened = HarmEvent::Opened {
        harm,
        kind: HarmKind::NoHeating,
        severity: Severity::Danger,
        since: on("2026-11-22 08:00"),
        words: Some(noted("she is 89")),
        by: Some(HANNA),
    };
    vec![
        opened.into(),
        HarmEvent::StopgapFound { harm, stopgap: noted("a heater") }.into(),
        HarmEvent::Over { harm, word: contact_id("warm") }.into(),
    ]
}

fn resolutions() -> Vec<CaseEvent> {
    let (message, contact, at) = (message("m"), contact_id("call"), on("2026-11-27 10:00"));
    [
        ResolutionEvent::Proposed { message, ask_again_at: at },
        ResolutionEvent::AskedAgain { message, round: 2, ask_again_at: at },
        ResolutionEvent::ProposalWithdrawn,
        ResolutionEvent::StillAsked { message, round: 1, ask_again_at: on("2026-11-30 10:00") },
        ResolutionEvent::Contradicted { contact },
        ResolutionEvent::PutToTest { contact, ask_on: at },
        ResolutionEvent::Solved { contact },
        ResolutionEvent::WentQuiet,
        ResolutionEvent::FinalAnswerProposed { by: HANNA, words: said("no, because"), way_outside: said("the ombudsman") },
        ResolutionEvent::FinalAnswerDeclined { by: LEA, why: Some(noted("look again")) },
        ResolutionEvent::FinalAnswerGiven { by: HANNA, reviewed_by: LEA, message: Some(message) },
        ResolutionEvent::NotACase { by: HANNA },
        ResolutionEvent::Reopened { owner: HANNA, because: Reopening::Contact(contact) },
    ]
    .map(CaseEvent::from)
    .to_vec()
}
