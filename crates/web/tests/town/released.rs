//! Somebody whom the case didn't know, let in by a member of staff: they are answered, at their own address.

use crate::on_both_databases;
use casework::ids::CaseId;
use rehearsal::{Browser, Database, Page, Town};

on_both_databases! {
    whoever_was_let_in_gets_their_own_answer
    what_a_stranger_attached_is_for_staff_until_they_are_let_in
}

async fn whoever_was_let_in_gets_their_own_answer(database: Database) {
    let town = Town::open(database).await;
    let (berger, okafor) = (town.frau_berger(), town.herr_okafor());
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let (slug, case) = town.case_of(berger).await;
    let first = town.last_letter(berger);
    town.answers(okafor, &first, "I am her neighbour. She is ill, and asks me to open the door.").await;
    town.pump().await;
    let told = town.last_letter(okafor);
    assert!(told.automatic && told.text.contains("A person reads it by") && !told.text.contains(&first.from), "{}", told.text);

    let owner = town.desk().record().case(case).await.expect("a case").owner().expect("an owner");
    let name = town.desk().staff_names().await.expect("names").name(owner).to_owned();
    let desk = town.log_in(name.split(' ').next().unwrap_or_default()).await;
    let page = desk.get(&format!("/cases/{slug}")).await;
    desk.send(&page, &format!("/cases/{slug}/release"), &[("answer", "release")]).await;
    let page = desk.get(&format!("/cases/{slug}")).await;
    page.says("Who gets it").says(okafor.address);
    let his = town
        .desk()
        .open_file_unasked(case)
        .await
        .expect("a file")
        .people
        .iter()
        .find(|p| p.name.as_deref() == Some(okafor.name))
        .expect("he takes part")
        .person;
    let fields =
        [("to", his.0.to_string()), ("text", "Thank you. Please ring when you are there.".to_owned()), ("step", "send".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let asks: Vec<(&str, &str)> = fields.iter().copied().chain([("ask_solved", "yes")]).collect();
    desk.send(&page, &format!("/cases/{slug}/reply"), &asks)
        .await
        .says("only they can say whether it is solved")
        .says("Please ring when you are there.");
    desk.send(&page, &format!("/cases/{slug}/reply"), &fields).await;
    town.later(jiff::SignedDuration::from_mins(2)).await;
    let answer = town.last_letter(okafor);
    assert!(!answer.automatic && answer.text.contains("Please ring when you are there."), "{answer:?}");
    assert_eq!(town.mailbox(berger).len(), 1, "and she got nothing that was for him");
    let case = town.desk().record().case(case).await.expect("a case");
    assert_eq!(case.open().expect("open").owed.promises().count(), 1, "what she was promised is still owed to her");
}

/// A mail with a photo, whose page would run a script if a browser showed it.
fn with_photo(from: &str, to: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Her door\r\nMessage-ID: <photo@mail.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n\
         <p>The lock is broken.</p><script>alert(1)</script>\r\n--b\r\nContent-Type: image/jpeg; name=\"lock.jpg\"\r\n\
         Content-Disposition: attachment; filename=\"lock.jpg\"\r\nContent-Transfer-Encoding: base64\r\n\r\nYSBwaG90bw==\r\n--b--\r\n"
    )
    .into_bytes()
}

/// Somebody of the case's owner's name at the desk.
async fn owner_of(town: &Town, case: CaseId) -> Browser {
    let owner = town.desk().record().case(case).await.expect("a case").owner().expect("an owner");
    let name = town.desk().staff_names().await.expect("names").name(owner).to_owned();
    town.log_in(name.split(' ').next().unwrap_or_default()).await
}

/// Where this page saves something from.
fn saves(page: &Page, end: &str) -> Vec<String> {
    let links = rehearsal::html::tags(&page.html).into_iter().filter_map(|t| t.get("href").map(str::to_owned));
    links.filter(|href| href.contains(end)).collect()
}

async fn what_a_stranger_attached_is_for_staff_until_they_are_let_in(database: Database) {
    let town = Town::open(database).await;
    let (berger, okafor) = (town.frau_berger(), town.herr_okafor());
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let (slug, case) = town.case_of(berger).await;
    let to = town.last_letter(berger).answer_to;
    let raw = with_photo(okafor.address, &to);
    town.posts_raw_to(okafor.address, &to, &raw).await;
    town.pump().await;

    let hers = town.opens_link(berger).await;
    assert!(!hers.get("/c/case").await.html.contains("lock.jpg"), "it is for staff");
    assert_eq!(hers.get("/c/case/files/0").await.status.as_u16(), 404);
    let desk = owner_of(&town, case).await;
    let page = desk.get(&format!("/cases/{slug}")).await;
    let files = saves(page.says("lock.jpg"), "/attachments/");
    let photo = desk.get(&files[0]).await;
    assert_eq!((files.len(), photo.html.as_str()), (1, "a photo"));

    // Each of the two mails can be saved as it came, by staff alone.
    let originals = saves(&page, "/original");
    assert_eq!(originals.len(), 2);
    let original = desk.get(&originals[0]).await;
    assert!(original.html.contains("<script>alert(1)</script>") && original.html.contains("YSBwaG90bw=="), "to its last byte");
    let header = |name: &str| original.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    assert!(header("content-disposition").starts_with(&format!("attachment; filename=\"{slug}.eml\"")));
    let plain = [header("content-type"), header("content-security-policy"), header("x-content-type-options")];
    assert_eq!(plain, ["application/octet-stream", "sandbox; default-src 'none'", "nosniff"]);
    let readings = town.desk().record().readings(case, jiff::Timestamp::MAX, 10).await.expect("read");
    assert!(readings.iter().any(|r| r.purpose == "original"), "that somebody took it is noted");
    assert!(!hers.get(&originals[0]).await.html.contains("alert"), "nobody else gets it");
    let another = originals[0].replace(&slug, "amber-otter-92");
    assert_eq!(desk.get(&another).await.status.as_u16(), 404);

    desk.send(&page, &format!("/cases/{slug}/release"), &[("answer", "release")]).await;
    let page = hers.get("/c/case").await;
    let files = saves(page.says("lock.jpg"), "/c/case/files/");
    assert_eq!(hers.get(&files[0]).await.html, "a photo");
    assert!(saves(&page, "/original").is_empty());
}
