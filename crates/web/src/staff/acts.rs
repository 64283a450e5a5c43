//! What can be done on a case beside writing: harm, promises, hand-over, the customer's word, endings, and taking things back.

use super::{
    case::{self, came_back},
    compose::{after, moment},
};
use crate::{
    answer::{Answer, Answered, see_other},
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
    command::{Move, Word, WordIn},
    conversation::contact::{Conversation, Direction, Door, Speaker},
    ids::{CaseId, ContactId, HandOverId, MessageId, NoteId, PromiseId, StaffId},
    promise::promise::Agreed,
    refusal::Protects,
};
use desk::{Call, CallOn, Declined, Handled, Order, Reply, Sealer};
use std::collections::HashMap;
use uuid::Uuid;

/// A form as names and values; a name that comes twice keeps its last value.
pub(super) type Fields = HashMap<String, String>;

pub(super) fn field<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.get(name).map_or("", |v| v.trim())
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
            refusal::refused(&frame, &refusal, Some(key))
        }
        Err(Declined::Unusable { why, .. }) if act.is_some() => {
            let frame = framing::of_staff(app, staff, headers, Place::Cases, "/").await?;
            Refused { reason: frame.say(&why), protects: None, ways: Vec::new() }
        }
        Err(other) => return Err(Answer::declined(other, Some(key))),
    };
    let Some(act) = act else {
        return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk));
    };
    let fields = fields.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    came_back(app, staff, headers, key, ActCameBack { act, refused, fields }).await
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
        happened_at: None,
        attachments: Vec::new(),
    }
}

/// `POST /cases/{key}/hand-over`: offered with a briefing, or given by a lead.
pub async fn hand_over(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let command = command_id(field(&fields, "command"));
    let Ok(to) = field(&fields, "to").parse::<Uuid>().map(StaffId) else {
        let outcome = Err(Declined::Unusable { field: "to", why: words::key!("refusal-nobody-named").into() });
        return answered(
            At { app: &app, staff: &staff, headers: &headers, key: &key },
            Some(Act::HandOver),
            &fields,
            Done::of("done-offered"),
            outcome,
        )
        .await;
    };
    let briefing = field(&fields, "briefing").replace("\r\n", "\n");
    let outcome = if field(&fields, "how") == "reassign" {
        let first = casework::ids::CommandId(Uuid::new_v5(&command.0, b"briefing"));
        match app.desk().note(staff.id, first, case, &briefing).await {
            Ok(_) => app.desk().handle(Order::new(command, Actor::Staff(staff.id), case, Command::Reassign { to })).await,
            Err(e) => Err(e),
        }
    } else {
        app.desk().offer(staff.id, command, case, to, &briefing).await
    };
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, Some(Act::HandOver), &fields, Done::of("done-offered"), outcome)
        .await
}

/// `POST /cases/{key}/hand-over/answer`
pub async fn hand_over_answer(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let (command, hand_over) = (command_id(field(&fields, "command")), id::<HandOverId>(&fields, "hand_over")?);
    let accept = field(&fields, "answer") == "accept";
    let answer = |why| Command::AnswerHandOver { hand_over, accept, why };
    let outcome = app.desk().noting(staff.id, command, case, field(&fields, "reason"), answer).await;
    let done = if accept {
        let minutes = app.desk().settings().map_or(0, |s| s.policy.undo_act_minutes);
        let until = desk::real_now() + jiff::SignedDuration::from_mins(i64::from(minutes));
        Done::of("done-accepted").undo(&format!("/cases/{key}/undo"), &format!("handover {}", hand_over.0), until)
    } else {
        Done::of("done-declined")
    };
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, None, &fields, done, outcome).await
}

/// `POST /cases/{key}/hand-over/withdraw`
pub async fn hand_over_withdraw(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let what = Command::WithdrawHandOver { hand_over: id(&fields, "hand_over")? };
    let outcome = app.desk().handle(Order::new(command_id(field(&fields, "command")), Actor::Staff(staff.id), case, what)).await;
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, None, &fields, Done::of("done-withdrawn"), outcome).await
}

/// `POST /cases/{key}/customer-says`: in a contact that the case holds, or heard just now.
pub async fn customer_says(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let command = command_id(field(&fields, "command"));
    let word = match field(&fields, "says") {
        "solved" => Word::Solved,
        "not_solved" => Word::NotSolved,
        _ => {
            let outcome = Err(Declined::Unusable { field: "says", why: words::key!("refusal-choose-what-they-said").into() });
            return answered(
                At { app: &app, staff: &staff, headers: &headers, key: &key },
                Some(Act::CustomerSays),
                &fields,
                Done::of("done-ended"),
                outcome,
            )
            .await;
        }
    };
    let outcome = match field(&fields, "contact").parse::<Uuid>() {
        Ok(held) => {
            let what = Command::HearWord { contact: WordIn::Held(ContactId(held)), word };
            app.desk().handle(Order::new(command, Actor::Staff(staff.id), case, what)).await
        }
        Err(_) => {
            let door = match field(&fields, "door") {
                "counter" => Door::Counter,
                _ => Door::Telephone,
            };
            let call =
                Call { door, word: Some(word), said: field(&fields, "words").to_owned(), ..call_now(command, &staff, case, Direction::In) };
            app.desk().take_call(call).await.map(|(_, handled)| handled)
        }
    };
    let done = match word {
        Word::Solved => undoable(&app, &key, "done-ended"),
        Word::NotSolved => Done::of("done-saved"),
    };
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, Some(Act::CustomerSays), &fields, done, outcome).await
}

fn undoable(app: &App, key: &str, text: &'static str) -> Done {
    let minutes = app.desk().settings().map_or(0, |s| s.policy.undo_act_minutes);
    let until = desk::real_now() + jiff::SignedDuration::from_mins(i64::from(minutes));
    Done::of(text).undo(&format!("/cases/{key}/undo"), "ending", until)
}

/// `POST /cases/{key}/solved`: the question is written in the composer, where it can be said in one's own words.
pub async fn ask_solved(Path(key): Path<String>, _staff: Staff) -> Answered {
    Ok(see_other(&format!("/cases/{}?ask=solved#say", crate::answer::encoded(&key))))
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

/// `POST /cases/{key}/not-a-customer`
pub async fn not_a_customer(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let outcome =
        app.desk().handle(Order::new(command_id(field(&fields, "command")), Actor::Staff(staff.id), case, Command::NotACase)).await;
    let done = undoable(&app, &key, "done-ended");
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, Some(Act::NotACustomer), &fields, done, outcome).await
}

/// `POST /cases/{key}/reopen`
pub async fn reopen(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let outcome = app.desk().handle(Order::new(command_id(field(&fields, "command")), Actor::Staff(staff.id), case, Command::Reopen)).await;
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, None, &fields, Done::of("done-reopened"), outcome).await
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
