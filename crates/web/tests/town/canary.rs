//! The canary sweep: a string of its own in everything that is among ourselves or another
//! customer's; none of them in anything that a customer can see.

use crate::on_both_databases;
use casework::{
    Command,
    command::NewHarm,
    harm::harm::{HarmKind, Severity},
    ids::{CommandId, HarmId},
};
use desk::{Call, CallOn};
use jiff::SignedDuration;
use rehearsal::{Customer, Database, Town};
use uuid::Uuid;

on_both_databases! {
    nothing_among_ourselves_and_nothing_of_others_reaches_a_customer
}

/// Strings that no page, mail or error of a customer may hold.
#[derive(Default)]
struct Canaries(Vec<String>);

impl Canaries {
    fn plant(&mut self, what: &str) -> String {
        let canary = format!("canary{}{what}", Uuid::new_v4().simple());
        self.0.push(canary.clone());
        canary
    }
    #[track_caller]
    fn are_not_in(&self, place: &str, seen: &str) {
        for canary in &self.0 {
            assert!(!seen.contains(canary.as_str()), "{place} holds {canary}:\n{seen}");
        }
    }
}

fn fresh() -> CommandId {
    CommandId(Uuid::now_v7())
}

/// Everything that staff can write among themselves, on a customer's case.
async fn write_among_ourselves(town: &Town, person: Customer, canaries: &mut Canaries) {
    let (_, case) = town.case_of(person).await;
    let desk = town.desk();
    let owner = desk.record().case(case).await.expect("a case").owner().expect("an owner");
    desk.note(owner, fresh(), case, &canaries.plant("note")).await.expect("noted");
    let harm = HarmId(Uuid::now_v7());
    let since = town.now();
    let (harm_words, stopgap_words, decline_words) = (canaries.plant("harm"), canaries.plant("stopgap"), canaries.plant("decline"));
    let opened = desk.noting(owner, fresh(), case, &harm_words, |words| {
        Command::OpenHarm(NewHarm { harm, kind: HarmKind::NoHeating, severity: Severity::Serious, since, words })
    });
    opened.await.expect("believed");
    let found = desk.noting(owner, fresh(), case, &stopgap_words, |noted| Command::FindStopgap { harm, stopgap: noted.expect("words") });
    found.await.expect("found");
    let to = [town.member("Ines"), town.member("Tom"), town.member("Carla")].into_iter().find(|s| *s != owner).expect("a colleague");
    desk.offer(owner, fresh(), case, to, &canaries.plant("briefing")).await.expect("offered");
    let offer = desk.record().case(case).await.expect("a case").open().and_then(|c| c.offer.clone()).expect("an offer");
    let declined =
        desk.noting(to, fresh(), case, &decline_words, |why| Command::AnswerHandOver { hand_over: offer.id, accept: false, why });
    declined.await.expect("declined");
    let call = Call {
        on: CallOn::Case(case, None),
        said: "She says that it is still cold.".into(),
        note: canaries.plant("callnote"),
        ..a_call(owner)
    };
    desk.take_call(call).await.expect("noted");
    // A stranger who knows the case's address writes to it.
    let letter = town.last_letter(person);
    let stranger = town.herr_neugier();
    town.posts(stranger, &letter.answer_to, &canaries.plant("strangersubject"), &canaries.plant("stranger"), None).await;
    let (named, held) = (canaries.plant("strangerfile"), canaries.plant("strangerfilewords"));
    let raw = format!(
        "From: {}\r\nTo: {}\r\nSubject: A file\r\nMessage-ID: <file@post.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; name=\"{named}.txt\"\r\nContent-Disposition: attachment; filename=\"{named}.txt\"\r\n\r\n{held}\r\n",
        stranger.address, letter.answer_to
    );
    town.posts_raw_to(stranger.address, &letter.answer_to, raw.as_bytes()).await;
    town.pump().await;
}

