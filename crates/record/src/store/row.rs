//! One row of an answer, the same from both databases.

use jiff::Timestamp;
use rusqlite::types::ValueRef;
use uuid::Uuid;

use super::{StoreError, Val};

/// A row, valid while the function that reads it runs.
pub struct Row<'r> {
    pub(super) source: Source<'r>,
    pub(super) statement: &'static str,
}

pub(super) enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// A column held something else than what was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Mismatch(pub &'static str);

impl Row<'_> {
    /// The column at `position`, counted from 0.
    ///
    /// # Errors
    /// When there is no such column, or it holds another kind of value than `T`.
    pub fn get<'s, T: FromVal<'s>>(&'s self, position: usize) -> Result<T, StoreError> {
        let val = self.val(position)?;
        T::from_val(val).map_err(|Mismatch(wanted)| self.unreadable(position, &format!("it holds {}, not {wanted}", val.kind())))
    }

    fn val(&self, position: usize) -> Result<Val<'_>, StoreError> {
        match &self.source {
            Source::Sqlite(row) => {
                let value = row.get_ref(position).map_err(|e| self.unreadable(position, &e.to_string()))?;
                Ok(match value {
                    ValueRef::Null => Val::Null,
                    ValueRef::Integer(number) => Val::Int(number),
                    ValueRef::Real(number) => Val::Real(number),
                    ValueRef::Text(text) => {
                        Val::Text(std::str::from_utf8(text).map_err(|_| self.unreadable(position, "its text isn't UTF-8"))?)
                    }
                    ValueRef::Blob(bytes) => Val::Bytes(bytes),
                })
            }
            Source::Postgres(row) => row.try_get(position).map_err(|e| {
                let why = std::error::Error::source(&e).map_or_else(|| e.to_string(), ToString::to_string);
                self.unreadable(position, &why)
            }),
        }
    }

    fn unreadable(&self, position: usize, why: &str) -> StoreError {
        StoreError::Other { attempted: format!("reading column {position} of {}", self.statement), why: why.to_owned() }
    }
}

/// What a column can be read as.
pub trait FromVal<'v>: Sized {
    /// The value as this type.
    ///
    /// # Errors
    /// When the column holds something else.
    fn from_val(val: Val<'v>) -> Result<Self, Mismatch>;
}

macro_rules! from_val {
    ($($kind:ty, $wanted:literal: $($pattern:pat => $value:expr),+;)*) => { $(
        impl<'v> FromVal<'v> for $kind {
            fn from_val(val: Val<'v>) -> Result<Self, Mismatch> {
                match val {
                    $($pattern => $value,)+
                    _ => Err(Mismatch($wanted)),
                }
            }
        }
    )* };
}

from_val! {
    bool, "a flag": Val::Flag(flag) => Ok(flag), Val::Int(0) => Ok(false), Val::Int(1) => Ok(true);
    i64, "a whole number": Val::Int(number) => Ok(number);
    u32, "a whole number from 0 to 4294967295": Val::Int(number) => u32::try_from(number).map_err(|_| Mismatch("a whole number from 0 to 4294967295"));
    f64, "a number": Val::Real(number) => Ok(number), Val::Int(number) => Ok(number as f64);
    &'v str, "text": Val::Text(text) => Ok(text);
    String, "text": Val::Text(text) => Ok(text.to_owned());
    &'v [u8], "bytes": Val::Bytes(bytes) => Ok(bytes);
    Vec<u8>, "bytes": Val::Bytes(bytes) => Ok(bytes.to_owned());
    Uuid, "an id": Val::Id(id) => Ok(id), Val::Bytes(bytes) => Uuid::from_slice(bytes).map_err(|_| Mismatch("an id"));
    Timestamp, "an instant": Val::Int(micros) => Timestamp::from_microsecond(micros).map_err(|_| Mismatch("an instant"));
}

impl<'v, const N: usize> FromVal<'v> for [u8; N] {
    fn from_val(val: Val<'v>) -> Result<Self, Mismatch> {
        match val {
            Val::Bytes(bytes) => bytes.try_into().map_err(|_| Mismatch("bytes of that length")),
            _ => Err(Mismatch("bytes")),
        }
    }
}

impl<'v, T: FromVal<'v>> FromVal<'v> for Option<T> {
    fn from_val(val: Val<'v>) -> Result<Self, Mismatch> {
        match val {
            Val::Null => Ok(None),
            present => T::from_val(present).map(Some),
        }
    }
}
