//! The outside world: mail in and out, and the reader child

pub mod archive;
pub mod catcher;
pub mod deliver;
pub mod limits;
pub mod mailroom;
pub mod reader;
pub mod secret;
pub mod smtp_in;
pub mod smtp_out;
