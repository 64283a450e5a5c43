//! The shelf: what waits for a human, with its original; and the mail ledger, whose counts balance.

use super::{act_form::ActForm, attachment::download, compose::after, fields::Fields, shown::excerpt};
use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    framing::{self, Done},
    layout::{Frame, Place, arg},
    pages::{
        form::{Field, Refused},
        refusal,
        shelf::{Ledger, OnShelf, Shelf, ShelfReason},
        trouble::Home,
    },
    principal::Staff,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use casework::{ids::LedgerId, spoken_key::SpokenKey};
use desk::{Act, Declined, ReadAs, ShelfWhy};
use record::ledger::{Counts, Shelved, Tallies};
use uuid::Uuid;

/// Messages that the page shows at most, the oldest first.
const SHOWN: u32 = 30;
/// Of these, so many are read for their subject.
const READ: usize = 10;
/// A larger message is not read for a page, in bytes.
const READ_BYTES: usize = 1_000_000;
/// The reason for setting something aside, in characters.
const WHY_CHARACTERS: usize = 500;

/// One message, with what could be read of it.
struct Waits {
    row: Shelved,
    size_bytes: u64,
    subject: Option<String>,
    from: Option<String>,
    excerpt: Option<String>,
}

/// `GET /shelf`
pub async fn show(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    app.desk().permit_staff(staff.id, Act::Shelf).await.map_err(|e| Answer::declined(e, None))?;
    let shelf = shelf(&app, &staff, &headers).await?;
    page(&shelf)
}

async fn shelf(app: &App, staff: &Staff, headers: &HeaderMap) -> Result<Shelf, Answer> {
    let record = app.desk().record();
    let mut waiting = Vec::new();
    for (n, row) in record.shelf(SHOWN).await.map_err(Answer::failed)?.into_iter().enumerate() {
        waiting.push(waits(app, row, n < READ).await?);
    }
    let counts = record.mail_counts().await.map_err(Answer::failed)?;
    let tallies = record.mail_tallies().await.map_err(Answer::failed)?;
    let frame = framing::of_staff(app, staff, headers, Place::Shelf, "/shelf").await?;
    let waiting = waiting.into_iter().map(|w| on_shelf(&frame, staff, w)).collect();
    Ok(Shelf { waiting, ledger: ledger(&counts, tallies), refused: None, frame })
}

/// What can be told of a message: read by the same reader as all mail, in a process of its own.
async fn waits(app: &App, row: Shelved, read: bool) -> Result<Waits, Answer> {
    let bytes = app.desk().record().original(row.original).await.map_err(Answer::failed)?.unwrap_or_default();
    let mut waits = Waits { row, size_bytes: bytes.len() as u64, subject: None, from: None, excerpt: None };
    if read
        && bytes.len() <= READ_BYTES
        && let Ok(ReadAs::Message(message)) = app.reads().read(&bytes).await
    {
        waits.subject = Some(message.subject.clone()).filter(|s| !s.trim().is_empty());
        waits.from = message.from.as_ref().map(|a| a.address.clone());
        waits.excerpt = Some(excerpt(&message.text, 300)).filter(|e| !e.is_empty());
    }
    Ok(waits)
}

fn on_shelf(frame: &Frame, staff: &Staff, waits: Waits) -> OnShelf {
    let row = waits.row;
    let from = waits.from.or(row.envelope_from).filter(|f| !f.is_empty());
    OnShelf {
        id: row.id.0.to_string(),
        at: row.received_at,
        from: from.unwrap_or_else(|| frame.say("person-no-name")),
        subject: waits.subject,
        why: reason(&row.why),
        detail: because(frame, &row.why),
        size_bytes: waits.size_bytes,
        owner: row.owner.map(|id| staff.names.name(id).to_owned()).unwrap_or_default(),
        original_href: Some(format!("/shelf/{}/original", row.id.0)),
        excerpt: waits.excerpt,
        spoken_key: Field::default(),
    }
}

/// The kind of reason.
fn reason(why: &ShelfWhy) -> ShelfReason {
    match why {
        ShelfWhy::TooLarge { .. } => ShelfReason::TooLarge,
        ShelfWhy::NotTakenIn { .. } | ShelfWhy::BytesGone => ShelfReason::ReaderFailed,
        ShelfWhy::FromAMachine { .. } | ShelfWhy::FromOurselves | ShelfWhy::FromAColleague => ShelfReason::Suspicious,
        ShelfWhy::MemoReturned | ShelfWhy::AnswersAMemo => ShelfReason::AmongOurselves,
        ShelfWhy::TooDeep { .. }
        | ShelfWhy::TooManyParts { .. }
        | ShelfWhy::HeadersTooLarge { .. }
        | ShelfWhy::NotAMail
        | ShelfWhy::Late { .. }
        | ShelfWhy::TooMuchWork { .. }
        | ShelfWhy::TooMuchMemory { .. }
        | ShelfWhy::ReaderEnded { .. }
        | ShelfWhy::NotUnderstood
        | ShelfWhy::NoSender
        | ShelfWhy::InWords(_) => ShelfReason::Unreadable,
    }
}

