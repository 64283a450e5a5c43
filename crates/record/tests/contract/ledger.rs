//! The mail ledger: in = contacts + notices + duplicates + waiting, whatever happens in whatever order.

use super::ground::{self, Ground, after, noon};
use crate::on_both_databases;
use casework::ids::{CaseId, LedgerId, OriginalId};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use record::{
    RecordError,
    ledger::{CameBy, Counts, Entered, Entry, Fate, Settling},
    shelf_why::ShelfWhy,
};
use std::collections::HashMap;

on_both_databases! {
    the_same_content_comes_once_to_a_mailbox_and_again_is_told
    the_same_content_to_two_mailboxes_is_two
    a_line_entered_twice_is_one_line
    a_line_is_read_by_one_and_settled_once
    what_waits_on_the_shelf_can_still_become_a_contact
    the_counts_balance_under_any_history
}

pub async fn entry(ground: &Ground, mailbox: &str, content: u8, count_again: bool) -> Entry {
    let original: OriginalId = ground.pen.ids.next();
    Entry {
        id: ground.pen.ids.next(),
        mailbox: mailbox.into(),
        identity: [content; 32],
        original: ground.record.prepare_original(original, vec![content; 40]).await.unwrap(),
        came_by: CameBy::Smtp,
        envelope_from: Some("berger@town.example".into()),
        envelope_to: vec!["help@desk.example".into(), "other@desk.example".into()],
        received_at: noon(),
        count_again,
    }
}

async fn balance(ground: &Ground) -> Counts {
    let counts = ground.record.mail_counts().await.unwrap();
    assert_eq!(counts, ground.record.mail_counted().await.unwrap());
    assert_eq!(counts.messages(), ground.record.mail_tallies().await.unwrap().received);
    counts
}

async fn the_same_content_comes_once_to_a_mailbox_and_again_is_told(ground: Ground) {
    let first = entry(&ground, "help", 1, true).await;
    let line = first.id;
    assert_eq!(ground.record.enter_mail(first).await.unwrap(), Entered::New);
    let again = entry(&ground, "help", 1, true).await;
    assert_eq!(ground.record.enter_mail(again).await.unwrap(), Entered::Again(line));
    let archive = entry(&ground, "help", 1, false).await;
    assert_eq!(ground.record.enter_mail(archive).await.unwrap(), Entered::Again(line), "an archive read again adds nothing");
    assert_eq!(balance(&ground).await, Counts { unread: 1, duplicates: 1, ..Counts::default() });
    assert_eq!(balance(&ground).await.messages(), 2);
}

async fn the_same_content_to_two_mailboxes_is_two(ground: Ground) {
    for mailbox in ["help", "complaints"] {
        let entry = entry(&ground, mailbox, 1, true).await;
        assert_eq!(ground.record.enter_mail(entry).await.unwrap(), Entered::New);
    }
    assert_eq!(balance(&ground).await, Counts { unread: 2, ..Counts::default() });
}

async fn a_line_entered_twice_is_one_line(ground: Ground) {
    let line = entry(&ground, "help", 1, true).await;
    assert_eq!(ground.record.enter_mail(line.clone()).await.unwrap(), Entered::New);
    assert_eq!(ground.record.enter_mail(line.clone()).await.unwrap(), Entered::New, "its sender never heard the first answer");
    let again = entry(&ground, "help", 1, true).await;
    for _ in 0..2 {
        assert_eq!(ground.record.enter_mail(again.clone()).await.unwrap(), Entered::Again(line.id));
    }
    assert_eq!(balance(&ground).await.messages(), 2);
}

async fn a_line_is_read_by_one_and_settled_once(ground: Ground) {
    let mail = entry(&ground, "help", 1, true).await;
    let line = mail.id;
    ground.record.enter_mail(mail).await.unwrap();
    let taken = ground.record.take_unread(noon(), 9).await.unwrap();
    assert_eq!((taken.len(), taken[0].id, taken[0].attempts), (1, line, 0));
    assert_eq!(taken[0].envelope_to, ["help@desk.example", "other@desk.example"]);
    assert!(ground.record.take_unread(after(1), 9).await.unwrap().is_empty());
    assert_eq!(ground.record.take_unread(after(2), 9).await.unwrap()[0].attempts, 1, "its reader died");
    let case = ground.opened("cold").await.id;
    let to = |case| Settling { line, fate: Fate::Contact(case) };
    ground.record.settle_mail(to(case), after(3)).await.unwrap();
    ground.record.settle_mail(to(case), after(4)).await.unwrap();
    let another = ground.record.settle_mail(to(CaseId(line.0)), after(5)).await;
    assert!(matches!(another, Err(RecordError::LostRace)), "the reader that came late must not make a second contact of it");
    assert_eq!(balance(&ground).await, Counts { contacts: 1, ..Counts::default() });
    let (found, fate) = ground.record.ledger_line(line).await.unwrap().unwrap();
    assert_eq!((found.id, fate.as_str()), (line, "contact"));
}

