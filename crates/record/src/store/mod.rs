//! One SQL text and one body for SQLite and PostgreSQL: the ground that the record stands on.
//!
//! - [`Db::open`] opens a [`Place`], takes the folder's lock, and brings the schema up to date ([`Migration`]).
//! - [`Db::read`] gives a snapshot ([`Tx`]); dropping it ends it.
//! - [`Db::write`] takes a *value* that knows how to write ([`Write`]), never a closure over state, because it may be
//!   run again: with its neighbours or alone on SQLite, after a lost race on PostgreSQL. It returns after the commit is
//!   durable, and not before.
//! - Each SQL text is a [`Statement`], listed by its module in `ALL`, so that a test prepares every one on both.
//!
//! What this layer deliberately doesn't know: cases, events, views, clocks. What it deliberately doesn't do: let an
//! error say what a person wrote. Errors carry the names of statements and constraints, never values.
//!
//! The SQL that both understand: parameters `$1`…; `INSERT … ON CONFLICT … DO UPDATE SET x = excluded.x`; `RETURNING`;
//! `LIMIT $1`; CTEs; `CAST(SUM(x) AS BIGINT)`. Instants are BIGINT, microseconds UTC. Ids are `UUID` on PostgreSQL and
//! `BLOB` on SQLite. Make SQLite's tables STRICT, with INTEGER for BIGINT, so that both refuse a value of another kind.
//! On PostgreSQL give text that is sorted or compared `COLLATE "C"`: it sorts as SQLite does.

mod db;
mod failure;
mod migration;
mod place;
mod plan;
mod postgres;
mod row;
mod sqlite;
mod statement;
mod transaction;
mod value;
mod write;

pub use db::{Db, Dialect};
pub use failure::StoreError;
pub use migration::Migration;
pub use place::Place;
pub use plan::{Plan, Scan};
pub use row::{FromVal, Mismatch, Row};
pub use sqlite::{BackedUp, BackupProgress, DATABASE_FILE};
pub use statement::Statement;
pub use transaction::Tx;
pub use value::{AsVal, Val};
pub use write::{Write, WriteError};

pub use crate::{migrations, statements, vals};
