//! A customer's page: who they are, how to reach them, and what happened with us over the years.

use super::{
    act_form::ActForm,
    case::{reach, row_state},
    compose::after,
    particulars,
    shown::{self, about, spoken},
};
use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    framing::{self, Done},
    layout::{Frame, Place},
    pages::{
        form::Field,
        owed::Door,
        particulars::zones,
        person::{Person, PersonCase, Reads},
        trouble::Home,
        who::Who,
    },
    principal::Staff,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use casework::ids::PersonId;
use desk::{Act, Declined, Relation, permission};
use record::views::case_list::CaseRow;
use uuid::Uuid;

/// Cases that the page lists at most.
const CASES: u32 = 100;

/// How much somebody had to do with us.
struct Spent {
    contacts: i64,
    minutes: i64,
}

/// `GET /people/{id}`
pub async fn show(State(app): State<App>, staff: Staff, Path(id): Path<Uuid>, headers: HeaderMap) -> Answered {
    page(&person(&app, &staff, PersonId(id), &headers, None).await?)
}

/// `POST /people/{id}`: in which language they want to read, and by whose time they live.
pub async fn reads(form: ActForm) -> Answered {
    let id: Uuid = form.key.parse().map_err(|_| Answer::not_found(Home::Desk))?;
    let ActForm { app, staff, headers, fields, command, .. } = form;
    let (language, zone) = (particulars::language(&fields.text("language")), fields.text("zone").trim().to_owned());
    let given = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    let declined = match app.desk().know_reader(staff.id, command, PersonId(id), given(&language), given(&zone)).await {
        Ok(()) => return Ok(after(&app, &format!("/people/{id}"), &Done::of("done-saved"))),
        Err(declined) => declined,
    };
    let Declined::Unusable { field, why } = declined else { return Err(Answer::declined(declined, None)) };
    let voice = framing::voice(&app, framing::language_asked(&headers).as_deref(), staff.zone.as_deref());
    let mut back = Reads { language: Field::of(&language), zone: Field::of(&zone), zones: zones() };
    let wrong = if field == "zone" { &mut back.zone } else { &mut back.language };
    wrong.error = Some(why.said(&voice));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &person(&app, &staff, PersonId(id), &headers, Some(back)).await?)
}

async fn person(app: &App, staff: &Staff, id: PersonId, headers: &HeaderMap, back: Option<Reads>) -> Result<Person, Answer> {
    let record = app.desk().record();
    let Some(person) = record.person_row(id).await.map_err(Answer::failed)? else {
        return Err(Answer::not_found(Home::Desk));
    };
    let addresses = record.addresses(id).await.map_err(Answer::failed)?;
    let cases = record.cases_of_person(id, CASES).await.map_err(Answer::failed)?;
    let spent = spent(app, staff, id, &cases).await?;
    let reads = if permission::may(staff.role, Relation::Elsewhere, Act::Open) { Some(known(app, id).await?) } else { None };
    let frame = framing::of_staff(app, staff, headers, Place::Elsewhere, &format!("/people/{}", id.0)).await?;
    let (ended, open): (Vec<&CaseRow>, Vec<&CaseRow>) = cases.iter().partition(|c| c.ended_at.is_some());
    let language = person.told_language.as_deref().or(person.language.as_deref());
    Ok(Person {
        id: id.0.to_string(),
        who: Who { name: person.name.clone(), reach: addresses.first().map(|a| a.text().to_owned()) },
        reach: reach(addresses.iter()),
        speaks: language.and_then(|language| shown::speaks(&frame, language)),
        zone: person.zone.clone(),
        first_contact_at: cases.iter().map(|c| c.opened_at).min(),
        contacts: spent.contacts,
        minutes_spent: spent.minutes,
        open: open.into_iter().map(|c| case(&frame, staff, c)).collect(),
        ended: ended.into_iter().map(|c| case(&frame, staff, c)).collect(),
        reads: back.or(reads),
        frame,
    })
}

/// What they told us, as the form holds it.
async fn known(app: &App, id: PersonId) -> Result<Reads, Answer> {
    let person = app.desk().record().person(id).await.map_err(Answer::failed)?;
    let field = |told: &Option<String>| Field::of(told.as_deref().unwrap_or_default());
    Ok(Reads { language: field(&person.told_language), zone: field(&person.told_zone), zones: zones() })
}

/// Reading what somebody told us is noted on each of their cases.
async fn spent(app: &App, staff: &Staff, person: PersonId, cases: &[CaseRow]) -> Result<Spent, Answer> {
    let contacts = app.desk().open_received(&staff.names, staff.id, person, cases).await.map_err(|e| Answer::declined(e, None))?;
    let talks = contacts.iter().filter_map(|c| c.conversation.as_ref());
    let minutes = talks.map(|t| i64::from(t.waited_minutes.unwrap_or(0)) + i64::from(t.talked_minutes.unwrap_or(0))).sum();
    Ok(Spent { contacts: i64::try_from(contacts.len()).unwrap_or(i64::MAX), minutes })
}

fn case(frame: &Frame, staff: &Staff, row: &CaseRow) -> PersonCase {
    PersonCase {
        key: row.slug.clone(),
        spoken_key: spoken(&row.slug),
        about: about(frame, row),
        owner: staff.names.of(row.owner),
        state: row_state(row),
        owed: row.next.as_ref().map(|next| shown::owed(frame, staff, next, Door::Mail)),
        opened_at: row.opened_at,
    }
}
