//! The first story, from the customer's mail to the customer's word, through the real doors: SMTP in and out, the pages of
//! staff and the customer's own page over HTTP. Played by this crate's tests in a town that reads mail where it stands, and by
//! the binary's tests in one whose mail is read by the binary's own child process.

use crate::{Browser, Customer, Page, Town};
use jiff::SignedDuration;

/// Plays it in a town that is open.
///
/// # Panics
/// Where the story goes another way.
pub async fn first_story(town: &Town) {
    let berger = town.frau_berger();

    // She writes, and is answered at once with facts and dates, by nobody who apologises.
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let (slug, case) = town.case_of(berger).await;
    let file = town.desk().open_file_unasked(case).await.expect("a case");
    let owner = file.staff.name(file.case.owner().expect("an owner")).to_owned();
    let first = town.last_letter(berger);
    assert!(first.automatic && first.from == owner && first.text.contains(&file.spoken_key), "{first:?}");
    assert!(
        first.text.contains(&format!("{owner} reads it and answers you by")) && !first.text.to_lowercase().contains("sorry"),
        "{}",
        first.text
    );

    // The owner sees her today, and replies with what comes next.
    let desk = town.log_in(owner.split(' ').next().unwrap_or_default()).await;
    desk.get("/today").await.says(berger.name);
    let page = desk.get(&format!("/cases/{slug}")).await;
    page.says(berger.words);
    let next = [("next_kind", "answer"), ("next_what", "I write to you how it went"), ("next_day", "2026-11-24"), ("next_time", "16:00")];
    replies(&desk, &page, "A fitter comes this afternoon. Keep the radiators open.", &next).await.says("It leaves in a moment.");
    town.pump().await;
    assert_eq!(town.mailbox(berger).len(), 1, "for some seconds it can be taken back");
    town.later(SignedDuration::from_mins(2)).await;
    let reply = town.last_letter(berger);
    assert!(!reply.automatic && reply.from == owner && reply.text.contains("Keep the radiators open."), "{reply:?}");
    assert!(reply.text.contains("Tuesday 24 November, 16:00"), "the promise stands in it with its date: {}", reply.text);

    // She answers from her mail program; it joins her case, and nobody asks her anything again.
    town.answers(berger, &reply, "He was here. It is warm since three.").await;
    town.pump().await;
    let story = town.desk().record().case(case).await.expect("a case");
    assert_eq!(story.story().expect("opened").contacts.len(), 2);
    assert_eq!(town.desk().record().cases_by_state().await.expect("counts"), [("open".to_owned(), 1)], "one case, and no other");

    // "Is it solved?" is asked, by a person. It isn't.
    asks_whether_solved(town, &desk, &slug, berger).await;
    let mine = town.opens_link(berger).await;
    let asked = mine.get("/c/case").await;
    asked.says(&format!("{owner} asks: is it solved?")).says("Kept on");
    let not = mine.send(&asked, "/c/case/not-solved", &[]).await;
    not.says("It is open.");
    assert_eq!(town.state_of(berger).await, "open");

    // Asked once more, it is; and when it comes back, one step opens the case again.
    asks_whether_solved(town, &desk, &slug, berger).await;
    let asked = mine.get("/c/case").await;
    mine.send(&asked, "/c/case/solved", &[]).await.says("You said that it is solved.");
    assert_eq!(town.state_of(berger).await, "solved");
    town.later(SignedDuration::from_hours(24)).await;
    let again = town.opens_link(berger).await;
    let ended = again.get("/c/case").await;
    again.send(&ended, "/c/case/not-solved", &[]).await.says("answers you");
    assert_eq!(town.state_of(berger).await, "open", "reopening is never refused");
    desk.get("/today").await.says(berger.name);

    // It is solved by her word, and nothing is left undone or unsent.
    let open = again.get("/c/case").await;
    again.send(&open, "/c/case/solved", &[]).await;
    town.pump().await;
    assert_eq!(town.state_of(berger).await, "solved");
    assert_eq!(town.desk().next_instant().await.expect("the record can be read"), None);
    assert_eq!(town.desk().record().mail_counts().await.expect("counts").waiting, 0);
}

/// A reply by the form of the case page, as it stands: what it would keep is kept.
async fn replies(desk: &Browser, page: &Page, text: &str, more: &[(&str, &str)]) -> Page {
    let action = format!("{}/reply", page.path);
    let form = page.form(&action).filled(&[("text", text), ("step", "send")]).filled(more);
    let shown = desk.send_form(&form).await;
    assert!(shown.status.is_success(), "the reply is not taken ({}):\n{}", shown.status, shown.text());
    shown
}

/// All that was promised is ticked as kept, and the question is asked; it leaves.
async fn asks_whether_solved(town: &Town, desk: &Browser, slug: &str, person: Customer) {
    let before = town.mailbox(person).len();
    let page = desk.get(&format!("/cases/{slug}")).await;
    let form = page.form(&format!("/cases/{slug}/reply"));
    let kept: Vec<String> = form.choices.iter().filter(|(name, _)| name == "kept").map(|(_, id)| id.clone()).collect();
    let mut form = form.without("kept").filled(&[("text", "Good to hear. Is it solved?"), ("ask_solved", "yes"), ("step", "send")]);
    form.fields.extend(kept.into_iter().map(|id| ("kept".to_owned(), id)));
    let shown = desk.send_form(&form).await;
    assert!(shown.status.is_success(), "the question is not taken ({}):\n{}", shown.status, shown.text());
    town.later(SignedDuration::from_mins(2)).await;
    assert_eq!(town.mailbox(person).len(), before + 1);
    assert_eq!(town.state_of(person).await, "asked");
}
