//! What somebody brought or wrote and did not send: it is there for them when they come back, and goes when they don't.

use super::ground::{self, Ground, after, noon};
use crate::on_both_databases;
use casework::{
    Actor,
    conversation::contact::{Attachment, Contact, ContactEvent},
    ids::OriginalId,
    kept::Particular,
};
use record::{
    access::{
        session::Principal,
        unsent_form::{FORMS_OF_ONE, LARGEST_BYTES, UnsentForm},
    },
    original::IN_A_ROW,
    unsent_file::{Bringer, Waiting},
    vault::Class,
};
use std::fs;
use uuid::Uuid;

on_both_databases! {
    a_file_that_nobody_sends_is_swept_with_its_bytes
    a_file_that_an_event_names_is_never_swept
    a_file_that_came_twice_waits_once_and_a_named_one_never_waits_again
    a_form_is_given_back_to_whoever_wrote_it_and_to_nobody_else
    nobody_keeps_more_than_some_forms
}

const BOTH: Waiting = Waiting { files: 2, bytes: IN_A_ROW as u64 + 6 };

async fn a_file_that_nobody_sends_is_swept_with_its_bytes(ground: Ground) {
    let (small, large, young): (OriginalId, OriginalId, OriginalId) = (ground.pen.ids.next(), ground.pen.ids.next(), ground.pen.ids.next());
    let stranger = Bringer::Stranger(Uuid::from_u128(4));
    ground.record.keep_unsent(small, b"photo".to_vec(), stranger, noon()).await.unwrap();
    ground.record.keep_unsent(large, vec![5; IN_A_ROW + 1], stranger, noon()).await.unwrap();
    assert_eq!(ground.record.unsent_of(stranger).await.unwrap(), BOTH);
    assert_eq!(ground.record.unsent_of_strangers().await.unwrap(), BOTH);
    let person = Bringer::Person(ground.pen.ids.next());
    ground.record.keep_unsent(young, b"scan".to_vec(), person, after(5)).await.unwrap();
    assert_eq!(ground.record.sweep_unsent_files(noon()).await.unwrap(), 0, "not before its time");
    assert_eq!(ground.record.sweep_unsent_files(after(5)).await.unwrap(), 2);
    assert_eq!(ground.record.original(small).await.unwrap(), None);
    assert_eq!(ground.record.original(large).await.unwrap(), None);
    assert_eq!(fs::read_dir(ground.record.files().folder()).unwrap().count(), 0);
    assert_eq!(ground.record.unsent_of_strangers().await.unwrap(), Waiting::default());
    assert_eq!(ground.record.original(young).await.unwrap().unwrap(), b"scan");
    assert_eq!(ground.record.unsent_of(person).await.unwrap().files, 1);
    // Chosen again, it is kept again.
    ground.record.keep_unsent(small, b"photo".to_vec(), stranger, after(9)).await.unwrap();
    assert_eq!(ground.record.original(small).await.unwrap().unwrap(), b"photo");
}

/// The customer of a case writes, with these files.
async fn writes_with(ground: &Ground, files: &[OriginalId]) {
    let case = ground.opened("cold").await;
    let name = ground.pen.content(Class::Particular, case.id.0, "photo.jpg");
    let attachment = |original: &OriginalId| Attachment {
        original: *original,
        part: None,
        name: Particular(name.kept.clone()),
        media_type: "image/jpeg".into(),
        size_bytes: 5,
    };
    let attachments = files.iter().map(attachment).collect();
    let contact = Contact { attachments, ..ground.pen.contact(after(1), case.customer, None) };
    let event = ContactEvent::Received(Box::new(contact)).into();
    ground.keep(ground.pen.case(Actor::Person(case.customer), after(1), &case, vec![event], vec![name]).0).await;
}

async fn a_file_that_an_event_names_is_never_swept(ground: Ground) {
    let (sent, same, unsent): (OriginalId, OriginalId, OriginalId) = (ground.pen.ids.next(), ground.pen.ids.next(), ground.pen.ids.next());
    let bringer = Bringer::Staff(ground.pen.ids.next());
    let bytes = vec![6; IN_A_ROW + 1];
    for id in [sent, same, unsent] {
        ground.record.keep_unsent(id, bytes.clone(), bringer, noon()).await.unwrap();
    }
    writes_with(&ground, &[sent]).await;
    assert_eq!(ground.record.unsent_of(bringer).await.unwrap().files, 2);
    assert_eq!(ground.record.sweep_unsent_files(after(999)).await.unwrap(), 2);
    assert_eq!(ground.record.original(sent).await.unwrap(), Some(bytes), "the file that they share is needed");
    assert_eq!(ground.record.original(unsent).await.unwrap(), None);
}