/// The reason in a sentence.
fn because(frame: &Frame, why: &ShelfWhy) -> String {
    let count = |n: u64| arg::count(i64::try_from(n).unwrap_or(i64::MAX));
    match why {
        ShelfWhy::TooDeep { levels } => frame.say_with("shelf-why-too-deep", &[("count", count(*levels))]),
        ShelfWhy::TooManyParts { parts } => frame.say_with("shelf-why-too-many-parts", &[("count", count(*parts))]),
        ShelfWhy::HeadersTooLarge { bytes } => frame.say_with("shelf-why-headers", &[("bytes", count(*bytes))]),
        ShelfWhy::TooLarge { megabytes } => frame.say_with("shelf-why-too-large", &[("megabytes", count(*megabytes))]),
        ShelfWhy::NotAMail => frame.say("shelf-why-no-mail"),
        ShelfWhy::Late { seconds } => frame.say_with("shelf-why-late", &[("count", count(*seconds))]),
        ShelfWhy::TooMuchWork { seconds } => frame.say_with("shelf-why-work", &[("count", count(*seconds))]),
        ShelfWhy::TooMuchMemory { megabytes } => frame.say_with("shelf-why-memory", &[("megabytes", count(*megabytes))]),
        ShelfWhy::ReaderEnded { signal: None } => frame.say("shelf-why-reader-ended"),
        ShelfWhy::ReaderEnded { signal: Some(signal) } => {
            frame.say_with("shelf-why-reader-stopped", &[("signal", arg::count(i64::from(*signal)))])
        }
        ShelfWhy::NotUnderstood => frame.say("shelf-why-not-understood"),
        ShelfWhy::NotTakenIn { failure } => frame.say_with("shelf-why-not-taken-in", &[("failure", arg::text(failure))]),
        ShelfWhy::BytesGone => frame.say("shelf-why-bytes-gone"),
        ShelfWhy::FromAMachine { sign } => frame.say_with("shelf-why-machine", &[("sign", arg::text(sign))]),
        ShelfWhy::NoSender => frame.say("shelf-why-no-sender"),
        ShelfWhy::FromOurselves => frame.say("shelf-why-ourselves"),
        ShelfWhy::FromAColleague => frame.say("shelf-why-colleague"),
        ShelfWhy::MemoReturned => frame.say("shelf-why-memo-returned"),
        ShelfWhy::AnswersAMemo => frame.say("shelf-why-answers-a-memo"),
        ShelfWhy::InWords(words) => words.clone(),
    }
}

fn ledger(counts: &Counts, tallies: Tallies) -> Ledger {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Ledger {
        received: number(tallies.received),
        contacts: number(counts.contacts),
        notices: number(counts.notices.saturating_sub(tallies.set_aside)),
        duplicates: number(counts.duplicates),
        waiting: number(counts.waiting),
        set_aside: number(tallies.set_aside),
        unread: number(counts.unread),
    }
}

/// `GET /shelf/{id}/original`: the bytes as they came, for download only.
pub async fn original(State(app): State<App>, staff: Staff, Path(id): Path<Uuid>) -> Answered {
    app.desk().permit_staff(staff.id, Act::Shelf).await.map_err(|e| Answer::declined(e, None))?;
    let record = app.desk().record();
    let line = record.ledger_line(LedgerId(id)).await.map_err(Answer::failed)?;
    // What has become a contact is downloaded from its case, where reading is noted.
    let Some((line, fate)) = line else {
        return Err(Answer::not_found(Home::Desk));
    };
    if fate != "shelf" {
        return Err(Answer::not_found(Home::Desk));
    }
    let bytes = record.original(line.original).await.map_err(Answer::failed)?.ok_or_else(|| Answer::not_found(Home::Desk))?;
    Ok(download("message.eml", "message/rfc822", bytes))
}

/// `POST /shelf/{id}`: it becomes a case, joins one, or is set aside.
pub async fn settle(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, key, fields, .. } = form;
    app.desk().permit_staff(staff.id, Act::Shelf).await.map_err(|e| Answer::declined(e, None))?;
    let id = LedgerId(key.parse().map_err(|_| Answer::not_found(Home::Desk))?);
    let Some((line, fate)) = app.desk().record().ledger_line(id).await.map_err(Answer::failed)? else {
        return Err(Answer::not_found(Home::Desk));
    };
    if fate != "shelf" {
        // A second click, or a colleague, was faster: the page shows what is left.
        return Ok(done(&app));
    }
    let bytes = app.desk().record().original(line.original).await.map_err(Answer::failed)?.unwrap_or_default();
    match carry_out(&app, &staff, id, &bytes, &fields).await {
        Ok(()) => answered(&app, &staff, &headers, id).await,
        Err(Stays::Because(why, spoken_key)) => refused(&app, &staff, &headers, id, spoken_key, why).await,
        Err(Stays::Declined(Declined::Refused(refusal))) => {
            let mut shelf = shelf(&app, &staff, &headers).await?;
            shelf.refused = Some((id.0.to_string(), refusal::refused(&shelf.frame, &refusal, None)));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &shelf)
        }
        Err(Stays::Declined(other)) => Err(Answer::declined(other, None)),
    }
}

