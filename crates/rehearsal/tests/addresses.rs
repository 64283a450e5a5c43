//! How a customer is reached: by what they wrote, at the address that they last wrote from; not at one from which our mail
//! came back while there is another.

use casework::{
    ids::{CommandId, PersonId},
    people::customer::AddressKind,
};
use doors::catcher::{Fault, Phase};
use rehearsal::{Customer, Saying, Town, customers::MADAME_LENOIR};
use uuid::Uuid;

rehearsal::on_both_databases! {
    an_address_is_shown_as_it_was_written_and_the_one_last_written_from_is_answered
    a_hard_bounce_marks_the_address_until_they_write_from_it_again
    an_address_that_the_receiving_server_refuses_for_good_is_marked
}

/// Comes before the other by the alphabet.
const AT_WORK: &str = "A.Lenoir@Atelier.example";

/// The person, with a second mail address, a number and a street, as a letter gave them.
async fn with_two_addresses(town: &Town) -> PersonId {
    let lenoir = MADAME_LENOIR;
    town.writes(lenoir, lenoir.subject, lenoir.words).await;
    town.pump().await;
    let person = town.desk().record().people_by_address("mail", lenoir.address, 1).await.expect("people")[0].person;
    let given = [
        (AddressKind::Mail, AT_WORK),
        (AddressKind::Telephone, "+33 1 99 00 41 12"),
        (AddressKind::Postal, "12 rue des Lilas\n75011 Paris"),
    ];
    for (kind, value) in given {
        town.desk().learn_address(person, kind, value, CommandId(Uuid::now_v7())).await.expect("learned");
    }
    person
}

async fn mails_of(town: &Town, person: PersonId) -> Vec<(String, bool)> {
    let mut addresses = town.desk().record().addresses(person).await.expect("addresses");
    addresses.retain(|a| a.kind == AddressKind::Mail);
    addresses.iter().map(|a| (a.text().to_owned(), a.failed_at.is_some())).collect()
}

async fn events_of(town: &Town, person: PersonId) -> u64 {
    town.desk().record().person(person).await.expect("the record").version
}

/// The last letter went to this address and names it.
fn last_went_to(town: &Town, address: &str) {
    let last = town.catcher().letters().pop().expect("something left");
    assert_eq!(last.envelope.rcpt_to, [address], "{}", String::from_utf8_lossy(&last.bytes));
    assert!(String::from_utf8_lossy(&last.bytes).contains(&format!("<{address}>")));
}

async fn says(town: &Town, text: &'static str) {
    let owner = town.owner_of(MADAME_LENOIR).await;
    let next = Saying::next("call", "we call you", "2026-11-27", "12:00");
    town.at_work(&owner).await.replies(MADAME_LENOIR, text, next).await;
    town.pump().await;
}

async fn an_address_is_shown_as_it_was_written_and_the_one_last_written_from_is_answered(town: Town) {
    let person = with_two_addresses(&town).await;
    assert_eq!(mails_of(&town, person).await[0].0, AT_WORK, "it was given last");
    let owner = town.at_work(&town.owner_of(MADAME_LENOIR).await).await;
    for page in [owner.case_of(MADAME_LENOIR).await, owner.opens(&format!("/people/{}", person.0)).await] {
        page.says("+33 1 99 00 41 12").says("A.Lenoir@Atelier.example");
        assert!(page.html.contains("12 rue des Lilas\n75011 Paris"), "a letter can be addressed from it: {}", page.html);
    }
    owner.opens("/search?q=lenoir").await.says(AT_WORK);
    says(&town, "I look into it.").await;
    last_went_to(&town, AT_WORK);

    town.writes(MADAME_LENOIR, "Still", "It is dead still.").await;
    town.pump().await;
    says(&town, "It is mended on Friday.").await;
    last_went_to(&town, MADAME_LENOIR.address);
    let events = events_of(&town, person).await;
    town.writes(MADAME_LENOIR, "Thanks", "Good.").await;
    town.pump().await;
    assert_eq!(events_of(&town, person).await, events, "what is known already is not written again");
}

async fn a_hard_bounce_marks_the_address_until_they_write_from_it_again(town: Town) {
    let person = with_two_addresses(&town).await;
    says(&town, "I look into it.").await;
    last_went_to(&town, AT_WORK);
    bounces_back(&town, "4.2.2", "mailbox full").await;
    assert_eq!(mails_of(&town, person).await[0], (AT_WORK.to_owned(), false), "a full mailbox empties");
    bounces_back(&town, "5.1.1", "user unknown").await;
    assert_eq!(mails_of(&town, person).await, [(MADAME_LENOIR.address.to_owned(), false), (AT_WORK.to_owned(), true)]);
    let owner = town.at_work(&town.owner_of(MADAME_LENOIR).await).await;
    owner.case_of(MADAME_LENOIR).await.says("came back");
    says(&town, "Here it is once more.").await;
    last_went_to(&town, MADAME_LENOIR.address);

    // The only address that is left fails, too: the composer says so beside it.
    bounces_back(&town, "5.1.1", "user unknown").await;
    assert!(mails_of(&town, person).await.iter().all(|(_, fails)| *fails));
    owner.case_of(MADAME_LENOIR).await.says("from which our mail came back: better call");
    let at_work = Customer { address: AT_WORK, ..MADAME_LENOIR };
    town.writes(at_work, "My line", "Did you write?").await;
    town.pump().await;
    assert_eq!(mails_of(&town, person).await, [(AT_WORK.to_owned(), false), (MADAME_LENOIR.address.to_owned(), true)]);
    assert!(town.desk().record().verify(|_| ()).await.expect("verified").is_empty());
}

async fn an_address_that_the_receiving_server_refuses_for_good_is_marked(town: Town) {
    let person = with_two_addresses(&town).await;
    town.catcher().script([Fault::Answer(Phase::Rcpt, "550 5.7.1 we do not like you".into())]);
    says(&town, "I look into it.").await;
    assert_eq!(mails_of(&town, person).await[0], (AT_WORK.to_owned(), false), "that says nothing against the address");
    town.catcher().script([Fault::Answer(Phase::Rcpt, "550 5.1.1 no such user here".into())]);
    says(&town, "Once more.").await;
    assert_eq!(mails_of(&town, person).await, [(MADAME_LENOIR.address.to_owned(), false), (AT_WORK.to_owned(), true)]);
}

/// The last mail of ours comes back.
async fn bounces_back(town: &Town, status: &str, why: &str) {
    let last = town.catcher().letters().pop().expect("something left");
    let (to, address) = (&last.envelope.mail_from, &last.envelope.rcpt_to[0]);
    let raw = format!(
        "From: MAILER-DAEMON@post.example\r\nTo: {to}\r\nSubject: Undelivered\r\nMessage-ID: <{}@post.example>\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nIt came back.\r\n--b\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; post.example\r\n\r\nFinal-Recipient: rfc822; {address}\r\n\
         Action: failed\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 {status} {why}\r\n--b--\r\n",
        Uuid::now_v7().simple()
    );
    town.posts_raw_to("", to, raw.as_bytes()).await;
    town.pump().await;
}
