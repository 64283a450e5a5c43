//! The customer's word through the pages: how it was heard is kept as it was, only their own ends a case, and what is said
//! of it is so.

use crate::{
    command, contacts, flash,
    town::{Seen, Town},
};
use casework::{Case, conversation::contact::Door, solution::resolution::Ending};

/// The page after a form, with the line that says what was done.
async fn after(town: &Town, who: &str, form: &Seen) -> String {
    town.get(&format!("{who}; {}", flash(form)), &form.location()).await.text()
}

#[tokio::test]
async fn a_word_that_came_by_letter_is_a_letter_and_no_call() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}/customer-says", case.slug));
    let form = [("says", "solved"), ("door", "letter"), ("words", "It is dry. Thank you.")];
    let said = town.post(&ines, &path, &form).await;
    assert_eq!(said.status, 303, "{}", said.text());
    let letter = contacts(&town, case.case).await.pop().expect("it is kept");
    assert_eq!((letter.door, letter.conversation), (Door::Letter, None));
    let Case::Ended(ended) = town.desk.record().case(case.case).await.unwrap() else { panic!("it has ended") };
    assert_eq!(ended.ending, Ending::Solved(letter.id));
}

#[tokio::test]
async fn a_word_found_in_an_earlier_contact_ends_the_case_and_is_taken_back() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let held = contacts(&town, case.case).await[0].id.0.to_string();
    let empty = town.post(&ines, &format!("{path}/customer-says"), &[("contact", &held)]).await;
    assert!(empty.status == 422 && empty.text().contains("Choose what they said."), "{}", empty.text());
    let said = town.post(&ines, &format!("{path}/customer-says"), &[("says", "solved"), ("contact", &held)]).await;
    let page = after(&town, &ines, &said).await;
    assert!(page.contains("The case has ended.") && page.contains("value=\"ending\""), "{page}");
    assert_eq!(town.post(&ines, &format!("{path}/undo"), &[("of", "ending")]).await.status, 303);
    assert!(matches!(town.desk.record().case(case.case).await.unwrap(), Case::Open(_)));
}

#[tokio::test]
async fn after_harm_the_page_says_that_they_are_asked_once_more_and_offers_no_undo_that_does_nothing() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let harm = [("kind", "no_heating"), ("severity", "serious"), ("since_day", "2026-11-20")];
    assert_eq!(town.post(&ines, &format!("{path}/harm"), &harm).await.status, 303);
    let said = town.post(&ines, &format!("{path}/customer-says"), &[("says", "solved"), ("words", "It is warm.")]).await;
    assert_eq!(said.status, 303, "{}", said.text());
    let page = after(&town, &ines, &said).await;
    assert!(page.contains("We ask them once more") && !page.contains("value=\"ending\""), "{page}");
    let stale = town.post(&ines, &format!("{path}/undo"), &[("of", "ending")]).await;
    assert!((400..500).contains(&stale.status) && stale.text().contains("There is nothing to take back."), "{}", stale.text());
}

#[tokio::test]
async fn what_another_person_says_ends_nothing_and_is_not_lost() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let ines = town.logged_in("Ines").await;
    let form = [("case", case.slug.as_str()), ("note", "Her son says it is dry."), ("outcome", "solved"), ("speaker", "another")];
    let back = town.post(&ines, "/telephone", &form).await;
    assert_eq!(back.status, 422, "{}", back.location());
    assert!(back.text().contains("Her son says it is dry.") && back.text().contains("class=\"refusal\""), "{}", back.text());
    assert!(matches!(town.desk.record().case(case.case).await.unwrap(), Case::Open(_)));
    let kept = town.post(&ines, "/telephone", &[&form[..2], &[("outcome", "goes_on"), ("speaker", "another")]].concat()).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
}

#[tokio::test]
async fn one_key_says_that_it_is_no_customers_matter_and_it_is_opened_again() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let page = town.get(&ines, &path).await.text();
    let form = page.split(&format!("action=\"{path}/not-a-customer\"")).nth(1).expect("the form").split("</form>").next().unwrap();
    assert!(form.contains("data-key=\"x\"") && !form.contains("type=\"text\""), "one button, one key: {form}");
    let (sent, undo) = (command(), command());
    for _ in 0..2 {
        assert_eq!(town.post(&ines, &format!("{path}/not-a-customer"), &[("command", &sent)]).await.status, 303);
    }
    let Case::Ended(ended) = town.desk.record().case(case.case).await.unwrap() else { panic!("it has ended") };
    assert!(matches!(ended.ending, Ending::NotACase(_)));
    for _ in 0..2 {
        let seen = town.post(&ines, &format!("{path}/reopen"), &[("command", &undo)]).await;
        assert_eq!((seen.status, seen.location()), (303, path.clone()));
    }
    assert!(matches!(town.desk.record().case(case.case).await.unwrap(), Case::Open(_)));
}
