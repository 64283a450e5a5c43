//! What may not stand in SQL: a clock, and text that was glued in.

use crate::{Finding, RustText, Tree};

/// The clocks of both databases, lower-cased and without spaces.
const CLOCKS: [&str; 12] = [
    "now()",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtimestamp",
    "clock_timestamp(",
    "statement_timestamp(",
    "transaction_timestamp(",
    "unixepoch()",
    "datetime('now'",
    "julianday('now'",
    "strftime('%s','now'",
];
/// Words that a statement begins with. PRAGMA is left out: it takes no parameters, so its number must be written into it.
const VERBS: [&str; 13] = [
    "SELECT ",
    "INSERT ",
    "UPDATE ",
    "DELETE ",
    "WITH ",
    "CREATE ",
    "ALTER ",
    "DROP ",
    "TRUNCATE ",
    "COPY ",
    "REPLACE ",
    "GRANT ",
    "LOCK ",
];
/// Macros that put text into text.
const GLUE: [&str; 3] = ["format!(", "write!(", "writeln!("];

/// Clocks in SQL files and in statements inside Rust: `now` comes in as a parameter.
pub fn clocks_in_sql(tree: &Tree) -> Vec<Finding> {
    let files = tree.ending(".sql").flat_map(|(path, text)| {
        let lines = text.lines().enumerate();
        let lines = lines.map(|(index, line)| (index + 1, line.split("--").next().unwrap_or("")));
        lines.filter_map(move |(line, text)| clock(text).map(|name| (path.to_owned(), line, name)))
    });
    let strings = tree.rust().flat_map(|file| {
        let path = file.path.clone();
        let statements = file.strings.into_iter().filter(|string| is_sql(&string.text));
        statements.filter_map(move |string| clock(&string.text).map(|name| (path.clone(), string.line, name))).collect::<Vec<_>>()
    });
    files
        .chain(strings)
        .map(|(path, line, name)| Finding::new(&path, line, format!("`{name}` is a clock in SQL: pass `now` as a parameter")))
        .collect()
}

/// Statements that are put together with `format!`: a value that is glued in can become a statement of its own.
pub fn glued_sql(tree: &Tree) -> Vec<Finding> {
    tree.rust().flat_map(|file| glued_in(&file)).collect()
}

fn glued_in(file: &RustText) -> Vec<Finding> {
    let places = GLUE.iter().flat_map(|glue| file.places_of(glue));
    places
        .filter_map(|at| {
            // The template is the first string after the macro's bracket.
            let template = file.strings.iter().find(|string| string.at > at)?;
            let holes = template.text.replace("{{", "").contains('{');
            (holes && is_sql(&template.text)).then_some(template.line)
        })
        .map(|line| Finding::new(&file.path, line, "a statement is glued together: use $1, $2 … and a fixed text"))
        .collect()
}

fn clock(text: &str) -> Option<&'static str> {
    let plain: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    CLOCKS.into_iter().find(|name| plain.contains(name))
}

fn is_sql(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\\' || c == '(');
    VERBS.iter().any(|verb| start.strip_prefix(verb.trim_end()).is_some_and(|rest| rest.starts_with([' ', '\n', '\r', '\t'])))
}
