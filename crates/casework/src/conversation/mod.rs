//! What is said and noted.

pub mod contact;
pub mod delivering;
pub(crate) mod evolving;
pub mod message;
pub mod new_link;
pub mod no_answer;
pub mod note;
pub mod noting;
pub mod receiving;
pub mod saying;
pub mod stranger;
