//! Who may come in: sessions end when they should, and a reset ends everything.

use super::ground::{self, Ground, after, noon};
use crate::on_both_databases;
use casework::people::staff::{MemberEvent, StaffEvent};
use record::access::{
    session::Principal,
    token::{Bearer, Purpose},
};

on_both_databases! {
    a_session_lasts_until_its_end_and_is_lengthened_when_seen
    a_session_ends_when_it_is_ended_by_itself_with_all_or_with_the_job
    a_customers_session_ends_with_their_link
    a_reset_ends_everything_that_somebody_could_come_in_with
    a_code_of_the_second_factor_serves_once
}

const TOKEN: [u8; 32] = [1; 32];
const OTHER: [u8; 32] = [2; 32];

async fn a_session_lasts_until_its_end_and_is_lengthened_when_seen(ground: Ground) {
    let (staff, _) = ground.colleague("Ayla Demir").await;
    assert!(ground.record.begin_staff_session(TOKEN, staff, noon(), after(30)).await.unwrap());
    let session = ground.record.session(TOKEN, after(29)).await.unwrap().unwrap();
    assert_eq!((session.whose, session.made_at, session.expires_at), (Principal::Staff(staff), noon(), after(30)));
    assert!(session.to_be_seen(after(1)) && !session.to_be_seen(noon()));
    assert_eq!(ground.record.session(TOKEN, after(30)).await.unwrap(), None);
    assert_eq!(ground.record.session(OTHER, noon()).await.unwrap(), None);
    ground.record.session_seen(TOKEN, after(20), after(50)).await.unwrap();
    assert_eq!(ground.record.session(TOKEN, after(49)).await.unwrap().unwrap().seen_at, after(20));
    ground.record.session_seen(TOKEN, after(60), after(90)).await.unwrap();
    assert_eq!(ground.record.session(TOKEN, after(60)).await.unwrap(), None, "one that has ended isn't lengthened");
}

async fn a_session_ends_when_it_is_ended_by_itself_with_all_or_with_the_job(ground: Ground) {
    let (staff, member) = ground.colleague("Ayla Demir").await;
    let (colleague, _) = ground.colleague("Jonas Weber").await;
    let tokens = [[11; 32], [12; 32], [13; 32]];
    for token in tokens {
        ground.record.begin_staff_session(token, staff, noon(), after(500)).await.unwrap();
    }
    ground.record.begin_staff_session(OTHER, colleague, noon(), after(500)).await.unwrap();
    ground.record.end_session(tokens[0], after(1)).await.unwrap();
    assert_eq!(ground.record.session(tokens[0], after(1)).await.unwrap(), None);
    assert_eq!(ground.record.sessions_of(staff, after(1), 9).await.unwrap().len(), 2);
    ground.record.end_sessions_of(staff, after(2)).await.unwrap();
    for token in tokens {
        assert_eq!(ground.record.session(token, after(2)).await.unwrap(), None);
    }
    assert!(ground.record.session(OTHER, after(2)).await.unwrap().is_some());
    assert!(ground.record.begin_staff_session(TOKEN, staff, after(3), after(500)).await.unwrap());
    assert!(ground.record.session(TOKEN, after(3)).await.unwrap().is_some(), "whoever logs in again has a session of the new epoch");
    let left = ground.pen.staff(after(4), staff, &member, vec![StaffEvent::Staff(MemberEvent::Left)], ground.pen.ids.next()).0;
    ground.keep(left).await;
    assert_eq!(ground.record.session(TOKEN, after(4)).await.unwrap(), None, "they don't work here any more");
    assert!(!ground.record.begin_staff_session([9; 32], staff, after(5), after(500)).await.unwrap());
}

