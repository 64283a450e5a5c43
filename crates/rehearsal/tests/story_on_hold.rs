//! Story *on-hold*, sentences 1 and 4. Left out: verification, and that dunning is held by billing itself; both come with
//! later rooms. What stands for the hold today is harm with a stopgap: the threat is believed at once, and somebody has to find
//! what stops the reminders within hours.

use jiff::SignedDuration;
use rehearsal::{AtWork, Letter, Page, Saying, Town, customers::HERR_NOWAK};

rehearsal::on_both_databases! {
    the_threatening_mail_is_answered_and_opens_a_case_with_the_account_that_it_was_about
    the_next_reminder_is_answered_and_joins_the_case
    a_threat_is_believed_at_once_and_stands_as_an_alarm_until_something_stops_it
    the_second_operator_finds_the_case_by_number_by_name_and_by_its_spoken_key
    one_screen_shows_what_happened_what_was_tried_and_what_was_promised
    the_repeat_is_counted_and_the_first_operator_is_offered
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// The reminder as the dunning run of an old system sends it, to be answered to the desk.
fn reminder(number: u32) -> Letter {
    Letter {
        from: "Nordwerk Collections".into(),
        answer_to: "help@nordwerk.example".into(),
        message_id: format!("dunning-{number}.4471@collections.nordwerk.example"),
        subject: HERR_NOWAK.subject.into(),
        text: String::new(),
        automatic: true,
        raw: Vec::new(),
    }
}

fn answer(words: &str, number: u32) -> String {
    format!(
        "{words}\n\nOn 12 November 2026 at 03:1{number}, Nordwerk Collections <collections@nordwerk.example> wrote:\n> Reminder {number}: account K-4471-09 \
         is overdue by 212.70.\n> We will pass it to a collection agency.\n"
    )
}

/// Sentence 1, "accept it: every mail that the organisation sends can be answered, and the answer opens a case, with the account
/// it was about": a stranger's answer to a threat gets an owner, a date and the spoken key at once; the account stands
/// in the heading of the case, in what they quoted, and is found by the search.
async fn the_threatening_mail_is_answered_and_opens_a_case_with_the_account_that_it_was_about(town: Town) {
    let nowak = HERR_NOWAK;
    town.answers(nowak, &reminder(1), &answer(nowak.words, 1)).await;
    town.pump().await;
    let (slug, case) = town.case_of(nowak).await;
    let owner = town.owner_of(nowak).await;
    let first = town.last_letter(nowak);
    first.has(town.full_name(&owner)).has("answers you by Monday 23 November, 18:00").has(&slug.replace('-', " "));
    assert!(first.answer_to.starts_with("help+"), "{first:?}");

    let desk = town.at_work(&owner).await;
    let page = desk.case_of(nowak).await;
    page.says("Last reminder before collection, account K-4471-09").says(nowak.words);
    page.says("account K-4471-09 is overdue by 212.70");
    let page_of_words = page.place_of(nowak.words);
    assert!(page_of_words < page.place_of("is overdue by 212.70"), "their words stand before what they quote");
    desk.opens("/search?q=K-4471-09").await.says(nowak.name);
    desk.opens("/search?q=4471").await.says(nowak.name);
    let mine = town.opens_link(nowak).await;
    mine.get("/c/case").await.says("account K-4471-09").says(town.full_name(&owner));
    assert_eq!(town.happened(case, "contact.received").await, 1);
    town.is_well().await;
}

/// Sentence 1, "or joins one": the next reminder, with another id and another number, is answered while the case is open. It is
/// a contact on the same case, with the same owner, and he tells nothing twice.
async fn the_next_reminder_is_answered_and_joins_the_case(town: Town) {
    let nowak = HERR_NOWAK;
    town.answers(nowak, &reminder(1), &answer(nowak.words, 1)).await;
    town.pump().await;
    let (slug, case) = town.case_of(nowak).await;
    let owner = town.owner_of(nowak).await;
    let desk = town.at_work(&owner).await;
    desk.replies(nowak, "We look for your cancellation.", Saying::next("answer", "what we found", "2026-11-27", "12:00")).await;

    town.later(HOUR * 48).await;
    town.answers(nowak, &reminder(2), &answer("You threaten me again, and you know that I am right.", 2)).await;
    town.pump().await;
    assert_eq!(town.case_of(nowak).await, (slug, case), "no second case");
    assert_eq!(town.desk().record().cases_by_state().await.expect("counts"), [("open".to_owned(), 1)]);
    assert_eq!((town.contacts_of(case).await, town.owner_of(nowak).await), (2, owner));
    desk.today().await.says(nowak.name);
    desk.case_of(nowak).await.says("You threaten me again");
    desk.replies(nowak, "I have seen the second one, too.", Saying::next("answer", "what we found", "2026-11-27", "12:00")).await;
    town.is_well().await;
}

/// Sentence 1, in place of the hold: the threat is a harm from the moment he says so. Until somebody notes what stops it, it
/// stands first on the owner's page of the day; after four hours, by day or night, the lead has it, too.
async fn a_threat_is_believed_at_once_and_stands_as_an_alarm_until_something_stops_it(town: Town) {
    let nowak = HERR_NOWAK;
    town.answers(nowak, &reminder(1), &answer(nowak.words, 1)).await;
    town.pump().await;
    // Somebody else than the lead looks after it, so that the lead sees it only as an alarm.
    let mut owner = town.owner_of(nowak).await;
    if owner == "Carla" {
        town.at_work("Carla").await.hands_over(nowak, "Ines", "Threatened for an account that was cancelled.").await;
        owner = "Ines".into();
    }
    let desk = town.at_work(&owner).await;
    desk.does(nowak, "harm", &[("kind", "threatened"), ("severity", "serious"), ("what", "A collection agency for a debt that is none")])
        .await;
    desk.today().await.says("In harm, and nothing relieves it yet").says("threatened with consequences");
    town.at_work("Carla").await.today().await.hides(nowak.name);
    town.later(HOUR * 4 + SignedDuration::from_mins(1)).await;
    town.at_work("Carla").await.today().await.says(nowak.name).says("threatened with consequences");

    let page = desk.case_of(nowak).await;
    let form = page.form(&format!("{}/stopgap", page.path)).filled(&[("what", "Collections stopped K-4471-09 by hand until 7 December")]);
    desk.sends(&form).await;
    desk.case_of(nowak).await.says("Collections stopped K-4471-09 by hand until 7 December");
    desk.today().await.hides("In harm, and nothing relieves it yet");
    town.is_well().await;
}

/// The first call: a new caller, who says why; the operator notes what was tried and promises a call; then the line drops.
async fn the_line_drops(town: &Town) -> AtWork<'_> {
    let first = town.at_work("Ines").await;
    let panel = first.opens(&format!("/telephone?caller={}", web::answer::encoded(HERR_NOWAK.telephone))).await;
    let told =
        "Tomasz Nowak is threatened over K-4471-09, cancelled in March. Tried: archive of March, no hit under the number. Line dropped.";
    let fields = [
        ("name", HERR_NOWAK.name),
        ("note", told),
        ("outcome", "goes_on"),
        ("next_kind", "call"),
        ("next_what", "I call you when I have looked in the old archive"),
        ("next_day", "2026-11-23"),
        ("next_time", "16:00"),
        ("waited_minutes", "31"),
        ("talked_minutes", "12"),
    ];
    first.notes_call(&panel, &fields).await.says("The call is kept.");
    first
}

