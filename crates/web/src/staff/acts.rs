//! What can be done on a case beside writing: promises, refusals that were spoken, what a stranger wrote, and taking things
//! back; and how each act on a case is answered.

use super::{
    case::{self, came_back},
    compose::{after, moment},
    fields::Fields,
};
use crate::{
    answer::{Answer, Answered},
    app::App,
    framing::{self, Done, command_id},
    layout::Place,
    pages::{
        case::{Act, ActCameBack},
        form::Refused,
        refusal,
        trouble::{Home, Trouble},
    },
    principal::Staff,
};
use axum::{
    extract::{Form, Path, State},
    http::HeaderMap,
};
use casework::{
    Actor, Command,
    command::Move,
    conversation::contact::{Conversation, Direction, Door, Speaker},
    ids::{CaseId, ContactId, HandOverId, MessageId, NoteId, PromiseId},
    promise::promise::Agreed,
    refusal::Protects,
};
use desk::{Call, CallOn, Declined, Handled, Order, Reply, Sealer};
use uuid::Uuid;

pub(super) fn field<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.all(name).next().unwrap_or_default()
}

pub(super) fn id<T: From<Uuid>>(fields: &Fields, name: &str) -> Result<T, Answer> {
    field(fields, name).parse::<Uuid>().map(T::from).map_err(|_| Answer::trouble(Trouble::NotUnderstood, Home::Desk))
}

pub(super) async fn case_id(app: &App, staff: &Staff, key: &str) -> Result<CaseId, Answer> {
    Ok(case::open(app, staff, key, "act").await?.file.id)
}

/// Who acts, where: what every act on a case begins with.
pub(super) struct At<'a> {
    pub(super) app: &'a App,
    pub(super) staff: &'a Staff,
    pub(super) headers: &'a HeaderMap,
    pub(super) key: &'a str,
}

/// Until when, in real time, a hand-over, an assignment or an ending can be taken back that happens now.
pub(super) fn undo_until(app: &App) -> jiff::Timestamp {
    let minutes = app.desk().settings().map_or(0, |s| s.policy.undo_act_minutes);
    desk::real_now() + jiff::SignedDuration::from_mins(i64::from(minutes))
}

/// Done: the case's page says so. Refused: the page again, with the form as it was and the ways forward.
pub(super) async fn answered(at: At<'_>, act: Option<Act>, fields: &Fields, done: Done, outcome: Result<Handled, Declined>) -> Answered {
    let At { app, staff, headers, key } = at;
    let refused = match outcome {
        Ok(_) => {
            let back = crate::answer::local_path(field(fields, "back"));
            let to = if back == "/" { format!("/cases/{key}") } else { back.to_owned() };
            return Ok(after(app, &to, &done));
        }
        Err(Declined::Refused(refusal)) if act.is_some() => {
            let frame = framing::of_staff(app, staff, headers, Place::Cases, "/").await?;
            refusal::refused_within(&frame, &refusal, Some(key), act.and_then(Act::within))
        }
        Err(Declined::Unusable { why, .. }) if act.is_some() => {
            let frame = framing::of_staff(app, staff, headers, Place::Cases, "/").await?;
            Refused { reason: why.said(&frame.voice), protects: None, ways: Vec::new() }
        }
        Err(other) => return Err(Answer::declined(other, Some(key))),
    };
    let Some(act) = act else {
        return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk));
    };
    let fields = fields.pairs();
    let refused = Some(refused.carrying(&carried(act.name(), &fields)));
    came_back(app, staff, headers, key, ActCameBack { act, refused, fields }).await
}

/// What a way forward takes along, so that nothing has to be typed again: the form's name, and all that stood in it.
pub(super) fn carried(form: &str, fields: &[(String, String)]) -> Vec<(String, String)> {
    let typed = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "command" | "seen" | "back" | "carried"));
    std::iter::once(("carried".to_owned(), form.to_owned())).chain(typed.cloned()).collect()
}

/// `POST /cases/{key}/promise/kept`
pub async fn promise_kept(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let (command, promise) = (command_id(field(&fields, "command")), id(&fields, "promise")?);
    let mut sealer = Sealer::new(command, case.0);
    let what = Command::KeepPromise { promise, act: sealer.noted(field(&fields, "evidence")) };
    let outcome = if field(&fields, "evidence").is_empty() {
        Err(Declined::Unusable { field: "evidence", why: words::key!("refusal-evidence-missing").into() })
    } else {
        app.desk().handle(Order::new(command, Actor::Staff(staff.id), case, what).with(sealer.finish())).await
    };
    answered(
        At { app: &app, staff: &staff, headers: &headers, key: &key },
        Some(Act::Keep),
        &fields,
        Done::of("done-promise-kept"),
        outcome,
    )
    .await
}

