//! Where a link lands: who looks uses nothing up, who asks learns nothing, and a link opens one page of one person.

use crate::on_both_databases;
use desk::real_now;
use rehearsal::{Customer, Database, Town};

on_both_databases! {
    a_link_opens_one_page_and_survives_whoever_looks_at_it
    a_link_that_was_ended_opens_nothing_and_a_new_one_comes_by_mail
    nobody_learns_whether_a_code_was_one
}

async fn code(town: &Town, person: Customer) -> String {
    town.last_letter(person).code().expect("each of our letters holds the link")
}

async fn two_customers(town: &Town) {
    for person in [town.frau_berger(), town.herr_okafor()] {
        town.writes(person, person.subject, person.words).await;
    }
    town.pump().await;
}

async fn a_link_opens_one_page_and_survives_whoever_looks_at_it(database: Database) {
    let town = Town::open(database).await;
    two_customers(&town).await;
    let code = code(&town, town.frau_berger()).await;
    let scanner = town.browser();
    for _ in 0..3 {
        // What stands behind the # never reaches us; a scanner that puts it elsewhere uses nothing up either.
        assert_eq!(scanner.get("/c").await.status.as_u16(), 200);
        assert_eq!(scanner.get(&format!("/c?code={code}")).await.status.as_u16(), 200);
    }
    for shown in [code.clone(), code.to_uppercase(), format!("  {}  ", code.replace('.', ". "))] {
        let (_, landed) = town.types_code(&shown).await;
        landed.says("No heating since Friday").hides("account twice").hides("Okafor");
    }
    let header = scanner.get("/c").await.headers;
    assert_eq!(
        (&header["referrer-policy"], &header["cache-control"]),
        (&"no-referrer".parse().expect("text"), &"no-store".parse().expect("text"))
    );
}

async fn a_link_that_was_ended_opens_nothing_and_a_new_one_comes_by_mail(database: Database) {
    let town = Town::open(database).await;
    two_customers(&town).await;
    let berger = town.frau_berger();
    let old = code(&town, berger).await;
    let at_home = town.opens_link(berger).await;
    let (slug, case) = town.case_of(berger).await;
    let person = town.desk().record().case(case).await.expect("a case").story().expect("opened").customer;
    town.desk().record().end_links(case, person, real_now()).await.expect("it ends");
    assert_eq!(at_home.get("/c/case").await.path, "/c", "a session that came by it ends with the next request");
    let (browser, landed) = town.types_code(&old).await;
    assert_eq!(landed.status.as_u16(), 422);
    landed.says("This link does not open anything now").hides(berger.name);

    let before = town.mailbox(berger).len();
    let form = landed.form("/c/new-link").filled(&[("code", &old)]);
    let sent = browser.send_form(&form).await;
    let twice = browser.send_form(&form).await;
    assert_eq!(sent.html, twice.html);
    town.pump().await;
    let letters = town.mailbox(berger);
    assert_eq!(letters.len(), before + 1, "one letter, however often the button was pressed");
    assert!(letters[before].automatic && letters[before].subject.contains("new link"), "{}", letters[before].subject);
    let new = letters[before].code().expect("a link");
    assert!(new != old && new.starts_with(&slug));
    town.types_code(&new).await.1.says("No heating since Friday");
    assert_eq!(town.types_code(&old).await.1.status.as_u16(), 422, "the old one stays dead");
}

async fn nobody_learns_whether_a_code_was_one(database: Database) {
    let town = Town::open(database).await;
    two_customers(&town).await;
    let (berger, okafor) = (code(&town, town.frau_berger()).await, code(&town, town.herr_okafor()).await);
    let slug_of = |code: &str| code.split('.').next().unwrap_or_default().to_owned();
    let secret_of = |code: &str| code.split('.').nth(1).unwrap_or_default().to_owned();
    let crossed = format!("{}.{}", slug_of(&berger), secret_of(&okafor));
    let nowhere = format!("amber-otter-9999.{}", secret_of(&okafor));
    let cut = berger[..berger.len() - 1].to_owned();
    let mut answers = Vec::new();
    for wrong in [crossed.as_str(), &nowhere, &cut, "", "amber otter 92", &slug_of(&berger), "../../today"] {
        let (browser, landed) = town.types_code(wrong).await;
        assert_eq!(landed.status.as_u16(), 422, "{wrong}");
        let sent = browser.send(&landed, "/c/new-link", &[("code", wrong)]).await;
        let without = |html: &str| html.replace(wrong, "");
        answers.push((if wrong.len() > 1 { without(&rehearsal::html::text(&landed.html)) } else { landed.text() }, sent.text()));
    }
    let right = town.types_code(&cut).await.0;
    let asked = right.send(&town.types_code(&cut).await.1, "/c/new-link", &[("code", &berger)]).await;
    assert!(answers.iter().all(|(landed, sent)| *landed == answers[0].0 && *sent == asked.text()), "{answers:#?}");
    let before = [town.mailbox(town.frau_berger()).len(), town.mailbox(town.herr_okafor()).len()];
    town.pump().await;
    let after = [town.mailbox(town.frau_berger()).len(), town.mailbox(town.herr_okafor()).len()];
    assert_eq!([after[0] - before[0], after[1] - before[1]], [1, 0], "only the code that was one sends a letter");
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_one_case_are_slowed_and_do_not_lock_out_others() {
    let town = Town::open(Database::Sqlite).await;
    two_customers(&town).await;
    let berger = code(&town, town.frau_berger()).await;
    let slug = berger.split('.').next().unwrap_or_default();
    let guess = format!("{slug}.{}", "0".repeat(26));
    for _ in 0..5 {
        assert_eq!(town.types_code(&guess).await.1.status.as_u16(), 422);
    }
    let sixth = town.types_code(&guess).await.1;
    assert_eq!(sixth.status.as_u16(), 429);
    sixth.says("Too many tries");
    town.opens_link(town.herr_okafor()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_staff_opens_no_customers_page_nor_the_other_way_round() {
    let town = Town::open(Database::Sqlite).await;
    two_customers(&town).await;
    let ines = town.log_in("Ines").await;
    assert_eq!(ines.get("/c/case").await.path, "/c");
    let customer = town.opens_link(town.frau_berger()).await;
    let (slug, _) = town.case_of(town.frau_berger()).await;
    for path in ["/today", &format!("/cases/{slug}"), "/search?q=heating", "/settings"] {
        let page = customer.get(path).await;
        assert_eq!(page.path, "/login", "{path}");
        page.hides("No heating");
    }
    // The cookie of one under the name of the other is nobody's.
    let jar = rehearsal::Browser::that_stops_at_redirects(town.pages());
    let landing = jar
        .client()
        .post(format!("{}/c", jar.base()))
        .form(&[("code", code(&town, town.frau_berger()).await)])
        .send()
        .await
        .expect("an answer");
    let mine = landing.headers()["set-cookie"].to_str().expect("text").split(';').next().unwrap_or_default().replace("mine=", "desk=");
    let tried = rehearsal::Browser::that_stops_at_redirects(town.pages());
    let answer = tried.client().get(format!("{}/today", tried.base())).header("cookie", mine).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 303);
}
