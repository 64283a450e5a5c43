//! Bytes to meaning and back: reading and building mail. Pure: no I/O, no clock, no dice.
//!
//! [`read`] takes whatever a stranger sends and says what it means, with doubts where it was odd. It is meant to run
//! in a process of its own, with limits on memory and time, and needs neither for any mail that was tried: the parts
//! are found in one linear pass, and no parser sees HTML that would be costly. [`build::build`] makes our own mails.

mod auto_reply;
mod body;
mod bounce;
pub mod build;
mod doubt;
mod files;
mod html;
mod identity;
mod language;
pub mod limits;
mod message;
mod mime;
mod quote;
mod read;
mod shown;
mod thread;
mod unreadable;

pub use bounce::refuses_the_address;
pub use doubt::Doubt;
pub use html::safe_html;
pub use identity::identity;
pub use language::language_of;
pub use message::{Action, Address, Attachment, Bounce, BouncedRecipient, Kind, Message};
pub use quote::{Folded, fold};
pub use read::{attachment, read, shown_html};
pub use unreadable::Unreadable;