/// `POST /cases/{key}/promise/moved`: moved, and the customer told in the same act.
pub async fn promise_moved(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let opened = case::open(&app, &staff, &key, "act").await?;
    let (case, command) = (opened.file.id, command_id(field(&fields, "command")));
    let zone = framing::voice(&app, None, staff.zone.as_deref()).zone().clone();
    let Some(due_at) = moment(field(&fields, "day"), field(&fields, "time"), &zone) else {
        let outcome = Err(Declined::Unusable { field: "day", why: words::key!("promise-date-missing").into() });
        return answered(
            At { app: &app, staff: &staff, headers: &headers, key: &key },
            Some(Act::Move),
            &fields,
            Done::of("done-promise-moved"),
            outcome,
        )
        .await;
    };
    let Some(customer) = opened.file.case.story().map(|s| s.customer) else {
        return Err(Answer::not_found(Home::Desk));
    };
    let agreed = move_agreed(&staff, &fields, command);
    let moves = vec![Move { promise: PromiseId(id::<Uuid>(&fields, "promise")?), due_at, agreed }];
    let outcome = if field(&fields, "told") == "telephone" {
        let call =
            Call { moves, said: String::new(), note: field(&fields, "text").to_owned(), ..call_now(command, &staff, case, Direction::Out) };
        app.desk().take_call(call).await.map(|(_, handled)| handled)
    } else {
        let reply = Reply {
            command,
            staff: staff.id,
            case,
            seen: field(&fields, "seen").parse().unwrap_or(0),
            to: customer,
            text: field(&fields, "text").replace("\r\n", "\n"),
            subject: String::new(),
            keeps: Vec::new(),
            promises: Vec::new(),
            discloses: Vec::new(),
            moves,
            offers: Vec::new(),
            asks_solved: false,
            attachments: Vec::new(),
        };
        app.desk().reply(reply).await
    };
    answered(
        At { app: &app, staff: &staff, headers: &headers, key: &key },
        Some(Act::Move),
        &fields,
        Done::of("done-promise-moved"),
        outcome,
    )
    .await
}

fn move_agreed(staff: &Staff, fields: &Fields, command: casework::ids::CommandId) -> Agreed {
    if field(fields, "they_agreed") == "yes" {
        // They agreed in the call that this records.
        return Agreed::Customer(ContactId(Uuid::new_v5(&command.0, b"contact")));
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
pub async fn refusal_spoken(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let command = command_id(field(&fields, "command"));
    let missing = ["refused", "rule", "offered"].into_iter().find(|name| field(&fields, name).is_empty());
    let outcome = match missing {
        Some(field) => Err(Declined::Unusable { field, why: words::key!("refusal-needs-a-way").into() }),
        None => {
            let mut sealer = Sealer::new(command, case.0);
            let protects = match field(&fields, "protects") {
                "the_customer" => Protects::TheCustomer,
                "both" => Protects::Both,
                _ => Protects::Us,
            };
            let what = Command::SpeakRefusal {
                note: NoteId(Uuid::new_v5(&command.0, b"refusal")),
                refused: sealer.said(field(&fields, "refused")),
                rule: sealer.said(field(&fields, "rule")),
                protects,
                offered: sealer.said(field(&fields, "offered")),
            };
            app.desk().handle(Order::new(command, Actor::Staff(staff.id), case, what).with(sealer.finish())).await
        }
    };
    answered(
        At { app: &app, staff: &staff, headers: &headers, key: &key },
        Some(Act::SpokenRefusal),
        &fields,
        Done::of("done-noted"),
        outcome,
    )
    .await
}

/// `POST /cases/{key}/release`: a stranger's words join the case, or stay among ourselves.
pub async fn release(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let opened = case::open(&app, &staff, &key, "release").await?;
    let (case, command, contact) = (opened.file.id, command_id(field(&fields, "command")), id::<ContactId>(&fields, "withheld")?);
    let what = if field(&fields, "answer") == "release" {
        let words = opened.file.events.iter().find_map(|r| match &r.event {
            casework::CaseEvent::Contact(casework::conversation::contact::ContactEvent::StrangerWrote(c)) if c.id == contact => {
                opened.file.texts.withheld(&c.words)
            }
            _ => None,
        });
        let mut sealer = Sealer::new(command, case.0);
        let words = sealer.said(words.unwrap_or_default());
        Order::new(command, Actor::Staff(staff.id), case, Command::ReleaseStranger { contact, words }).with(sealer.finish())
    } else {
        Order::new(command, Actor::Staff(staff.id), case, Command::KeepBackStranger { contact })
    };
    let outcome = app.desk().handle(what).await;
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, None, &fields, Done::of("done-released"), outcome).await
}

/// `POST /cases/{key}/undo`: takes back what `of` names: a message that has not left, an acceptance, an ending.
pub async fn undo(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let what = match field(&fields, "of").split_once(' ') {
        Some(("message", id)) => id.parse().ok().map(|id| Command::TakeBack { message: MessageId(id) }),
        Some(("handover", id)) => id.parse().ok().map(|id| Command::UndoHandOver { hand_over: HandOverId(id) }),
        Some(_) => None,
        None => (field(&fields, "of") == "ending").then_some(Command::UndoEnding),
    };
    let Some(what) = what else {
        return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk));
    };
    let outcome = app.desk().handle(Order::new(command_id(field(&fields, "command")), Actor::Staff(staff.id), case, what)).await;
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, None, &fields, Done::of("done-taken-back"), outcome).await
}
