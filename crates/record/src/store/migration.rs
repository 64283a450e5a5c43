//! The steps by which a database came to its present shape, and what is refused when they don't fit this program.

use std::borrow::Cow;

use super::{Dialect, StoreError};

/// The table that remembers them, with their texts, so that an edited one is noticed.
pub(super) const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL)";

/// One step. Released ones are never edited; a new one has the next number. Each runs in a transaction of its own, so
/// its text holds no BEGIN or COMMIT, and nothing that can't run in one (`CREATE INDEX CONCURRENTLY`).
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Counted from 1.
    pub number: u32,
    /// `0001_events`.
    pub name: &'static str,
    /// Its text for SQLite.
    pub sqlite: &'static str,
    /// Its text for PostgreSQL.
    pub postgres: &'static str,
}

/// The migrations of the crate that says it, by the names of their files in `migrations/sqlite/` and
/// `migrations/postgres/`, in order: `migrations!["0001_events", "0002_due"]`.
#[macro_export]
macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$($crate::store::Migration {
            number: $crate::store::Migration::number_of($name),
            name: $name,
            sqlite: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

impl Migration {
    /// The number at the beginning of a name: 12 for `0012_outbox`.
    ///
    /// # Panics
    /// While compiling, when the name doesn't begin with four digits.
    pub const fn number_of(name: &str) -> u32 {
        let bytes = name.as_bytes();
        let (mut number, mut at) = (0, 0);
        while at < 4 {
            assert!(at < bytes.len() && bytes[at].is_ascii_digit(), "a migration's name begins with four digits");
            number = number * 10 + (bytes[at] - b'0') as u32;
            at += 1;
        }
        number
    }

    /// Its text, with the line ends that it has on every machine.
    pub(super) fn body(&self, dialect: Dialect) -> Cow<'static, str> {
        let text = match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        };
        if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
    }
}

/// One that the database has taken.
pub(super) struct Applied {
    pub(super) number: u32,
    pub(super) body: String,
}

/// What a database that has taken `applied` (in ascending order) still needs.
pub(super) fn still_to_run<'m>(known: &'m [Migration], applied: &[Applied], dialect: Dialect) -> Result<Vec<&'m Migration>, StoreError> {
    debug_assert!(known.is_sorted_by(|a, b| a.number < b.number), "migrations are listed in ascending order");
    let last_known = known.last().map_or(0, |last| last.number);
    let last_applied = applied.last().map_or(0, |last| last.number);
    if last_applied > last_known {
        return Err(StoreError::Newer { found: last_applied, known: last_known });
    }
    for done in applied {
        let changed = |why: &str| StoreError::Changed { number: done.number, why: why.into() };
        let ours = known.iter().find(|ours| ours.number == done.number).ok_or_else(|| changed("this program has none of that number"))?;
        if ours.body(dialect) != done.body {
            return Err(changed("its text differs from the one that ran"));
        }
    }
    let pending: Vec<&Migration> = known.iter().filter(|ours| applied.iter().all(|done| done.number != ours.number)).collect();
    match pending.first() {
        Some(late) if late.number < last_applied => Err(StoreError::Changed {
            number: late.number,
            why: format!("it never ran here, though {last_applied} did; a new migration needs the next number"),
        }),
        _ => Ok(pending),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = Migration { number: 1, name: "0001_first", sqlite: "one\r\ntwo", postgres: "one" };
    const THIRD: Migration = Migration { number: 3, name: "0003_third", sqlite: "three", postgres: "three" };

    fn plan(known: &[Migration], applied: &[(u32, &str)]) -> Result<Vec<u32>, StoreError> {
        let applied: Vec<Applied> = applied.iter().map(|(number, body)| Applied { number: *number, body: (*body).into() }).collect();
        Ok(still_to_run(known, &applied, Dialect::Sqlite)?.iter().map(|migration| migration.number).collect())
    }

    #[test]
    fn only_what_has_not_run_is_run_and_line_ends_do_not_count() {
        assert_eq!(plan(&[FIRST, THIRD], &[]), Ok(vec![1, 3]));
        assert_eq!(plan(&[FIRST, THIRD], &[(1, "one\ntwo")]), Ok(vec![3]));
        assert_eq!(plan(&[FIRST, THIRD], &[(1, "one\ntwo"), (3, "three")]), Ok(vec![]));
    }

    #[test]
    fn a_newer_an_edited_a_missing_and_a_late_migration_are_refused() {
        assert_eq!(plan(&[FIRST], &[(1, "one\ntwo"), (3, "three")]), Err(StoreError::Newer { found: 3, known: 1 }));
        assert!(matches!(plan(&[FIRST], &[(1, "edited")]), Err(StoreError::Changed { number: 1, .. })));
        assert!(matches!(plan(&[FIRST, THIRD], &[(1, "one\ntwo"), (2, "gone")]), Err(StoreError::Changed { number: 2, .. })));
        assert!(matches!(plan(&[FIRST, THIRD], &[(3, "three")]), Err(StoreError::Changed { number: 1, .. })));
    }

    #[test]
    fn the_number_of_a_migration_stands_in_its_name() {
        assert_eq!(Migration::number_of("0012_outbox"), 12);
    }
}
