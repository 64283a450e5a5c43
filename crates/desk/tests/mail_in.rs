//! The desk by itself, on SQLite in a temporary folder: a mail becomes a case with an owner and a first promise, and time passes.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use casework::{
    Actor, Case, CaseEvent,
    command::Word,
    conversation::message::MessageEvent,
    event::Event,
    ids::CommandId,
    people::{
        organisation::{EmergencyContact, MailOut, MailSecurity, Settings},
        staff::StaffCommand,
    },
    policy::Policy,
};
use desk::{Arrived, ChangedSettings, Clock, Colleague, Desk, Keys, ReadAs, Reply, SetUp, real_now};
use jiff::{SignedDuration, Timestamp};
use record::{Record, ledger::CameBy, store::Place, views::case_list::CaseRow};
use uuid::Uuid;

struct Town {
    desk: Desk,
    _folder: tempfile::TempDir,
}

fn colleague(name: &str, mail: &str, role: &str) -> Colleague {
    Colleague {
        name: name.into(),
        mail: mail.into(),
        telephone: None,
        team: "Heating".into(),
        role: Some(role.into()),
        languages: vec!["en".into()],
    }
}

fn answers() -> SetUp {
    SetUp {
        organisation: "Nordwerk Energy".into(),
        base_address: "http://127.0.0.1:8080".into(),
        zone: "Europe/Berlin".into(),
        language: "en".into(),
        hours: "Mon-Fri 09:00-17:00".into(),
        holidays: String::new(),
        emergency: EmergencyContact { who: "The network's watch".into(), telephone: "01 99 00 41 00".into() },
        mail_address: "help@nordwerk.example".into(),
        telephone: None,
        mail_out: MailOut { host: "127.0.0.1".into(), port: 2525, security: MailSecurity::None, user: None },
        policy: Policy::default(),
        administrator: colleague("Ada Brandt", "ada@nordwerk.example", "administrator"),
        colleagues: vec![
            colleague("Ines Moreau", "ines@nordwerk.example", "operator"),
            colleague("Samir Haddad", "samir@nordwerk.example", "lead"),
        ],
    }
}

impl Town {
    async fn open() -> Town {
        let folder = tempfile::tempdir().unwrap();
        let record = Record::open(&Place::Folder(folder.path().into()), &folder.path().join("files")).await.unwrap();
        // A Monday, ten in the morning in Berlin.
        let clock = Clock::simulated("2026-11-23T09:00:00Z".parse::<Timestamp>().unwrap());
        let desk = Desk::open(record, Keys::fixed(7), clock).await.unwrap();
        desk.carry_out_set_up(&answers()).await.unwrap();
        Town { desk, _folder: folder }
    }

    async fn mail(&self, from: &str, to: &str, subject: &str, text: &str) {
        let id = Uuid::now_v7().simple().to_string();
        let raw = format!(
            "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{id}@mail.example>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n\r\n{text}\r\n"
        );
        self.mail_as(from.rsplit('<').next().unwrap().trim_end_matches('>'), to, &raw).await;
    }

    /// A whole message under its envelope.
    async fn mail_as(&self, from: &str, to: &str, raw: &str) {
        let arrived = Arrived {
            came_by: CameBy::Smtp,
            envelope_from: Some(from.to_owned()),
            envelope_to: vec![to.to_owned()],
            mailbox: None,
            bytes: raw.as_bytes().to_vec(),
        };
        self.desk.keep_arrived(arrived).await.unwrap();
        for line in self.desk.record().take_unread(real_now(), 10).await.unwrap() {
            let bytes = self.desk.record().original(line.original).await.unwrap().unwrap();
            let read = mail::read(&bytes).map_or_else(|e| ReadAs::Unreadable(desk::why_unreadable(&e)), |m| ReadAs::Message(Box::new(m)));
            self.desk.take_in(&line, read).await.unwrap();
        }
    }

    async fn cases(&self) -> Vec<CaseRow> {
        self.desk.record().every_case(casework::ids::CaseId(Uuid::nil()), 50).await.unwrap()
    }

    async fn staff(&self, name: &str) -> casework::ids::StaffId {
        self.desk.staff_names().await.unwrap().all().iter().find(|s| s.name == name).unwrap().staff
    }

