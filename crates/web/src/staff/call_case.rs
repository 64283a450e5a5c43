//! The case that a call is about, as the telephone panel shows it: who they are, why they call, what was said, what is promised.

use super::{
    case,
    fields::Fields,
    same_problem,
    shown::{about, excerpt, spoken, untold, waiting},
    timeline::Teller,
};
use crate::{
    app::App,
    layout::Frame,
    pages::{
        case::timeline::Happened,
        form::Choice,
        telephone::{CallCase, LastSaid, SpokeFirst},
        who::Who,
    },
    principal::Staff,
};
use casework::{
    CaseEvent,
    care::cover::Cover,
    conversation::contact::{ContactEvent, Direction, Door},
    ids::{CommandId, PersonId},
    people::organisation::Settings,
    promise::promise::What,
};
use desk::CaseFile;
use uuid::Uuid;

/// How much of what was said last is shown.
const LAST: usize = 4;

/// The person as whom a new caller is met by this command.
#[must_use]
pub fn met(command: CommandId) -> PersonId {
    PersonId(Uuid::new_v5(&command.0, b"person"))
}

/// The case that is spoken about. `back` is a form that came back, with what was ticked in it.
#[must_use]
pub fn call_case(frame: &Frame, app: &App, settings: &Settings, staff: &Staff, file: &CaseFile, back: Option<&Fields>) -> CallCase {
    let open = file.case.open();
    let story = file.case.story();
    let stand_in = open.and_then(|c| match c.cover {
        Cover::By { staff, .. } => Some(file.staff.name(staff).to_owned()),
        Cover::None | Cover::Sought { .. } => None,
    });
    CallCase {
        key: file.row.slug.clone(),
        spoken_key: spoken(&file.row.slug),
        seen: i64::try_from(file.row.version).unwrap_or(i64::MAX),
        who: Who { name: file.row.customer_name.clone(), reach: None },
        state: case::row_state(&file.row),
        about: about(frame, &file.row),
        own_words: own_words(file),
        harm: waiting(frame, staff, &file.row).harm,
        owner: file.staff.of(file.row.owner),
        mine: file.row.owner == Some(staff.id),
        stand_in,
        next: open.map(|c| case::next(frame, file, c)),
        last: last(frame, app, settings, file),
        keeps: keeps(frame, staff, file, back),
        offers: same_problem::offers(frame, file, None),
        discloses: untold(frame, file, |id| back.is_some_and(|form| form.is("disclosed", id))),
        contacts: i64::try_from(received(file)).unwrap_or(i64::MAX),
        calls_this_week: calls_this_week(frame, file),
        spoke_first: spoke_first(frame, staff, file),
        representatives: story
            .map(|s| s.participants.iter().filter(|p| **p != s.customer).filter_map(|p| file.person_name(*p).map(str::to_owned)).collect())
            .unwrap_or_default(),
    }
}

fn received(file: &CaseFile) -> usize {
    file.events.iter().filter(|r| matches!(r.event, CaseEvent::Contact(ContactEvent::Received(_)))).count()
}

/// Calls of theirs within the last seven days: one that follows another is a repeat.
fn calls_this_week(frame: &Frame, file: &CaseFile) -> i64 {
    let week_ago = frame.now - jiff::SignedDuration::from_hours(7 * 24);
    let called = file.events.iter().filter(|r| match &r.event {
        CaseEvent::Contact(ContactEvent::Received(c)) => {
            let came_in = c.conversation.as_ref().is_some_and(|t| t.direction == Direction::In);
            c.door == Door::Telephone && came_in && c.happened_at >= week_ago
        }
        _ => false,
    });
    i64::try_from(called.count()).unwrap_or(i64::MAX)
}

/// Who of us spoke with them first, by telephone or at the counter, and whether that person is here now.
fn spoke_first(frame: &Frame, reader: &Staff, file: &CaseFile) -> Option<SpokeFirst> {
    let (first, at) = file.events.iter().find_map(|r| match &r.event {
        CaseEvent::Contact(ContactEvent::Received(c)) if c.door.is_conversation() => Some((r.actor.staff()?, c.happened_at)),
        _ => None,
    })?;
    let row = file.staff.row(first).filter(|row| row.active && first != reader.id)?;
    let away = row.absences.iter().any(|a| a.from <= frame.now && a.until.is_none_or(|until| frame.now < until));
    Some(SpokeFirst { work_name: row.name.clone(), at, here: !away, telephone: row.telephone.clone() })
}

fn own_words(file: &CaseFile) -> Option<String> {
    let words = file.events.iter().rev().find_map(|r| match &r.event {
        CaseEvent::Contact(ContactEvent::Received(c)) => c.words.as_ref(),
        _ => None,
    })?;
    file.texts.said(words).map(|text| excerpt(text, 320))
}

fn last(frame: &Frame, app: &App, settings: &Settings, file: &CaseFile) -> Vec<LastSaid> {
    let teller = Teller { frame, file, desk: app.desk(), settings, files: std::cell::Cell::new(0) };
    let said = teller
        .entries()
        .into_iter()
        .filter(|e| matches!(e.what, Happened::TheySaid { .. } | Happened::WeSaid { .. } | Happened::Noted { .. }));
    said.take(LAST)
        .map(|e| LastSaid { sentence: e.what.sentence(frame), at: e.at, excerpt: e.text.map(|t| excerpt(&t.new, 200)).unwrap_or_default() })
        .collect()
}

/// A conversation keeps one's own promise of a call unless its writer says otherwise: somebody who calls again hasn't been
/// called by whoever promised it.
fn keeps(frame: &Frame, reader: &Staff, file: &CaseFile, back: Option<&Fields>) -> Vec<Choice> {
    let promises = file.case.open().into_iter().flat_map(|c| c.owed.promises());
    promises
        .map(|p| {
            let value = p.id.0.to_string();
            let chosen = back.map_or(p.what == What::Call && p.by == reader.id, |form| form.is("kept", &value));
            Choice { value, label: case::promise_words(frame, file, p), chosen }
        })
        .collect()
}
