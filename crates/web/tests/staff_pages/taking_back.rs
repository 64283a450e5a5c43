//! What can be taken back, and from where: from the line that says that it was done, and from the case's page for as long as
//! policy gives.

use crate::{command, flash, town::Town};
use axum::http::header;
use casework::{
    Case,
    ids::{CaseId, StaffId},
    promise::duty::DutyKind,
};
use rehearsal::html;

/// What a page offers to take back.
fn offered(page: &str) -> Vec<String> {
    let undo = html::forms(page).into_iter().filter(|f| f.action.ends_with("/undo"));
    undo.filter_map(|f| f.fields.into_iter().find(|(name, _)| name == "of").map(|(_, of)| of)).collect()
}

async fn owner(town: &Town, case: CaseId) -> Option<StaffId> {
    town.desk.record().case(case).await.unwrap().owner()
}

#[tokio::test]
async fn a_case_that_was_given_to_somebody_is_taken_back_from_the_line_that_says_so() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (nadia, path) = (town.logged_in("Nadia").await, format!("/cases/{}", case.slug));
    let (tom, sent) = (town.staff("Tom").await, command());
    let id = tom.0.to_string();
    let form = [("command", sent.as_str()), ("to", id.as_str()), ("briefing", "Tom has the part."), ("how", "reassign")];
    let given = town.post(&nadia, &format!("{path}/hand-over"), &form).await;
    let again = town.post(&nadia, &format!("{path}/hand-over"), &form).await;
    assert_eq!((given.status, again.status), (303, 303), "{}", given.text());
    assert_eq!(owner(&town, case.case).await, Some(tom));
    let page = town.get(&format!("{nadia}; {}", flash(&given)), &path).await.text();
    assert!(page.contains("It is theirs now.") && page.contains("Tom has the part."), "{page}");
    let of = offered(&page).into_iter().find(|of| of.starts_with("handover ")).expect("it can be taken back");
    let back = town.post(&nadia, &format!("{path}/undo"), &[("of", of.as_str())]).await;
    assert_eq!(back.status, 303, "{}", back.text());
    assert_eq!(owner(&town, case.case).await, Some(town.staff("Ines").await));
}

#[tokio::test]
async fn a_case_that_could_not_be_given_away_has_no_note_of_it() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (nadia, path) = (town.logged_in("Nadia").await, format!("/cases/{}/hand-over", case.slug));
    let (aki, before) = (town.staff("Aki").await.0.to_string(), town.events().await);
    let form = [("to", aki.as_str()), ("briefing", "Aki, please."), ("how", "reassign")];
    let back = town.post(&nadia, &path, &form).await;
    assert!(back.status == 422 && back.text().contains("Aki, please."), "{}", back.text());
    let silent = town.post(&nadia, &path, &[("to", &town.staff("Tom").await.0.to_string()), ("how", "reassign")]).await;
    assert!(silent.status == 422 && silent.text().contains("Without a briefing"), "{}", silent.text());
    assert_eq!(town.events().await, before, "an auditor takes no case, and nobody takes one without a briefing");
}

#[tokio::test]
async fn an_ending_is_taken_back_from_the_cases_page_for_as_long_as_policy_gives() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let ended = town.post(&ines, &format!("{path}/customer-says"), &[("says", "solved"), ("words", "It is dry.")]).await;
    assert_eq!(ended.status, 303, "{}", ended.text());
    town.wait_minutes(5).await;
    let page = town.get(&ines, &path).await.text();
    assert_eq!(offered(&page), ["ending"], "{page}");
    town.wait_minutes(11).await;
    assert!(offered(&town.get(&ines, &path).await.text()).is_empty(), "a quarter of an hour is over");
    let late = town.post(&ines, &format!("{path}/undo"), &[("of", "ending")]).await;
    assert!((400..500).contains(&late.status), "{}", late.status);
    assert!(matches!(town.desk.record().case(case.case).await.unwrap(), Case::Ended(_)));
}

#[tokio::test]
async fn an_ending_that_is_taken_back_after_five_minutes_leaves_the_case_as_it_was() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let before = town.desk.record().case(case.case).await.unwrap().open().unwrap().owed.clone();
    town.post(&ines, &format!("{path}/not-a-customer"), &[]).await;
    town.wait_minutes(5).await;
    let of = offered(&town.get(&ines, &path).await.text()).pop().expect("it can be taken back");
    assert_eq!(town.post(&ines, &format!("{path}/undo"), &[("of", &of)]).await.status, 303);
    assert_eq!(town.desk.record().case(case.case).await.unwrap().open().unwrap().owed, before);
}

