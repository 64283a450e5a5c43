//! Doctor names each case that breaks a rule: every fault is planted by hand, and found.

use super::ground::{self, Ground, after, noon};
use crate::{
    on_both_databases,
    town_of_cases::{Size, Written, fill},
};
use casework::{
    Actor, Case,
    case::OpenCase,
    ids::{CaseId, OriginalId},
    people::staff::{AbsenceEvent, StaffEvent},
    promise::promise::PromiseEvent,
    rule::Rule,
    solution::resolution::ResolutionEvent,
};
use jiff::Timestamp;
use record::{
    doctor::{Ask, Examination, Fault, Finding},
    ledger::{Fate, Settling},
    shelf_why::ShelfWhy,
};
use uuid::Uuid;

on_both_databases! {
    a_healthy_town_has_no_finding_quick_or_thorough
    rule_01_a_case_without_an_owner_who_works_here_is_named
    rule_02_a_case_without_a_next_step_or_with_one_that_nobody_tells_is_named
    rule_03_a_message_that_left_and_is_not_kept_is_named
    rule_07_a_promise_that_nobody_breaks_or_discloses_is_named
    rule_08_a_case_that_ended_otherwise_is_named
    rule_14_counts_that_dont_balance_are_told
    rule_14_mail_that_stands_still_is_told
    rule_14_rows_that_are_missing_or_behind_are_told
    rule_14_what_is_due_and_doesnt_happen_is_told
    rule_14_messages_that_dont_leave_are_told
    rule_14_damage_is_told_with_its_case
    what_the_desk_asks_is_asked_of_each_open_case
}

async fn examine(ground: &Ground, now: Timestamp, thorough: bool, ask: &Ask<'_>) -> Vec<Finding> {
    let policy = ground.pen.policy.clone();
    let next = move |case: &Case| case.next_instant(&policy);
    ground.record.doctor(&Examination { desk_now: now, real_now: now, thorough, next: &next, ask }).await.unwrap()
}

fn nothing(_: CaseId, _: &OpenCase) -> Vec<(Rule, String)> {
    Vec::new()
}

/// What a quick and a thorough examination find alike.
async fn both(ground: &Ground, now: Timestamp) -> Vec<Finding> {
    let quick = examine(ground, now, false, &nothing).await;
    let thorough = examine(ground, now, true, &nothing).await;
    let without_order = |mut findings: Vec<Finding>| {
        findings.sort_by_key(|f| format!("{f:?}"));
        findings
    };
    assert_eq!(without_order(quick), without_order(thorough.clone()));
    thorough
}

async fn healthy(ground: &Ground, now: Timestamp) {
    assert_eq!(both(ground, now).await, []);
}

fn faults(findings: &[Finding]) -> Vec<(Rule, Fault, Option<CaseId>)> {
    findings.iter().map(|f| (f.rule, f.fault, f.case)).collect()
}

/// Exactly this is wrong with this case, under the rule of the fault, and it is named by its key.
#[track_caller]
fn only(findings: &[Finding], fault: Fault, case: &Written) {
    let slug = case.case.story().unwrap().spoken_key.slug();
    assert_eq!(faults(findings), [(fault.rule(), fault, Some(case.id))], "{findings:#?}");
    assert_eq!(findings[0].slug.as_deref(), Some(slug.as_str()));
}

#[track_caller]
fn has(findings: &[Finding], fault: Fault, case: &Written) {
    assert!(faults(findings).contains(&(fault.rule(), fault, Some(case.id))), "{findings:#?}");
}

async fn plant(ground: &Ground, sql: &str, case: &Written) {
    ground.by_hand(sql, case.id.0).await;
}

async fn a_healthy_town_has_no_finding_quick_or_thorough(ground: Ground) {
    assert_eq!(both(&ground, noon()).await, [], "an empty record breaks no rule");
    fill(&ground.record, Size { open: 12, ended: 150, staff: 3 }, noon()).await.unwrap();
    // Everything of the open cases leaves while somebody looks; nobody sends it here.
    let findings = both(&ground, noon()).await;
    assert!(findings.iter().all(|f| f.fault == Fault::OutboxStuck), "{findings:#?}");
    ground.by_hand("UPDATE outbox SET not_before = 9000000000000000", Uuid::nil()).await;
    healthy(&ground, noon()).await;
}

