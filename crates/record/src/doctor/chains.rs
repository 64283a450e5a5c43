//! The chains, and the rows of people and staff beside them: of samples, or of everything.

use super::{Examination, SAMPLED_STREAMS, cases, finding::*};
use crate::{Record, RecordError, events, statements, vals};
use casework::ids::{CaseId, StaffId};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    /// The streams of the latest events.
    pub LATEST { both: "SELECT stream FROM event ORDER BY position DESC LIMIT $1" }
    /// The last stream by id.
    pub LAST { both: "SELECT id FROM stream ORDER BY id DESC LIMIT 1" }
    /// What a stream is.
    pub KIND { both: "SELECT kind, version FROM stream WHERE id = $1" }
    /// The version that a person's row shows.
    pub PERSON_SHOWN { both: "SELECT version FROM person_card WHERE person = $1" }
    /// What the row of a member of staff shows, and when they are looked at.
    pub STAFF_SHOWN { both: "SELECT c.version, c.active, d.at FROM staff_card c LEFT JOIN due d ON d.stream = c.staff WHERE c.staff = $1" }
    /// All members of staff.
    pub ALL_STAFF { both: "SELECT staff FROM staff_card" }
}

pub(super) async fn check(record: &Record, examination: &Examination<'_>, findings: &mut Findings) -> Result<(), RecordError> {
    if examination.thorough {
        let mut after = Uuid::nil();
        loop {
            let page = record.streams(after, 500).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.0;
            for (stream, _, _) in &page {
                check_stream(record, examination, *stream, findings).await?;
            }
        }
    }
    for stream in sample(record, examination).await? {
        check_stream(record, examination, stream, findings).await?;
    }
    Ok(())
}

/// The newest streams, the staff, the organisation, and some that are others at another time.
async fn sample(record: &Record, examination: &Examination<'_>) -> Result<BTreeSet<Uuid>, RecordError> {
    let mut tx = record.db().read().await?;
    let mut streams: BTreeSet<Uuid> = tx.query(&LATEST, vals![SAMPLED_STREAMS * 10], |r| r.get(0)).await?.into_iter().collect();
    while streams.len() > SAMPLED_STREAMS as usize {
        streams.pop_first();
    }
    streams.extend(tx.query(&ALL_STAFF, vals![], |r| r.get::<Uuid>(0)).await?);
    let last = tx.query_maybe(&LAST, vals![], |r| r.get::<Uuid>(0)).await?;
    drop(tx);
    let first = record.streams(Uuid::nil(), 1).await?.first().map(|(id, _, _)| *id);
    if let (Some(first), Some(last)) = (first, last) {
        let dice = Sha256::digest(examination.real_now.as_microsecond().to_be_bytes());
        let part = u128::from(u32::from_be_bytes([dice[0], dice[1], dice[2], dice[3]]));
        let span = last.as_u128() - first.as_u128();
        let from = Uuid::from_u128(first.as_u128() + (span >> 32) * part);
        streams.extend(record.streams(from, SAMPLED_STREAMS).await?.into_iter().map(|(id, _, _)| id));
        streams.insert(first);
    }
    Ok(streams)
}

async fn check_stream(record: &Record, examination: &Examination<'_>, stream: Uuid, findings: &mut Findings) -> Result<(), RecordError> {
    let damages = record.verify_stream(stream).await?;
    let mut tx = record.db().read().await?;
    let kind = tx.query_maybe(&KIND, vals![stream], |r| Ok((r.get::<String>(0)?, r.get::<i64>(1)?))).await?;
    let (kind, version) = kind.unwrap_or_default();
    let slug = cases::slug(&mut tx, stream).await?;
    let of = if kind == "case" { Of::Case(CaseId(stream), slug) } else { Of::Other(stream) };
    for damage in &damages {
        findings.add(Fault::RecordDamaged, &of, format!("event {}: {}", damage.seq, damage.what));
    }
    match kind.as_str() {
        "person" => {
            let shown = tx.query_maybe(&PERSON_SHOWN, vals![stream], |r| r.get::<i64>(0)).await?;
            if shown != Some(version) {
                findings.add(Fault::ViewWrong, &of, "the row of a person is missing or behind the record");
            }
        }
        "staff" => {
            let shown = tx.query_maybe(&STAFF_SHOWN, vals![stream], |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)? != 0, r.get(2)?))).await?;
            drop(tx);
            check_member(record, examination, StaffId(stream), shown, findings).await?;
        }
        "case" => {
            drop(tx);
            cases::check_one(record, examination, CaseId(stream), findings).await?;
        }
        _ => {}
    }
    Ok(())
}

type Shown = (i64, bool, Option<jiff::Timestamp>);

async fn check_member(
    record: &Record,
    examination: &Examination<'_>,
    staff: StaffId,
    shown: Option<Shown>,
    findings: &mut Findings,
) -> Result<(), RecordError> {
    let of = Of::Other(staff.0);
    let member = match record.member(staff).await {
        Ok(member) => member,
        Err(RecordError::Unreadable { seq, why, .. }) => {
            findings.add(Fault::RecordDamaged, &of, format!("event {seq} can't be read: {why}"));
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    let Some((version, active, due_at)) = shown else {
        findings.add(Fault::ViewWrong, &of, "the row of a member of staff is missing");
        return Ok(());
    };
    if version.unsigned_abs() != member.version || active != member.active {
        // Somebody may have written between the two looks: then the row is ahead of what was read.
        if version.unsigned_abs() <= member.version {
            findings.add(Fault::ViewWrong, &of, "the row of a member of staff is behind the record, or says something else");
        }
    }
    if let Some(next) = member.next_instant(examination.desk_now)
        && due_at.is_none_or(|at| at > next)
    {
        findings.add(Fault::DueMissing, &of, format!("an absence changes at {next}, and nothing will look at it"));
    }
    Ok(())
}

/// Reads the events of a stream inside a transaction, as damage or as events.
pub(super) async fn read_events<E: casework::event::Event>(
    tx: &mut crate::store::Tx<'_>,
    stream: Uuid,
) -> Result<Result<Vec<casework::Recorded<E>>, String>, RecordError> {
    let raw = match events::raw(tx, stream).await {
        Ok(raw) => raw,
        Err(crate::store::StoreError::Other { why, .. }) => return Ok(Err(why)),
        Err(other) => return Err(other.into()),
    };
    Ok(raw.iter().map(|e| e.read::<E>(stream)).collect::<Result<Vec<_>, RecordError>>().map_err(|e| e.to_string()))
}
