//! Ending a customer's links: a telephone was lost, or somebody else reads their mail. Whoever hears of it can do it.

use super::{acts::case_id, compose::after, fields::Fields};
use crate::{
    answer::{Answer, Answered},
    app::App,
    framing::{Done, command_id},
    principal::Staff,
};
use axum::extract::{Form, Path, State};

/// `POST /cases/{key}/end-links`
pub async fn end(State(app): State<App>, staff: Staff, Path(key): Path<String>, Form(fields): Form<Fields>) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let ended = app.desk().end_links(staff.id, command_id(&fields.text("command")), case).await;
    ended.map_err(|e| Answer::declined(e, Some(&key)))?;
    Ok(after(&app, &format!("/cases/{key}"), &Done::of("done-links-ended")))
}
