//! What was said to a customer that falls due, and what we owe though nobody was told yet.

pub mod duty;
pub(crate) mod evolving;
pub mod hand_over;
pub mod handing_over;
pub mod keeping;
pub mod owed;
pub mod promise;
pub mod standing;
pub mod time_came;
