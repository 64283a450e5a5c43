//! A letter, or what was said at the counter, typed in: a contact like any other, from the day on which it reached us.

use super::{
    act_form::ActForm,
    compose::{after, moment, promise},
    shown::{untold, what_named},
    telephone::bounds,
};
use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    form_parts::FormParts,
    framing::{self, Done, command_id},
    kept_files::{self, MEGABYTES},
    layout::{Frame, Place, arg},
    pages::{
        case::compose::NextPromise,
        form::{Field, Files, Refused},
        letter::{Letter, LetterDoor},
        refusal::{self, Within},
    },
    principal::Staff,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use casework::{
    conversation::contact::{Conversation, Direction, Door, Speaker},
    ids::{CaseId, CommandId, PersonId, PromiseId},
    people::customer::AddressKind,
    spoken_key::SpokenKey,
};
use desk::{Act, Bringer, Call, CallOn, CaseFile, Declined};
use jiff::Timestamp;
use record::views::case_list::CaseRow;
use uuid::Uuid;

/// Where, within the form, what was missing can be given.
const WITHIN: Within = Within { told: "#letter-told", next: "#next-kind" };

/// `GET /letter`
pub async fn show(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    app.desk().permit_staff(staff.id, Act::Open).await.map_err(|e| Answer::declined(e, None))?;
    let within_days = app.desk().set_up().map_err(|e| Answer::declined(e, None))?.policy.promise_within_days;
    let frame = framing::of_staff(&app, &staff, &headers, Place::Letter, "/letter").await?;
    page(&letter(frame, &FormParts::default(), within_days, None))
}

/// The page with what was typed in it; `quoted` is the case whose key was.
fn letter(frame: Frame, form: &FormParts, within_days: u32, quoted: Option<&CaseFile>) -> Letter {
    let field = |name: &str| Field::of(form.text(name).trim());
    let next = NextPromise {
        kind: what_named(form.text("next_kind")).map(refusal::promise_kind),
        what: field("next_what"),
        day: field("next_day"),
        time: field("next_time"),
        ..NextPromise::default()
    };
    let today = frame.now.to_zoned(frame.voice.zone().clone()).date().to_string();
    let happened_day = if form.text("happened_day").is_empty() { Field::of(&today) } else { field("happened_day") };
    let at_the_counter = form.text("door") == "counter";
    let told = |file| untold(&frame, file, |id| form.fields.is("disclosed", id));
    // A letter says what the customer says: only at the counter do we say something, too.
    let discloses = quoted.filter(|_| at_the_counter).map(told).unwrap_or_default();
    Letter {
        door: LetterDoor::named(form.text("door")),
        discloses,
        files: Files { megabytes: MEGABYTES, ..Files::default() },
        spoken_key: field("case"),
        name: field("name"),
        street: Field::of(form.text("street").replace("\r\n", "\n").trim()),
        address: field("address"),
        telephone: field("telephone"),
        happened_day,
        happened_time: field("happened_time"),
        text: Field::of(form.text("text").replace("\r\n", "\n").trim()),
        next: bounds(&frame, within_days, next),
        refused: None,
        today,
        frame,
    }
}

