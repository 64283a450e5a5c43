//! A form that is refused comes back as it was, with the reason and a way forward that loses nothing: also when, meanwhile,
//! somebody else has made it impossible.

use crate::{command, town::Town};
use casework::{Case, Command, command::Word, ids::CommandId};
use rehearsal::html::{self, Form};
use uuid::Uuid;

/// The forms of a page that post to this path.
fn forms(page: &str, path: &str) -> Vec<Form> {
    html::forms(page).into_iter().filter(|f| f.action == path).collect()
}

fn pairs(form: &Form) -> Vec<(&str, &str)> {
    form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn a_reply_to_a_case_that_ended_meanwhile_is_kept_and_opening_it_again_takes_it_along() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let opened = town.get(&ines, &path).await.text();
    assert!(opened.contains("action=\"/cases/") && opened.contains("name=\"text\""), "{opened}");
    town.desk.word_on_page(CommandId(Uuid::now_v7()), case.case, case.customer, Word::Solved, "").await.unwrap();
    let written = "We come on Thursday.\r\n\"Ask\" for Mr <Adjani>.";
    let reply =
        [("text", written), ("seen", "99"), ("step", "send"), ("next_kind", "visit"), ("next_day", "2026-11-26"), ("next_time", "10:00")];
    let back = town.post_with_file(&ines, &format!("{path}/reply"), &reply, None).await;
    assert_eq!(back.status, 422, "{}", back.location());
    let page = back.text();
    assert!(page.contains("The case has ended.") && page.contains("<textarea id=\"text\""), "{page}");
    let reopen = forms(&page, &format!("{path}/reopen"));
    let carrying = reopen.iter().find(|f| f.fields.iter().any(|(name, _)| name == "carried")).expect("opening it again takes it along");
    let again = town.post(&ines, &format!("{path}/reopen"), &pairs(carrying)).await;
    assert_eq!(again.status, 200, "{}", again.location());
    let page = again.text();
    assert!(page.contains("\"Ask\" for Mr &lt;Adjani&gt;.") || page.contains("&#34;Ask&#34; for Mr &#60;Adjani&#62;."), "{page}");
    assert!(page.contains("value=\"2026-11-26\""), "what was promised stands there, too: {page}");
    let sent = town.post_with_file(&ines, &format!("{path}/reply"), &reply, None).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
}

/// The tickets of files that a form which came back still has.
fn kept_files(page: &str) -> Vec<String> {
    let fields = html::forms(page).into_iter().filter(|f| f.multipart).flat_map(|f| f.fields);
    fields.filter(|(name, _)| name == "kept_file").map(|(_, ticket)| ticket).collect()
}

#[tokio::test]
async fn a_file_survives_the_look_at_what_they_will_believe_and_every_refusal() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let bill: &[u8] = b"%PDF the bill";
    let text = [("text", "Here is the bill."), ("seen", "99")];
    let preview = [&text[..], &[("step", "preview")]].concat();
    let seen = town.post_with_file(&ines, &format!("{path}/reply"), &preview, Some(("bill.pdf", bill))).await;
    assert_eq!(seen.status, 200);
    let page = seen.text();
    assert!(page.contains("bill.pdf"), "it is listed: {page}");
    let tickets = kept_files(&page);
    let [ticket] = tickets.as_slice() else { panic!("one file: {tickets:?}") };
    // A promise in the past is refused: the file is still there, and so is a second one that came with it.
    let past =
        [("step", "send"), ("next_kind", "visit"), ("next_day", "2026-11-20"), ("next_time", "10:00"), ("kept_file", ticket.as_str())];
    let second = Some(("photo.jpg", b"a photo".as_slice()));
    let back = town.post_with_file(&ines, &format!("{path}/reply"), &[&text[..], &past].concat(), second).await;
    assert_eq!(back.status, 422);
    let tickets = kept_files(&back.text());
    assert_eq!(tickets.len(), 2, "{}", back.text());
    let both: Vec<(&str, &str)> = tickets.iter().map(|t| ("kept_file", t.as_str())).collect();
    let send = [&text[..], &[("step", "send"), ("next_kind", "visit"), ("next_day", "2026-11-26"), ("next_time", "10:00")], &both].concat();
    let sent = town.post_with_file(&ines, &format!("{path}/reply"), &send, None).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(town.get(&ines, &format!("{path}/attachments/0")).await.body, bill);
    assert_eq!(town.get(&ines, &format!("{path}/attachments/1")).await.body, b"a photo");
}

