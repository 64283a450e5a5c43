//! Every route, asked for by everybody: what each gets follows from who may ask, as the route says, and from the printed
//! table of permissions, and from nothing else.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "kit_staff/town.rs"]
mod town;

use casework::people::staff::Role;
use desk::{Act, Relation, permission, real_now};
use record::views::case_list::CaseRow;
use town::{Seen, Town};
use uuid::Uuid;
use web::{
    cookie,
    route::{Route, Who},
};

/// Who asks, with their role and how they stand to Maria's case, which Ines owns.
const STAFF: [(&str, Role, Relation); 7] = [
    ("Ines", Role::Operator, Relation::Owner),
    ("Samir", Role::Operator, Relation::Team),
    ("Tom", Role::Operator, Relation::Elsewhere),
    ("Paula", Role::Lead, Relation::Elsewhere),
    ("Nadia", Role::Manager, Relation::Team),
    ("Aki", Role::Auditor, Relation::Team),
    ("Ada", Role::Administrator, Relation::Team),
];

/// What a route of staff needs: nothing more than being logged in, something that concerns no case, or something on one.
enum Needs {
    LogIn,
    Elsewhere(Act),
    OnCase(Act),
}

fn needs(route: Route) -> Needs {
    match route {
        Route::Case | Route::AttachmentFile | Route::ContactOriginal | Route::FinalAnswerPage => Needs::OnCase(Act::See),
        Route::Reply | Route::PromiseMoved => Needs::OnCase(Act::Say),
        Route::Note | Route::Draft | Route::SpokenRefusal | Route::SameProblemPage | Route::SameProblem => Needs::OnCase(Act::Note),
        Route::Harm | Route::Stopgap => Needs::OnCase(Act::Relieve),
        Route::HarmOver | Route::NotACustomer | Route::Reopen | Route::Undo => Needs::OnCase(Act::Resolve),
        // Heard just now, by telephone: a conversation.
        Route::CustomerSays => Needs::OnCase(Act::Converse),
        Route::PromiseKept => Needs::OnCase(Act::KeepPromise),
        Route::HandOver | Route::HandOverWithdraw => Needs::OnCase(Act::HandOver),
        Route::HandOverAnswer => Needs::OnCase(Act::AnswerOffer),
        Route::Release => Needs::OnCase(Act::Release),
        Route::NoAnswer => Needs::OnCase(Act::Say),
        Route::FinalAnswer => Needs::OnCase(Act::ProposeFinal),
        Route::FinalAnswerReview => Needs::OnCase(Act::ReviewFinal),
        Route::EndLinks => Needs::OnCase(Act::EndLinks),
        Route::ReadingsPage => Needs::OnCase(Act::Audit),
        Route::TelephonePage | Route::Telephone => Needs::Elsewhere(Act::Converse),
        Route::LetterPage | Route::Letter | Route::PersonReads => Needs::Elsewhere(Act::Open),
        Route::ShelfPage | Route::ShelfOriginal | Route::Shelf => Needs::Elsewhere(Act::Shelf),
        Route::Absence => Needs::Elsewhere(Act::ReportAbsence),
        Route::SettingsPage | Route::Settings => Needs::Elsewhere(Act::Settings),
        Route::PeoplePage | Route::People => Needs::Elsewhere(Act::People),
        Route::DoctorPage => Needs::Elsewhere(Act::Audit),
        Route::FiguresPage => Needs::Elsewhere(Act::See),
        _ => Needs::LogIn,
    }
}

