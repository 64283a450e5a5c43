//! What a customer sees without an account: the landing page of their link, and the page of their case. Made of what was
//! said only; a note has no type that fits in here.

pub mod landing;
pub mod my_case;