#[tokio::test]
async fn a_kept_file_is_only_for_whoever_brought_it_and_cannot_be_named_by_guessing() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, samir, path) = (town.logged_in("Ines").await, town.logged_in("Samir").await, format!("/cases/{}/reply", case.slug));
    let preview = [("text", "Here is the bill."), ("step", "preview")];
    let page = town.post_with_file(&ines, &path, &preview, Some(("bill.pdf", b"a bill".as_slice()))).await.text();
    let ticket = kept_files(&page).pop().expect("it is kept");
    let changed = format!("{}{}", if ticket.starts_with('0') { "1" } else { "0" }, &ticket[1..]);
    for (who, ticket) in [(&samir, ticket.as_str()), (&ines, changed.as_str()), (&ines, "x"), (&ines, "é")] {
        let page = town.post_with_file(who, &path, &[&preview[..], &[("kept_file", ticket)]].concat(), None).await.text();
        assert!(page.contains("Here is the bill.") && kept_files(&page).is_empty(), "{ticket}");
    }
}

#[tokio::test]
async fn the_scan_of_a_letter_survives_a_refusal() {
    let town = Town::new().await;
    let tom = town.logged_in("Tom").await;
    let letter = [("door", "letter"), ("text", "Nobody came."), ("happened_day", "2026-11-20")];
    let back = town.post_with_file(&tom, "/letter", &letter, Some(("scan.png", b"a scan".as_slice()))).await;
    assert_eq!(back.status, 422, "a name is missing");
    let ticket = kept_files(&back.text()).pop().expect("the scan is kept");
    let named = [&letter[..], &[("name", "Jo Bloggs"), ("kept_file", ticket.as_str())]].concat();
    let kept = town.post_with_file(&tom, "/letter", &named, None).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    assert_eq!(town.get(&tom, &format!("{}/attachments/0", kept.location())).await.body, b"a scan");
}

#[tokio::test]
async fn a_briefing_is_kept_when_a_colleague_has_offered_the_case_meanwhile() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, nadia, path) = (town.logged_in("Ines").await, town.logged_in("Nadia").await, format!("/cases/{}/hand-over", case.slug));
    let (samir, tom) = (town.staff("Samir").await.0.to_string(), town.staff("Tom").await.0.to_string());
    let first = town.post(&nadia, &path, &[("to", &tom), ("briefing", "Tom knows the boiler."), ("how", "offer")]).await;
    assert_eq!(first.status, 303, "{}", first.text());
    let back = town.post(&ines, &path, &[("to", &samir), ("briefing", "All that was tried since Monday."), ("how", "offer")]).await;
    assert_eq!(back.status, 422);
    let page = back.text();
    assert!(page.contains("All that was tried since Monday.") && page.contains("is offered to somebody already"), "{page}");
}

#[tokio::test]
async fn what_was_typed_into_an_act_is_kept_when_the_case_has_ended_and_goes_on_when_it_is_open_again() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    town.desk.word_on_page(CommandId(Uuid::now_v7()), case.case, case.customer, Word::Solved, "").await.unwrap();
    let said_no = [("refused", "A second visit"), ("rule", "One visit a week"), ("protects", "us"), ("offered", "Ines asks by Friday")];
    let back = town.post(&ines, &format!("{path}/refusal"), &said_no).await;
    assert_eq!(back.status, 422);
    let page = back.text();
    assert!(page.contains("value=\"A second visit\"") && page.contains("The case has ended."), "{page}");
    let reopen = forms(&page, &format!("{path}/reopen"));
    let carrying = reopen.iter().find(|f| f.fields.iter().any(|(name, _)| name == "carried")).expect("opening it again takes it along");
    let page = town.post(&ines, &format!("{path}/reopen"), &pairs(carrying)).await.text();
    assert!(page.contains("value=\"A second visit\"") && page.contains("value=\"Ines asks by Friday\""), "{page}");
    assert!(matches!(town.desk.record().case(case.case).await.unwrap(), Case::Open(_)));
}

