//! SQLite tells the columns of a violated unique constraint, PostgreSQL its name. This finds the name that PostgreSQL
//! would give, so that a caller matches one word on both.

use rusqlite::Connection;

/// From `UNIQUE constraint failed: event.stream, event.seq`, or `… failed: index 'name'` for an index on an expression.
pub(super) fn of_unique(connection: &Connection, message: &str) -> String {
    let (_, failed) = message.rsplit_once("failed: ").unwrap_or(("", message));
    if let Some(index) = failed.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let Some((table, _)) = failed.split_once('.') else {
        return failed.to_owned();
    };
    let prefix = format!("{table}.");
    let columns: Vec<&str> = failed.split(", ").map(|column| column.strip_prefix(&prefix).unwrap_or(column)).collect();
    // This runs while the connection is already reporting an error: when the look-up fails, the columns must do.
    look_up(connection, table, &columns).unwrap_or_else(|_| failed.to_owned())
}

fn look_up(connection: &Connection, table: &str, columns: &[&str]) -> rusqlite::Result<String> {
    if let Some(given) = name_in_table(connection, table, columns)? {
        return Ok(given);
    }
    let mut indexes = connection.prepare_cached("SELECT name, origin FROM pragma_index_list(?1) WHERE \"unique\"")?;
    let mut rows = indexes.query([table])?;
    while let Some(row) = rows.next()? {
        let (name, origin): (String, String) = (row.get(0)?, row.get(1)?);
        if columns_of(connection, &name)? == columns {
            return Ok(match origin.as_str() {
                "c" => name,
                "pk" => format!("{table}_pkey"),
                _ => format!("{table}_{}_key", columns.join("_")),
            });
        }
    }
    // An INTEGER PRIMARY KEY is the table itself and has no index.
    Ok(format!("{table}_pkey"))
}

fn columns_of(connection: &Connection, index: &str) -> rusqlite::Result<Vec<String>> {
    let mut columns = connection.prepare_cached("SELECT name FROM pragma_index_info(?1) ORDER BY seqno")?;
    columns.query_map([index], |row| row.get(0))?.collect()
}

/// The name in `CONSTRAINT name UNIQUE (a, b)`, which SQLite keeps only in the table's text.
fn name_in_table(connection: &Connection, table: &str, columns: &[&str]) -> rusqlite::Result<Option<String>> {
    let mut schema = connection.prepare_cached("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1")?;
    let sql: String = schema.query_row([table], |row| row.get(0))?;
    Ok(name_in_text(&sql, columns))
}

fn name_in_text(sql: &str, columns: &[&str]) -> Option<String> {
    let words: Vec<&str> = sql.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',')).filter(|w| !w.is_empty()).collect();
    words.iter().enumerate().filter(|(_, word)| word.eq_ignore_ascii_case("CONSTRAINT")).find_map(|(at, _)| {
        let name = words.get(at + 1)?;
        let first = match (words.get(at + 2)?, words.get(at + 3)) {
            (word, _) if word.eq_ignore_ascii_case("UNIQUE") => at + 3,
            (word, Some(key)) if word.eq_ignore_ascii_case("PRIMARY") && key.eq_ignore_ascii_case("KEY") => at + 4,
            _ => return None,
        };
        let named = words.get(first..first + columns.len())?;
        (named == columns).then(|| (*name).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_after(sql: &str, twice: &str) -> String {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(sql).unwrap();
        connection.execute_batch(twice).unwrap();
        let error = connection.execute_batch(twice).unwrap_err().to_string();
        of_unique(&connection, &error)
    }

    #[test]
    fn a_violated_unique_constraint_has_the_name_that_postgresql_gives() {
        let insert = "INSERT INTO event (stream, seq) VALUES (1, 1)";
        for (sql, name) in [
            ("CREATE TABLE event (stream INT, seq INT, UNIQUE (stream, seq))", "event_stream_seq_key"),
            ("CREATE TABLE event (stream INT, seq INT, CONSTRAINT one_place UNIQUE (stream, seq))", "one_place"),
            ("CREATE TABLE event (stream INT, seq INT, PRIMARY KEY (stream, seq)) WITHOUT ROWID", "event_pkey"),
            ("CREATE TABLE event (stream INT, seq INT, CONSTRAINT first_key PRIMARY KEY (stream, seq))", "first_key"),
            ("CREATE TABLE event (stream INT, seq INTEGER PRIMARY KEY)", "event_pkey"),
            ("CREATE TABLE event (stream INT, seq INT); CREATE UNIQUE INDEX one_seq ON event (seq)", "one_seq"),
            ("CREATE TABLE event (stream INT, seq INT); CREATE UNIQUE INDEX one_sum ON event (stream + seq)", "one_sum"),
            ("CREATE TABLE event (stream INT, seq INT UNIQUE)", "event_seq_key"),
        ] {
            assert_eq!(name_after(sql, insert), name, "{sql}");
        }
    }
}
