//! Who looks after the case.

pub mod cover;
pub mod covering;
pub mod memo;
pub mod owner;
pub mod roster;
