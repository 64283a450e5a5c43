//! With 10,000 ended cases and 500 open ones no statement reads a table whole that grows with what has ended.

use super::{
    ground::{self, Given, Ground, noon},
    multiplied::multiply,
};
use crate::{
    on_both_databases,
    town_of_cases::{Size, fill},
};
use record::{
    store::{Scan, Val},
    views::case_list::{After, List},
};
use uuid::Uuid;

on_both_databases! {
    no_statement_reads_a_growing_table_whole
    a_town_that_was_filled_is_a_true_one
}

/// Tables that stay small, whatever happens: people who work here and their absences, counts, settings.
const SMALL: [&str; 9] =
    ["staff_card", "absence", "staff_load", "case_count", "mail_count", "mail_tally", "desk_fact", "credential", "access_epoch"];

/// Indexes that hold only what is open or waits. Reading one whole costs what is open, never what has ended.
const OF_WHAT_IS_OPEN: [&str; 9] = [
    "case_card_acting",
    "case_card_owner",
    "case_card_team",
    "case_card_open",
    "case_card_each_open",
    "case_card_slipping",
    "mail_ledger_unread",
    "mail_ledger_shelf",
    "case_card_undisclosed",
];

/// Statements that walk the table itself from its end, and stop at their LIMIT: SQLite calls that a scan.
const STOP_EARLY: [&str; 1] = ["record::doctor::chains::LATEST"];

/// Statements that read everything because that is what they are for; none is behind a page or a sweep.
const READ_EVERYTHING: [&str; 2] = ["record::ledger::COUNTED", "record::doctor::tallies::ALL_BY_STATE"];

/// Statements that run once, when a folder is opened, over tables that hold only what waits.
const WHEN_IT_OPENS: [&str; 4] =
    ["record::lease::ANY", "record::lease::FREE_OUTBOX", "record::lease::FREE_MEMOS", "record::lease::FREE_DUE"];

/// What a statement is asked with: of the right kind for each parameter, found by trying.
fn guesses() -> Vec<Given> {
    vec![Given::Id(Uuid::from_u128(9)), Given::Int(5), Given::Text("a".into()), Given::Null]
}

/// Sets of values of the right number; PostgreSQL is strict about kinds, so each kind is tried in each place.
async fn plan(ground: &Ground, statement: &'static record::store::Statement) -> record::store::Plan {
    let text = statement.text(ground.record.db().dialect()).unwrap();
    let count = (1..=40).rev().find(|n| text.contains(&format!("${n}"))).unwrap_or(0);
    let kinds: Vec<Given> = guesses();
    let bytes = [0_u8; 32];
    let mut chosen = vec![0; count];
    for _ in 0..200 {
        let mut tx = ground.record.db().read().await.unwrap();
        let vals: Vec<Val<'_>> = chosen.iter().map(|n| kinds.get(*n).map_or(Val::Bytes(&bytes), Given::val)).collect();
        match tx.explain(statement, &vals).await {
            Ok(plan) => return plan,
            Err(e) => {
                let said = e.to_string();
                let place = said
                    .split("parameter ")
                    .nth(1)
                    .and_then(|s| s.split(|c: char| !c.is_ascii_digit()).next())
                    .and_then(|s| s.parse::<usize>().ok());
                let place = place.unwrap_or_else(|| panic!("{}: {said}", statement.name()));
                chosen[place] += 1;
                assert!(chosen[place] <= kinds.len(), "{}: no kind fits ${}: {said}", statement.name(), place + 1);
            }
        }
    }
    panic!("{}: no values fit", statement.name());
}

fn grows(scan: &Scan) -> bool {
    let open = scan.index.as_deref().is_some_and(|i| OF_WHAT_IS_OPEN.contains(&i));
    !scan.ends_early && !SMALL.contains(&scan.table.as_str()) && !open
}

async fn no_statement_reads_a_growing_table_whole(ground: Ground) {
    let town = fill(&ground.record, Size { open: 20, ended: 400, staff: 20 }, noon()).await.unwrap();
    multiply(&ground).await;
    let mut whole = Vec::new();
    for statement in record::statements() {
        let excepted = [&READ_EVERYTHING[..], &STOP_EARLY, &WHEN_IT_OPENS].concat().contains(&statement.name());
        if statement.text(ground.record.db().dialect()).is_none() || excepted {
            continue;
        }
        let plan = plan(&ground, statement).await;
        let tables: Vec<&Scan> = plan.scans.iter().filter(|s| grows(s)).collect();
        if !tables.is_empty() {
            whole.push(format!("{}: {tables:?}\n{}", statement.name(), plan.text));
        }
    }
    assert!(whole.is_empty(), "{}", whole.join("\n\n"));
    // What pages ask, in a town of this size.
    assert_eq!(ground.record.cases_acting(town.staff[3], 50).await.unwrap().len(), 25);
    assert_eq!(ground.record.cases(List::Team(town.pen.team), After::start(), 100).await.unwrap().len(), 100);
    assert_eq!(ground.record.cases_ended(List::All, "solved", noon(), 50).await.unwrap().len(), 50);
    assert_eq!(ground.record.cases_ended(List::Team(town.pen.team), "solved", noon(), 50).await.unwrap().len(), 50);
    let (long_ago, solved) = (jiff::Timestamp::MIN, ground.record.cases_by_state().await.unwrap()[1].1);
    let mut owned = 0;
    for staff in &town.staff {
        let theirs = ground.record.cases_ended(List::Owned(*staff), "solved", noon(), 5_000).await.unwrap();
        assert_eq!(ground.record.count_ended(*staff, "solved", long_ago).await.unwrap() as usize, theirs.len());
        assert!(theirs.iter().all(|c| c.owner == Some(*staff) && c.state == "solved"));
        owned += theirs.len();
    }
    assert_eq!(owned as u64, solved, "each ended case belongs to one list");
    assert_eq!(ground.record.cases_of_person(town.ended[7].customer, 50).await.unwrap().len(), 1);
    assert_eq!(ground.record.staff().await.unwrap().iter().map(|s| s.load).sum::<u32>(), 500);
    assert_eq!(ground.record.cases_by_state().await.unwrap(), [("open".to_owned(), 500), ("solved".to_owned(), 10_000)]);
    assert_eq!(ground.record.find_words("heating cold", 50).await.unwrap().len(), 50);
}

async fn a_town_that_was_filled_is_a_true_one(ground: Ground) {
    let town = fill(&ground.record, Size { open: 30, ended: 230, staff: 4 }, noon()).await.unwrap();
    assert!(ground.record.verify(|_| ()).await.unwrap().is_empty());
    for written in [&town.open[0], &town.open[29], &town.ended[0], &town.ended[229]] {
        assert_eq!(ground.record.case(written.id).await.unwrap(), written.case);
    }
    assert_eq!(ground.record.mail_counts().await.unwrap(), ground.record.mail_counted().await.unwrap());
    assert_eq!(ground.record.mail_counts().await.unwrap().contacts, 260);
    assert_eq!(ground.record.mail_tallies().await.unwrap().received, 260);
    let mut pages = Vec::new();
    let mut from = After::start();
    loop {
        let page = ground.record.cases(List::All, from, 7).await.unwrap();
        let Some(last) = page.last() else { break };
        from = After(last.next.as_ref().unwrap().due_at, last.case);
        pages.extend(page.iter().map(|c| c.case));
    }
    let all = pages.len();
    pages.sort();
    pages.dedup();
    assert_eq!((all, pages.len()), (30, 30), "each open case once, over pages");
}
