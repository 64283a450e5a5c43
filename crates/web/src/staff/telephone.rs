//! The telephone panel: opened with the caller's number, a name or a spoken key; what was said, what is kept and what is
//! promised are recorded in one act.

use super::{
    act_form::ActForm,
    call_case::{self, call_case},
    call_form::{checked, filled},
    compose::after,
    fields::Fields,
    shown::{self, spoken},
};
use crate::{
    answer::{Answer, Answered, encoded, page, page_with},
    app::App,
    framing::{self, Done, command_id},
    layout::{Frame, Place},
    pages::{
        case::compose::NextPromise,
        form::{Field, Refused},
        owed::Door as Way,
        refusal::{self, Within},
        telephone::{CallForm, Found, FoundBy, FoundCase, Telephone},
        who::Who,
    },
    principal::Staff,
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
};
use casework::{
    ids::{CommandId, PersonId},
    spoken_key::SpokenKey,
};
use desk::{Act, Declined};
use record::views::{case_list::CaseRow, person_card::PersonRow};
use serde::Deserialize;
use uuid::Uuid;

/// People that a search shows at most; a caller waits while it is read.
const PEOPLE: u32 = 10;
/// Cases of each.
const CASES: u32 = 10;

/// Where, within the call's form, what was missing can be given.
const WITHIN: Within = Within { told: "#call-told", next: "#next-kind" };

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    caller: String,
    q: String,
    case: String,
    person: String,
}

/// Whom a search found, before it is worded.
struct Hit {
    person: PersonRow,
    because: FoundBy,
    cases: Vec<CaseRow>,
}

/// What was found.
#[derive(Default)]
struct Search {
    hits: Vec<Hit>,
    /// It is clear which case it is.
    clear: Option<String>,
}

/// `GET /telephone`
pub async fn show(State(app): State<App>, staff: Staff, Query(asked): Query<Asked>, headers: HeaderMap) -> Answered {
    app.desk().permit_staff(staff.id, Act::Converse).await.map_err(|e| Answer::declined(e, None))?;
    let (caller, query) = (asked.caller.trim(), asked.q.trim());
    let person = match asked.person.trim().parse::<Uuid>() {
        Ok(id) => app.desk().record().person_row(PersonId(id)).await.map_err(Answer::failed)?,
        Err(_) => None,
    };
    let mut search = Search::default();
    if asked.case.is_empty() && person.is_none() {
        search = find(&app, caller, query).await?;
    }
    let key = if asked.case.is_empty() { search.clear.clone() } else { Some(asked.case.clone()) };
    let opened = match &key {
        Some(key) => Some(super::case::open(&app, &staff, key, "telephone").await?),
        None => None,
    };
    let settings = app.desk().set_up().map_err(|e| Answer::declined(e, None))?;
    let frame = framing::of_staff(&app, &staff, &headers, Place::Telephone, "/telephone").await?;
    let chosen = opened.as_ref().map(|o| call_case(&frame, &app, &settings, &staff, &o.file, None));
    let form = CallForm { next: bounds(&frame, settings.policy.promise_within_days, NextPromise::default()), ..CallForm::default() };
    // A caller's number that nobody has is no name.
    let name = if looks_like_number(query) { "" } else { query };
    let shown = Telephone {
        caller: if caller.is_empty() && looks_like_number(query) { query.to_owned() } else { caller.to_owned() },
        query: person.as_ref().and_then(|p| p.name.clone()).unwrap_or_else(|| query.to_owned()),
        found: search.hits.iter().map(|hit| found(&frame, &staff, caller, hit)).collect(),
        chosen,
        form: CallForm { name: Field::of(name), person_id: person.map(|p| p.person.0.to_string()), ..form },
        refused: None,
        frame,
    };
    page(&shown)
}

