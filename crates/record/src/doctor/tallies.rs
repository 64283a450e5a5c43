//! The counts against what is counted: of the mail ledger, of cases by state, of open cases by owner.

use super::{Examination, finding::*};
use crate::{
    Record, RecordError, ledger, statements,
    store::Tx,
    vals,
    views::{case_list, staff_card},
};
use casework::ids::CaseId;
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    /// What waits in the ledger, counted anew: over the indexes of what waits.
    pub WAITING_MAIL { both: "SELECT 'unread', (SELECT COUNT(*) FROM mail_ledger WHERE fate = 'unread') UNION ALL SELECT 'shelf', (SELECT COUNT(*) FROM mail_ledger WHERE fate = 'shelf')" }
    /// Open cases by state, counted anew.
    pub OPEN_BY_STATE { both: "SELECT state, COUNT(*) FROM case_card WHERE is_open = 1 GROUP BY state" }
    /// All cases by state, counted anew: for a thorough examination.
    pub ALL_BY_STATE { both: "SELECT state, COUNT(*) FROM case_card GROUP BY state" }
    /// Open cases by owner, counted anew.
    pub OPEN_BY_OWNER { both: "SELECT owner, COUNT(*) FROM case_card WHERE is_open = 1 AND owner IS NOT NULL GROUP BY owner" }
    /// Cases in a state.
    pub IN_STATE { both: "SELECT case_id, slug FROM case_card WHERE is_open = 0 AND state = $1 LIMIT 100" }
}

/// The states of an open case, and the four endings.
const OPEN: [&str; 3] = ["open", "asked", "put_to_test"];
const ENDED: [&str; 4] = ["solved", "quiet", "final_answer", "not_a_case"];

pub(super) async fn check(record: &Record, examination: &Examination<'_>, findings: &mut Findings) -> Result<(), RecordError> {
    // One snapshot, so that nothing is counted before and after.
    let mut tx = record.db().read().await?;
    mail(&mut tx, examination.thorough, findings).await?;
    cases(&mut tx, examination.thorough, findings).await?;
    loads(&mut tx, findings).await
}

type Counts = BTreeMap<String, i64>;

async fn counts(tx: &mut Tx<'_>, statement: &'static crate::store::Statement) -> Result<Counts, RecordError> {
    Ok(tx.query(statement, vals![], |r| Ok((r.get(0)?, r.get(1)?))).await?.into_iter().collect())
}

fn compare(what: &str, kept: &Counts, counted: &Counts, findings: &mut Findings) {
    let keys = kept.keys().chain(counted.keys()).collect::<std::collections::BTreeSet<_>>();
    for key in keys {
        let (is, ought) = (kept.get(key).copied().unwrap_or(0), counted.get(key).copied().unwrap_or(0));
        if is != ought {
            findings.add(
                Fault::CountsWrong,
                &Of::All,
                format!("{what} `{key}`: {is} according to the count, {ought} when they are counted anew"),
            );
        }
    }
}

async fn mail(tx: &mut Tx<'_>, thorough: bool, findings: &mut Findings) -> Result<(), RecordError> {
    let mut kept = counts(tx, &ledger::COUNTS).await?;
    let counted = counts(tx, if thorough { &ledger::COUNTED } else { &WAITING_MAIL }).await?;
    if !thorough {
        kept.retain(|fate, n| counted.contains_key(fate) || *n < 0);
    }
    compare("mails that are", &kept, &counted, findings);
    Ok(())
}

async fn cases(tx: &mut Tx<'_>, thorough: bool, findings: &mut Findings) -> Result<(), RecordError> {
    let mut kept = counts(tx, &case_list::BY_STATE).await?;
    let counted = counts(tx, if thorough { &ALL_BY_STATE } else { &OPEN_BY_STATE }).await?;
    let states: Vec<String> =
        kept.keys().chain(counted.keys()).filter(|s| !OPEN.contains(&s.as_str()) && !ENDED.contains(&s.as_str())).cloned().collect();
    for state in states {
        for (case, slug) in tx.query(&IN_STATE, vals![state], |r| Ok((CaseId(r.get(0)?), r.get::<String>(1)?))).await? {
            findings.add(
                Fault::EndingUnknown,
                &Of::Case(case, Some(slug)),
                format!("it ended as `{state}`, which is no way to end a case"),
            );
        }
    }
    if !thorough {
        kept.retain(|state, n| OPEN.contains(&state.as_str()) || *n < 0);
    }
    compare("cases in the state", &kept, &counted, findings);
    Ok(())
}

async fn loads(tx: &mut Tx<'_>, findings: &mut Findings) -> Result<(), RecordError> {
    let text = |r: &crate::store::Row<'_>| Ok((r.get::<Uuid>(0)?.to_string(), r.get::<i64>(1)?));
    let kept: Counts = tx.query(&staff_card::LOADS, vals![], text).await?.into_iter().collect();
    let counted: Counts = tx.query(&OPEN_BY_OWNER, vals![], text).await?.into_iter().collect();
    compare("open cases owned by", &kept, &counted, findings);
    Ok(())
}