#[tokio::test]
async fn what_relieves_a_harm_that_is_over_meanwhile_is_kept_with_the_reason() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let opened =
        town.post(&ines, &format!("{path}/harm"), &[("kind", "no_heating"), ("severity", "serious"), ("since_day", "2026-11-23")]).await;
    assert_eq!(opened.status, 303, "{}", opened.text());
    let known = town.desk.record().case(case.case).await.unwrap();
    let story = known.story().unwrap();
    let (harm, contact) = (story.harms[0].id.0.to_string(), story.contacts[0].id.0.to_string());
    let over = town.post(&ines, &format!("{path}/harm-over"), &[("harm", &harm), ("contact", &contact)]).await;
    assert_eq!(over.status, 303, "{}", over.text());
    let back = town.post(&ines, &format!("{path}/stopgap"), &[("harm", &harm), ("what", "two heaters by this evening")]).await;
    assert_eq!(back.status, 422);
    let page = back.text();
    assert!(page.contains("two heaters by this evening") && page.contains("This harm is over already."), "{page}");
}

#[tokio::test]
async fn the_reason_of_a_decline_is_kept_when_the_offer_is_gone() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, samir) = (town.logged_in("Ines").await, town.logged_in("Samir").await);
    let (path, to, sent) = (format!("/cases/{}/hand-over", case.slug), town.staff("Samir").await.0.to_string(), command());
    let offered = town.post(&ines, &path, &[("command", &sent), ("to", &to), ("briefing", "All of it."), ("how", "offer")]).await;
    assert_eq!(offered.status, 303, "{}", offered.text());
    let Case::Open(open) = town.desk.record().case(case.case).await.unwrap() else { panic!("it is open") };
    let id = open.offer.expect("it is offered").id;
    let order = desk::Order::new(
        CommandId(Uuid::now_v7()),
        casework::Actor::Staff(town.staff("Ines").await),
        case.case,
        Command::WithdrawHandOver { hand_over: id },
    );
    town.desk.handle(order).await.unwrap();
    let id = id.0.to_string();
    let back = town
        .post(&samir, &format!("{path}/answer"), &[("hand_over", &id), ("answer", "decline"), ("reason", "I am away from noon.")])
        .await;
    assert_eq!(back.status, 422);
    assert!(back.text().contains("I am away from noon.") && back.text().contains("This offer is not open any more."), "{}", back.text());
}

/// What a form of this page would send if nobody changed anything.
fn stands(page: &str, path: &str, field: (&str, &str)) -> bool {
    forms(page, path).iter().any(|f| f.fields.contains(&(field.0.to_owned(), field.1.to_owned())))
}

#[tokio::test]
async fn whatever_was_chosen_is_still_chosen() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let promise = town.desk.record().case(case.case).await.unwrap().open().unwrap().owed.promises().next().unwrap().id.0.to_string();
    let aki = town.staff("Aki").await.0.to_string();
    let kindless = [("severity", "danger"), ("what", "cold"), ("since_day", "2026-11-20"), ("stopgap", "a heater")];
    let past = [
        ("promise", promise.as_str()),
        ("day", "2026-11-20"),
        ("time", "10:00"),
        ("text", "Later."),
        ("told", "telephone"),
        ("agreed_in", "this_call"),
    ];
    let nobody = [("to", "nobody"), ("briefing", "All of it."), ("how", "offer")];
    let silent = [("says", "solved"), ("door", "counter"), ("next_kind", "visit")];
    let wayless = [("refused", "A visit"), ("rule", "One a week"), ("protects", "both"), ("offered", "")];
    let evidence = [("promise", promise.as_str()), ("evidence", "")];
    let refused: [(&str, &[(&str, &str)]); 6] = [
        ("harm", &kindless),
        ("promise/moved", &past),
        ("hand-over", &nobody),
        ("customer-says", &silent),
        ("refusal", &wayless),
        ("promise/kept", &evidence),
    ];
    for (act, form) in refused {
        let (to, before) = (format!("{path}/{act}"), town.events().await);
        let back = town.post(&ines, &to, form).await;
        assert_eq!((back.status, town.events().await), (422, before), "{act}");
        for field in form.iter().filter(|(name, value)| !matches!(*name, "how") && !matches!(*value, "" | "nobody")) {
            assert!(stands(&back.text(), &to, *field), "{act}: {field:?} is lost");
        }
    }
    // A colleague who can't take it stands in no list; one who can is still chosen.
    let samir = town.staff("Samir").await.0.to_string();
    let to = format!("{path}/hand-over");
    let back = town.post(&ines, &to, &[("to", samir.as_str()), ("briefing", ""), ("how", "offer")]).await;
    assert!(back.status == 422 && stands(&back.text(), &to, ("to", &samir)), "{}", back.text());
    assert!(!back.text().contains(&format!("<option value=\"{aki}\"")), "an auditor takes no case");
}

