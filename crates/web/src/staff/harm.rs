//! Harm: believed at once, relieved meanwhile, and over by the customer's word.

use super::{act_form::ActForm, compose::moment};
use crate::{
    answer::Answered,
    app::App,
    framing::{self, Done},
    pages::case::act::Act,
    principal::Staff,
};
use casework::{
    Actor, Command,
    command::NewHarm,
    harm::harm::{HarmKind, Severity},
    ids::{CaseId, CommandId, HarmId},
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
pub async fn harm(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let command = form.command;
    let Some(kind) = harm_kind(form.field("kind")) else {
        return form.wrong(Act::Harm, "kind", words::key!("harm-kind-missing")).await;
    };
    let since = since(&form.app, &form.staff, form.field("since_day"));
    let harm = HarmId(Uuid::new_v5(&command.0, b"harm"));
    let severity = severity(form.field("severity"));
    let open = |words| Command::OpenHarm(NewHarm { harm, kind, severity, since, words });
    let mut outcome = form.app.desk().noting(form.staff.id, command, case, form.field("what"), open).await;
    if outcome.is_ok() && !form.field("stopgap").is_empty() {
        let second = CommandId(Uuid::new_v5(&command.0, b"stopgap"));
        outcome = find_stopgap(&form, second, case, harm, form.field("stopgap")).await;
    }
    form.answered(Some(Act::Harm), Done::of("done-harm"), outcome).await
}

/// Since when: a day without an hour is its beginning, never later than now; without a day it is now.
pub(super) fn since(app: &App, staff: &Staff, day: &str) -> Timestamp {
    let (zone, now) = (framing::voice(app, None, staff.zone.as_deref()).zone().clone(), app.desk().now());
    moment(day, "00:00", &zone).unwrap_or(now).min(now)
}

async fn find_stopgap(form: &ActForm, command: CommandId, case: CaseId, harm: HarmId, text: &str) -> Result<Handled, Declined> {
    let mut sealer = Sealer::new(command, case.0);
    let what = Command::FindStopgap { harm, stopgap: sealer.noted(text) };
    form.app.desk().handle(Order::new(command, Actor::Staff(form.staff.id), case, what).with(sealer.finish())).await
}

/// `POST /cases/{key}/stopgap`
pub async fn stopgap(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    if form.field("what").is_empty() {
        return form.wrong(Act::Stopgap, "what", words::key!("refusal-nothing-said")).await;
    }
    let outcome = find_stopgap(&form, form.command, case, form.id("harm")?, form.field("what")).await;
    form.answered(Some(Act::Stopgap), Done::of("done-stopgap"), outcome).await
}

/// `POST /cases/{key}/harm-over`
pub async fn harm_over(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let what = Command::EndHarm { harm: form.id("harm")?, word: form.id("contact")? };
    let outcome = form.handle(case, what).await;
    form.answered(Some(Act::HarmOver), Done::of("done-harm-over"), outcome).await
}
