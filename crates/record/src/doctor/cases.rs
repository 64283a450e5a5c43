//! Each open case: its owner, its next step, its promises, what it said; and of ended ones how they ended.

use super::{Examination, GRACE_SECONDS, SAMPLED_STREAMS, chains, finding::*};
use crate::{
    Record, RecordError, statements,
    store::{StoreError, Tx},
    vals,
    views::case_card,
};
use casework::{
    CaseEvent,
    case::{Case, OpenCase, Story},
    conversation::message::Delivery,
    ids::{CaseId, MessageId},
    promise::{
        duty::DutyKind,
        promise::{Fate, Promise, Told},
    },
    solution::resolution::Ending,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use uuid::Uuid;

statements! {
    /// A page of open cases.
    pub OPEN { both: "SELECT case_id FROM case_card WHERE is_open = 1 AND case_id > $1 ORDER BY case_id LIMIT $2" }
    /// The latest that ended in a state.
    pub ENDED { both: "SELECT case_id FROM case_card WHERE is_open = 0 AND state = $1 ORDER BY ended_at DESC LIMIT $2" }
    /// Ended cases with a broken promise that was not told.
    pub UNDISCLOSED { both: "SELECT case_id FROM case_card WHERE broken > 0 ORDER BY case_id LIMIT 1000" }
    /// What the row of a case shows, whether its people work here, and when it is looked at.
    pub SHOWN { both: "SELECT c.slug, c.state, c.is_open, c.version, c.owner, c.acting, c.next_step, c.next_id, c.next_by, c.next_due_at, c.next_told_at, c.next_untold, c.broken, o.active, a.active, d.at, d.attempts FROM case_card c LEFT JOIN staff_card o ON o.staff = c.owner LEFT JOIN staff_card a ON a.staff = c.acting LEFT JOIN due d ON d.stream = c.case_id WHERE c.case_id = $1" }
    /// Its key.
    pub SLUG { both: "SELECT slug FROM case_card WHERE case_id = $1" }
    /// What waits to leave from a case.
    pub LEAVING { both: "SELECT message FROM outbox WHERE stream = $1" }
    /// What was sent from a case, and where its bytes are.
    pub SENT { both: "SELECT s.message, o.sha256, o.size_bytes, o.bytes IS NOT NULL, o.erased_at FROM sent s LEFT JOIN original o ON o.id = s.original WHERE s.stream = $1" }
}

pub(super) async fn check(record: &Record, examination: &Examination<'_>, findings: &mut Findings) -> Result<(), RecordError> {
    if examination.thorough {
        // Every stream is looked at with its chain.
        return Ok(());
    }
    let mut after = Uuid::nil();
    loop {
        let page = record.db().read().await?.query(&OPEN, vals![after, 500_u32], |r| r.get::<Uuid>(0)).await?;
        let Some(last) = page.last() else { break };
        after = *last;
        for case in page {
            check_one(record, examination, CaseId(case), findings).await?;
        }
    }
    let mut others = Vec::new();
    let mut tx = record.db().read().await?;
    for state in ["solved", "quiet", "final_answer", "not_a_case"] {
        others.extend(tx.query(&ENDED, vals![state, SAMPLED_STREAMS], |r| r.get::<Uuid>(0)).await?);
    }
    others.extend(tx.query(&UNDISCLOSED, vals![], |r| r.get::<Uuid>(0)).await?);
    drop(tx);
    for case in others {
        check_one(record, examination, CaseId(case), findings).await?;
    }
    Ok(())
}

pub(super) async fn slug(tx: &mut Tx<'_>, case: Uuid) -> Result<Option<String>, StoreError> {
    tx.query_maybe(&SLUG, vals![case], |r| r.get(0)).await
}

/// What the row of a case shows.
struct Shown {
    state: String,
    is_open: bool,
    version: u64,
    owner: Option<Uuid>,
    acting: Option<Uuid>,
    next: Option<(String, Uuid, Uuid, Timestamp)>,
    told_at: Option<Timestamp>,
    untold: Option<String>,
    broken: u64,
    owner_works_here: bool,
    acting_works_here: bool,
    due_at: Option<Timestamp>,
    due_fails: bool,
}

async fn shown(tx: &mut Tx<'_>, case: CaseId) -> Result<Option<(String, Shown)>, StoreError> {
    tx.query_maybe(&SHOWN, vals![case.0], |r| {
        let next: (Option<String>, Option<Uuid>, Option<Uuid>, Option<Timestamp>) = (r.get(6)?, r.get(7)?, r.get(8)?, r.get(9)?);
        let next = match next {
            (Some(step), Some(id), Some(by), Some(due_at)) => Some((step, id, by, due_at)),
            (_, _, _, _) => None,
        };
        let shown = Shown {
            state: r.get(1)?,
            is_open: r.get::<i64>(2)? != 0,
            version: r.get::<i64>(3)?.unsigned_abs(),
            owner: r.get(4)?,
            acting: r.get(5)?,
            next,
            told_at: r.get(10)?,
            untold: r.get(11)?,
            broken: r.get::<i64>(12)?.unsigned_abs(),
            owner_works_here: r.get::<Option<i64>>(13)? == Some(1),
            acting_works_here: r.get::<Option<i64>>(14)? == Some(1),
            due_at: r.get(15)?,
            due_fails: r.get::<Option<i64>>(16)?.unwrap_or(0) > 0,
        };
        Ok((r.get(0)?, shown))
    })
    .await
}

/// One case, all of it in one snapshot.
pub(super) async fn check_one(
    record: &Record,
    examination: &Examination<'_>,
    id: CaseId,
    findings: &mut Findings,
) -> Result<(), RecordError> {
    let mut tx = record.db().read().await?;
    let shown = shown(&mut tx, id).await?;
    let leaving: HashSet<Uuid> = tx.query(&LEAVING, vals![id.0], |r| r.get(0)).await?.into_iter().collect();
    check_sent(record, &mut tx, id, shown.as_ref().map(|(slug, _)| slug), findings).await?;
    let events = chains::read_events::<CaseEvent>(&mut tx, id.0).await?;
    drop(tx);
    let slug = shown.as_ref().map(|(slug, _)| slug.clone());
    let of = Of::Case(id, slug);
    let case = match events {
        Ok(events) => Case::fold(&events),
        Err(why) => {
            findings.add(Fault::RecordDamaged, &of, why);
            return Ok(());
        }
    };
    let Some(story) = case.story() else { return Ok(()) };
    let of = Of::Case(id, Some(story.spoken_key.slug()));
    let Some((shown_slug, shown)) = shown else {
        findings.add(Fault::ViewWrong, &of, "it has no row, so that no list shows it");
        return Ok(());
    };
    if shown_slug != story.spoken_key.slug() {
        findings.add(Fault::ViewWrong, &of, "its row has another key");
    }
    compare(&case, &shown, &of, findings);
    not_leaving(story, &leaving, &of, findings);
    match &case {
        Case::Open(c) => check_open(examination, id, &case, c, &shown, &leaving, &of, findings),
        Case::Ended(c) => {
            let told_by_ending = matches!(c.ending, Ending::Solved(_) | Ending::NotACase(_));
            let broken = story.past.iter().any(|p| matches!(p.fate, Fate::Broken { .. }));
            if broken && !told_by_ending {
                findings.add(Fault::BrokenUndisclosed, &of, "it ended without the customer's word, and a broken promise was never told");
            }
        }
        Case::Unopened => {}
    }
    Ok(())
}

/// What the row shows against what the events make.
fn compare(case: &Case, shown: &Shown, of: &Of, findings: &mut Findings) {
    let mut differs = Vec::new();
    if shown.state != case.state() {
        let what = format!("its row says `{}`, its record says `{}`", shown.state, case.state());
        let fault = if matches!(case, Case::Ended(_)) || !shown.is_open { Fault::EndingDiffers } else { Fault::ViewWrong };
        findings.add(fault, of, what);
    }
    let open = case.open();
    if shown.version != case.version() {
        findings.add(Fault::ViewWrong, of, format!("its row is of version {}, its record of version {}", shown.version, case.version()));
    }
    if shown.is_open != open.is_some() {
        differs.push("whether it is open");
    }
    if shown.owner != case.owner().map(|o| o.0) {
        differs.push("its owner");
    }
    if shown.acting != open.map(|c| c.acting().0) {
        differs.push("who acts");
    }
    let step = open.map(case_card::next);
    let next = step.as_ref().map(|n| (n.step.to_owned(), n.id, n.by, n.due_at));
    let told = step.as_ref().map(|n| (n.told_at, n.untold.map(str::to_owned))).unwrap_or_default();
    if shown.next != next || (shown.told_at, shown.untold.clone()) != told {
        differs.push("its next step");
    }
    let broken = case.story().map_or(0, |s| s.past.iter().filter(|p| matches!(p.fate, Fate::Broken { .. })).count() as u64);
    if shown.broken != broken {
        differs.push("its broken promises");
    }
    if !differs.is_empty() {
        findings.add(Fault::ViewWrong, of, format!("its row says something else than its record: {}", differs.join(", ")));
    }
}

#[expect(clippy::too_many_arguments, reason = "everything that was read of one case, each looked at once")]
fn check_open(
    examination: &Examination<'_>,
    id: CaseId,
    case: &Case,
    c: &OpenCase,
    shown: &Shown,
    leaving: &HashSet<Uuid>,
    of: &Of,
    findings: &mut Findings,
) {
    if shown.owner.is_none() || !shown.owner_works_here {
        findings.add(Fault::OwnerMissing, of, "its owner is nobody, or doesn't work here");
    }
    if shown.acting.is_none() || !shown.acting_works_here {
        findings.add(Fault::OwnerMissing, of, "whoever acts on it is nobody, or doesn't work here");
    }
    if shown.next.is_none() || (shown.told_at.is_none() && shown.untold.is_none()) {
        findings.add(Fault::NextStepMissing, of, "it has no dated next step by somebody, told or owed");
    }
    check_promises(examination, c, shown, leaving, of, findings);
    if let Some(next) = (examination.next)(case) {
        match shown.due_at {
            None => findings.add(Fault::DueMissing, of, format!("it has to be looked at at {next}, and nothing will")),
            Some(at) if at > next => findings.add(Fault::DueMissing, of, format!("it has to be looked at at {next}, and is only at {at}")),
            Some(_) => {}
        }
    }
    for (rule, what) in (examination.ask)(id, c) {
        findings.add_under(rule, Fault::AskedByTheDesk, of, what);
    }
}

/// Every promise is kept, moved or broken in time, told, and disclosed.
fn check_promises(examination: &Examination<'_>, c: &OpenCase, shown: &Shown, leaving: &HashSet<Uuid>, of: &Of, findings: &mut Findings) {
    for p in c.owed.promises() {
        if let Some(what) = untold(c, p, leaving) {
            findings.add(Fault::NextStepUntold, of, what);
        }
        if p.due_at + SignedDuration::from_secs(GRACE_SECONDS) < examination.desk_now {
            let why = match shown.due_at {
                None => "nothing will look at it".to_owned(),
                Some(_) if shown.due_fails => "the clock comes by and fails".to_owned(),
                Some(at) if at > examination.desk_now => format!("the clock comes by only at {at}"),
                Some(_) => "the clock doesn't come by".to_owned(),
            };
            findings.add(
                Fault::PromiseOverdue,
                of,
                format!("a promise was due at {} and is neither kept, moved nor broken: {why}", p.due_at),
            );
        }
    }
    for p in c.story.past.iter().filter(|p| matches!(p.fate, Fate::Broken { .. })) {
        if !c.owed.duties().any(|d| d.kind == DutyKind::Disclose { promise: p.id }) {
            findings.add(Fault::BrokenUndisclosed, of, format!("a promise of {} was broken; nobody told it, and nobody has to", p.due_at));
        }
    }
}

/// Why nobody hears of a promise, if so.
fn untold(c: &OpenCase, p: &Promise, leaving: &HashSet<Uuid>) -> Option<&'static str> {
    let duty = |wanted: &dyn Fn(&DutyKind) -> bool| c.owed.duties().any(|d| wanted(&d.kind));
    match p.told {
        Told::Told { .. } => None,
        Told::BeingDelivered { message } => {
            let bounced = c.story.message(message).is_none_or(|m| matches!(m.delivery, Delivery::Bounced { .. } | Delivery::TakenBack));
            let lost = bounced || !leaving.contains(&message.0);
            (lost && !duty(&|d| *d == DutyKind::Tell { message }))
                .then_some("a promise is said to be on its way to the customer, and no message with it leaves")
        }
        Told::Impossible { .. } => {
            let owed = duty(&|d| matches!(d, DutyKind::Tell { .. }) || *d == DutyKind::TellPromise { promise: p.id });
            (!owed).then_some("a promise couldn't be told, and nobody has to tell it in another way")
        }
    }
}