fn a_call(staff: casework::ids::StaffId) -> Call {
    Call {
        command: fresh(),
        staff,
        on: CallOn::Stranger { name: String::new(), telephone: String::new(), mail: String::new() },
        door: casework::conversation::contact::Door::Telephone,
        speaker: casework::conversation::contact::Speaker::TheCustomer,
        conversation: None,
        said: String::new(),
        note: String::new(),
        attachments: Vec::new(),
        keeps: Vec::new(),
        promises: Vec::new(),
        discloses: Vec::new(),
        moves: Vec::new(),
        offers: Vec::new(),
        word: None,
        harm: None,
        happened_at: None,
    }
}

async fn nothing_among_ourselves_and_nothing_of_others_reaches_a_customer(database: Database) {
    let town = Town::open(database).await;
    let mut canaries = Canaries::default();
    let berger = town.frau_berger();
    town.writes(berger, berger.subject, berger.words).await;
    // Another customer, all of whose words and particulars are canaries.
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let other = Customer {
        name: leaked(canaries.plant("name")),
        address: leaked(format!("{}@post.example", canaries.plant("address"))),
        subject: leaked(canaries.plant("subject")),
        words: leaked(canaries.plant("words")),
        ..town.herr_okafor()
    };
    town.writes(other, other.subject, other.words).await;
    town.pump().await;
    let (hers, _) = town.case_of(berger).await;
    write_among_ourselves(&town, berger, &mut canaries).await;

    let browser = town.opens_link(berger).await;
    let page = browser.get("/c/case").await;
    page.says("She says that it is still cold.");
    let solved = browser.send(&page, "/c/case/not-solved", &[]).await;
    let called = browser.send(&solved, "/c/case/call-me", &[("telephone", "+49 30 990 4711")]).await;
    let back = browser.send(&called, "/c/case/answer", &[("text", " ")]).await;
    let contact = browser.get("/contact").await;
    let thanks = browser.send(&contact, "/contact", &[("text", "Once more."), ("address", berger.address)]).await;
    let mut seen = vec![page, solved, called, back, contact, thanks];
    let (slug, _) = town.case_of(other).await;
    for original in originals_of(&town, &hers).await {
        seen.push(browser.get(&original).await);
    }
    for path in
        ["/c", "/c/case/files/0", "/login", "/setup", "/invitation", "/nothing", &format!("/cases/{slug}"), &format!("/search?q={slug}")]
    {
        seen.push(browser.get(path).await);
    }
    // Time passes: warnings, a broken promise, its disclosure by the desk.
    town.later(SignedDuration::from_hours(80)).await;
    seen.push(browser.get("/c/case").await);
    for page in &seen {
        canaries.are_not_in(&page.path, &page.html);
        let headers = page.headers.iter().map(|(n, v)| format!("{n}: {}", v.to_str().unwrap_or_default()));
        canaries.are_not_in(&page.path, &headers.collect::<Vec<_>>().join("\n"));
    }
    let letters = town.mailbox(berger);
    assert!(letters.len() >= 2, "there were letters to look at");
    for letter in letters {
        canaries.are_not_in(&letter.subject, &format!("{}\n{}\n{}", letter.subject, letter.text, String::from_utf8_lossy(&letter.raw)));
    }
    // The sweep sees what it is for: staff read there what no customer does.
    assert!(canaries.0.len() >= 12 && staff_see_one(&town, &hers, &canaries).await, "the canaries sing where they may");
}

/// Where staff save what reached a case as it came.
async fn originals_of(town: &Town, slug: &str) -> Vec<String> {
    let page = town.log_in("Carla").await.get(&format!("/cases/{slug}")).await;
    let links = rehearsal::html::tags(&page.html).into_iter().filter_map(|t| t.get("href").map(str::to_owned));
    let originals: Vec<String> = links.filter(|href| href.ends_with("/original")).collect();
    assert!(originals.len() >= 3, "hers, and both of the stranger's");
    originals
}

/// Whether staff see a canary that customers don't.
async fn staff_see_one(town: &Town, slug: &str, canaries: &Canaries) -> bool {
    let page = town.log_in("Carla").await.get(&format!("/cases/{slug}")).await;
    canaries.0.iter().any(|c| page.html.contains(c.as_str()))
}
