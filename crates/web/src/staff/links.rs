//! Ending a customer's links: a telephone was lost, or somebody else reads their mail. Whoever hears of it can do it.

use super::{act_form::ActForm, compose::after};
use crate::{
    answer::{Answer, Answered},
    framing::Done,
};

/// `POST /cases/{key}/end-links`
pub async fn end(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let ended = form.app.desk().end_links(form.staff.id, form.command, case).await;
    ended.map_err(|e| Answer::declined(e, Some(&form.key)))?;
    Ok(after(&form.app, &format!("/cases/{}", form.key), &Done::of("done-links-ended")))
}