#[tokio::test]
async fn a_note_that_may_not_be_written_is_not_lost() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (aki, before) = (town.logged_in("Aki").await, town.events().await);
    let back = town.post(&aki, &format!("/cases/{}/note", case.slug), &[("text", "Look at the third visit.")]).await;
    assert_eq!((back.status, town.events().await), (422, before));
    assert!(back.text().contains("Look at the third visit.") && back.text().contains("This is not yours to do."), "{}", back.text());
}

#[tokio::test]
async fn what_was_begun_waits_on_any_machine_for_whoever_began_it_and_goes_when_it_was_sent() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let (to, sent) = (format!("{path}/draft"), command());
    let saved = async |who: &str, kind: &str, text: &str| {
        let form = [("command", sent.as_str()), ("kind", kind), ("text", text), ("seen", "3")];
        town.post(who, &to, &form).await.status
    };
    let events = town.events().await;
    assert_eq!(saved(&ines, "say", "Mr Adjani <comes>\r\non Thursday").await, 204);
    assert_eq!(saved(&ines, "note", "She sounded tired").await, 204);
    assert_eq!((saved(&ines, "letter", "x").await, saved(&ines, "say", &"x".repeat(1_000_001)).await), (400, 413));
    assert_eq!(town.events().await, events, "a draft is no event, and nobody read the case for it");
    // On another machine it stands in the composer; for a colleague it does not.
    let elsewhere = town.logged_in("Ines").await;
    let page = town.get(&elsewhere, &path).await.text();
    for words in ["Mr Adjani &#60;comes&#62;\non Thursday", "She sounded tired", "Your draft of", "Discard it"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let samir = town.logged_in("Samir").await;
    assert!(!town.get(&samir, &path).await.text().contains("Mr Adjani"), "another colleague's words are theirs");
    // A form that was made for Ines saves nothing of Samir's, and nothing comes back of it.
    let hers = town.staff("Ines").await.0.to_string();
    let stray = [("by", hers.as_str()), ("kind", "say"), ("text", "Not his"), ("seen", "3")];
    assert_eq!(town.post(&samir, &to, &stray).await.status, 409);
    assert!(!town.get(&samir, &path).await.text().contains("Not his"));
    // Without words it goes, and so does what is discarded.
    assert_eq!(saved(&ines, "note", " ").await, 204);
    assert!(!town.get(&elsewhere, &path).await.text().contains("She sounded tired"));
    let reply = [
        ("command", sent.as_str()),
        ("seen", "99"),
        ("text", "Mr Adjani comes on Thursday."),
        ("step", "send"),
        ("next_kind", "visit"),
        ("next_day", "2026-11-26"),
        ("next_time", "10:00"),
    ];
    assert_eq!(town.post_with_file(&ines, &format!("{path}/reply"), &reply, None).await.status, 303);
    assert_eq!(saved(&ines, "say", "Mr Adjani <comes>").await, 204, "the page said so while it was left");
    assert!(!town.get(&elsewhere, &path).await.text().contains("Your draft of"), "it was sent");
    let begun = town.post(&ines, &to, &[("kind", "say"), ("text", "One more thing"), ("seen", "9")]).await;
    assert_eq!(begun.status, 204);
    assert!(town.get(&elsewhere, &path).await.text().contains("One more thing"));
    let gone = town.post(&ines, &to, &[("kind", "say"), ("discard", "yes")]).await;
    assert_eq!((gone.status, gone.location()), (303, path.clone()));
    assert!(!town.get(&elsewhere, &path).await.text().contains("One more thing"));
    // A briefing that goes with a case is not the note that was begun.
    let nadia = town.logged_in("Nadia").await;
    assert_eq!(town.post(&nadia, &to, &[("kind", "note"), ("text", "Half a thought")]).await.status, 204);
    let given = [("to", &*town.staff("Samir").await.0.to_string()), ("briefing", "He has the part."), ("how", "reassign")];
    assert_eq!(town.post(&nadia, &format!("{path}/hand-over"), &given).await.status, 303);
    assert!(town.get(&nadia, &path).await.text().contains("Half a thought"));
    town.post(&nadia, &format!("{path}/note"), &[("text", "A whole thought.")]).await;
    assert!(!town.get(&nadia, &path).await.text().contains("Half a thought"));
}
