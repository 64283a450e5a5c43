//! The account at the end: what the world outside was told, against the record and what left.

use super::{
    book::{Book, Tally, Told},
    cycles::sent_twice,
    ground::Ground,
};
use doors::catcher::Catcher;
use rehearsal::Letter;
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// The numbers of an account that adds up.
pub struct Account {
    tally: Tally,
    duplicates: u64,
    left: usize,
    pub doubts: usize,
    looked_up: usize,
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { mails, acknowledgements, replies, refused } = self.tally;
        let Account { duplicates, left, doubts, looked_up, .. } = self;
        write!(
            f,
            "{mails} mails acknowledged ({acknowledgements} times, {duplicates} noted as duplicates), {replies} replies taken and {refused} \
             refused, {left} messages left; {doubts} sends in doubt, {looked_up} of them found in the archive; 0 lost, 0 stored twice, 0 sent twice"
        )
    }
}

/// Settles the account of a desk that has stopped.
///
/// # Panics
/// With what was lost, stored twice or sent twice.
pub async fn settle(ground: &Ground, book: &Book, catcher: &Catcher) -> Account {
    let counts = {
        let record = ground.record().await;
        assert_eq!(record.outbox(10).await.expect("the outbox"), [], "everything has left");
        record.mail_counts().await.expect("counts")
    };
    let (tally, mails) = (book.tally(), book.mails());
    assert_eq!((counts.unread, counts.waiting, counts.notices), (0, 0, 0), "{counts:?}");
    assert_eq!(counts.contacts, mails.len() as u64, "each acknowledged mail is a contact, once: {counts:?}");
    assert!(counts.messages() >= tally.acknowledgements as u64, "each acknowledgement has its line: {counts:?}, {tally:?}");

    let events = exported(ground);
    let received = said_in(&events, "contact.received", "mail-");
    for mail in &mails {
        assert_eq!(received.get(mail).copied().unwrap_or(0), 1, "{mail} was acknowledged: it is in the record once");
    }
    assert_eq!(received.len(), mails.len(), "nothing came from nowhere");

    assert_eq!(sent_twice(catcher), Vec::<String>::new(), "sent twice");
    let said = said_in(&events, "message.said", "reply-");
    let letters: Vec<Letter> = catcher.letters().iter().map(Letter::of).collect();
    for (reply, told) in book.replies() {
        let (stored, left) = (said.get(&reply).copied().unwrap_or(0), letters.iter().filter(|l| l.text.contains(&reply)).count());
        let expected = match told {
            Told::Taken => 1,
            Told::Refused => 0,
            Told::Nothing => panic!("{reply} was never settled"),
        };
        assert_eq!((stored, left), (expected, expected), "{reply} was {told:?}: in the record, and left");
    }
    assert_eq!(of_kind(&events, "message.bounced").count(), 0, "every doubt was settled by the archive");
    checked(ground);

    let doubts = of_kind(&events, "message.in_doubt").count();
    let looked_up = of_kind(&events, "message.accepted").filter(|e| e["body"].to_string().contains("found in the archive")).count();
    Account { tally, duplicates: counts.duplicates, left: letters.len(), doubts, looked_up }
}

/// The rules hold, the chains are whole, and each open case has an owner and a next step of which somebody was told.
pub fn checked(ground: &Ground) {
    let doctor = ground.run(&["doctor", "--thorough", "--json"]).with(0).json();
    assert_eq!(doctor[0]["holds"], true, "{doctor:#?}");
    ground.run(&["verify"]).with(0);
    let cases = ground.run(&["cases", "--json"]).with(0).json();
    assert!(!cases.is_empty());
    for case in cases {
        assert!(case["owner"].is_string() && case["next_step"]["due_at"].is_string(), "{case}");
    }
}

/// All events of the record.
pub fn exported(ground: &Ground) -> Vec<Value> {
    let lines = ground.run(&["export", "--format", "jsonl"]).with(0).json();
    assert_eq!(lines.last().map(|l| l["line"].clone()), Some("end".into()), "the export is whole");
    lines.into_iter().filter(|l| l["line"] == "event").collect()
}

/// The events of a kind.
pub fn of_kind<'e>(events: &'e [Value], kind: &'e str) -> impl Iterator<Item = &'e Value> {
    events.iter().filter(move |e| e["kind"] == kind)
}

/// Tokens that begin like this in the texts of events of a kind, and in how many events each stands.
pub fn said_in(events: &[Value], kind: &str, begins: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for event in of_kind(events, kind) {
        let texts: Vec<&str> = event["texts"].as_array().into_iter().flatten().filter_map(|t| t["text"].as_str()).collect();
        // Its own words say "This is …"; what is quoted or named beside them doesn't count.
        let mark = format!("This is {begins}");
        let own = texts.iter().find_map(|text| text.split_once(mark.as_str()));
        if let Some((_, rest)) = own {
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            *found.entry(format!("{begins}{number}")).or_default() += 1;
        }
    }
    found
}
