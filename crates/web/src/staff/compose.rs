//! The composer: a reply, which shows what the customer will then believe and stops when something new arrived; and, apart
//! from it, a note.

use super::{
    act_form::{ActForm, carried},
    case,
    fields::Fields,
    recovery, same_problem, shown,
};
use crate::{
    answer::{Answer, Answered, see_other},
    app::App,
    framing::{self, Done},
    kept_files::{self, MEGABYTES},
    layout::{Frame, arg},
    pages::{
        case::compose::{Answered as Answers, Composer, NextPromise, Recipient, Tab},
        form::{Choice, Field, Refused},
        owed::{Door, PromiseKind},
        refusal,
        who::Who,
    },
    principal::Staff,
};
use axum::{
    http::{StatusCode, header},
    response::Response,
};
use casework::{
    Refusal,
    conversation::contact::ContactEvent,
    ids::{CaseId, PersonId, PromiseId},
    people::{customer::AddressKind, organisation::Settings},
    promise::duty::DutyKind,
    refusal::Reason,
};
use desk::{Act, Bringer, CaseFile, Declined, PromiseGiven, Reply, permission};
use jiff::{Timestamp, civil, tz::TimeZone};
use record::{
    access::draft::{Draft as Begun, DraftKind},
    views::person_card::AddressRow,
};

/// What is being written: from a form that came back, or nothing yet.
#[derive(Default)]
pub struct Draft {
    pub text: Field,
    pub note: Field,
    /// When they were saved, where they come from what this colleague had begun.
    pub text_saved_at: Option<Timestamp>,
    pub note_saved_at: Option<Timestamp>,
    pub note_refused: Option<Refused>,
    pub kept: Option<Vec<String>>,
    pub disclosed: Option<Vec<String>>,
    pub offered: Option<Vec<String>>,
    /// Who gets it; the customer, unless somebody else takes part.
    pub to: Option<PersonId>,
    pub next: NextPromise,
    pub asks_solved: bool,
    pub preview: Option<Vec<String>>,
    pub doubts: Vec<String>,
    pub refused: Option<Refused>,
    /// Files that arrived with it before, kept for it.
    pub files: Vec<Choice>,
    /// What is wrong with its files.
    pub files_error: Option<String>,
    /// The version that the writer saw, when something arrived since.
    pub arrived_since: Option<u64>,
}

impl Draft {
    /// With what this colleague had begun, where nothing else stands in the form.
    #[must_use]
    pub fn or_begun(mut self, begun: Vec<Begun>) -> Draft {
        for begun in begun {
            let (field, saved_at) = match begun.kind {
                DraftKind::Reply => (&mut self.text, &mut self.text_saved_at),
                DraftKind::Note => (&mut self.note, &mut self.note_saved_at),
            };
            if field.value.is_empty() {
                (*field, *saved_at) = (Field { value: begun.words, ..field.clone() }, Some(begun.saved_at));
            }
        }
        self
    }
}

