//! The people and the organisation: streams of their own beside the case.

pub mod customer;
pub mod organisation;
pub mod staff;
