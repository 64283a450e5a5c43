//! What is happening to a person, and what relieves it meanwhile.

pub mod harm;
pub mod relieving;
