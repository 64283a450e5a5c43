//! One reader's way of being spoken to, and what may stand inside a text.

use std::{borrow::Cow, fmt};

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::tz::TimeZone;

use crate::bidi;
use crate::locale::{self, Locale};

/// One reader's way of being spoken to: a language and a time zone.
///
/// Cheap to clone and to send between threads. Dates and times are in `dates.rs` beside this file.
#[derive(Clone)]
pub struct Voice {
    locale: &'static Locale,
    zone: TimeZone,
}

/// What may stand inside a text, where the text says `{ $name }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A name, an address, a date already put into words.
    Text(&'a str),
    /// A number by which a language may choose its plural.
    Count(i64),
}

impl Voice {
    /// A voice in the language of this BCP 47 tag ("de", "de-AT"): the nearest folder, else English. The zone is kept.
    pub fn new(language: &str, zone: TimeZone) -> Voice {
        Voice { locale: locale::nearest(language), zone }
    }

    /// The tag of the language that is really spoken, for `lang="…"`.
    pub fn language(&self) -> &str {
        self.locale.tag()
    }

    /// `"ltr"` or `"rtl"`, for `dir="…"`.
    pub fn direction(&self) -> &'static str {
        if self.locale.right_to_left() { "rtl" } else { "ltr" }
    }

    /// The reader's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The text of this key. A language that misses it gives way to English; a key that is nowhere shows as `⟦key⟧`.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The text of this key with its arguments filled in, see [`Voice::say`].
    ///
    /// Text that runs the other way (an Arabic name in an English sentence) is isolated, so that it can't turn
    /// the sentence around it.
    pub fn say_with(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        if args.is_empty() {
            return self.name(key).into_owned();
        }
        let speaking = if self.locale.has(key) { self.locale } else { locale::english() };
        let mut filled = FluentArgs::new();
        for (name, arg) in args.iter().filter(|(name, _)| speaking.may_use(key, name)) {
            match arg {
                Arg::Text(text) => filled.set(*name, bidi::isolated(text, speaking.right_to_left())),
                Arg::Count(count) => filled.set(*name, FluentValue::from(*count)),
            }
        }
        match speaking.format(key, &filled) {
            Some(spoken) => spoken.text,
            None => format!("⟦{key}⟧"),
        }
    }

    /// A text that nothing stands inside of, as it lies in the texts: a weekday, a month.
    pub(crate) fn name(&self, key: &str) -> Cow<'static, str> {
        self.locale.name(key).or_else(|| locale::english().name(key)).unwrap_or_else(|| Cow::Owned(format!("⟦{key}⟧")))
    }

    /// Whether the text of this key can use an argument.
    pub(crate) fn may_use(&self, key: &str, argument: &str) -> bool {
        if self.locale.has(key) { self.locale.may_use(key, argument) } else { locale::english().may_use(key, argument) }
    }

    /// "Maria", "Maria and Paul", "Maria, Paul and Ines".
    pub fn list(&self, names: &[&str]) -> String {
        match names {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [before @ .., last] => {
                let before = before.join(&self.say("words-list-comma"));
                self.say_with("words-list-and", &[("before", Arg::Text(&before)), ("last", Arg::Text(last))])
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn of(locale: &'static Locale, zone: TimeZone) -> Voice {
        Voice { locale, zone }
    }
}

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Voice").field("language", &self.language()).field("zone", &self.zone).finish()
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Arg<'a> {
        Arg::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Arg<'a> {
        Arg::Text(text)
    }
}

impl From<i64> for Arg<'_> {
    fn from(count: i64) -> Self {
        Arg::Count(count)
    }
}

impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Arg::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}
