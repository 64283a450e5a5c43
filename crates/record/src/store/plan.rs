//! How a database would run a statement, read for the one thing that matters as a desk grows: which tables it would
//! read whole.

use rusqlite::Connection;
use serde_json::Value;

use super::{
    StoreError, Val,
    postgres::Session,
    sqlite,
    transaction::{attempted, bind},
};

/// The plan of one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// As the database prints it.
    pub text: String,
    /// The tables of which it reads every row, or might.
    pub scans: Vec<Scan>,
}

/// A table that is read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The table; on SQLite its alias when the statement gives it one.
    pub table: String,
    /// The index in whose order it is read, if any.
    pub index: Option<String>,
    /// A LIMIT ends it early: rows come in the index's order, and nothing sorts or counts them first. On SQLite a
    /// condition that skips most rows isn't seen; on PostgreSQL it is, and then this is `false`.
    pub ends_early: bool,
}

impl Plan {
    /// The tables whose size the cost grows with. A test allows by name the ones that stay small.
    pub fn tables_read_whole(&self) -> Vec<&str> {
        self.scans.iter().filter(|scan| !scan.ends_early).map(|scan| scan.table.as_str()).collect()
    }
}

pub(super) fn of_sqlite(connection: &Connection, name: &'static str, sql: &str, vals: &[Val<'_>]) -> Result<Plan, StoreError> {
    let failed = |e: rusqlite::Error| sqlite::translate(connection, &attempted(name), &e);
    let mut statement = connection.prepare_cached(&format!("EXPLAIN QUERY PLAN {sql}")).map_err(failed)?;
    bind(connection, name, &mut statement, vals)?;
    let (mut rows, mut lines) = (statement.raw_query(), Vec::new());
    while let Some(row) = rows.next().map_err(failed)? {
        lines.push(row.get::<_, String>(3).map_err(failed)?);
    }
    let sorts = lines.iter().any(|line| line.starts_with("USE TEMP B-TREE"));
    let limited = sql.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.eq_ignore_ascii_case("LIMIT"));
    let scans = lines.iter().filter_map(|line| sqlite_scan(line, limited && !sorts)).collect();
    Ok(Plan { text: lines.join("\n"), scans })
}

/// `SCAN line`, `SCAN line USING COVERING INDEX line_at`. A search by an index says SEARCH; a virtual table (full text)
/// is searched by itself, a constant row or a sub-query is no table.
fn sqlite_scan(line: &str, limited: bool) -> Option<Scan> {
    let scanned = line.strip_prefix("SCAN ")?;
    if scanned.contains("VIRTUAL TABLE INDEX") || scanned.contains("CONSTANT ROW") || scanned.starts_with('(') {
        return None;
    }
    let table = scanned.split(' ').next()?.to_owned();
    let index = scanned.split_once("INDEX ").and_then(|(_, index)| index.split(' ').next()).map(str::to_owned);
    Some(Scan { ends_early: limited && index.is_some(), table, index })
}

/// On small tables PostgreSQL always reads everything, so that way is made dear first: it is then taken only where no
/// index can serve. But then an index without a condition may be walked from end to end, which is as bad: so such a walk
/// counts as reading the whole table too, unless a LIMIT ends it and no condition throws its rows away.
pub(super) async fn of_postgres(session: &mut Session, name: &'static str, sql: &str, vals: &[Val<'_>]) -> Result<Plan, StoreError> {
    session.command("SET LOCAL enable_seqscan = off").await?;
    let rows = session.query_uncached(name, &format!("EXPLAIN (FORMAT JSON) {sql}"), vals).await?;
    session.command("SET LOCAL enable_seqscan = on").await?;
    let unreadable = || StoreError::other(attempted(name), "its plan couldn't be read");
    let text: String = match rows.first().map(|row| row.try_get::<_, Val<'_>>(0)) {
        Some(Ok(Val::Text(text))) => text.to_owned(),
        _ => return Err(unreadable()),
    };
    let json: Value = serde_json::from_str(&text).map_err(|_| unreadable())?;
    let mut scans = Vec::new();
    walk(&json[0]["Plan"], None, false, &mut scans);
    Ok(Plan { text, scans })
}

/// `limited`: a LIMIT above takes rows as they come. Whatever must see all rows first ends that.
fn walk(node: &Value, parent_table: Option<&str>, limited: bool, scans: &mut Vec<Scan>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let table = node["Relation Name"].as_str().or(parent_table);
    let has_condition = node.get("Index Cond").is_some();
    let index = node["Index Name"].as_str().map(str::to_owned);
    let filtered = node.get("Filter").is_some();
    match kind {
        "Seq Scan" | "Sample Scan" => {
            scans.push(Scan { table: table.unwrap_or_default().to_owned(), index: None, ends_early: false });
        }
        "Index Scan" | "Index Only Scan" | "Bitmap Index Scan" if !has_condition && node.get("Order By").is_none() => {
            scans.push(Scan { table: table.unwrap_or_default().to_owned(), index, ends_early: limited && !filtered });
        }
        _ => {}
    }
    let limited = match kind {
        "Limit" => true,
        "Sort" | "Aggregate" | "Hash" | "Materialize" | "SetOp" | "WindowAgg" | "Bitmap Heap Scan" => false,
        _ => limited,
    };
    for child in node["Plans"].as_array().into_iter().flatten() {
        walk(child, table, limited, scans);
    }
}
