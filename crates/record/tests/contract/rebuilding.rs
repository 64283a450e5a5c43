//! Views are what their events make of them: dropped and rebuilt they are the same, row by row.

use super::ground::{self, Ground, after, noon};
use crate::on_both_databases;
use casework::{
    Actor, CaseEvent,
    conversation::note::NoteEvent,
    harm::harm::{HarmEvent, HarmKind, Severity},
    kept::Noted,
    people::staff::{AbsenceEvent, StaffEvent},
    promise::hand_over::HandOverEvent,
};
use record::vault::Class;
use uuid::Uuid;

on_both_databases! {
    views_that_were_dropped_are_rebuilt_as_they_were
    views_that_were_damaged_are_mended_where_they_stand
    a_rebuild_never_overwrites_what_is_written_meanwhile
    an_instant_that_has_passed_is_not_skipped
}

/// Everything that `rebuild` writes, in the order in which it must be dropped.
const VIEWS: [&str; 8] = ["participant", "case_card", "absence", "staff_card", "person_card", "due", "case_count", "staff_load"];

/// Every row of every view, as text.
async fn rows(ground: &Ground) -> Vec<String> {
    let mut all = Vec::new();
    for view in VIEWS {
        let question = ["SELECT * FROM ", view].concat();
        let mut of_view = Vec::new();
        if ground.is_sqlite() {
            let hand = rusqlite::Connection::open(ground.file()).unwrap();
            let mut statement = hand.prepare(&question).unwrap();
            let columns = statement.column_count();
            let mut found = statement.query([]).unwrap();
            while let Some(row) = found.next().unwrap() {
                let values: Vec<String> = (0..columns).map(|n| format!("{:?}", row.get_ref(n).unwrap())).collect();
                of_view.push(format!("{view}: {}", values.join(", ")));
            }
        } else {
            let question = ["SELECT v::text FROM ", view, " v"].concat();
            let found = ground.hand().await.query(&question, &[]).await.unwrap();
            of_view.extend(found.iter().map(|r| format!("{view}: {}", r.get::<_, &str>(0))));
        }
        // A count of none is as good as none.
        of_view.retain(|row| !((view == "case_count" || view == "staff_load") && (row.ends_with("Integer(0)") || row.ends_with(",0)"))));
        of_view.sort();
        all.extend(of_view);
    }
    all
}

/// A town in which everything has happened that a view shows.
async fn a_full_town(ground: &Ground) {
    let (owner, member) = ground.colleague("Ayla Demir").await;
    let (other, _) = ground.colleague("Jonas Weber").await;
    let absence = AbsenceEvent::Planned { absence: ground.pen.ids.next(), from: after(600), until: after(900), stand_in: other };
    let (planned, _) = ground.pen.staff(after(1), owner, &member, vec![StaffEvent::Absence(absence)], ground.pen.ids.next());
    ground.keep(planned).await;
    let customer = ground.person("Hanne Berger").await;
    let open = ground.case(1, customer, owner, "cold").await;
    let stopgap = ground.pen.content(Class::Noted, open.id.0, "a heater");
    let briefing = ground.pen.content(Class::Noted, open.id.0, "she waits since Tuesday");
    let harm = ground.pen.ids.next();
    let events: Vec<CaseEvent> = vec![
        HarmEvent::Opened { harm, kind: HarmKind::NoHeating, severity: Severity::Serious, since: noon(), words: None, by: Some(owner) }
            .into(),
        HarmEvent::StopgapFound { harm, stopgap: Noted(stopgap.kept.clone()) }.into(),
        HandOverEvent::Offered {
            hand_over: ground.pen.ids.next(),
            from: owner,
            to: other,
            briefing: Noted(briefing.kept.clone()),
            answer_by: after(90),
        }
        .into(),
    ];
    let (append, _) = ground.pen.case(Actor::Staff(owner), after(2), &open, events, vec![stopgap, briefing]);
    ground.keep(append).await;
    let ends = ground.case(2, customer, other, "solved soon").await;
    let (answered, ends) = ground.pen.answers(after(5), &ends, "done");
    ground.keep(answered).await;
    let (solved, _) = ground.pen.solves(after(6), &ends);
    ground.keep(solved).await;
}

async fn rebuild(ground: &Ground) -> u64 {
    ground.record.rebuild(after(10), |case| case.next_instant(&ground.pen.policy), |_| ()).await.unwrap()
}

async fn views_that_were_dropped_are_rebuilt_as_they_were(ground: Ground) {
    a_full_town(&ground).await;
    let before = rows(&ground).await;
    assert_eq!(before.len(), 2 + 2 + 1 + 2 + 1 + 2 + 2 + 1, "{before:#?}");
    for view in VIEWS {
        ground.by_hand(&["DELETE FROM ", view].concat(), Uuid::nil()).await;
    }
    assert!(rows(&ground).await.is_empty());
    assert_eq!(rebuild(&ground).await, 5);
    assert_eq!(rows(&ground).await, before);
}

async fn views_that_were_damaged_are_mended_where_they_stand(ground: Ground) {
    a_full_town(&ground).await;
    let before = rows(&ground).await;
    for damage in [
        "UPDATE case_card SET slug = 'wrong' || slug, door = 'letter', subject = case_id, next_due_at = 1",
        "UPDATE staff_card SET role = 'manager', languages = 'xx'",
        "UPDATE person_card SET met_at = 1, name = NULL",
        "UPDATE due SET at = at + 999999999999",
        "DELETE FROM participant",
    ] {
        ground.by_hand(damage, Uuid::nil()).await;
        assert_ne!(rows(&ground).await, before, "{damage}");
    }
    rebuild(&ground).await;
    assert_eq!(rows(&ground).await, before);
}

async fn a_rebuild_never_overwrites_what_is_written_meanwhile(ground: Ground) {
    let mut case = ground.opened("cold").await;
    let (record, policy) = (ground.record.clone(), ground.pen.policy.clone());
    let rebuilding = tokio::spawn(async move {
        for _ in 0..30 {
            record.rebuild(after(10), |case| case.next_instant(&policy), |_| ()).await.unwrap();
        }
    });
    for n in 0..60 {
        let words = ground.pen.content(Class::Noted, case.id.0, &format!("note {n}"));
        let event = NoteEvent::Written { note: ground.pen.ids.next(), by: case.owner, words: Noted(words.kept.clone()) };
        let (append, after) = ground.pen.case(Actor::Staff(case.owner), after(1), &case, vec![event.into()], vec![words]);
        ground.keep(append).await;
        case = after;
        assert_eq!(ground.record.case_row(case.id).await.unwrap().unwrap().version, case.case.version());
    }
    rebuilding.await.unwrap();
    assert_eq!(ground.record.case_row(case.id).await.unwrap().unwrap().version, case.case.version());
}

async fn an_instant_that_has_passed_is_not_skipped(ground: Ground) {
    let (owner, member) = ground.colleague("Ayla Demir").await;
    let absence = AbsenceEvent::Planned { absence: ground.pen.ids.next(), from: after(5), until: after(900), stand_in: owner };
    let (planned, _) = ground.pen.staff(after(1), owner, &member, vec![StaffEvent::Absence(absence)], ground.pen.ids.next());
    ground.keep(planned).await;
    rebuild(&ground).await; // at ten past, before any sweep looked at five past
    assert_eq!(ground.record.take_due(after(10), after(10), 9).await.unwrap(), [(owner.0, "staff".to_owned())]);
}