/// The composer of a case, with what is being written.
#[must_use]
pub fn composer(frame: &Frame, staff: &Staff, file: &CaseFile, settings: &Settings, written_to: &[&AddressRow], draft: Draft) -> Composer {
    let chosen = draft.to.filter(|to| written_to.iter().any(|a| a.person == *to)).or_else(|| waits_for_an_answer(file));
    let chosen = written_to.iter().find(|a| Some(a.person) == chosen).or(written_to.first());
    let who = |id: PersonId| Who { name: file.person_name(id).map(str::to_owned), reach: None };
    let recipient =
        |a: &&AddressRow| Recipient { who: who(a.person), door: Door::Mail, reach: a.text().to_owned(), fails: a.failed_at.is_some() };
    let recipients = chosen.map(recipient).into_iter().collect();
    let to = written_to.iter().map(|a| Choice {
        value: a.person.0.to_string(),
        label: format!("{} · {}", who(a.person).shown(frame), a.text()),
        chosen: chosen.is_some_and(|to| to.person == a.person),
    });
    let to = if written_to.len() > 1 { to.collect() } else { Vec::new() };
    let open = file.case.open();
    let to_the_customer = chosen.is_none_or(|to| to.person == file.row.customer);
    // A reply keeps the promise of an answer unless its writer says otherwise.
    let keeps = open.into_iter().flat_map(|c| c.owed.promises()).map(|p| {
        let value = p.id.0.to_string();
        let answers_them = p.what == casework::promise::promise::What::Answer && to_the_customer;
        let chosen = draft.kept.as_ref().map_or(answers_them, |k| k.contains(&value));
        Choice { value, label: case::promise_words(frame, file, p), chosen }
    });
    let discloses = shown::untold(frame, file, |id| draft.disclosed.as_ref().is_some_and(|d| d.iter().any(|told| told == id)));
    let arrived = draft.arrived_since.map(|seen| arrived(frame, file, seen)).unwrap_or_default();
    let others = open.is_some_and(|c| c.owed.promises().any(|p| p.what != casework::promise::promise::What::Answer));
    let today = frame.now.to_zoned(frame.voice.zone().clone()).date();
    let last = today.checked_add(jiff::Span::new().days(i64::from(settings.policy.promise_within_days.min(3_000)))).unwrap_or(today);
    Composer {
        tab: Tab::Closed,
        recipients,
        to,
        answers: answers(file, frame),
        text: draft.text,
        note: draft.note,
        text_saved_at: draft.text_saved_at,
        note_saved_at: draft.note_saved_at,
        note_refused: draft.note_refused,
        keeps: keeps.collect(),
        discloses,
        offers: same_problem::offers(frame, file, draft.offered.as_deref()),
        recovery: recovery::six_things(frame, staff, settings, file),
        next: NextPromise { first_day: today.to_string(), last_day: last.to_string(), ..draft.next },
        needs_next: !others,
        may_ask_solved: open.is_some_and(|c| c.asked.is_none()),
        asks_solved: draft.asks_solved,
        preview: draft.preview,
        doubts: draft.doubts,
        refused: draft.refused,
        arrived,
        undo_seconds: settings.policy.undo_send_seconds,
        signed: staff.name.clone(),
        kept_files: draft.files,
        files_error: draft.files_error,
        files_megabytes: MEGABYTES,
    }
}

/// Whoever takes part and can be written to, the customer first, with the address that is taken.
#[must_use]
pub fn written_to<'a>(file: &CaseFile, addresses: &'a [AddressRow]) -> Vec<&'a AddressRow> {
    let participants = file.case.story().map(|s| s.participants.as_slice()).unwrap_or_default();
    let of = |person: &PersonId| addresses.iter().find(|a| a.person == *person && a.kind == AddressKind::Mail);
    participants.iter().filter_map(of).collect()
}

/// Who waits longest for an answer of ours.
fn waits_for_an_answer(file: &CaseFile) -> Option<PersonId> {
    let open = file.case.open()?;
    open.owed.duties().find_map(|d| match d.kind {
        DutyKind::Answer { contact } => open.story.said_by(contact),
        _ => None,
    })
}

/// The last thing that they said: what a reply answers.
fn answers(file: &CaseFile, frame: &Frame) -> Option<Answers> {
    let contact = file.events.iter().rev().find_map(|r| match &r.event {
        casework::CaseEvent::Contact(ContactEvent::Received(c)) => Some(c),
        _ => None,
    })?;
    let words = contact.words.as_ref().and_then(|w| file.texts.said(w)).unwrap_or_default();
    let _ = frame;
    Some(Answers {
        id: contact.id.0.to_string(),
        who: Who { name: file.person_name(contact.from).map(str::to_owned), reach: None },
        at: contact.happened_at,
        excerpt: shown::excerpt(words, 120),
    })
}