/// What was said and is still on its way must wait to leave.
fn not_leaving(story: &Story, leaving: &HashSet<Uuid>, of: &Of, findings: &mut Findings) {
    for m in &story.messages {
        let waits = match m.delivery {
            Delivery::Held { .. } | Delivery::Deferred { .. } | Delivery::InDoubt { .. } => true,
            Delivery::TakenBack | Delivery::Accepted { .. } | Delivery::Bounced { .. } => false,
        };
        let MessageId(id) = m.id;
        if waits && !leaving.contains(&id) {
            findings.add(Fault::MessageNotLeaving, of, format!("message {id} was said and has not left, and doesn't wait to leave"));
        }
    }
}

async fn check_sent(
    record: &Record,
    tx: &mut Tx<'_>,
    id: CaseId,
    slug: Option<&String>,
    findings: &mut Findings,
) -> Result<(), RecordError> {
    let sent = tx
        .query(&SENT, vals![id.0], |r| {
            let there = r.get::<bool>(3)? || r.get::<Option<i64>>(4)?.is_some();
            Ok((r.get::<Uuid>(0)?, there, r.get::<Option<[u8; 32]>>(1)?, r.get::<Option<i64>>(2)?))
        })
        .await?;
    for (message, there, sha256, size) in sent {
        let in_a_file = sha256.zip(size).is_some_and(|(sha256, size)| record.files().holds(&sha256, size.unsigned_abs()));
        if !there && !in_a_file {
            findings.add(Fault::SentNotKept, &Of::Case(id, slug.cloned()), format!("message {message} left, and what left isn't kept"));
        }
    }
    Ok(())
}
