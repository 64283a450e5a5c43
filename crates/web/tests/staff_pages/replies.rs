//! Replies through the page: sent once however often "send" is clicked, stopped when something new arrived, and taken back.

use crate::{command, town::Town};
use casework::{
    CaseEvent,
    conversation::message::{MessageEvent, Wording},
    ids::CaseId,
};
use rehearsal::html;

const NEXT: [(&str, &str); 4] = [("step", "send"), ("next_kind", "visit"), ("next_day", "2026-11-26"), ("next_time", "10:00")];

/// What members of staff have said.
async fn said(town: &Town, case: CaseId) -> Vec<String> {
    let file = town.desk.open_file_unasked(case).await.unwrap();
    let words = file.events.iter().filter_map(|r| match &r.event {
        CaseEvent::Message(MessageEvent::Said { wording: Wording::Staff { words, .. }, .. }) => file.texts.said(words),
        _ => None,
    });
    words.map(str::to_owned).collect()
}

/// The version that the reply's form of a page carries.
fn seen(page: &str) -> String {
    let form = html::forms(page).into_iter().find(|f| f.action.ends_with("/reply")).expect("a reply can be written");
    form.fields.into_iter().find(|(name, _)| name == "seen").expect("it says what was seen").1
}

#[tokio::test]
async fn a_double_click_on_send_says_it_once() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let version = seen(&town.get(&ines, &path).await.text());
    let sent = command();
    let reply = [&[("command", sent.as_str()), ("seen", version.as_str()), ("text", "We come on Thursday.")][..], &NEXT].concat();
    let to = format!("{path}/reply");
    let (first, second) = tokio::join!(town.post_with_file(&ines, &to, &reply, None), town.post_with_file(&ines, &to, &reply, None));
    assert_eq!((first.status, second.status), (303, 303), "{}{}", first.text(), second.text());
    assert_eq!(said(&town, case.case).await, ["We come on Thursday."]);
}

#[tokio::test]
async fn of_two_who_send_at_once_one_is_shown_what_the_other_said_and_keeps_their_words() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, samir, path) = (town.logged_in("Ines").await, town.logged_in("Samir").await, format!("/cases/{}", case.slug));
    let version = seen(&town.get(&ines, &path).await.text());
    let by = |text| [&[("seen", version.as_str()), ("text", text)][..], &NEXT].concat();
    let to = format!("{path}/reply");
    let (hers, his) = (by("Ines: the part is here."), by("Samir: the part is late."));
    let (a, b) = tokio::join!(town.post_with_file(&ines, &to, &hers, None), town.post_with_file(&samir, &to, &his, None));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let (stopped, who, mine, other) = match a.status {
        422 => (a, &ines, "Ines: the part is here.", "Samir: the part is late."),
        _ => (b, &samir, "Samir: the part is late.", "Ines: the part is here."),
    };
    assert_eq!(said(&town, case.case).await, [other]);
    let page = stopped.text();
    let arrived = page.split("class=\"arrived\"").nth(1).expect("what arrived is shown").split("</ol>").next().unwrap();
    assert!(arrived.contains(other) && !arrived.contains(mine), "{arrived}");
    assert!(page.split("<textarea id=\"text\"").nth(1).expect("the form").contains(mine), "{page}");
    // Whoever has read it sends again, with what the page says was seen.
    let version = seen(&page);
    let again = [&[("seen", version.as_str()), ("text", mine)][..], &NEXT].concat();
    assert_eq!(town.post_with_file(who, &to, &again, None).await.status, 303);
    assert_eq!(said(&town, case.case).await, [other, mine]);
}

#[tokio::test]
async fn a_reply_can_be_taken_back_until_it_leaves() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let reply = [&[("seen", "99"), ("text", "We come on Thursday.")][..], &NEXT].concat();
    let before = town.desk.record().case(case.case).await.unwrap().open().unwrap().owed.clone();
    assert_eq!(town.post_with_file(&ines, &format!("{path}/reply"), &reply, None).await.status, 303);
    let page = town.get(&ines, &path).await.text();
    let undo = html::forms(&page).into_iter().find(|f| f.action.ends_with("/undo")).expect("it can be taken back");
    let of = undo.fields.iter().find(|(name, _)| name == "of").unwrap().1.clone();
    assert!(of.starts_with("message "), "{of}");
    assert_eq!(town.post(&ines, &format!("{path}/undo"), &[("of", &of)]).await.status, 303);
    assert_eq!(town.desk.record().case(case.case).await.unwrap().open().unwrap().owed, before, "all that it did is as it was");
    assert!(town.get(&ines, &path).await.text().contains("taken back, never left"));
}

#[tokio::test]
async fn the_count_beside_today_is_of_people_who_wait_for_me() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let beside = |page: &str| page.contains("<span class=\"count\">1<span");
    let today = town.get(&ines, "/today").await.text();
    assert!(beside(&today) && today.contains("One person is waiting for you."), "{today}");
    let page = town.get(&ines, &path).await.text();
    let form = html::forms(&page).into_iter().find(|f| f.action.ends_with("/reply")).expect("a reply can be written");
    let kept: Vec<(&str, &str)> = form.fields.iter().filter(|(name, _)| name == "kept").map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let version = seen(&page);
    let reply = [&[("seen", version.as_str()), ("text", "We come on Thursday.")][..], &NEXT, &kept].concat();
    assert_eq!(town.post_with_file(&ines, &format!("{path}/reply"), &reply, None).await.status, 303);
    let today = town.get(&ines, "/today").await.text();
    assert!(!beside(&today) && today.contains("Nobody is waiting for you."), "{today}");
}
