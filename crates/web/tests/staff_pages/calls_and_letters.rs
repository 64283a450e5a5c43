//! Calls, letters and the search.

use crate::{case_at, command, contacts, town::Town};
use axum::http::header;
use casework::{
    Case,
    conversation::contact::{Contact, Door, Speaker},
    harm::harm::Severity,
    promise::promise::What,
    solution::resolution::Ending,
};

#[tokio::test]
async fn a_call_of_somebody_new_opens_a_case_with_what_was_promised_once() {
    let town = Town::new().await;
    let ines = town.logged_in("Ines").await;
    let command = command();
    let form = [
        ("command", command.as_str()),
        ("caller", "+33 1 99 00 77 01"),
        ("name", "Jo Bloggs"),
        ("note", "The heating is off since Monday."),
        ("outcome", "goes_on"),
        ("next_kind", "visit"),
        ("next_what", "Mr Adjani mends the boiler"),
        ("next_day", "2026-11-26"),
        ("next_time", "10:00"),
        ("waited_minutes", "3"),
        ("talked_minutes", "4"),
        ("speaker", "another"),
        ("speaker_name", "Kim Bloggs"),
        ("explained_again", "yes"),
        ("harm_kind", "no_heating"),
        ("harm_since", "2026-11-23"),
        ("harm_severity", "danger"),
    ];
    let first = town.post(&ines, "/telephone", &form).await;
    let again = town.post(&ines, "/telephone", &form).await;
    assert_eq!((first.status, again.status), (303, 303), "{}", first.text());
    assert_eq!(first.location(), again.location());
    assert!(first.headers.contains_key(header::SET_COOKIE), "the next page says what was done");
    let case = case_at(&town, &first.location()).await;
    let Case::Open(open) = town.desk.record().case(case).await.unwrap() else { panic!("it is open") };
    let promises: Vec<What> = open.owed.promises().map(|p| p.what).collect();
    assert_eq!(promises, [What::Visit]);
    assert_eq!(open.owner, town.staff("Ines").await);
    let [harm] = open.story.harms.as_slice() else { panic!("{:?}", open.story.harms) };
    assert_eq!((harm.severity, harm.since), (Severity::Danger, "2026-11-22T23:00:00Z".parse().unwrap()), "since Monday, in Paris");
    let contacts = contacts(&town, case).await;
    let [contact] = contacts.as_slice() else { panic!("one call is one contact") };
    let talk = contact.conversation.clone().expect("it was a conversation");
    assert_eq!((contact.door, contact.speaker), (Door::Telephone, Speaker::Another));
    assert_eq!((talk.waited_minutes, talk.talked_minutes, talk.explained_again), (Some(3), Some(4), Some(true)));
    let file = town.desk.open_file_unasked(case).await.unwrap();
    assert_eq!(file.texts.noted(contact.note.as_ref().unwrap()), Some("Kim Bloggs: The heating is off since Monday."));
    // Found by the number from then on, straight to the case.
    let found = town.get(&ines, "/telephone?caller=0199007701").await;
    assert!(found.text().contains("Jo Bloggs") && found.text().contains(&format!("/cases/{}", file.row.slug)), "{}", found.text());
}

#[tokio::test]
async fn a_question_answered_on_the_spot_opens_and_ends_in_one_act() {
    let town = Town::new().await;
    let tom = town.logged_in("Tom").await;
    let form = [("command", &*command()), ("name", "Jo Bloggs"), ("note", "When do you open? At nine."), ("outcome", "solved")];
    let seen = town.post(&tom, "/telephone", &form).await;
    assert_eq!(seen.status, 303, "{}", seen.text());
    let case = case_at(&town, &seen.location()).await;
    let Case::Ended(ended) = town.desk.record().case(case).await.unwrap() else { panic!("it has ended") };
    assert!(matches!(ended.ending, Ending::Solved(_)));
}

#[tokio::test]
async fn what_a_caller_says_of_harm_is_never_lost() {
    let town = Town::new().await;
    let (case, ines) = (town.marias_case().await, town.logged_in("Ines").await);
    // It is solved, they say, and tell what it had done to them: believed, and put to the test.
    let form =
        [("case", case.slug.as_str()), ("note", "The heating is on."), ("outcome", "solved"), ("harm", "three days at eight degrees")];
    let kept = town.post(&ines, "/telephone", &form).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    let page = town.get(&ines, &format!("/cases/{}", case.slug)).await.text();
    assert!(page.contains("three days at eight degrees"), "{page}");
    let Case::Open(open) = town.desk.record().case(case.case).await.unwrap() else { panic!("it is put to the test") };
    assert!(open.story.test_on.is_some());
}