/// Why a message stays on the shelf: a key of the texts with what was typed, or what the desk declined.
enum Stays {
    Because(&'static str, Field),
    Declined(Declined),
}

impl From<Declined> for Stays {
    fn from(declined: Declined) -> Self {
        Stays::Declined(declined)
    }
}

async fn carry_out(app: &App, staff: &Staff, id: LedgerId, bytes: &[u8], fields: &Fields) -> Result<(), Stays> {
    let desk = app.desk();
    match fields.text("becomes").as_str() {
        "set_aside" => {
            let why: String = fields.text("reason").chars().take(WHY_CHARACTERS).collect();
            if why.is_empty() {
                return Err(Stays::Because(words::key!("shelf-reason-missing"), Field::default()));
            }
            Ok(desk.set_shelved_aside(staff.id, id, &why).await?)
        }
        "joined" => {
            let said = fields.text("case");
            let row = match SpokenKey::parse(&said) {
                Ok(heard) => desk.record().case_by_slug(&heard.key.slug()).await.map_err(Declined::from)?,
                Err(_) => None,
            };
            let Some(row) = row else {
                return Err(Stays::Because(words::key!("shelf-key-unknown"), Field::of(&said)));
            };
            let read = app.reads().read(bytes).await?;
            Ok(desk.join_shelved(staff.id, id, row.case, read).await?)
        }
        "case" => match app.reads().read(bytes).await? {
            ReadAs::Unreadable(_) => Err(Stays::Because(words::key!("shelf-still-unreadable"), Field::default())),
            read @ ReadAs::Message(_) => Ok(desk.settle_shelved(staff.id, id, false, read).await?),
        },
        _ => Err(Declined::Unusable { field: "becomes", why: words::key!("refusal-choose-what-becomes").into() }.into()),
    }
}

fn done(app: &App) -> Response {
    after(app, "/shelf", &Done::of("done-saved"))
}

/// Done, unless the desk had to put it back: what it can't take is still there, and says why.
async fn answered(app: &App, staff: &Staff, headers: &HeaderMap, id: LedgerId) -> Answered {
    let line = app.desk().record().ledger_line(id).await.map_err(Answer::failed)?;
    if line.is_some_and(|(_, fate)| fate == "shelf") {
        return refused(app, staff, headers, id, Field::default(), words::key!("shelf-still-waits")).await;
    }
    Ok(done(app))
}

async fn refused(app: &App, staff: &Staff, headers: &HeaderMap, id: LedgerId, spoken_key: Field, why: &'static str) -> Answered {
    let mut shelf = shelf(app, staff, headers).await?;
    let id = id.0.to_string();
    for waiting in shelf.waiting.iter_mut().filter(|w| w.id == id) {
        waiting.spoken_key = spoken_key.clone();
    }
    let reason = shelf.frame.say(why);
    shelf.refused = Some((id, Refused { reason, protects: None, ways: Vec::new() }));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shelf)
}

#[cfg(test)]
mod tests {
    use super::{because, reason};
    use crate::{
        layout::{Frame, Place},
        pages::shelf::ShelfReason,
    };
    use desk::ShelfWhy;

    #[test]
    fn a_reason_has_one_word_and_a_sentence() {
        let voice = words::Voice::new("en", jiff::tz::TimeZone::UTC);
        let frame = Frame::new(voice, jiff::Timestamp::UNIX_EPOCH, "Nordwerk", Place::Shelf, uuid::Uuid::nil());
        for (why, word, sentence) in [
            (ShelfWhy::TooLarge { megabytes: 40 }, ShelfReason::TooLarge, "40 MB"),
            (ShelfWhy::AnswersAMemo, ShelfReason::AmongOurselves, "to a colleague"),
            (ShelfWhy::FromOurselves, ShelfReason::Suspicious, "from ourselves"),
            (ShelfWhy::NotTakenIn { failure: "disk".into() }, ShelfReason::ReaderFailed, "disk"),
            (ShelfWhy::Late { seconds: 1 }, ShelfReason::Unreadable, "more than one second"),
            (ShelfWhy::InWords("too deep".into()), ShelfReason::Unreadable, "too deep"),
        ] {
            let said = because(&frame, &why);
            assert!(reason(&why) == word && said.contains(sentence), "{why:?}: {said}");
        }
    }
}
