//! Rule 8: a final answer that the customer does not agree with is proposed with its reasons and the way outside, reviewed by
//! another person as it will leave, and leaves as it was reviewed.

use crate::{command, flash, town::Town};
use casework::{Case, solution::resolution::Ending};
use record::views::case_list::CaseRow;

const REASONS: &str = "We checked the meter twice: it counts right. So the bill stands.";
const OUTSIDE: &str = "The energy ombudsman, until 24 November 2027, free of charge.";

async fn disagreed(town: &Town) -> (CaseRow, String) {
    let case = town.case_by_call("Maria Lenoir", "+33 1 99 00 41 12", "maria@lenoir.example").await;
    let path = format!("/cases/{}/final-answer", case.slug);
    (case, path)
}

#[tokio::test]
async fn rule_08_a_final_answer_leaves_as_another_person_read_it_with_the_way_outside() {
    let town = Town::new().await;
    let (case, path) = disagreed(&town).await;
    let (ines, samir) = (town.logged_in("Ines").await, town.logged_in("Samir").await);
    let page = town.get(&ines, &format!("/cases/{}", case.slug)).await.text();
    assert!(page.contains(&format!("href=\"{path}\"")), "the case's page leads there");

    let nowhere = town.post(&ines, &path, &[("reasons", REASONS), ("way_outside", " ")]).await;
    assert!(nowhere.status == 422 && nowhere.text().contains(REASONS) && nowhere.text().contains("Name who outside"), "{}", nowhere.text());
    let sent = command();
    let form = [("command", sent.as_str()), ("reasons", REASONS), ("way_outside", OUTSIDE)];
    let (proposed, again) = (town.post(&ines, &path, &form).await, town.post(&ines, &path, &form).await);
    assert_eq!((proposed.status, again.status), (303, 303), "{}", proposed.text());

    // Whoever proposed it can change it, and not send it.
    let own = town.get(&ines, &path).await.text();
    assert!(own.contains("It waits for a colleague") && own.contains("Change it") && !own.contains("final-answer/review"), "{own}");
    assert!(own.contains(&format!("{REASONS}</textarea>")), "as it was typed, without what the desk adds: {own}");
    let alone = town.post(&ines, &format!("{path}/review"), &[("answer", "agree")]).await;
    assert!(alone.status == 422 && alone.text().contains("another"), "{}: {}", alone.status, alone.text());

    // It waits on the page of a colleague, who reads it as it will leave.
    assert!(town.get(&samir, "/today").await.text().contains("Final answers that wait for your eyes"));
    assert!(!town.get(&ines, "/today").await.text().contains("Final answers that wait for your eyes"));
    let review = town.get(&samir, &path).await.text();
    for words in [REASONS, OUTSIDE, "The case can always be opened again"] {
        assert!(review.contains(words), "{words}: {review}");
    }
    let agreed = town.post(&samir, &format!("{path}/review"), &[("answer", "agree")]).await;
    assert_eq!((agreed.status, agreed.location()), (303, format!("/cases/{}", case.slug)), "{}", agreed.text());
    let Case::Ended(ended) = town.desk.record().case(case.case).await.unwrap() else { panic!("it ended") };
    assert_eq!(ended.ending, Ending::FinalAnswer(town.staff("Samir").await));
    let waiting = town.desk.record().outbox(9).await.unwrap();
    let mut mails = Vec::new();
    for w in &waiting {
        mails.extend(town.desk.word_message(w.case, w.message).await.unwrap());
    }
    let sent_as = waiting.iter().find(|w| w.case == case.case).expect("it waits some seconds").message;
    let mail = mails.iter().find(|m| m.written.text().contains(REASONS)).expect("it leaves");
    let text = mail.written.text();
    assert!(text.contains(OUTSIDE) && text.contains("opened again") && mail.from_name == "Ines Moreau", "{text}");

    // It can be taken back, and then waits as before.
    let page = town.get(&format!("{samir}; {}", flash(&agreed)), &format!("/cases/{}", case.slug)).await.text();
    assert!(page.contains("The final answer leaves."), "{page}");
    let back = town.post(&samir, &format!("/cases/{}/undo", case.slug), &[("of", "ending")]).await;
    assert_eq!(back.status, 303, "{}", back.text());
    assert!(town.desk.record().case(case.case).await.unwrap().open().is_some_and(|c| c.final_answer.is_some()));
    assert!(town.desk.record().outbox(9).await.unwrap().iter().all(|w| w.message != sent_as), "and doesn't leave");
}

#[tokio::test]
async fn rule_08_a_final_answer_goes_back_to_its_owner_with_the_reason() {
    let town = Town::new().await;
    let (case, path) = disagreed(&town).await;
    let (ines, samir, tom) = (town.logged_in("Ines").await, town.logged_in("Samir").await, town.logged_in("Tom").await);
    town.post(&ines, &path, &[("reasons", REASONS), ("way_outside", OUTSIDE)]).await;
    let silent = town.post(&samir, &format!("{path}/review"), &[("answer", "decline")]).await;
    assert!(silent.status == 422 && silent.text().contains("Say what is missing"), "{}", silent.text());
    let elsewhere = town.post(&tom, &format!("{path}/review"), &[("answer", "agree")]).await;
    assert_eq!(elsewhere.status, 403, "another team's");
    let declined = town.post(&samir, &format!("{path}/review"), &[("answer", "decline"), ("why", "The second reading is missing.")]).await;
    assert_eq!(declined.status, 303, "{}", declined.text());
    let page = town.get(&ines, &format!("/cases/{}", case.slug)).await.text();
    assert!(page.contains("did not agree: The second reading is missing."), "{page}");
    let waits = town.desk.record().cases_to_review(case.team, 9).await.unwrap();
    assert!(waits.is_empty(), "{waits:?}");
    assert!(town.get(&ines, &path).await.text().contains("<textarea id=\"final-reasons\""), "and it can be proposed again");
}
