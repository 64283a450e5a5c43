//! What the database refuses by itself, whoever asks: the record only grows, and the rules stand in its constraints.

use super::ground::{self, Given, Ground, after};
use crate::on_both_databases;
use casework::people::staff::{MemberEvent, StaffEvent};
use record::store::{StoreError, statements};

on_both_databases! {
    the_record_only_grows
    replacing_is_refused_as_deleting_is
    what_is_kept_is_only_ever_erased
    rule_01_an_open_case_has_an_owner_who_works_here
    rule_01_whoever_owns_an_open_case_cant_be_switched_off
    rule_02_an_open_case_has_a_next_step_with_everything_that_makes_it_one
    rule_08_a_case_ends_in_one_of_its_four_ways
    a_case_card_row_that_breaks_a_rule_cant_be_added_either
}

statements! {
    CHANGE_EVENT { both: "UPDATE event SET body = '{}' WHERE seq = 1" }
    DELETE_EVENT { both: "DELETE FROM event WHERE seq = 2" }
    SHORTEN { both: "UPDATE stream SET version = version - 1" }
    RENAME_STREAM { both: "UPDATE stream SET kind = 'person', version = version + 1 WHERE kind = 'case'" }
    DELETE_STREAM { both: "DELETE FROM stream WHERE kind = 'person'" }
    DELETE_LINE { both: "DELETE FROM mail_ledger" }
    READ_ONCE { both: "INSERT INTO reading (case_id, staff, purpose, at) VALUES ($1, $1, 'answering', 1)" }
    CHANGE_READING { both: "UPDATE reading SET purpose = 'nothing'" }
    DELETE_READING { both: "DELETE FROM reading" }
    EMPTY_EVENTS { postgres: "TRUNCATE event CASCADE" }
    EMPTY_STREAMS { postgres: "TRUNCATE stream CASCADE" }
    EMPTY_READINGS { postgres: "TRUNCATE reading" }
    EMPTY_LEDGER { postgres: "TRUNCATE mail_ledger" }
    EMPTY_VAULT { postgres: "TRUNCATE vault" }
    REPLACE_EVENT { sqlite: "INSERT OR REPLACE INTO event SELECT position, stream, seq, id, kind, version, occurred_at, recorded_at, actor, cause, '{}', hash FROM event WHERE seq = 1" }
    REPLACE_STREAM { sqlite: "REPLACE INTO stream SELECT id, kind, 1, head FROM stream" }
    REPLACE_READING { sqlite: "INSERT OR REPLACE INTO reading SELECT position, case_id, staff, 'nothing', at FROM reading" }
    UPDATE_OR_REPLACE { sqlite: "UPDATE OR REPLACE event SET seq = 1 WHERE seq = 2" }
    REWRITE { both: "UPDATE vault SET content = 'something else'" }
    RECLASS { both: "UPDATE vault SET class = 'said', content = NULL, salt = NULL, erased_at = 1 WHERE class = 'particular'" }
    UNERASE { both: "UPDATE vault SET content = 'back', salt = 'salt', erased_at = NULL" }
    DELETE_KEPT { both: "DELETE FROM vault" }
    HALF_ERASED { both: "UPDATE vault SET content = NULL, erased_at = 1" }
    OWNERLESS { both: "UPDATE case_card SET owner = NULL, owner_active = NULL WHERE case_id = $1" }
    NOBODY_ACTS { both: "UPDATE case_card SET acting = NULL WHERE case_id = $1" }
    NOT_KNOWN_ACTIVE { both: "UPDATE case_card SET owner_active = NULL WHERE case_id = $1" }
    INACTIVE { both: "UPDATE case_card SET owner_active = 0 WHERE case_id = $1" }
    UNKNOWN_OWNER { both: "UPDATE case_card SET owner = $2 WHERE case_id = $1" }
    SWITCH_OFF { both: "UPDATE staff_card SET active = 0 WHERE staff = $1" }
    DISMISS { both: "DELETE FROM staff_card WHERE staff = $1" }
    NO_STEP { both: "UPDATE case_card SET next_step = NULL WHERE case_id = $1" }
    NO_STEP_ID { both: "UPDATE case_card SET next_id = NULL WHERE case_id = $1" }
    BY_NOBODY { both: "UPDATE case_card SET next_by = NULL WHERE case_id = $1" }
    UNDATED { both: "UPDATE case_card SET next_due_at = NULL WHERE case_id = $1" }
    UNTOLD { both: "UPDATE case_card SET next_told_at = NULL, next_untold = NULL WHERE case_id = $1" }
    SILENTLY_SOLVED { both: "UPDATE case_card SET is_open = 0, owner_active = NULL WHERE case_id = $1" }
    ENDED_OTHERWISE { both: "UPDATE case_card SET is_open = 0, owner_active = NULL, ended_at = 1, state = 'closed' WHERE case_id = $1" }
    OPEN_AND_SOLVED { both: "UPDATE case_card SET state = 'solved' WHERE case_id = $1" }
    ADD_OWNERLESS { both: "INSERT INTO case_card (case_id, slug, state, is_open, customer, team, opened_at, door, language, waits_for_us, broken, slipping, harm, harm_relieved, last_contact_at, version) SELECT $1, 'lone-wolf-10', 'open', 1, customer, team, opened_at, door, language, 0, 0, 0, 0, 0, 0, 1 FROM case_card" }
}

