//! The customer's page: everything that they may want to say, and nothing that isn't theirs to see.

use crate::on_both_databases;
use casework::ids::CommandId;
use desk::{Declined, Reply};
use jiff::SignedDuration;
use rehearsal::{Customer, Database, Town};
use uuid::Uuid;

on_both_databases! {
    a_customer_answers_asks_to_be_called_and_says_how_it_is
    what_was_promised_and_how_we_did_stands_on_the_page
    files_come_and_can_be_saved_again_by_whoever_may
    a_day_that_has_passed_is_never_shown_as_one_to_come
}

async fn with_a_case(database: Database) -> (Town, Customer) {
    let town = Town::open(database).await;
    let berger = town.frau_berger();
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    (town, berger)
}

async fn reply(town: &Town, person: Customer, text: &str, promise: Option<i64>, asks_solved: bool) {
    let (_, case) = town.case_of(person).await;
    let file = town.desk().open_file_unasked(case).await.expect("a file");
    let story = file.case.story().expect("opened");
    let owner = file.case.owner().expect("an owner");
    let open = file.case.open().expect("open");
    let promises = promise.map(|hours| desk::PromiseGiven {
        what: casework::promise::promise::What::Visit,
        words: "The fitter comes to your house".to_owned(),
        due_at: town.now() + SignedDuration::from_hours(hours),
    });
    let reply = Reply {
        command: CommandId(Uuid::now_v7()),
        staff: owner,
        case,
        seen: story.version,
        to: story.customer,
        text: text.to_owned(),
        subject: String::new(),
        keeps: open.owed.promises().map(|p| p.id).collect(),
        promises: promises.into_iter().collect(),
        discloses: Vec::new(),
        moves: Vec::new(),
        offers: Vec::new(),
        asks_solved,
        attachments: Vec::new(),
    };
    town.desk().reply(reply).await.expect("it is said");
}

async fn a_day_that_has_passed_is_never_shown_as_one_to_come(database: Database) {
    let (town, berger) = with_a_case(database).await;
    reply(&town, berger, "A fitter comes.", Some(200), false).await;
    town.later(SignedDuration::from_mins(2)).await;
    town.answers(berger, &town.last_letter(berger), "Which side of the house?").await;
    town.pump().await;
    let browser = town.opens_link(berger).await;
    browser.get("/c/case").await.hides("Late since").says("By Tuesday 24 November");
    town.later(SignedDuration::from_hours(48)).await;
    browser.get("/c/case").await.says("answers you: late since Tuesday 24 November").says("Late since Tuesday 24 November");
}

async fn a_customer_answers_asks_to_be_called_and_says_how_it_is(database: Database) {
    let (town, berger) = with_a_case(database).await;
    let (_, case) = town.case_of(berger).await;
    let browser = town.opens_link(berger).await;
    let page = browser.get("/c/case").await;
    page.says("looks after this.").says("answers you").says(berger.words);
    let contacts = async || {
        let case = town.desk().record().case(case).await.expect("a case");
        case.story().expect("opened").contacts.len()
    };
    let empty = browser.send(&page, "/c/case/answer", &[("text", "   ")]).await;
    assert_eq!((empty.status.as_u16(), contacts().await), (422, 1));
    let form = page.form("/c/case/answer").filled(&[("text", "The boiler shows F28.")]);
    let sent = browser.send_form(&form).await;
    browser.send_form(&form).await;
    sent.says("It is sent.").says("The boiler shows F28.");
    assert_eq!(contacts().await, 2, "a double click says it once");

    let called = browser.send(&sent, "/c/case/call-me", &[("telephone", "+49 30 990 4711"), ("wish", "after four")]).await;
    called.says("You will be called.").says("calls you").says("after four");

    let solved = browser.send(&called, "/c/case/solved", &[]).await;
    solved.says("You said that it is solved.").says("If it comes back, one step opens the case again.");
    assert_eq!(town.state_of(berger).await, "solved");
    let back = browser.send(&solved, "/c/case/not-solved", &[]).await;
    back.says("It is open.").says("answers you");
    assert_eq!(town.state_of(berger).await, "open");
}

async fn what_was_promised_and_how_we_did_stands_on_the_page(database: Database) {
    let (town, berger) = with_a_case(database).await;
    reply(&town, berger, "A fitter is on the way.", Some(5), false).await;
    let browser = town.opens_link(berger).await;
    let page = browser.get("/c/case").await;
    page.hides("A fitter is on the way.").hides("The fitter comes");
    // What it does can still be taken back: nothing is called kept yet, and they are still owed what they were promised.
    page.hides("Kept on").says("answers you");
    town.later(SignedDuration::from_mins(2)).await;
    let page = browser.get("/c/case").await;
    page.says("A fitter is on the way.").says("The fitter comes to your house").says("Kept on");
    // Nobody keeps it: the page says so, and says so first.
    town.later(SignedDuration::from_hours(6)).await;
    browser.get("/c/case").await.says("We did not keep it.").says("The fitter comes to your house");
    town.later(SignedDuration::from_hours(48)).await;
    browser.get("/c/case").await.says("We told you on");
}

