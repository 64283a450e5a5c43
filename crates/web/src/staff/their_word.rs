//! The customer's word, and the end of a case: solved or not in a contact that the case holds or that is heard just now, no
//! customer's matter, and open again.

use super::{
    acts::{At, answered, call_now, case_id, field, undo_until},
    case,
    compose::{Draft, draft, promise_in},
};
use crate::{
    answer::{Answered, see_other},
    app::App,
    framing::{self, Done, command_id},
    kept_files,
    layout::Place,
    pages::case::{Act, ActCameBack},
    principal::Staff,
    staff::fields::Fields,
};
use axum::{
    extract::{Form, Path, State},
    http::{HeaderMap, StatusCode},
};
use casework::{
    Actor, Case, Command,
    command::{Word, WordIn},
    conversation::contact::{Direction, Door},
    ids::{CaseId, CommandId, ContactId, PromiseId},
};
use desk::{Bringer, Call, Declined, Handled, Order};
use uuid::Uuid;

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
        Err(_) => heard_now(&app, &staff, &fields, command, case, word).await,
    };
    let done = match (&outcome, word) {
        (Ok(Handled { case: Case::Ended(_), .. }), Word::Solved) => undoable(&app, &key, "done-ended"),
        (Ok(Handled { case: Case::Open(c), .. }), Word::Solved) if c.story.test_on.is_some() => Done::of("done-put-to-test"),
        (_, _) => Done::of("done-saved"),
    };
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, Some(Act::CustomerSays), &fields, done, outcome).await
}

/// Heard just now, by telephone or at the counter: a conversation, in which one says what was broken and what comes next.
async fn heard_now(app: &App, staff: &Staff, fields: &Fields, command: CommandId, case: CaseId, word: Word) -> Result<Handled, Declined> {
    let zone = framing::voice(app, None, staff.zone.as_deref()).zone().clone();
    let next = |name| field(fields, name);
    let promised = promise_in(&zone, next("next_kind"), next("next_what"), next("next_day"), next("next_time"));
    let promises = promised.map_err(|wrong| Declined::Unusable { field: wrong.field(), why: wrong.key().into() })?;
    let door = match field(fields, "door") {
        "counter" => Door::Counter,
        "letter" => Door::Letter,
        _ => Door::Telephone,
    };
    let now = call_now(command, staff, case, Direction::In);
    let call = Call {
        door,
        conversation: now.conversation.clone().filter(|_| door.is_conversation()),
        word: Some(word),
        said: field(fields, "words").to_owned(),
        promises: promises.into_iter().collect(),
        discloses: fields.all("disclosed").filter_map(|id| id.parse().ok().map(PromiseId)).collect(),
        ..now
    };
    app.desk().take_call(call).await.map(|(_, handled)| handled)
}

fn undoable(app: &App, key: &str, text: &'static str) -> Done {
    Done::of(text).undo(&format!("/cases/{key}/undo"), "ending", undo_until(app))
}

/// `POST /cases/{key}/solved`: the question is written in the composer, where it can be said in one's own words.
pub async fn ask_solved(Path(key): Path<String>, _staff: Staff) -> Answered {
    Ok(see_other(&format!("/cases/{}?ask=solved#say", crate::answer::encoded(&key))))
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

/// What could not be done while the case had ended stands in its form again, and waits to be sent.
async fn go_on(app: &App, staff: &Staff, headers: &HeaderMap, key: &str, fields: &Fields) -> Answered {
    let opened = case::open(app, staff, key, "act").await?;
    let draft = if field(fields, "carried") == "reply" {
        let frame = framing::of_staff(app, staff, headers, Place::Cases, "/").await?;
        let mine = Bringer::Staff(staff.id);
        let chosen = kept_files::carried(app, mine, fields);
        let files_error = chosen.missing.map(|m| m.sentence(&frame));
        Draft { files: kept_files::choices(app, mine, &frame, &chosen.files), files_error, ..draft(fields) }
    } else {
        Draft::default()
    };
    let back = Act::named(field(fields, "carried")).map(|act| ActCameBack { act, refused: None, fields: fields.pairs() });
    case::render(app, staff, headers, opened, draft, back, StatusCode::OK).await
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
    if outcome.is_ok() && !field(&fields, "carried").is_empty() {
        return go_on(&app, &staff, &headers, &key, &fields).await;
    }
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, None, &fields, Done::of("done-reopened"), outcome).await
}
