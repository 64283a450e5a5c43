//! Log-in: what a thief learns (nothing), what a session survives (nothing that ends it), and the second factor.

use crate::on_both_databases;
use desk::real_now;
use rehearsal::{Browser, Database, Page, Town, staff};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

on_both_databases! {
    tries_are_counted_and_whoever_tries_waits
    a_revoked_session_ends_with_the_next_request
    a_log_in_begins_a_session_that_nobody_could_know_before
    an_administrator_enrols_and_no_code_serves_twice
}

async fn tries(browser: &Browser, address: &str, password: &str) -> Page {
    let gate = browser.get("/login").await;
    browser.send(&gate, "/login", &[("address", address), ("password", password)]).await
}

/// The cookie of a response, as a browser would send it back.
fn cookie(page: &Page, name: &str) -> Option<String> {
    let set = page.headers.get_all(SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
    set.filter_map(|v| v.split(';').next()).find(|v| v.starts_with(&format!("{name}="))).map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_and_a_wrong_password_look_the_same() {
    let town = Town::open(Database::Sqlite).await;
    let (known, unknown) = (staff::address("Ines"), staff::address("Nobody"));
    let wrong = tries(&town.browser(), &known, "not her password").await;
    let stranger = tries(&town.browser(), &unknown, "not her password").await;
    assert_eq!((wrong.status.as_u16(), stranger.status.as_u16()), (422, 422));
    assert_eq!(wrong.html.replace(&known, "X"), stranger.html.replace(&unknown, "X"));
    wrong.says("The address or the password is not right.");
    assert_eq!(wrong.form("/login").value("address"), Some(known.as_str()), "the form comes back filled");
    assert_eq!(wrong.form("/login").value("password"), None.or(Some("")), "but for the password");
}

async fn tries_are_counted_and_whoever_tries_waits(database: Database) {
    let town = Town::open(database).await;
    let browser = town.browser();
    for n in 1..=5 {
        assert_eq!(tries(&browser, &staff::address("Ines"), "a guess").await.status.as_u16(), 422, "try {n}");
    }
    let right_but_late = tries(&browser, &staff::address("Ines"), staff::PASSWORD).await;
    assert_eq!(right_but_late.status.as_u16(), 429);
    right_but_late.says("Too many wrong tries");
    // The same client, another address: it is the client who waits.
    // Whoever sits in the same office comes in.
    assert!(tries(&browser, &staff::address("Tom"), staff::PASSWORD).await.status.is_success());
}

async fn a_revoked_session_ends_with_the_next_request(database: Database) {
    let town = Town::open(database).await;
    let ines = town.log_in("Ines").await;
    assert_eq!(ines.get("/today").await.path, "/today");
    town.desk().record().end_sessions_of(town.member("Ines"), real_now()).await.expect("it ends");
    assert_eq!(ines.get("/today").await.path, "/login", "the next request is a stranger's");
    // A form, too: nothing is done, and the log-in is asked for.
    let posted = ines.client().post(format!("{}/logout", ines.base())).send().await.expect("an answer");
    assert_eq!(posted.url().path(), "/login");
}

async fn a_log_in_begins_a_session_that_nobody_could_know_before(database: Database) {
    let town = Town::open(database).await;
    let browser = Browser::that_stops_at_redirects(town.pages());
    let planted = "desk=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let log_in = async |step: &str, fields: &[(&str, &str)]| {
        let mut form = vec![("step", step)];
        form.extend_from_slice(fields);
        let sent =
            browser.client().post(format!("{}/login", browser.base())).header(COOKIE, planted).form(&form).send().await.expect("an answer");
        let headers = sent.headers().clone();
        Page { status: sent.status(), path: "/login".into(), headers, html: sent.text().await.expect("text") }
    };
    let address = staff::address("Ines");
    let asked = log_in("password", &[("address", &address), ("password", staff::PASSWORD)]).await;
    let later = asked.forms().into_iter().find(|f| f.value("step") == Some("later")).expect("an operator may put it off");
    let pending = later.value("pending").expect("a proof").to_owned();
    let inside = log_in("later", &[("pending", &pending), ("next", "//evil.example/x")]).await;
    assert_eq!(inside.headers[LOCATION], "/", "nobody is sent elsewhere");
    let begun = cookie(&inside, "desk").expect("a session");
    assert!(begun != planted && begun.len() > 40, "{begun}");
    let with = async |cookie: &str| {
        browser.client().get(format!("{}/today", browser.base())).header(COOKIE, cookie).send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(with(planted).await, 303);
    assert_eq!(with(&begun).await, 200);
    // The proof of the password served once.
    assert_eq!(log_in("later", &[("pending", &pending)]).await.status.as_u16(), 422);
    // Logged out, the cookie that somebody copied opens nothing.
    let out = browser.client().post(format!("{}/logout", browser.base())).header(COOKIE, &begun).send().await.expect("an answer");
    assert_eq!(out.headers()[LOCATION], "/login");
    assert_eq!(with(&begun).await, 303);
}

async fn an_administrator_enrols_and_no_code_serves_twice(database: Database) {
    let town = Town::open(database).await;
    let priya = staff::address("Priya");
    let browser = town.browser();
    let enrol = tries(&browser, &priya, staff::PASSWORD).await;
    enrol.says("Your second factor");
    assert!(enrol.forms().iter().all(|f| f.value("step") != Some("later")), "an administrator can't put it off");
    let forced = enrol.form("/login").filled(&[("step", "later")]);
    assert_eq!(browser.send_form(&forced).await.status.as_u16(), 403, "not by hand either");
    let spelled = enrol.html.split("class=\"secret\"").nth(1).and_then(|s| s.split("</p>").next()).unwrap_or_default();
    let secret: String = rehearsal::html::text(spelled.split_once('>').map_or("", |(_, s)| s)).split_whitespace().collect();
    let form = enrol.form("/login");
    let wrong = browser.send_form(&form.clone().filled(&[("code", "000000")])).await;
    assert_eq!(wrong.status.as_u16(), 422);
    let code = web::totp::code_at(&secret, real_now()).expect("a code");
    assert_eq!(browser.send_form(&form.filled(&[("code", &code)])).await.path, "/today");

    // Whoever looked over her shoulder has the password and the code; it has been used.
    let thief = town.browser();
    let asks = tries(&thief, &priya, staff::PASSWORD).await;
    asks.says("Your code").hides(&secret);
    let overseen = thief.send(&asks, "/login", &[("code", &code)]).await;
    assert_eq!((overseen.status.as_u16(), overseen.path.as_str()), (422, "/login"));
    let next = web::totp::code_at(&secret, real_now() + jiff::SignedDuration::from_secs(30)).expect("a code");
    assert_eq!(thief.send(&overseen, "/login", &[("code", &next)]).await.path, "/today", "the next code serves");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_demonstration_lets_people_in_by_one_click() {
    let town = Town::open(Database::Sqlite).await;
    let browser = town.browser();
    let ines = town.member("Ines").0.to_string();
    let gate = browser.get("/login").await;
    gate.hides(&ines).hides("Ines Moreau");
    browser.send(&gate, "/login", &[("person", &ines)]).await;
    assert_eq!(browser.get("/today").await.path, "/login");

    let demo = Town::demonstration(Database::Sqlite).await;
    demo.writes(demo.frau_berger(), "No heating", "It is cold.").await;
    demo.pump().await;
    let visitor = demo.browser();
    let gate = visitor.get("/login").await;
    gate.says("Ines Moreau, operator").says("What Hedwig Berger sees");
    let ines = demo.member("Ines").0.to_string();
    let offer = gate.forms().into_iter().find(|f| f.buttons.contains(&("person".into(), ines.clone()))).expect("a button for Ines");
    assert_eq!(visitor.send_form(&offer.filled(&[("person", &ines)])).await.path, "/today");
    let link = gate.link("/c#").expect("a link to a customer's page");
    let (_, landed) = demo.types_code(&link["/c#".len()..]).await;
    landed.says("looks after this.").says("It is cold.");
}
