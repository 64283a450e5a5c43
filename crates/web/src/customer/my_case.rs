//! The customer's page: who, what next, by when, what was promised and how we did, and every answer that they may want to
//! give. It works without script and without an account, for one person in one case.

use super::said::{Reader, Visible};
use crate::{
    answer::{Answer, Answered, page, page_with, see_other},
    app::App,
    form_parts::FormParts,
    framing::{self, Done},
    kept_files::{self, Chosen},
    pages::{
        case::timeline::Attached,
        contact::Emergency,
        customer::my_case::{MyCase, MyFate, MyPromise, MySaid, MyState, StandIn},
        form::Field,
        owed::{Door, Owed, OwedKind, Told as ToldPage},
        refusal::{self, promise_kind},
        trouble::Home,
    },
    principal::Customer,
    staff::shown,
};
use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::{
    CaseEvent,
    care::cover::Cover,
    case::Case,
    command::Word,
    conversation::message::{HeldMessage, MessageEvent},
    ids::{CommandId, MessageId, StaffId},
    promise::{
        duty::{Duty, DutyKind},
        promise::{Fate, Promise, Told, ToldBy},
    },
    solution::resolution::Ending,
};
use desk::{Bringer, CaseFile, Declined, Typed};
use jiff::Timestamp;
use serde::Deserialize;

/// What the page's buttons send.
#[derive(Deserialize)]
pub struct Pressed {
    #[serde(default)]
    command: String,
    #[serde(default)]
    telephone: String,
    #[serde(default)]
    wish: String,
    #[serde(default)]
    zone: String,
}

/// What was typed into a form that comes back.
#[derive(Default)]
struct Back {
    text: Field,
    telephone: Field,
    wish: Field,
    files: Chosen,
}

/// The page.
pub async fn show(State(app): State<App>, customer: Customer, headers: HeaderMap) -> Answered {
    page(&my_case(&app, customer, &headers, Back::default()).await?)
}

/// They write.
pub async fn answer(State(app): State<App>, customer: Customer, headers: HeaderMap, parts: FormParts) -> Answered {
    let (command, mine) = (framing::command_id(parts.text("command")), Bringer::Person(customer.person));
    notice_zone(&app, customer, parts.text("zone"), command).await?;
    let chosen = kept_files::carried(&app, mine, &parts.fields);
    let whole = chosen.missing.is_none() && kept_files::fit(&chosen.files, &parts.files);
    let typed = Typed { text: parts.text("text").to_owned(), kept: chosen.files, files: parts.files.clone(), ..Typed::default() };
    let declined = if whole {
        match app.desk().answer_on_page(command, customer.case, customer.person, &typed).await {
            Ok(_) => return Ok(done(&app, "done-mine-sent")),
            Err(declined) => Some(declined),
        }
    } else {
        None
    };
    let files = kept_files::keep_for_later(&app, mine, command, &parts.fields, &parts.files).await?;
    came_back(&app, customer, &headers, declined, Back { text: Field::of(&typed.text), files, ..Back::default() }).await
}

/// They ask to be called.
pub async fn call_me(State(app): State<App>, customer: Customer, headers: HeaderMap, Form(pressed): Form<Pressed>) -> Answered {
    let command = framing::command_id(&pressed.command);
    notice_zone(&app, customer, &pressed.zone, command).await?;
    match app.desk().ask_call_on_page(command, customer.case, customer.person, &pressed.telephone, &pressed.wish).await {
        Ok(_) => Ok(done(&app, "done-mine-call")),
        Err(declined) => {
            let back = Back { telephone: Field::of(&pressed.telephone), wish: Field::of(&pressed.wish), ..Back::default() };
            came_back(&app, customer, &headers, Some(declined), back).await
        }
    }
}

/// By whose time their browser goes.
async fn notice_zone(app: &App, customer: Customer, zone: &str, command: CommandId) -> Result<(), Answer> {
    app.desk().notice_zone(customer.person, zone, command).await.map_err(Answer::declined_to_customer)
}

/// It is solved.
pub async fn solved(State(app): State<App>, customer: Customer, headers: HeaderMap, Form(pressed): Form<Pressed>) -> Answered {
    word(&app, customer, &headers, &pressed, Word::Solved, "done-mine-solved").await
}

