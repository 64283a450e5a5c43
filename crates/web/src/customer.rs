//! What customers reach: the public form, the landing of their link, the page of their case. Everything that these pages
//! show of a case is gathered in `said.rs`, out of what was said and nothing else.

pub mod contact;
pub mod landing;
pub mod my_case;
mod said;