#[tokio::test]
async fn a_hand_over_is_taken_back_from_the_cases_page_after_five_minutes() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, samir, path) = (town.logged_in("Ines").await, town.logged_in("Samir").await, format!("/cases/{}", case.slug));
    let to = town.staff("Samir").await.0.to_string();
    town.post(&ines, &format!("{path}/hand-over"), &[("to", &to), ("briefing", "All of it."), ("how", "offer")]).await;
    let id = town.desk.record().case(case.case).await.unwrap().open().unwrap().offer.clone().unwrap().id.0.to_string();
    let accepted = town.post(&samir, &format!("{path}/hand-over/answer"), &[("hand_over", &id), ("answer", "accept")]).await;
    assert_eq!(accepted.status, 303, "{}", accepted.text());
    town.wait_minutes(5).await;
    assert!(offered(&town.get(&ines, &path).await.text()).is_empty(), "it is Samir's now");
    let of = offered(&town.get(&samir, &path).await.text()).pop().expect("it can be taken back");
    assert_eq!(town.post(&samir, &format!("{path}/undo"), &[("of", &of)]).await.status, 303);
    assert_eq!(owner(&town, case.case).await, Some(town.staff("Ines").await));
}

#[tokio::test]
async fn what_was_done_is_said_once() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let noted = town.post(&ines, &format!("{path}/note"), &[("text", "She has a baby.")]).await;
    let said = town.get(&format!("{ines}; {}", flash(&noted)), &path).await;
    assert!(said.text().contains("data-flash"), "{}", said.text());
    let cleared = said.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()).collect::<Vec<_>>();
    assert!(cleared.iter().any(|c| c.starts_with("__Host-flash=;") && c.contains("Max-Age=0")), "{cleared:?}");
    let after = town.post(&format!("{ines}; {}", flash(&noted)), &format!("{path}/note"), &[("text", "And a dog.")]).await;
    assert!(flash(&after).len() > "__Host-flash=".len(), "what is done next is said, too");
}

#[tokio::test]
async fn a_thank_you_needs_no_answer_and_does_after_all() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    // While nothing is promised, somebody who waits is not sent away.
    let letter =
        [("case", case.slug.as_str()), ("door", "letter"), ("text", "Thank you."), ("happened_day", "2026-11-24"), ("happened_time", "")];
    assert_eq!(town.post_with_file(&ines, "/letter", &letter, None).await.status, 303);
    let open = async || town.desk.record().case(case.case).await.unwrap().open().cloned().expect("it is open");
    let owed = open().await.owed.duties().find(|d| matches!(d.kind, DutyKind::Answer { .. })).cloned().expect("an answer is owed");
    let DutyKind::Answer { contact } = owed.kind else { panic!("an answer") };
    let page = town.get(&ines, &path).await.text();
    assert!(page.contains("What Paul Lenoir said needs no answer"), "{page}");
    let (contact, seen) = (contact.0.to_string(), open().await.story.version.to_string());
    let stale = town.post(&ines, &format!("{path}/no-answer"), &[("contact", contact.as_str()), ("seen", "0")]).await;
    assert!(stale.status == 422 && stale.text().contains("id=\"no-answer\""), "{}", stale.text());
    let form = [("contact", contact.as_str()), ("seen", seen.as_str())];
    let read = town.post(&ines, &format!("{path}/no-answer"), &form).await;
    assert_eq!(read.status, 303, "{}", read.text());
    assert!(!open().await.owed.duties().any(|d| matches!(d.kind, DutyKind::Answer { .. })));
    let page = town.get(&format!("{ines}; {}", flash(&read)), &path).await.text();
    for words in ["Read: it needs no answer.", "Ines Moreau read what Paul Lenoir said: it needs no answer", "It needs an answer after all"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("What Paul Lenoir said needs no answer"), "it is offered no more");
    let tom = town.logged_in("Tom").await;
    let before = town.events().await;
    let his = town.post(&tom, &format!("{path}/no-answer"), &[("contact", contact.as_str()), ("seen", "99")]).await;
    assert_eq!((his.status, town.events().await), (422, before), "another team may not write to him: {}", his.text());
    let of = offered(&page).into_iter().find(|of| of.starts_with("no-answer ")).expect("it can be taken back");
    let back = town.post(&ines, &format!("{path}/undo"), &[("of", of.as_str())]).await;
    assert_eq!(back.status, 303, "{}", back.text());
    assert!(open().await.owed.duties().any(|d| *d == owed), "owed as it was");
    assert!(town.get(&ines, &path).await.text().contains("Ines Moreau took back: that no answer is needed"));
}
