//! The figures of the last thirty days, for everybody who works here.

use super::shown;
use crate::{
    answer::{Answer, Answered, page},
    app::App,
    framing,
    layout::Place,
    pages::figures::{DoorRow, Figures},
    principal::Staff,
};
use axum::{extract::State, http::HeaderMap};
use desk::Act;
use jiff::SignedDuration;

/// The span of the page, in days.
const DAYS: i64 = 30;

/// `GET /figures`
pub async fn show(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    app.desk().permit_staff(staff.id, Act::See).await.map_err(|e| Answer::declined(e, None))?;
    let since = app.desk().now() - SignedDuration::from_hours(24 * DAYS);
    let promises = app.desk().record().promise_figures(since).await.map_err(Answer::failed)?;
    let doors = app.desk().record().door_figures(since).await.map_err(Answer::failed)?;
    let frame = framing::of_staff(&app, &staff, &headers, Place::Figures, "/figures").await?;
    let shown = Figures {
        days: DAYS,
        kept: count(promises.kept),
        moved: count(promises.moved),
        broken: count(promises.broken),
        disclosed: count(promises.disclosed),
        untold: count(promises.broken.saturating_sub(promises.disclosed)),
        doors: doors
            .iter()
            .map(|d| DoorRow {
                door: shown::door_named(&d.door).shown(&frame),
                contacts: count(d.contacts),
                cases: count(d.cases),
                side_door: d.door == "management",
            })
            .collect(),
        frame,
    };
    page(&shown)
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
