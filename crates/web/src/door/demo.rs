//! The demonstration: its people come in by one click, one of its customers has a link, and its clock can be moved.

use super::login::{Entry, begin, wrong};
use crate::{
    answer::{Answer, Answered, local_path, see_other},
    app::App,
    layout::{Frame, arg},
    pages::{
        login::{DemoPerson, WrongEntry},
        trouble::Home,
    },
    principal::Staff,
};
use axum::{Form, extract::State, http::HeaderMap};
use casework::{ids::StaffId, people::staff::Role};
use desk::Declined;
use jiff::{SignedDuration, Timestamp};
use record::views::{
    case_list::{After, List},
    staff_card::StaffRow,
};
use serde::Deserialize;
use words::key;

/// How far the demonstration's clock is to go.
#[derive(Deserialize)]
pub struct Forward {
    by: String,
    #[serde(default)]
    back: String,
}

/// Moves the demonstration's time: an hour, a day, or to the next moment at which something falls due.
pub async fn time(State(app): State<App>, _staff: Staff, Form(forward): Form<Forward>) -> Answered {
    if !app.web().demo || !app.desk().clock().is_simulated() {
        return Err(Answer::not_found(Home::Desk));
    }
    if let Some(to) = goal(&app, &forward.by).await? {
        move_to(app.clone(), to).await?;
    }
    Ok(see_other(local_path(&forward.back)))
}

/// Goes there through every moment at which something falls due, on a thread of its own: a day may hold many.
async fn move_to(app: App, to: Timestamp) -> Result<(), Answer> {
    let here = tokio::runtime::Handle::current();
    let moved = tokio::task::spawn_blocking(move || here.block_on(app.desk().move_time(to, async || app.pump().await))).await;
    moved.map_err(Answer::failed)?.map_err(|e| Answer::declined(Declined::Failed(e), None))
}

/// The instant to go to; nothing when nothing is due, or the button is unknown.
async fn goal(app: &App, by: &str) -> Result<Option<Timestamp>, Answer> {
    let now = app.desk().now();
    Ok(match by {
        "hour" => Some(now + SignedDuration::from_hours(1)),
        "day" => Some(now + SignedDuration::from_hours(24)),
        "next" => app.desk().next_instant().await.map_err(Answer::failed)?.map(|at| at.max(now)),
        _ => None,
    })
}

pub(super) async fn person(app: &App, headers: &HeaderMap, entry: &Entry) -> Answered {
    let asked = entry.person.parse().ok().map(StaffId);
    match asked {
        Some(staff) => begin(app, headers, entry, staff).await,
        None => wrong(app, headers, entry, WrongEntry::Pair).await,
    }
}

/// The demonstration's staff, and the link and name of one of its customers.
pub(super) async fn people(app: &App) -> Result<(Vec<StaffRow>, Option<(String, Option<String>)>), Answer> {
    let names = app.desk().staff_names().await.map_err(Answer::failed)?;
    let staff = names.all().iter().filter(|s| s.active).cloned().collect();
    let first = app.desk().record().cases(List::All, After::start(), 1).await.map_err(Answer::failed)?.pop();
    let (Some(case), Some(settings)) = (first, app.desk().settings()) else {
        return Ok((staff, None));
    };
    let generation = app.desk().link_generation(case.case, case.customer).await.map_err(Answer::failed)?;
    let link = app.desk().customer_link(&settings, case.case, &case.slug, case.customer, generation).link;
    let here = link.strip_prefix(settings.base_address.as_str()).unwrap_or(&link).to_owned();
    Ok((staff, Some((here, case.customer_name))))
}

pub(super) fn button(frame: &Frame, member: &StaffRow) -> DemoPerson {
    let role = frame.say(role_key(member.role));
    let who = frame.say_with("login-demo-as", &[("name", arg::text(&member.name)), ("role", arg::text(&role))]);
    DemoPerson { id: member.staff.0.to_string(), who }
}

/// The role's name in the texts.
fn role_key(role: Role) -> &'static str {
    match role {
        Role::Operator => key!("role-operator"),
        Role::Lead => key!("role-lead"),
        Role::Manager => key!("role-manager"),
        Role::Auditor => key!("role-auditor"),
        Role::Administrator => key!("role-administrator"),
    }
}
