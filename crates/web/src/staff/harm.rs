//! Harm: believed at once, relieved meanwhile, and over by the customer's word.

use super::{
    acts::{At, answered, case_id, field, id},
    compose::moment,
    fields::Fields,
};
use crate::{
    answer::Answered,
    app::App,
    framing::{self, Done, command_id},
    pages::case::Act,
    principal::Staff,
};
use axum::{
    extract::{Form, Path, State},
    http::HeaderMap,
};
use casework::{
    Actor, Command,
    command::NewHarm,
    harm::harm::{HarmKind, Severity},
    ids::{CaseId, HarmId},
};
use desk::{Declined, Handled, Order, Sealer};
use jiff::Timestamp;
use uuid::Uuid;

/// The kind of this name.
pub(super) fn harm_kind(name: &str) -> Option<HarmKind> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// The severity of this name; serious when it is none.
pub(super) fn severity(name: &str) -> Severity {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).unwrap_or(Severity::Serious)
}

/// `POST /cases/{key}/harm`
pub async fn harm(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let command = command_id(field(&fields, "command"));
    let Some(kind) = harm_kind(field(&fields, "kind")) else {
        let outcome = Err(Declined::Unusable { field: "kind", why: words::key!("harm-kind-missing").into() });
        let at = At { app: &app, staff: &staff, headers: &headers, key: &key };
        return answered(at, Some(Act::Harm), &fields, Done::of("done-harm"), outcome).await;
    };
    let since = since(&app, &staff, field(&fields, "since_day"));
    let harm = HarmId(Uuid::new_v5(&command.0, b"harm"));
    let severity = severity(field(&fields, "severity"));
    let open = |words| Command::OpenHarm(NewHarm { harm, kind, severity, since, words });
    let mut outcome = app.desk().noting(staff.id, command, case, field(&fields, "what"), open).await;
    if outcome.is_ok() && !field(&fields, "stopgap").is_empty() {
        let second = casework::ids::CommandId(Uuid::new_v5(&command.0, b"stopgap"));
        outcome = find_stopgap(&app, &staff, second, case, harm, field(&fields, "stopgap")).await;
    }
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, Some(Act::Harm), &fields, Done::of("done-harm"), outcome).await
}

/// Since when: a day without an hour is its beginning, never later than now; without a day it is now.
pub(super) fn since(app: &App, staff: &Staff, day: &str) -> Timestamp {
    let (zone, now) = (framing::voice(app, None, staff.zone.as_deref()).zone().clone(), app.desk().now());
    moment(day, "00:00", &zone).unwrap_or(now).min(now)
}

async fn find_stopgap(
    app: &App,
    staff: &Staff,
    command: casework::ids::CommandId,
    case: CaseId,
    harm: HarmId,
    text: &str,
) -> Result<Handled, Declined> {
    let mut sealer = Sealer::new(command, case.0);
    let what = Command::FindStopgap { harm, stopgap: sealer.noted(text) };
    app.desk().handle(Order::new(command, Actor::Staff(staff.id), case, what).with(sealer.finish())).await
}

/// `POST /cases/{key}/stopgap`
pub async fn stopgap(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let (command, harm) = (command_id(field(&fields, "command")), id(&fields, "harm")?);
    let outcome = if field(&fields, "what").is_empty() {
        Err(Declined::Unusable { field: "what", why: words::key!("refusal-nothing-said").into() })
    } else {
        find_stopgap(&app, &staff, command, case, harm, field(&fields, "what")).await
    };
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, Some(Act::Stopgap), &fields, Done::of("done-stopgap"), outcome)
        .await
}

/// `POST /cases/{key}/harm-over`
pub async fn harm_over(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let what = Command::EndHarm { harm: id(&fields, "harm")?, word: id(&fields, "contact")? };
    let outcome = app.desk().handle(Order::new(command_id(field(&fields, "command")), Actor::Staff(staff.id), case, what)).await;
    answered(
        At { app: &app, staff: &staff, headers: &headers, key: &key },
        Some(Act::HarmOver),
        &fields,
        Done::of("done-harm-over"),
        outcome,
    )
    .await
}
