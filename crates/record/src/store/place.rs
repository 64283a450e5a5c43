//! Where the record lies.

use std::{fmt, path::PathBuf};

/// A folder of this machine, or a PostgreSQL server.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// SQLite: the file `makegood.db` in this folder.
    Folder(PathBuf),
    /// PostgreSQL: `postgres://user@host:port/database`, with these options after `?`:
    /// - `passfile=/path`: the file that holds the password, alone or in the form of `.pgpass`; only its owner may read it;
    /// - `sslmode=require` (also `verify-full`): encrypted, and the server's certificate is always checked;
    ///   `sslmode=disable`: not encrypted. Without either, only a server on this machine is spoken to unencrypted;
    /// - `sslrootcert=/path`: the certificates to trust (PEM), instead of the system's;
    /// - and those that `tokio_postgres` knows, such as `connect_timeout`.
    Url(String),
}

/// Without the password, since this ends on screens and in logs.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Folder(folder) => write!(f, "{}", folder.display()),
            Place::Url(url) => f.write_str(&without_password(url)),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

/// `postgres://user@host/database`: what follows `?` may hold a password too.
pub(super) fn without_password(url: &str) -> String {
    let shown = url.split('?').next().unwrap_or_default();
    let Some((scheme, rest)) = shown.split_once("://") else {
        return "a database URL".into();
    };
    // A password may hold an unescaped @, so the last one counts.
    match rest.rsplit_once('@') {
        Some((who, server)) => format!("{scheme}://{}@{server}", who.split(':').next().unwrap_or_default()),
        None => shown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for url in [
            "postgres://desk:secr3t@db.example/makegood",
            "postgres://desk:se@cr3t@db.example/makegood?sslmode=require",
            "postgres://desk@db.example/makegood?password=secr3t",
        ] {
            let place = Place::Url(url.into());
            assert_eq!(format!("{place} {place:?}"), "postgres://desk@db.example/makegood Place(postgres://desk@db.example/makegood)");
        }
    }
}
