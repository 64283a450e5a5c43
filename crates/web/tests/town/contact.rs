//! The public form: no account, one case however often it is sent, the same answer for everybody.

use crate::on_both_databases;
use casework::ids::CommandId;
use desk::Bringer;
use record::access::throttle::FREE_FORMS;
use rehearsal::{Database, Page, Town};
use uuid::Uuid;

on_both_databases! {
    a_stranger_writes_and_learns_who_what_next_and_by_when
    a_double_click_opens_one_case
    a_file_of_a_form_that_came_back_goes_along_when_it_is_sent
}

async fn a_stranger_writes_and_learns_who_what_next_and_by_when(database: Database) {
    let town = Town::open(database).await;
    let berger = town.frau_berger();
    let browser = town.browser();
    let form = browser.get("/contact").await;
    form.says("You need no account.").says("0800 990 041");
    let fields = [("text", berger.words), ("name", berger.name), ("address", berger.address), ("in_danger", "yes")];
    let picture = form.form("/contact").filled(&fields);
    let thanks = browser.send_with_files(&picture, &[("file", "boiler.jpg", b"\xff\xd8 not really")]).await;
    let (_, case) = town.case_of(berger).await;
    let file = town.desk().open_file_unasked(case).await.expect("a file");
    let owner = file.staff.name(file.case.owner().expect("an owner")).to_owned();
    thanks.says(&format!("{owner} looks after this.")).says(&file.spoken_key).says(&format!("The answer goes to {}", berger.address));
    let story = file.case.story().expect("opened");
    assert_eq!(story.harms.len(), 1, "harm is believed at once");
    town.pump().await;
    let letter = town.last_letter(berger);
    assert!(letter.automatic && letter.text.contains(&owner), "{}", letter.text);
    // The page begins no session: nobody has shown that the address is theirs.
    assert_eq!(browser.get("/c/case").await.path, "/c");
    town.opens_link(berger).await.get("/c/case").await.says("boiler.jpg");
}

async fn a_double_click_opens_one_case(database: Database) {
    let town = Town::open(database).await;
    let okafor = town.herr_okafor();
    let (one, two) = (town.browser(), town.browser());
    let form = one.get("/contact").await.form("/contact").filled(&[("text", okafor.words), ("address", okafor.address)]);
    let (first, second) = tokio::join!(one.send_form(&form), two.send_form(&form));
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200), "{}\n{}", first.text(), second.text());
    assert_eq!(first.text(), second.text());
    let cases = town.desk().record().cases_by_state().await.expect("counts");
    assert_eq!(cases, [("open".to_owned(), 1)]);
    town.pump().await;
    assert_eq!(town.mailbox(okafor).len(), 1, "and one answer");
}

/// The tickets of files that a form which came back still has.
fn tickets(page: &Page) -> Vec<String> {
    page.form("/contact").fields.into_iter().filter(|(name, _)| name == "kept_file").map(|(_, ticket)| ticket).collect()
}

