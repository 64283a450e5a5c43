//! What PostgreSQL's error codes mean in our words. Its DETAIL, which quotes rows, is never passed on.

use std::{error::Error as _, io};

use tokio_postgres::{Error, error::DbError};

use crate::store::StoreError;

pub(super) fn translate(attempted: &str, error: &Error) -> StoreError {
    let attempted = attempted.to_owned();
    match error.as_db_error() {
        Some(refused) => translate_refusal(attempted, refused),
        None if is_lost(error) => StoreError::Unreachable { attempted, why: chain(error) },
        None => StoreError::Other { attempted, why: chain(error) },
    }
}

/// While connecting everything that isn't said by the server itself means that it can't be reached.
pub(super) fn translate_connecting(attempted: &str, error: &Error) -> StoreError {
    match translate(attempted, error) {
        StoreError::Other { attempted, why } if error.as_db_error().is_none() => StoreError::Unreachable { attempted, why },
        translated => translated,
    }
}

/// Whether the same may succeed when it is done again from the start: a lost race, or a session that ended.
pub(super) fn is_worth_another_try(error: &Error) -> bool {
    is_lost(error)
        || is_outdated_plan(error)
        || error.code().is_some_and(|code| matches!(code.code(), "40001" | "40P01" | "53300") || ends_session(code.code()))
}

/// Whether the session can't be used any more.
pub(super) fn spoils_session(error: &Error) -> bool {
    is_lost(error) || is_outdated_plan(error) || error.code().is_some_and(|code| ends_session(code.code()))
}

/// Whether a COMMIT that was answered like this has surely kept nothing. A server that is being stopped may have
/// committed before it said so.
pub(super) fn is_surely_not_committed(error: &Error) -> bool {
    error.code().is_some_and(|code| !ends_session(code.code()))
}

fn is_lost(error: &Error) -> bool {
    error.is_closed() || error.source().is_some_and(|source| source.is::<io::Error>())
}

fn ends_session(code: &str) -> bool {
    code.starts_with("57P") || code.starts_with("08")
}

/// Another node changed a table after this session had prepared a statement on it.
fn is_outdated_plan(error: &Error) -> bool {
    error.as_db_error().is_some_and(|refused| refused.code().code() == "0A000" && refused.message().starts_with("cached plan"))
}

fn translate_refusal(attempted: String, refused: &DbError) -> StoreError {
    let constraint = refused.constraint().map(str::to_owned);
    let message = refused.message().to_owned();
    let code = refused.code().code();
    match (code, constraint) {
        ("23505" | "23P01", Some(constraint)) => StoreError::Unique { constraint, attempted },
        ("23503" | "23001", Some(constraint)) => StoreError::ForeignKey { constraint: Some(constraint), attempted },
        ("23514", Some(constraint)) => StoreError::Check { constraint, attempted },
        ("23502", _) => {
            let column = format!("{}.{}", refused.table().unwrap_or_default(), refused.column().unwrap_or_default());
            StoreError::NotNull { column, attempted }
        }
        // Raised by a trigger's function: P0001 unless it says otherwise, or one of the codes for a broken rule.
        ("P0001" | "23000" | "23001" | "23514", _) => StoreError::Refused { message, attempted },
        ("53100", _) => StoreError::DiskFull { attempted, why: message },
        ("40001" | "40P01" | "55P03" | "57014" | "53300" | "53400", _) => StoreError::Busy { attempted, why: message },
        ("XX001" | "XX002", _) => StoreError::Corrupt { attempted, why: message },
        ("3D000", _) => StoreError::Unreachable { attempted, why: format!("{message}; `createdb` makes it") },
        (code, _) if ends_session(code) || code.starts_with("28") => StoreError::Unreachable { attempted, why: message },
        // A value that doesn't fit is quoted in the message, so the message stays out.
        (code, _) if code.starts_with("22") => StoreError::Other {
            attempted,
            why: format!("a value doesn't fit its column (PostgreSQL's code {code}; the value isn't shown)"),
        },
        (code, _) => StoreError::Other { attempted, why: format!("{message} (PostgreSQL's code {code})") },
    }
}

/// The driver's errors say what they were about only in their sources.
fn chain(error: &Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(deeper) = source {
        let said = deeper.to_string();
        if !words.contains(&said) {
            words.push_str(": ");
            words.push_str(&said);
        }
        source = deeper.source();
    }
    words
}
