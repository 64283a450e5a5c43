//! How a case ends.

pub mod ending;
pub mod equal;
pub mod final_answer;
pub mod resolution;