/// By number, by spoken key, by name; a number or a key that leads to one open case opens it at once.
async fn find(app: &App, caller: &str, query: &str) -> Result<Search, Answer> {
    let number = if query.is_empty() { caller } else { query };
    if let Ok(heard) = SpokenKey::parse(query)
        && let Some(row) = app.desk().record().case_by_slug(&heard.key.slug()).await.map_err(Answer::failed)?
    {
        if heard.guesses.is_empty() {
            return Ok(Search { hits: Vec::new(), clear: Some(row.slug) });
        }
        let person = app.desk().record().person_row(row.customer).await.map_err(Answer::failed)?;
        let hits = person.map(|person| Hit { person, because: FoundBy::SpokenKey, cases: vec![row] });
        return Ok(Search { hits: hits.into_iter().collect(), clear: None });
    }
    if looks_like_number(number) {
        let people = app.desk().people_by_telephone(number, PEOPLE).await.map_err(Answer::failed)?;
        if !people.is_empty() {
            let hits = with_cases(app, people, FoundBy::Number).await?;
            return Ok(Search { clear: only_one(&hits), hits });
        }
    }
    let people = named(app, query).await?;
    Ok(Search { hits: with_cases(app, people, FoundBy::Name).await?, clear: None })
}

/// The one open case of the one person whom a number found.
fn only_one(hits: &[Hit]) -> Option<String> {
    let [hit] = hits else { return None };
    let mut open = hit.cases.iter().filter(|c| c.ended_at.is_none());
    match (open.next(), open.next()) {
        (Some(only), None) => Some(only.slug.clone()),
        (_, _) => None,
    }
}

/// People in whose particulars these words occur.
async fn named(app: &App, words: &str) -> Result<Vec<PersonRow>, Answer> {
    let record = app.desk().record();
    let mut people: Vec<PersonRow> = Vec::new();
    for hit in record.find_words(words, 50).await.map_err(Answer::failed)? {
        if people.len() >= PEOPLE as usize {
            break;
        }
        let known = people.iter().any(|p| p.person.0 == hit.stream);
        if let (false, Some(person)) = (known, record.person_row(PersonId(hit.stream)).await.map_err(Answer::failed)?) {
            people.push(person);
        }
    }
    Ok(people)
}

async fn with_cases(app: &App, people: Vec<PersonRow>, because: FoundBy) -> Result<Vec<Hit>, Answer> {
    let mut hits = Vec::new();
    for person in people {
        let cases = app.desk().record().cases_of_person(person.person, CASES).await.map_err(Answer::failed)?;
        hits.push(Hit { person, because, cases });
    }
    Ok(hits)
}

fn found(frame: &Frame, staff: &Staff, caller: &str, hit: &Hit) -> Found {
    let with_caller = if caller.is_empty() { String::new() } else { format!("&caller={}", encoded(caller)) };
    let case = |c: &CaseRow| FoundCase {
        href: format!("/telephone?case={}{with_caller}", c.slug),
        spoken_key: spoken(&c.slug),
        about: shown::about(frame, c),
        owner: staff.names.of(c.owner),
        state: super::case::row_state(c),
        owed: c.next.as_ref().map(|next| shown::owed(frame, staff, next, Way::Telephone)),
    };
    Found {
        who: Who { name: hit.person.name.clone(), reach: None },
        person_id: hit.person.person.0.to_string(),
        because: hit.because,
        cases: hit.cases.iter().map(case).collect(),
        new_href: format!("/telephone?person={}{with_caller}", hit.person.person.0),
    }
}

/// Digits, and what people write between them.
fn looks_like_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()./".contains(c))
}

/// The days between which a promise may lie.
#[must_use]
pub fn bounds(frame: &Frame, within_days: u32, next: NextPromise) -> NextPromise {
    let today = frame.now.to_zoned(frame.voice.zone().clone()).date();
    let last = today.checked_add(jiff::Span::new().days(i64::from(within_days.min(3_660)))).unwrap_or(today);
    NextPromise { first_day: today.to_string(), last_day: last.to_string(), ..next }
}