    async fn later(&self, hours: i64) {
        self.desk.move_time(self.desk.now() + SignedDuration::from_hours(hours), async || Ok(())).await.unwrap();
    }
}

#[tokio::test]
async fn rule_01_a_mail_of_a_stranger_becomes_a_case_with_an_owner_and_a_told_promise() {
    let town = Town::open().await;
    town.mail(
        "Maria Lenoir <maria@lenoir.example>",
        "help@nordwerk.example",
        "No heating",
        "It has been cold for three days. Please send somebody to mend it.",
    )
    .await;
    let cases = town.cases().await;
    assert_eq!(cases.len(), 1);
    let case = &cases[0];
    assert_eq!((case.state.as_str(), case.customer_name.as_deref()), ("open", Some("Maria Lenoir")));
    let owner = town.desk.staff_names().await.unwrap().of(case.owner);
    assert!(!owner.is_empty());
    let next = case.next.as_ref().unwrap();
    assert_eq!((next.step.as_str(), next.untold.as_deref()), ("promise.answer", Some("being_delivered")));
    let waiting = town.desk.record().outbox(10).await.unwrap();
    assert_eq!(waiting.len(), 1);
    let mail = town.desk.word_message(waiting[0].case, waiting[0].message).await.unwrap().unwrap();
    let text = mail.written.text();
    assert_eq!(mail.to_address, "maria@lenoir.example");
    assert!(text.contains(&owner), "{text}");
    assert!(text.contains("http://127.0.0.1:8080/c#"), "{text}");
    assert!(!text.to_lowercase().contains("sorry"), "machines give facts: {text}");
    assert!(mail.reply_to.starts_with(&format!("help+{}", case.slug)), "{}", mail.reply_to);
    let counts = town.desk.record().mail_counts().await.unwrap();
    assert_eq!((counts.contacts, counts.messages()), (1, 1));
}

#[tokio::test]
async fn an_answer_to_the_keyed_address_joins_the_case_and_a_strangers_is_withheld() {
    let town = Town::open().await;
    town.mail("Maria Lenoir <maria@lenoir.example>", "help@nordwerk.example", "No heating", "It is cold.").await;
    let case = town.cases().await.remove(0);
    let settings = town.desk.settings().unwrap();
    let address = town.desk.reply_address(&settings, case.case, &case.slug);
    town.mail("Maria Lenoir <maria@lenoir.example>", &address, "Re: something else entirely", "Is anybody coming?").await;
    town.mail("Paul <paul@elsewhere.example>", &address, "My mother", "She is 89.").await;
    assert_eq!(town.cases().await.len(), 1, "both reached the case");
    let Case::Open(open) = town.desk.record().case(case.case).await.unwrap() else { panic!("it is open") };
    let seen: Vec<bool> = open.story.contacts.iter().map(|c| c.withheld).collect();
    assert_eq!(seen, [false, false, true]);
    town.mail("Mallory <mallory@elsewhere.example>", "help@nordwerk.example", &format!("Re: {}", case.slug), "I quote a key.").await;
    assert_eq!(town.cases().await.len(), 2, "a key in a subject joins nothing");
}

#[tokio::test]
async fn rule_03_a_stranger_at_a_cases_address_is_told_that_a_person_reads_it_and_nothing_of_the_case() {
    let town = Town::open().await;
    town.mail("Maria Lenoir <maria@lenoir.example>", "help@nordwerk.example", "No heating", "It is cold.").await;
    let case = town.cases().await.remove(0);
    let address = town.desk.reply_address(&town.desk.settings().unwrap(), case.case, &case.slug);
    town.mail("Paul <paul@elsewhere.example>", &address, "My mother", "She is 89.").await;
    let mut to_paul = Vec::new();
    for waiting in town.desk.record().outbox(10).await.unwrap() {
        let mail = town.desk.word_message(waiting.case, waiting.message).await.unwrap().unwrap();
        if mail.to_address == "paul@elsewhere.example" {
            to_paul.push(mail);
        }
    }
    let [mail] = to_paul.as_slice() else { panic!("one line to him: {to_paul:?}") };
    assert!(mail.written.text().contains("A person reads it by"), "{}", mail.written.text());
    assert_eq!(mail.reply_to, "help@nordwerk.example");
    let whole = format!("{mail:?}").to_lowercase();
    let spoken = case.slug.replace('-', " ");
    let owner = town.desk.staff_names().await.unwrap().of(case.owner);
    for secret in [case.slug.as_str(), &spoken, "maria", "lenoir", "heating", "/c#", &owner.to_lowercase()] {
        assert!(!whole.contains(secret), "{secret} is of the case: {whole}");
    }
}

