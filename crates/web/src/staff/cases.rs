//! The list of cases, page by page.

use super::shown::waiting;
use crate::{
    answer::{Answer, Answered, encoded, page},
    app::App,
    framing,
    layout::Place,
    pages::cases::{self, CaseRow as Row, Cases, Which, Whose},
    principal::Staff,
};
use axum::{
    extract::{Query, State},
    http::HeaderMap,
};
use casework::ids::CaseId;
use jiff::Timestamp;
use record::views::case_list::{After, CaseRow, List};
use serde::Deserialize;

/// Rows on one page.
const ROWS: u32 = 50;

/// What the address asks for.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    whose: String,
    #[serde(default)]
    state: String,
    /// Where this page begins: an instant in microseconds, and a case.
    #[serde(default)]
    after: String,
}

/// `GET /cases`
pub async fn show(State(app): State<App>, staff: Staff, Query(asked): Query<Asked>, headers: HeaderMap) -> Answered {
    let frame = framing::of_staff(&app, &staff, &headers, Place::Cases, "/cases").await?;
    let whose = match asked.whose.as_str() {
        "team" => Whose::Team,
        "all" => Whose::All,
        _ => Whose::Mine,
    };
    let which = match asked.state.as_str() {
        "quiet" => Which::Quiet,
        "solved" => Which::Solved,
        _ => Which::Open,
    };
    let rows = rows(&app, &staff, whose, which, &asked.after).await?;
    let more = rows.len() > ROWS as usize;
    let shown = &rows[..rows.len().min(ROWS as usize)];
    let base = format!("/cases?whose={}&state={}", whose.value(), which.value());
    let next_href = shown.last().filter(|_| more).map(|last| format!("{base}&after={}", encoded(&mark(last, which))));
    let (whose_links, state_links) = cases::filters(&frame, whose, which, &[Whose::Mine, Whose::Team, Whose::All]);
    let list = Cases {
        whose: whose_links,
        state: state_links,
        rows: shown
            .iter()
            .map(|c| Row { waiting: waiting(&frame, &staff, c), state: super::case::row_state(c), opened_at: c.opened_at })
            .collect(),
        next_href,
        first_href: (!asked.after.is_empty()).then_some(base),
        frame,
    };
    page(&list)
}

async fn rows(app: &App, staff: &Staff, whose: Whose, which: Which, after: &str) -> Result<Vec<CaseRow>, Answer> {
    let (at, case) = after.split_once(' ').unwrap_or_default();
    let at = at.parse().ok().and_then(|micros| Timestamp::from_microsecond(micros).ok());
    let record = app.desk().record();
    let list = match whose {
        Whose::Mine => List::Owned(staff.id),
        Whose::Team => List::Team(staff.team),
        Whose::All => List::All,
    };
    match which {
        Which::Open => {
            let after = match (at, case.parse()) {
                (Some(at), Ok(case)) => After(at, CaseId(case)),
                (_, _) => After::start(),
            };
            record.cases(list, after, ROWS + 1).await.map_err(Answer::failed)
        }
        Which::Quiet | Which::Solved => {
            let state = if which == Which::Quiet { "quiet" } else { "solved" };
            let before = at.unwrap_or_else(|| app.desk().now() + jiff::SignedDuration::from_secs(1));
            record.cases_ended(list, state, before, ROWS + 1).await.map_err(Answer::failed)
        }
    }
}

fn mark(row: &CaseRow, which: Which) -> String {
    let at = match which {
        Which::Open => row.next.as_ref().map_or(row.opened_at, |n| n.due_at),
        Which::Quiet | Which::Solved => row.ended_at.unwrap_or(row.opened_at),
    };
    format!("{} {}", at.as_microsecond(), row.case.0)
}
