//! What a form may hold, whoever sends it. Mail and lines have their table in `doors`, what is in a mail in `mail`; docs/limits.md
//! shows all of them as one.

/// The largest form with its files, in bytes: what the mail door takes (see the crate `doors`).
pub const FORM_BYTES: usize = 25 * 1024 * 1024;

/// How many parts a form may have: the fields of the largest, and some files.
pub const FORM_PARTS: usize = 60;

/// The longest name of a file that is kept, in characters.
pub const FILE_NAME_CHARACTERS: usize = 200;