/// `POST /letter`
pub async fn submit(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, files, .. } = form;
    let form = FormParts { fields, files };
    app.desk().permit_staff(staff.id, Act::Open).await.map_err(|e| Answer::declined(e, None))?;
    let command = command_id(form.text("command"));
    let known = known(&app, &form).await?;
    let row = match (quoted(&app, form.text("case")).await?, known) {
        (None, Some(person)) if form.text("case").trim().is_empty() => open_case_of(&app, person).await?,
        (row, _) => row,
    };
    let quoted = match row {
        Some(row) => Some(super::case::open(&app, &staff, &row.slug, "letter").await?.file),
        None => None,
    };
    let mine = Bringer::Staff(staff.id);
    let chosen = kept_files::keep(&app, mine, command, &form.fields, &form.files).await?;
    let within_days = app.desk().set_up().map_err(|e| Answer::declined(e, None))?.policy.promise_within_days;
    let checked = {
        let frame = framing::of_staff(&app, &staff, &headers, Place::Letter, "/letter").await?;
        let files = kept_files::shown(&app, mine, &frame, &chosen);
        let page = Letter { files, ..letter(frame, &form, within_days, quoted.as_ref()) };
        match chosen.missing {
            Some(_) => Err(Box::new(page)),
            None => checked(page, &staff, command, quoted.as_ref(), known),
        }
    };
    let mut call = match checked {
        Ok(call) => *call,
        Err(page) => return page_with(StatusCode::UNPROCESSABLE_ENTITY, &*page),
    };
    call.attachments.clone_from(&chosen.files);
    let new = !matches!(call.on, CallOn::Case(..));
    match app.desk().take_call(call).await {
        Ok((case, _)) => {
            let row = app.desk().record().case_row(case).await.map_err(Answer::failed)?;
            let Some(row) = row else {
                return Err(Answer::not_found(crate::pages::trouble::Home::Desk));
            };
            if new {
                learn(&app, row.customer, &form, command).await?;
            }
            Ok(after(&app, &format!("/cases/{}", row.slug), &Done::of("done-saved")))
        }
        Err(declined) => {
            let frame = framing::of_staff(&app, &staff, &headers, Place::Letter, "/letter").await?;
            let files = kept_files::shown(&app, mine, &frame, &chosen);
            let page = Letter { files, ..letter(frame, &form, within_days, quoted.as_ref()) };
            came_back(page, declined, quoted.as_ref().map(|file| file.row.slug.as_str()))
        }
    }
}

/// The case whose key the letter quotes.
async fn quoted(app: &App, said: &str) -> Result<Option<CaseRow>, Answer> {
    let Ok(heard) = SpokenKey::parse(said) else {
        return Ok(None);
    };
    app.desk().record().case_by_slug(&heard.key.slug()).await.map_err(Answer::failed)
}

/// The case of theirs that is open, the latest: a letter joins it as a mail does.
async fn open_case_of(app: &App, person: PersonId) -> Result<Option<CaseRow>, Answer> {
    let cases = app.desk().record().cases_of_person(person, 50).await.map_err(Answer::failed)?;
    Ok(cases.into_iter().filter(|c| c.ended_at.is_none()).max_by_key(|c| c.last_contact_at))
}

/// Somebody of this name, and this number or mail address, whom we know already.
async fn known(app: &App, form: &FormParts) -> Result<Option<PersonId>, Answer> {
    let (name, telephone) = (form.text("name").trim().to_lowercase(), form.text("telephone").trim());
    let mail = desk::comparable_mail(form.text("address"));
    let mut people = Vec::new();
    if !telephone.is_empty() {
        people.extend(app.desk().people_by_telephone(telephone, 10).await.map_err(Answer::failed)?);
    }
    if !mail.is_empty() {
        people.extend(app.desk().record().people_by_address("mail", &mail, 10).await.map_err(Answer::failed)?);
    }
    let same = people.into_iter().find(|p| !name.is_empty() && p.name.as_deref().is_some_and(|n| n.trim().to_lowercase() == name));
    Ok(same.map(|p| p.person))
}

