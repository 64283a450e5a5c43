//! Erasing: the content and its salt go for good, and everything still opens.

use super::ground::{self, Ground, after};
use crate::{on_both_databases, town_of_cases::Written};
use std::fs;

on_both_databases! {
    what_is_erased_is_gone_for_good_and_everything_still_opens
    a_name_that_is_erased_leaves_the_case_without_it
    a_colleague_who_is_kept_in_mind_is_known_as_they_are_now
}

const CANARY: &str = "zirconcanary7341";

async fn what_is_erased_is_gone_for_good_and_everything_still_opens(ground: Ground) {
    let (owner, _) = ground.colleague("Ayla Demir").await;
    let customer = ground.person("Hanne Berger").await;
    for n in 0..60 {
        ground
            .case(n, customer, owner, &format!("neighbour {n} of the text zirco zircon zirconcanarz and {}", "much more ".repeat(40)))
            .await;
    }
    let case = ground.case(100, customer, owner, &format!("My account is {CANARY}, call me.")).await;
    let words = case.case.story().unwrap().last_words.clone().unwrap();
    assert_eq!(ground.record.find_words(CANARY, 9).await.unwrap().len(), 1);
    assert!(ground.record.erase(words.0.id, after(1)).await.unwrap());
    assert!(!ground.record.erase(words.0.id, after(2)).await.unwrap(), "it was erased before");

    assert!(ground.record.verify(|_| ()).await.unwrap().is_empty());
    assert!(ground.record.find_words(CANARY, 9).await.unwrap().is_empty());
    assert!(ground.record.find_words("zirconcan", 99).await.unwrap().len() == 60, "its neighbours stay");
    let texts = ground.record.texts(case.id.0).await.unwrap();
    assert_eq!(texts.said(&words), None);
    let row = ground.record.case_row(case.id).await.unwrap().unwrap();
    assert_eq!((row.last_words, row.customer_name.as_deref()), (None, Some("Hanne Berger")));
    assert_eq!(ground.record.case(case.id).await.unwrap(), case.case);
    nothing_is_left(&ground).await;
    let ground = ground.reopened().await;
    assert!(ground.record.verify(|_| ()).await.unwrap().is_empty());
    assert_eq!(ground.record.rebuild(after(3), |c| c.next_instant(&ground.pen.policy), |_| ()).await.unwrap(), 63);
    nothing_is_left(&ground).await;
}

/// On SQLite the bytes of the file after a checkpoint; on PostgreSQL every row of the tables that held it.
async fn nothing_is_left(ground: &Ground) {
    if ground.is_sqlite() {
        let hand = rusqlite::Connection::open(ground.file()).unwrap();
        hand.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        for file in fs::read_dir(ground.file().parent().unwrap()).unwrap() {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            for canary in [CANARY.to_owned(), CANARY.to_uppercase()] {
                assert!(!bytes.windows(canary.len()).any(|w| w == canary.as_bytes()), "{} still holds it", path.display());
            }
        }
    } else {
        let hand = ground.hand().await;
        for question in [
            "SELECT COUNT(*) FROM vault v WHERE v::text LIKE '%zirconcanary%'",
            "SELECT COUNT(*) FROM search_row s WHERE s.words::text LIKE '%zirconcanary%'",
            "SELECT COUNT(*) FROM event e WHERE e::text LIKE '%zirconcanary%'",
            "SELECT COUNT(*) FROM case_card c WHERE c::text LIKE '%zirconcanary%'",
        ] {
            let left: i64 = hand.query_one(question, &[]).await.unwrap().get(0);
            assert_eq!(left, 0, "{question}");
        }
    }
}

async fn a_name_that_is_erased_leaves_the_case_without_it(ground: Ground) {
    let case: Written = ground.opened("cold").await;
    let name = ground.record.person(case.customer).await.unwrap().name.unwrap();
    assert_eq!(ground.record.find_words("hanne", 9).await.unwrap()[0].stream, case.customer.0);
    ground.record.erase(name.0.id, after(1)).await.unwrap();
    assert!(ground.record.find_words("hanne", 9).await.unwrap().iter().all(|f| f.vault != name.0.id.0));
    assert_eq!(ground.record.case_row(case.id).await.unwrap().unwrap().customer_name, None);
    assert_eq!(ground.record.person_row(case.customer).await.unwrap().unwrap().name, None);
    assert_eq!(ground.record.people_by_address("mail", "hanne.berger@town.example", 9).await.unwrap().len(), 1);
}

/// Pages ask for colleagues all the time, so a node keeps them in mind: with what was erased, added or changed since.
async fn a_colleague_who_is_kept_in_mind_is_known_as_they_are_now(ground: Ground) {
    let (ayla, member) = ground.colleague("Ayla Demir").await;
    let known = async |record: &record::Record| {
        let staff = record.staff().await.unwrap();
        staff.into_iter().map(|s| (s.name, s.load)).collect::<Vec<_>>()
    };
    assert_eq!(known(&ground.record).await, [("Ayla Demir".to_owned(), 0)]);
    let customer = ground.person("Hanne Berger").await;
    ground.case(1, customer, ayla, "cold").await;
    assert_eq!(known(&ground.record).await, [("Ayla Demir".to_owned(), 1)], "the load is counted anew");
    ground.colleague("Samir Haddad").await;
    let mut both = known(&ground.record).await;
    both.sort();
    assert_eq!(both, [("Ayla Demir".to_owned(), 1), ("Samir Haddad".to_owned(), 0)]);
    // The one who erases isn't the one who remembers.
    let other = if ground.is_sqlite() { ground.record.clone() } else { ground.another_node().await };
    let name = member.profile.unwrap().name.0.id;
    assert!(other.erase(name, after(1)).await.unwrap());
    let mut left = known(&ground.record).await;
    left.sort();
    assert_eq!(left, [(String::new(), 1), ("Samir Haddad".to_owned(), 0)]);
}