/// The key of the one case of the caller.
async fn key(town: &Town) -> String {
    let people = town.desk().people_by_telephone(HERR_NOWAK.telephone, 10).await.expect("read");
    let [person] = people.as_slice() else { panic!("one caller is one person: {people:?}") };
    let cases = town.desk().record().cases_of_person(person.person, 10).await.expect("read");
    let [case] = cases.as_slice() else { panic!("one matter is one case: {cases:?}") };
    case.slug.clone()
}

/// Sentence 4, "find the case from the number, the name, or the case's spoken key in seconds": one request each, whatever form the
/// number has and however the key is said; a number that leads to one open case opens it at once.
async fn the_second_operator_finds_the_case_by_number_by_name_and_by_its_spoken_key(town: Town) {
    let _first = the_line_drops(&town).await;
    let second = town.at_work("Tom").await;
    let key = key(&town).await;
    let on_the_case = |page: &Page| page.form_that_posts("/telephone").value("case") == Some(key.as_str());
    for number in ["+49 30 990 3356", "0049309903356", "030 9903356"] {
        let panel = second.opens(&format!("/telephone?caller={}", web::answer::encoded(number))).await;
        assert!(on_the_case(&panel), "{number} opens it at once:\n{}", panel.text());
    }
    let said = key.replace('-', ", ").to_uppercase();
    let panel = second.opens(&format!("/telephone?q={}", web::answer::encoded(&said))).await;
    assert!(on_the_case(&panel), "{said} opens it at once:\n{}", panel.text());
    let named = second.opens("/telephone?q=nowak").await;
    named.says(HERR_NOWAK.name).says("Ines Moreau");
    let href = named.link(&format!("/telephone?case={key}")).expect("the name leads to the case");
    assert!(on_the_case(&second.opens(&href).await));
    town.is_well().await;
}

