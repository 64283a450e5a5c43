//! The pages of staff: each file reads its form, makes one command, calls the desk, and answers.

pub mod absence;
pub mod acts;
pub mod attachment;
pub mod call_case;
pub mod call_form;
pub mod case;
pub mod cases;
pub mod compose;
pub mod doctor;
pub mod fields;
pub mod handing_over;
pub mod harm;
pub mod kept_files;
pub mod letter;
pub mod people;
pub mod person;
pub mod policy_fields;
pub mod search;
pub mod settings;
pub mod shelf;
pub mod shown;
pub mod telephone;
pub mod their_word;
pub mod timeline;
pub mod today;
