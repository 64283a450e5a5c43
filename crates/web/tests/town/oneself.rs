//! One's own page: what one may change of oneself, and that nobody else does it with a desk that was left open.

use crate::on_both_databases;
use desk::real_now;
use jiff::SignedDuration;
use rehearsal::{Browser, Database, Page, Town, staff};

on_both_databases! {
    a_new_password_ends_every_other_session
    a_second_factor_is_set_up_and_moved_by_whoever_has_the_one_before
    sessions_are_seen_and_ended
}

const NEW: &str = "nine ships went by at noon";

async fn tries(browser: &Browser, address: &str, password: &str) -> Page {
    let gate = browser.get("/login").await;
    browser.send(&gate, "/login", &[("address", address), ("password", password)]).await
}

async fn a_new_password_ends_every_other_session(database: Database) {
    let town = Town::open(database).await;
    let (here, there) = (town.log_in("Ines").await, town.log_in("Ines").await);
    let version = async || town.desk().record().member(town.member("Ines")).await.expect("a member").version;
    let before = version().await;
    let page = here.get("/me").await;
    let change =
        async |old: &str, new: &str, again: &str| here.send(&page, "/me/password", &[("old", old), ("new", new), ("again", again)]).await;
    let wrong = change("not it", NEW, NEW).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("This is not your password.").hides(NEW);
    for (new, again) in [("short", "short"), (NEW, "something else, long enough")] {
        assert_eq!(change(staff::PASSWORD, new, again).await.status.as_u16(), 422, "{new}");
    }
    assert_eq!(there.get("/today").await.path, "/today", "nothing has changed so far");
    let changed = change(staff::PASSWORD, NEW, NEW).await;
    assert_eq!(changed.path, "/me");
    changed.says("Your password is changed.");
    assert_eq!(version().await, before + 1, "it is on the record");
    assert_eq!(there.get("/today").await.path, "/login", "logged out elsewhere");
    assert_eq!(here.get("/today").await.path, "/today", "and here one goes on");
    let address = staff::address("Ines");
    assert_eq!(tries(&town.browser(), &address, staff::PASSWORD).await.status.as_u16(), 422);
    assert!(tries(&town.browser(), &address, NEW).await.status.is_success());
}

/// The secret that a page spells.
fn secret(page: &Page) -> String {
    page.form("/me/second-factor").value("secret").expect("it is carried").to_owned()
}

async fn a_second_factor_is_set_up_and_moved_by_whoever_has_the_one_before(database: Database) {
    let town = Town::open(database).await;
    let (here, there) = (town.log_in("Ines").await, town.log_in("Ines").await);
    here.get("/me").await.says("Not set up");
    let code = |secret: &str, seconds: i64| web::totp::code_at(secret, real_now() + SignedDuration::from_secs(seconds)).expect("a code");
    let page = here.get("/me/second-factor").await;
    let first = secret(&page);
    let without = here.send(&page, "/me/second-factor", &[("password", "a guess"), ("code", &code(&first, 0))]).await;
    assert_eq!(without.status.as_u16(), 422);
    without.says("This is not your password.");
    assert_eq!(secret(&without), first, "the app that was set up meanwhile stays right");
    let set = here.send(&without, "/me/second-factor", &[("password", staff::PASSWORD), ("code", &code(&first, 0))]).await;
    set.says("Your second factor is set up.").says("Your log-in asks for a code");
    assert_eq!(there.get("/today").await.path, "/login");
    let asked = tries(&town.browser(), &staff::address("Ines"), staff::PASSWORD).await;
    asked.says("Your code");

    let page = here.get("/me/second-factor").await;
    let second = secret(&page);
    assert_ne!(second, first);
    let fields = |old: &str| vec![("password", staff::PASSWORD.to_owned()), ("code", code(&second, 0)), ("old_code", old.to_owned())];
    let send = async |old: &str| {
        let fields = fields(old);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        here.send(&page, "/me/second-factor", &fields).await
    };
    assert_eq!(send("000000").await.status.as_u16(), 422, "a password and an open desk are not enough");
    let moved = send(&code(&first, 30)).await;
    moved.says("Your second factor is set up.");
    let kept = town.desk().record().credential(town.member("Ines")).await.expect("it can be read").expect("she has one");
    assert_eq!(kept.totp, Some(second));
}