async fn a_file_of_a_form_that_came_back_goes_along_when_it_is_sent(database: Database) {
    let town = Town::open(database).await;
    let (berger, browser) = (town.frau_berger(), town.browser());
    let form = browser.get("/contact").await.form("/contact").filled(&[("text", berger.words)]);
    let back = browser.send_with_files(&form, &[("file", "boiler.jpg", b"\xff\xd8 a boiler")]).await;
    assert_eq!(back.status.as_u16(), 422, "no way to reach them");
    back.says("boiler.jpg");
    assert_eq!(tickets(&back).len(), 1);
    // Once more without an address, with a second file; then as it should be.
    let again = browser.send_with_files(&back.form("/contact"), &[("file", "meter.jpg", b"a meter")]).await;
    assert_eq!((again.status.as_u16(), tickets(&again).len()), (422, 2));
    // Another form can't take them along.
    let stolen = [("text", "Mine."), ("address", "c@post.example"), ("kept_file", &tickets(&again)[0])];
    let other = browser.send_form(&browser.get("/contact").await.form("/contact").filled(&stolen)).await;
    assert_eq!((other.status.as_u16(), tickets(&other).len()), (422, 0));
    other.says("is not kept any more");
    let sent = browser.send(&again, "/contact", &[("address", berger.address)]).await;
    assert_eq!(sent.status.as_u16(), 200, "{}", sent.text());
    // What an event names is swept by no night.
    let next_year = desk::real_now() + jiff::SignedDuration::from_hours(8_760);
    assert_eq!(town.desk().sweep_unsent_files(next_year).await.expect("a sweep"), 0);
    town.pump().await;
    let mine = town.opens_link(berger).await;
    let page = mine.get("/c/case").await;
    page.says("boiler.jpg").says("meter.jpg");
    assert_eq!(mine.get("/c/case/files/0").await.html.as_bytes(), "\u{fffd}\u{fffd} a boiler".as_bytes());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_nobody_sends_goes_in_time_and_is_said_to_be_gone() {
    let town = Town::open(Database::Sqlite).await;
    let browser = town.browser();
    let form = browser.get("/contact").await.form("/contact").filled(&[("text", "It is cold.")]);
    let back = browser.send_with_files(&form, &[("file", "boiler.jpg", b"a boiler")]).await;
    let ticket = tickets(&back).remove(0);
    let holder = Bringer::Stranger(back.form("/contact").value("form").expect("an id").parse().expect("an id"));
    let (now, hours) = (desk::real_now(), jiff::SignedDuration::from_hours);
    let kept = town.desk().file_of_ticket(holder, &ticket, now).expect("it is kept");
    assert!(town.desk().file_of_ticket(holder, &ticket, now + hours(desk::SENT_WITHIN_HOURS + 1)).is_none());
    assert_eq!(town.desk().sweep_unsent_files(now + hours(desk::SENT_WITHIN_HOURS + 1)).await.expect("a sweep"), 0, "not before");
    assert_eq!(town.desk().sweep_unsent_files(now + hours(desk::SWEPT_AFTER_HOURS + 1)).await.expect("a sweep"), 1);
    assert_eq!(town.desk().record().original(kept.original).await.expect("a look"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_keep_no_more_than_the_disk_can_spare() {
    let town = Town::open(Database::Sqlite).await;
    let (one, two) = (Bringer::Stranger(Uuid::now_v7()), Bringer::Stranger(Uuid::now_v7()));
    let photo = |n: u64| (format!("{n}.jpg"), "image/jpeg".to_owned(), vec![7]);
    let many: Vec<_> = (0..desk::WAITING_OF_STRANGERS.files).map(photo).collect();
    let keep = async |bringer, files: &[desk::BroughtFile]| {
        town.desk().keep_files_for_later(bringer, CommandId(Uuid::now_v7()), files).await.expect("a look").is_some()
    };
    assert!(keep(one, &many).await);
    assert!(!keep(two, &[photo(1)]).await, "all strangers share one bound");
    let person = Bringer::Person(casework::ids::PersonId(Uuid::now_v7()));
    assert!(keep(person, &[photo(1)]).await, "a customer has a bound of their own");
    assert!(!keep(person, &many[..60]).await);
    // The form says so, and its words are there.
    let browser = town.browser();
    let form = browser.get("/contact").await.form("/contact").filled(&[("text", "It is cold.")]);
    let back = browser.send_with_files(&form, &[("file", "boiler.jpg", b"a boiler")]).await;
    back.says("It is cold.").says("could not be kept while this form waits");
    assert!(tickets(&back).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn known_or_not_the_answer_is_the_same() {
    let town = Town::open(Database::Sqlite).await;
    let berger = town.frau_berger();
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let (_, first) = town.case_of(berger).await;
    let key = town.desk().open_file_unasked(first).await.expect("a file").spoken_key;
    let browser = town.browser();
    let mut answers = Vec::new();
    for address in [berger.address, "never.seen@post.example"] {
        let form = browser.get("/contact").await;
        let thanks = browser.send(&form, "/contact", &[("text", "What about my case?"), ("address", address), ("case", &key)]).await;
        thanks.hides(&key).hides(berger.subject).hides(berger.name);
        let (_, rest) = thanks.html.split_once("<h2 id=\"next-title\"").expect("what happens next");
        let key_shown = rest
            .split("class=\"big\" translate=\"no\">")
            .nth(1)
            .and_then(|k| k.split('<').next())
            .expect("the words of the case")
            .to_owned();
        answers.push(thanks.text().replace(address, "X").replace(&key_shown, "KEY"));
    }
    let owners = ["Ines Moreau", "Tom Adeyemi", "Carla Brandt", "Priya Nair"];
    let same = |text: &String| owners.iter().fold(text.clone(), |t, o| t.replace(o, "OWNER"));
    assert_eq!(same(&answers[0]), same(&answers[1]));
    // Whoever quotes a key gets in touch with a human, and joins nothing by it.
    let story = town.desk().record().case(first).await.expect("a case");
    assert_eq!(story.story().expect("opened").contacts.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn very_many_forms_from_one_connection_wait_and_lose_nothing() {
    let town = Town::open(Database::Sqlite).await;
    let browser = town.browser();
    let sends = async |n: u32| {
        let form = browser.get("/contact").await;
        browser.send(&form, "/contact", &[("text", &format!("Message {n} of many")), ("address", "many@post.example")]).await
    };
    for n in 1..=FREE_FORMS {
        assert_eq!(sends(n).await.status.as_u16(), 200, "{n}");
    }
    let late = sends(99).await;
    assert_eq!(late.status.as_u16(), 429);
    late.says("Very many messages came from your connection.").says("Message 99 of many").says("0800 990 041");
    let cases = town.desk().record().cases_by_state().await.expect("counts");
    assert_eq!(cases, [("open".to_owned(), u64::from(FREE_FORMS))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cant_be_taken_comes_back_filled() {
    let town = Town::open(Database::Sqlite).await;
    let browser = town.browser();
    let form = browser.get("/contact").await;
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[("text", "  "), ("address", "a@b.example")], "text"),
        (&[("text", "It is cold.")], "address"),
        (&[("text", "It is cold."), ("address", "nobody")], "address"),
        (&[("text", "It is cold."), ("address", "a@b.example, victim@post.example")], "address"),
    ];
    for (fields, at_fault) in cases {
        let back = browser.send(&form, "/contact", fields).await;
        assert_eq!(back.status.as_u16(), 422, "{fields:?}");
        assert!(back.html.contains(&format!("id=\"{at_fault}-error\"")), "{at_fault}: {}", back.text());
        assert_eq!(back.form("/contact").value("text").map(str::trim), fields.iter().find(|(n, _)| *n == "text").map(|(_, v)| v.trim()));
    }
    assert!(town.desk().record().cases_by_state().await.expect("counts").is_empty());
    let huge = form.form("/contact").filled(&[("text", "See the file."), ("address", "a@b.example")]);
    let refused = browser.send_with_files(&huge, &[("file", "film.mp4", &vec![7; 26 * 1024 * 1024])]).await;
    assert_eq!(refused.status.as_u16(), 413);
    refused.says("This is too large");
}
