//! The case page: everything that a new owner has to understand in a minute.

use super::{
    compose::{self, Draft},
    shown::{self, door, excerpt, promised},
    timeline::Teller,
};
use crate::{
    answer::{Answer, Answered, page_with},
    app::App,
    framing,
    layout::{Frame, Place},
    pages::{
        case::{
            CasePage, HarmRow, May, OfferedHandOver, OtherCase, OwnWords, Owner, PromiseRow, PromiseState, Reach, State, StillUndone,
            act::ActCameBack,
        },
        form::Choice,
        harm::kind_word,
        owed::{Door as Way, Owed, OwedKind, Told},
        refusal::promise_kind,
        who::Who,
    },
    principal::Staff,
};
use axum::{
    extract::{Path, Query, State as Given},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use casework::{
    Case, CaseEvent,
    care::{cover::Cover, roster::Presence},
    case::{OpenCase, Story},
    conversation::contact::{Contact, ContactEvent},
    people::{customer::AddressKind, organisation::Settings, staff::Role},
    promise::{
        duty::DutyKind,
        owed::Step,
        promise::{Fate, Promise, Told as Knows},
    },
    solution::resolution::Ending,
};
use desk::{Act, CaseFile, Relation, permission};
use jiff::{SignedDuration, Timestamp};
use record::views::{
    case_card::{harm_name, worst},
    person_card::AddressRow,
};
use serde::Deserialize;

/// What the address may say beside the key.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// Opens the composer with this chosen: `solved`, `refusal`.
    #[serde(default)]
    ask: String,
}

/// Everything that a page of a case is made from.
pub struct Opened {
    pub file: CaseFile,
    pub role: Role,
    pub relation: Relation,
}

/// `GET /cases/{key}`
pub async fn show(
    Given(app): Given<App>,
    staff: Staff,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Answered {
    let opened = open(&app, &staff, &key, "work").await?;
    let draft = Draft { asks_solved: asked.ask == "solved", ..Draft::default() };
    render(&app, &staff, &headers, opened, draft, None, StatusCode::OK).await
}

/// Opens a case for a page; that somebody looked is noted.
///
/// # Errors
/// 404 when there is none.
pub async fn open(app: &App, staff: &Staff, key: &str, purpose: &str) -> Result<Opened, Answer> {
    let (file, role, relation) =
        app.desk().open_file(&staff.names, staff.id, key, purpose).await.map_err(|e| Answer::declined(e, Some(key)))?;
    Ok(Opened { file, role, relation })
}

/// The page of an opened case, with what was being written and a form that came back.
///
/// # Errors
/// When something can't be read.
pub async fn render(
    app: &App,
    staff: &Staff,
    headers: &HeaderMap,
    opened: Opened,
    draft: Draft,
    back: Option<ActCameBack>,
    status: StatusCode,
) -> Answered {
    let key = opened.file.row.slug.clone();
    let frame = framing::of_staff(app, staff, headers, Place::Cases, &format!("/cases/{key}")).await?;
    let page = build(app, staff, frame, &opened, draft, back).await?;
    page_with(status, &page)
}

async fn build(
    app: &App,
    staff: &Staff,
    frame: Frame,
    opened: &Opened,
    draft: Draft,
    back: Option<ActCameBack>,
) -> Result<CasePage, Answer> {
    let settings = app.desk().set_up().map_err(|e| Answer::declined(e, None))?;
    let (file, record) = (&opened.file, app.desk().record());
    let Some(story) = file.case.story() else {
        return Err(Answer::not_found(crate::pages::trouble::Home::Desk));
    };
    let (addresses, others, begun) = tokio::try_join!(
        async { record.addresses_in_case(file.id).await.map_err(Answer::failed) },
        async { record.cases_of_person(story.customer, 8).await.map_err(Answer::failed) },
        async { record.drafts(staff.id, file.id).await.map_err(Answer::failed) },
    )?;
    let roster = staff.names.roster(app.desk().now());
    let teller = Teller { frame: &frame, file, desk: app.desk(), settings: &settings, files: std::cell::Cell::new(0) };
    let timeline = teller.entries();
    let reach = reach(addresses.iter().filter(|a| a.person == story.customer));
    let written_to = compose::written_to(file, &addresses);
    let composer = compose::composer(&frame, staff, file, &settings, &written_to, draft.or_begun(begun));
    let (minutes_spent, explained_again) = spent(file);
    let (may, undo) = (may(opened), still_undone(opened, staff.id, &settings, frame.now));
    let colleagues = colleagues(staff, &roster, file);
    let other_cases = others.iter().filter(|c| c.case != file.id).map(|c| OtherCase {
        key: c.slug.clone(),
        spoken_key: shown::spoken(&c.slug),
        about: shown::about(&frame, c),
        state: row_state(c),
    });
    let other_cases = other_cases.collect();
    Ok(CasePage {
        key: file.row.slug.clone(),
        spoken_key: file.spoken_key.clone(),
        seen: i64::try_from(story.version).unwrap_or(i64::MAX),
        who: Who { name: file.row.customer_name.clone(), reach: reach.first().map(|r| r.address.clone()) },
        person_id: story.customer.0.to_string(),
        state: state(&file.case, &frame),
        about: Some(shown::about(&frame, &file.row)).filter(|a| !a.is_empty()),
        own_words: own_words(file, story),
        harms: harms(&frame, file, story),
        reach,
        representatives: representatives(file, story),
        speaks: shown::speaks(&frame, file.reads_in(story.customer).0),
        minutes_spent,
        explained_again,
        opened_at: story.opened_at,
        owner: owner(staff, file, &settings, &roster),
        next: file.case.open().map(|c| next(&frame, file, c)),
        promises: promises(file, story),
        hand_over: hand_over(staff, file, opened),
        timeline,
        composer,
        undo,
        may,
        back,
        colleagues,
        answers_owed: answers_owed(file),
        contacts: contacts(&frame, file, |_| true).take(20).collect(),
        their_own: contacts(&frame, file, |c| file.case.story().is_some_and(|s| s.their_own(c.id).is_some())).take(6).collect(),
        today: frame.now.to_zoned(frame.voice.zone().clone()).date().to_string(),
        other_cases,
        frame,
    })
}

/// How somebody is reached, as they wrote it.
pub fn reach<'a>(addresses: impl Iterator<Item = &'a AddressRow>) -> Vec<Reach> {
    let door = |kind| match kind {
        AddressKind::Telephone => Way::Telephone,
        AddressKind::Postal => Way::Letter,
        AddressKind::Mail => Way::Mail,
    };
    addresses.map(|a| Reach { door: door(a.kind), address: a.text().to_owned(), fails: a.failed_at.is_some() }).collect()
}