async fn sessions_are_seen_and_ended(database: Database) {
    let town = Town::open(database).await;
    let here = town.log_in("Tom").await;
    let others = [town.log_in("Tom").await, town.log_in("Tom").await];
    let ines = town.log_in("Ines").await;
    let page = here.get("/me").await;
    let handles = |page: &Page| -> Vec<String> {
        let buttons = page.forms().into_iter().filter(|f| f.action == "/me/sessions").flat_map(|f| f.buttons);
        buttons.filter(|(name, value)| name == "end" && value != "others").map(|(_, value)| value).collect()
    };
    let shown = handles(&page);
    assert_eq!(shown.len(), 2, "all but this one can be ended");
    // A colleague who learned a handle ends nothing with it.
    let hers = ines.get("/me").await;
    let form = page.form_with("/me/sessions", "end", &shown[0]).filled(&[("end", &shown[0])]);
    ines.send_form(&form).await;
    hers.says("Where you are logged in");
    let inside = async || {
        let mut inside = 0;
        for browser in &others {
            inside += u32::from(browser.get("/today").await.path == "/today");
        }
        inside
    };
    assert_eq!(inside().await, 2);
    here.send_form(&form).await.says("Logged out there.");
    assert_eq!(inside().await, 1);
    let page = here.get("/me").await;
    assert_eq!(handles(&page).len(), 1);
    here.send_form(&page.form_with("/me/sessions", "end", "others").filled(&[("end", "others")])).await.says("Logged out there.");
    assert_eq!(inside().await, 0);
    assert_eq!(here.get("/today").await.path, "/today");
    assert_eq!(ines.get("/today").await.path, "/today");
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_at_ones_own_password_are_counted() {
    let town = Town::open(Database::Sqlite).await;
    let here = town.log_in("Ines").await;
    let page = here.get("/me").await;
    let guess = |password: &'static str| [("old", password), ("new", NEW), ("again", NEW)];
    for n in 1..=5 {
        assert_eq!(here.send(&page, "/me/password", &guess("a guess")).await.status.as_u16(), 422, "try {n}");
    }
    let right_but_late = here.send(&page, "/me/password", &guess(staff::PASSWORD)).await;
    assert_eq!(right_but_late.status.as_u16(), 429);
    right_but_late.says("Too many wrong tries");
    let factor = here.get("/me/second-factor").await;
    assert_eq!(here.send(&factor, "/me/second-factor", &[("password", staff::PASSWORD)]).await.status.as_u16(), 429, "the same count");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_says_how_they_are_called_and_reached_whatever_their_role() {
    let town = Town::open(Database::Sqlite).await;
    for (who, first_name) in [("Rosa Lindqvist", "Rosa"), ("Ines Moreau", "Ines")] {
        let here = town.log_in(first_name).await;
        let page = here.get("/me").await;
        assert_eq!(page.form("/me").value("name"), Some(who));
        let zone = here.send(&page, "/me", &[("telephone", "+49 30 990 1"), ("zone", "Atlantis")]).await;
        assert_eq!(zone.status.as_u16(), 422);
        assert_eq!(zone.form("/me").value("telephone"), Some("+49 30 990 1"), "it comes back filled");
        assert_eq!(here.send(&page, "/me", &[("name", " ")]).await.status.as_u16(), 422);
        let called = format!("{first_name} L.");
        let fields = [("name", called.as_str()), ("telephone", "+49 30 990 1"), ("languages", "en it"), ("zone", "Europe/Rome")];
        here.send(&page, "/me", &fields).await.says("Kept.").says(&called);
        let names = town.desk().staff_names().await.expect("they can be read");
        let row = names.row(town.member(first_name)).expect("they work here");
        assert_eq!(
            (row.name.as_str(), row.telephone.as_deref(), row.zone.as_deref()),
            (called.as_str(), Some("+49 30 990 1"), Some("Europe/Rome"))
        );
        assert_eq!(row.languages, ["en", "it"]);
        let role = if first_name == "Rosa" { "auditor" } else { "operator" };
        assert_eq!(row.role.name(), role, "their role is not theirs to change");
        here.get("/today").await.says(&called);
    }
}
