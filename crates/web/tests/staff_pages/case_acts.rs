//! The acts beside the timeline, as their forms on the case's page do them: each once however often it is sent, and told in
//! the timeline.

use crate::{command, contacts, town::Town};
use casework::{
    Case,
    ids::CaseId,
    promise::{owed::Step, promise::What},
};

async fn known(town: &Town, case: CaseId) -> casework::case::OpenCase {
    match town.desk.record().case(case).await.unwrap() {
        Case::Open(c) => *c,
        Case::Unopened | Case::Ended(_) => panic!("it is open"),
    }
}

/// Sends a form twice under one command: it acts once, and leads back to the case.
async fn twice(town: &Town, who: &str, path: &str, form: &[(&str, &str)]) {
    let sent = command();
    let form = [&[("command", sent.as_str())][..], form].concat();
    let first = town.post(who, path, &form).await;
    assert_eq!(first.status, 303, "{path}: {}", first.text());
    let events = town.events().await;
    let second = town.post(who, path, &form).await;
    assert_eq!((second.status, town.events().await), (303, events), "{path} acts once: {}", second.text());
}

#[tokio::test]
async fn a_note_and_a_refusal_that_was_spoken_stand_in_the_timeline() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (tom, path) = (town.logged_in("Tom").await, format!("/cases/{}", case.slug));
    twice(&town, &tom, &format!("{path}/note"), &[("text", "She has a baby.")]).await;
    let refusal =
        [("refused", "A visit tonight"), ("rule", "No visits after six"), ("protects", "us"), ("offered", "Paula can allow it by five")];
    twice(&town, &tom, &format!("{path}/refusal"), &refusal).await;
    let page = town.get(&tom, &path).await.text();
    for words in ["Tom Adeyemi noted, for us", "She has a baby.", "Tom Adeyemi refused: A visit tonight. The rule: No visits after six"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("Offered instead: Paula can allow it by five"));
    let empty = town.post(&tom, &format!("{path}/note"), &[("text", " ")]).await;
    assert!(empty.status == 422 && empty.text().contains("There are no words yet."), "{}", empty.text());
}

#[tokio::test]
async fn a_harm_is_believed_relieved_and_over_by_their_word() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (tom, ines, path) = (town.logged_in("Tom").await, town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let harm = [("kind", "no_heating"), ("severity", "danger"), ("since_day", "2026-11-20"), ("what", "a baby in the cold")];
    twice(&town, &tom, &format!("{path}/harm"), &harm).await;
    let open = known(&town, case.case).await;
    let [kept] = open.story.harms.as_slice() else { panic!("one harm") };
    assert_eq!(kept.since.to_string(), "2026-11-19T23:00:00Z", "the day begins in Paris");
    let id = kept.id.0.to_string();
    assert!(town.get(&tom, &path).await.text().contains("Maria Lenoir has had no heating for 4 days."));
    twice(&town, &tom, &format!("{path}/stopgap"), &[("harm", &id), ("what", "two heaters by this evening")]).await;
    assert!(known(&town, case.case).await.story.harms[0].stopgap.is_some());
    assert!(town.get(&tom, &path).await.text().contains("two heaters by this evening"));
    let word = contacts(&town, case.case).await[0].id.0.to_string();
    let nowhere = town.post(&ines, &format!("{path}/harm-over"), &[("harm", &id), ("contact", &id)]).await;
    assert_eq!(nowhere.status, 422, "no contact shows that she said so");
    twice(&town, &ines, &format!("{path}/harm-over"), &[("harm", &id), ("contact", &word)]).await;
    assert!(known(&town, case.case).await.story.harms.is_empty());
}

