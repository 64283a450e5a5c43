//! Everything personal of a case is erased: its pages still open, the search forgets it, and its chain still verifies.

use crate::on_both_databases;
use casework::ids::VaultId;
use jiff::SignedDuration;
use rehearsal::{Database, Saying, Town};
use serde_json::Value;
use uuid::Uuid;

on_both_databases! {
    what_is_erased_leaves_pages_that_open_and_a_record_that_verifies
}

/// Every id in what was recorded: among them those of the vault.
fn ids(value: &Value, out: &mut Vec<Uuid>) {
    match value {
        Value::String(text) => out.extend(text.parse::<Uuid>()),
        Value::Array(all) => all.iter().for_each(|v| ids(v, out)),
        Value::Object(fields) => fields.values().for_each(|v| ids(v, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

async fn what_is_erased_leaves_pages_that_open_and_a_record_that_verifies(database: Database) {
    let town = Town::open(database).await;
    let berger = town.frau_berger();
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let (slug, case) = town.case_of(berger).await;
    let desk = town.at_work(&town.owner_of(berger).await).await;
    desk.notes(berger, "zirconnote: she is alone.").await;
    let day = town.day_after(1);
    let saying = Saying { keeps_all: true, ..Saying::next("visit", "zirconvisit to the boiler", &day, "12:00") };
    desk.replies(berger, "zirconreply: a fitter comes.", saying).await;
    desk.does(berger, "harm", &[("kind", "no_heating"), ("words", "zirconharm: a small child")]).await;
    town.later(SignedDuration::from_mins(2)).await;
    town.answers(berger, &town.last_letter(berger), "zirconanswer: at noon I am at the doctor's.").await;
    town.pump().await;
    let link = town.opens_link(berger).await;
    let page = desk.case_of(berger).await;
    let person = page.link("/people/").expect("a page about her");
    page.says(berger.name).says("zirconnote").says("zirconreply").says("zirconanswer");
    desk.opens("/search?q=zirconanswer").await.says("at noon");

    let record = town.desk().record();
    let customer = record.case(case).await.expect("a case").story().expect("opened").customer;
    let events = serde_json::to_value(town.events(case).await.into_iter().map(|r| r.event).collect::<Vec<_>>()).expect("events are JSON");
    let known = serde_json::to_value(record.person(customer).await.expect("a person")).expect("JSON");
    let (mut all, mut erased) = (Vec::new(), 0);
    ids(&events, &mut all);
    ids(&known, &mut all);
    for id in all {
        erased += u32::from(record.erase(VaultId(id), town.now()).await.expect("it can be erased"));
    }
    assert!(erased >= 10, "only {erased} pieces were there to erase");

    let gone = [berger.name, berger.address, berger.subject, "small child", "zircon"];
    let case_page = format!("/cases/{slug}");
    let panel = format!("/telephone?case={slug}");
    let final_answer = format!("/cases/{slug}/final-answer");
    for path in ["/today", "/cases", &case_page, &person, &panel, &final_answer, "/search?q=Berger", "/search?q=doctor"] {
        let page = desk.opens(path).await;
        assert_eq!(page.status.as_u16(), 200, "{path}");
        let text = page.text();
        // The search page repeats what was asked for.
        let said = gone.iter().find(|words| text.contains(**words) && !path.contains("q="));
        assert!(said.is_none(), "{path} still says {said:?}:\n{text}");
    }
    desk.opens(&case_page).await.says("These words were erased.");
    desk.opens("/search?q=zirconanswer").await.hides("at noon");
    let hers = link.get("/c/case").await;
    assert_eq!((hers.status.as_u16(), hers.text().contains("zircon")), (200, false), "{}", hers.text());
    assert_eq!(record.verify(|_| ()).await.expect("it can be verified"), []);
    town.later(SignedDuration::from_hours(30)).await;
    desk.opens(&case_page).await.says("These words were erased.");
}
