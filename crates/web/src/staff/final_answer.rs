//! A final answer that the customer does not agree with (rule 8): whoever answers for the case proposes it, with reasons and
//! the way outside; another person reads it as it will leave, and sends it or gives it back.

use super::{
    act_form::ActForm,
    acts::undo_until,
    case::{self, Opened},
    compose::after,
};
use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    framing::{self, Done},
    layout::Place,
    pages::{
        final_answer::{FinalAnswer, Proposed},
        form::{Field, Refused},
        refusal,
    },
    principal::Staff,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use casework::CaseEvent;
use casework::refusal::Reason;
use casework::solution::resolution::ResolutionEvent;
use desk::{Act, CaseFile, Declined, permission};

/// `GET /cases/{key}/final-answer`
pub async fn show(State(app): State<App>, staff: Staff, Path(key): Path<String>, headers: HeaderMap) -> Answered {
    let opened = case::open(&app, &staff, &key, "final answer").await?;
    page(&built(&app, &staff, &headers, &opened).await?)
}

/// `POST /cases/{key}/final-answer`
pub async fn propose(form: ActForm) -> Answered {
    let opened = form.opened("final answer").await?;
    let (command, reasons, outside) = (form.command, form.field("reasons"), form.field("way_outside"));
    let declined = match form.app.desk().propose_final(form.staff.id, command, opened.file.id, reasons, outside).await {
        Ok(_) => return Ok(after(&form.app, &format!("/cases/{}/final-answer", form.key), &Done::of("done-final-proposed"))),
        Err(declined) => declined,
    };
    let mut back = built(&form.app, &form.staff, &form.headers, &opened).await?;
    (back.reasons, back.way_outside) = (Field::of(reasons), Field::of(outside));
    came_back(back, declined, &form.key)
}

/// `POST /cases/{key}/final-answer/review`
pub async fn review(form: ActForm) -> Answered {
    let opened = form.opened("final answer").await?;
    let (command, agree, why) = (form.command, form.field("answer") == "agree", form.field("why"));
    let declined = match form.app.desk().review_final(form.staff.id, command, opened.file.id, agree, why).await {
        Ok(_) => {
            let home = format!("/cases/{}", form.key);
            let sent = || Done::of("done-final-sent").undo(&format!("{home}/undo"), "ending", undo_until(&form.app));
            return Ok(after(&form.app, &home, &if agree { sent() } else { Done::of("done-final-declined") }));
        }
        Err(declined) => declined,
    };
    let mut back = built(&form.app, &form.staff, &form.headers, &opened).await?;
    back.why = Field::of(why);
    came_back(back, declined, &form.key)
}

async fn built(app: &App, staff: &Staff, headers: &HeaderMap, opened: &Opened) -> Result<FinalAnswer, Answer> {
    let file = &opened.file;
    let frame = framing::of_staff(app, staff, headers, Place::Cases, &format!("/cases/{}/final-answer", file.row.slug)).await?;
    let may = |act| permission::may(opened.role, opened.relation, act) && file.case.open().is_some();
    let proposed = proposed(file);
    let (reasons, way_outside) = written(app, file);
    let another = file.case.open().is_some_and(|c| c.owner != staff.id && c.final_answer.as_ref().is_some_and(|a| a.by != staff.id));
    Ok(FinalAnswer {
        key: file.row.slug.clone(),
        spoken_key: file.spoken_key.clone(),
        who: file.row.customer_name.clone().unwrap_or_else(|| frame.say("person-no-name")),
        proposed,
        reasons: Field::of(&reasons),
        way_outside: Field::of(&way_outside),
        may_propose: may(Act::ProposeFinal),
        may_review: may(Act::ReviewFinal) && another,
        why: Field::default(),
        refused: None,
        frame,
    })
}

/// What waits for a review, as it will leave.
fn proposed(file: &CaseFile) -> Option<Proposed> {
    let answer = file.case.open()?.final_answer.as_ref()?;
    let proposed =
        |r: &&casework::Recorded<CaseEvent>| matches!(r.event, CaseEvent::Resolution(ResolutionEvent::FinalAnswerProposed { .. }));
    let at = file.events.iter().rev().find(proposed)?.occurred_at;
    Some(Proposed { by: file.staff.name(answer.by).to_owned(), at, words: file.texts.said(&answer.words).unwrap_or_default().to_owned() })
}

/// The reasons and the way outside as they were typed, for whoever changes what waits.
fn written(app: &App, file: &CaseFile) -> (String, String) {
    let Some((answer, customer)) = file.case.open().and_then(|c| Some((c.final_answer.as_ref()?, c.story.customer))) else {
        return (String::new(), String::new());
    };
    let (words, outside) = (file.texts.said(&answer.words).unwrap_or_default(), file.texts.said(&answer.way_outside).unwrap_or_default());
    let (language, zone) = file.reads_in(customer);
    let ending = desk::final_ending(&framing::voice(app, Some(language), Some(zone)), outside);
    (words.strip_suffix(&ending).unwrap_or(words).to_owned(), outside.to_owned())
}

fn came_back(mut back: FinalAnswer, declined: Declined, key: &str) -> Answered {
    match declined {
        Declined::Refused(refusal) if refusal.reason != Reason::NotAllowed => {
            back.refused = Some(refusal::refused(&back.frame, &refusal, Some(key)));
        }
        Declined::Unusable { field, why } => {
            let why = why.said(&back.frame.voice);
            let wrong = |f: &Field| Field::wrong(&f.value, &why);
            match field {
                "reasons" => back.reasons = wrong(&back.reasons),
                "way_outside" => back.way_outside = wrong(&back.way_outside),
                "why" => back.why = wrong(&back.why),
                _ => back.refused = Some(Refused { reason: why, protects: None, ways: Vec::new() }),
            }
        }
        other => return Err(Answer::declined(other, Some(key))),
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &back)
}
