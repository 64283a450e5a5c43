//! The public form: no account, one case however often it is sent, the same answer for everybody.

use crate::on_both_databases;
use record::access::throttle::FREE_FORMS;
use rehearsal::{Database, Town};

on_both_databases! {
    a_stranger_writes_and_learns_who_what_next_and_by_when
    a_double_click_opens_one_case
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
