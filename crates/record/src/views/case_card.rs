//! One row a case: what lists, *Today* and scripts show of it.

use crate::{
    append::signed,
    statements,
    store::{StoreError, Tx},
    vals,
};
use casework::{
    case::{Case, OpenCase, Story},
    harm::harm::{Harm, HarmKind, Severity},
    ids::CaseId,
    promise::{
        duty::DutyKind,
        owed::Step,
        promise::{Fate, Told, What},
    },
};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// The row of a case, whole: it never passes through a state that breaks a constraint.
    pub WRITE { both: "INSERT INTO case_card (case_id, slug, state, is_open, customer, owner, owner_active, acting, team, offered_to, opened_at, ended_at, door, language, next_step, next_id, next_by, next_due_at, next_told_at, next_untold, next_words, waits_for_us, broken, slipping, harm, harm_kind, harm_since, harm_relieved, subject, last_words, last_contact_at, version, final_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33) ON CONFLICT (case_id) DO UPDATE SET state = excluded.state, is_open = excluded.is_open, owner = excluded.owner, owner_active = excluded.owner_active, acting = excluded.acting, offered_to = excluded.offered_to, ended_at = excluded.ended_at, next_step = excluded.next_step, next_id = excluded.next_id, next_by = excluded.next_by, next_due_at = excluded.next_due_at, next_told_at = excluded.next_told_at, next_untold = excluded.next_untold, next_words = excluded.next_words, waits_for_us = excluded.waits_for_us, broken = excluded.broken, slipping = excluded.slipping, harm = excluded.harm, harm_kind = excluded.harm_kind, harm_since = excluded.harm_since, harm_relieved = excluded.harm_relieved, last_words = excluded.last_words, last_contact_at = excluded.last_contact_at, version = excluded.version, final_by = excluded.final_by" }
    /// Who takes part.
    pub TAKES_PART { both: "INSERT INTO participant (person, case_id) VALUES ($1, $2) ON CONFLICT (person, case_id) DO NOTHING" }
}

/// The name of a step in the table: `promise.call`, `duty.answer`.
#[must_use]
pub fn step_name(step: &Step) -> &'static str {
    match step {
        Step::Promise(p) => match p.what {
            What::Answer => "promise.answer",
            What::Call => "promise.call",
            What::Visit => "promise.visit",
            What::Payment => "promise.payment",
            What::Fix => "promise.fix",
            What::Other => "promise.other",
        },
        Step::Duty(d) => match d.kind {
            DutyKind::Answer { .. } => "duty.answer",
            DutyKind::Disclose { .. } => "duty.disclose",
            DutyKind::Tell { .. } => "duty.tell",
            DutyKind::TellPromise { .. } => "duty.tell_promise",
            DutyKind::AskSolved { .. } => "duty.ask_solved",
            DutyKind::FindStopgap { .. } => "duty.find_stopgap",
            DutyKind::ReadStranger { .. } => "duty.read_stranger",
            DutyKind::ReviewFinalAnswer => "duty.review_final_answer",
            DutyKind::OfferTheSame { .. } => "duty.offer_the_same",
            DutyKind::SayWhatNext => "duty.say_what_next",
        },
    }
}

/// The name of a harm's kind in the table.
#[must_use]
pub fn harm_name(kind: HarmKind) -> &'static str {
    match kind {
        HarmKind::NoHeating => "no_heating",
        HarmKind::NoWater => "no_water",
        HarmKind::NoPower => "no_power",
        HarmKind::NoTelephone => "no_telephone",
        HarmKind::Health => "health",
        HarmKind::Home => "home",
        HarmKind::Money => "money",
        HarmKind::Threatened => "threatened",
        HarmKind::Other => "other",
    }
}

fn severity(harm: &Harm) -> i64 {
    match harm.severity {
        Severity::Low => 1,
        Severity::Serious => 2,
        Severity::Danger => 3,
    }
}

/// The worst harm: the most severe, and of those the oldest.
#[must_use]
pub fn worst(story: &Story) -> Option<&Harm> {
    story.harms.iter().min_by_key(|h| (std::cmp::Reverse(h.severity), h.since))
}

/// What the table holds of the next step.
pub(crate) struct Next {
    pub(crate) step: &'static str,
    pub(crate) id: Uuid,
    pub(crate) by: Uuid,
    pub(crate) due_at: Timestamp,
    pub(crate) told_at: Option<Timestamp>,
    pub(crate) untold: Option<&'static str>,
    words: Option<Uuid>,
}

pub(crate) fn next(c: &OpenCase) -> Next {
    let step = c.owed.next();
    let (id, by, untold, words) = match step {
        Step::Promise(p) => {
            let untold = match p.told {
                Told::Told { .. } => None,
                Told::BeingDelivered { .. } => Some("being_delivered"),
                Told::Impossible { .. } => Some("impossible"),
            };
            (p.id.0, p.by.0, untold, p.words.as_ref().map(|w| w.0.id.0))
        }
        Step::Duty(d) => (d.id.0, c.acting().0, Some("duty"), None),
    };
    Next { step: step_name(step), id, by, due_at: step.due_at(), told_at: step.told_at(), untold, words }
}

pub(crate) async fn write(tx: &mut Tx<'_>, id: CaseId, case: &Case) -> Result<(), StoreError> {
    let Some(story) = case.story() else { return Ok(()) };
    let open = case.open();
    let next = open.map(next);
    let harm = worst(story);
    let ended_at = match case {
        Case::Ended(c) => Some(c.ended_at),
        Case::Unopened | Case::Open(_) => None,
    };
    let broken = story.past.iter().filter(|p| matches!(p.fate, Fate::Broken { .. })).count() as u64;
    let slipping = open.map_or(0, |c| c.owed.duties().filter(|d| d.lead_told).count()) as u64;
    let relieved = !story.harms.is_empty() && story.harms.iter().all(|h| h.stopgap.is_some());
    let door = serde_json::to_value(story.door).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    tx.exec(
        &WRITE,
        vals![
            id.0,
            story.spoken_key.slug(),
            case.state(),
            i64::from(open.is_some()),
            story.customer.0,
            case.owner().map(|o| o.0),
            open.map(|_| 1_i64),
            open.map(|c| c.acting().0),
            story.team.0,
            open.and_then(|c| c.offer.as_ref()).map(|o| o.to.0),
            story.opened_at,
            ended_at,
            door,
            story.language,
            next.as_ref().map(|n| n.step),
            next.as_ref().map(|n| n.id),
            next.as_ref().map(|n| n.by),
            next.as_ref().map(|n| n.due_at),
            next.as_ref().and_then(|n| n.told_at),
            next.as_ref().and_then(|n| n.untold),
            next.as_ref().and_then(|n| n.words),
            i64::from(open.is_some_and(OpenCase::customer_waits)),
            signed(broken),
            signed(slipping),
            harm.map_or(0, severity),
            harm.map(|h| harm_name(h.kind)),
            harm.map(|h| h.since),
            i64::from(relieved),
            // Said by them, or our own line about why they called: the vault knows which.
            story.subject.as_ref().map(|s| s.0.id.0).or(story.why_they_called.as_ref().map(|n| n.0.id.0)),
            story.last_words.as_ref().map(|s| s.0.id.0),
            story.last_contact_at,
            signed(story.version),
            open.and_then(|c| c.final_answer.as_ref()).map(|a| a.by.0)
        ],
    )
    .await?;
    for person in &story.participants {
        tx.exec(&TAKES_PART, vals![person.0, id.0]).await?;
    }
    Ok(())
}
