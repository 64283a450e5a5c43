//! A form that arrives after its session has ended: kept for whoever wrote it, given back filled, and never sent by itself.

use crate::on_both_databases;
use axum::http::header::{LOCATION, SET_COOKIE};
use desk::real_now;
use record::access::session::Principal;
use rehearsal::{Browser, Database, Letter, Page, Town, staff};
use web::cookie;

on_both_databases! {
    a_colleague_who_was_logged_out_finds_their_reply_again_and_sends_it_themselves
    a_customer_who_wrote_for_long_finds_their_answer_again
    a_password_that_was_typed_too_late_is_kept_nowhere
    a_form_does_not_act_as_whoever_has_logged_in_since
}

const WORDS: &str = "The fitter comes on Thursday.\n\"Between\" eight & <nine>.";

/// From the log-in page to wherever it leads: the second factor is put off.
async fn logs_in(browser: &Browser, gate: &Page, name: &str) -> Page {
    let next = browser.send(gate, "/login", &[("address", &staff::address(name)), ("password", staff::PASSWORD)]).await;
    browser.send_form(&next.form_with("/login", "step", "later")).await
}

async fn a_colleague_who_was_logged_out_finds_their_reply_again_and_sends_it_themselves(database: Database) {
    let town = Town::open(database).await;
    let berger = town.frau_berger();
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let (key, case) = town.case_of(berger).await;
    let said = async || town.desk().record().case(case).await.expect("a case").story().expect("opened").messages.len();
    let ines = town.log_in("Ines").await;
    let reply = format!("/cases/{key}/reply");
    let form = ines.get(&format!("/cases/{key}")).await.form(&reply);
    let seen = form.value("seen").expect("a version").to_owned();
    let day = (town.now() + jiff::SignedDuration::from_hours(48)).to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    let promise = [("text", WORDS), ("next_kind", "visit"), ("next_day", day.as_str()), ("next_time", "10:00"), ("ask_solved", "yes")];
    let filled = form.filled(&[&promise[..], &[("step", "send")]].concat());
    town.desk().record().end_sessions_of(town.member("Ines"), real_now()).await.expect("it ends");
    let before = said().await;
    let gate = ines.send_with_files(&filled, &[("file", "plan.pdf", b"a plan")]).await;
    assert_eq!(gate.status.as_u16(), 401);
    gate.says("Not sent yet.").hides("The fitter comes on Thursday.");
    // Somebody else who logs in at the same machine sees nothing of it.
    let tom = logs_in(&ines, &gate, "Tom").await;
    assert_eq!(tom.path, "/today");
    let back = logs_in(&ines, &ines.get("/login").await, "Ines").await;
    assert_eq!((back.path.as_str(), back.status.as_u16()), (format!("/cases/{key}").as_str(), 200));
    back.says("Not sent yet.").says("plan.pdf");
    assert_eq!(said().await, before, "nothing was sent by itself");
    let again = back.form(&reply);
    assert_eq!(again.value("text").map(|t| t.trim().replace("\r\n", "\n")).as_deref(), Some(WORDS));
    for (name, value) in
        [("next_kind", "visit"), ("next_day", day.as_str()), ("next_time", "10:00"), ("ask_solved", "yes"), ("seen", &seen)]
    {
        assert_eq!(again.value(name), Some(value), "{name}");
    }
    assert!(
        back.html.contains("id=\"tab-say\"")
            && rehearsal::html::tags(&back.html).iter().any(|t| t.get("id") == Some("tab-say") && t.get("checked").is_some())
    );
    let sent = ines.send_form(&again.filled(&[("step", "send")])).await;
    assert_eq!(sent.status.as_u16(), 200, "{}", sent.text());
    assert_eq!(said().await, before + 1);
    sent.says("The fitter comes on Thursday.").says("plan.pdf");
    // It was given back once: the next log-in leads to the day's work.
    assert_eq!(town.log_in("Ines").await.get("/today").await.path, "/today");
}

