//! Others with the same problem (rule 12): what this case is given becomes the offer for theirs. Cases that are alike in their
//! words are shown; a person says which of them are the same.

use super::{act_form::ActForm, case, compose::after, shown};
use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    framing::{self, Done},
    layout::{Frame, Place, arg},
    pages::{
        form::{Choice, Field},
        same_problem::{Alike, SameProblem},
        trouble::Home,
    },
    principal::Staff,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use casework::{
    CaseEvent, Command,
    conversation::note::NoteEvent,
    ids::{CaseId, CommandId, NoteId},
    promise::{
        duty::{DutyEvent, DutyKind},
        promise::{Fate, What},
    },
};
use desk::{Act, CaseFile};
use record::views::case_list::CaseRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Words of a case by which others are looked for, at most; each is one question to the search.
const WORDS: usize = 8;
/// Shorter words are in every letter.
const WORD_CHARACTERS: usize = 5;
/// Texts that each word may find.
const HITS: u32 = 50;
/// Cases that are shown, the most alike first.
const SHOWN: usize = 20;

/// `GET /cases/{key}/same-problem`
pub async fn show(State(app): State<App>, staff: Staff, Path(key): Path<String>, headers: HeaderMap) -> Answered {
    app.desk().permit_staff(staff.id, Act::Note).await.map_err(|e| Answer::declined(e, Some(&key)))?;
    let opened = case::open(&app, &staff, &key, "same problem").await?;
    let given = Field::of(&given(&opened.file));
    page(&same_problem(&app, &staff, &headers, &opened.file, given).await?)
}

async fn same_problem(app: &App, staff: &Staff, headers: &HeaderMap, file: &CaseFile, given: Field) -> Result<SameProblem, Answer> {
    let frame = framing::of_staff(app, staff, headers, Place::Cases, &format!("/cases/{}/same-problem", file.row.slug)).await?;
    let alike = alike(app, file).await?.iter().map(|row| row_of(&frame, staff, row)).collect();
    let who = file.row.customer_name.clone().unwrap_or_else(|| frame.say("person-no-name"));
    Ok(SameProblem { key: file.row.slug.clone(), spoken_key: file.spoken_key.clone(), who, alike, given, frame })
}

fn row_of(frame: &Frame, staff: &Staff, row: &CaseRow) -> Alike {
    Alike {
        key: row.slug.clone(),
        spoken_key: shown::spoken(&row.slug),
        who: shown::who(row),
        about: shown::about(frame, row),
        owner: staff.names.of(row.owner),
    }
}

/// What this case is given: what was promised beyond words and visits, and is kept or still to come.
fn given(file: &CaseFile) -> String {
    let past = file.case.story().map(|s| s.past.as_slice()).unwrap_or_default();
    let open = file.case.open().into_iter().flat_map(|c| c.owed.promises());
    let more_than_words = |what: What| match what {
        What::Payment | What::Fix | What::Other => true,
        What::Answer | What::Call | What::Visit => false,
    };
    let kept = past.iter().filter(|p| matches!(p.fate, Fate::Kept { .. })).chain(open);
    let words = kept.filter(|p| more_than_words(p.what)).filter_map(|p| p.words.as_ref().and_then(|w| file.texts.said(w)));
    words.map(str::to_owned).collect::<Vec<_>>().join("; ")
}

/// Open cases of others in whose words those of this case occur, the most alike first.
async fn alike(app: &App, file: &CaseFile) -> Result<Vec<CaseRow>, Answer> {
    let record = app.desk().record();
    let mut found: BTreeMap<Uuid, usize> = BTreeMap::new();
    for word in telling_words(file) {
        let mut streams: Vec<Uuid> = record.find_words(&word, HITS).await.map_err(Answer::failed)?.iter().map(|hit| hit.stream).collect();
        streams.sort_unstable();
        streams.dedup();
        for stream in streams {
            *found.entry(stream).or_default() += 1;
        }
    }
    let mut ranked: Vec<(usize, Uuid)> = found.into_iter().filter(|(stream, _)| *stream != file.id.0).map(|(s, n)| (n, s)).collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    let mut rows = Vec::new();
    for (_, stream) in ranked {
        if rows.len() >= SHOWN {
            break;
        }
        let row = record.case_row(CaseId(stream)).await.map_err(Answer::failed)?;
        rows.extend(row.filter(|row| row.ended_at.is_none()));
    }
    Ok(rows)
}