/// It is not solved; one that had ended is open again.
pub async fn not_solved(State(app): State<App>, customer: Customer, headers: HeaderMap, Form(pressed): Form<Pressed>) -> Answered {
    word(&app, customer, &headers, &pressed, Word::NotSolved, "done-mine-not-solved").await
}

/// A file of the story, by its place in it. It is never shown in our pages: it is saved.
pub async fn file(State(app): State<App>, customer: Customer, headers: HeaderMap, Path(n): Path<usize>) -> Answered {
    let not_there = || Answer::not_found(Home::Contact);
    let file = app.desk().open_own_file(customer.case, customer.person).await.map_err(Answer::declined_to_customer)?;
    let settings = app.desk().set_up().map_err(Answer::declined_to_customer)?;
    let reader = reader(&app, &settings, &file, customer).ok_or_else(not_there)?;
    let frame = framing::of_customer(&app, &headers, file.reads_in(customer.person));
    let visible = reader.visible(&frame);
    let attachment = visible.iter().flat_map(|v| &v.files).nth(n).ok_or_else(not_there)?;
    let kept = app.desk().record().original(attachment.original).await.map_err(Answer::failed)?.ok_or_else(not_there)?;
    let bytes = match attachment.part {
        Some(part) => app.reads().part(&kept, part).await.ok_or_else(not_there)?,
        None => kept,
    };
    let name = crate::answer::encoded(&reader.file_name(attachment)).replace('/', "%2F");
    let disposition =
        HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}")).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, bytes).into_response())
}

async fn word(app: &App, customer: Customer, headers: &HeaderMap, pressed: &Pressed, word: Word, said: &'static str) -> Answered {
    let command = framing::command_id(&pressed.command);
    match app.desk().word_on_page(command, customer.case, customer.person, word, "").await {
        Ok(_) => Ok(done(app, said)),
        Err(declined) => came_back(app, customer, headers, Some(declined), Back::default()).await,
    }
}

fn done(app: &App, key: &'static str) -> Response {
    let mut response = see_other("/c/case");
    response.headers_mut().append(header::SET_COOKIE, Done::of(key).cookie(app));
    response
}

/// The page with the form as it was sent, and why it was not done.
async fn came_back(app: &App, customer: Customer, headers: &HeaderMap, declined: Option<Declined>, back: Back) -> Answered {
    let mut shown = my_case(app, customer, headers, back).await?;
    let Some(declined) = declined else { return page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown) };
    match declined {
        Declined::Unusable { why, .. } => shown.text.error = Some(why.said(&shown.frame.voice)),
        Declined::Refused(refusal) => shown.refused = Some(refusal::refused(&shown.frame, &refusal, None)),
        other @ (Declined::NotFound | Declined::NotSetUp | Declined::Failed(_)) => {
            return Err(Answer::declined_to_customer(other));
        }
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

fn reader<'f>(
    app: &'f App,
    settings: &'f casework::people::organisation::Settings,
    file: &'f CaseFile,
    customer: Customer,
) -> Option<Reader<'f>> {
    Some(Reader { desk: app.desk(), settings, file, story: file.case.story()?, person: customer.person })
}

async fn my_case(app: &App, customer: Customer, headers: &HeaderMap, back: Back) -> Result<MyCase, Answer> {
    let file = app.desk().open_own_file(customer.case, customer.person).await.map_err(Answer::declined_to_customer)?;
    let settings = app.desk().set_up().map_err(Answer::declined_to_customer)?;
    let reader = reader(app, &settings, &file, customer).ok_or_else(|| Answer::not_found(Home::Contact))?;
    let frame = framing::of_customer(app, headers, file.reads_in(customer.person));
    let owner = file.case.owner().unwrap_or(StaffId(uuid::Uuid::nil()));
    let acting = file.case.open().map_or(owner, casework::case::OpenCase::acting);
    let own_telephone = file.staff.row(acting).and_then(|s| s.telephone.clone());
    let mut first_file = 0;
    let mut story: Vec<MySaid> = reader.visible(&frame).into_iter().map(|v| my_said(&reader, v, &mut first_file)).collect();
    story.reverse();
    Ok(MyCase {
        spoken_key: file.spoken_key.clone(),
        about: about(&reader),
        theirs: reader.is_the_customer(),
        state: state(&reader),
        owner: file.staff.name(owner).to_owned(),
        stand_in: stand_in(&file, acting),
        our_telephone: own_telephone.or_else(|| settings.telephone.clone()),
        next: next(&reader, file.staff.name(acting)),
        promises: promises(&reader, &frame),
        story,
        text: back.text,
        telephone: back.telephone,
        wish: back.wish,
        refused: None,
        emergency: Emergency { who: settings.emergency.who.clone(), telephone: settings.emergency.telephone.clone() },
        files: kept_files::shown(app, Bringer::Person(customer.person), &frame, &back.files),
        frame,
    })
}

