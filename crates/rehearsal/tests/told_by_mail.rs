//! Mails to colleagues, from the event to the postbox: before a promise is due, when something slips, and when they are invited;
//! and what becomes of answers to them.

use casework::{
    Actor,
    ids::{CommandId, StaffId},
};
use desk::ChangedSettings;
use doors::catcher::{Fault, Phase};
use jiff::SignedDuration;
use record::ledger::CameBy;
use rehearsal::{
    Customer, Letter, Saying, Town,
    customers::{HERR_NEUGIER, SENHORA_COSTA, SIGNORA_BELLINI},
    staff,
};
use uuid::Uuid;

rehearsal::on_both_databases! {
    the_owner_gets_a_reminder_before_the_date_that_names_no_customer
    while_the_owner_is_away_whoever_stands_in_gets_it
    what_is_due_at_one_time_is_one_mail_and_what_was_kept_meanwhile_is_none
    of_a_broken_promise_the_lead_gets_an_alert_and_again_when_the_desk_told_it
    an_offered_case_is_told_to_whom_it_is_offered
    a_case_that_a_lead_gives_is_told_to_whom_it_is_given
    whoever_wants_no_reminders_gets_none_and_hears_of_what_slips
    what_colleagues_answer_waits_for_a_human_and_nothing_goes_round
    what_the_mail_server_put_off_waits_and_what_is_in_doubt_is_not_sent_again
    of_an_archive_nobody_gets_a_mail
    that_the_desk_has_written_too_much_is_told
    an_invitation_by_mail_leads_to_a_page_that_opens
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const COSTA: Customer = SENHORA_COSTA;

/// What she was promised, in words that stand in no mail to colleagues.
const PROMISED: &str = "canary-plumber looks at your meter";

/// She writes, and somebody who isn't the lead promises her a visit on Wednesday at noon.
async fn she_is_promised(town: &Town) -> String {
    town.writes(COSTA, COSTA.subject, COSTA.words).await;
    town.pump().await;
    let mut owner = town.owner_of(COSTA).await;
    if !["Ines", "Tom"].contains(&owner.as_str()) {
        town.at_work(&owner).await.hands_over(COSTA, "Ines", "canary-briefing").await;
        owner = "Ines".into();
    }
    let desk = town.at_work(&owner).await;
    desk.notes(COSTA, "canary-note").await;
    let saying = Saying { keeps_all: true, ..Saying::next("visit", PROMISED, "2026-11-25", "12:00") };
    desk.replies(COSTA, "canary-reply", saying).await;
    owner
}

/// A case is named by its key and its page alone, the mail says that a machine wrote it, and it can be answered.
fn names_no_customer(letter: &Letter, slug: &str) {
    let raw = String::from_utf8_lossy(&letter.raw).into_owned();
    let said = [letter.subject.as_str(), &letter.text, &raw].join("\n").to_lowercase();
    let last_name = COSTA.name.split(' ').next_back().expect("a name").to_lowercase();
    for canary in ["canary", COSTA.address, &last_name, COSTA.subject, COSTA.telephone] {
        assert!(!said.contains(&canary.to_lowercase()), "{canary} in {said}");
    }
    assert!(letter.text.contains(&format!("/cases/{slug}")), "{}", letter.text);
    assert_eq!((letter.from.as_str(), letter.automatic), ("Nordwerk Energy", true));
    assert!(raw.contains("Auto-Submitted: auto-generated"), "{raw}");
    assert!(letter.answer_to.starts_with("help+m."), "{}", letter.answer_to);
}

async fn the_owner_gets_a_reminder_before_the_date_that_names_no_customer(town: Town) {
    let owner = she_is_promised(&town).await;
    let (slug, _) = town.case_of(COSTA).await;
    town.until("2026-11-25 11:00").await;
    assert_eq!(town.postbox(&owner).len(), 0, "what comes within a minute waits for one another");
    town.later(MINUTE).await;
    let letters = town.postbox(&owner);
    assert_eq!(letters.len(), 1, "{letters:?}");
    let letter = &letters[0];
    names_no_customer(letter, &slug);
    letter.has("the customer was promised: a visit, by Wednesday 25 November, 12:00").has("You get this because you look after the case.");
    assert!(letter.subject.starts_with(&slug.replace('-', " ")), "{}", letter.subject);
    town.at_work(&owner).await.opens(&format!("/cases/{slug}")).await.says(COSTA.name);
    town.later(MINUTE * 20).await;
    assert_eq!(town.postbox(&owner).len(), 1, "once");
    let others = ["Priya", "Ines", "Tom", "Carla", "Rosa"].into_iter().filter(|name| *name != owner);
    for other in others {
        assert!(town.postbox(other).iter().all(|l| !l.subject.contains("visit")), "{other}");
    }
    assert_eq!(town.desk().record().memos(9).await.expect("memos"), []);
}

async fn while_the_owner_is_away_whoever_stands_in_gets_it(town: Town) {
    let owner = she_is_promised(&town).await;
    let (slug, _) = town.case_of(COSTA).await;
    let deputy = if owner == "Ines" { "Tom" } else { "Ines" };
    let desk = town.at_work(&owner).await;
    desk.goes_away("2026-11-25", "2026-11-27", deputy, "canary-note-for-the-deputy").await;
    town.until("2026-11-25 11:01").await;
    assert_eq!(town.postbox(&owner).len(), 0, "nobody who is away");
    let letter = town.postbox(deputy).pop().expect("a reminder");
    names_no_customer(&letter, &slug);
    letter.has("the customer was promised: a visit").has(&format!("You get this because you act for {}.", town.full_name(&owner)));
}

async fn what_is_due_at_one_time_is_one_mail_and_what_was_kept_meanwhile_is_none(town: Town) {
    let owner = she_is_promised(&town).await;
    town.writes(SIGNORA_BELLINI, SIGNORA_BELLINI.subject, SIGNORA_BELLINI.words).await;
    town.pump().await;
    if town.owner_of(SIGNORA_BELLINI).await != owner {
        let other = town.owner_of(SIGNORA_BELLINI).await;
        town.at_work(&other).await.hands_over(SIGNORA_BELLINI, &owner, "You know the house.").await;
    }
    let desk = town.at_work(&owner).await;
    let saying = Saying { keeps_all: true, ..Saying::next("fix", "the pipe is mended", "2026-11-25", "12:00") };
    desk.replies(SIGNORA_BELLINI, "It is mended on Wednesday.", saying).await;
    let before = town.postbox(&owner).len();
    town.until("2026-11-25 11:01").await;
    let letter = town.postbox(&owner).pop().expect("a reminder");
    assert_eq!(town.postbox(&owner).len(), before + 1, "one mail");
    assert!(letter.subject.ends_with("(and 1 more)"), "{}", letter.subject);
    letter.has("a visit, by Wednesday 25 November, 12:00").has("a repair, by Wednesday 25 November, 12:00");
    for person in [COSTA, SIGNORA_BELLINI] {
        let (slug, _) = town.case_of(person).await;
        letter.has(&format!("/cases/{slug}"));
    }

    // A promise that is moved within the minute is told to nobody.
    let saying = Saying { keeps_all: true, ..Saying::next("call", "", "2026-11-26", "12:00") };
    desk.replies(COSTA, "We were there.", saying).await;
    town.until("2026-11-26 11:00").await;
    let (slug, case) = town.case_of(COSTA).await;
    let waiting = town.desk().record().memos(9).await.expect("memos");
    assert_eq!(waiting.iter().filter(|m| m.stream == case.0).count(), 1);
    let before = town.postbox(&owner).len();
    let moved = [("day", "2026-11-27"), ("time", "12:00"), ("text", "Tomorrow, if that is all right.")];
    desk.does(COSTA, "promise/moved", &moved).await;
    town.later(MINUTE * 5).await;
    assert!(town.postbox(&owner)[before..].iter().all(|l| !l.text.contains(&slug)), "it has passed");
    assert_eq!(town.desk().record().memos(9).await.expect("memos"), []);
}

async fn of_a_broken_promise_the_lead_gets_an_alert_and_again_when_the_desk_told_it(town: Town) {
    let owner = she_is_promised(&town).await;
    let (slug, case) = town.case_of(COSTA).await;
    let before = town.postbox("Carla").len();
    town.until("2026-11-25 12:01").await;
    assert_eq!(town.happened(case, "promise.broken").await, 1);
    let to_lead = town.postbox("Carla");
    assert_eq!(to_lead.len(), before + 1);
    let alert = to_lead.last().expect("just counted");
    names_no_customer(alert, &slug);
    alert.has("is broken, and nobody has told the customer yet").has("Promised: a visit").has("You get this because you are the lead.");
    alert.has(&format!("Owner: {}", town.full_name(&owner)));
    let to_owner = town.postbox(&owner).pop().expect("an alert");
    to_owner.has("is broken, and nobody has told the customer yet").has("You get this because you look after the case.");

    town.until("2026-11-25 14:02").await;
    town.postbox("Carla").last().expect("another").has("Nobody told the customer in time, so the desk did.");
    let all = ["Ines", "Tom", "Carla", "Priya", "Rosa"].map(|name| town.postbox(name)).concat();
    assert!(all.len() >= 5, "a reminder, and two alerts to two people");
    all.iter().for_each(|letter| names_no_customer(letter, &slug));
    town.is_well().await;
}

async fn an_offered_case_is_told_to_whom_it_is_offered(town: Town) {
    let owner = she_is_promised(&town).await;
    let (slug, _) = town.case_of(COSTA).await;
    let to = if owner == "Ines" { "Tom" } else { "Ines" };
    let id = town.member(to).0.to_string();
    town.at_work(&owner).await.does(COSTA, "hand-over", &[("to", &id), ("briefing", "canary-briefing")]).await;
    town.later(MINUTE).await;
    let letter = town.postbox(to).pop().expect("an offer");
    names_no_customer(&letter, &slug);
    letter.has(&format!("{} offers you", town.full_name(&owner))).has("Accept or decline by");
    let desk = town.at_work(to).await;
    desk.opens(&format!("/cases/{slug}")).await.says("canary-briefing");
}

async fn a_case_that_a_lead_gives_is_told_to_whom_it_is_given(town: Town) {
    let owner = she_is_promised(&town).await;
    let (slug, _) = town.case_of(COSTA).await;
    let to = if owner == "Ines" { "Tom" } else { "Ines" };
    let id = town.member(to).0.to_string();
    let lead = town.at_work("Carla").await;
    lead.does(COSTA, "hand-over", &[("to", &id), ("briefing", "canary-briefing"), ("how", "reassign")]).await;
    town.later(MINUTE).await;
    let letter = town.postbox(to).pop().expect("a mail");
    names_no_customer(&letter, &slug);
    letter.has("Carla Brandt gave you").has("The next step is due by Wednesday 25 November, 12:00");
    let lead_heard = town.postbox("Carla").iter().any(|l| l.subject.contains("gave you"));
    assert!(!lead_heard, "whoever gave it knows");

    // Taken back before the mail left, it is told to nobody.
    let id = town.member(&owner).0.to_string();
    let before = town.postbox(&owner).len();
    let page = lead.does(COSTA, "hand-over", &[("to", &id), ("briefing", "back"), ("how", "reassign")]).await;
    let undo = page.forms().into_iter().find(|f| f.value("of").is_some_and(|of| of.starts_with("handover"))).expect("a way back");
    lead.sends(&undo).await;
    town.later(MINUTE).await;
    assert_eq!(town.postbox(&owner).len(), before);
}

async fn whoever_wants_no_reminders_gets_none_and_hears_of_what_slips(town: Town) {
    let owner = she_is_promised(&town).await;
    let (slug, _) = town.case_of(COSTA).await;
    let desk = town.at_work(&owner).await;
    let me = desk.opens("/me").await;
    assert_eq!(me.form("/me").value("reminders"), Some("yes"), "they are the usual");
    desk.sends(&me.form("/me").without("reminders")).await;
    assert_eq!(desk.opens("/me").await.form("/me").value("reminders"), None);
    town.until("2026-11-25 11:59").await;
    assert_eq!(town.postbox(&owner).len(), 0);
    desk.today().await.says(COSTA.name);
    town.until("2026-11-25 12:02").await;
    names_no_customer(&town.postbox(&owner).pop().expect("it slipped"), &slug);
    let me = desk.opens("/me").await;
    desk.sends(&me.form("/me").filled(&[("reminders", "yes")])).await;
    assert_eq!(desk.opens("/me").await.form("/me").value("reminders"), Some("yes"));
}

/// A colleague as somebody who writes mail.
fn colleague(name: &'static str, address: &'static str) -> Customer {
    Customer { name, address, telephone: "", subject: "", words: "" }
}

fn returned(to: &str, of: &Letter) -> Vec<u8> {
    format!(
        "From: Mail Delivery System <mailer-daemon@mx.example>\r\nTo: <{to}>\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"cut\"\r\n\r\n\
         --cut\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n\
         --cut\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; somebody@nordwerk.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         --cut\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{}>\r\nSubject: {}\r\n\r\n--cut--\r\n",
        of.message_id, of.subject
    )
    .into_bytes()
}

async fn what_colleagues_answer_waits_for_a_human_and_nothing_goes_round(town: Town) {
    let owner = she_is_promised(&town).await;
    let (_, case) = town.case_of(COSTA).await;
    town.until("2026-11-25 11:01").await;
    let reminder = town.postbox(&owner).pop().expect("a reminder");
    let before = (town.catcher().letters().len(), town.contacts_of(case).await);
    let counts = town.desk().record().mail_counts().await.expect("counts");
    let cases = town.desk().record().cases_by_state().await.expect("counts");

    // From the work address; from another that the desk doesn't know, to the address and by what it answers alone.
    let at_work = colleague("Somebody", if owner == "Ines" { "ines@nordwerk.example" } else { "tom@nordwerk.example" });
    let at_home = colleague("Somebody", "somebody@home.example");
    town.answers(at_work, &reminder, "I am on my way.").await;
    town.answers(at_home, &reminder, "I am on my way, from my telephone.").await;
    town.posts(at_home, staff::DESK_ADDRESS, &reminder.subject, "On my way.", Some(&reminder)).await;
    town.pump().await;
    let now = town.desk().record().mail_counts().await.expect("counts");
    assert_eq!((now.waiting, now.contacts), (counts.waiting + 3, counts.contacts), "{now:?}");
    let shelf = town.at_work("Carla").await.opens("/shelf").await;
    shelf.says("It answers a mail from the desk to a colleague");

    // The mail itself comes back, with the null sender; and a machine says that somebody is on holiday.
    town.posts_raw_to("", &reminder.answer_to, &returned(&reminder.answer_to, &reminder)).await;
    let holiday = format!(
        "From: <ines@nordwerk.example>\r\nTo: <{}>\r\nSubject: Away\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <{}>\r\n\
         Content-Type: text/plain\r\n\r\nI am away.\r\n",
        reminder.answer_to, reminder.message_id
    );
    town.posts_raw_to("ines@nordwerk.example", &reminder.answer_to, holiday.as_bytes()).await;
    town.pump().await;
    let now = town.desk().record().mail_counts().await.expect("counts");
    assert_eq!((now.waiting, now.notices, now.contacts), (counts.waiting + 4, counts.notices + 1, counts.contacts), "{now:?}");
    town.at_work("Carla").await.opens("/shelf").await.says("A mail from the desk to a colleague came back");
    town.later(MINUTE * 5).await;
    assert_eq!((town.catcher().letters().len(), town.contacts_of(case).await), before, "nobody is answered, and the case is as it was");
    assert_eq!(town.desk().record().cases_by_state().await.expect("counts"), cases, "no case was opened");

    // Whoever makes such an address up is welcome like any stranger.
    let forged = format!("help+m.{}.0000000000@nordwerk.example", Uuid::now_v7().simple());
    town.posts(HERR_NEUGIER, &forged, "Hello", "Is anybody there?", None).await;
    town.pump().await;
    town.case_of(HERR_NEUGIER).await;
}

async fn what_the_mail_server_put_off_waits_and_what_is_in_doubt_is_not_sent_again(town: Town) {
    let owner = she_is_promised(&town).await;
    let before = town.catcher().letters().len();
    town.catcher().script([Fault::Answer(Phase::Rcpt, "451 4.2.1 later, somebody@nordwerk.example".into())]);
    town.until("2026-11-25 11:01").await;
    assert_eq!(town.postbox(&owner).len(), 0);
    let waiting = town.desk().record().memos(9).await.expect("memos");
    assert_eq!(waiting.iter().map(|m| m.attempts).collect::<Vec<_>>(), [1], "it is tried again");
    assert_eq!(town.desk().record().told(waiting[0].id).await.expect("told"), Vec::<StaffId>::new());

    // At noon the owner and the lead are alerted: the first of these mails is taken, and nobody hears so.
    town.catcher().script([Fault::KeepAndHangUp]);
    town.until("2026-11-25 12:02").await;
    let alerts = [&owner, "Carla"].map(|name| town.postbox(name).len());
    assert_eq!(alerts, [1, 1], "each has it once");
    town.later(MINUTE * 30).await;
    assert_eq!(town.catcher().letters().len(), before + 2, "what was in doubt is not sent again");
    let matters: Vec<_> = town.desk().record().memos(9).await.expect("memos").into_iter().map(|m| m.attempts).collect();
    assert_eq!(matters, [1], "only what was put off waits, by the clock on the wall");
}

async fn of_an_archive_nobody_gets_a_mail(town: Town) {
    let raw = rehearsal::letters::written(&COSTA, staff::DESK_ADDRESS, COSTA.subject, COSTA.words, "old@post.example", None);
    let arrived = desk::Arrived { came_by: CameBy::Intake, envelope_from: None, envelope_to: Vec::new(), mailbox: None, bytes: raw };
    town.desk().keep_arrived(arrived).await.expect("kept");
    town.pump().await;
    let (_, case) = town.case_of(COSTA).await;
    town.later(HOUR * 72).await;
    assert!(town.happened(case, "duty.overdue").await > 0, "an answer is late, as Today shows");
    assert_eq!(town.catcher().letters().len(), 0, "nobody gets any mail for the past");
}

/// The desk may write once in a case. Nobody answers her, so the desk would tell that a promise was broken, and may not.
async fn that_the_desk_has_written_too_much_is_told(town: Town) {
    let mut settings = (*town.desk().set_up().expect("it is set up")).clone();
    settings.policy.automatic_per_case = 1;
    let command = CommandId(Uuid::now_v7());
    town.desk().change_settings(ChangedSettings { command, actor: Actor::Desk, settings }).await.expect("a policy that works");
    town.writes(COSTA, COSTA.subject, COSTA.words).await;
    town.pump().await;
    let (slug, case) = town.case_of(COSTA).await;
    town.until("2026-11-24 10:02").await;
    assert_eq!((town.mailbox(COSTA).len(), town.happened(case, "duty.overdue").await), (1, 1));
    let owner = town.owner_of(COSTA).await;
    let alert = town.postbox(&owner).pop().expect("an alert");
    names_no_customer(&alert, &slug);
    alert.has("The desk has stopped its automatic answers in");
    town.postbox("Carla").pop().expect("an alert").has("The desk has stopped its automatic answers in");
}

async fn an_invitation_by_mail_leads_to_a_page_that_opens(town: Town) {
    let admin = town.at_work("Priya").await;
    let page = admin.opens("/settings/people").await;
    let form = page.form_with("/settings/people", "act", "invite");
    let team = form.choices.iter().find(|(name, value)| name == "team" && !value.is_empty()).map(|(_, value)| value.clone());
    let team = team.expect("there is a team");
    let fields = [("name", "Lou Newman"), ("address", "lou@nordwerk.example"), ("team", team.as_str()), ("role", "operator")];
    let shown = admin.sends(&form.filled(&fields)).await;
    shown.says("It also leaves by mail to lou@nordwerk.example.");
    town.pump().await;
    let lou = colleague("Lou Newman", "lou@nordwerk.example");
    let letter = town.last_letter(lou);
    letter.has("Priya Nair has made a place for you at the case desk of Nordwerk Energy.").has("The link works once, until");
    let token = |text: &str| {
        text.split_once("/invitation#").map(|(_, rest)| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>())
    };
    let mailed = token(&letter.text).expect("a link");
    assert!(mailed.len() > 50 && shown.html.contains(&mailed), "the same link as on the page");
    let browser = town.browser();
    let ask = browser.get("/invitation").await;
    let opened = browser.send(&ask, "/invitation", &[("token", &mailed)]).await;
    assert!(opened.html.contains("lou@nordwerk.example"), "{}", opened.html);
    let chosen = [("password", staff::PASSWORD), ("password_again", staff::PASSWORD)];
    assert_eq!(browser.send(&opened, "/invitation", &chosen).await.path, "/login");

    let joined = town.mailbox(lou).len();
    town.later(MINUTE * 5).await;
    assert_eq!(town.mailbox(lou).len(), joined, "sent once");
}