/// The words of the subject, then of what they said last: those that are long enough to tell something.
fn telling_words(file: &CaseFile) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for text in [file.row.subject.as_deref(), file.row.why_they_called.as_deref(), file.row.last_words.as_deref()].into_iter().flatten() {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() >= WORD_CHARACTERS) {
            let word = word.to_lowercase();
            if words.len() < WORDS && !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// `POST /cases/{key}/same-problem`: each of the chosen is owed the offer, and this case's story says to whom it is owed.
pub async fn submit(form: ActForm) -> Answered {
    form.app.desk().permit_staff(form.staff.id, Act::Note).await.map_err(|e| Answer::declined(e, Some(&form.key)))?;
    let (command, opened) = (form.command, form.opened("same problem").await?);
    let ActForm { app, staff, headers, key, fields, .. } = form;
    let given = fields.text("given");
    let chosen: Vec<String> = fields.all("same").map(str::to_owned).collect();
    if given.is_empty() || chosen.is_empty() {
        let frame = framing::of_staff(&app, &staff, &headers, Place::Cases, "/").await?;
        let missing = if given.is_empty() { words::key!("same-given-missing") } else { words::key!("same-nobody-chosen") };
        let back = same_problem(&app, &staff, &headers, &opened.file, Field::wrong(&given, &frame.say(missing))).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &back);
    }
    let mut keys = Vec::new();
    for slug in &chosen {
        let Some(row) = app.desk().record().case_by_slug(slug).await.map_err(Answer::failed)? else {
            return Err(Answer::not_found(Home::Desk));
        };
        let own = CommandId(Uuid::new_v5(&command.0, row.case.0.as_bytes()));
        let as_case = opened.file.id;
        let note = NoteId(Uuid::new_v5(&own.0, b"note"));
        let owe = |given: Option<casework::kept::Noted>| match given {
            Some(given) => Command::OweTheSame { as_case, note, given },
            // Checked above: something was written.
            None => Command::TimeCame,
        };
        app.desk().noting(staff.id, own, row.case, &given, owe).await.map_err(|e| Answer::declined(e, Some(slug)))?;
        keys.push(shown::spoken(slug));
    }
    let frame = framing::of_staff(&app, &staff, &headers, Place::Cases, "/").await?;
    let line = frame.say_with("same-noted", &[("given", arg::text(&given)), ("cases", arg::text(&keys.join(", ")))]);
    app.desk().note(staff.id, command, opened.file.id, &line).await.map_err(|e| Answer::declined(e, Some(&key)))?;
    Ok(after(&app, &format!("/cases/{key}"), &Done::of("done-same-owed")))
}

/// What this case is owed the offer of, as ticks: what it is stands in the note that came with the duty.
#[must_use]
pub fn offers(frame: &Frame, file: &CaseFile, chosen: Option<&[String]>) -> Vec<Choice> {
    let owed = file.case.open().into_iter().flat_map(|c| c.owed.duties());
    let offers = owed.filter_map(|d| match d.kind {
        DutyKind::OfferTheSame { as_case } => {
            let value = as_case.0.to_string();
            let label = noted_with(file, d.kind).unwrap_or_else(|| frame.say("duty-task-offer-the-same"));
            Some(Choice { chosen: chosen.is_some_and(|c| c.contains(&value)), value, label })
        }
        _ => None,
    });
    offers.collect()
}

fn noted_with(file: &CaseFile, kind: DutyKind) -> Option<String> {
    let cause = file.events.iter().rev().find_map(|r| match &r.event {
        CaseEvent::Duty(DutyEvent::Arose { kind: arose, .. }) if *arose == kind => Some(r.cause),
        _ => None,
    })?;
    let words = file.events.iter().filter(|r| r.cause == cause).find_map(|r| match &r.event {
        CaseEvent::Note(NoteEvent::Written { words, .. }) => Some(words),
        _ => None,
    })?;
    file.texts.noted(words).map(str::to_owned)
}
