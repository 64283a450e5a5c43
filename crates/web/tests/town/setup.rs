//! Set-up: opened by a token that serves once, filled again with the reasons, and gone afterwards.

use crate::on_both_databases;
use desk::real_now;
use jiff::SignedDuration;
use record::access::token::{Bearer, Purpose};
use rehearsal::{Database, Page, Town};

on_both_databases! {
    the_first_visit_sets_the_desk_up_and_is_gone
    an_invitation_serves_once_and_only_its_own_purpose
}

async fn token(town: &Town, purpose: Purpose, bearer: Bearer) -> String {
    let (token, now) = (web::cookie::fresh_token(), real_now());
    let given = town.desk().record().give_token(web::cookie::hash(&token), purpose, bearer, now, now + SignedDuration::from_hours(1));
    given.await.expect("a token is given out");
    token
}

const ANSWERS: [(&str, &str); 14] = [
    ("organisation", "Nordwerk Energy"),
    ("base_address", "http://127.0.0.1"),
    ("zone", "Europe/Berlin"),
    ("emergency_who", "Gas smell: the network's watch"),
    ("emergency_telephone", "0800 990 041"),
    ("holidays", "2026-12-25 Christmas Day"),
    ("mail_address", "help@nordwerk.example"),
    ("out_host", "127.0.0.1"),
    ("out_port", "2525"),
    ("admin_name", "Priya Nair"),
    ("admin_address", "priya@nordwerk.example"),
    ("password", "the quiet harbour at six"),
    ("password_again", "the quiet harbour at six"),
    ("colleagues", "Ines Moreau, ines@nordwerk.example, Customer care"),
];

fn with(changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = ANSWERS.into_iter().filter(|(name, _)| !changed.iter().any(|(n, _)| n == name));
    kept.chain(changed.iter().copied()).collect()
}

async fn the_first_visit_sets_the_desk_up_and_is_gone(database: Database) {
    let town = Town::before_set_up(database, None).await;
    let browser = town.browser();
    assert_eq!(browser.get("/").await.path, "/setup");
    assert_eq!(browser.get("/login").await.path, "/setup");
    let token = token(&town, Purpose::SetUp, Bearer::default()).await;
    let ask = browser.get("/setup").await;
    let nope = browser.send(&ask, "/setup", &[("token", "nope")]).await;
    assert_eq!(nope.status.as_u16(), 422);
    nope.says("This token is not the one");
    let form = browser.send(&ask, "/setup", &[("token", &token)]).await;
    assert_eq!(form.form("/setup").value("hours_mon"), Some("9:00-17:00"), "what most answer stands there");

    let wrong = with(&[
        ("password_again", "the quiet harbour at seven"),
        ("mail_address", "no-reply@nordwerk.example"),
        ("hours_fri", "9-25"),
        ("out_port", "0"),
        ("colleagues", "Ines"),
    ]);
    let back = browser.send(&form, "/setup", &wrong).await;
    assert_eq!(back.status.as_u16(), 422);
    back.says("5 fields").says("These two are not the same.").says("not a no-reply").says("Line 1 is not like").says("A port is a number");
    assert_eq!(back.form("/setup").value("organisation"), Some("Nordwerk Energy"), "what was typed is kept");
    back.hides("the quiet harbour");
    assert!(town.desk().settings().is_none(), "nothing was set up");

    // Without the token nothing is set up, however right the answers.
    let thief = town.browser();
    let forged = form.form("/setup").filled(&with(&[("token", "stolen")]));
    assert_eq!(thief.send_form(&forged).await.status.as_u16(), 422);
    assert!(town.desk().settings().is_none());

    let done = browser.send(&back, "/setup", &with(&[("hours_fri", "9:00-15:00"), ("out_password", "a line of secret")])).await;
    assert_eq!(done.path, "/login", "{}", done.text());
    let settings = town.desk().settings().expect("it is set up");
    assert_eq!((settings.name.as_str(), settings.mail_out.port), ("Nordwerk Energy", 2525));
    let kept = std::fs::read_to_string(town.ground().mail_password_file()).expect("the password lies in its file");
    assert_eq!(kept, "a line of secret");
    let staff = town.desk().staff_names().await.expect("the staff");
    let facts: Vec<_> = staff.all().iter().map(|s| (s.name.as_str(), s.role.name(), s.joined)).collect();
    assert!(facts.contains(&("Priya Nair", "administrator", true)) && facts.contains(&("Ines Moreau", "operator", false)), "{facts:?}");
    assert_eq!(browser.get("/setup").await.status.as_u16(), 404, "there is no second first visit");
    assert_eq!(browser.send(&form, "/setup", &ANSWERS).await.status.as_u16(), 404);
    let enrol = browser.send(&done, "/login", &[("address", "priya@nordwerk.example"), ("password", "the quiet harbour at six")]).await;
    enrol.says("Your second factor");
}

async fn an_invitation_serves_once_and_only_its_own_purpose(database: Database) {
    let town = Town::open(database).await;
    let tom = Bearer { staff: Some(town.member("Tom")), ..Bearer::default() };
    let invitation = token(&town, Purpose::Invitation, tom.clone()).await;
    let other = token(&town, Purpose::TotpPending, tom).await;
    let browser = town.browser();
    let ask = browser.get("/invitation").await;
    for wrong in ["", "nope", other.as_str()] {
        let refused = browser.send(&ask, "/invitation", &[("token", wrong)]).await;
        assert_eq!(refused.status.as_u16(), 422, "{wrong}");
        refused.hides("tom@nordwerk.example");
    }
    let form = browser.send(&ask, "/invitation", &[("token", &invitation)]).await;
    form.says("Choose your password");
    let short = browser.send(&form, "/invitation", &[("password", "short"), ("password_again", "short")]).await;
    assert_eq!(short.status.as_u16(), 422);
    let at_work = town.log_in("Tom").await;
    let chosen = [("work_name", "Tom A. Adeyemi"), ("password", "a lamp by the window"), ("password_again", "a lamp by the window")];
    assert_eq!(browser.send(&short, "/invitation", &chosen).await.path, "/login");
    assert_eq!(at_work.get("/today").await.path, "/login", "what was logged in under the old password ends");
    let again: Page = browser.send(&form, "/invitation", &chosen).await;
    assert_eq!(again.status.as_u16(), 422, "it has been used");
    let gate = browser.get("/login").await;
    browser
        .send(&gate, "/login", &[("address", "tom@nordwerk.example"), ("password", "a lamp by the window")])
        .await
        .says("Your second factor");
    let staff = town.desk().staff_names().await.expect("the staff");
    assert_eq!(staff.name(town.member("Tom")), "Tom A. Adeyemi");
}