fn state(case: &Case, frame: &Frame) -> State {
    match case {
        Case::Unopened => State::Open,
        Case::Open(c) => match c.story.test_on {
            Some(ask_at) if ask_at > frame.now => State::BeingPutToTest { ask_at },
            Some(_) | None => State::Open,
        },
        Case::Ended(c) => match c.ending {
            Ending::Solved(_) => State::Solved { at: c.ended_at },
            Ending::Quiet => State::Quiet { since_at: c.ended_at },
            Ending::FinalAnswer(_) => State::FinalAnswer { at: c.ended_at },
            Ending::NotACase(_) => State::NotACustomer { at: c.ended_at },
        },
    }
}

/// Where a case of a list stands.
#[must_use]
pub fn row_state(row: &record::views::case_list::CaseRow) -> State {
    let at = row.ended_at.unwrap_or(row.opened_at);
    match row.state.as_str() {
        "solved" => State::Solved { at },
        "quiet" => State::Quiet { since_at: at },
        "final_answer" => State::FinalAnswer { at },
        "not_a_case" => State::NotACustomer { at },
        _ => State::Open,
    }
}

fn received(file: &CaseFile) -> impl DoubleEndedIterator<Item = &Contact> {
    file.events.iter().filter_map(|r| match &r.event {
        CaseEvent::Contact(ContactEvent::Received(c)) => Some(&**c),
        _ => None,
    })
}

/// Their own words: the last that they wrote, with where and when.
fn own_words(file: &CaseFile, story: &Story) -> Option<OwnWords> {
    let said = received(file)
        .rev()
        .find(|c| c.from == story.customer && c.words.is_some())
        .or_else(|| received(file).rev().find(|c| c.words.is_some()))?;
    let text = file.texts.said(said.words.as_ref()?)?;
    let by = (said.from != story.customer).then(|| file.person_name(said.from).map(str::to_owned)).flatten();
    Some(OwnWords { text: excerpt(text, 320), at: said.happened_at, door: door(said.door), by, language: Some(story.language.clone()) })
}

fn harms(frame: &Frame, file: &CaseFile, story: &Story) -> Vec<HarmRow> {
    let worst = worst(story).map(|h| h.id);
    let mut harms: Vec<_> = story.harms.iter().collect();
    harms.sort_by_key(|h| (Some(h.id) != worst, std::cmp::Reverse(h.severity), h.since));
    harms
        .into_iter()
        .map(|h| {
            let kind = harm_name(h.kind);
            let owed =
                file.case.open().and_then(|c| c.owed.duties().find(|d| d.kind == DutyKind::FindStopgap { harm: h.id }).map(|d| d.due_at));
            HarmRow {
                id: h.id.0.to_string(),
                kind: kind.to_owned(),
                what: kind_word(frame, kind),
                since_at: h.since,
                stopgap: h.stopgap.as_ref().and_then(|s| file.texts.noted(s)).map(str::to_owned),
                stopgap_due_at: owed,
            }
        })
        .collect()
}

