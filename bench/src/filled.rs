//! A desk that is filled for the bench: set up through the desk's own door, its cases written through the record's.

use crate::texts;
use casework::{
    CaseEvent,
    conversation::{
        contact::ContactEvent,
        message::{MessageEvent, Wording},
        note::NoteEvent,
    },
    ids::{MessageId, NoteId, StaffId},
    kept::{Noted, Particular, Said},
    people::staff::Role,
};
use desk::{Clock, Desk, Keys, real_now};
use jiff::{SignedDuration, Timestamp};
use record::{Record, store::Place, vault::Class};
use rehearsal::{
    staff,
    town_of_cases::{Manner, Pen, Size, Town, Written},
};
use serde::{Deserialize, Serialize};
use std::{path::Path, time::Instant};
use uuid::Uuid;

/// Entries of the long case, as a reader counts them.
const ENTRIES: u32 = 200;
/// Cases of the customer who has had the most to do with us.
const YEARS: u32 = 40;
/// So many times the cases of others lie with the busy owner.
const BUSY: usize = 4;

/// What the measuring has to know of a filled desk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Filled {
    pub size: (u32, u32, u32),
    pub busy: Uuid,
    pub lead: Uuid,
    pub team: Uuid,
    pub long_case: Uuid,
    pub long_key: String,
    pub long_person: Uuid,
    /// The code of the long case's customer, as it is typed.
    pub code: String,
    pub regular: Uuid,
    pub regular_name: String,
    pub spoken_key: String,
    pub seconds: f64,
    pub events: u64,
}

/// Fills a place that holds nothing yet. `folder` is where keys and large files lie.
pub async fn fill(place: &Place, folder: &Path, size: Size, written: impl Fn(u32)) -> Result<Filled, Box<dyn std::error::Error>> {
    let record = Record::open(place, &folder.join("files")).await?;
    let desk = Desk::open(record.clone(), Keys::in_file(&folder.join("server.key"))?, Clock::Real).await?;
    // Nobody listens on the discard port: what the desk would send waits.
    let ids = desk.carry_out_set_up(&staff::set_up("http://127.0.0.1:8080", 9)).await.map_err(|e| format!("{e:?}"))?;
    staff::everybody_joins(&desk, &ids).await;
    let names = desk.staff_names().await?;
    let member = |name: &str| names.all().iter().find(|s| s.name.starts_with(name)).expect("they are set up above").staff;
    let (busy, lead) = (member("Ines"), member("Carla"));
    // A log-in costs what it costs in life: the town's own hashes are the cheapest there are.
    for id in [busy, lead] {
        record.set_credential(id, web::password::hash(staff::PASSWORD.to_owned()).await, None, real_now()).await?;
    }
    let team = names.row(lead).expect("she is set up above").team;
    let pen = Pen { team, ..Pen::default() };
    let now = real_now();
    let mut owners: Vec<StaffId> = vec![busy; BUSY];
    owners.extend([lead, lead]);
    for n in 0..size.staff.saturating_sub(5) {
        let (append, id, _) = pen.colleague(now, &texts::name(n * 13 + 5), Role::Operator);
        record.append(append).await?;
        owners.push(id);
    }
    let began = Instant::now();
    let manner = Manner { name: texts::name, words: texts::complaint, answered: true };
    let town = Town::of(pen, owners, manner).filled(&record, size, now, written).await?;
    let seconds = began.elapsed().as_secs_f64();
    let regular = town.open[0].clone();
    for n in 1..YEARS {
        another_case(&record, &town, &regular, n, now).await?;
    }
    let long = long_case(&record, &town, &town.open[town.open.len() / 2], now).await?;
    let key = |written: &Written| written.case.story().expect("it is opened").spoken_key;
    let settings = desk.settings().ok_or("the desk is set up above")?;
    let link =
        desk.customer_link(&settings, long.id, &key(&long).slug(), long.customer, desk.link_generation(long.id, long.customer).await?);
    let filled = Filled {
        size: (size.open, size.ended, size.staff),
        busy: busy.0,
        lead: lead.0,
        team: team.0,
        long_case: long.id.0,
        long_key: key(&long).slug(),
        long_person: long.customer.0,
        code: link.code,
        regular: regular.customer.0,
        regular_name: texts::name(size.ended),
        spoken_key: key(&town.open[1]).to_string(),
        seconds,
        events: u64::from(size.open) * 6 + u64::from(size.ended) * 10,
    };
    record.db().clone().close().await;
    Ok(filled)
}

/// One more case of somebody who has had several; every fourth is still open.
async fn another_case(record: &Record, town: &Town, of: &Written, n: u32, now: Timestamp) -> Result<(), record::RecordError> {
    let pen = &town.pen;
    let at = now - SignedDuration::from_hours(24 * 30 * i64::from(n));
    let (opened, written) = pen.opens(at, 900_000 + u64::from(n), of.customer, of.owner, &texts::complaint(n * 7), 24 * 2_000);
    record.append(opened).await?;
    if n.is_multiple_of(4) {
        return record.append(pen.delivers(at, &written).0).await.map(|_| ());
    }
    let (answered, written) = pen.answers(at, &written, &texts::answer(n));
    record.append(answered).await?;
    record.append(pen.solves(at + SignedDuration::from_hours(9), &written).0).await.map(|_| ())
}

/// A case grows to two hundred entries: they write, we answer, we note.
async fn long_case(record: &Record, town: &Town, begins: &Written, now: Timestamp) -> Result<Written, record::RecordError> {
    let (pen, mut written) = (&town.pen, begins.clone());
    for n in 0..ENTRIES - 2 {
        let at = now - SignedDuration::from_mins(i64::from(ENTRIES - n) * 30);
        let words = if n.is_multiple_of(5) { texts::complaint(n * 3) } else { texts::answer(n) };
        let class = if n % 5 == 4 { Class::Noted } else { Class::Said };
        let content = pen.content(class, written.id.0, &words);
        let kept = content.kept.clone();
        let yes = pen.content(Class::Particular, written.id.0, "250 taken");
        let (actor, events) = match n % 5 {
            0 | 2 => {
                let contact = pen.contact(at, written.customer, Some(Said(kept)));
                (casework::Actor::Person(written.customer), vec![CaseEvent::from(ContactEvent::Received(Box::new(contact)))])
            }
            4 => {
                let note: NoteId = pen.ids.next();
                (casework::Actor::Staff(written.owner), vec![NoteEvent::Written { note, by: written.owner, words: Noted(kept) }.into()])
            }
            _ => {
                let message: MessageId = pen.ids.next();
                let wording = Wording::Staff { staff: written.owner, words: Said(kept), subject: None };
                let said = MessageEvent::Said { message, to: written.customer, wording, attachments: Vec::new(), leaves_at: at };
                let taken = MessageEvent::Accepted { message, answer: Particular(yes.kept.clone()) };
                (casework::Actor::Staff(written.owner), vec![said.into(), taken.into()])
            }
        };
        let (append, after) = pen.case(actor, at, &written, events, vec![content, yes]);
        record.append(append).await?;
        written = after;
    }
    Ok(written)
}
