//! Where a link lands: who looks uses nothing up, who asks learns nothing, and a link opens one page of one person.

use crate::on_both_databases;
use casework::ids::CommandId;
use desk::LinkCode;
use jiff::SignedDuration;
use rehearsal::{Customer, Database, Town};
use uuid::Uuid;

on_both_databases! {
    a_link_opens_one_page_and_survives_whoever_looks_at_it
    a_link_ends_by_its_age_and_the_next_mail_brings_a_new_one
    a_customer_ends_their_link_everywhere
    staff_end_a_customers_links_to_all_their_cases
    who_has_an_old_link_only_keeps_nobody_out
    nobody_learns_whether_a_code_was_one
}

async fn code(town: &Town, person: Customer) -> String {
    town.last_letter(person).code().expect("each of our letters holds the link")
}

fn slug_of(code: &str) -> &str {
    code.split('.').next().unwrap_or_default()
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

/// The page of a link that has ended has one button, which asks for a new one.
async fn asks_for_a_new_one(town: &Town, code: &str) -> rehearsal::Page {
    let (browser, landed) = town.types_code(code).await;
    assert_eq!(landed.status.as_u16(), 410, "{}", landed.text());
    landed.says("This link has ended");
    let form = landed.form("/c/new-link");
    assert_eq!(form.value("code"), Some(code), "nothing has to be typed");
    let (once, twice) = (browser.send_form(&form).await, browser.send_form(&form).await);
    assert_eq!(once.html, twice.html);
    once
}

async fn a_link_ends_by_its_age_and_the_next_mail_brings_a_new_one(database: Database) {
    let town = Town::open(database).await;
    two_customers(&town).await;
    let berger = town.frau_berger();
    let (first, days) = (code(&town, berger).await, i64::from(town.desk().set_up().expect("set up").policy.link_days));
    let (browser, page) = town.types_code(&first).await;
    browser.send(&page, "/c/case/solved", &[]).await;
    town.later(SignedDuration::from_hours(24 * (days - 1))).await;
    town.types_code(&first).await.1.says("No heating since Friday");
    town.later(SignedDuration::from_hours(24 * 2)).await;
    let before = town.mailbox(berger).len();
    let asked = asks_for_a_new_one(&town, &first).await;
    asked.says("A new link may be on its way").hides(berger.name);
    town.pump().await;
    let letters = town.mailbox(berger);
    assert_eq!(letters.len(), before + 1, "one letter, however often the button was pressed");
    assert!(letters[before].automatic && letters[before].subject.contains("new link"), "{}", letters[before].subject);
    assert!(letters[before].text.contains("The new link works until"), "{}", letters[before].text);
    let second = letters[before].code().expect("a link");
    assert_ne!(second, first);
    town.types_code(&second).await.1.says("No heating since Friday");
    assert_eq!(town.types_code(&first).await.1.status.as_u16(), 410, "the old one stays dead");

    // A year later they write again: our answer holds a link that works, and brings no old one back to life.
    town.later(SignedDuration::from_hours(24 * 365)).await;
    town.answers(berger, &letters[before], "It is cold again.").await;
    town.pump().await;
    let third = town.last_letter(berger).code().expect("a link");
    town.types_code(&third).await.1.says("It is cold again.");
    for old in [&first, &second] {
        assert_eq!(town.types_code(old).await.1.status.as_u16(), 410);
    }
}

async fn a_customer_ends_their_link_everywhere(database: Database) {
    let town = Town::open(database).await;
    two_customers(&town).await;
    let berger = town.frau_berger();
    let old = code(&town, berger).await;
    let (lost, at_home) = (town.opens_link(berger).await, town.opens_link(berger).await);
    let page = at_home.get("/c/case").await;
    let ended = at_home.send(&page, "/c/case/end-link", &[]).await;
    ended.says("Your link is ended everywhere");
    for browser in [&lost, &at_home] {
        assert_eq!(browser.get("/c/case").await.path, "/c", "each visit that came by it ends");
    }
    town.pump().await;
    let new = code(&town, berger).await;
    assert_eq!(town.types_code(&old).await.1.status.as_u16(), 410);
    town.types_code(&new).await.1.says("No heating since Friday");
    town.opens_link(town.herr_okafor()).await;
}

async fn staff_end_a_customers_links_to_all_their_cases(database: Database) {
    let town = Town::open(database).await;
    two_customers(&town).await;
    let berger = town.frau_berger();
    let first = code(&town, berger).await;
    let (slug, case) = town.case_of(berger).await;
    town.later(SignedDuration::from_hours(1)).await;
    let contact = town.browser().get("/contact").await;
    town.browser().send(&contact, "/contact", &[("text", "Something else."), ("address", berger.address)]).await;
    town.pump().await;
    let other = code(&town, berger).await;
    assert_ne!(slug_of(&other), slug_of(&first), "a case of its own");
    let visit = town.opens_link(berger).await;
    let tom = town.log_in("Tom").await;
    let page = tom.get(&format!("/cases/{slug}")).await;
    let form = page.form(&format!("/cases/{slug}/end-links"));
    tom.send_form(&form).await.says("Their links are ended");
    assert_eq!(visit.get("/c/case").await.path, "/c");
    for ended in [&first, &other] {
        assert_eq!(town.types_code(ended).await.1.status.as_u16(), 410);
    }
    tom.get(&format!("/cases/{slug}")).await.says("Tom Adeyemi ended the links of Hedwig Berger");
    asks_for_a_new_one(&town, &first).await;
    town.pump().await;
    let new = code(&town, berger).await;
    town.types_code(&new).await.1.says("No heating since Friday");
    // The same form once more, late: the link that came meanwhile goes on working.
    tom.send_form(&form).await;
    town.types_code(&new).await.1.says("No heating since Friday");
    let known = town.desk().record().case(case).await.expect("a case");
    assert_eq!(known.story().expect("opened").links_ended.len(), 1);
}

async fn who_has_an_old_link_only_keeps_nobody_out(database: Database) {
    let town = Town::open(database).await;
    two_customers(&town).await;
    let berger = town.frau_berger();
    let old = code(&town, berger).await;
    let at_home = town.opens_link(berger).await;
    let page = at_home.get("/c/case").await;
    at_home.send(&page, "/c/case/end-link", &[]).await;
    town.pump().await;
    let new = code(&town, berger).await;
    let at_home = town.opens_link(berger).await;
    let before = town.mailbox(berger).len();
    let allowed = usize::try_from(town.desk().set_up().expect("set up").policy.new_links_daily).expect("a few");
    for _ in 0..allowed + 2 {
        town.later(SignedDuration::from_mins(1)).await;
        // From as many places as they like: no count of tries holds them up.
        let code = LinkCode::read(&old).expect("a code");
        town.desk().send_new_link(CommandId(Uuid::now_v7()), &code).await.expect("it is taken");
        town.pump().await;
    }
    at_home.get("/c/case").await.says("No heating since Friday");
    town.types_code(&new).await.1.says("No heating since Friday");
    assert_eq!(town.mailbox(berger).len() - before, allowed - 1, "with the one that she asked for herself, as many as a day may bring");
}

async fn nobody_learns_whether_a_code_was_one(database: Database) {
    let town = Town::open(database).await;
    two_customers(&town).await;
    let (berger, okafor) = (code(&town, town.frau_berger()).await, code(&town, town.herr_okafor()).await);
    let secret_of = |code: &str| code.split('.').nth(1).unwrap_or_default().to_owned();
    let crossed = format!("{}.{}", slug_of(&berger), secret_of(&okafor));
    let nowhere = format!("amber-otter-9999.{}", secret_of(&okafor));
    let cut = berger[..berger.len() - 1].to_owned();
    let mut answers = Vec::new();
    for wrong in [crossed.as_str(), &nowhere, &cut, "", "amber otter 92", slug_of(&berger), "../../today"] {
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
