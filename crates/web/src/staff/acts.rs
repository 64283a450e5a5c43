//! What can be done on a case beside writing: promises, refusals that were spoken, what a stranger wrote, and taking things
//! back.

use super::{act_form::ActForm, compose::moment};
use crate::{
    answer::{Answer, Answered},
    app::App,
    framing::Done,
    pages::{
        case::act::Act,
        trouble::{Home, Trouble},
    },
    principal::Staff,
};
use casework::{
    Command,
    command::Move,
    conversation::contact::{Conversation, Direction, Door, Speaker},
    ids::{CaseId, ContactId, HandOverId, MessageId, NoteId, PromiseId},
    promise::promise::{Agreed, Evidence},
    refusal::Protects,
};
use desk::{Call, CallOn, Reply, Sealer};
use uuid::Uuid;

/// Until when, in real time, a hand-over, an assignment or an ending can be taken back that happens now.
pub(super) fn undo_until(app: &App) -> jiff::Timestamp {
    let minutes = app.desk().settings().map_or(0, |s| s.policy.undo_act_minutes);
    desk::real_now() + jiff::SignedDuration::from_mins(i64::from(minutes))
}

/// `POST /cases/{key}/promise/kept`
pub async fn promise_kept(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let mut sealer = Sealer::new(form.command, case.0);
    let noted = sealer.noted_if_any(form.field("evidence"));
    let evidence = match (form.fields.maybe_id::<ContactId>("said_in"), noted) {
        (Some(contact), noted) => Evidence::TheirWord { contact, noted },
        (None, Some(act)) => Evidence::Act(act),
        (None, None) => return form.wrong(Act::Keep, "evidence", words::key!("refusal-evidence-missing")).await,
    };
    let outcome = form.handle_with(case, Command::KeepPromise { promise: form.id("promise")?, evidence }, sealer).await;
    form.answered(Some(Act::Keep), Done::of("done-promise-kept"), outcome).await
}

/// `POST /cases/{key}/promise/moved`: moved, and the customer told in the same act.
pub async fn promise_moved(form: ActForm) -> Answered {
    let opened = form.opened("act").await?;
    let (case, command) = (opened.file.id, form.command);
    let Some(due_at) = moment(form.field("day"), form.field("time"), &form.zone()) else {
        return form.wrong(Act::Move, "day", words::key!("promise-date-missing")).await;
    };
    let Some(customer) = opened.file.case.story().map(|s| s.customer) else {
        return Err(Answer::not_found(Home::Desk));
    };
    let by_telephone = form.field("told") == "telephone";
    if form.field("agreed_in") == THIS_CALL && !by_telephone {
        return form.wrong(Act::Move, "agreed_in", words::key!("act-move-agreed-where")).await;
    }
    let agreed = move_agreed(&form);
    let moves = vec![Move { promise: PromiseId(form.id::<Uuid>("promise")?), due_at, agreed }];
    let outcome = if by_telephone {
        let call = Call {
            moves,
            said: String::new(),
            note: form.field("text").to_owned(),
            ..call_now(command, &form.staff, case, Direction::Out)
        };
        form.app.desk().take_call(call).await.map(|(_, handled)| handled)
    } else {
        let reply = Reply {
            command,
            staff: form.staff.id,
            case,
            seen: form.field("seen").parse().unwrap_or(0),
            to: customer,
            text: form.fields.text("text"),
            subject: String::new(),
            keeps: Vec::new(),
            promises: Vec::new(),
            discloses: Vec::new(),
            moves,
            offers: Vec::new(),
            asks_solved: false,
            attachments: Vec::new(),
        };
        form.app.desk().reply(reply).await
    };
    form.answered(Some(Act::Move), Done::of("done-promise-moved"), outcome).await
}

/// They agreed in the call that is recorded with the move.
const THIS_CALL: &str = "this_call";

fn move_agreed(form: &ActForm) -> Agreed {
    let staff = &form.staff;
    match form.field("agreed_in") {
        // They agreed in the call that this records.
        THIS_CALL => return Agreed::Customer(ContactId(Uuid::new_v5(&form.command.0, b"contact"))),
        held => {
            if let Ok(contact) = held.parse() {
                return Agreed::Customer(ContactId(contact));
            }
        }
    }
    if staff.role.leads() { Agreed::Lead(staff.id) } else { Agreed::FirstMove }
}

