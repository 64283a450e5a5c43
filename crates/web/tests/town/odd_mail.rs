//! Mail that no standard would let through is a person's problem all the same: it opens a case, is answered, and stays as it came.

use rehearsal::{Database, Town};

#[tokio::test(flavor = "multi_thread")]
async fn mail_in_a_charset_that_nobody_knows_opens_a_case_and_stays_as_it_came() {
    let town = Town::open(Database::Sqlite).await;
    let berger = town.frau_berger();
    let raw = format!(
        "From: Hedwig Berger <{}>\r\nTo: help@nordwerk.example\r\nSubject: =?x-klingon-8?Q?No_heating?=\r\nMessage-ID: <odd@post.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=x-klingon-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         The heating is off in K\u{00f6}ln.\r\n",
        berger.address
    );
    town.posts_raw(berger.address, raw.as_bytes()).await;
    town.pump().await;
    let (slug, _) = town.case_of(berger).await;
    assert!(town.last_letter(berger).automatic, "she is answered");
    let desk = town.at_work(&town.owner_of(berger).await).await;
    let page = desk.case_of(berger).await;
    page.says("The heating is off in K").says("No heating");
    let original = page.link(&format!("/cases/{slug}/contacts/")).expect("the message as it came");
    assert!(desk.opens(&original).await.html.contains("charset=x-klingon-8"));
    town.is_well().await;
}
