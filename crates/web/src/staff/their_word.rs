//! The customer's word, and the end of a case: solved or not in a contact that the case holds or that is heard just now, no
//! customer's matter, and open again.

use super::{
    act_form::ActForm,
    acts::{call_now, undo_until},
    case,
    compose::{Draft, draft, promise_in},
};
use crate::{
    answer::{Answered, see_other},
    framing::Done,
    kept_files,
    layout::Place,
    pages::case::act::{Act, ActCameBack},
    principal::Staff,
};
use axum::{extract::Path, http::StatusCode};
use casework::{
    Case, Command,
    command::{Word, WordIn},
    conversation::contact::{Direction, Door},
    ids::{CaseId, ContactId, PromiseId},
};
use desk::{Bringer, Call, Declined, Handled};
use uuid::Uuid;

/// `POST /cases/{key}/customer-says`: in a contact that the case holds, or heard just now.
pub async fn customer_says(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let word = match form.field("says") {
        "solved" => Word::Solved,
        "not_solved" => Word::NotSolved,
        _ => {
            return form.wrong(Act::CustomerSays, "says", words::key!("refusal-choose-what-they-said")).await;
        }
    };
    let outcome = match form.field("contact").parse::<Uuid>() {
        Ok(held) => {
            let what = Command::HearWord { contact: WordIn::Held(ContactId(held)), word };
            form.handle(case, what).await
        }
        Err(_) => heard_now(&form, case, word).await,
    };
    let done = match (&outcome, word) {
        (Ok(Handled { case: Case::Ended(_), .. }), Word::Solved) => undoable(&form, "done-ended"),
        (Ok(Handled { case: Case::Open(c), .. }), Word::Solved) if c.story.test_on.is_some() => Done::of("done-put-to-test"),
        (_, _) => Done::of("done-saved"),
    };
    form.answered(Some(Act::CustomerSays), done, outcome).await
}

/// Heard just now, by telephone or at the counter: a conversation, in which one says what was broken and what comes next.
async fn heard_now(form: &ActForm, case: CaseId, word: Word) -> Result<Handled, Declined> {
    let next = |name| form.field(name);
    let promised = promise_in(&form.zone(), next("next_kind"), next("next_what"), next("next_day"), next("next_time"));
    let promises = promised.map_err(|wrong| Declined::Unusable { field: wrong.field(), why: wrong.key().into() })?;
    let door = match form.field("door") {
        "counter" => Door::Counter,
        "letter" => Door::Letter,
        _ => Door::Telephone,
    };
    let now = call_now(form.command, &form.staff, case, Direction::In);
    let call = Call {
        door,
        conversation: now.conversation.clone().filter(|_| door.is_conversation()),
        word: Some(word),
        said: form.field("words").to_owned(),
        promises: promises.into_iter().collect(),
        discloses: form.fields.all("disclosed").filter_map(|id| id.parse().ok().map(PromiseId)).collect(),
        ..now
    };
    form.app.desk().take_call(call).await.map(|(_, handled)| handled)
}

fn undoable(form: &ActForm, text: &'static str) -> Done {
    Done::of(text).undo(&format!("/cases/{}/undo", form.key), "ending", undo_until(&form.app))
}

/// `POST /cases/{key}/solved`: the question is written in the composer, where it can be said in one's own words.
pub async fn ask_solved(Path(key): Path<String>, _staff: Staff) -> Answered {
    Ok(see_other(&format!("/cases/{}?ask=solved#say", crate::answer::encoded(&key))))
}

/// `POST /cases/{key}/not-a-customer`
pub async fn not_a_customer(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let outcome = form.handle(case, Command::NotACase).await;
    let done = undoable(&form, "done-ended");
    form.answered(Some(Act::NotACustomer), done, outcome).await
}

/// What could not be done while the case had ended stands in its form again, and waits to be sent.
async fn go_on(form: &ActForm) -> Answered {
    let (app, fields, opened) = (&form.app, &form.fields, form.opened("act").await?);
    let draft = if form.field("carried") == "reply" {
        let frame = form.frame(Place::Cases, "/").await?;
        let mine = Bringer::Staff(form.staff.id);
        let chosen = kept_files::carried(app, mine, fields);
        let files_error = chosen.missing.map(|m| m.sentence(&frame));
        Draft { files: kept_files::choices(app, mine, &frame, &chosen.files), files_error, ..draft(fields) }
    } else {
        Draft::default()
    };
    let back = Act::named(form.field("carried")).map(|act| ActCameBack { act, refused: None, fields: fields.pairs() });
    case::render(app, &form.staff, &form.headers, opened, draft, back, StatusCode::OK).await
}

/// `POST /cases/{key}/reopen`
pub async fn reopen(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let outcome = form.handle(case, Command::Reopen).await;
    if outcome.is_ok() && !form.field("carried").is_empty() {
        return go_on(&form).await;
    }
    form.answered(None, Done::of("done-reopened"), outcome).await
}