#[tokio::test]
async fn a_promise_is_kept_with_its_evidence_and_moved_with_word_to_the_customer() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let reply = [
        ("seen", "99"),
        ("text", "Mr Adjani comes on Thursday."),
        ("step", "send"),
        ("next_kind", "visit"),
        ("next_what", "Mr Adjani mends the boiler"),
        ("next_day", "2026-11-26"),
        ("next_time", "10:00"),
    ];
    assert_eq!(town.post_with_file(&ines, &format!("{path}/reply"), &reply, None).await.status, 303);
    let visit = |c: &casework::case::OpenCase| c.owed.promises().find(|p| p.what == What::Visit).cloned();
    let promise = visit(&known(&town, case.case).await).expect("a visit is promised").id.0.to_string();
    let moved = [
        ("promise", promise.as_str()),
        ("day", "2026-11-27"),
        ("time", "11:00"),
        ("text", "The part is late."),
        ("told", "message"),
        ("seen", "99"),
    ];
    twice(&town, &ines, &format!("{path}/promise/moved"), &moved).await;
    let now = visit(&known(&town, case.case).await).expect("it is still promised");
    assert_eq!((now.due_at.to_string().as_str(), now.first_due_at.to_string().as_str()), ("2026-11-27T10:00:00Z", "2026-11-26T09:00:00Z"));
    let page = town.get(&ines, &path).await.text();
    assert!(page.contains("first date:") && page.contains("The part is late."), "{page}");
    let silent = town.post(&ines, &format!("{path}/promise/kept"), &[("promise", &promise), ("evidence", "")]).await;
    assert_eq!(silent.status, 422, "nothing shows that it was kept");
    twice(&town, &ines, &format!("{path}/promise/kept"), &[("promise", &promise), ("evidence", "He signed the sheet.")]).await;
    let open = known(&town, case.case).await;
    assert!(open.owed.steps().all(|s| !matches!(s, Step::Promise(p) if p.what == What::Visit)));
    assert!(town.get(&ines, &path).await.text().contains("He signed the sheet."));
}

#[tokio::test]
async fn a_promise_is_kept_or_moved_again_by_what_the_customer_said_themselves() {
    let town = Town::new().await;
    let case = town.pauls_case().await;
    let (ines, path) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug));
    let reply = [
        ("seen", "99"),
        ("text", "Mr Adjani comes on Thursday, and we pay the hotel."),
        ("step", "send"),
        ("next_kind", "visit"),
        ("next_day", "2026-11-26"),
        ("next_time", "10:00"),
    ];
    assert_eq!(town.post_with_file(&ines, &format!("{path}/reply"), &reply, None).await.status, 303);
    let owed = async |what| known(&town, case.case).await.owed.promises().find(|p| p.what == what).cloned();
    let visit = owed(What::Visit).await.expect("a visit is promised").id.0.to_string();
    let moved = async |day: &str, more: &[(&str, &str)]| {
        let form = [("promise", visit.as_str()), ("day", day), ("time", "11:00"), ("text", "Later."), ("seen", "99")];
        town.post(&ines, &format!("{path}/promise/moved"), &[&form[..], more].concat()).await
    };
    assert_eq!(moved("2026-11-27", &[("told", "message")]).await.status, 303);
    let unasked = moved("2026-11-30", &[("told", "message")]).await;
    assert_eq!(unasked.status, 422, "a second move needs his word");
    let no_call = moved("2026-11-30", &[("told", "message"), ("agreed_in", "this_call")]).await;
    assert!(no_call.status == 422 && no_call.text().contains("there is no call to record"), "{}", no_call.text());
    // He writes that Monday suits him: that is what the second move names.
    town.wait_minutes(3).await;
    let letter = [("case", case.slug.as_str()), ("door", "counter"), ("text", "Monday suits me."), ("happened_day", "2026-11-24")];
    let said = town.post_with_file(&ines, "/letter", &[&letter[..], &[("happened_time", "11:02")]].concat(), None).await;
    assert_eq!(said.status, 303, "{}", said.text());
    let agreed = contacts(&town, case.case).await.last().expect("he said it").id.0.to_string();
    assert!(town.get(&ines, &path).await.text().contains(&format!("<option value=\"{agreed}\"")));
    let second = moved("2026-11-30", &[("told", "message"), ("agreed_in", &agreed)]).await;
    assert_eq!(second.status, 303, "{}", second.text());
    assert_eq!(owed(What::Visit).await.expect("promised").due_at.to_string(), "2026-11-30T10:00:00Z");
    // By telephone the call itself is where he agrees.
    let third = moved("2026-12-01", &[("told", "telephone"), ("agreed_in", "this_call")]).await;
    assert_eq!(third.status, 303, "{}", third.text());
    let pay = [("seen", "99"), ("text", "We pay it."), ("step", "send"), ("next_kind", "payment"), ("next_day", "2026-12-03")];
    assert_eq!(
        town.post_with_file(&ines, &format!("{path}/reply"), &[&pay[..], &[("next_time", "10:00")]].concat(), None).await.status,
        303
    );
    let page = town.get(&ines, &path).await.text();
    let keeps = page.split_once("id=\"keep\"").expect("a form").1.split_once("</form>").expect("its end").0;
    assert_eq!(keeps.matches("name=\"promise\"").count(), 2, "a visit and a payment, no call and no answer: {keeps}");
    let kept = [("promise", visit.as_str()), ("evidence", "He was there at nine."), ("said_in", &agreed)];
    twice(&town, &ines, &format!("{path}/promise/kept"), &kept).await;
    let page = town.get(&ines, &path).await.text();
    assert!(page.contains("Promise kept: a visit. They said so on Tuesday 24 November, 11:02. He was there at nine."), "{page}");
    let nobodys = [("promise", visit.as_str()), ("said_in", visit.as_str())];
    let payment = owed(What::Payment).await.expect("promised").id.0.to_string();
    assert_eq!(town.post(&ines, &format!("{path}/promise/kept"), &[("promise", payment.as_str()), nobodys[1]]).await.status, 422);
}