#[tokio::test]
async fn rule_03_an_answer_to_an_address_that_the_organisation_had_joins_the_case() {
    let town = Town::open().await;
    town.mail("Maria Lenoir <maria@lenoir.example>", "help@nordwerk.example", "No heating", "It is cold.").await;
    let case = town.cases().await.remove(0);
    let before = town.desk.settings().unwrap();
    let old = town.desk.reply_address(&before, case.case, &case.slug);
    let settings = Settings { mail_address: "care@nordwerk-new.example".into(), ..(*before).clone() };
    let changed = ChangedSettings { command: CommandId(Uuid::now_v7()), actor: Actor::Desk, settings };
    town.desk.change_settings(changed).await.unwrap();
    assert!(town.desk.knows_address(&old) && town.desk.knows_address("care@nordwerk-new.example"));
    assert!(!town.desk.knows_address("help@elsewhere.example"));
    town.mail("Maria Lenoir <maria@lenoir.example>", &old, "Re: No heating", "Is anybody coming?").await;
    assert_eq!(town.cases().await.len(), 1, "it joined");
}

#[tokio::test]
async fn rule_14_what_a_mail_server_said_of_a_person_lies_in_the_vault_and_in_no_event() {
    let town = Town::open().await;
    town.mail("Maria Lenoir <maria@lenoir.example>", "help@nordwerk.example", "No heating", "It is cold.").await;
    let case = town.cases().await.remove(0);
    let message = town.desk.record().outbox(10).await.unwrap()[0].message;
    let bounces = town.desk.bounce_address(&town.desk.settings().unwrap(), message);
    town.desk
        .record()
        .keep_sent(message, case.case, "a.1@nordwerk.example".into(), b"as it left".to_vec(), None, real_now())
        .await
        .unwrap();
    town.mail_as(
        "",
        &bounces,
        "From: MAILER-DAEMON@mail.example\r\nTo: help@nordwerk.example\r\nSubject: Undelivered\r\nMessage-ID: <d@mail.example>\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nIt came back.\r\n--b\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\nFinal-Recipient: rfc822; maria@lenoir.example\r\n\
         Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <maria@lenoir.example>: Recipient address rejected\r\n--b--\r\n",
    )
    .await;
    let file = town.desk.open_file_unasked(case.case).await.unwrap();
    let returned = file.events.iter().find_map(|r| match &r.event {
        CaseEvent::Message(MessageEvent::Bounced { answer, .. }) => Some(answer),
        _ => None,
    });
    let answer = file.texts.particular(returned.expect("it came back")).unwrap();
    assert!(answer.contains("maria@lenoir.example"), "whoever looks after the case reads why: {answer}");
    for event in &file.events {
        let (_, body) = event.event.written();
        assert!(!body.contains("maria"), "{body}");
    }
}

#[tokio::test]
async fn rule_01_who_writes_again_at_night_is_told_when_we_open_and_whom_to_call() {
    let town = Town::open().await;
    let (maria, desk) = ("Maria Lenoir <maria@lenoir.example>", "help@nordwerk.example");
    town.mail(maria, desk, "No heating", "It is cold.").await;
    town.later(13).await;
    for text in ["It is colder.", "Hello?"] {
        town.mail(maria, desk, "Re: No heating", text).await;
    }
    let waiting = town.desk.record().outbox(10).await.unwrap();
    assert_eq!((town.cases().await.len(), waiting.len()), (1, 2), "the first answer, and one word for the night");
    let mail = town.desk.word_message(waiting[1].case, waiting[1].message).await.unwrap().unwrap();
    let text = mail.written.text();
    assert!(text.contains("We are closed now. We open") && text.contains("Tuesday 24 November, 9:00"), "{text}");
    assert!(text.contains("In an emergency, before we open: 01 99 00 41 00"), "{text}");
    assert!(text.contains("What happens next: an answer, by"), "what was promised before: {text}");
    assert!(mail.auto_submitted.is_some() && !text.to_lowercase().contains("sorry"), "{text}");
}

