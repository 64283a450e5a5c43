//! What goes into a statement and what comes out of a row, in the few kinds that both databases know.

use jiff::Timestamp;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{FromSql, IsNull, Kind, ToSql, Type, private::BytesMut};
use uuid::Uuid;

/// One value: a parameter, or a column of a row. Borrowed, so that nothing is copied on the way.
#[derive(Clone, Copy, PartialEq)]
pub enum Val<'a> {
    /// No value.
    Null,
    /// Yes or no: BOOLEAN, or 0 and 1 in an integer column.
    Flag(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction. Never money.
    Real(f64),
    /// Text; a NUL in it is refused on both databases, since PostgreSQL can't keep one.
    Text(&'a str),
    /// Bytes as they are.
    Bytes(&'a [u8]),
    /// An id: UUID, or a BLOB of 16 bytes.
    Id(Uuid),
}

/// The kind only: values may be somebody's words, and this may end in a log.
impl std::fmt::Debug for Val<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

impl Val<'_> {
    /// What it is, in words, without saying its content.
    pub fn kind(&self) -> &'static str {
        match self {
            Val::Null => "null",
            Val::Flag(_) => "a flag",
            Val::Int(_) => "a whole number",
            Val::Real(_) => "a number",
            Val::Text(_) => "text",
            Val::Bytes(_) => "bytes",
            Val::Id(_) => "an id",
        }
    }
}

/// What can be given to a statement. Ids of the crates above implement it in one line.
pub trait AsVal {
    /// Its value, borrowed.
    fn as_val(&self) -> Val<'_>;
}

/// The parameters of a statement: `vals![id, 7, "text"]` is `$1`, `$2`, `$3`.
#[macro_export]
macro_rules! vals {
    ($($value:expr),* $(,)?) => { &[$($crate::store::AsVal::as_val(&$value)),*] };
}

macro_rules! as_val {
    ($($kind:ty: $value:ident => $val:expr;)*) => { $(
        impl AsVal for $kind {
            fn as_val(&self) -> Val<'_> {
                let $value = self;
                $val
            }
        }
    )* };
}

as_val! {
    bool: it => Val::Flag(*it);
    i64: it => Val::Int(*it);
    i32: it => Val::Int(i64::from(*it));
    u32: it => Val::Int(i64::from(*it));
    f64: it => Val::Real(*it);
    str: it => Val::Text(it);
    String: it => Val::Text(it);
    [u8]: it => Val::Bytes(it);
    Vec<u8>: it => Val::Bytes(it);
    Uuid: it => Val::Id(*it);
    Timestamp: it => Val::Int(it.as_microsecond());
}

impl<const N: usize> AsVal for [u8; N] {
    fn as_val(&self) -> Val<'_> {
        Val::Bytes(self)
    }
}

impl<T: AsVal + ?Sized> AsVal for &T {
    fn as_val(&self) -> Val<'_> {
        (**self).as_val()
    }
}

impl<T: AsVal> AsVal for Option<T> {
    fn as_val(&self) -> Val<'_> {
        self.as_ref().map_or(Val::Null, AsVal::as_val)
    }
}

impl AsVal for Val<'_> {
    fn as_val(&self) -> Val<'_> {
        *self
    }
}

impl rusqlite::ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Val::Null => ValueRef::Null,
            Val::Flag(flag) => ValueRef::Integer(i64::from(*flag)),
            Val::Int(number) => ValueRef::Integer(*number),
            Val::Real(number) => ValueRef::Real(*number),
            Val::Text(text) => ValueRef::Text(text.as_bytes()),
            Val::Bytes(bytes) => ValueRef::Blob(bytes),
            Val::Id(id) => ValueRef::Blob(id.as_bytes()),
        }))
    }
}

type PostgresError = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Val<'_> {
    fn to_sql(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, PostgresError> {
        let column = match column.kind() {
            Kind::Domain(base) => base,
            _ => column,
        };
        match (self, column) {
            (Val::Null, _) => Ok(IsNull::Yes),
            (Val::Flag(flag), &Type::BOOL) => flag.to_sql(column, out),
            (Val::Flag(flag), _) => Val::Int(i64::from(*flag)).to_sql(column, out),
            (Val::Int(number), &Type::INT8) => number.to_sql(column, out),
            (Val::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(column, out),
            (Val::Int(number), &Type::INT2) => i16::try_from(*number)?.to_sql(column, out),
            (Val::Real(number), &Type::FLOAT8) => number.to_sql(column, out),
            (Val::Text(text), &(Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON)) => {
                text.to_sql(column, out)
            }
            (Val::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(column, out),
            (Val::Id(id), &Type::UUID) => id.to_sql(column, out),
            (other, column) => Err(format!("{} was given where PostgreSQL expects {column}", other.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

impl<'a> FromSql<'a> for Val<'a> {
    fn from_sql(column: &Type, raw: &'a [u8]) -> Result<Val<'a>, PostgresError> {
        let column = match column.kind() {
            Kind::Domain(base) => base,
            _ => column,
        };
        Ok(match *column {
            Type::BOOL => Val::Flag(bool::from_sql(column, raw)?),
            Type::INT8 => Val::Int(i64::from_sql(column, raw)?),
            Type::INT4 => Val::Int(i64::from(i32::from_sql(column, raw)?)),
            Type::INT2 => Val::Int(i64::from(i16::from_sql(column, raw)?)),
            Type::FLOAT8 => Val::Real(f64::from_sql(column, raw)?),
            Type::FLOAT4 => Val::Real(f64::from(f32::from_sql(column, raw)?)),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON => Val::Text(std::str::from_utf8(raw)?),
            Type::BYTEA => Val::Bytes(raw),
            Type::UUID => Val::Id(Uuid::from_sql(column, raw)?),
            ref other => {
                return Err(format!("a column of type {other}, which the store doesn't read: cast it in the SQL").into());
            }
        })
    }

    fn from_sql_null(_: &Type) -> Result<Val<'a>, PostgresError> {
        Ok(Val::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
