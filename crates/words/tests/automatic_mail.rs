//! The automatic mails, whole, as a customer or colleague reads them.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use words::Voice;
use words::automatic_mail::{
    AboutCase, Alert, AlertReason, ClosedNow, Colleague, Covered, FirstAnswer, FirstStep, Given, Invitation, NewLink, Next, NowQuiet,
    Offered, OwnerChanged, Page, PromiseBroken, Promised, PutToTest, Reminder, Reopened, Reply, Solved, SolvedAgain, StandIn,
    StrangerAnswer, WhileClosed, WhyYou, Written,
};

const CASE: AboutCase<'static> = AboutCase {
    organisation: "Nordwerk Energy",
    spoken_key: "amber otter 92",
    owner: Colleague { name: "Ines Moreau", telephone: Some("01 99 00 41 12") },
    acting: None,
    page: Some(Page { link: "https://desk.nordwerk.example/c#7Q2M-XK4D", address: "desk.nordwerk.example/c", code: "7Q2M-XK4D" }),
};

const SAMIR: Colleague<'static> = Colleague { name: "Samir Haddad", telephone: None };

fn voice() -> Voice {
    Voice::new("en", TimeZone::get("Europe/Paris").unwrap())
}

/// A local time in Paris in November 2026.
fn nov(local: &str) -> Timestamp {
    format!("2026-11-{local}+01:00").parse().unwrap()
}

fn now() -> Timestamp {
    nov("24T18:10")
}

fn closed() -> Option<ClosedNow<'static>> {
    Some(ClosedNow { opens_at: nov("25T09:00"), emergency: Some("call 01 99 00 41 00, at any hour") })
}

fn plumber() -> Option<Next<'static>> {
    Some(Next { what: Promised::Words("Mr Adjani mends the pipe"), due_at: nov("26T10:00") })
}

/// Each mail with a name, in the order in which a case lives.
fn all() -> Vec<(String, Written)> {
    let (voice, now) = (voice(), now());
    let bare = AboutCase { owner: Colleague { name: "Ines Moreau", telephone: None }, page: None, ..CASE };
    let samir = AboutCase { owner: SAMIR, ..CASE };
    let away = AboutCase { acting: Some(SAMIR), ..CASE };
    let said = "Dear Mrs Lenoir,\r\n\r\nI am sorry: the repair did not hold.\r\nAnother plumber comes.\r\n\r\nInes Moreau";
    let mut mails = vec![
        (
            "first-answer",
            FirstAnswer { case: CASE, first_step: FirstStep::Answers, due_at: nov("25T12:00"), closed: None }.write(&voice, now),
        ),
        (
            "first-answer-closed",
            FirstAnswer { case: bare, first_step: FirstStep::Answers, due_at: nov("25T12:00"), closed: closed() }.write(&voice, now),
        ),
        (
            "first-answer-owner-away",
            FirstAnswer { case: away, first_step: FirstStep::Answers, due_at: nov("25T12:00"), closed: None }.write(&voice, now),
        ),
        ("stranger", StrangerAnswer { organisation: "Nordwerk Energy", read_by: nov("25T12:00"), closed: closed() }.write(&voice, now)),
        ("owner-changed", OwnerChanged { case: samir, before: "Ines Moreau", next: plumber() }.write(&voice, now)),
        ("covered", Covered { case: CASE, stand_in: SAMIR, until: Some(nov("30T09:00")), next: plumber() }.write(&voice, now)),
        ("covered-open", Covered { case: CASE, stand_in: SAMIR, until: None, next: None }.write(&voice, now)),
        ("promise-broken", broken(nov("18T17:00")).write(&voice, now)),
        ("promise-broken-moved", broken(nov("16T17:00")).write(&voice, now)),
        ("solved-again", SolvedAgain { case: CASE, asked_at: Some(nov("20T09:00")), quiet_at: Some(nov("30T09:00")) }.write(&voice, now)),
        ("quiet", NowQuiet { case: CASE, times_asked: 2 }.write(&voice, now)),
        ("solved", Solved { case: CASE, said_at: nov("24T17:55") }.write(&voice, now)),
        (
            "first-answer-call",
            FirstAnswer { case: bare, first_step: FirstStep::Calls, due_at: nov("25T12:00"), closed: None }.write(&voice, now),
        ),
        ("solved-again-undated", SolvedAgain { case: bare, asked_at: None, quiet_at: None }.write(&voice, now)),
        ("put-to-test", PutToTest { case: CASE, asked_by: nov("26T12:00") }.write(&voice, now)),
        ("while-closed", WhileClosed { case: CASE, next: plumber(), closed: closed().unwrap() }.write(&voice, now)),
        ("reopened", Reopened { case: CASE, answer_due_at: nov("25T12:00"), closed: closed() }.write(&voice, now)),
        ("new-link", NewLink { case: CASE, valid_until: Some("2027-01-24T17:10:00Z".parse().unwrap()) }.write(&voice, now)),
        ("reply", Reply { case: CASE, subject: "The heating\r\nagain", said, next: plumber(), asked_again_at: None }.write(&voice, now)),
        ("reply-without-subject", Reply { case: bare, subject: " ", said, next: None, asked_again_at: None }.write(&voice, now)),
        (
            "reply-that-asks",
            Reply { case: CASE, subject: "The heating", said, next: None, asked_again_at: Some(nov("27T09:00")) }.write(&voice, now),
        ),
        (
            "reply-that-asks-by-mail-alone",
            Reply { case: bare, subject: "The heating", said, next: None, asked_again_at: Some(nov("27T09:00")) }.write(&voice, now),
        ),
    ]
    .into_iter()
    .map(|(name, mail)| (name.to_owned(), mail))
    .collect::<Vec<_>>();
    mails.extend(to_colleagues(&voice, now));
    mails
}

