//! By whose time people are told what we promise: their browser's when it says so, and what they told us before that.

use crate::on_both_databases;
use casework::{ids::CaseId, promise::owed::Step};
use rehearsal::{Database, Town};
use words::Voice;

on_both_databases! {
    the_first_answer_to_a_form_tells_times_by_the_senders_clock
    a_customers_page_learns_their_zone_and_what_they_told_us_goes_before_it
}

/// When the next promise falls due, by the time of a place.
async fn due_by(town: &Town, case: CaseId, zone: &str) -> String {
    let case = town.desk().record().case(case).await.expect("a case");
    let promised = case.open().expect("open").owed.steps().find(|s| matches!(s, Step::Promise(_))).expect("a promise").due_at();
    Voice::new("en", casework::time::zone(zone).expect("a zone")).instant(promised)
}

async fn the_first_answer_to_a_form_tells_times_by_the_senders_clock(database: Database) {
    let town = Town::open(database).await;
    let (berger, okafor) = (town.frau_berger(), town.herr_okafor());
    for (person, named, zone) in [(berger, "America/New_York", "America/New_York"), (okafor, "Nowhere/Town", "Europe/Berlin")] {
        let form = town.browser().get("/contact").await.form("/contact");
        assert_eq!(form.value("zone"), Some(""), "a script fills it in");
        let sent = form.filled(&[("text", person.words), ("name", person.name), ("address", person.address), ("zone", named)]);
        let thanks = town.browser().send_form(&sent).await;
        town.pump().await;
        let (_, case) = town.case_of(person).await;
        let by = due_by(&town, case, zone).await;
        thanks.says(&by);
        town.last_letter(person).has(&by);
        town.opens_link(person).await.get("/c/case").await.says(&by);
    }
    let hers = town.desk().record().people_by_address("mail", berger.address, 1).await.expect("people").remove(0);
    assert_eq!(hers.zone.as_deref(), Some("America/New_York"));

    // Anybody can write an address that isn't theirs into the form: what is known of its owner stays.
    let form = town.browser().get("/contact").await.form("/contact");
    let sent = form.filled(&[("text", "Once more."), ("address", berger.address), ("zone", "Asia/Tokyo")]);
    assert_eq!(town.browser().send_form(&sent).await.status.as_u16(), 200);
    let still = town.desk().record().person_row(hers.person).await.expect("read").expect("a person");
    assert_eq!(still.zone.as_deref(), Some("America/New_York"));
}

async fn a_customers_page_learns_their_zone_and_what_they_told_us_goes_before_it(database: Database) {
    let town = Town::open(database).await;
    let lenoir = town.madame_lenoir();
    town.writes(lenoir, lenoir.subject, lenoir.words).await;
    town.pump().await;
    let (_, case) = town.case_of(lenoir).await;
    town.last_letter(lenoir).has(&due_by(&town, case, "Europe/Berlin").await);
    let browser = town.opens_link(lenoir).await;
    let page = browser.get("/c/case").await;
    let done = browser.send(&page, "/c/case/answer", &[("text", "I am in Tokyo until May."), ("zone", "Asia/Tokyo")]).await;
    done.says("It is sent.").says(&due_by(&town, case, "Asia/Tokyo").await);

    let person = town.desk().record().people_by_address("mail", lenoir.address, 1).await.expect("people").remove(0).person;
    let path = format!("/people/{}", person.0);
    let desk = town.log_in("Ines").await;
    let form = desk.get(&path).await.says("Asia/Tokyo").form(&path);
    let back = desk.send_form(&form.filled(&[("language", "Fr"), ("zone", "Paris")])).await;
    assert_eq!(back.status.as_u16(), 422);
    back.says("This time zone is not known.");
    let kept = desk.send_form(&back.form(&path).filled(&[("language", "en-IE"), ("zone", "europe/paris")])).await;
    let form = kept.says("Europe/Paris").form(&path);
    assert_eq!((form.value("language"), form.value("zone")), (Some("en-IE"), Some("Europe/Paris")));
    let page = browser.get("/c/case").await;
    page.says(&due_by(&town, case, "Europe/Paris").await);
    let file = town.desk().open_file_unasked(case).await.expect("a file");
    assert_eq!(file.reads_in(person), ("en-IE", "Europe/Paris"), "in the language that they asked for");
    let events = town.desk().record().person(person).await.expect("read").version;
    desk.send_form(&form).await.says("Europe/Paris");
    assert_eq!(town.desk().record().person(person).await.expect("read").version, events, "nothing new is nothing");

    // Empty again: then it is their browser's.
    desk.send_form(&form.filled(&[("language", ""), ("zone", "")])).await.says("Asia/Tokyo");
    assert!(town.desk().record().verify(|_| ()).await.expect("verified").is_empty());
}