/// The letter as the desk takes it; the page with what is wrong, else.
fn checked(
    mut page: Letter,
    staff: &Staff,
    command: CommandId,
    quoted: Option<&CaseFile>,
    known: Option<PersonId>,
) -> Result<Box<Call>, Box<Letter>> {
    let (case, customer) = (quoted.map(|file| file.id), quoted.and_then(|file| file.row.customer_name.as_deref()));
    let door = match page.door {
        LetterDoor::Letter => Door::Letter,
        LetterDoor::Management => Door::Management,
        LetterDoor::Counter => Door::Counter,
    };
    let promises = match promise(
        &page.frame,
        page.next.kind.map_or("", |k| k.value()),
        &page.next.what.value,
        &page.next.day.value,
        &page.next.time.value,
    ) {
        Ok(given) => given.into_iter().collect(),
        Err(next) => {
            page.next = NextPromise { first_day: page.next.first_day.clone(), last_day: page.next.last_day.clone(), ..*next };
            return Err(Box::new(page));
        }
    };
    let happened_at = wrong_fields(&mut page, case);
    let told = [&page.happened_day, &page.text, &page.spoken_key, &page.name, &page.address];
    if told.into_iter().any(Field::is_wrong) {
        return Err(Box::new(page));
    }
    let on = match (case, known) {
        (Some(case), _) => CallOn::Case(case, None),
        (None, Some(person)) => CallOn::Person(person),
        (None, None) => {
            CallOn::Stranger { name: page.name.value.clone(), telephone: page.telephone.value.clone(), mail: page.address.value.clone() }
        }
    };
    let another = customer.is_some_and(|known| is_another(known, &page.name.value));
    let talk = Conversation { direction: Direction::In, waited_minutes: None, talked_minutes: None, explained_again: None };
    Ok(Box::new(Call {
        command,
        staff: staff.id,
        on,
        door,
        speaker: if another { Speaker::Another } else { Speaker::TheCustomer },
        conversation: door.is_conversation().then_some(talk),
        said: page.text.value.clone(),
        note: if another { page.frame.say_with("letter-from", &[("name", arg::text(&page.name.value))]) } else { String::new() },
        keeps: Vec::new(),
        promises,
        discloses: page.discloses.iter().filter(|k| k.chosen).filter_map(|k| k.value.parse().ok().map(PromiseId)).collect(),
        moves: Vec::new(),
        offers: Vec::new(),
        word: None,
        harm: None,
        happened_at,
        attachments: Vec::new(),
    }))
}

/// Whether somebody of another name wrote about a person's case.
fn is_another(customer: &str, name: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    !name.is_empty() && plain(customer) != plain(name)
}

/// Says beside each field what is wrong with it; gives when it reached us.
fn wrong_fields(page: &mut Letter, case: Option<CaseId>) -> Option<Timestamp> {
    // A letter without an hour came in the middle of the day.
    let time = if page.happened_time.value.is_empty() { "12:00" } else { &page.happened_time.value };
    let happened_at = moment(&page.happened_day.value, time, page.frame.voice.zone());
    if happened_at.is_none() {
        page.happened_day.error = Some(page.frame.say("letter-day-missing"));
    }
    if page.text.value.is_empty() {
        page.text.error = Some(page.frame.say("refusal-nothing-said"));
    }
    if !page.spoken_key.value.is_empty() && case.is_none() {
        page.spoken_key.error = Some(page.frame.say("letter-key-unknown"));
    }
    if case.is_none() && page.name.value.is_empty() {
        page.name.error = Some(page.frame.say("refusal-name-missing"));
    }
    if !page.address.value.is_empty() && !page.address.value.contains('@') {
        page.address.error = Some(page.frame.say("refusal-mail-unusable"));
    }
    happened_at
}

/// Where they live, and their number: whoever answers must be able to reach them.
async fn learn(app: &App, person: PersonId, form: &FormParts, command: CommandId) -> Result<(), Answer> {
    let street = form.text("street").replace("\r\n", "\n");
    let given = [
        (AddressKind::Postal, street.as_str(), "postal"),
        (AddressKind::Telephone, form.text("telephone"), "telephone"),
        (AddressKind::Mail, form.text("address"), "mail"),
    ];
    for (kind, value, name) in given {
        if !value.trim().is_empty() {
            let own = CommandId(Uuid::new_v5(&command.0, name.as_bytes()));
            app.desk().learn_address(person, kind, value.trim(), own).await.map_err(|e| Answer::declined(e, None))?;
        }
    }
    Ok(())
}

fn came_back(mut page: Letter, declined: Declined, key: Option<&str>) -> Answered {
    let frame = &page.frame;
    match declined {
        Declined::Refused(refusal) => page.refused = Some(refusal::refused_within(frame, &refusal, key, Some(WITHIN))),
        Declined::Unusable { field, why } => {
            let why = why.said(&frame.voice);
            match field {
                "name" => page.name.error = Some(why),
                "mail" => page.address.error = Some(why),
                _ => page.refused = Some(Refused { reason: why, protects: None, ways: Vec::new() }),
            }
        }
        other @ (Declined::NotFound | Declined::NotSetUp | Declined::Failed(_)) => {
            return Err(Answer::declined(other, key));
        }
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
