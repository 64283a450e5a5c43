//! A story with every kind of entry.

use super::town::{Sample, hours, minutes};
use web::pages::case::timeline::{Attached, Delivery, Entry, Fate, Happened, Speaker, Text};
use web::pages::owed::Door;

pub fn text(s: &Sample) -> Text {
    Text {
        subject: (!s.subject.is_empty()).then(|| s.subject.to_owned()),
        new: s.words.to_owned(),
        quoted: format!("On Friday {} wrote:\n> We will call you on Monday.\n--\n{}", s.owner, s.name.unwrap_or("")),
        language: Some("en".to_owned()),
    }
}

pub fn file(s: &Sample) -> Attached {
    Attached {
        name: format!("photo of {}.jpg", s.name.unwrap_or("the wall")),
        media_type: "image/jpeg".to_owned(),
        size_bytes: 2_345_678,
        href: "/cases/amber-otter-92/attachments/1".to_owned(),
    }
}

fn name(s: &Sample) -> String {
    s.name.unwrap_or("somebody@post.example").to_owned()
}

fn staff(name: &str) -> Speaker {
    Speaker::Staff(name.to_owned())
}

fn plumber() -> String {
    "Plumber on 18 November".to_owned()
}

/// What was said, noted, promised and harmed.
fn first_kinds(s: &Sample) -> Vec<Happened> {
    let said = |delivery| Happened::WeSaid { by: staff(s.owner), to: vec![name(s), "Paul Lenoir".to_owned()], door: Door::Mail, delivery };
    let they = |door, someone_else, explained_again| Happened::TheySaid {
        who: name(s),
        door,
        someone_else,
        waited_minutes: Some(14),
        talked_minutes: Some(6),
        explained_again,
    };
    vec![
        said(Delivery::WaitsForUndo { until_at: minutes(1), undo_of: "message_1".to_owned() }),
        they(Door::Mail, false, false),
        Happened::Noted { by: s.owner.to_owned() },
        Happened::PromiseBroken { what: plumber(), due_at: hours(-110) },
        Happened::PromiseDisclosed { what: plumber(), by: staff(s.owner) },
        Happened::HandOverAccepted { by: s.owner.to_owned(), from: "Karim Aziz".to_owned() },
        they(Door::Telephone, true, true),
        said(Delivery::Accepted { at: minutes(-50) }),
        Happened::WeSaid { by: Speaker::Desk, to: vec![name(s)], door: Door::Mail, delivery: Delivery::OnItsWay },
        Happened::Withheld { id: "contact_4".to_owned(), from: name(s), fate: Fate::Waits },
        Happened::Withheld { id: "contact_5".to_owned(), from: name(s), fate: Fate::KeptBack },
        Happened::ReopenedHere { by: s.owner.to_owned() },
        Happened::ReopenedUndelivered,
        said(Delivery::Bounced { why: format!("550 5.1.1 no such user {}", name(s)) }),
        said(Delivery::Deferred { again_at: minutes(20), why: "451 try later".to_owned() }),
        said(Delivery::InDoubt { looked_up_at: minutes(10) }),
        said(Delivery::TakenBack),
        Happened::WeSaid { by: staff(s.owner), to: vec![name(s)], door: Door::Telephone, delivery: Delivery::InPerson },
        Happened::NoAnswerNeeded { by: s.owner.to_owned(), from: name(s) },
        Happened::PromiseKept { what: plumber(), how: None, said_at: Some(hours(-100)) },
        Happened::PromiseKept { what: plumber(), how: Some("photograph".to_owned()), said_at: None },
        Happened::PromiseMoved { what: plumber(), first_at: hours(-120), to_at: hours(48), by: s.owner.to_owned() },
        Happened::HarmBelieved { what: s.subject.to_owned(), since_at: hours(-552), by: s.owner.to_owned() },
        Happened::StopgapGiven { what: "two electric heaters".to_owned(), by: s.owner.to_owned() },
        Happened::HarmOver { what: "no heating".to_owned(), by: s.owner.to_owned() },
    ]
}

/// How it was asked, ended, covered and handed over.
fn later_kinds(s: &Sample) -> Vec<Happened> {
    vec![
        Happened::SolvedAsked { by: staff(s.owner) },
        Happened::SolvedConfirmed { who: name(s), door: Door::CustomerPage },
        Happened::SolvedContradicted { who: name(s), door: Door::Mail },
        Happened::PutToTest { ask_at: hours(60) },
        Happened::WentQuiet,
        Happened::Reopened { who: name(s), door: Door::Letter },
        Happened::Refused { asked: "another firm".to_owned(), because: s.subject.to_owned(), by: s.owner.to_owned() },
        Happened::BounceCame { of: plumber(), why: "mailbox full".to_owned() },
        Happened::AutoReplyCame { from: name(s) },
        Happened::CoverSought { away: s.owner.to_owned(), lease_until: minutes(15) },
        Happened::CoverBegan { away: s.owner.to_owned(), stand_in: "Samir Haddad".to_owned(), until_at: Some(hours(180)) },
        Happened::CoverBegan { away: s.owner.to_owned(), stand_in: "Samir Haddad".to_owned(), until_at: None },
        Happened::CoverEnded { back: s.owner.to_owned() },
        Happened::HandOverOffered { by: "Karim Aziz".to_owned(), to: s.owner.to_owned() },
        Happened::HandOverDeclined { by: s.owner.to_owned(), reason: s.words.to_owned() },
        Happened::HandOverWithdrawn { by: s.owner.to_owned() },
        Happened::HandOverLapsed { to: s.owner.to_owned() },
        Happened::Released { by: s.owner.to_owned(), from: name(s) },
        Happened::KeptBack { by: s.owner.to_owned(), from: name(s) },
        Happened::PromiseMade { what: plumber(), by: s.owner.to_owned(), due_at: hours(72) },
        Happened::PromiseWithdrawn { what: plumber() },
        Happened::FinalAnswerProposed { by: s.owner.to_owned() },
        Happened::FinalAnswerDeclined { by: s.owner.to_owned(), why: Some(s.words.to_owned()) },
        Happened::FinalAnswerDeclined { by: s.owner.to_owned(), why: None },
        Happened::FinalAnswerGiven { by: s.owner.to_owned(), reviewed_by: "Samir Haddad".to_owned() },
        Happened::NotACustomer { by: s.owner.to_owned() },
        Happened::TakenBack { by: s.owner.to_owned(), what: plumber() },
        Happened::OwnerBecame { owner: s.owner.to_owned(), why: "knows them".to_owned() },
        Happened::Opened { door: Door::Mail, owner: s.owner.to_owned() },
    ]
}

/// So many entries, the newest first; every kind comes up once the story is long enough.
pub fn timeline(s: &Sample, count: usize) -> Vec<Entry> {
    let mut out = Vec::new();
    while out.len() < count {
        for what in first_kinds(s).into_iter().chain(later_kinds(s)) {
            let n = out.len();
            if n >= count {
                break;
            }
            let wordy =
                matches!(what, Happened::TheySaid { .. } | Happened::WeSaid { .. } | Happened::Noted { .. } | Happened::Withheld { .. });
            out.push(Entry {
                id: n.to_string(),
                at: minutes(-64 - 190 * i64::try_from(n).expect("small")),
                recorded_at: (n % 7 == 6).then(|| minutes(-60)),
                text: wordy.then(|| text(s)),
                attachments: if n % 8 == 1 { vec![file(s), file(s)] } else { Vec::new() },
                original_href: (n % 5 == 2).then(|| format!("/cases/amber-otter-92/contacts/{n}/original")),
                what,
            });
        }
    }
    out
}
