//! Addresses of people: as they wrote them, those that work first; gone when they are erased.

use super::ground::{self, Ground, after, noon};
use crate::on_both_databases;
use casework::{
    Actor, Recorded,
    ids::{CommandId, EventId, PersonId},
    kept::Particular,
    people::customer::{Address, AddressKind, CustomerEvent, PersonEvent},
};
use record::{
    append::{Append, FoundBy, StreamWrite},
    vault::{Class, Content},
};
use uuid::Uuid;

on_both_databases! {
    an_address_is_read_as_it_was_written_and_those_that_work_come_first
    an_address_that_is_erased_is_shown_to_nobody_and_finds_nobody
}

/// What happens to somebody, in this minute.
async fn happens(ground: &Ground, person: PersonId, minute: i64, event: PersonEvent, words: Option<(Content, &str)>) {
    let before = ground.record.person(person).await.unwrap();
    let event = CustomerEvent::Person(event);
    let at = after(minute);
    let recorded = Recorded {
        seq: before.version + 1,
        id: EventId(Uuid::nil()),
        occurred_at: at,
        recorded_at: at,
        actor: Actor::Desk,
        cause: CommandId(Uuid::nil()),
        event: event.clone(),
    };
    let expected = before.version;
    let found_by = words.iter().map(|(c, address)| FoundBy { kind: "mail", address: (*address).into(), ending: None, given: c.kept.id });
    let write =
        StreamWrite::Person { id: person, events: vec![event], after: Box::new(before.evolve(&recorded)), found_by: found_by.collect() };
    let append = Append {
        command: ground.pen.ids.next(),
        actor: Actor::Desk,
        occurred_at: at,
        recorded_at: at,
        expected,
        write,
        leans_on: Vec::new(),
        vault: words.into_iter().map(|(c, _)| c).collect(),
        settles: None,
        wakes: None,
    };
    ground.keep(append).await;
}

async fn learns(ground: &Ground, person: PersonId, minute: i64, written: &str) -> Address {
    let content = ground.pen.content(Class::Particular, person.0, written);
    let address = Address { kind: AddressKind::Mail, value: Particular(content.kept.clone()) };
    let compared = written.to_lowercase();
    happens(ground, person, minute, PersonEvent::AddressLearned { address: address.clone() }, Some((content, &compared))).await;
    address
}

async fn texts(ground: &Ground, person: PersonId) -> Vec<String> {
    ground.record.addresses(person).await.unwrap().iter().map(|a| a.text().to_owned()).collect()
}

async fn an_address_is_read_as_it_was_written_and_those_that_work_come_first(ground: Ground) {
    let case = ground.opened("It is cold").await;
    let (person, home) = (case.customer, "hanne.berger@town.example");
    let work = learns(&ground, person, 1, "H.Berger@Mill.example").await;
    assert_eq!(texts(&ground, person).await, ["H.Berger@Mill.example", home], "what they gave last comes first");
    happens(&ground, person, 2, PersonEvent::AddressFailed { address: work.clone() }, None).await;
    let found = ground.record.addresses_in_case(case.id).await.unwrap();
    assert_eq!(found, ground.record.addresses(person).await.unwrap());
    let failed: Vec<_> = found.iter().map(|a| (a.text(), a.failed_at)).collect();
    assert_eq!(failed, [(home, None), ("H.Berger@Mill.example", Some(after(2)))]);
    assert_eq!(ground.record.people_by_address("mail", "h.berger@mill.example", 9).await.unwrap()[0].person, person);

    ground.by_hand("UPDATE person_address SET failed_at = NULL, heard_at = 0 WHERE person = {id}", person.0).await;
    ground.record.rebuild(after(3), |c| c.next_instant(&ground.pen.policy), |_| ()).await.unwrap();
    assert_eq!(ground.record.addresses(person).await.unwrap(), found, "the events know it");
    happens(&ground, person, 4, PersonEvent::AddressConfirmed { address: work }, None).await;
    let works = ground.record.addresses(person).await.unwrap();
    assert_eq!((works[0].text(), works[0].failed_at), ("H.Berger@Mill.example", None));
}

async fn an_address_that_is_erased_is_shown_to_nobody_and_finds_nobody(ground: Ground) {
    let person = ground.person("Hanne Berger").await;
    let work = learns(&ground, person, 1, "H.Berger@Mill.example").await;
    assert!(ground.record.erase(work.value.0.id, noon()).await.unwrap());
    assert_eq!(texts(&ground, person).await, ["hanne.berger@town.example"]);
    assert!(ground.record.people_by_address("mail", "h.berger@mill.example", 9).await.unwrap().is_empty());
    happens(&ground, person, 2, PersonEvent::AddressConfirmed { address: work }, None).await;
    assert_eq!(texts(&ground, person).await.len(), 1, "it doesn't come back by itself");
}
