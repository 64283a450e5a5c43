//! A customer's page: who they are, how to reach them, and what happened with us over the years.

use super::{
    case::{reach, row_state},
    shown::{self, about, spoken},
};
use crate::{
    answer::{Answer, Answered, page},
    app::App,
    framing,
    layout::{Frame, Place},
    pages::{
        owed::Door,
        person::{Person, PersonCase},
        trouble::Home,
        who::Who,
    },
    principal::Staff,
};
use axum::{
    extract::{Path, State},
    http::HeaderMap,
};
use casework::ids::PersonId;
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
    let record = app.desk().record();
    let id = PersonId(id);
    let Some(person) = record.person_row(id).await.map_err(Answer::failed)? else {
        return Err(Answer::not_found(Home::Desk));
    };
    let addresses = record.addresses(id).await.map_err(Answer::failed)?;
    let cases = record.cases_of_person(id, CASES).await.map_err(Answer::failed)?;
    let spent = spent(&app, &staff, id, &cases).await?;
    let frame = framing::of_staff(&app, &staff, &headers, Place::Elsewhere, &format!("/people/{}", id.0)).await?;
    let (ended, open): (Vec<&CaseRow>, Vec<&CaseRow>) = cases.iter().partition(|c| c.ended_at.is_some());
    let shown = Person {
        who: Who { name: person.name.clone(), reach: addresses.first().map(|a| a.text().to_owned()) },
        reach: reach(addresses.iter()),
        speaks: person.language.as_deref().and_then(|language| shown::speaks(&frame, language)),
        zone: person.zone.clone(),
        needs: Vec::new(),
        representatives: Vec::new(),
        first_contact_at: cases.iter().map(|c| c.opened_at).min(),
        contacts: spent.contacts,
        minutes_spent: spent.minutes,
        open: open.into_iter().map(|c| case(&frame, &staff, c)).collect(),
        ended: ended.into_iter().map(|c| case(&frame, &staff, c)).collect(),
        frame,
    };
    page(&shown)
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
