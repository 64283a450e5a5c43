//! SQL texts have names and are known beforehand, so that a test can prepare every one of them on both databases.

use super::Dialect;

/// A named SQL text: one for both databases, or one for each where the dialects differ.
///
/// Made by [`statements!`](crate::statements), which lists them. There is no way to run a text put together at run time.
#[derive(Debug)]
pub struct Statement {
    name: &'static str,
    sqlite: Option<&'static str>,
    postgres: Option<&'static str>,
}

impl Statement {
    /// A statement without a text yet; its name appears in errors and logs.
    pub const fn named(name: &'static str) -> Statement {
        Statement { name, sqlite: None, postgres: None }
    }

    /// The text for both.
    #[must_use]
    pub const fn both(self, sql: &'static str) -> Statement {
        Statement { name: self.name, sqlite: Some(sql), postgres: Some(sql) }
    }

    /// The text for SQLite.
    #[must_use]
    pub const fn sqlite(self, sql: &'static str) -> Statement {
        Statement { name: self.name, sqlite: Some(sql), postgres: self.postgres }
    }

    /// The text for PostgreSQL.
    #[must_use]
    pub const fn postgres(self, sql: &'static str) -> Statement {
        Statement { name: self.name, sqlite: self.sqlite, postgres: Some(sql) }
    }

    /// What errors and logs call it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The text for one database; `None` where it is never run there.
    pub fn text(&self, dialect: Dialect) -> Option<&'static str> {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }
}

/// Declares a module's statements and lists them in `ALL`, which the test that prepares them reads.
///
/// ```
/// record::statements! {
///     /// One text for both.
///     pub ADD_LINE { both: "INSERT INTO line (id, words) VALUES ($1, $2)" }
///     /// Where the dialects differ, one for each; where only one needs it, only that one.
///     pub TAKE_LINES {
///         sqlite: "SELECT id FROM line LIMIT $1",
///         postgres: "SELECT id FROM line LIMIT $1 FOR UPDATE SKIP LOCKED",
///     }
/// }
/// assert_eq!(ALL.len(), 2);
/// ```
#[macro_export]
macro_rules! statements {
    ($( $(#[$meta:meta])* $vis:vis $name:ident { $($dialect:ident: $sql:expr),+ $(,)? } )*) => {
        $( $(#[$meta])*
        $vis static $name: $crate::store::Statement =
            $crate::store::Statement::named(concat!(module_path!(), "::", stringify!($name)))$(.$dialect($sql))+; )*

        /// Every statement of this module.
        pub const ALL: &[&$crate::store::Statement] = &[$(&$name),*];
    };
}