async fn rule_01_a_case_without_an_owner_who_works_here_is_named(ground: Ground) {
    let case = ground.opened("cold").await;
    healthy(&ground, noon()).await;
    plant(&ground, "UPDATE staff_card SET active = 0", &case).await;
    let findings = both(&ground, noon()).await;
    has(&findings, Fault::OwnerMissing, &case);
    assert_eq!(findings[0].rule, Rule::Owner);
    assert_eq!(findings[0].what, "its owner is nobody, or doesn't work here");
    assert_eq!(findings[1].what, "whoever acts on it is nobody, or doesn't work here");
    plant(&ground, "UPDATE staff_card SET active = 1; UPDATE case_card SET owner = NULL", &case).await;
    has(&both(&ground, noon()).await, Fault::OwnerMissing, &case);
    plant(&ground, "UPDATE case_card SET owner = acting, acting = NULL", &case).await;
    has(&both(&ground, noon()).await, Fault::OwnerMissing, &case);
}

async fn rule_02_a_case_without_a_next_step_or_with_one_that_nobody_tells_is_named(ground: Ground) {
    let case = ground.opened("cold").await;
    for (damage, mend) in [
        ("UPDATE case_card SET next_due_at = NULL", "UPDATE case_card SET next_due_at = $due"),
        ("UPDATE case_card SET next_untold = NULL", "UPDATE case_card SET next_untold = 'being_delivered'"),
    ] {
        plant(&ground, damage, &case).await;
        has(&both(&ground, noon()).await, Fault::NextStepMissing, &case);
        plant(&ground, &mend.replace("$due", &after(240).as_microsecond().to_string()), &case).await;
    }
    healthy(&ground, noon()).await;
    plant(&ground, "DELETE FROM outbox", &case).await;
    let findings = both(&ground, noon()).await;
    has(&findings, Fault::NextStepUntold, &case);
    has(&findings, Fault::MessageNotLeaving, &case);
}

async fn rule_03_a_message_that_left_and_is_not_kept_is_named(ground: Ground) {
    let case = ground.opened("cold").await;
    let message = case.case.story().unwrap().messages[0].id;
    let large = vec![b'x'; record::original::IN_A_ROW + 1];
    ground.record.keep_sent(message, case.id, "a.1@desk.example".into(), large, None, noon()).await.unwrap();
    healthy(&ground, noon()).await;
    let file = std::fs::read_dir(ground.record.files().folder()).unwrap().next().unwrap().unwrap().path();
    std::fs::rename(&file, file.with_extension("away")).unwrap();
    only(&both(&ground, noon()).await, Fault::SentNotKept, &case);
    std::fs::rename(file.with_extension("away"), &file).unwrap();
    healthy(&ground, noon()).await;
    plant(&ground, "DELETE FROM original", &case).await;
    only(&both(&ground, noon()).await, Fault::SentNotKept, &case);
}

async fn rule_07_a_promise_that_nobody_breaks_or_discloses_is_named(ground: Ground) {
    let case = ground.opened("cold").await;
    ground.by_hand("UPDATE outbox SET not_before = 9000000000000000", Uuid::nil()).await;
    let due = after(240);
    healthy(&ground, after(183)).await; // within the grace of the warning
    let late = due + jiff::SignedDuration::from_mins(6);
    let findings = both(&ground, late).await;
    has(&findings, Fault::PromiseOverdue, &case);
    has(&findings, Fault::DueStuck, &case);
    plant(&ground, "DELETE FROM due", &case).await;
    let findings = both(&ground, late).await;
    assert!(findings.iter().any(|f| f.fault == Fault::PromiseOverdue && f.what.ends_with("nothing will look at it")), "{findings:#?}");
    let promise = case.case.open().unwrap().owed.promises().next().unwrap().id;
    let broken = PromiseEvent::Broken { promise, due_at: due, noticed_at: late };
    let (append, broken) = ground.pen.case(Actor::Desk, late, &case, vec![broken.into()], Vec::new());
    ground.keep(append).await;
    only(&both(&ground, late).await, Fault::BrokenUndisclosed, &broken);
    let (append, quiet) = ground.pen.case(Actor::Desk, late, &broken, vec![ResolutionEvent::WentQuiet.into()], Vec::new());
    ground.keep(append).await;
    only(&both(&ground, late).await, Fault::BrokenUndisclosed, &quiet);
}

async fn rule_08_a_case_that_ended_otherwise_is_named(ground: Ground) {
    let case = ground.opened("cold").await;
    let (answered, case) = ground.pen.answers(after(2), &case, "warm again?");
    ground.keep(answered).await;
    let (append, quiet) = ground.pen.case(Actor::Desk, after(3), &case, vec![ResolutionEvent::WentQuiet.into()], Vec::new());
    ground.keep(append).await;
    healthy(&ground, after(4)).await;
    plant(&ground, "UPDATE case_card SET state = 'solved'; UPDATE case_count SET state = 'solved' WHERE state = 'quiet'", &case).await;
    let findings = both(&ground, after(4)).await;
    let differs = findings.iter().find(|f| f.fault == Fault::EndingDiffers).unwrap();
    assert_eq!((differs.rule, differs.what.as_str()), (Rule::TheCustomersWord, "its row says `solved`, its record says `quiet`"));
    plant(&ground, "UPDATE case_card SET state = 'closed'; UPDATE case_count SET state = 'closed' WHERE state = 'solved'", &case).await;
    let findings = both(&ground, after(4)).await;
    has(&findings, Fault::EndingUnknown, &quiet);
}