async fn a_file_that_came_twice_waits_once_and_a_named_one_never_waits_again(ground: Ground) {
    let file: OriginalId = ground.pen.ids.next();
    let bringer = Bringer::Staff(ground.pen.ids.next());
    for _ in 0..2 {
        ground.record.keep_unsent(file, b"photo".to_vec(), bringer, noon()).await.unwrap();
        assert_eq!(ground.record.unsent_of(bringer).await.unwrap(), Waiting { files: 1, bytes: 5 });
    }
    writes_with(&ground, &[file]).await;
    // A double click brings it once more, after its event.
    ground.record.keep_unsent(file, b"photo".to_vec(), bringer, after(2)).await.unwrap();
    assert_eq!(ground.record.unsent_of(bringer).await.unwrap(), Waiting::default());
    assert_eq!(ground.record.sweep_unsent_files(after(999)).await.unwrap(), 0);
    assert_eq!(ground.record.original(file).await.unwrap().unwrap(), b"photo");
}

fn form(words: &str) -> UnsentForm {
    UnsentForm { path: "/c/case/answer".into(), fields: format!("[[\"text\",\"{words}\"]]") }
}

async fn a_form_is_given_back_to_whoever_wrote_it_and_to_nobody_else(ground: Ground) {
    let case = ground.opened("cold").await;
    let (mine, theirs) = (Principal::Staff(case.owner), Principal::Customer { case: case.id, person: case.customer });
    let elsewhere = Principal::Customer { case: ground.pen.ids.next(), person: case.customer };
    let [one, two, three] = [1, 2, 3].map(Uuid::from_u128);
    assert!(ground.record.keep_unsent_form(one, mine, form("a reply"), noon()).await.unwrap());
    assert!(ground.record.keep_unsent_form(two, theirs, form("an answer"), noon()).await.unwrap());
    assert!(!ground.record.keep_unsent_form(three, mine, form(&"x".repeat(LARGEST_BYTES)), noon()).await.unwrap());
    for (token, whose, found) in [
        (one, mine, Some(form("a reply"))),
        (two, theirs, Some(form("an answer"))),
        (one, theirs, None),
        (two, mine, None),
        (two, elsewhere, None),
        (three, mine, None),
    ] {
        assert_eq!(ground.record.unsent_form(token, whose).await.unwrap(), found, "{whose:?}");
    }
    assert!(!format!("{:?}", form("a secret")).contains("secret"));
    // Whoever comes in again is led to each of theirs once, the latest first.
    assert!(ground.record.keep_unsent_form(three, mine, form("a note"), after(1)).await.unwrap());
    let offered = async |whose| ground.record.offer_unsent_form(whose, after(2)).await.unwrap().map(|(id, _)| id);
    assert_eq!([offered(mine).await, offered(mine).await, offered(mine).await], [Some(three), Some(one), None]);
    assert_eq!([offered(elsewhere).await, offered(theirs).await, offered(theirs).await], [None, Some(two), None]);
    assert!(ground.record.unsent_form(one, mine).await.unwrap().is_some(), "it is there for another look");
    assert_eq!(ground.record.purge_unsent_forms(noon()).await.unwrap(), 0);
    assert_eq!(ground.record.purge_unsent_forms(after(2)).await.unwrap(), 3);
    // Whose session it was is known after its end.
    ground.record.begin_staff_session([9; 32], case.owner, noon(), after(1)).await.unwrap();
    assert_eq!(ground.record.session([9; 32], after(2)).await.unwrap(), None);
    assert_eq!(ground.record.whose_session([9; 32]).await.unwrap(), Some(mine));
    assert_eq!(ground.record.whose_session([8; 32]).await.unwrap(), None);
}

async fn nobody_keeps_more_than_some_forms(ground: Ground) {
    let (staff, _) = ground.colleague("Ayla Demir").await;
    let (colleague, _) = ground.colleague("Jonas Weber").await;
    let whose = Principal::Staff(staff);
    ground.record.keep_unsent_form(Uuid::from_u128(99), Principal::Staff(colleague), form("theirs"), noon()).await.unwrap();
    for n in 0..FORMS_OF_ONE as u128 + 3 {
        ground.record.keep_unsent_form(Uuid::from_u128(n), whose, form("mine"), after(n as i64)).await.unwrap();
    }
    for n in 0..FORMS_OF_ONE as u128 + 3 {
        assert_eq!(ground.record.unsent_form(Uuid::from_u128(n), whose).await.unwrap().is_some(), n >= 3, "{n}");
    }
    assert!(ground.record.unsent_form(Uuid::from_u128(99), Principal::Staff(colleague)).await.unwrap().is_some());
}
