//! The doctor's page: each rule that is checked on live data, and each case that breaks one.

use super::shown::spoken;
use crate::{
    answer::{Answer, Answered, page},
    app::App,
    framing,
    layout::{Frame, Place},
    pages::doctor::{Check, Doctor},
    principal::Staff,
};
use axum::{extract::State, http::HeaderMap};
use casework::rule::Rule;
use desk::{Act, fault_in_words};
use record::doctor::Finding;

/// What is checked, a line a rule, with what holds then.
const CHECKED: [(Rule, &str); 7] = [
    (Rule::Owner, words::key!("doctor-owner")),
    (Rule::NextStep, words::key!("doctor-next-step")),
    (Rule::Answerable, words::key!("doctor-answerable")),
    (Rule::AWayForward, words::key!("doctor-way-forward")),
    (Rule::Promise, words::key!("doctor-promise")),
    (Rule::TheCustomersWord, words::key!("doctor-customers-word")),
    (Rule::NothingLost, words::key!("doctor-nothing-lost")),
];

/// `GET /doctor`
pub async fn show(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    app.desk().permit_staff(staff.id, Act::Audit).await.map_err(|e| Answer::declined(e, None))?;
    let findings = app.desk().examine(false).await.map_err(|e| Answer::declined(e, None))?;
    let frame = framing::of_staff(&app, &staff, &headers, Place::Doctor, "/doctor").await?;
    let shown =
        Doctor { checks: CHECKED.iter().map(|(rule, key)| check(&frame, *rule, key, &findings)).collect(), checked_at: frame.now, frame };
    page(&shown)
}

fn check(frame: &Frame, rule: Rule, key: &str, findings: &[Finding]) -> Check {
    let broken: Vec<&Finding> = findings.iter().filter(|f| f.rule == rule).collect();
    let mut found: Vec<String> = broken.iter().map(|f| frame.say(fault_in_words(f))).collect();
    found.dedup();
    let mut details: Vec<&str> = broken.iter().map(|f| f.what.as_str()).collect();
    details.dedup();
    let mut cases: Vec<(String, String)> = broken.iter().filter_map(|f| f.slug.as_ref()).map(|slug| (slug.clone(), spoken(slug))).collect();
    cases.sort();
    cases.dedup();
    Check {
        rule: Some(rule.number()),
        what: frame.say(key),
        holds: broken.is_empty(),
        found: found.join(" "),
        details: details.join(" · "),
        cases,
    }
}