async fn mail(ground: &Ground, content: u8) -> casework::ids::LedgerId {
    let entry = super::ledger::entry(ground, "help", content, true).await;
    let line = entry.id;
    ground.record.enter_mail(entry).await.unwrap();
    line
}

async fn rule_14_counts_that_dont_balance_are_told(ground: Ground) {
    ground.opened("cold").await;
    mail(&ground, 1).await;
    healthy(&ground, noon()).await;
    for (damage, mend, what) in [
        (
            "UPDATE mail_count SET messages = 2 WHERE fate = 'unread'",
            "UPDATE mail_count SET messages = 1 WHERE fate = 'unread'",
            "mails that are `unread`: 2",
        ),
        ("UPDATE case_count SET cases = 7", "UPDATE case_count SET cases = 1", "cases in the state `open`: 7"),
        ("DELETE FROM staff_load", "INSERT INTO staff_load (staff, cases) SELECT owner, 1 FROM case_card", "open cases owned by"),
    ] {
        ground.by_hand(damage, Uuid::nil()).await;
        let findings = both(&ground, noon()).await;
        assert_eq!(faults(&findings), [(Rule::NothingLost, Fault::CountsWrong, None)]);
        assert!(findings[0].what.starts_with(what), "{findings:?}");
        ground.by_hand(mend, Uuid::nil()).await;
    }
    // What was settled long ago is counted anew only by a thorough examination.
    ground.by_hand("UPDATE mail_count SET messages = 5 WHERE fate = 'contact'", Uuid::nil()).await;
    assert!(examine(&ground, noon(), false, &nothing).await.is_empty());
    assert_eq!(examine(&ground, noon(), true, &nothing).await.len(), 1);
}

async fn rule_14_mail_that_stands_still_is_told(ground: Ground) {
    let line = mail(&ground, 1).await;
    healthy(&ground, after(9)).await;
    let findings = both(&ground, after(11)).await;
    assert_eq!((findings.len(), findings[0].fault, findings[0].id), (1, Fault::MailUnread, Some(line.0)));
    let shelf = Fate::Shelf { why: ShelfWhy::NotAMail, owner: None };
    ground.record.settle_mail(Settling { line, fate: shelf }, after(1)).await.unwrap();
    let findings = both(&ground, after(11)).await;
    assert_eq!((findings.len(), findings[0].fault, findings[0].id), (1, Fault::ShelfOwnerless, Some(line.0)));
    let owner = Some(ground.colleague("Ayla Demir").await.0);
    let shelf = Fate::Shelf { why: ShelfWhy::NotAMail, owner };
    ground.record.settle_mail(Settling { line, fate: shelf }, after(2)).await.unwrap();
    healthy(&ground, after(11)).await;
    ground.by_hand("UPDATE original SET bytes = NULL", Uuid::nil()).await;
    assert_eq!(both(&ground, after(11)).await[0].fault, Fault::OriginalMissing);
    let _: OriginalId = ground.pen.ids.next();
}

async fn rule_14_rows_that_are_missing_or_behind_are_told(ground: Ground) {
    let case = ground.opened("cold").await;
    for damage in [
        "UPDATE case_card SET version = 3",
        "UPDATE case_card SET slug = 'wrong-key-10'",
        "UPDATE case_card SET acting = customer",
        "UPDATE case_card SET next_due_at = next_due_at + 1",
        "UPDATE case_card SET broken = 1",
        "UPDATE person_card SET version = 9",
        "UPDATE staff_card SET version = 1",
        "DELETE FROM participant; DELETE FROM case_card; DELETE FROM case_count; DELETE FROM staff_load",
        "DELETE FROM person_card",
    ] {
        ground.by_hand(damage, Uuid::nil()).await;
        let findings = both(&ground, noon()).await;
        assert!(findings.iter().any(|f| f.fault == Fault::ViewWrong), "{damage}: {findings:#?}");
        let policy = &ground.pen.policy;
        ground.record.rebuild(noon(), |case| case.next_instant(policy), |_| ()).await.unwrap();
        healthy(&ground, noon()).await;
    }
    plant(&ground, "UPDATE case_card SET is_open = 0, state = 'solved', ended_at = 1, owner_active = NULL; UPDATE case_count SET state = 'solved'; DELETE FROM staff_load", &case).await;
    has(&both(&ground, noon()).await, Fault::EndingDiffers, &case);
}

