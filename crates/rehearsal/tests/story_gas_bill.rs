//! Story *the-gas-bill*, sentences 1, 3 and 6. Left out of 1: the hold with the billing system, which comes with its room.

use jiff::SignedDuration;
use rehearsal::{
    Saying, Town,
    customers::{FRAU_FISCHER, HERR_OKAFOR, SENHORA_COSTA},
};

rehearsal::on_both_databases! {
    a_mail_opens_a_case_with_a_named_owner_and_a_first_answer_with_facts
    at_night_the_first_answer_says_when_we_open
    the_owner_is_told_before_the_date_and_keeps_the_promise
    a_promise_is_renewed_before_its_date_and_the_customer_is_told_before_it_was_due
    a_broken_promise_is_reported_by_its_owner_with_an_apology_and_a_new_date
    a_broken_promise_that_nobody_reports_is_reported_by_the_desk
    a_letter_to_the_management_joins_the_case_keeps_its_owner_and_is_measured_apart
    what_the_letter_to_the_management_gave_is_offered_to_others_with_the_same_problem
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// She writes, and somebody looks after it: their first name.
async fn she_writes(town: &Town) -> String {
    town.writes(SENHORA_COSTA, SENHORA_COSTA.subject, SENHORA_COSTA.words).await;
    town.pump().await;
    town.owner_of(SENHORA_COSTA).await
}

/// She writes, and her owner promises to tell by Wednesday noon what the meter shows.
async fn she_is_promised(town: &Town) -> String {
    let owner = she_writes(town).await;
    let desk = town.at_work(&owner).await;
    let saying = Saying::next("visit", "somebody looks at your meter", "2026-11-25", "12:00");
    desk.replies(SENHORA_COSTA, "That cannot be right.", saying).await;
    owner
}

/// Sentence 1: one case, one named owner who is here; the first answer leaves at once and names that person, how to reach them
/// (by answering, by telephone, on her page), the next step and its date. No machine apologises, and the owner sees her today.
async fn a_mail_opens_a_case_with_a_named_owner_and_a_first_answer_with_facts(town: Town) {
    let costa = SENHORA_COSTA;
    let owner = she_writes(&town).await;
    let name = town.full_name(&owner);
    let (slug, case) = town.case_of(costa).await;
    assert_eq!(town.desk().record().cases_by_state().await.expect("counts"), [("open".to_owned(), 1)]);
    let letters = town.mailbox(costa);
    let [first] = letters.as_slice() else { panic!("one first answer: {letters:?}") };
    assert_eq!((first.from.as_str(), first.automatic), (name, true));
    first.has(&format!("{name} looks after it.")).has(&format!("{name} reads it and answers you by Monday 23 November, 18:00."));
    first.has(&format!("To reach {name}, answer this message or call +49 30 990 4000."));
    first.has(&slug.replace('-', " ")).has("/c#");
    for word in ["sorry", "apolog", "regret", "unfortunately"] {
        assert!(!first.text.to_lowercase().contains(word), "a machine doesn't apologise: {}", first.text);
    }
    // What the letter says is so: her answer and her page reach that person, and the promise stands with its date.
    town.answers(costa, first, "And please read the number off the meter itself.").await;
    town.pump().await;
    assert_eq!(town.contacts_of(case).await, 2);
    town.opens_link(costa).await.get("/c/case").await.says(name).says("Monday 23 November, 18:00");
    town.at_work(&owner).await.today().await.says(costa.name).says("by 18:00").says(costa.subject);
    town.is_well().await;
}

/// Sentence 1, outside published hours: the same, and when we open, and what to do in an emergency. The date is one on which
/// somebody is here.
async fn at_night_the_first_answer_says_when_we_open(town: Town) {
    town.later(HOUR * 13).await;
    let owner = she_writes(&town).await;
    let first = town.last_letter(SENHORA_COSTA);
    first.has("We are closed now. We open Tuesday 24 November, 8:00.").has("0800 990 041");
    first.has(&format!("{} reads it and answers you by Tuesday 24 November, 16:00.", town.full_name(&owner)));
    town.later(HOUR * 9).await;
    town.at_work(&owner).await.today().await.says(SENHORA_COSTA.name);
    town.is_well().await;
}

/// Sentence 3, "tell the owner before the date; at the date a kept promise": an hour before, the owner is warned once, on the
/// record and on the page of the day under "within the hour"; kept with what shows it, it is counted as kept.
async fn the_owner_is_told_before_the_date_and_keeps_the_promise(town: Town) {
    let costa = SENHORA_COSTA;
    let owner = she_is_promised(&town).await;
    let (_, case) = town.case_of(costa).await;
    let desk = town.at_work(&owner).await;
    town.until("2026-11-25 10:59").await;
    assert_eq!(town.happened(case, "promise.warned").await, 0);
    desk.today().await.hides("Within the hour");
    town.until("2026-11-25 11:00").await;
    assert_eq!(town.happened(case, "promise.warned").await, 1);
    let today = desk.today().await;
    assert!(today.place_of("Within the hour") < today.place_of(costa.name), "{}", today.text());
    town.later(MINUTE * 20).await;
    assert_eq!(town.happened(case, "promise.warned").await, 1, "once");

    // Only what nobody sees done is left of it: the visit, and a next step in its place.
    desk.does(costa, "note", &[("text", "Fitter was there, meter runs backwards.")]).await;
    let saying = Saying { keeps_all: true, ..Saying::next("payment", "the bill is corrected", "2026-11-27", "12:00") };
    desk.replies(costa, "We were there: the meter is faulty, as you said.", saying).await;
    town.until("2026-11-25 13:00").await;
    let happened = (town.happened(case, "promise.kept").await, town.happened(case, "promise.broken").await);
    assert_eq!(happened, (2, 0), "the first answer, and the visit");
    desk.opens("/figures").await.says("2 promises kept").says("0 promises broken");
    town.opens_link(costa).await.get("/c/case").await.says("Kept on");
    town.is_well().await;
}

/// Sentence 3, "a renewed one that the customer was told of before it was due": the move is a mail that leaves before the date and
/// says both; the first date stays visible to her and to us; a second move is refused without her word or the lead's; and it
/// is counted.
async fn a_promise_is_renewed_before_its_date_and_the_customer_is_told_before_it_was_due(town: Town) {
    let costa = SENHORA_COSTA;
    let owner = she_is_promised(&town).await;
    let (slug, case) = town.case_of(costa).await;
    let owner = if owner == "Carla" {
        town.at_work("Carla").await.hands_over(costa, "Tom", "Meter.").await;
        "Tom".to_owned()
    } else {
        owner
    };
    let desk = town.at_work(&owner).await;
    town.until("2026-11-25 11:10").await;
    let moved = [("day", "2026-11-26"), ("time", "09:00"), ("text", "The fitter is ill. Another comes tomorrow before nine.")];
    desk.does(costa, "promise/moved", &moved).await;
    town.later(MINUTE).await;
    assert!(town.now() < "2026-11-25T11:00:00Z".parse().expect("an instant"), "before it was due");
    let letter = town.last_letter(costa);
    letter.has("The fitter is ill.").has("somebody looks at your meter, by Thursday 26 November, 9:00").has(town.full_name(&owner));
    let page = desk.case_of(costa).await;
    page.says("first date: Wednesday 25 November, 12:00");
    town.opens_link(costa).await.get("/c/case").await.says("Wednesday 25 November, 12:00").says("Thursday 26 November");
    town.until("2026-11-25 12:30").await;
    assert_eq!(town.happened(case, "promise.broken").await, 0, "it was moved in time");

    let again =
        page.form(&format!("/cases/{slug}/promise/moved")).filled(&[("day", "2026-11-27"), ("time", "09:00"), ("text", "Later still.")]);
    let refused = desk.tries(&again).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    assert_eq!(town.happened(case, "promise.moved").await, 1);
    desk.opens("/figures").await.says("1 promise moved before its date, and the customer told");

    // Too late it can't be moved any more: what is broken is called so.
    town.until("2026-11-26 09:01").await;
    let late = desk.tries(&again).await;
    assert_eq!(late.status.as_u16(), 422, "{}", late.text());
    assert_eq!(town.happened(case, "promise.broken").await, 1);
    town.is_well().await;
}

/// Sentence 3, "a broken one that we report to the customer first, with an apology and a new date": at its minute it is broken on the
/// record and on the owner's page; the owner tells her within the time that policy gives, in person, with an apology and a new
/// date, before she asked; the desk then says nothing of its own; and it is counted.
async fn a_broken_promise_is_reported_by_its_owner_with_an_apology_and_a_new_date(town: Town) {
    let costa = SENHORA_COSTA;
    let owner = she_is_promised(&town).await;
    let (_, case) = town.case_of(costa).await;
    let desk = town.at_work(&owner).await;
    town.until("2026-11-25 12:00").await;
    assert_eq!(town.happened(case, "promise.broken").await, 1);
    let today = desk.today().await;
    assert!(today.place_of("Late") < today.place_of(costa.name), "{}", today.text());
    desk.opens("/figures").await.says("1 promise broken").says("1 not told yet");
    town.later(MINUTE * 30).await;
    let before = town.mailbox(costa).len();
    let saying = Saying { discloses: true, ..Saying::next("visit", "somebody looks at your meter", "2026-11-26", "10:00") };
    desk.replies(costa, "Nobody came, and that is our fault. I am sorry.", saying).await;
    let letter = town.last_letter(costa);
    assert!(!letter.automatic && letter.from == town.full_name(&owner), "{letter:?}");
    letter.has("I am sorry.").has("somebody looks at your meter, by Thursday 26 November, 10:00");
    assert_eq!(town.contacts_of(case).await, 1, "before she had to ask");
    town.until("2026-11-26 09:00").await;
    assert_eq!(town.mailbox(costa).len(), before + 1, "told once");
    assert_eq!(town.happened(case, "promise.disclosed").await, 1);
    desk.opens("/figures").await.says("1 promise broken").says("of 1 we told the customer").hides("not told yet");
    town.opens_link(costa).await.get("/c/case").await.says("Wednesday 25 November, 12:00");
    town.is_well().await;
}

/// The same, when nobody acts at all: after two open hours the desk reports the bare fact, with both dates and who answers by
/// when, and without an apology, which is a person's; that answer is a promise again.
async fn a_broken_promise_that_nobody_reports_is_reported_by_the_desk(town: Town) {
    let costa = SENHORA_COSTA;
    let owner = she_is_promised(&town).await;
    let (_, case) = town.case_of(costa).await;
    town.until("2026-11-25 13:59").await;
    let before = town.mailbox(costa).len();
    town.until("2026-11-25 14:00").await;
    assert_eq!(town.mailbox(costa).len(), before + 1);
    let letter = town.last_letter(costa);
    letter.has("We promised you: somebody looks at your meter, by Wednesday 25 November, 12:00. This did not happen.");
    letter.has(&format!("{} answers you about this by Thursday 26 November, 12:00.", town.full_name(&owner)));
    assert!(letter.automatic && !letter.text.to_lowercase().contains("sorry"), "{}", letter.text);
    assert_eq!(town.happened(case, "promise.disclosed").await, 1);
    let desk = town.at_work(&owner).await;
    desk.today().await.says(costa.name);
    desk.opens("/figures").await.says("1 promise broken").says("of 1 we told the customer");
    let saying = Saying { keeps_all: true, ..Saying::next("visit", "somebody looks at your meter", "2026-11-27", "10:00") };
    desk.replies(costa, "I am sorry. I did not see to it.", saying).await;
    town.is_well().await;
}

/// Sentence 6, "join it to the same case, keep the owner, measure this door apart": the management's office files her letter with her
/// name and mail address, and it joins her case; the owner stays, owes an answer, and sees which door it came by; the figures
/// show that door by itself.
async fn a_letter_to_the_management_joins_the_case_keeps_its_owner_and_is_measured_apart(town: Town) {
    let costa = SENHORA_COSTA;
    let owner = she_is_promised(&town).await;
    let (slug, case) = town.case_of(costa).await;
    town.later(HOUR * 24).await;
    let office = town.at_work(town.colleague_of(&owner)).await;
    let page = office.opens("/letter").await;
    let words = "Dear director, nobody looks at my meter. Do I have to write to you?";
    let fields = [("door", "management"), ("name", costa.name), ("address", costa.address), ("text", words)];
    let filed = office.sends(&page.form_that_posts("/letter").filled(&fields)).await;
    assert_eq!(filed.path, format!("/cases/{slug}"), "it joins the same case");
    town.pump().await;
    assert_eq!(town.case_of(costa).await, (slug.clone(), case), "and opens no other");
    assert_eq!((town.owner_of(costa).await, town.contacts_of(case).await), (owner.clone(), 2));
    assert_eq!(town.happened(case, "owner.changed").await, 0);
    let desk = town.at_work(&owner).await;
    desk.today().await.says(costa.name);
    desk.case_of(costa).await.says("Aline Costa wrote to the management").says(words);

    // An ordinary letter counts at its own door.
    let page = office.opens("/letter").await;
    let fields = [("case", slug.as_str()), ("text", "And a copy to you."), ("happened_day", "2026-11-24")];
    office.sends(&page.form_that_posts("/letter").filled(&fields)).await;
    let figures = desk.opens("/figures").await;
    figures.says("by a letter to the management: 1 contact, in 1 case").says("side door");
    figures.says("by letter: 1 contact, in 1 case").says("by mail: 1 contact, in 1 case");
    let saying = Saying { discloses: true, ..Saying::next("visit", "somebody looks at your meter", "2026-11-26", "10:00") };
    desk.replies(costa, "You do not have to. I see to it.", saying).await;
    town.is_well().await;
}

/// Sentence 6, "offer what this case is then given to the others that have the same problem": what she is given is owed as an offer
/// to a man who wrote by the front door about the same; a case that is about something else is not shown as alike. His
/// owner has it on the page of the day with a date, and it is done by a reply that offers it, and by nothing else. Nothing of her
/// is told to him.
async fn what_the_letter_to_the_management_gave_is_offered_to_others_with_the_same_problem(town: Town) {
    let (costa, same, else_where) = (SENHORA_COSTA, HERR_OKAFOR, FRAU_FISCHER);
    let owner = she_is_promised(&town).await;
    town.writes(same, "An absurd gas bill", "1,200.00 for two rooms. Is the meter faulty?").await;
    town.writes(else_where, "Holidays", "When are you closed at Christmas?").await;
    town.pump().await;
    let his_owner = town.owner_of(same).await;
    let desk = town.at_work(&owner).await;
    let office = desk.opens("/letter").await;
    let (slug, _) = town.case_of(costa).await;
    let fields = [("door", "management"), ("case", slug.as_str()), ("text", "Dear director, please.")];
    desk.sends(&office.form_that_posts("/letter").filled(&fields)).await;
    let saying =
        Saying { keeps_all: true, ..Saying::next("payment", "six months without the basic charge, about 300", "2026-11-27", "12:00") };
    desk.replies(costa, "The meter is faulty. You get six months without the basic charge.", saying).await;

    let page = desk.case_of(costa).await;
    let alike = desk.opens(&page.link(&format!("/cases/{slug}/same-problem")).expect("the case leads there")).await;
    alike.says(same.name).hides(else_where.name);
    let form = alike.form_that_posts(&format!("/cases/{slug}/same-problem"));
    assert_eq!(form.value("given"), Some("six months without the basic charge, about 300"), "what was promised stands there");
    let nobody = desk.tries(&form).await;
    assert_eq!(nobody.status.as_u16(), 422, "somebody has to be chosen: {}", nobody.text());
    let (his_key, his_case) = town.case_of(same).await;
    desk.sends(&form.filled(&[("same", &his_key)])).await;
    town.pump().await;
    desk.case_of(costa).await.says("Others with the same problem are owed the offer of: six months without the basic charge");

    let his_desk = town.at_work(&his_owner).await;
    his_desk.case_of(same).await.says("six months without the basic charge, about 300").hides(costa.name).hides(&slug);
    let next = Saying::next("visit", "somebody looks at your meter", "2026-11-27", "12:00");
    his_desk.replies(same, "We look at your meter.", next).await;
    his_desk.today().await.says("Offer what another with this problem was given");
    assert!(town.owes_the_same(his_case).await, "an answer that doesn't offer it leaves it owed");
    let offering = his_desk.reply_form(same, "You get six months without the basic charge, as others do.", Saying::default()).await;
    let ticks: Vec<_> = offering.choices.iter().filter(|(name, _)| name == "offered").cloned().collect();
    let mut offering = offering;
    offering.fields.extend(ticks);
    his_desk.sends(&offering).await;
    town.later(MINUTE).await;
    assert!(!town.owes_the_same(his_case).await);
    let told = town.last_letter(same);
    told.has("as others do.");
    assert!(!told.text.contains(costa.name) && !told.text.contains(&slug), "{}", told.text);
    town.opens_link(same).await.get("/c/case").await.hides(costa.name).hides(&slug);
    town.is_well().await;
}
