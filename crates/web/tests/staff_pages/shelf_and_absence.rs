//! The shelf, absences, and the doctor.

use crate::{command, contacts, town::Town};
use axum::http::header;
use casework::{conversation::contact::Door, ids::LedgerId};
use desk::{Arrived, real_now};
use record::ledger::CameBy;

/// A message that nobody could read waits on the shelf.
async fn shelved(town: &Town, bytes: &[u8]) -> LedgerId {
    let arrived = Arrived {
        came_by: CameBy::Smtp,
        envelope_from: Some("odd@elsewhere.example".into()),
        envelope_to: vec!["help@nordwerk.example".into()],
        mailbox: None,
        bytes: bytes.to_vec(),
    };
    town.desk.keep_arrived(arrived).await.unwrap();
    let unread = town.desk.record().take_unread(real_now(), 10).await.unwrap();
    let [line] = unread.as_slice() else { panic!("one message came") };
    town.desk.shelve(line, desk::ShelfWhy::NotAMail).await.unwrap();
    line.id
}

#[tokio::test]
async fn an_absence_is_planned_once_and_only_the_stand_in_accepts_it() {
    let town = Town::new().await;
    let (ines, samir, tom) = (town.logged_in("Ines").await, town.logged_in("Samir").await, town.logged_in("Tom").await);
    let (command, samir_id) = (command(), town.staff("Samir").await.0.to_string());
    let nobody = [("act", "plan"), ("from_day", "2026-12-01"), ("until_day", "2026-12-04")];
    let back = town.post(&ines, "/absence", &nobody).await;
    assert!(back.status == 422 && back.text().contains("2026-12-04") && back.text().contains("stand-in-error"), "{}", back.text());
    let turned = [("act", "plan"), ("from_day", "2026-12-04"), ("until_day", "2026-12-01"), ("stand_in", samir_id.as_str())];
    let back = town.post(&ines, "/absence", &turned).await;
    assert!(back.status == 422 && back.text().contains("class=\"refusal\"") && back.text().contains("2026-12-04"), "{}", back.text());
    let plan = [
        ("command", command.as_str()),
        ("act", "plan"),
        ("from_day", "2026-12-01"),
        ("until_day", "2026-12-04"),
        ("stand_in", samir_id.as_str()),
    ];
    for _ in 0..2 {
        assert_eq!(town.post(&ines, "/absence", &plan).await.status, 303);
    }
    let planned = || async { town.desk.staff_names().await.unwrap().row(town.staff("Ines").await).unwrap().absences.clone() };
    let absences = planned().await;
    let [absence] = absences.as_slice() else { panic!("planned once, though sent twice") };
    let id = absence.id.0.to_string();
    assert!(town.get(&samir, "/absence").await.text().contains(&id), "Samir is asked");
    let accept = [("absence", id.as_str()), ("answer", "accept"), ("back", "/today")];
    assert_eq!(town.post(&tom, "/absence/accept", &accept).await.status, 422, "Tom was not asked");
    assert!(!planned().await[0].accepted);
    let accepted = town.post(&samir, "/absence/accept", &accept).await;
    assert_eq!((accepted.status, accepted.location().as_str()), (303, "/today"));
    assert!(planned().await[0].accepted);
    assert_eq!(town.post(&ines, "/absence", &[("act", "cancel"), ("absence", &id)]).await.status, 303);
    assert!(planned().await.is_empty());
}

#[tokio::test]
async fn somebody_missing_is_reported_by_a_colleague_and_comes_back_by_themselves() {
    let town = Town::new().await;
    let (ines, samir) = (town.logged_in("Ines").await, town.logged_in("Samir").await);
    let who = town.staff("Ines").await;
    let id = who.0.to_string();
    assert_eq!(town.post(&samir, "/absence", &[("act", "report"), ("who", &id)]).await.status, 303);
    let absences = town.desk.staff_names().await.unwrap().row(who).unwrap().absences.clone();
    assert_eq!(absences.len(), 1);
    assert!(!town.desk.roster().await.unwrap().find(who).unwrap().is_present());
    assert!(town.get(&samir, "/absence").await.text().contains("Ines Moreau"));
    let absence = absences[0].id.0.to_string();
    assert_eq!(town.post(&ines, "/absence", &[("act", "return"), ("absence", &absence)]).await.status, 303);
    assert!(town.desk.roster().await.unwrap().find(who).unwrap().is_present());
}

#[tokio::test]
async fn who_reported_an_absence_takes_it_back_and_leads_end_any() {
    let town = Town::new().await;
    let who = town.staff("Ines").await;
    let id = who.0.to_string();
    let (samir, tom, paula) = (town.logged_in("Samir").await, town.logged_in("Tom").await, town.logged_in("Paula").await);
    let absences = || async { town.desk.staff_names().await.unwrap().row(who).unwrap().absences.clone() };
    for (ends, command) in [(&samir, "the reporter"), (&paula, "a lead")] {
        assert_eq!(town.post(&samir, "/absence", &[("act", "report"), ("who", &id)]).await.status, 303);
        let absence = absences().await[0].id.0.to_string();
        let form = [("act", "return"), ("absence", absence.as_str())];
        let page = town.get(&tom, "/absence").await.text();
        assert!(page.contains("Ines Moreau") && !page.contains(&absence), "Tom sees it, and has no button");
        assert_eq!(town.post(&tom, "/absence", &form).await.status, 403);
        assert!(town.get(ends, "/absence").await.text().contains(&absence));
        assert_eq!(town.post(ends, "/absence", &form).await.status, 303, "{command}");
        assert!(absences().await.is_empty());
    }
}