async fn rule_14_what_is_due_and_doesnt_happen_is_told(ground: Ground) {
    let case = ground.opened("cold").await;
    plant(&ground, "DELETE FROM due", &case).await;
    only(&both(&ground, noon()).await, Fault::DueMissing, &case);
    ground.record.set_due(case.id.0, "case", Some(after(181))).await.unwrap();
    only(&both(&ground, noon()).await, Fault::DueMissing, &case);
    ground.record.set_due(case.id.0, "case", Some(after(20))).await.unwrap();
    healthy(&ground, after(25)).await;
    only(&both(&ground, after(26)).await, Fault::DueStuck, &case);
    ground.record.take_due(after(26), after(26), 9).await.unwrap();
    healthy(&ground, after(26)).await; // somebody has it
    ground.record.due_failed(case.id.0, after(40), "no calendar".into()).await.unwrap();
    let findings = both(&ground, after(26)).await;
    only(&findings, Fault::DueFailing, &case);
    assert!(findings[0].what.ends_with("no calendar"));
    ground.record.set_due(case.id.0, "case", Some(after(180))).await.unwrap();
    let absence = AbsenceEvent::Planned { absence: ground.pen.ids.next(), from: after(600), until: after(900), stand_in: case.owner };
    let member = ground.record.member(case.owner).await.unwrap();
    let (planned, _) = ground.pen.staff(after(1), case.owner, &member, vec![StaffEvent::Absence(absence)], ground.pen.ids.next());
    ground.keep(planned).await;
    healthy(&ground, after(2)).await;
    ground.record.set_due(case.owner.0, "staff", None).await.unwrap();
    let findings = both(&ground, after(2)).await;
    assert_eq!((findings.len(), findings[0].fault, findings[0].id), (1, Fault::DueMissing, Some(case.owner.0)));
}

async fn rule_14_messages_that_dont_leave_are_told(ground: Ground) {
    let case = ground.opened("cold").await;
    healthy(&ground, after(29)).await;
    only(&both(&ground, after(31)).await, Fault::OutboxStuck, &case);
    ground.record.take_outbox(after(31), after(31), 9).await.unwrap();
    healthy(&ground, after(31)).await;
    plant(&ground, "INSERT INTO outbox (message, stream, not_before, state) VALUES ({id}, {id}, 9000000000000000, 'waiting'); UPDATE outbox SET stream = message WHERE message = {id}", &case).await;
    healthy(&ground, after(31)).await; // the id is a stream's
    ground.by_hand("UPDATE outbox SET stream = {id} WHERE not_before = 9000000000000000", Uuid::from_u128(5)).await;
    let findings = both(&ground, after(31)).await;
    assert_eq!((findings.len(), findings[0].fault, findings[0].id), (1, Fault::OutboxStuck, Some(case.id.0)));
}

async fn rule_14_damage_is_told_with_its_case(ground: Ground) {
    let case = ground.opened("cold").await;
    for (damage, mend) in [
        (
            "UPDATE event SET occurred_at = occurred_at + 1 WHERE stream = {id} AND seq = 2",
            "UPDATE event SET occurred_at = occurred_at - 1 WHERE stream = {id} AND seq = 2",
        ),
        ("UPDATE event SET version = 99 WHERE stream = {id} AND seq = 3", "UPDATE event SET version = 1 WHERE stream = {id} AND seq = 3"),
        ("UPDATE stream SET version = version + 1 WHERE id = {id}", "UPDATE stream SET version = version - 1 WHERE id = {id}"),
    ] {
        plant(&ground, damage, &case).await;
        has(&both(&ground, noon()).await, Fault::RecordDamaged, &case);
        plant(&ground, mend, &case).await;
        healthy(&ground, noon()).await;
    }
}

async fn what_the_desk_asks_is_asked_of_each_open_case(ground: Ground) {
    let case = ground.opened("cold").await;
    let owner = case.owner;
    let ask = move |_: CaseId, c: &OpenCase| {
        if c.owner == owner { vec![(Rule::Owner, "its owner is away, and nobody covers".to_owned())] } else { Vec::new() }
    };
    for thorough in [false, true] {
        let findings = examine(&ground, noon(), thorough, &ask).await;
        assert_eq!(faults(&findings), [(Rule::Owner, Fault::AskedByTheDesk, Some(case.id))]);
    }
}