/// A conversation that takes place at this moment.
#[must_use]
pub fn call_now(command: casework::ids::CommandId, staff: &Staff, case: CaseId, direction: Direction) -> Call {
    Call {
        command,
        staff: staff.id,
        on: CallOn::Case(case, None),
        door: Door::Telephone,
        speaker: Speaker::TheCustomer,
        conversation: Some(Conversation { direction, waited_minutes: None, talked_minutes: None, explained_again: None }),
        said: String::new(),
        note: String::new(),
        keeps: Vec::new(),
        promises: Vec::new(),
        discloses: Vec::new(),
        moves: Vec::new(),
        offers: Vec::new(),
        word: None,
        harm: None,
        happened_at: None,
        attachments: Vec::new(),
    }
}

/// `POST /cases/{key}/refusal`: a refusal that was spoken.
pub async fn refusal_spoken(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let command = form.command;
    if let Some(missing) = ["refused", "rule", "offered"].into_iter().find(|name| form.field(name).is_empty()) {
        return form.wrong(Act::SpokenRefusal, missing, words::key!("refusal-needs-a-way")).await;
    }
    let mut sealer = Sealer::new(command, case.0);
    let protects = match form.field("protects") {
        "the_customer" => Protects::TheCustomer,
        "both" => Protects::Both,
        _ => Protects::Us,
    };
    let what = Command::SpeakRefusal {
        note: NoteId(Uuid::new_v5(&command.0, b"refusal")),
        refused: sealer.said(form.field("refused")),
        rule: sealer.said(form.field("rule")),
        protects,
        offered: sealer.said(form.field("offered")),
    };
    let outcome = form.handle_with(case, what, sealer).await;
    form.answered(Some(Act::SpokenRefusal), Done::of("done-noted"), outcome).await
}

/// `POST /cases/{key}/release`: a stranger's words join the case, or stay among ourselves.
pub async fn release(form: ActForm) -> Answered {
    let opened = form.opened("release").await?;
    let (case, contact) = (opened.file.id, form.id::<ContactId>("withheld")?);
    let outcome = if form.field("answer") == "release" {
        let words = opened.file.events.iter().find_map(|r| match &r.event {
            casework::CaseEvent::Contact(casework::conversation::contact::ContactEvent::StrangerWrote(c)) if c.id == contact => {
                opened.file.texts.withheld(&c.words)
            }
            _ => None,
        });
        let mut sealer = Sealer::new(form.command, case.0);
        let words = sealer.said(words.unwrap_or_default());
        form.handle_with(case, Command::ReleaseStranger { contact, words }, sealer).await
    } else {
        form.handle(case, Command::KeepBackStranger { contact }).await
    };
    form.answered(None, Done::of("done-released"), outcome).await
}

/// `POST /cases/{key}/no-answer`: somebody read it, and it needs no answer.
pub async fn no_answer(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let contact = form.id::<ContactId>("contact")?;
    let what = Command::NeedNoAnswer { contact, seen: form.field("seen").parse().unwrap_or(0) };
    let outcome = form.handle(case, what).await;
    let undo = format!("no-answer {}", contact.0);
    let done = Done::of("done-no-answer").undo(&format!("/cases/{}/undo", form.key), &undo, undo_until(&form.app));
    form.answered(Some(Act::NoAnswer), done, outcome).await
}

/// `POST /cases/{key}/undo`: takes back what `of` names: a message that has not left, an acceptance, an ending, that no answer
/// is needed.
pub async fn undo(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let what = match form.field("of").split_once(' ') {
        Some(("message", id)) => id.parse().ok().map(|id| Command::TakeBack { message: MessageId(id) }),
        Some(("handover", id)) => id.parse().ok().map(|id| Command::UndoHandOver { hand_over: HandOverId(id) }),
        Some(("no-answer", id)) => id.parse().ok().map(|id| Command::UndoNoAnswer { contact: ContactId(id) }),
        Some(_) => None,
        None => (form.field("of") == "ending").then_some(Command::UndoEnding),
    };
    let Some(what) = what else {
        return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk));
    };
    let outcome = form.handle(case, what).await;
    form.answered(None, Done::of("done-taken-back"), outcome).await
}
