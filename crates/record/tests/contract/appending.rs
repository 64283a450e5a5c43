//! Appending: once per command, on the version that was seen, or not at all.

use super::ground::{self, Ground, after, is_lost_race, noon};
use crate::on_both_databases;
use casework::{Actor, conversation::note::NoteEvent, event::CaseEvent, ids::CommandId, kept::Noted};
use record::{
    append::{Append, Appended},
    vault::Class,
};
use std::sync::Arc;

on_both_databases! {
    a_stream_grows_by_what_is_appended_and_folds_to_what_was_foreseen
    a_command_sent_twice_acts_once
    whoever_saw_an_older_version_writes_nothing_of_it
    a_decision_that_leaned_on_another_stream_falls_with_it
    so_it_is_already_holds_only_for_the_version_that_was_seen
    of_many_who_append_to_one_version_exactly_one_wins
    writers_on_different_streams_lose_nothing
}

/// A note on a case, as anybody would write it who saw this version.
fn note(ground: &Ground, before: &crate::town_of_cases::Written, words: &str) -> (Append, crate::town_of_cases::Written) {
    let words = ground.pen.content(Class::Noted, before.id.0, words);
    let event: CaseEvent = NoteEvent::Written { note: ground.pen.ids.next(), by: before.owner, words: Noted(words.kept.clone()) }.into();
    ground.pen.case(Actor::Staff(before.owner), after(5), before, vec![event], vec![words])
}