#[tokio::test]
async fn rule_07_a_promise_that_nobody_keeps_is_broken_and_told_by_the_desk() {
    let town = Town::open().await;
    town.mail("Maria Lenoir <maria@lenoir.example>", "help@nordwerk.example", "No heating", "It is cold.").await;
    town.later(72).await;
    let Case::Open(open) = town.desk.record().case(town.cases().await[0].case).await.unwrap() else { panic!("it is open") };
    use casework::promise::promise::{DisclosedBy, Fate};
    assert!(open.story.past.iter().any(|p| matches!(p.fate, Fate::Disclosed { by: DisclosedBy::Desk, .. })), "{:?}", open.story.past);
    let waiting = town.desk.record().outbox(10).await.unwrap();
    // The first answer, what was broken on Tuesday, and the answer that was promised then and broken on Wednesday.
    assert_eq!(waiting.len(), 3);
    assert!(town.desk.record().verify(|_| ()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_reply_keeps_the_promise_and_asks_and_the_customers_word_ends_the_case() {
    let town = Town::open().await;
    town.mail("Maria Lenoir <maria@lenoir.example>", "help@nordwerk.example", "A question", "When do you open on Saturday?").await;
    let row = town.cases().await.remove(0);
    let Case::Open(open) = town.desk.record().case(row.case).await.unwrap() else { panic!("it is open") };
    let reply = Reply {
        command: CommandId(Uuid::now_v7()),
        staff: open.owner,
        case: row.case,
        seen: open.story.version,
        to: open.story.customer,
        text: "We open at ten on Saturday. Is your question answered?".into(),
        subject: String::new(),
        keeps: open.owed.promises().map(|p| p.id).collect(),
        promises: Vec::new(),
        discloses: Vec::new(),
        moves: Vec::new(),
        offers: Vec::new(),
        asks_solved: true,
        attachments: Vec::new(),
    };
    let first = town.desk.reply(reply.clone()).await.unwrap();
    assert!(first.changed);
    let waiting = town.desk.record().outbox(10).await.unwrap();
    let asking = town.desk.word_message(row.case, waiting.last().unwrap().message).await.unwrap().unwrap().written.text();
    assert!(asking.contains("Is it solved, or is it not?") && asking.contains("If we do not hear from you, we ask again on"), "{asking}");
    assert!(!town.desk.reply(reply).await.unwrap().changed, "the same command acts once");
    let word = town.desk.word_on_page(CommandId(Uuid::now_v7()), row.case, row.customer, Word::Solved, "Yes, thank you.").await.unwrap();
    assert_eq!(word.case.state(), "solved");
    let other =
        town.desk.word_on_page(CommandId(Uuid::now_v7()), row.case, casework::ids::PersonId(Uuid::now_v7()), Word::NotSolved, "").await;
    assert!(matches!(other, Err(desk::Declined::NotFound)), "nobody else has a word in it");
}

#[tokio::test]
async fn rule_01_an_unplanned_absence_is_covered_within_the_lease_once_a_customer_waits() {
    let town = Town::open().await;
    town.mail("Maria Lenoir <maria@lenoir.example>", "help@nordwerk.example", "No heating", "It is cold.").await;
    let row = town.cases().await.remove(0);
    let owner = row.owner.unwrap();
    let absence = casework::ids::AbsenceId(Uuid::now_v7());
    let colleague = if town.desk.staff_names().await.unwrap().name(owner) == "Samir Haddad" {
        town.staff("Ines Moreau").await
    } else {
        town.staff("Samir Haddad").await
    };
    town.desk
        .about_staff(Actor::Staff(colleague), CommandId(Uuid::now_v7()), owner, StaffCommand::ReportAbsence { absence })
        .await
        .unwrap();
    town.later(1).await;
    let row = town.cases().await.remove(0);
    assert_eq!(row.owner, Some(owner), "ownership stays");
    assert_ne!(row.acting, Some(owner), "somebody else acts");
}
