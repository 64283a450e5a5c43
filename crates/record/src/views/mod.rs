//! What pages read: rows written with the events, from the folded state. They can be dropped and rebuilt.

pub mod case_card;
pub mod case_list;
pub mod figures;
pub mod person_card;
pub mod rebuild;
pub mod staff_card;