/// What colleagues get, each as it is by itself, and some in one mail.
fn to_colleagues(voice: &Voice, now: Timestamp) -> Vec<(String, Written)> {
    let (spoken_key, link) = ("amber otter 92", "https://desk.nordwerk.example/cases/amber-otter-92");
    let invitation = Invitation {
        organisation: "Nordwerk Energy",
        inviter: Some("Ines Moreau"),
        link: "https://desk.nordwerk.example/invitation#9F",
        valid_until: nov("27T18:10"),
    };
    let reminder =
        |what, why_you| Reminder { spoken_key, promise: Next { what, due_at: nov("25T10:30") }, link, why_you }.write(voice, now);
    let alert = |reason, why_you| {
        let promise = (reason == AlertReason::BrokenNotDisclosed).then_some(Next { what: Promised::Call, due_at: nov("24T10:30") });
        Alert { reason, spoken_key, owner: "Ines Moreau", act_by: nov("25T10:30"), promise, link, why_you }.write(voice, now)
    };
    let offered = Offered { spoken_key, from: "Ines Moreau", answer_by: nov("25T10:30"), link }.write(voice, now);
    let given = Given { spoken_key, by: "Carla Brandt", next_by: nov("25T10:30"), link }.write(voice, now);
    let today = "https://desk.nordwerk.example/today";
    let stand_in = StandIn { who: "Ines Moreau", from: nov("26T08:00"), until: nov("30T08:00"), link: today }.write(voice, now);
    let together = vec![alert(AlertReason::HarmWithoutStopgap, WhyYou::Owner), reminder(Promised::Call, WhyYou::Owner), offered.clone()];
    let mut mails = vec![
        ("to-staff-invitation".to_owned(), invitation.write(voice, now)),
        ("to-staff-invitation-by-the-desk".to_owned(), Invitation { inviter: None, ..invitation }.write(voice, now)),
        ("to-staff-reminder".to_owned(), reminder(Promised::Call, WhyYou::Owner)),
        ("to-staff-reminder-unsaid".to_owned(), reminder(Promised::Unsaid, WhyYou::ActsFor("Ines Moreau"))),
        ("to-staff-offered".to_owned(), offered),
        ("to-staff-given".to_owned(), given),
        ("to-staff-stand-in".to_owned(), stand_in.clone()),
        ("to-staff-alone".to_owned(), Written::for_a_colleague(voice, now, vec![stand_in]).unwrap()),
        ("to-staff-together".to_owned(), Written::for_a_colleague(voice, now, together).unwrap()),
    ];
    let alerts = AlertReason::ALL.map(|reason| (format!("to-staff-alert-{reason:?}"), alert(reason, WhyYou::Lead)));
    mails.extend(alerts);
    mails
}

fn broken(first: Timestamp) -> PromiseBroken<'static> {
    let (due_at, answer_due_at) = (nov("18T17:00"), nov("25T12:00"));
    PromiseBroken { case: CASE, what: Promised::Words("a plumber comes"), first_due_at: first, due_at, answer_due_at }
}