#[tokio::test]
async fn a_call_that_is_refused_comes_back_as_it_was_and_nobody_is_met_twice() {
    let town = Town::new().await;
    let ines = town.logged_in("Ines").await;
    let empty = town.post(&ines, "/telephone", &[("name", "Jo Bloggs"), ("note", " "), ("waited_minutes", "soon")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("Jo Bloggs") && empty.text().contains("waited-error"), "{}", empty.text());
    let command = command();
    let past = [
        ("command", command.as_str()),
        ("caller", "+33 1 99 00 77 02"),
        ("name", "Jo Bloggs"),
        ("note", "It leaks."),
        ("next_kind", "call"),
        ("next_day", "2026-11-20"),
        ("next_time", "10:00"),
    ];
    let refused = town.post(&ines, "/telephone", &past).await;
    assert_eq!(refused.status, 422, "{}", refused.location());
    assert!(refused.text().contains("It leaks.") && refused.text().contains("class=\"refusal\""), "{}", refused.text());
    let known = refused.text().split("name=\"person\" value=\"").nth(1).expect("they are known now").split('"').next().unwrap().to_owned();
    let mended = [("caller", "+33 1 99 00 77 02"), ("person", known.as_str()), ("note", "It leaks."), ("outcome", "goes_on")];
    let kept = town.post(&ines, "/telephone", &mended).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    assert_eq!(town.desk.people_by_telephone("+33 1 99 00 77 02", 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_panel_finds_by_name_and_by_a_key_however_it_is_said() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let tom = town.logged_in("Tom").await;
    let by_name = town.get(&tom, "/telephone?q=lenoir").await.text();
    assert!(
        by_name.contains(&format!("/telephone?case={}", case.slug)) && by_name.contains(&format!("/telephone?person={}", case.customer.0)),
        "{by_name}"
    );
    let said = case.slug.replace('-', ", ").to_uppercase();
    let by_key = town.get(&tom, &format!("/telephone?q={}", web::answer::encoded(&said))).await.text();
    assert!(by_key.contains(&format!("name=\"case\" value=\"{}\"", case.slug)), "{by_key}");
    assert!(by_key.contains("The boiler leaks since Monday."));
    let readings = town.desk.record().readings(case.case, jiff::Timestamp::MAX, 10).await.unwrap();
    assert!(readings.iter().any(|r| r.purpose == "telephone"), "that Tom looked is on the record");
}

#[tokio::test]
async fn a_letter_joins_the_case_whose_key_it_quotes_and_its_scan_is_only_ever_a_download() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let tom = town.logged_in("Tom").await;
    let (command, key) = (command(), case.slug.replace('-', " "));
    let form = [
        ("command", command.as_str()),
        ("door", "letter"),
        ("case", key.as_str()),
        ("happened_day", "2026-11-20"),
        ("text", "Nobody came."),
    ];
    let scan: &[u8] = b"<script>alert(1)</script>";
    let first = town.post_with_file(&tom, "/letter", &form, Some(("sc\u{202e}an.html", scan))).await;
    let again = town.post_with_file(&tom, "/letter", &form, Some(("scan.html", scan))).await;
    assert_eq!((first.status, again.status), (303, 303), "{}", first.text());
    let contacts = contacts(&town, case.case).await;
    let letters: Vec<&Contact> = contacts.iter().filter(|c| c.door == Door::Letter).collect();
    let [letter] = letters.as_slice() else { panic!("one letter, sent twice, is one") };
    assert_eq!(letter.happened_at.to_string(), "2026-11-20T11:00:00Z");
    assert_eq!((letter.attachments.len(), letter.conversation.is_none()), (1, true));
    let page = town.get(&tom, &first.location()).await.text();
    assert!(page.contains(&format!("/cases/{}/attachments/0", case.slug)), "the case page lists it");
    let file = town.get(&tom, &format!("/cases/{}/attachments/0", case.slug)).await;
    assert_eq!((file.status, file.body.as_slice()), (200, scan));
    assert_eq!(file.headers[header::CONTENT_TYPE], "application/octet-stream");
    assert_eq!(file.headers[header::CONTENT_SECURITY_POLICY], "sandbox; default-src 'none'");
    assert_eq!(file.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(file.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"scan.html\"; filename*=UTF-8''scan.html");
    assert_eq!(town.get(&tom, &format!("/cases/{}/attachments/1", case.slug)).await.status, 404);
}

#[tokio::test]
async fn a_letter_of_somebody_new_needs_a_name_and_keeps_where_they_live() {
    let town = Town::new().await;
    let tom = town.logged_in("Tom").await;
    let nameless = [("text", "Nobody came."), ("case", "no such key"), ("happened_day", ""), ("street", "1 Lime Street")];
    let before = town.events().await;
    let back = town.post_with_file(&tom, "/letter", &nameless, None).await;
    assert_eq!((back.status, town.events().await), (422, before));
    let text = back.text();
    assert!(
        text.contains("spoken-key-error") && text.contains("name-error") && text.contains("1 Lime Street") && text.contains("Nobody came."),
        "{text}"
    );
    let command = command();
    let form = [
        ("command", command.as_str()),
        ("door", "counter"),
        ("name", "Jo Bloggs"),
        ("street", "1 Lime Street\r\nNordwerk"),
        ("telephone", "+33 1 99 00 77 03"),
        ("happened_day", "2026-11-24"),
        ("text", "Stood here in tears."),
    ];
    let seen = town.post_with_file(&tom, "/letter", &form, None).await;
    assert_eq!(seen.status, 303, "{}", seen.text());
    let row = town.desk.record().case_row(case_at(&town, &seen.location()).await).await.unwrap().unwrap();
    let addresses = town.desk.record().addresses(row.customer).await.unwrap();
    let written: Vec<&str> = addresses.iter().map(|a| a.text()).collect();
    assert_eq!(written, ["1 Lime Street\nNordwerk", "+33 1 99 00 77 03"], "as they wrote them");
    let page = town.get(&tom, &format!("/people/{}", row.customer.0)).await;
    assert!(page.status == 200 && page.text().contains("Jo Bloggs") && page.text().contains(&row.slug), "{}", page.text());
}

#[tokio::test]
async fn the_search_finds_people_cases_and_words_and_notes_that_somebody_read_them() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let tom = town.logged_in("Tom").await;
    let words = town.get(&tom, "/search?q=boiler").await.text();
    assert!(words.contains("<mark>boiler</mark>") && words.contains(&format!("/cases/{}#e-e", case.slug)), "{words}");
    let note = town.get(&tom, "/search?q=tired").await.text();
    assert!(note.contains("<mark>tired</mark>"), "{note}");
    let person = town.get(&tom, "/search?q=lenoir").await.text();
    assert!(person.contains(&format!("/people/{}", case.customer.0)), "{person}");
    let key = town.get(&tom, &format!("/search?q={}", case.slug)).await.text();
    assert!(key.contains(&format!("href=\"/cases/{}\"", case.slug)), "{key}");
    assert!(!town.get(&tom, "/search?q=zebra").await.text().contains(&case.slug));
    let readings = town.desk.record().readings(case.case, jiff::Timestamp::MAX, 10).await.unwrap();
    assert!(readings.iter().any(|r| r.purpose == "search"));
}

#[tokio::test]
async fn whether_they_had_to_explain_again_is_known_only_when_somebody_asked() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let ines = town.logged_in("Ines").await;
    for (n, (sent, kept)) in [("", None), ("no", Some(false)), ("yes", Some(true))].into_iter().enumerate() {
        let form = [("case", case.slug.as_str()), ("note", "She called."), ("outcome", "goes_on"), ("explained_again", sent)];
        let seen = town.post(&ines, "/telephone", &form).await;
        assert_eq!(seen.status, 303, "{}", seen.text());
        let talk = contacts(&town, case.case).await[n + 1].conversation.clone().expect("it was a conversation");
        assert_eq!(talk.explained_again, kept);
    }
}

#[tokio::test]
async fn a_letter_that_quotes_a_key_under_another_name_is_somebody_elses() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let tom = town.logged_in("Tom").await;
    let key = case.slug.replace('-', " ");
    for (name, speaker) in [("", Speaker::TheCustomer), ("maria  LENOIR", Speaker::TheCustomer), ("Kim Bloggs", Speaker::Another)] {
        let form = [("door", "letter"), ("case", key.as_str()), ("name", name), ("happened_day", "2026-11-20"), ("text", "It is fine.")];
        let seen = town.post_with_file(&tom, "/letter", &form, None).await;
        assert_eq!(seen.status, 303, "{}", seen.text());
        assert_eq!(contacts(&town, case.case).await.pop().expect("it is kept").speaker, speaker, "{name}");
    }
    assert!(town.get(&tom, &format!("/cases/{}", case.slug)).await.text().contains("From Kim Bloggs"));
}
