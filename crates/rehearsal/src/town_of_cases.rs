//! A town with as many cases as one likes, written through the record's own door but many to a commit: for tests of query
//! plans and for benches. Every stream is a true one: it folds, and its chain verifies.

#[path = "town_of_cases/pen.rs"]
mod pen;

pub use pen::{Pen, Written};

use casework::{
    ids::{LedgerId, OriginalId, StaffId},
    people::staff::Role,
};
use jiff::{SignedDuration, Timestamp};
use record::{
    Record, RecordError,
    append::Append,
    ledger::{CameBy, Entry, Fate, Settling},
    store::{Tx, Write, WriteError},
};

/// Streams in one commit: large enough that its cost is gone, small enough that nobody waits for it.
const TO_A_COMMIT: usize = 1_000;

/// Many appends and mails in one transaction.
#[derive(Default)]
struct Together {
    mails: Vec<Entry>,
    appends: Vec<Append>,
}

impl Write for Together {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        for mail in &self.mails {
            mail.run(tx).await?;
        }
        for append in &self.appends {
            append.run(tx).await?;
        }
        Ok(())
    }
}

/// How large the town is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub open: u32,
    pub ended: u32,
    pub staff: u32,
}

/// Who lives and works there.
#[derive(Debug)]
pub struct Town {
    pub pen: Pen,
    pub staff: Vec<StaffId>,
    pub manner: Manner,
    pub open: Vec<Written>,
    pub ended: Vec<Written>,
}

/// Who opens the n-th case, what they write, and whether the first answers to the open ones have left already.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub name: fn(u32) -> String,
    pub words: fn(u32) -> String,
    pub answered: bool,
}

/// Fills a record. The open cases came within the last weeks before `now` and are due within the next; the ended ones
/// were opened a minute apart, before those.
///
/// # Errors
/// When the database refuses.
pub async fn fill(record: &Record, size: Size, now: Timestamp) -> Result<Town, RecordError> {
    let pen = Pen::default();
    let mut staff = Vec::new();
    for n in 0..size.staff {
        let role = if n == 0 { Role::Lead } else { Role::Operator };
        let (append, id, _) = pen.colleague(now, &format!("Colleague {n}"), role);
        record.append(append).await?;
        staff.push(id);
    }
    let words = |n| format!("My heating number {n} has been cold since Tuesday and nobody calls me back.");
    let manner = Manner { name: |n| format!("Person {n}"), words, answered: false };
    Town::of(pen, staff, manner).filled(record, size, now, |_| ()).await
}

impl Town {
    /// A town of people who work there already.
    #[must_use]
    pub fn of(pen: Pen, staff: Vec<StaffId>, manner: Manner) -> Town {
        Town { pen, staff, manner, open: Vec::new(), ended: Vec::new() }
    }

    /// The same with its cases, as [`fill`] says; `written` hears how many there are after each commit.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn filled(mut self, record: &Record, size: Size, now: Timestamp, written: impl Fn(u32)) -> Result<Town, RecordError> {
        let mut together = Together::default();
        for n in 0..size.open + size.ended {
            self.one_case(record, n, n < size.ended, size.ended, now, &mut together).await?;
            if together.mails.len() == TO_A_COMMIT {
                record.db().write(std::mem::take(&mut together)).await?;
                written(n + 1);
            }
        }
        record.db().write(together).await?;
        Ok(self)
    }

    async fn one_case(
        &mut self,
        record: &Record,
        n: u32,
        ends: bool,
        ended: u32,
        now: Timestamp,
        to: &mut Together,
    ) -> Result<(), RecordError> {
        let pen = &self.pen;
        let before = SignedDuration::from_hours(24 * 20) + SignedDuration::from_mins(i64::from(ended - n.min(ended)));
        let spread = SignedDuration::from_mins(i64::from(n) * 7 % (24 * 60 * 19));
        let at = if ends { now - before } else { now - spread };
        let (line, original): (LedgerId, OriginalId) = (pen.ids.next(), pen.ids.next());
        let (met, customer) = pen.person(at, &(self.manner.name)(n), &format!("person{n}@town.example"));
        let words = (self.manner.words)(n);
        let bytes = format!("From: person{n}@town.example\r\nSubject: cold\r\n\r\n{words}\r\n").into_bytes();
        let mut identity = [0; 32];
        identity[..4].copy_from_slice(&n.to_be_bytes());
        to.mails.push(Entry {
            id: line,
            mailbox: "help@desk.example".into(),
            identity,
            original: record.prepare_original(original, bytes).await?,
            came_by: CameBy::Smtp,
            envelope_from: Some(format!("person{n}@town.example")),
            envelope_to: vec!["help@desk.example".into()],
            received_at: at,
            count_again: true,
        });
        let owner = self.staff[n as usize % self.staff.len()];
        let hours = 24 * 40 + i64::from(n % 500);
        let (opened, written) = pen.opens(at, u64::from(n), customer, owner, &words, hours);
        let settles = Some(Settling { line, fate: Fate::Contact(written.id) });
        to.appends.extend([met, Append { settles, ..opened }]);
        if ends {
            let (answered, written) = pen.answers(at, &written, "A fitter comes on Thursday between eight and ten.");
            let (solved, written) = pen.solves(at + SignedDuration::from_hours(5), &written);
            to.appends.extend([answered, solved]);
            self.ended.push(written);
        } else if self.manner.answered {
            let (left, written) = pen.delivers(at, &written);
            to.appends.push(left);
            self.open.push(written);
        } else {
            self.open.push(written);
        }
        Ok(())
    }
}
