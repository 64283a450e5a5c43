//! A message that was on its way when the line broke or the desk died: it waits, is looked up where there is an archive, and
//! is never sent again while it may have arrived. Where nobody can say, its owner is told.

use super::{
    book::written,
    cycles::{rest, sent_twice},
    desk::Desk,
    ground::{Ground, INVITED},
    operator::Operator,
    senders::hand_over,
    verdict::{exported, of_kind},
};
use doors::{
    catcher::{Catcher, Fault, Phase},
    smtp_out::Sent,
};
use serde_json::Value;
use std::time::Duration;

/// Longer than anything here waits for a letter.
const PATIENCE: Duration = Duration::from_secs(60);
/// An answer that comes after the desk has died or stopped.
const LATE: Duration = Duration::from_millis(1_500);

async fn writes(ground: &Ground, number: usize) {
    let mail = written(number, number as u64, false);
    let sent = hand_over(ground.smtp.port(), &mail).await;
    assert!(matches!(sent, Sent::Accepted { .. }), "{sent:?}");
}

fn count(events: &[Value], kind: &str, words: &str) -> usize {
    of_kind(events, kind).filter(|e| e.to_string().contains(words)).count()
}

async fn set_up(ground: &Ground, with_archive: bool) -> (Catcher, String) {
    let catcher = ground.catcher().await;
    let token = ground.set_up(catcher.port());
    ground.configured(with_archive);
    invitations_leave(ground, &catcher).await;
    (catcher, token)
}

/// What set-up sends leaves first, so that what comes then is about customers alone.
async fn invitations_leave(ground: &Ground, catcher: &Catcher) {
    let desk = Desk::start(ground, &[]);
    catcher.wait_for(INVITED, PATIENCE).await;
    desk.stop();
    assert_eq!(sent_twice(catcher), Vec::<String>::new());
    let letters = catcher.empty();
    let mut invited: Vec<&str> = letters.iter().flat_map(|l| l.envelope.rcpt_to.iter().map(String::as_str)).collect();
    invited.sort_unstable();
    assert_eq!(invited, ["ines.moreau@nordwerk.example", "ruth.adler@nordwerk.example"], "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_in_doubt_is_looked_up_in_the_archive_and_sent_again_only_if_it_is_not_there() {
    let ground = Ground::folder();
    let (catcher, _) = set_up(&ground, true).await;
    catcher.script([Fault::KeepAndHangUp, Fault::HangUp(Phase::FinalDot), Fault::KeepAndDelay(LATE)]);
    let mut desk = Desk::start(&ground, &[]);
    writes(&ground, 1).await;
    catcher.wait_for(1, PATIENCE).await;
    rest(&ground, &mut desk).await;
    writes(&ground, 2).await;
    rest(&ground, &mut desk).await;
    desk.stop();
    let events = exported(&ground);
    assert_eq!(of_kind(&events, "message.in_doubt").count(), 2);
    assert_eq!(count(&events, "message.accepted", "found in the archive"), 1, "the first had arrived");
    assert_eq!((catcher.letters().len(), sent_twice(&catcher)), (2, Vec::new()), "the second had not, and was sent again");

    // The mail server has the third, and the desk dies before it hears so.
    let desk = Desk::start(&ground, &[]);
    catcher.script([Fault::KeepAndDelay(LATE)]);
    writes(&ground, 3).await;
    catcher.wait_for(3, PATIENCE).await;
    desk.kill();
    let mut desk = Desk::start(&ground, &[]);
    rest(&ground, &mut desk).await;
    desk.stop();
    assert_eq!(count(&exported(&ground), "message.accepted", "found in the archive"), 2);
    assert_eq!((catcher.letters().len(), sent_twice(&catcher)), (3, Vec::new()));
}

/// A message in doubt was not found, and is sent once more; the desk dies in the middle of that, and the mail server takes it
/// only afterwards. Whoever looked it up at once, since it had waited before, would find nothing and send it twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_try_that_was_interrupted_waits_anew_before_it_is_looked_up() {
    let ground = Ground::folder();
    let (catcher, _) = set_up(&ground, true).await;
    catcher.script([Fault::HangUp(Phase::FinalDot), Fault::KeepLate(LATE)]);
    let heard = catcher.heard();
    let desk = Desk::start(&ground, &[]);
    writes(&ground, 1).await;
    let mut looks = tokio::time::interval(Duration::from_millis(10));
    while catcher.heard() < heard + 2 {
        looks.tick().await;
    }
    desk.kill();
    assert_eq!(catcher.letters().len(), 0, "the mail server takes it later");
    let mut desk = Desk::start(&ground, &[]);
    rest(&ground, &mut desk).await;
    desk.stop();
    assert_eq!((catcher.letters().len(), sent_twice(&catcher)), (1, Vec::new()));
    assert_eq!(count(&exported(&ground), "message.accepted", "found in the archive"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_archive_the_owner_sees_the_doubt_and_nothing_is_sent_again() {
    let ground = Ground::folder();
    let (catcher, token) = set_up(&ground, false).await;
    let mut desk = Desk::start(&ground, &[]);
    let operator = Operator::joins(ground.pages, &token).await;
    catcher.script([Fault::KeepAndHangUp]);
    writes(&ground, 1).await;
    catcher.wait_for(1, PATIENCE).await;
    rest(&ground, &mut desk).await;

    // The same when the desk died while it was sending.
    catcher.script([Fault::KeepAndDelay(LATE)]);
    writes(&ground, 2).await;
    catcher.wait_for(2, PATIENCE).await;
    desk.kill();
    let mut desk = Desk::start(&ground, &[]);
    rest(&ground, &mut desk).await;

    let cases = ground.run(&["cases", "--json"]).with(0).json();
    assert_eq!(cases.len(), 2);
    for case in &cases {
        let key = case["key"].as_str().expect("a key");
        operator.browser.get(&format!("/cases/{key}")).await.says("nobody can say whether it arrived");
        assert_eq!(case["next_step"]["what"], "duty.tell", "somebody has to tell them in another way: {case}");
    }
    let mine = cases.iter().filter(|c| c["owner"] == "Ines Moreau").count();
    let today = operator.browser.get("/today").await;
    assert_eq!(today.text().matches("as far as anybody can say").count(), mine);
    assert!(mine > 0, "load is shared: {cases:?}");
    assert_eq!((catcher.letters().len(), sent_twice(&catcher)), (2, Vec::new()), "nothing is sent again");
    desk.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_is_asked_to_stop_finishes_the_message_that_is_on_its_way_and_begins_no_other() {
    let ground = Ground::folder();
    let (catcher, _) = set_up(&ground, true).await;
    // The first letter is answered late, so that the others wait behind it.
    catcher.script([Fault::KeepAndDelay(LATE), Fault::KeepAndDelay(LATE), Fault::KeepAndDelay(LATE)]);
    let desk = Desk::start(&ground, &[]);
    for number in 1..=4 {
        writes(&ground, number).await;
    }
    catcher.wait_for(1, PATIENCE).await;
    desk.stop();
    assert_eq!(catcher.letters().len(), 1, "the others wait for the next start");
    assert_eq!(of_kind(&exported(&ground), "message.in_doubt").count(), 0, "what was on its way was finished");
    let mut desk = Desk::start(&ground, &[]);
    rest(&ground, &mut desk).await;
    desk.stop();
    assert_eq!((catcher.letters().len(), sent_twice(&catcher)), (4, Vec::new()));
}