fn arrived(frame: &Frame, file: &CaseFile, seen: u64) -> Vec<crate::pages::case::timeline::Entry> {
    use crate::pages::case::timeline::{Entry, Happened, Text};
    let new = file.events.iter().filter(|r| r.seq > seen);
    new.filter_map(|r| match &r.event {
        casework::CaseEvent::Contact(ContactEvent::Received(c)) => Some(Entry {
            id: format!("new{}", r.seq),
            at: c.happened_at,
            recorded_at: None,
            what: Happened::TheySaid {
                who: file.person_name(c.from).map_or_else(|| frame.say("person-no-name"), str::to_owned),
                door: shown::door(c.door),
                someone_else: false,
                waited_minutes: None,
                talked_minutes: None,
                explained_again: false,
            },
            text: c.words.as_ref().and_then(|w| file.texts.said(w)).map(|new| Text {
                subject: None,
                new: new.to_owned(),
                quoted: String::new(),
                language: None,
            }),
            attachments: Vec::new(),
            original_href: None,
        }),
        casework::CaseEvent::Message(casework::conversation::message::MessageEvent::Said { wording, to, .. }) => {
            use casework::conversation::message::Wording;
            let (by, text) = match wording {
                Wording::Staff { staff, words, .. } => (
                    crate::pages::case::timeline::Speaker::Staff(file.staff.name(*staff).to_owned()),
                    file.texts.said(words).map(|new| Text { subject: None, new: new.to_owned(), quoted: String::new(), language: None }),
                ),
                Wording::Desk { .. } => (crate::pages::case::timeline::Speaker::Desk, None),
            };
            let to = vec![file.person_name(*to).map_or_else(|| frame.say("person-no-name"), str::to_owned)];
            Some(Entry {
                id: format!("new{}", r.seq),
                at: r.occurred_at,
                recorded_at: None,
                what: Happened::WeSaid { by, to, door: Door::Mail, delivery: crate::pages::case::timeline::Delivery::OnItsWay },
                text,
                attachments: Vec::new(),
                original_href: None,
            })
        }
        _ => None,
    })
    .collect()
}

/// A local day and time as an instant in the reader's zone. A time that the clock skips is taken as the first after the gap.
#[must_use]
pub fn moment(day: &str, time: &str, zone: &TimeZone) -> Option<Timestamp> {
    let day: civil::Date = day.trim().parse().ok()?;
    let time: civil::Time = time.trim().parse().ok()?;
    zone.to_ambiguous_zoned(day.to_datetime(time)).compatible().ok().map(|z| z.timestamp())
}

/// What is missing in a promise that somebody began to give.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    Kind,
    Date,
}

impl Missing {
    /// The field beside which it is said.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Missing::Kind => "next_kind",
            Missing::Date => "next_day",
        }
    }

    /// What is said there.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Missing::Kind => words::key!("promise-kind-missing"),
            Missing::Date => words::key!("promise-date-missing"),
        }
    }
}

/// The promise of a form, with its time in this zone: none, one, or what is missing.
pub fn promise_in(zone: &TimeZone, kind: &str, what: &str, day: &str, time: &str) -> Result<Option<PromiseGiven>, Missing> {
    if kind.is_empty() && what.trim().is_empty() && day.is_empty() && time.is_empty() {
        return Ok(None);
    }
    let what_kind = shown::what_named(kind).ok_or(Missing::Kind)?;
    let due_at = moment(day, time, zone).ok_or(Missing::Date)?;
    Ok(Some(PromiseGiven { what: what_kind, words: what.trim().to_owned(), due_at }))
}

/// The promise of a form: none, one, or what is wrong with it, beside the field.
pub fn promise(frame: &Frame, kind: &str, what: &str, day: &str, time: &str) -> Result<Option<PromiseGiven>, Box<NextPromise>> {
    promise_in(frame.voice.zone(), kind, what, day, time).map_err(|missing| {
        let why = frame.say(missing.key());
        let filled = NextPromise {
            kind: page_kind(kind),
            what: Field::of(what),
            day: Field::of(day),
            time: Field::of(time),
            ..NextPromise::default()
        };
        Box::new(match missing {
            Missing::Kind => NextPromise { kind_error: Some(why), ..filled },
            Missing::Date => NextPromise { day: Field::wrong(day, &why), time: Field::wrong(time, &why), ..filled },
        })
    })
}

fn page_kind(kind: &str) -> Option<PromiseKind> {
    shown::what_named(kind).map(refusal::promise_kind)
}

fn promise_ids(fields: &Fields, name: &str) -> Vec<PromiseId> {
    fields.all(name).filter_map(|v| v.parse().ok().map(PromiseId)).collect()
}