async fn a_customer_who_wrote_for_long_finds_their_answer_again(database: Database) {
    let town = Town::open(database).await;
    let berger = town.frau_berger();
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let code = town.mailbox(berger).iter().rev().find_map(Letter::code).expect("a link");
    let browser = Browser::that_stops_at_redirects(town.pages());
    let opened = browser.send(&browser.get("/c").await, "/c", &[("code", &code)]).await;
    let cookie = opened.headers[SET_COOKIE].to_str().expect("a cookie").split(';').next().expect("a pair").to_owned();
    let token = cookie.split_once('=').expect("a pair").1;
    let form = browser.get("/c/case").await.form("/c/case/answer").filled(&[("text", WORDS)]);
    town.desk().record().end_session(cookie::hash(token), real_now()).await.expect("it ends");
    let landing = browser.send_with_files(&form, &[("file", "F28.jpg", b"the display")]).await;
    assert_eq!(landing.status.as_u16(), 401);
    landing.says("What you wrote is kept").hides("The fitter comes on Thursday.");
    // Whoever has a link of another case finds nothing.
    let okafor = town.herr_okafor();
    town.writes(okafor, okafor.subject, okafor.words).await;
    town.pump().await;
    assert!(town.opens_link(okafor).await.get("/c/case").await.form("/c/case/answer").value("kept_file").is_none());
    let led = browser.send(&landing, "/c", &[("code", &code)]).await;
    let to = led.headers[LOCATION].to_str().expect("a path").to_owned();
    assert!(to.starts_with("/c/case?unsent="), "{to}");
    assert_eq!(town.opens_link(okafor).await.get(&to).await.form("/c/case/answer").value("text").map(str::trim), Some(""));
    let back = browser.get(&to).await;
    back.says("Not sent yet.").says("F28.jpg");
    let again = back.form("/c/case/answer");
    assert_eq!(again.value("text").map(|t| t.trim().replace("\r\n", "\n")).as_deref(), Some(WORDS));
    let (_, case) = town.case_of(berger).await;
    assert_eq!(town.contacts_of(case).await, 1, "nothing was sent by itself");
    assert_eq!(browser.send_form(&again).await.status.as_u16(), 303);
    assert_eq!(town.contacts_of(case).await, 2);
    browser.get("/c/case").await.says("The fitter comes on Thursday.").says("F28.jpg");
}

async fn a_password_that_was_typed_too_late_is_kept_nowhere(database: Database) {
    let town = Town::open(database).await;
    let ines = town.log_in("Ines").await;
    let secret = "the heron stands at four";
    let form = ines.get("/me").await.form("/me/password").filled(&[("old", staff::PASSWORD), ("new", secret), ("again", secret)]);
    town.desk().record().end_sessions_of(town.member("Ines"), real_now()).await.expect("it ends");
    let gate = ines.send_form(&form).await;
    assert_eq!(gate.status.as_u16(), 401);
    let whose = Principal::Staff(town.member("Ines"));
    let (_, kept) = town.desk().record().offer_unsent_form(whose, real_now()).await.expect("it is read").expect("it waits");
    assert!(kept.path == "/me/password" && !kept.fields.contains("heron") && !kept.fields.contains(staff::PASSWORD), "{}", kept.fields);
}

async fn a_form_does_not_act_as_whoever_has_logged_in_since(database: Database) {
    let town = Town::open(database).await;
    let berger = town.frau_berger();
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let (key, case) = town.case_of(berger).await;
    let version = async || town.desk().record().case(case).await.expect("a case").version();
    let browser = town.log_in("Ines").await;
    let page = browser.get(&format!("/cases/{key}")).await;
    let reply = page.form(&format!("/cases/{key}/reply")).filled(&[("text", WORDS), ("ask_solved", "yes"), ("step", "send")]);
    let note = page.form(&format!("/cases/{key}/note")).filled(&[("text", "She sounded tired.")]);
    logs_in(&browser, &browser.get("/login").await, "Tom").await;
    let before = version().await;
    let (ines, tom) = (staff::name("Ines"), staff::name("Tom"));
    let back = browser.send_with_files(&reply, &[("file", "plan.pdf", b"a plan")]).await;
    assert_eq!((back.path.as_str(), version().await), (format!("/cases/{key}").as_str(), before), "nothing was done in Tom's name");
    back.says(&format!("This form was opened by {ines}, and {tom} is logged in now.")).says("plan.pdf");
    let again = back.form(&format!("/cases/{key}/reply"));
    assert_eq!(again.value("text").map(|t| t.trim().replace("\r\n", "\n")).as_deref(), Some(WORDS));
    let noted = browser.send_form(&note).await;
    assert_eq!(version().await, before);
    assert_eq!(noted.form(&format!("/cases/{key}/note")).value("text").map(str::trim), Some("She sounded tired."));
    // Sent from the form that is Tom's, it is Tom's.
    browser.send_form(&noted.form(&format!("/cases/{key}/note"))).await.says(&format!("{tom} noted, for us"));
    assert!(version().await > before);
    // Nothing of it is offered at the next log-in.
    assert_eq!(logs_in(&browser, &browser.get("/login").await, "Tom").await.path, "/today");
    // A form that names nobody, as a script sends it, is of whoever is logged in.
    let noted = browser.send_form(&page.form(&format!("/cases/{key}/note")).filled(&[("text", "By a script.")]).without("by")).await;
    noted.says(&format!("{tom} noted, for us")).says("By a script.");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_never_here_leaves_nothing() {
    let town = Town::open(Database::Sqlite).await;
    let stranger = Browser::that_stops_at_redirects(town.pages());
    for (path, gate) in [("/cases/amber-otter-92/reply", "/login"), ("/c/case/answer", "/c")] {
        let posted = stranger.client().post(format!("{}{path}", stranger.base())).header("cookie", "desk=x; mine=x").form(&[("text", "x")]);
        let answered = posted.send().await.expect("an answer");
        assert_eq!((answered.status().as_u16(), &answered.headers()[LOCATION]), (303, &gate.parse().expect("a value")));
    }
}
