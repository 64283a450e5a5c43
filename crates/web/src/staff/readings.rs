//! Who read a case: for whoever watches over the desk.

use super::shown;
use crate::{
    answer::{Answer, Answered, page},
    app::App,
    framing,
    layout::{Frame, Place},
    pages::readings::{ReadingRow, Readings, purpose},
    principal::Staff,
};
use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
};
use desk::ON_THIS_MACHINE;
use jiff::Timestamp;
use record::reading::Reading;
use serde::Deserialize;

/// How many readings a page shows.
const ROWS: u32 = 200;

/// What the address may say beside the key.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// Older than this instant, in microseconds.
    before: Option<i64>,
}

/// `GET /cases/{key}/readings`
pub async fn show(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Answered {
    let before = asked.before.and_then(|at| Timestamp::from_microsecond(at).ok()).unwrap_or(Timestamp::MAX);
    let opened = app.desk().who_read(staff.id, &key, before, ROWS).await;
    let (row, mut readings) = opened.map_err(|e| Answer::declined(e, Some(&key)))?;
    let frame = framing::of_staff(&app, &staff, &headers, Place::Cases, &format!("/cases/{key}/readings")).await?;
    // What was noted at the same instant stays together: on this page whole, or on the next.
    let last = readings.last().map(|r| r.at).filter(|_| readings.len() == ROWS as usize);
    readings.retain(|r| last.is_none_or(|last| r.at > last));
    let older = last.map(|last| format!("/cases/{key}/readings?before={}", last.as_microsecond().saturating_add(1)));
    page(&Readings {
        key,
        spoken_key: shown::spoken(&row.slug),
        who: shown::who(&row),
        readings: readings.iter().map(|r| reading(&frame, &staff, r)).collect(),
        older_href: older,
        frame,
    })
}

fn reading(frame: &Frame, staff: &Staff, r: &Reading) -> ReadingRow {
    let who = if r.staff == ON_THIS_MACHINE { frame.say("reading-by-command") } else { staff.names.name(r.staff).to_owned() };
    ReadingRow { who, what_for: purpose(frame, &r.purpose), at: r.at }
}