#[tokio::test]
async fn a_case_that_is_given_brings_its_briefing_in_one_act() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (nadia, path) = (town.logged_in("Nadia").await, format!("/cases/{}", case.slug));
    let to = town.staff("Samir").await.0.to_string();
    let briefing = [("to", to.as_str()), ("briefing", "She has told it twice: do not ask again."), ("how", "reassign")];
    let before = town.desk.open_file_unasked(case.case).await.unwrap().events.len();
    twice(&town, &nadia, &format!("{path}/hand-over"), &briefing).await;
    let file = town.desk.open_file_unasked(case.case).await.unwrap();
    let causes: std::collections::BTreeSet<_> = file.events[before..].iter().map(|r| r.cause).collect();
    assert_eq!((causes.len(), file.case.owner()), (1, Some(town.staff("Samir").await)), "one decision, with the note in it");
    assert!(town.get(&nadia, &path).await.text().contains("She has told it twice: do not ask again."));
}

#[tokio::test]
async fn a_hand_over_is_offered_withdrawn_declined_accepted_and_undone() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, samir, path) = (town.logged_in("Ines").await, town.logged_in("Samir").await, format!("/cases/{}", case.slug));
    let (hers, his) = (town.staff("Ines").await, town.staff("Samir").await);
    let to = his.0.to_string();
    let offer = [("to", to.as_str()), ("briefing", "She has told it twice: do not ask again."), ("how", "offer")];
    let offered = async || known(&town, case.case).await.offer.expect("it is offered").id.0.to_string();
    twice(&town, &ines, &format!("{path}/hand-over"), &offer).await;
    let page = town.get(&samir, &path).await.text();
    assert!(page.contains("She has told it twice: do not ask again.") && page.contains("value=\"accept\""), "{page}");
    twice(&town, &ines, &format!("{path}/hand-over/withdraw"), &[("hand_over", &offered().await)]).await;
    assert!(known(&town, case.case).await.offer.is_none());
    twice(&town, &ines, &format!("{path}/hand-over"), &offer).await;
    let decline = [("hand_over", offered().await), ("answer", "decline".to_owned()), ("reason", "I am away from noon.".to_owned())];
    let decline: Vec<(&str, &str)> = decline.iter().map(|(n, v)| (*n, v.as_str())).collect();
    twice(&town, &samir, &format!("{path}/hand-over/answer"), &decline).await;
    assert_eq!(known(&town, case.case).await.owner, hers);
    assert!(town.get(&ines, &path).await.text().contains("Samir Haddad declined the case: I am away from noon."));
    twice(&town, &ines, &format!("{path}/hand-over"), &offer).await;
    let id = offered().await;
    twice(&town, &samir, &format!("{path}/hand-over/answer"), &[("hand_over", &id), ("answer", "accept")]).await;
    assert_eq!(known(&town, case.case).await.owner, his);
    twice(&town, &samir, &format!("{path}/undo"), &[("of", &format!("handover {id}"))]).await;
    assert_eq!(known(&town, case.case).await.owner, hers);
}

#[tokio::test]
async fn what_is_not_understood_changes_nothing() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (ines, path, before) = (town.logged_in("Ines").await, format!("/cases/{}", case.slug), town.events().await);
    for of in ["", "ending now", "message x", "handover x", "everything"] {
        let seen = town.post(&ines, &format!("{path}/undo"), &[("of", of)]).await;
        assert_eq!(seen.status, 400, "{of}");
    }
    assert_eq!(town.events().await, before);
}