#[test]
fn each_automatic_mail_reads_as_it_was_agreed() {
    let shown: Vec<String> = all().iter().map(|(name, mail)| format!("=== {name}\nSubject: {}\n\n{}", mail.subject, mail.text())).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn no_mail_shows_a_missing_text_or_an_argument_that_was_not_filled_in() {
    for (name, mail) in all() {
        let whole = format!("{}\n{}", mail.subject, mail.text());
        assert!(!whole.contains(['⟦', '{', '}']), "{name}: {whole}");
        assert!(!mail.subject.contains('\n') && !mail.subject.is_empty(), "{name}: {:?}", mail.subject);
        assert!(mail.paragraphs.iter().all(|paragraph| !paragraph.trim().is_empty()), "{name}");
    }
}

#[test]
fn machines_give_facts_and_dates_and_never_apologise() {
    let people = ["sorry", "apolog", "regret", "unfortunate", "inconvenience", "thank", "please", "dear ", "valued", "understand"];
    for (name, mail) in all().into_iter().filter(|(name, _)| !name.starts_with("reply")) {
        let whole = format!("{}\n{}", mail.subject, mail.text()).to_lowercase();
        for word in people {
            assert!(!whole.contains(word), "{name} says “{word}”: {whole}");
        }
    }
}

#[test]
fn each_mail_about_a_case_can_be_answered_and_names_who_reads_the_answer() {
    for (name, mail) in all() {
        let staff = name.starts_with("to-staff");
        if !staff && name != "stranger" {
            assert!(mail.text().contains("Ines Moreau") || mail.text().contains("Samir Haddad"), "{name}");
            assert!(mail.text().contains("answer this message") || mail.text().contains("What you answer"), "{name}");
        }
    }
}

#[test]
fn a_strangers_answer_holds_no_key_no_owner_and_no_link() {
    let (_, mail) = all().into_iter().find(|(name, _)| name == "stranger").unwrap();
    let whole = format!("{}\n{}\n{}", mail.subject, mail.text(), mail.html());
    for secret in ["amber", "otter", "Ines", "Samir", "desk.nordwerk", "7Q2M"] {
        assert!(!whole.contains(secret), "{secret} in {whole}");
    }
}

#[test]
fn what_a_person_wrote_stands_first_and_unchanged() {
    let (_, mail) = all().into_iter().find(|(name, _)| name == "reply").unwrap();
    assert_eq!(mail.subject, "Re: The heating again");
    let said = "Dear Mrs Lenoir,\n\nI am sorry: the repair did not hold.\nAnother plumber comes.\n\nInes Moreau\n\n";
    assert!(mail.text().starts_with(said), "{}", mail.text());
    let again = Reply { case: CASE, subject: "RE: heating", said: "x", next: None, asked_again_at: None }.write(&voice(), now());
    assert_eq!(again.subject, "RE: heating");
}

#[test]
fn html_is_escaped_and_only_links_become_links() {
    let said = "<script>alert(1)</script> \"&\" see https://a.example/?x=1&y='2' now\nnext javascript:alert(1)";
    let mail = Reply { case: AboutCase { page: None, ..CASE }, subject: "", said, next: None, asked_again_at: None }.write(&voice(), now());
    let html = mail.html();
    assert!(html.starts_with("<div lang=\"en\" dir=\"ltr\">\n<p>&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&quot; see "));
    assert!(html.contains("<a href=\"https://a.example/?x=1&amp;y=&#39;2&#39;\">https://a.example/?x=1&amp;y=&#39;2&#39;</a> now<br>\nnext javascript:alert(1)</p>"), "{html}");
    assert_eq!(html.matches("<a ").count(), 1);
}

#[test]
fn a_name_in_another_alphabet_does_not_turn_the_sentence_around() {
    let owner = Colleague { name: "ليلى حداد", telephone: Some("01 99 00 41 12") };
    let mail = FirstAnswer { case: AboutCase { owner, ..CASE }, first_step: FirstStep::Answers, due_at: nov("25T12:00"), closed: None };
    let text = mail.write(&voice(), now()).text();
    assert!(text.contains("\u{2068}ليلى حداد\u{2069} reads it and answers you by Wednesday 25 November, 12:00."), "{text}");
}