fn representatives(file: &CaseFile, story: &Story) -> Vec<String> {
    story.participants.iter().filter(|p| **p != story.customer).filter_map(|p| file.person_name(*p).map(str::to_owned)).collect()
}

fn spent(file: &CaseFile) -> (i64, i64) {
    received(file).filter_map(|c| c.conversation.as_ref()).fold((0, 0), |(minutes, again), t| {
        let more = i64::from(t.waited_minutes.unwrap_or(0)) + i64::from(t.talked_minutes.unwrap_or(0));
        (minutes + more, again + i64::from(t.explained_again == Some(true)))
    })
}

fn owner(staff: &Staff, file: &CaseFile, settings: &Settings, roster: &casework::care::roster::Roster) -> Owner {
    let id = file.case.owner().unwrap_or(staff.id);
    let team = file.case.story().and_then(|s| settings.teams.iter().find(|t| t.id == s.team)).map(|t| t.name.clone());
    let away_until = roster.find(id).and_then(|c| match c.presence {
        Presence::Away { until, .. } => Some(until),
        Presence::Present | Presence::Missing { .. } => None,
    });
    let stand_in = file.case.open().and_then(|c| match c.cover {
        Cover::By { staff, .. } => Some(staff),
        Cover::None | Cover::Sought { .. } => None,
    });
    Owner {
        work_name: file.staff.name(id).to_owned(),
        mine: id == staff.id,
        team,
        away_until,
        stand_in: stand_in.map(|s| file.staff.name(s).to_owned()),
        i_stand_in: stand_in == Some(staff.id),
    }
}

/// The next step, with whether they know of it.
pub fn next(frame: &Frame, file: &CaseFile, c: &OpenCase) -> Owed {
    match c.owed.next() {
        Step::Promise(p) => Owed {
            kind: OwedKind::Promise(promise_kind(p.what)),
            what: p.words.as_ref().and_then(|w| file.texts.said(w)).map(str::to_owned),
            by: file.staff.name(p.by).to_owned(),
            due_at: p.due_at,
            told: told(frame, file, p),
        },
        Step::Duty(d) => Owed {
            kind: OwedKind::Duty(shown::duty_kind(&d.kind)),
            what: None,
            by: file.staff.name(c.acting()).to_owned(),
            due_at: d.due_at,
            told: Told::OurDuty,
        },
    }
}

fn told(frame: &Frame, file: &CaseFile, p: &Promise) -> Told {
    use casework::promise::promise::ToldBy;
    let by_contact = match p.told_by {
        ToldBy::Contact(id) => file.case.story().and_then(|s| s.contacts.iter().find(|c| c.id == id)).map(|c| door(c.door)),
        ToldBy::Message(_) => None,
    };
    let door = by_contact.unwrap_or(crate::pages::owed::Door::Mail);
    match p.told {
        Knows::Told { at } => Told::Told { at, door },
        Knows::BeingDelivered { .. } => Told::BeingDelivered { door },
        Knows::Impossible { .. } => Told::Impossible { why: frame.say("told-not-delivered") },
    }
}

fn promises(file: &CaseFile, story: &Story) -> Vec<PromiseRow> {
    let open = file.case.open().into_iter().flat_map(|c| c.owed.promises());
    let past = story.past.iter().rev();
    open.chain(past)
        .map(|p| PromiseRow {
            id: p.id.0.to_string(),
            kind: promise_kind(p.what),
            what: p.words.as_ref().and_then(|w| file.texts.said(w)).unwrap_or_default().to_owned(),
            by: file.staff.name(p.by).to_owned(),
            due_at: p.due_at,
            first_due_at: (p.first_due_at != p.due_at).then_some(p.first_due_at),
            state: match p.fate {
                Fate::Open { .. } => PromiseState::Open,
                Fate::Kept { at } => PromiseState::Kept { at },
                Fate::Broken { .. } => PromiseState::Broken { told_at: None },
                Fate::Disclosed { at, .. } => PromiseState::Broken { told_at: Some(at) },
                Fate::Withdrawn { .. } => PromiseState::Withdrawn,
            },
        })
        .collect()
}

fn hand_over(staff: &Staff, file: &CaseFile, opened: &Opened) -> Option<OfferedHandOver> {
    let offer = file.case.open()?.offer.as_ref()?;
    Some(OfferedHandOver {
        id: offer.id.0.to_string(),
        from: file.staff.name(offer.from).to_owned(),
        to: file.staff.name(offer.to).to_owned(),
        offered_at: offer.offered_at,
        until_at: offer.answer_by,
        briefing: file.texts.noted(&offer.briefing).unwrap_or_default().to_owned(),
        to_me: offer.to == staff.id,
        by_me: permission::may(opened.role, opened.relation, Act::HandOver),
    })
}