/// A form that would do something, sent by somebody who may.
fn filled(route: Route, some_id: &str) -> Vec<(&'static str, String)> {
    let fields: Vec<(&'static str, &str)> = match route {
        Route::Reply => vec![
            ("text", "We come on Thursday."),
            ("seen", "99"),
            ("step", "send"),
            ("next_kind", "visit"),
            ("next_day", "2026-11-26"),
            ("next_time", "10:00"),
        ],
        Route::PromiseMoved => vec![("promise", some_id), ("day", "2026-11-27"), ("time", "10:00"), ("seen", "99"), ("text", "Later.")],
        Route::Note => vec![("text", "A note.")],
        Route::SameProblem => vec![("given", "Six months free."), ("same", "amber-otter-92")],
        Route::FinalAnswer => vec![("reasons", "We pay nothing."), ("way_outside", "The ombudsman")],
        Route::FinalAnswerReview => vec![("answer", "decline"), ("why", "The bill is missing.")],
        Route::SpokenRefusal => vec![("refused", "a"), ("rule", "b"), ("offered", "c")],
        Route::Harm => vec![("kind", "no_heating"), ("severity", "serious"), ("what", "cold")],
        Route::Stopgap => vec![("harm", some_id), ("what", "a heater")],
        Route::HarmOver => vec![("harm", some_id), ("contact", some_id)],
        Route::Undo => vec![("of", "ending")],
        Route::CustomerSays => vec![("says", "solved"), ("door", "telephone"), ("words", "all well")],
        Route::PromiseKept => vec![("promise", some_id), ("evidence", "called them")],
        Route::HandOver => vec![("to", some_id), ("briefing", "All of it.")],
        Route::HandOverWithdraw => vec![("hand_over", some_id)],
        Route::HandOverAnswer => vec![("hand_over", some_id), ("answer", "accept")],
        Route::Release => vec![("withheld", some_id), ("answer", "keep_back")],
        Route::Draft => vec![("kind", "note"), ("text", "She has a")],
        Route::NoAnswer => vec![("contact", some_id), ("seen", "99")],
        Route::Telephone => vec![("name", "Jo Bloggs"), ("note", "It leaks.")],
        Route::Letter => vec![("name", "Jo Bloggs"), ("text", "It leaks."), ("happened_day", "2026-11-24")],
        Route::PersonReads => vec![("language", "fr"), ("zone", "Europe/Paris")],
        Route::Shelf => vec![("becomes", "set_aside"), ("reason", "spam")],
        Route::Absence => vec![("act", "report"), ("who", some_id)],
        Route::Settings => vec![("section", "policy"), ("seen", "1")],
        Route::People => vec![("act", "team"), ("team_name", "Nights")],
        _ => Vec::new(),
    };
    fields.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

fn path(route: Route, case: &CaseRow) -> String {
    let id = match route {
        Route::Person | Route::PersonReads => case.customer.0.to_string(),
        _ => Uuid::nil().to_string(),
    };
    route
        .path()
        .replace("{key}", &case.slug)
        .replace("{n}", "0")
        .replace("{id}", &id)
        .replace("{contact}", &id)
        .replace("{file}", "base.css")
}

fn brings_files(route: Route) -> bool {
    matches!(route, Route::Reply | Route::Letter | Route::MyAnswer | Route::Contact)
}

async fn ask(town: &Town, cookie: &str, route: Route, case: &CaseRow, form: &[(&'static str, String)]) -> Seen {
    let path = path(route, case);
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match (route.method(), brings_files(route)) {
        ("get", _) => town.get(cookie, &path).await,
        (_, true) => town.post_with_file(cookie, &path, &form, None).await,
        (_, false) => town.post(cookie, &path, &form).await,
    }
}

/// What may not be done leaves no trace, and is answered with where to log in, or with a refusal.
async fn kept_out(town: &Town, cookie: &str, who: &str, route: Route, case: &CaseRow, door: &str) {
    let before = town.events().await;
    for form in [Vec::new(), filled(route, &town.staff("Samir").await.0.to_string())] {
        let seen = ask(town, cookie, route, case, &form).await;
        let led_out = seen.status == 303 && !door.is_empty() && seen.location().split('?').next() == Some(door);
        let refused = door.is_empty() && (400..500).contains(&seen.status);
        assert!(led_out || refused, "{who}: {route:?} with {} fields gave {} to {}", form.len(), seen.status, seen.location());
    }
    assert_eq!(town.events().await, before, "{who}: {route:?} left an event");
}

#[tokio::test]
async fn whoever_is_not_logged_in_is_shown_the_door_of_each_route() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    for route in Route::ALL.iter().copied() {
        match route.who() {
            Who::Staff | Who::Demo => kept_out(&town, "", "a stranger", route, &case, "/login").await,
            Who::Customer => kept_out(&town, "", "a stranger", route, &case, "/c").await,
            Who::Anybody => {
                let seen = ask(&town, "", route, &case, &[]).await;
                assert!(seen.status < 500 && seen.status != 403, "a stranger: {route:?} gave {}", seen.status);
            }
        }
    }
}

#[tokio::test]
async fn a_customer_opens_nothing_of_the_desk_and_the_desk_nothing_of_theirs() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    // A visit for each route: ending their link ends every visit.
    let visit = async || {
        let (token, now) = (cookie::fresh_token(), real_now());
        let until = now + jiff::SignedDuration::from_hours(1);
        let generation = town.desk.record().link_generation(case.case, case.customer).await.unwrap();
        let record = town.desk.record();
        let begun = record.begin_customer_session(cookie::hash(&token), case.case, case.customer, generation, now, until).await.unwrap();
        assert!(begun, "a link of the present generation opens a visit");
        token
    };
    let manager = town.logged_in("Nadia").await;
    for route in Route::ALL.iter().copied() {
        let token = visit().await;
        let theirs = format!("__Host-mine={token}");
        // Their token is no key to the desk either.
        let as_staff = format!("__Host-desk={token}");
        match route.who() {
            Who::Staff | Who::Demo => {
                kept_out(&town, &theirs, "a customer", route, &case, "/login").await;
                kept_out(&town, &as_staff, "a customer as staff", route, &case, "/login").await;
            }
            Who::Customer => {
                kept_out(&town, &manager, "a manager", route, &case, "/c").await;
                let seen = ask(&town, &theirs, route, &case, &[]).await;
                assert!(seen.status < 500 && seen.status != 403, "a customer: {route:?} gave {}", seen.status);
            }
            Who::Anybody => {}
        }
    }
    assert_eq!(town.get(&format!("__Host-mine={}", visit().await), "/c/case").await.status, 200);
}

#[tokio::test]
async fn each_role_gets_what_the_table_of_permissions_says() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    for (name, role, relation) in STAFF {
        for route in Route::ALL.iter().copied().filter(|r| matches!(r.who(), Who::Staff | Who::Demo)) {
            // Each with a session of its own: logging out is among them.
            let cookie = town.logged_in(name).await;
            let may = match needs(route) {
                Needs::LogIn => true,
                Needs::Elsewhere(act) => permission::may(role, Relation::Elsewhere, act),
                Needs::OnCase(act) => permission::may(role, relation, act),
            };
            if !may {
                kept_out(&town, &cookie, name, route, &case, "").await;
            } else if route.method() == "get" {
                let seen = ask(&town, &cookie, route, &case, &[]).await;
                // There is no such file and no such message: nobody is told more.
                let missing = matches!(route, Route::AttachmentFile | Route::ContactOriginal | Route::ShelfOriginal);
                assert_eq!(seen.status, if missing { 404 } else { 200 }, "{name}: {route:?}");
                assert!(!seen.text().contains('⟦'), "{name}: {route:?} has a text that is missing");
            }
        }
    }
}

#[tokio::test]
async fn a_form_without_its_fields_breaks_nothing_for_whoever_may_send_it() {
    let town = Town::new().await;
    for route in Route::ALL.iter().copied().filter(|r| r.method() == "post" && matches!(r.who(), Who::Staff | Who::Demo)) {
        let case = town.marias_case().await;
        let cookie = town.logged_in("Nadia").await;
        let seen = ask(&town, &cookie, route, &case, &[]).await;
        assert!(seen.status < 500, "{route:?} gave {}: {}", seen.status, seen.text());
    }
}