/// Sentence 4, "show on one screen what has happened, what was tried, and what was promised": all of it on the panel that his
/// number opens. What we noted is called ours, on the panel and in the list of people; his page never shows it.
/// What was verified already is left out.
async fn one_screen_shows_what_happened_what_was_tried_and_what_was_promised(town: Town) {
    let first = the_line_drops(&town).await;
    let second = town.at_work("Tom").await;
    let panel = second.opens("/telephone?caller=0309903356").await;
    panel.says("Tomasz Nowak called").says("threatened over K-4471-09, cancelled in March");
    panel.says("Tried: archive of March, no hit under the number.");
    panel.says("I call you when I have looked in the old archive").says("by 16:00").says("They were told");
    panel.says("Ines Moreau looks after it.").says("(our note)").hides("a matter without a subject");
    let listed = first.today().await;
    listed.says("(our note)").hides("a matter without a subject");
    let key = key(&town).await;
    second.case_of_key(&key).await.says("Our note:").says("(our note)");

    // He gives his address, and reads his page: not a word of our note is on it.
    let page = second.case_of_key(&key).await;
    assert!(!page.text().contains("They said: Tomasz"), "{}", page.text());
    town.is_well().await;
}

/// Sentence 4, "count the repeat, and offer the first operator": the panel says how often he called this week and who spoke with
/// him first, whether that person is here, and what to offer; the second call is counted, and so is that he had to
/// explain again. The case stays with the first operator, who calls him.
async fn the_repeat_is_counted_and_the_first_operator_is_offered(town: Town) {
    let first = the_line_drops(&town).await;
    first.opens("/telephone?caller=0309903356").await.hides("spoke with them first");
    town.later(SignedDuration::from_mins(9)).await;
    let second = town.at_work("Tom").await;
    let panel = second.opens("/telephone?caller=0309903356").await;
    panel.says("Called once within seven days before this").says("Ines Moreau spoke with them first");
    panel.says("Ines Moreau is here: offer to put them through, or promise that Ines Moreau calls.");
    let fields = [("note", "He calls again, since the line dropped."), ("explained_again", "yes"), ("outcome", "goes_on")];
    second.notes_call(&panel, &fields).await;
    let again = second.opens("/telephone?caller=0309903356").await;
    again.says("Called 2 times within seven days before this").says("Has been in touch 2 times");
    let key = key(&town).await;
    let page = second.case_of_key(&key).await;
    page.says("Had to explain again once").says("Ines Moreau");
    first.today().await.says("I call you when I have looked in the old archive");

    // Gone home, she is offered no more.
    second.misses("Ines").await;
    second.opens("/telephone?caller=0309903356").await.says("Ines Moreau is not here now.");
    first.comes_back().await;
    town.is_well().await;
}
