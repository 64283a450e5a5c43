//! People who appear beside the sample.

use super::case_page::{duty, next};
use super::town::{Sample, hours, minutes};
use web::pages::owed::{Door, DutyKind, HarmTag, Owed, OwedKind, PromiseKind, Told, Waiting};
use web::pages::who::Who;

pub fn paul() -> Who {
    Who::named("Paul Lenoir")
}

/// Those who wait in the sketch of the day, the sample first.
pub fn waiting(s: &Sample) -> Vec<Waiting> {
    let row = |key: &str, who: Who, about: &str, owed: Owed| Waiting {
        key: key.to_owned(),
        spoken_key: key.replace('-', " "),
        who,
        about: about.to_owned(),
        harm: None,
        owed: Some(owed),
        unanswered_since: None,
        owner: s.owner.to_owned(),
        mine: true,
        broken_untold: false,
        speaks: None,
    };
    let promise = |kind, what: Option<&str>, due_at| Owed {
        kind: OwedKind::Promise(kind),
        what: what.map(str::to_owned),
        by: s.owner.to_owned(),
        due_at,
        told: Told::Told { at: hours(-20), door: Door::Mail },
    };
    vec![
        Waiting {
            harm: Some(HarmTag { what: "no heating".to_owned(), since_at: hours(-552), stopgap: None }),
            unanswered_since: Some(minutes(-64)),
            ..row("amber-otter-92", s.who(), if s.subject.is_empty() { "A message without a subject" } else { s.subject }, next(s))
        },
        Waiting {
            broken_untold: true,
            ..row(
                "red-finch-41",
                Who::named("Tomasz Nowak"),
                "Gets reminders for a mobile account that he cancelled in March.",
                duty(s, DutyKind::Disclose, -1),
            )
        },
        row(
            "green-wren-8",
            Who::named("Aline and Rui Costa"),
            "A bill of 4,310 € for two months; the meter is suspected.",
            promise(PromiseKind::Payment, Some("Send the corrected bill"), minutes(102)),
        ),
        Waiting {
            speaks: Some("Turkish".to_owned()),
            ..row(
                "grey-lynx-30",
                Who::named("Yusuf Demir"),
                "Can’t install the app from his country’s store, and the web page sends him to the app.",
                duty(s, DutyKind::Answer, 5),
            )
        },
        row(
            "tall-birch-64",
            Who::named("Greta Olsen"),
            "Line restored on Friday. She has not yet said that it is solved.",
            duty(s, DutyKind::AskSolved, 6),
        ),
        Waiting {
            owed: Some(Owed { told: Told::Impossible { why: "no address".to_owned() }, ..promise(PromiseKind::Answer, None, hours(28)) }),
            ..row("slow-river-5", Who::default(), s.words, promise(PromiseKind::Answer, None, hours(28)))
        },
    ]
}

/// Those who are with somebody else now.
pub fn with_others(s: &Sample) -> Vec<Waiting> {
    let mut rows = waiting(s);
    rows.truncate(1);
    for row in &mut rows {
        row.who = Who::named("Paolo Bianchi");
        row.about = "Dispatch has confirmed that the part is on the van.".to_owned();
        row.harm = None;
        row.unanswered_since = None;
        row.owed = Some(Owed {
            kind: OwedKind::Promise(PromiseKind::Visit),
            what: Some("Plumber visits".to_owned()),
            due_at: hours(70),
            ..next(s)
        });
        row.mine = false;
    }
    rows
}
