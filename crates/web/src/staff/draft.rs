//! What a colleague has begun to write in a case, kept while they write: it waits for them on whatever machine they open the
//! case next, and is nobody else's. The script sends it; it is discarded by a form.

use super::{act_form::ActForm, compose::after};
use crate::{
    answer::{Answer, Answered},
    cookie,
    framing::Done,
    pages::trouble::{Home, Trouble},
};
use axum::{http::StatusCode, response::IntoResponse};
use desk::{Act, real_now};
use record::access::{
    draft::{Draft, DraftKind, LONGEST_BYTES},
    throttle::{Attempt, FREE_DRAFTS},
};

/// `POST /cases/{key}/draft`: kept as far as it is; without words, or discarded, it goes.
pub async fn keep(form: ActForm) -> Answered {
    let (app, record, now) = (&form.app, form.app.desk().record(), real_now());
    app.desk().permit_staff(form.staff.id, Act::Note).await.map_err(|e| Answer::declined(e, Some(&form.key)))?;
    let Some(row) = record.case_by_slug(&form.key).await.map_err(Answer::failed)? else {
        return Err(Answer::not_found(Home::Desk));
    };
    let kind = match form.field("kind") {
        "say" => DraftKind::Reply,
        "note" => DraftKind::Note,
        _ => return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk)),
    };
    let discarded = form.fields.is("discard", "yes");
    let words = form.fields.sent("text").replace("\r\n", "\n");
    if discarded || words.trim().is_empty() {
        record.erase_draft(form.staff.id, row.case, kind).await.map_err(Answer::failed)?;
        let page = format!("/cases/{}", form.key);
        return Ok(if discarded { after(app, &page, &Done::of("done-draft-gone")) } else { StatusCode::NO_CONTENT.into_response() });
    }
    if words.len() > LONGEST_BYTES {
        return Err(Answer::trouble(Trouble::TooLarge { megabytes: 1 }, Home::Desk));
    }
    let who = cookie::hash(&format!("drafts of {}", form.staff.id));
    if let Attempt::LockedUntil(_) = record.count_attempt(who, FREE_DRAFTS, now).await.map_err(Answer::failed)? {
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    }
    // What a page says while it is left may arrive after the form that it was written in: that has been sent.
    if record.done(form.command).await.map_err(Answer::failed)?.is_none() {
        let draft = Draft { kind, words, seen: form.field("seen").parse().unwrap_or(0), saved_at: now };
        record.save_draft(form.staff.id, row.case, draft).await.map_err(Answer::failed)?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
