//! What may happen to a case, and why not.
//!
//! This crate is pure: a state and a command and what is given go in, events or a refusal come out. It knows no
//! database, no clock, no dice and no network, and it writes no logs; `clippy.toml` beside it and the crate
//! `house-rules` hold it to that. A reader may start at [`decide`], then follow one noun.
//!
//! An open case without an owner or without a next step can't be built here: neither is an `Option`.

#![expect(clippy::module_inception, reason = "a noun and its family carry the same name in the field: promise/promise.rs, harm/harm.rs")]

pub mod actor;
pub mod care;
pub mod case;
pub mod command;
pub mod conversation;
pub mod decide;
pub mod event;
pub mod evolve;
pub mod given;
pub mod harm;
pub mod ids;
pub mod kept;
pub mod people;
pub mod policy;
pub mod promise;
pub mod refusal;
pub mod rule;
pub mod sentence;
pub mod solution;
pub mod spoken_key;
pub mod time;

pub use actor::Actor;
pub use case::Case;
pub use command::Command;
pub use decide::decide;
pub use event::{CaseEvent, Recorded};
pub use given::Given;
pub use refusal::Refusal;