async fn files_come_and_can_be_saved_again_by_whoever_may(database: Database) {
    let (town, berger) = with_a_case(database).await;
    let browser = town.opens_link(berger).await;
    let page = browser.get("/c/case").await;
    let form = page.form("/c/case/answer").filled(&[("text", "See the picture.")]);
    let html = b"<script>alert(1)</script>";
    let shown = browser.send_with_files(&form, &[("file", "../F28\u{202e}gpj.html", html)]).await;
    shown.says("See the picture.").says("F28gpj.html");
    let link = shown.link("/c/case/files/").expect("a file");
    let saved = browser.get(&link).await;
    assert_eq!(saved.html.as_bytes(), html);
    assert_eq!(saved.headers["content-type"], "application/octet-stream");
    assert!(saved.headers["content-disposition"].to_str().is_ok_and(|d| d.starts_with("attachment")));
    assert!(saved.headers["content-security-policy"].to_str().is_ok_and(|p| p.starts_with("sandbox")));
    assert_eq!(browser.get("/c/case/files/1").await.status.as_u16(), 404);
    let okafor = town.herr_okafor();
    town.writes(okafor, okafor.subject, okafor.words).await;
    town.pump().await;
    assert_eq!(town.opens_link(okafor).await.get(&link).await.status.as_u16(), 404, "their page, their files");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_an_answer_that_came_back_is_still_there_and_only_theirs() {
    let (town, berger) = with_a_case(Database::Sqlite).await;
    let browser = town.opens_link(berger).await;
    let page = browser.get("/c/case").await;
    let kept = |page: &rehearsal::Page| page.form("/c/case/answer").value("kept_file").map(str::to_owned);
    let first = browser.send_with_files(&page.form("/c/case/answer"), &[("file", "F28.jpg", b"the display")]).await;
    assert_eq!(first.status.as_u16(), 200, "a file alone is an answer");
    // Too large together: what was brought before stays.
    let sent = first.form("/c/case/answer").filled(&[("text", "And the meter."), ("kept_file", "nonsense")]);
    let back = browser.send_with_files(&sent, &[("file", "meter.jpg", b"the meter")]).await;
    assert_eq!(back.status.as_u16(), 422);
    back.says("And the meter.").says("is not kept any more").says("meter.jpg");
    let ticket = kept(&back).expect("the new file is kept");
    let okafor = town.herr_okafor();
    town.writes(okafor, okafor.subject, okafor.words).await;
    town.pump().await;
    let his = town.opens_link(okafor).await;
    let stolen = his.get("/c/case").await.form("/c/case/answer").filled(&[("text", "Mine."), ("kept_file", &ticket)]);
    let refused = his.send_form(&stolen).await;
    assert_eq!((refused.status.as_u16(), kept(&refused)), (422, None));
    let done = browser.send_form(&back.form("/c/case/answer")).await;
    done.says("It is sent.").says("meter.jpg").says("F28.jpg");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_does_nothing_in_a_case_that_is_not_theirs() {
    let (town, berger) = with_a_case(Database::Sqlite).await;
    let okafor = town.herr_okafor();
    town.writes(okafor, okafor.subject, okafor.words).await;
    town.pump().await;
    let (_, hers) = town.case_of(berger).await;
    let his = town.desk().record().people_by_address("mail", okafor.address, 1).await.expect("people")[0].person;
    assert!(matches!(town.desk().open_own_file(hers, his).await, Err(Declined::NotFound)));
    let typed =
        desk::Typed { text: "Let me in".into(), files: vec![("x".into(), "text/plain".into(), b"x".to_vec())], ..desk::Typed::default() };
    let fresh = || CommandId(Uuid::now_v7());
    assert!(matches!(town.desk().answer_on_page(fresh(), hers, his, &typed).await, Err(Declined::NotFound)));
    assert!(matches!(town.desk().ask_call_on_page(fresh(), hers, his, "110", "").await, Err(Declined::NotFound)));
    assert!(matches!(town.desk().word_on_page(fresh(), hers, his, casework::command::Word::Solved, "").await, Err(Declined::NotFound)));
    let theirs = town.desk().record().addresses(his).await.expect("addresses");
    assert!(theirs.iter().all(|a| a.text() != "110"), "nothing was kept of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_writes_never_becomes_a_tag() {
    let town = Town::open(Database::Sqlite).await;
    let berger = Customer { name: "\"><svg onload=alert(1)>", ..town.frau_berger() };
    let hostile =
        "<img src=x onerror=alert(1)> </textarea><script>alert(2)</script> {{7*7}} javascript:alert(3) \" autofocus onfocus=\"alert(4)";
    town.writes(berger, hostile, hostile).await;
    town.pump().await;
    let browser = town.opens_link(berger).await;
    let page = browser.get("/c/case").await;
    let back = browser.send(&page, "/c/case/call-me", &[("telephone", hostile), ("wish", hostile)]).await;
    let landing = town.types_code(&format!("{hostile}.{}", "0".repeat(26))).await.1;
    for shown in [&page, &back, &landing] {
        let tags = rehearsal::html::tags(&shown.html);
        let ours = |t: &rehearsal::html::Tag| t.name != "img" || t.get("src").is_some_and(|s| s.starts_with("/assets/"));
        assert!(
            tags.iter().all(|t| t.name != "svg" && ours(t) && t.get("onerror").is_none() && t.get("onfocus").is_none()),
            "{}",
            shown.path
        );
        let scripts = tags.iter().filter(|t| t.name == "script");
        assert!(
            scripts.clone().count() == 1 && scripts.clone().all(|t| t.get("src").is_some_and(|s| s.starts_with("/assets/"))),
            "{}",
            shown.path
        );
        assert!(tags.iter().filter_map(|t| t.get("href")).all(|h| !h.starts_with("javascript:")));
    }
    page.says("{{7*7}}");
}
