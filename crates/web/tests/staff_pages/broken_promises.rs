//! A promise that was not kept, to somebody without a mail address: they hear of it in the next conversation, by telephone,
//! at the counter, or when their word is recorded; and never is there a call that can't be noted.

use crate::{command, town::Town};
use casework::{Case, promise::promise::Fate};
use record::views::case_list::CaseRow;

/// Maria has no mail address, and nobody called her back in time.
async fn nobody_called(town: &Town) -> CaseRow {
    let case = town.marias_case().await;
    town.wait_minutes(7 * 24 * 60).await;
    assert_eq!(untold(town, &case).await, 1, "the promise is broken, and she wasn't told");
    case
}

async fn untold(town: &Town, case: &CaseRow) -> usize {
    let known = town.desk.record().case(case.case).await.unwrap();
    known.story().unwrap().past.iter().filter(|p| matches!(p.fate, Fate::Broken { .. })).count()
}

/// The ids of broken promises that a page offers to tick.
fn offered(page: &str) -> Vec<String> {
    page.split("name=\"disclosed\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn doctor_is_content(town: &Town) {
    let page = town.get(&town.logged_in("Aki").await, "/doctor").await.text();
    assert!(!page.contains("tag bad"), "{page}");
}

#[tokio::test]
async fn a_call_tells_of_a_broken_promise_and_makes_a_new_one() {
    let town = Town::new().await;
    let case = nobody_called(&town).await;
    let ines = town.logged_in("Ines").await;
    let next = [("next_kind", "call"), ("next_day", "2026-12-02"), ("next_time", "10:00")];
    let silent = [&[("case", case.slug.as_str()), ("note", "She asked why nobody called."), ("outcome", "goes_on")][..], &next].concat();
    let back = town.post(&ines, "/telephone", &silent).await;
    assert_eq!(back.status, 422, "{}", back.location());
    let page = back.text();
    assert!(page.contains("She asked why nobody called.") && page.contains("href=\"#call-told\""), "the way lies in the form: {page}");
    assert_eq!(untold(&town, &case).await, 1, "nothing is told unless somebody says so");
    let promise = offered(&page).pop().expect("the broken promise can be ticked");
    let command = command();
    let told = [&[("command", command.as_str()), ("disclosed", promise.as_str())][..], &silent].concat();
    for _ in 0..2 {
        let kept = town.post(&ines, "/telephone", &told).await;
        assert_eq!(kept.status, 303, "{}", kept.text());
    }
    assert_eq!(untold(&town, &case).await, 0);
    let page = town.get(&ines, &format!("/cases/{}", case.slug)).await.text();
    assert!(page.contains("Ines Moreau told them that this was broken"), "{page}");
    doctor_is_content(&town).await;
}

#[tokio::test]
async fn a_word_at_the_counter_tells_of_a_broken_promise() {
    let town = Town::new().await;
    let case = nobody_called(&town).await;
    let tom = town.logged_in("Tom").await;
    let key = case.slug.replace('-', " ");
    let said = [
        ("door", "counter"),
        ("case", key.as_str()),
        ("happened_day", "2026-12-01"),
        ("text", "I waited all week."),
        ("next_kind", "visit"),
        ("next_day", "2026-12-03"),
        ("next_time", "10:00"),
    ];
    let back = town.post_with_file(&tom, "/letter", &said, None).await;
    assert_eq!(back.status, 422, "{}", back.location());
    let page = back.text();
    assert!(page.contains("I waited all week.") && page.contains("href=\"#letter-told\""), "{page}");
    let promise = offered(&page).pop().expect("the broken promise can be ticked");
    let kept = town.post_with_file(&tom, "/letter", &[&said[..], &[("disclosed", promise.as_str())]].concat(), None).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    assert_eq!(untold(&town, &case).await, 0);
    doctor_is_content(&town).await;
}

#[tokio::test]
async fn their_word_that_was_heard_just_now_tells_of_a_broken_promise_and_says_what_comes_next() {
    let town = Town::new().await;
    let case = nobody_called(&town).await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}/customer-says", case.slug));
    let says = [("says", "not_solved"), ("words", "It still leaks."), ("door", "telephone")];
    let next = [("next_kind", "visit"), ("next_what", "Mr Adjani"), ("next_day", "2026-12-03"), ("next_time", "10:00")];
    let back = town.post(&ines, &path, &[&says[..], &next].concat()).await;
    assert_eq!(back.status, 422);
    let page = back.text();
    assert!(page.contains("href=\"#says-told\"") && page.contains("It still leaks.") && page.contains("value=\"Mr Adjani\""), "{page}");
    let promise = offered(&page).pop().expect("the broken promise can be ticked");
    let dateless = [&says[..], &[("next_kind", "visit"), ("disclosed", promise.as_str())]].concat();
    let back = town.post(&ines, &path, &dateless).await;
    assert!(back.status == 422 && back.text().contains("It still leaks."), "{}", back.text());
    let told = [&says[..], &next, &[("disclosed", promise.as_str())]].concat();
    let kept = town.post(&ines, &path, &told).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    assert_eq!(untold(&town, &case).await, 0);
    let Case::Open(open) = town.desk.record().case(case.case).await.unwrap() else { panic!("it is open") };
    assert_eq!(open.owed.promises().count(), 1);
    doctor_is_content(&town).await;
}