#[tokio::test]
async fn whose_stand_in_declined_sees_it_on_their_day_and_asks_somebody_else() {
    let town = Town::new().await;
    let (ines, samir, tom) = (town.logged_in("Ines").await, town.logged_in("Samir").await, town.logged_in("Tom").await);
    let (samir_id, tom_id) = (town.staff("Samir").await.0.to_string(), town.staff("Tom").await.0.to_string());
    let plan = [
        ("act", "plan"),
        ("from_day", "2026-12-01"),
        ("until_day", "2026-12-04"),
        ("stand_in", samir_id.as_str()),
        ("note", "The key is with the porter."),
    ];
    town.post(&ines, "/absence", &plan).await;
    let who = town.staff("Ines").await;
    let absences = || async { town.desk.staff_names().await.unwrap().row(who).unwrap().absences.clone() };
    let asked = absences().await[0].clone();
    let id = asked.id.0.to_string();
    assert!(!town.get(&ines, "/today").await.text().contains("Nobody stands in for you yet"));
    town.post(&samir, "/absence/accept", &[("absence", &id), ("answer", "decline")]).await;
    let today = town.get(&ines, "/today").await.text();
    assert!(today.contains("Nobody stands in for you yet") && today.contains("1 December"), "{today}");
    assert!(!town.get(&samir, "/today").await.text().contains("Nobody stands in for you yet"));
    let command = command();
    let another = [("command", command.as_str()), ("act", "another"), ("absence", &id), ("stand_in", &tom_id)];
    for _ in 0..2 {
        assert_eq!(town.post(&ines, "/absence", &another).await.status, 303);
    }
    let now = absences().await;
    let [planned] = now.as_slice() else { panic!("one plan: {now:?}") };
    assert_eq!((planned.from, planned.until, planned.stand_in), (asked.from, asked.until, Some(town.staff("Tom").await)));
    assert_eq!(planned.briefing, asked.briefing);
    assert!(!town.get(&ines, "/today").await.text().contains("Nobody stands in for you yet"));
    assert!(town.get(&tom, "/today").await.text().contains("The key is with the porter."));
}

#[tokio::test]
async fn what_waits_on_the_shelf_joins_a_case_or_is_set_aside_and_is_never_lost() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let tom = town.logged_in("Tom").await;
    let first = shelved(&town, b"\x00 first").await;
    let (page, address) = (town.get(&tom, "/shelf").await.text(), format!("/shelf/{}", first.0));
    assert!(page.contains("odd@elsewhere.example") && page.contains(&address), "{page}");
    let original = town.get(&tom, &format!("{address}/original")).await;
    assert_eq!((original.status, original.body.as_slice()), (200, b"\x00 first".as_slice()));
    assert!(original.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    for form in
        [[("becomes", "case"), ("x", "")], [("becomes", "joined"), ("case", "no such key")], [("becomes", "set_aside"), ("reason", " ")]]
    {
        let back = town.post(&tom, &address, &form).await;
        assert!(back.status == 422 && back.text().contains("class=\"refusal\""), "{form:?}: {}", back.text());
    }
    let key = case.slug.replace('-', " ");
    for _ in 0..2 {
        assert_eq!(town.post(&tom, &address, &[("becomes", "joined"), ("case", &key)]).await.status, 303);
    }
    let joined = contacts(&town, case.case).await;
    assert_eq!(joined.iter().filter(|c| c.door == Door::Mail).count(), 1);
    let file = town.get(&tom, &format!("/cases/{}/attachments/0", case.slug)).await;
    assert_eq!(file.body, b"\x00 first");
    assert_eq!(town.get(&tom, &format!("{address}/original")).await.status, 404, "it is downloaded from its case now");
    let second = shelved(&town, b"\x00 second").await;
    let aside = town.post(&tom, &format!("/shelf/{}", second.0), &[("becomes", "set_aside"), ("reason", "an advertisement")]).await;
    assert_eq!(aside.status, 303);
    let counts = town.desk.record().mail_counted().await.unwrap();
    assert_eq!((counts.messages(), counts.contacts, counts.notices, counts.waiting), (2, 1, 1, 0));
    // The page holds the sum of what they became against a count of its own, and tells apart what a colleague set aside.
    let page = town.get(&tom, "/shelf").await.text();
    let cells: Vec<&str> = page.split("<td>").skip(1).filter_map(|rest| rest.split("</td>").next()).collect();
    assert_eq!(
        cells,
        ["1", "0", "0", "0", "1", "0", "2", "2"],
        "contacts, notices, duplicates, waiting, set aside, unread, in all, received"
    );
}

#[tokio::test]
async fn the_doctor_finds_nothing_on_a_desk_that_keeps_its_rules() {
    let town = Town::new().await;
    town.marias_case().await;
    let page = town.get(&town.logged_in("Aki").await, "/doctor").await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("tag bad"), "{}", page.text());
}