async fn a_customers_session_ends_with_their_link(ground: Ground) {
    let case = ground.opened("cold").await;
    let another = ground.person("Her neighbour").await;
    assert_eq!(ground.record.link_generation(case.id, case.customer).await.unwrap(), 0);
    for (token, person) in [(TOKEN, case.customer), (OTHER, another)] {
        assert!(ground.record.begin_customer_session(token, case.id, person, 0, noon(), after(30)).await.unwrap());
    }
    let whose = Principal::Customer { case: case.id, person: case.customer };
    assert_eq!(ground.record.session(TOKEN, after(1)).await.unwrap().unwrap().whose, whose);
    assert_eq!(ground.record.end_links(case.id, case.customer, after(2)).await.unwrap(), 1);
    assert_eq!(ground.record.session(TOKEN, after(2)).await.unwrap(), None);
    assert!(ground.record.session(OTHER, after(2)).await.unwrap().is_some(), "another person's link is their own");
    assert!(
        !ground.record.begin_customer_session([3; 32], case.id, case.customer, 0, after(3), after(30)).await.unwrap(),
        "the old link is ended"
    );
    assert!(ground.record.begin_customer_session([4; 32], case.id, case.customer, 1, after(3), after(30)).await.unwrap());
    assert!(ground.record.session([4; 32], after(3)).await.unwrap().is_some());
    assert_eq!(ground.record.end_links(case.id, case.customer, after(4)).await.unwrap(), 2);
    assert_eq!(ground.record.link_generation(case.id, case.customer).await.unwrap(), 2);
}

async fn a_reset_ends_everything_that_somebody_could_come_in_with(ground: Ground) {
    let (staff, _) = ground.colleague("Ayla Demir").await;
    assert!(!ground.record.anybody_can_log_in().await.unwrap());
    ground.record.set_credential(staff, "$argon2id$one".into(), None, noon()).await.unwrap();
    ground.record.set_credential(staff, "$argon2id$two".into(), Some("SECRET".into()), after(1)).await.unwrap();
    let credential = ground.record.credential(staff).await.unwrap().unwrap();
    assert_eq!((credential.password.as_str(), credential.totp.as_deref(), credential.set_at), ("$argon2id$two", Some("SECRET"), after(1)));
    assert!(!format!("{credential:?}").contains("SECRET"));
    ground.record.begin_staff_session(TOKEN, staff, after(1), after(500)).await.unwrap();
    let bearer = Bearer { staff: Some(staff), ..Bearer::default() };
    ground.record.give_token(OTHER, Purpose::TotpPending, bearer, after(1), after(9)).await.unwrap();
    assert!(ground.record.anybody_can_log_in().await.unwrap());
    assert!(ground.record.remove_credential(staff, after(2)).await.unwrap());
    assert_eq!(ground.record.credential(staff).await.unwrap(), None);
    assert_eq!(ground.record.session(TOKEN, after(2)).await.unwrap(), None);
    assert_eq!(ground.record.take_token(OTHER, Purpose::TotpPending, after(2)).await.unwrap(), None);
    assert!(!ground.record.remove_credential(staff, after(3)).await.unwrap());
}

async fn a_code_of_the_second_factor_serves_once(ground: Ground) {
    let (staff, _) = ground.colleague("Ayla Demir").await;
    assert!(!ground.record.use_totp_step(staff, 100).await.unwrap(), "there is no second factor");
    ground.record.set_credential(staff, "$argon2id$".into(), Some("SECRET".into()), noon()).await.unwrap();
    let at_once: Vec<_> = (0..5)
        .map(|_| {
            let record = ground.record.clone();
            tokio::spawn(async move { record.use_totp_step(staff, 100).await.unwrap() })
        })
        .collect();
    let mut used = 0;
    for task in at_once {
        used += u32::from(task.await.unwrap());
    }
    assert_eq!(used, 1);
    assert!(!ground.record.use_totp_step(staff, 99).await.unwrap());
    assert!(ground.record.use_totp_step(staff, 101).await.unwrap());
    ground.record.set_credential(staff, "$argon2id$new".into(), Some("SECRET".into()), after(1)).await.unwrap();
    assert!(!ground.record.use_totp_step(staff, 101).await.unwrap(), "a new password doesn't make an old code good");
    ground.record.set_credential(staff, "$argon2id$new".into(), Some("ANOTHER".into()), after(1)).await.unwrap();
    assert!(ground.record.use_totp_step(staff, 101).await.unwrap());
}
