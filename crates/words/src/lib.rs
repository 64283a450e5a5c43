//! What people read: texts, dates and times, by a reader's language and time zone.
//!
//! Start at [`Voice`]: it speaks to one reader. The texts lie in `locales/<language>/<room>.ftl` and are
//! embedded in the binary; a new language is a new folder there and nothing else, its dates included.
//! [`automatic_mail`] composes the mails that the desk sends by itself.
//!
//! This crate knows no case, no promise and no page: only words, instants and names that it is given. It reads
//! no clock and no file when it runs.

pub mod automatic_mail;
mod bidi;
mod dates;
mod ftl_shapes;
#[cfg(test)]
mod key_tests;
mod locale;
#[cfg(test)]
mod locale_tests;
mod voice;

pub use voice::{Arg, Voice};

/// The languages that have a folder in `locales/`, as BCP 47 tags, sorted; English is always among them.
pub fn languages() -> Vec<&'static str> {
    locale::all().iter().map(locale::Locale::tag).collect()
}

/// What a language calls itself ("English", "Deutsch"), for links that lead to it; the tag when unknown.
pub fn language_name(tag: &str) -> String {
    let zone = jiff::tz::TimeZone::UTC;
    if locale::exact(tag).is_some() { Voice::new(tag, zone).say("language-name") } else { tag.to_owned() }
}

/// Marks a text's key where it is chosen, so that the test of keys finds it: `key!("role-lead")`.
///
/// Gives its literal back unchanged.
#[macro_export]
macro_rules! key {
    ($key:literal) => {
        $key
    };
}