async fn refused(ground: &Ground, statement: &'static record::store::Statement, given: Vec<Given>, words: &str) {
    match ground.run(statement, given).await {
        Err(StoreError::Refused { message, .. }) => assert_eq!(message, words, "{}", statement.name()),
        other => panic!("{}: {other:?}", statement.name()),
    }
}

async fn the_record_only_grows(ground: Ground) {
    let case = ground.opened("cold").await;
    ground.run(&READ_ONCE, vec![Given::Id(case.id.0)]).await.unwrap();
    ground.record.enter_mail(super::ledger::entry(&ground, "help", 1, true).await).await.unwrap();
    let kept = ground.record.raw_events(case.id.0).await.unwrap();
    refused(&ground, &CHANGE_EVENT, vec![], "an event is never changed").await;
    refused(&ground, &DELETE_EVENT, vec![], "an event is never deleted").await;
    refused(&ground, &SHORTEN, vec![], "a stream only grows").await;
    refused(&ground, &RENAME_STREAM, vec![], "a stream only grows").await;
    refused(&ground, &DELETE_STREAM, vec![], "a stream is never deleted").await;
    refused(&ground, &CHANGE_READING, vec![], "what was read stays on the record").await;
    refused(&ground, &DELETE_READING, vec![], "what was read stays on the record").await;
    refused(&ground, &DELETE_LINE, vec![], "a message is never struck from the ledger").await;
    if !ground.is_sqlite() {
        refused(&ground, &EMPTY_EVENTS, vec![], "an event is never deleted").await;
        refused(&ground, &EMPTY_READINGS, vec![], "what was read stays on the record").await;
        refused(&ground, &EMPTY_LEDGER, vec![], "a message is never struck from the ledger").await;
        refused(&ground, &EMPTY_VAULT, vec![], "what is kept is erased, and its place stays").await;
        assert!(matches!(ground.run(&EMPTY_STREAMS, vec![]).await, Err(StoreError::Refused { .. })));
    }
    assert_eq!(ground.record.raw_events(case.id.0).await.unwrap(), kept);
}

async fn replacing_is_refused_as_deleting_is(ground: Ground) {
    if !ground.is_sqlite() {
        return; // PostgreSQL has no way to replace a row but by UPDATE and DELETE.
    }
    let case = ground.opened("cold").await;
    ground.run(&READ_ONCE, vec![Given::Id(case.id.0)]).await.unwrap();
    for statement in [&REPLACE_EVENT, &REPLACE_STREAM, &REPLACE_READING, &UPDATE_OR_REPLACE] {
        assert!(matches!(ground.run(statement, vec![]).await, Err(StoreError::Refused { .. })), "{}", statement.name());
    }
    assert!(ground.record.verify_stream(case.id.0).await.unwrap().is_empty());
}

