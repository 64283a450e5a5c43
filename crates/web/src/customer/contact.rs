//! The public form. It needs no account, answers whoever writes in the same way, known or not, and opens one case however
//! often it is sent. A spoken key that somebody writes down goes to whoever answers: it joins nothing by itself, since it
//! proves nothing.

use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    client::Client,
    cookie,
    form_parts::FormParts,
    framing,
    kept_files::{self, Chosen, Missing},
    layout::{Frame, Place},
    pages::{
        contact::{Contact, ContactThanks, Emergency},
        form::Field,
        refusal,
        trouble::Home,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use casework::{
    ids::{CaseId, CommandId, PersonId},
    people::organisation::Settings,
    promise::owed::Step,
};
use desk::{Bringer, Declined, Typed, real_now};
use jiff::SignedDuration;
use record::access::throttle::{Attempt, FREE_FORMS};
use uuid::Uuid;

/// The form.
pub async fn show(State(app): State<App>, headers: HeaderMap) -> Answered {
    page(&form(&app, &headers, &FormParts::default(), &Chosen::default())?)
}

/// What somebody wrote.
pub async fn submit(State(app): State<App>, client: Client, headers: HeaderMap, parts: FormParts) -> Answered {
    let command = framing::command_id(parts.text("command"));
    if let Some(minutes) = too_many(&app, client, command).await? {
        // Nothing more is kept of whoever sends so many, and nothing that is kept already is lost.
        let mut chosen = kept_files::carried(&app, bringer(&parts), &parts.fields);
        chosen.missing = chosen.missing.or((!parts.files.is_empty()).then_some(Missing::NoRoom));
        let again = form(&app, &headers, &parts, &chosen)?;
        return page_with(StatusCode::TOO_MANY_REQUESTS, &Contact { wait_minutes: Some(minutes), ..again });
    }
    let chosen = kept_files::carried(&app, bringer(&parts), &parts.fields);
    if chosen.missing.is_some() || !kept_files::fit(&chosen.files, &parts.files) {
        return came_back(&app, &headers, &parts, command, None).await;
    }
    let typed = Typed { kept: chosen.files, ..typed(&headers, &parts) };
    let (case, person) = match app.desk().write_by_form(command, &typed).await {
        Ok(opened) => opened,
        Err(declined) => return came_back(&app, &headers, &parts, command, Some(declined)).await,
    };
    page(&thanks(&app, &headers, &typed, case, person).await?)
}

/// For how many minutes this connection has to wait, after very many forms. One that was sent twice is one.
async fn too_many(app: &App, client: Client, command: CommandId) -> Result<Option<i64>, Answer> {
    let (record, now) = (app.desk().record(), real_now());
    let Some(ip) = client.0 else { return Ok(None) };
    if record.done(command).await.map_err(Answer::failed)?.is_some() {
        return Ok(None);
    }
    match record.count_attempt(cookie::hash(&format!("form from {ip}")), FREE_FORMS, now).await.map_err(Answer::failed)? {
        Attempt::Allowed => Ok(None),
        Attempt::LockedUntil(until) => Ok(Some(until.duration_since(now).as_mins() + 1)),
    }
}

fn typed(headers: &HeaderMap, parts: &FormParts) -> Typed {
    Typed {
        name: parts.text("name").trim().to_owned(),
        mail: parts.text("address").trim().to_owned(),
        telephone: parts.text("telephone").trim().to_owned(),
        subject: parts.text("case").trim().chars().take(60).collect(),
        text: parts.text("text").to_owned(),
        language: framing::language_asked(headers),
        zone: Some(parts.text("zone").to_owned()),
        in_danger: parts.text("in_danger") == "yes",
        kept: Vec::new(),
        files: parts.files.clone(),
    }
}

/// Nobody knows who it is: what the form keeps is the form's.
fn bringer(parts: &FormParts) -> Bringer {
    Bringer::Stranger(form_id(parts))
}

fn form_id(parts: &FormParts) -> Uuid {
    parts.text("form").parse().unwrap_or_else(|_| Uuid::now_v7())
}

fn emergency(settings: &Settings) -> Emergency {
    Emergency { who: settings.emergency.who.clone(), telephone: settings.emergency.telephone.clone() }
}

/// The form with what was written in it.
fn form(app: &App, headers: &HeaderMap, parts: &FormParts, chosen: &Chosen) -> Result<Contact, Answer> {
    let settings = app.desk().set_up().map_err(Answer::declined_to_customer)?;
    let frame = framing::of_stranger(app, headers, Place::Elsewhere);
    let form = form_id(parts);
    let minutes = SignedDuration::from_mins(i64::from(settings.policy.first_answer_open_minutes));
    Ok(Contact {
        answer_by: settings.calendar.add_open_time(frame.now, minutes),
        name: Field::of(parts.text("name")),
        address: Field::of(parts.text("address")),
        telephone: Field::of(parts.text("telephone")),
        text: Field::of(parts.text("text")),
        spoken_key: Field::of(parts.text("case")),
        in_danger: parts.text("in_danger") == "yes",
        emergency: emergency(&settings),
        our_telephone: settings.telephone.clone(),
        files: kept_files::shown(app, Bringer::Stranger(form), &frame, chosen),
        form: form.to_string(),
        wait_minutes: None,
        refused: None,
        frame,
    })
}

/// The form again, with its files, and the reason beside the field.
async fn came_back(app: &App, headers: &HeaderMap, parts: &FormParts, command: CommandId, declined: Option<Declined>) -> Answered {
    let chosen = kept_files::keep_for_later(app, bringer(parts), command, &parts.fields, &parts.files).await?;
    let mut back = form(app, headers, parts, &chosen)?;
    let Some(declined) = declined else { return page_with(StatusCode::UNPROCESSABLE_ENTITY, &back) };
    match declined {
        Declined::Unusable { field, why } => {
            let error = Some(why.said(&back.frame.voice));
            if field == "text" { back.text.error = error } else { back.address.error = error }
        }
        Declined::Refused(refusal) => back.refused = Some(refusal::refused(&back.frame, &refusal, None)),
        other @ (Declined::NotFound | Declined::NotSetUp | Declined::Failed(_)) => {
            return Err(Answer::declined_to_customer(other));
        }
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &back)
}

/// What the first answer says, too: who looks after it, what happens next and by when, the words of the case.
async fn thanks(app: &App, headers: &HeaderMap, typed: &Typed, case: CaseId, person: PersonId) -> Result<ContactThanks, Answer> {
    let settings = app.desk().set_up().map_err(Answer::declined_to_customer)?;
    let file = app.desk().open_own_file(case, person).await.map_err(Answer::declined_to_customer)?;
    let frame: Frame = framing::of_sender(app, headers, file.reads_in(person).1);
    let Some(open) = file.case.open() else {
        return Err(Answer::not_found(Home::Contact));
    };
    let promised = open.owed.steps().find(|s| matches!(s, Step::Promise(_))).unwrap_or_else(|| open.owed.noticed());
    let closed = !settings.calendar.is_open(frame.now);
    Ok(ContactThanks {
        spoken_key: file.spoken_key.clone(),
        owner: file.staff.name(open.acting()).to_owned(),
        answer_by: promised.due_at(),
        opens_at: if closed { settings.calendar.opens_next(frame.now) } else { None },
        reach: [&typed.mail, &typed.telephone].into_iter().find(|t| !t.is_empty()).cloned(),
        emergency: emergency(&settings),
        frame,
    })
}
