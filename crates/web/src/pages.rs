//! The pages: one file each, a struct with plain, already prepared data, and its template of the same name.

pub mod absence;
pub mod case;
pub mod cases;
pub mod contact;
pub mod customer;
pub mod doctor;
pub mod enrol;
pub mod form;
pub mod harm;
pub mod invitation;
pub mod letter;
pub mod login;
pub mod organisation;
pub mod owed;
pub mod people;
pub mod person;
pub mod refusal;
pub mod search;
pub mod settings;
pub mod setup;
pub mod shelf;
pub mod telephone;
pub mod today;
pub mod token;
pub mod trouble;
pub mod who;