/// `POST /telephone`
pub async fn submit(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, .. } = form;
    app.desk().permit_staff(staff.id, Act::Converse).await.map_err(|e| Answer::declined(e, None))?;
    let command = command_id(&fields.text("command"));
    let key = Some(fields.text("case")).filter(|k| !k.is_empty());
    let case = match &key {
        Some(key) => Some(super::case::open(&app, &staff, key, "telephone").await?.file.id),
        None => None,
    };
    let checked = {
        let frame = framing::of_staff(&app, &staff, &headers, Place::Telephone, "/telephone").await?;
        checked(&app, &frame, &staff, &fields, command, case)
    };
    let call = match checked {
        Ok(call) => *call,
        Err(form) => return came_back(&app, &staff, &headers, &fields, *form, None).await,
    };
    match app.desk().take_call(call).await {
        Ok((case, _)) => {
            let row = app.desk().record().case_row(case).await.map_err(Answer::failed)?;
            let to = row.map_or_else(|| "/today".to_owned(), |r| format!("/cases/{}", r.slug));
            Ok(after(&app, &to, &Done::of("done-call-noted")))
        }
        Err(declined) => refused(&app, &staff, &headers, &fields, command, declined).await,
    }
}

async fn refused(app: &App, staff: &Staff, headers: &HeaderMap, fields: &Fields, command: CommandId, declined: Declined) -> Answered {
    let mut form = filled(fields);
    // A new caller was met already: the form goes on with them, so that they are not met twice.
    let met = app.desk().record().person_row(call_case::met(command)).await.map_err(Answer::failed)?;
    form.person_id = form.person_id.or_else(|| met.map(|p| p.person.0.to_string()));
    let key = Some(fields.text("case")).filter(|k| !k.is_empty());
    let frame = framing::of_staff(app, staff, headers, Place::Telephone, "/telephone").await?;
    let why = match declined {
        Declined::Refused(refusal) => Some(refusal::refused_within(&frame, &refusal, key.as_deref(), Some(WITHIN))),
        Declined::Unusable { field, why } => {
            let at_fault = match field {
                "name" => &mut form.name,
                "mail" => &mut form.address,
                _ => &mut form.note,
            };
            at_fault.error = Some(why.said(&frame.voice));
            None
        }
        other @ (Declined::NotFound | Declined::NotSetUp | Declined::Failed(_)) => {
            return Err(Answer::declined(other, key.as_deref()));
        }
    };
    drop(frame);
    came_back(app, staff, headers, fields, form, why).await
}

async fn came_back(app: &App, staff: &Staff, headers: &HeaderMap, fields: &Fields, form: CallForm, refused: Option<Refused>) -> Answered {
    let key = fields.text("case");
    let opened = if key.is_empty() { None } else { Some(super::case::open(app, staff, &key, "telephone").await?) };
    let settings = app.desk().set_up().map_err(|e| Answer::declined(e, None))?;
    let frame = framing::of_staff(app, staff, headers, Place::Telephone, "/telephone").await?;
    let chosen = opened.as_ref().map(|o| call_case(&frame, app, &settings, staff, &o.file, Some(fields)));
    let next = bounds(&frame, settings.policy.promise_within_days, form.next.clone());
    let shown = Telephone {
        caller: fields.text("caller"),
        query: String::new(),
        found: Vec::new(),
        chosen,
        form: CallForm { next, ..form },
        refused,
        frame,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

#[cfg(test)]
mod tests {
    use super::looks_like_number;

    #[test]
    fn a_number_is_told_from_a_name_and_from_a_key() {
        for number in ["+33 1 99 00 41 12", "0199004112", "(01) 99-00.41/12"] {
            assert!(looks_like_number(number), "{number}");
        }
        for other in ["", "112", "Maria Lenoir", "amber otter 92", "+"] {
            assert!(!looks_like_number(other), "{other}");
        }
    }
}
