//! Who may come in, and by what: credentials, sessions, tokens that serve once, throttles, links; and what somebody has
//! begun to write. Beside the record, not in it: all of this ends. Instants are of real time (those of links, which
//! have their age from messages, of desk time); tokens and names come in as
//! hashes, made by the caller.

pub mod credential;
pub mod draft;
pub mod link_generation;
pub mod session;
pub mod throttle;
pub mod token;
mod token_hash;
pub mod unsent_form;

pub use token_hash::Hash;
