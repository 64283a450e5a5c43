//! What waits for somebody: mail to be read, the shelf, what is due, what must leave. Nothing of it may stand still.

use super::{Examination, GRACE_SECONDS, LEAVING_MINUTES, MEMO_TRIES, UNREAD_MINUTES, finding::*};
use crate::{Record, RecordError, due, outbox, statements, vals};
use casework::ids::CaseId;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

statements! {
    /// Mail that waits to be read or to be looked at, with its bytes' whereabouts.
    pub WAITING { both: "SELECT l.id, l.fate, l.received_at, l.owner, o.sha256, o.size_bytes, o.bytes IS NOT NULL, o.erased_at FROM mail_ledger l LEFT JOIN original o ON o.id = l.original WHERE l.fate = 'unread' UNION ALL SELECT l.id, l.fate, l.received_at, l.owner, o.sha256, o.size_bytes, o.bytes IS NOT NULL, o.erased_at FROM mail_ledger l LEFT JOIN original o ON o.id = l.original WHERE l.fate = 'shelf' LIMIT 1000" }
    /// What is long due, and nobody has it.
    pub LONG_DUE { both: "SELECT d.stream, d.kind, d.at, c.slug FROM due d LEFT JOIN case_card c ON c.case_id = d.stream WHERE d.at < $1 AND d.leased_until <= $2 ORDER BY d.at LIMIT 100" }
    /// Of which case, when it is one.
    pub SLUG { both: "SELECT slug FROM case_card WHERE case_id = $1" }
    /// What could have left long ago, and nobody has it.
    pub LONG_WAITING { both: "SELECT o.message, o.stream, o.attempts, c.slug FROM outbox o LEFT JOIN case_card c ON c.case_id = o.stream WHERE o.not_before < $1 AND o.retry_at < $2 AND o.leased_until < $2 ORDER BY o.not_before LIMIT 100" }
    /// What somebody should have been told long ago: nobody tries, or it has failed too often.
    pub LONG_UNTOLD { both: "SELECT m.id, m.stream, m.matter, m.attempts, m.failure, c.slug FROM memo m LEFT JOIN case_card c ON c.case_id = m.stream WHERE m.not_before < $1 AND (m.attempts >= $3 OR (m.retry_at < $2 AND m.leased_until < $2)) ORDER BY m.not_before LIMIT 100" }
    /// Whether there is such a stream.
    pub STREAM { both: "SELECT version FROM stream WHERE id = $1" }
}

/// So many messages that wait to leave are too many.
const LONG_LIST: u32 = 1000;

pub(super) async fn check(record: &Record, examination: &Examination<'_>, findings: &mut Findings) -> Result<(), RecordError> {
    mail(record, examination, findings).await?;
    what_is_due(record, examination, findings).await?;
    what_must_leave(record, examination, findings).await?;
    who_must_be_told(record, examination, findings).await
}

struct WaitingMail {
    id: Uuid,
    on_the_shelf: bool,
    received_at: Timestamp,
    owner: Option<Uuid>,
    sha256: Option<[u8; 32]>,
    size_bytes: u64,
    in_a_row: bool,
    erased: bool,
}

async fn mail(record: &Record, examination: &Examination<'_>, findings: &mut Findings) -> Result<(), RecordError> {
    let mut tx = record.db().read().await?;
    let waiting = tx
        .query(&WAITING, vals![], |r| {
            Ok(WaitingMail {
                id: r.get(0)?,
                on_the_shelf: r.get::<&str>(1)? == "shelf",
                received_at: r.get(2)?,
                owner: r.get(3)?,
                sha256: r.get(4)?,
                size_bytes: r.get::<Option<i64>>(5)?.unwrap_or(0).unsigned_abs(),
                in_a_row: r.get(6)?,
                erased: r.get::<Option<i64>>(7)?.is_some(),
            })
        })
        .await?;
    let old = examination.real_now - SignedDuration::from_mins(UNREAD_MINUTES);
    for mail in waiting {
        let of = Of::Other(mail.id);
        if mail.on_the_shelf && mail.owner.is_none() {
            findings.add(Fault::ShelfOwnerless, &of, "a mail lies on the shelf, and nobody has to look at it");
        }
        if !mail.on_the_shelf && mail.received_at < old {
            findings.add(Fault::MailUnread, &of, format!("a mail came at {} and nobody has read it since", mail.received_at));
        }
        let there = mail.in_a_row || mail.erased || mail.sha256.is_some_and(|sha256| record.files().holds(&sha256, mail.size_bytes));
        if !there {
            findings.add(Fault::OriginalMissing, &of, "the bytes of a mail are missing; restore the folder of originals");
        }
    }
    Ok(())
}