async fn what_waits_on_the_shelf_can_still_become_a_contact(ground: Ground) {
    let case = ground.opened("cold").await;
    let mail = entry(&ground, "help", 1, true).await;
    let line = mail.id;
    ground.record.enter_mail(mail).await.unwrap();
    let shelf = Fate::Shelf { why: ShelfWhy::TooDeep { levels: 50 }, owner: Some(case.owner) };
    ground.record.settle_mail(Settling { line, fate: shelf }, after(1)).await.unwrap();
    let waits = ground.record.shelf(9).await.unwrap();
    assert_eq!((waits.len(), &waits[0].why, waits[0].owner), (1, &ShelfWhy::TooDeep { levels: 50 }, Some(case.owner)));
    assert_eq!(balance(&ground).await.waiting, 1);
    ground.record.settle_mail(Settling { line, fate: Fate::Contact(case.id) }, after(2)).await.unwrap();
    assert!(ground.record.shelf(9).await.unwrap().is_empty());
    assert_eq!(balance(&ground).await, Counts { contacts: 1, ..Counts::default() });
}

/// What can happen to the ledger.
#[derive(Clone, Debug)]
enum Happens {
    Comes { content: u8, mailbox: u8, archive: bool },
    IsRead { which: prop::sample::Index, to: u8 },
    IsLookedAt { which: prop::sample::Index, to: u8 },
}

fn happens() -> impl Strategy<Value = Happens> {
    let which = || any::<prop::sample::Index>();
    prop_oneof![
        3 => (0..12_u8, 0..2_u8, any::<bool>()).prop_map(|(content, mailbox, archive)| Happens::Comes { content, mailbox, archive }),
        2 => (which(), 0..3_u8).prop_map(|(which, to)| Happens::IsRead { which, to }),
        1 => (which(), 0..3_u8).prop_map(|(which, to)| Happens::IsLookedAt { which, to }),
    ]
}

/// The ledger as it ought to be: what became of each line.
#[derive(Default)]
struct Expected {
    known: HashMap<(u8, u8), LedgerId>,
    lines: Vec<(LedgerId, &'static str)>,
}

async fn one_happens(ground: &Ground, expected: &mut Expected, what: Happens) {
    let fates = ["contact", "notice", "shelf"];
    match what {
        Happens::Comes { content, mailbox, archive } => {
            let mail = entry(ground, ["help", "complaints"][usize::from(mailbox)], content, !archive).await;
            let id = mail.id;
            let entered = ground.record.enter_mail(mail).await.unwrap();
            match expected.known.get(&(content, mailbox)) {
                Some(first) => {
                    assert_eq!(entered, Entered::Again(*first));
                    if !archive {
                        expected.lines.push((id, "duplicate"));
                    }
                }
                None => {
                    assert_eq!(entered, Entered::New);
                    expected.known.insert((content, mailbox), id);
                    expected.lines.push((id, "unread"));
                }
            }
        }
        Happens::IsRead { which, to } | Happens::IsLookedAt { which, to } => {
            if expected.lines.is_empty() {
                return;
            }
            let which = which.index(expected.lines.len());
            let (line, was) = &mut expected.lines[which];
            let case = CaseId(line.0);
            let fate = match to {
                0 => Fate::Contact(case),
                1 => Fate::Notice { case: Some(case), sign: "auto-replied".into() },
                _ => Fate::Shelf { why: ShelfWhy::NotAMail, owner: None },
            };
            let settled = ground.record.settle_mail(Settling { line: *line, fate }, noon()).await;
            let to = fates[usize::from(to)];
            if matches!(*was, "unread" | "shelf") {
                settled.unwrap();
                *was = to;
            } else {
                assert_eq!(settled.is_ok(), *was == to, "{was} to {to}");
            }
        }
    }
}

async fn the_counts_balance_under_any_history(ground: Ground) {
    let config = Config { rng_algorithm: RngAlgorithm::ChaCha, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[14; 32]));
    let mut expected = Expected::default();
    for _ in 0..12 {
        let history = prop::collection::vec(happens(), 1..40).new_tree(&mut runner).unwrap().current();
        for what in history {
            one_happens(&ground, &mut expected, what).await;
        }
        let of = |fate| expected.lines.iter().filter(|(_, f)| *f == fate).count() as u64;
        let counts = balance(&ground).await;
        let wanted = Counts {
            contacts: of("contact"),
            notices: of("notice"),
            duplicates: of("duplicate"),
            waiting: of("shelf"),
            unread: of("unread"),
        };
        assert_eq!(counts, wanted);
    }
    assert!(expected.lines.len() > 30, "the histories were too short to mean anything");
}