/// What it is about, in their own words; somebody else's are nobody's to read.
fn about(reader: &Reader<'_>) -> Option<String> {
    if !reader.is_the_customer() {
        return None;
    }
    let subject = reader.words(reader.story.subject.as_ref()).filter(|s| !s.trim().is_empty());
    let words = subject.or_else(|| reader.words(reader.story.last_words.as_ref()))?;
    Some(shown::excerpt(&words, 80)).filter(|a| !a.is_empty())
}

fn my_said(reader: &Reader<'_>, visible: Visible<'_>, first_file: &mut usize) -> MySaid {
    let files = visible.files.iter().enumerate().map(|(n, a)| Attached {
        name: reader.file_name(a),
        media_type: a.media_type.clone(),
        size_bytes: a.size_bytes,
        href: format!("/c/case/files/{}", *first_file + n),
    });
    let attachments: Vec<Attached> = files.collect();
    *first_file += attachments.len();
    MySaid { at: visible.at, by: visible.by, door: visible.door, text: visible.text, attachments }
}

fn stand_in(file: &CaseFile, acting: StaffId) -> Option<StandIn> {
    match file.case.open()?.cover {
        Cover::By { until, .. } => Some(StandIn { work_name: file.staff.name(acting).to_owned(), until_at: until }),
        Cover::None | Cover::Sought { .. } => None,
    }
}

fn state(reader: &Reader<'_>) -> MyState {
    match &reader.file.case {
        Case::Unopened => MyState::Open,
        // How it stands between us and the customer is for the customer to know.
        Case::Open(_) if !reader.is_the_customer() => MyState::Open,
        Case::Ended(c) if !reader.is_the_customer() => MyState::Closed { at: c.ended_at },
        Case::Open(c) => match (reader.story.test_on, c.asked) {
            (Some(ask_at), _) => MyState::BeingPutToTest { ask_at },
            (None, Some(asked)) if reader.has_left(asked.message) => {
                MyState::Asked { at: said_at(reader, asked.message).unwrap_or(reader.story.opened_at) }
            }
            (None, Some(_) | None) => MyState::Open,
        },
        Case::Ended(c) => match c.ending {
            Ending::Solved(_) => MyState::Solved { at: c.ended_at },
            Ending::Quiet => MyState::Quiet { since_at: c.ended_at },
            Ending::FinalAnswer(_) => MyState::FinalAnswer { at: c.ended_at },
            Ending::NotACase(_) => MyState::Closed { at: c.ended_at },
        },
    }
}

fn said_at(reader: &Reader<'_>, message: MessageId) -> Option<Timestamp> {
    reader.file.events.iter().find_map(|r| match &r.event {
        CaseEvent::Message(MessageEvent::Said { message: id, .. }) if *id == message => Some(r.occurred_at),
        _ => None,
    })
}

/// What happens next, the earliest first: what was promised, and what we owe them.
fn next(reader: &Reader<'_>, by: &str) -> Vec<Owed> {
    let Some(open) = reader.file.case.open() else {
        return Vec::new();
    };
    let unsent: Vec<&Duty> = unsent(reader).flat_map(|held| &held.duties_before).collect();
    let mut duties: Vec<&Duty> = open.owed.duties().collect();
    duties.extend(unsent.into_iter().filter(|d| open.owed.duties().all(|now| now.id != d.id)));
    let mut next: Vec<Owed> = as_known(reader).filter(|p| p.is_open() && is_out(reader, p)).map(|p| promised(reader, p, by)).collect();
    if !reader.is_the_customer() {
        next.clear();
        duties.retain(|d| matches!(d.kind, DutyKind::Answer { contact } if reader.story.said_by(contact) == Some(reader.person)));
    }
    next.extend(duties.into_iter().filter(|d| answers_them(d)).map(|d| Owed {
        kind: OwedKind::Duty(shown::duty_kind(&d.kind)),
        what: None,
        by: by.to_owned(),
        due_at: d.due_at,
        told: ToldPage::OurDuty,
    }));
    next.sort_by_key(|owed| owed.due_at);
    next
}