async fn what_is_due(record: &Record, examination: &Examination<'_>, findings: &mut Findings) -> Result<(), RecordError> {
    let mut tx = record.db().read().await?;
    let old = examination.desk_now - SignedDuration::from_secs(GRACE_SECONDS);
    let stuck = tx
        .query(&LONG_DUE, vals![old, examination.real_now], |r| {
            Ok((r.get::<Uuid>(0)?, r.get::<String>(1)?, r.get::<Timestamp>(2)?, r.get::<Option<String>>(3)?))
        })
        .await?;
    for (stream, kind, at, slug) in stuck {
        let of = if kind == "case" { Of::Case(CaseId(stream), slug) } else { Of::Other(stream) };
        findings.add(Fault::DueStuck, &of, format!("it has been due since {at}, and the clock doesn't come by"));
    }
    let failing = tx.query(&due::FAILING, vals![], |r| Ok((r.get::<Uuid>(0)?, r.get::<u32>(1)?, r.get::<Option<String>>(2)?))).await?;
    for (stream, attempts, failure) in failing {
        let slug = tx.query_maybe(&SLUG, vals![stream], |r| r.get::<String>(0)).await?;
        let of = if slug.is_some() { Of::Case(CaseId(stream), slug) } else { Of::Other(stream) };
        let why = failure.unwrap_or_default();
        findings.add(Fault::DueFailing, &of, format!("the clock came by {attempts} times and failed: {why}"));
    }
    Ok(())
}

async fn what_must_leave(record: &Record, examination: &Examination<'_>, findings: &mut Findings) -> Result<(), RecordError> {
    let mut tx = record.db().read().await?;
    let span = SignedDuration::from_mins(LEAVING_MINUTES);
    let stuck = tx
        .query(&LONG_WAITING, vals![examination.desk_now - span, examination.real_now - span], |r| {
            Ok((CaseId(r.get(1)?), r.get::<u32>(2)?, r.get::<Option<String>>(3)?))
        })
        .await?;
    for (case, attempts, slug) in stuck {
        findings.add(
            Fault::OutboxStuck,
            &Of::Case(case, slug),
            format!("a message could have left for {LEAVING_MINUTES} minutes, and nobody sends it; attempts so far: {attempts}"),
        );
    }
    // The whole list is short while mail leaves; a long one says that it doesn't.
    let waiting = tx.query(&outbox::WAITING, vals![LONG_LIST], |r| Ok((r.get::<Uuid>(0)?, r.get::<Uuid>(1)?))).await?;
    if waiting.len() == LONG_LIST as usize {
        findings.add(Fault::OutboxStuck, &Of::All, format!("{LONG_LIST} messages or more wait to leave"));
    }
    for (message, stream) in waiting {
        if tx.query_maybe(&STREAM, vals![stream], |r| r.get::<i64>(0)).await?.is_none() {
            findings.add(Fault::OutboxStuck, &Of::Other(message), "a message waits to leave from a case that isn't there");
        }
    }
    Ok(())
}

async fn who_must_be_told(record: &Record, examination: &Examination<'_>, findings: &mut Findings) -> Result<(), RecordError> {
    let mut tx = record.db().read().await?;
    let span = SignedDuration::from_mins(LEAVING_MINUTES);
    let untold = tx
        .query(&LONG_UNTOLD, vals![examination.desk_now - span, examination.real_now - span, MEMO_TRIES], |r| {
            let stream = r.get::<Uuid>(1)?;
            let slug = r.get::<Option<String>>(5)?;
            let of = if slug.is_some() { Of::Case(CaseId(stream), slug) } else { Of::Other(stream) };
            Ok((of, r.get::<String>(2)?, r.get::<u32>(3)?, r.get::<Option<String>>(4)?))
        })
        .await?;
    for (of, matter, attempts, failure) in untold {
        let why = failure.map(|why| format!(" (last: {why})")).unwrap_or_default();
        findings.add(
            Fault::MemoStuck,
            &of,
            format!("a colleague should have been told by mail ({matter}), and was not; attempts so far: {attempts}{why}"),
        );
    }
    Ok(())
}
