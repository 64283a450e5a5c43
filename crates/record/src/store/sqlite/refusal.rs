//! What SQLite's error codes mean in our words.

use rusqlite::{Connection, Error, ErrorCode, ffi};

use super::constraint_name;
use crate::store::StoreError;

/// Translates an error. `connection` is asked for the name of a violated constraint, which SQLite itself doesn't say.
pub(in crate::store) fn translate(connection: &Connection, attempted: &str, error: &Error) -> StoreError {
    let attempted = attempted.to_owned();
    let (code, message) = match error {
        Error::SqliteFailure(failure, message) => (*failure, message.clone().unwrap_or_else(|| failure.to_string())),
        // The SQL text is ours and holds no values, but it is long and stands in the source.
        Error::SqlInputError { error, msg, offset, .. } => (*error, format!("{msg} (at byte {offset} of the statement)")),
        other => {
            return StoreError::Other { attempted, why: other.to_string() };
        }
    };
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            return StoreError::Unique { constraint: constraint_name::of_unique(connection, &message), attempted };
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => {
            return StoreError::ForeignKey { constraint: None, attempted };
        }
        ffi::SQLITE_CONSTRAINT_CHECK => {
            return StoreError::Check { constraint: after_colon(&message), attempted };
        }
        ffi::SQLITE_CONSTRAINT_NOTNULL => {
            return StoreError::NotNull { column: after_colon(&message), attempted };
        }
        ffi::SQLITE_CONSTRAINT_TRIGGER => return StoreError::Refused { message, attempted },
        _ => {}
    }
    match code.code {
        ErrorCode::DiskFull => StoreError::DiskFull { attempted, why: message },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy { attempted, why: message },
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt { attempted, why: message },
        _ => StoreError::Other { attempted, why: format!("{message} (SQLite's code {})", code.extended_code) },
    }
}

/// The disk itself failed: what SQLite does next with this file can't be relied on.
pub(super) fn is_disk_failure(error: &Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure)
}

/// Whether a COMMIT that failed like this has surely kept nothing. With any other code the commit record may already
/// lie in the log, so that a later start would find it.
pub(super) fn is_surely_not_committed(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::ConstraintViolation)
    )
}

/// `CHECK constraint failed: open_case_has_owner` and its like.
fn after_colon(message: &str) -> String {
    message.rsplit_once(": ").map_or(message, |(_, name)| name).to_owned()
}