async fn a_stream_grows_by_what_is_appended_and_folds_to_what_was_foreseen(ground: Ground) {
    let case = ground.opened("It has been cold since Tuesday.").await;
    let (append, noted) = note(&ground, &case, "calls at six");
    assert_eq!(ground.keep(append).await, 5);
    assert_eq!(ground.record.case(case.id).await.unwrap(), noted.case);
    let events = ground.record.events::<CaseEvent>(case.id.0).await.unwrap();
    assert_eq!(events.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(events[0].occurred_at, noon());
    let row = ground.record.case_row(case.id).await.unwrap().unwrap();
    assert_eq!((row.version, row.state.as_str(), row.customer_name.as_deref()), (5, "open", Some("Hanne Berger")));
    assert_eq!(row.last_words.as_deref(), Some("It has been cold since Tuesday."));
    assert_eq!(row.next.unwrap().due_at, after(240));
    let texts = ground.record.texts(case.id.0).await.unwrap();
    let CaseEvent::Note(NoteEvent::Written { words, .. }) = &events[4].event else { panic!("{events:?}") };
    assert_eq!(texts.noted(words), Some("calls at six"));
    assert_eq!(texts.said(&casework::kept::Said(words.0.clone())), None, "a note is never opened as something said");
}

async fn a_command_sent_twice_acts_once(ground: Ground) {
    let case = ground.opened("cold").await;
    let (append, _) = note(&ground, &case, "once");
    assert_eq!(ground.record.append(append.clone()).await.unwrap(), Appended::Now(5));
    assert_eq!(ground.record.append(append.clone()).await.unwrap(), Appended::Before(case.id.0, 5));
    assert_eq!(ground.record.done(append.command).await.unwrap(), Some((case.id.0, 5)));
    assert_eq!(ground.record.raw_events(case.id.0).await.unwrap().len(), 5);
    let at_once: Vec<_> = {
        let case = crate::town_of_cases::Written { case: ground.record.case(case.id).await.unwrap(), ..case.clone() };
        let (append, _) = note(&ground, &case, "at once");
        (0..6)
            .map(|_| {
                tokio::spawn({
                    let (record, append) = (ground.record.clone(), append.clone());
                    async move { record.append(append).await }
                })
            })
            .collect()
    };
    let mut now = 0;
    for task in at_once {
        match task.await.unwrap().unwrap() {
            Appended::Now(6) => now += 1,
            other => assert_eq!(other, Appended::Before(case.id.0, 6)),
        }
    }
    assert_eq!(now, 1);
}

async fn whoever_saw_an_older_version_writes_nothing_of_it(ground: Ground) {
    let case = ground.opened("cold").await;
    let (first, _) = note(&ground, &case, "the first");
    let (second, _) = note(&ground, &case, "a canary-of-the-loser");
    ground.keep(first).await;
    assert!(is_lost_race(ground.record.append(second.clone()).await));
    assert_eq!(ground.record.done(second.command).await.unwrap(), None, "it may be sent again");
    assert!(ground.record.find_words("canary-of-the-loser", 9).await.unwrap().is_empty());
    assert_eq!(ground.record.case(case.id).await.unwrap().version(), 5);
    let (twice, _) = ground.pen.opens(noon(), 99, case.customer, case.owner, "opened again", 1);
    let again =
        Append { write: record::append::StreamWrite::Case { id: case.id, events: vec![], after: Box::default(), next: None }, ..twice };
    assert!(is_lost_race(ground.record.append(again).await), "a stream that exists isn't begun again");
}

async fn a_decision_that_leaned_on_another_stream_falls_with_it(ground: Ground) {
    let case = ground.opened("cold").await;
    let (append, _) = note(&ground, &case, "leans on the person");
    let leaning = |version| Append { leans_on: vec![(case.customer.0, version), (case.owner.0, 2)], ..append.clone() };
    assert!(is_lost_race(ground.record.append(leaning(2)).await));
    assert_eq!(ground.record.case(case.id).await.unwrap().version(), 4);
    assert_eq!(ground.record.append(leaning(1)).await.unwrap(), Appended::Now(5));
}

async fn so_it_is_already_holds_only_for_the_version_that_was_seen(ground: Ground) {
    let case = ground.opened("cold").await;
    let (append, _) = ground.pen.case(Actor::Desk, after(1), &case, Vec::new(), Vec::new());
    let (newer, _) = note(&ground, &case, "meanwhile");
    ground.keep(newer).await;
    assert!(is_lost_race(ground.record.append(append.clone()).await));
    assert_eq!(ground.record.append(Append { expected: 5, ..append }).await.unwrap(), Appended::Now(5));
    assert_eq!(ground.record.raw_events(case.id.0).await.unwrap().len(), 5);
}

async fn of_many_who_append_to_one_version_exactly_one_wins(ground: Ground) {
    let mut case = ground.opened("cold").await;
    for round in 0..12 {
        let tasks: Vec<_> = (0..8)
            .map(|n| {
                let (append, _) = note(&ground, &case, &format!("round {round}, writer {n}"));
                let record = ground.record.clone();
                tokio::spawn(async move { record.append(append).await })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(appended) => {
                    assert_eq!(appended, Appended::Now(case.case.version() + 1));
                    won += 1;
                }
                Err(e) => assert!(is_lost_race(Err(e))),
            }
        }
        assert_eq!(won, 1, "round {round}");
        case.case = ground.record.case(case.id).await.unwrap();
    }
    assert!(ground.record.verify_stream(case.id.0).await.unwrap().is_empty());
}

async fn writers_on_different_streams_lose_nothing(ground: Ground) {
    const WRITERS: u64 = 8;
    const APPENDS: u64 = 200;
    let ground = ground.alone().await;
    let (owner, _) = ground.colleague("Ayla Demir").await;
    let customer = ground.person("Hanne Berger").await;
    let mut cases = Vec::new();
    for n in 0..WRITERS {
        cases.push(ground.case(n, customer, owner, "cold").await);
    }
    let shared = Arc::new(ground);
    let tasks: Vec<_> = cases
        .iter()
        .cloned()
        .map(|mut case| {
            let ground = shared.clone();
            tokio::spawn(async move {
                for n in 0..APPENDS {
                    let (append, after) = note(&ground, &case, &format!("note {n}"));
                    assert_eq!(ground.record.append(append).await.unwrap(), Appended::Now(5 + n));
                    case = after;
                }
                case
            })
        })
        .collect();
    for task in tasks {
        let case = task.await.unwrap();
        assert_eq!(shared.record.case(case.id).await.unwrap(), case.case);
        assert_eq!(shared.record.case_row(case.id).await.unwrap().unwrap().version, 4 + APPENDS);
        assert!(shared.record.verify_stream(case.id.0).await.unwrap().is_empty());
        assert_eq!(shared.record.done(CommandId(uuid::Uuid::nil())).await.unwrap(), None);
    }
    let mut read = 0;
    let mut from = 0;
    loop {
        let page = shared.record.events_in_order(from, 500).await.unwrap();
        let Some(last) = page.last() else { break };
        from = last.0;
        read += page.len() as u64;
    }
    assert_eq!(read, WRITERS * (APPENDS + 4) + 3, "and the two events of the colleague, the one of the person");
}