fn may(opened: &Opened) -> May {
    let may = |act| permission::may(opened.role, opened.relation, act);
    let open = opened.file.case.open();
    let is_open = open.is_some();
    May {
        say: is_open && may(Act::Say),
        note: may(Act::Note),
        keep_promise: is_open && may(Act::KeepPromise),
        move_promise: is_open && may(Act::Say),
        hand_over: is_open && may(Act::HandOver),
        reassign: is_open && may(Act::Reassign),
        reopen: !is_open && may(Act::Resolve),
        speak_refusal: is_open && may(Act::Note),
        harm: is_open && may(Act::Relieve),
        customer_says: is_open && may(Act::Resolve),
        not_a_customer: is_open && may(Act::Resolve),
        release: is_open && may(Act::Release),
        final_answer: open.is_some_and(|c| may(Act::ProposeFinal) || c.final_answer.is_some() && may(Act::ReviewFinal)),
        end_links: may(Act::EndLinks),
        audit: may(Act::Audit),
    }
}

/// What the reader can still take back: an ending that was somebody's act, and the last change of owner.
fn still_undone(opened: &Opened, me: casework::ids::StaffId, settings: &Settings, now: Timestamp) -> StillUndone {
    let may = |act| permission::may(opened.role, opened.relation, act);
    let undo = SignedDuration::from_mins(i64::from(settings.policy.undo_act_minutes));
    let until = |at: Timestamp| at.checked_add(undo).ok().filter(|until| *until >= now);
    match &opened.file.case {
        Case::Unopened => StillUndone::default(),
        Case::Ended(c) => {
            let ending = until(c.ended_at).filter(|_| c.ending != Ending::Quiet && may(Act::Resolve));
            StillUndone { ending, ..StillUndone::default() }
        }
        Case::Open(c) => {
            let last = c.story.last_hand_over.filter(|h| may(Act::HandOver) || h.by == me);
            let owner = last.and_then(|h| until(h.at).map(|until| (format!("handover {}", h.id.0), until)));
            let read = c.story.not_needed.last().filter(|_| may(Act::Say));
            let no_answer = read.and_then(|n| until(n.at).map(|until| (format!("no-answer {}", n.contact.0), until)));
            StillUndone { ending: None, owner, no_answer }
        }
    }
}

fn colleagues(staff: &Staff, roster: &casework::care::roster::Roster, file: &CaseFile) -> Vec<Choice> {
    let owner = file.case.owner();
    let mut here: Vec<_> = roster.0.iter().filter(|c| c.takes_cases && c.is_present() && Some(c.id) != owner).collect();
    here.sort_by_key(|c| (c.team != staff.team, c.load));
    here.iter().map(|c| Choice::of(&c.id.0.to_string(), staff.names.name(c.id))).collect()
}

/// What waits for an answer, and from whom it came.
fn answers_owed(file: &CaseFile) -> Vec<(String, Who)> {
    let Some(open) = file.case.open() else { return Vec::new() };
    let owed = open.owed.duties().filter_map(|d| match d.kind {
        DutyKind::Answer { contact } => Some((contact, open.story.said_by(contact)?)),
        _ => None,
    });
    owed.map(|(contact, from)| (contact.0.to_string(), Who { name: file.person_name(from).map(str::to_owned), reach: None })).collect()
}

/// What was said by whoever takes part, as choices, the last first.
fn contacts<'f>(frame: &'f Frame, file: &'f CaseFile, which: impl Fn(&Contact) -> bool + 'f) -> impl Iterator<Item = Choice> + 'f {
    let takes_part = move |c: &&Contact| file.case.story().is_some_and(|s| s.takes_part(c.from)) && which(c);
    received(file).rev().filter(takes_part).map(|c| {
        let who = file.person_name(c.from).map_or_else(|| frame.say("person-no-name"), str::to_owned);
        let words = c.words.as_ref().and_then(|w| file.texts.said(w)).map(|w| excerpt(w, 60)).unwrap_or_default();
        let label = [who, frame.ago(&c.happened_at), door(c.door).shown(frame), words]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        Choice::of(&c.id.0.to_string(), &label)
    })
}

/// A form on the page that came back: the page again, with what stood in it and why.
///
/// # Errors
/// When something can't be read.
pub async fn came_back(app: &App, staff: &Staff, headers: &HeaderMap, key: &str, back: ActCameBack) -> Result<Response, Answer> {
    let opened = open(app, staff, key, "work").await?;
    render(app, staff, headers, opened, Draft::default(), Some(back), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// A promise in a page's words.
#[must_use]
pub fn promise_words(frame: &Frame, file: &CaseFile, p: &Promise) -> String {
    promised(frame, p.what, p.words.as_ref().and_then(|w| file.texts.said(w)))
}