async fn what_is_kept_is_only_ever_erased(ground: Ground) {
    let case = ground.opened("cold").await;
    refused(&ground, &REWRITE, vec![], "what is kept is never rewritten, only erased").await;
    refused(&ground, &RECLASS, vec![], "what is kept is never rewritten, only erased").await;
    refused(&ground, &DELETE_KEPT, vec![], "what is kept is erased, and its place stays").await;
    assert!(ground.run(&HALF_ERASED, vec![]).await.is_err(), "content without its salt could still be guessed from the event");
    let name = ground.record.person(case.customer).await.unwrap().name.unwrap();
    assert!(ground.record.erase(name.0.id, after(1)).await.unwrap());
    assert!(ground.run(&UNERASE, vec![]).await.is_err());
}

async fn broken(ground: &Ground, statement: &'static record::store::Statement, given: Vec<Given>, name: &str) {
    match ground.run(statement, given).await {
        Err(StoreError::Check { constraint, .. }) => assert_eq!(constraint, name, "{}", statement.name()),
        other => panic!("{}: {other:?}", statement.name()),
    }
}

async fn rule_01_an_open_case_has_an_owner_who_works_here(ground: Ground) {
    let case = ground.opened("cold").await;
    let id = Given::Id(case.id.0);
    for statement in [&OWNERLESS, &NOBODY_ACTS, &NOT_KNOWN_ACTIVE, &INACTIVE] {
        broken(&ground, statement, vec![id.clone()], "rule_01_an_open_case_has_an_owner").await;
    }
    let stranger = Given::Id(case.customer.0);
    match ground.run(&UNKNOWN_OWNER, vec![id, stranger]).await {
        Err(StoreError::ForeignKey { constraint, .. }) if ground.is_sqlite() => assert_eq!(constraint, None),
        Err(StoreError::ForeignKey { constraint, .. }) => {
            assert_eq!(constraint.as_deref(), Some("rule_01_an_owner_works_here"))
        }
        other => panic!("{other:?}"),
    }
}

async fn rule_01_whoever_owns_an_open_case_cant_be_switched_off(ground: Ground) {
    let (owner, member) = ground.colleague("Ayla Demir").await;
    let customer = ground.person("Hanne Berger").await;
    let case = ground.case(1, customer, owner, "cold").await;
    for statement in [&SWITCH_OFF, &DISMISS] {
        assert!(
            matches!(ground.run(statement, vec![Given::Id(owner.0)]).await, Err(StoreError::ForeignKey { .. })),
            "{}",
            statement.name()
        );
    }
    let left = || {
        let events = vec![StaffEvent::Staff(MemberEvent::Left)];
        ground.pen.staff(after(1), owner, &member, events, ground.pen.ids.next()).0
    };
    let refused = ground.record.append(left()).await;
    assert!(matches!(refused, Err(record::RecordError::Store(StoreError::ForeignKey { .. }))), "{refused:?}");
    assert_eq!(ground.record.member(owner).await.unwrap().version, 2, "nothing of it was kept");
    let (answered, case) = ground.pen.answers(after(2), &case, "warm again?");
    ground.keep(answered).await;
    let (solved, _) = ground.pen.solves(after(3), &case);
    ground.keep(solved).await;
    assert_eq!(ground.keep(left()).await, 3, "the case has ended, so they may go");
    assert!(!ground.record.staff().await.unwrap()[0].active);
}

async fn rule_02_an_open_case_has_a_next_step_with_everything_that_makes_it_one(ground: Ground) {
    let case = ground.opened("cold").await;
    for statement in [&NO_STEP, &NO_STEP_ID, &BY_NOBODY, &UNDATED, &UNTOLD] {
        broken(&ground, statement, vec![Given::Id(case.id.0)], "rule_02_an_open_case_has_a_next_step").await;
    }
}

async fn rule_08_a_case_ends_in_one_of_its_four_ways(ground: Ground) {
    let case = ground.opened("cold").await;
    for statement in [&SILENTLY_SOLVED, &ENDED_OTHERWISE, &OPEN_AND_SOLVED] {
        broken(&ground, statement, vec![Given::Id(case.id.0)], "rule_08_a_case_ends_by_its_four_endings").await;
    }
}

async fn a_case_card_row_that_breaks_a_rule_cant_be_added_either(ground: Ground) {
    let case = ground.opened("cold").await;
    assert!(matches!(ground.run(&ADD_OWNERLESS, vec![Given::Id(case.customer.0)]).await, Err(StoreError::Check { .. })));
}