fn promised(reader: &Reader<'_>, p: &Promise, by: &str) -> Owed {
    let what = reader.words(p.words.as_ref());
    Owed { kind: OwedKind::Promise(promise_kind(p.what)), what, by: by.to_owned(), due_at: p.due_at, told: told(p) }
}

/// Messages that can still be taken back, the first to leave first.
fn unsent<'r>(reader: &'r Reader<'_>) -> impl Iterator<Item = &'r HeldMessage> {
    reader.story.held.iter().filter(|held| !reader.has_left(held.id))
}

/// Promises as they know them: what a message does with one hasn't happened for them while it can be taken back.
fn as_known<'r>(reader: &'r Reader<'_>) -> impl Iterator<Item = &'r Promise> {
    let mut before: Vec<&Promise> = Vec::new();
    for p in unsent(reader).flat_map(|held| &held.promises_before) {
        if before.iter().all(|b| b.id != p.id) {
            before.push(p);
        }
    }
    let now = reader.file.case.open().into_iter().flat_map(|c| c.owed.promises()).chain(&reader.story.past);
    now.map(move |p| before.iter().find(|b| b.id == p.id).copied().unwrap_or(p))
}

/// A promise that was given in a message which can still be taken back is not out yet.
fn is_out(reader: &Reader<'_>, p: &Promise) -> bool {
    match p.told_by {
        ToldBy::Message(message) => reader.has_left(message),
        ToldBy::Contact(_) => true,
    }
}

fn told(p: &Promise) -> ToldPage {
    match p.told {
        Told::Told { at } => ToldPage::Told { at, door: Door::Mail },
        Told::BeingDelivered { .. } | Told::Impossible { .. } => ToldPage::OurDuty,
    }
}

/// Duties of which "Ines answers you by then" is true.
fn answers_them(d: &Duty) -> bool {
    match d.kind {
        DutyKind::Answer { .. }
        | DutyKind::Disclose { .. }
        | DutyKind::Tell { .. }
        | DutyKind::TellPromise { .. }
        | DutyKind::OfferTheSame { .. }
        | DutyKind::SayWhatNext => true,
        DutyKind::AskSolved { .. } | DutyKind::FindStopgap { .. } | DutyKind::ReadStranger { .. } | DutyKind::ReviewFinalAnswer => false,
    }
}

/// What was promised, and how we did, the newest first; a promise that was moved is among them while it is open.
fn promises(reader: &Reader<'_>, frame: &crate::layout::Frame) -> Vec<MyPromise> {
    if !reader.is_the_customer() {
        return Vec::new();
    }
    let told = as_known(reader).filter(|p| !p.is_open() || p.moves > 0 && is_out(reader, p));
    let mut shown: Vec<MyPromise> = told.filter_map(|p| my_promise(reader, frame, p)).collect();
    shown.sort_by_key(|p| std::cmp::Reverse(p.first_due_at));
    shown
}

fn my_promise(reader: &Reader<'_>, frame: &crate::layout::Frame, p: &Promise) -> Option<MyPromise> {
    let fate = match p.fate {
        Fate::Open { .. } => MyFate::Moved { to_at: p.due_at },
        Fate::Kept { at } => MyFate::Kept { at },
        Fate::Broken { .. } => MyFate::Broken { told_at: None },
        Fate::Disclosed { at, .. } => MyFate::Broken { told_at: Some(at) },
        Fate::Withdrawn { .. } => return None,
    };
    let words = reader.words(p.words.as_ref()).filter(|w| !w.trim().is_empty());
    let what = words.unwrap_or_else(|| promise_kind(p.what).sentence(frame, reader.file.staff.name(p.by)));
    Some(MyPromise { what, first_due_at: p.first_due_at, fate })
}