/// `POST /cases/{key}/reply`
pub async fn reply(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, key, fields, files, command } = form;
    let opened = case::open(&app, &staff, &key, "reply").await?;
    // Whoever may not write keeps nothing here.
    let brought = if permission::may(opened.role, opened.relation, Act::Say) { files } else { Vec::new() };
    let chosen = kept_files::keep(&app, Bringer::Staff(staff.id), command, &fields, &brought).await?;
    let frame = framing::of_staff(&app, &staff, &headers, crate::layout::Place::Cases, &format!("/cases/{key}")).await?;
    let next = |name| fields.text(name);
    let given = promise(&frame, &next("next_kind"), &next("next_what"), &next("next_day"), &next("next_time"));
    let draft = Draft {
        files: kept_files::choices(&app, Bringer::Staff(staff.id), &frame, &chosen.files),
        files_error: chosen.missing.map(|m| m.sentence(&frame)),
        ..draft(&fields)
    };
    let given = match (given, chosen.missing) {
        (Ok(given), None) => given,
        (given, _) => {
            let next = given.map_or_else(|wrong| *wrong, |_| draft.next.clone());
            let draft = Draft { next, ..draft };
            return case::render(&app, &staff, &headers, opened, draft, None, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    if fields.is("step", "preview") {
        let draft = Draft {
            preview: Some(believes(&frame, &opened.file, &staff, given.as_ref(), &fields)),
            doubts: doubts(&frame, &fields, given.is_some()),
            ..draft
        };
        return case::render(&app, &staff, &headers, opened, draft, None, StatusCode::OK).await;
    }
    let reply = Reply {
        command,
        staff: staff.id,
        case: opened.file.id,
        seen: fields.text("seen").parse().unwrap_or(0),
        to: draft.to.unwrap_or(opened.file.row.customer),
        text: fields.text("text"),
        subject: String::new(),
        keeps: promise_ids(&fields, "kept"),
        promises: given.into_iter().collect(),
        discloses: promise_ids(&fields, "disclosed"),
        moves: Vec::new(),
        offers: fields.all("offered").filter_map(|id| id.parse().ok().map(CaseId)).collect(),
        asks_solved: fields.is("ask_solved", "yes"),
        attachments: chosen.files,
    };
    let message = reply.message();
    let undo_seconds = app.desk().settings().map_or(0, |s| s.policy.undo_send_seconds);
    match app.desk().reply(reply).await {
        Ok(_) => {
            let until = desk::real_now() + jiff::SignedDuration::from_secs(i64::from(undo_seconds));
            let done = Done::of("done-sent").undo(&format!("/cases/{key}/undo"), &format!("message {}", message.0), until);
            let to = if fields.is("step", "send_next") { "/today".to_owned() } else { format!("/cases/{key}") };
            Ok(after(&app, &to, &done))
        }
        Err(Declined::Unusable { why, .. }) => {
            let text = Field::wrong(&draft.text.value, &why.said(&frame.voice));
            case::render(&app, &staff, &headers, opened, Draft { text, ..draft }, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(Declined::Refused(refusal)) => {
            let opened = case::open(&app, &staff, &key, "reply").await?;
            let draft = refused(&frame, &key, refusal, draft, &fields);
            case::render(&app, &staff, &headers, opened, draft, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(Answer::declined(other, Some(&key))),
    }
}

fn refused(frame: &Frame, key: &str, refusal: Refusal, draft: Draft, fields: &Fields) -> Draft {
    let seen = fields.text("seen").parse().unwrap_or(0);
    let arrived_since = (refusal.reason == Reason::SomethingNewArrived).then_some(seen);
    let refused = refusal::refused(frame, &refusal, Some(key)).carrying(&carried("reply", &typed(&fields.pairs(), &draft.files)));
    Draft { refused: Some(refused), arrived_since, ..draft }
}

/// All that stood in the form, with the files that it has now.
fn typed(fields: &[(String, String)], files: &[Choice]) -> Vec<(String, String)> {
    let others = fields.iter().filter(|(name, _)| name != kept_files::FIELD).cloned();
    others.chain(files.iter().map(|f| (kept_files::FIELD.to_owned(), f.value.clone()))).collect()
}

/// What stood in the form of a reply.
#[must_use]
pub fn draft(fields: &Fields) -> Draft {
    let field = |name| Field::of(&fields.text(name));
    let all = |name| Some(fields.all(name).map(str::to_owned).collect());
    Draft {
        text: field("text"),
        kept: all("kept"),
        disclosed: all("disclosed"),
        offered: all("offered"),
        to: fields.text("to").parse().ok().map(PersonId),
        next: NextPromise {
            kind: page_kind(&fields.text("next_kind")),
            what: field("next_what"),
            day: field("next_day"),
            time: field("next_time"),
            ..NextPromise::default()
        },
        asks_solved: fields.is("ask_solved", "yes"),
        ..Draft::default()
    }
}

/// What they will then believe.
fn believes(frame: &Frame, file: &CaseFile, staff: &Staff, given: Option<&PromiseGiven>, fields: &Fields) -> Vec<String> {
    let owner = file.row.owner.map_or_else(|| staff.name.clone(), |owner| file.staff.name(owner).to_owned());
    let mut sentences = vec![frame.say_with("believes-owner", &[("owner", arg::text(&owner))])];
    if let Some(c) = file.case.open() {
        for p in c.owed.promises() {
            let what = case::promise_words(frame, file, p);
            if fields.is("kept", &p.id.0.to_string()) {
                sentences.push(frame.say_with("believes-kept", &[("what", arg::text(&what))]));
            } else {
                sentences.push(frame.say_with("believes-open", &[("what", arg::text(&what)), ("due", arg::text(&frame.due(&p.due_at)))]));
            }
        }
    }
    if let Some(given) = given {
        let words = Some(given.words.as_str()).filter(|w| !w.is_empty());
        let what = shown::promised(frame, given.what, words);
        sentences.push(frame.say_with("believes-open", &[("what", arg::text(&what)), ("due", arg::text(&frame.due(&given.due_at)))]));
    }
    if fields.is("ask_solved", "yes") {
        sentences.push(frame.say("believes-asked"));
    }
    sentences
}

/// What a reader would miss. It is pointed out, and never blocks.
fn doubts(frame: &Frame, fields: &Fields, promises: bool) -> Vec<String> {
    let mut doubts = Vec::new();
    if !promises && !fields.is("ask_solved", "yes") {
        doubts.push(frame.say("doubt-no-date"));
    }
    if fields.text("text").chars().count() > 3_000 {
        doubts.push(frame.say("doubt-long"));
    }
    doubts
}

/// Another page, which says what was done.
#[must_use]
pub fn after(app: &App, path: &str, done: &Done) -> Response {
    let mut response = see_other(path);
    response.headers_mut().append(header::SET_COOKIE, done.cookie(app));
    response
}

/// `POST /cases/{key}/note`
pub async fn note(form: ActForm) -> Answered {
    let (command, opened) = (form.command, form.opened("note").await?);
    let ActForm { app, staff, headers, key, fields, .. } = form;
    let text = fields.sent("text").replace("\r\n", "\n");
    match app.desk().note(staff.id, command, opened.file.id, &text).await {
        Ok(_) => Ok(after(&app, &format!("/cases/{key}"), &Done::of("done-noted"))),
        Err(Declined::Unusable { why, .. }) => {
            let frame = framing::of_staff(&app, &staff, &headers, crate::layout::Place::Cases, "/").await?;
            let draft = Draft { note: Field::wrong(&text, &why.said(&frame.voice)), ..Draft::default() };
            case::render(&app, &staff, &headers, opened, draft, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(Declined::Refused(why)) => {
            let frame = framing::of_staff(&app, &staff, &headers, crate::layout::Place::Cases, "/").await?;
            let note_refused = Some(refusal::refused(&frame, &why, Some(&key)));
            let draft = Draft { note: Field::of(&text), note_refused, ..Draft::default() };
            case::render(&app, &staff, &headers, opened, draft, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(Answer::declined(other, Some(&key))),
    }
}
