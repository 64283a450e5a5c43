//! One language's texts, and how a reader's language is matched with those that we have.
//!
//! Fluent resolves messages and plurals; the texts are parsed once, when the first voice speaks.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use crate::ftl_shapes::own_arguments;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::{CharacterDirection, LanguageIdentifier};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The language that every text exists in, and that an unknown language falls back to.
const ENGLISH: &str = "en";

static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(|| TEXTS.iter().map(|(tag, files)| Locale::from_texts(tag, files)).collect());

/// English in letters that nobody writes (CLDR's pseudo-locale for accents): what stays readable in it is no text of ours.
const PSEUDO: &str = "en-XA";

static PSEUDO_LOCALE: LazyLock<Locale> = LazyLock::new(|| {
    let english = TEXTS.iter().find(|(tag, _)| *tag == ENGLISH).expect("locales/en is embedded");
    let mut locale = Locale::from_texts(PSEUDO, english.1);
    locale.bundle.set_transform(Some(accented));
    locale
});

/// One language: its tag, which way it runs, and its texts.
pub(crate) struct Locale {
    tag: &'static str,
    right_to_left: bool,
    bundle: FluentBundle<FluentResource>,
    /// Which arguments a text uses, where that is known: a date format is offered fifteen and uses three, and a page has
    /// hundreds of dates.
    uses: BTreeMap<String, BTreeSet<String>>,
    /// Everything that was wrong while the texts were read. A test keeps this empty for each language we ship.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that no text is malformed"))]
    faults: Vec<String>,
}

/// A formatted text, and what Fluent complained of.
pub(crate) struct Spoken {
    pub(crate) text: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that each text can be formatted"))]
    pub(crate) faults: Vec<String>,
}

/// All languages, sorted by tag.
pub(crate) fn all() -> &'static [Locale] {
    &LOCALES
}

/// English, which is always there.
pub(crate) fn english() -> &'static Locale {
    exact(ENGLISH).expect("locales/en is embedded: the build makes the table from the folders")
}

/// The language with exactly this tag, whatever its case; also the one that nobody speaks, for whoever asks for it by name.
pub(crate) fn exact(tag: &str) -> Option<&'static Locale> {
    if PSEUDO.eq_ignore_ascii_case(tag) {
        return Some(&PSEUDO_LOCALE);
    }
    all().iter().find(|locale| locale.tag.eq_ignore_ascii_case(tag))
}

/// The language nearest to a reader's tag: `de-AT` finds `de-AT`, else `de`, else English.
pub(crate) fn nearest(tag: &str) -> &'static Locale {
    let mut wanted = tag.trim().replace('_', "-");
    loop {
        if let Some(found) = exact(&wanted) {
            return found;
        }
        match wanted.rfind('-') {
            Some(at) => wanted.truncate(at),
            None => return english(),
        }
    }
}

/// Each plain letter of a text as a letter that English doesn't have. Arguments stay as they are.
fn accented(text: &str) -> Cow<'_, str> {
    const FROM: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const TO: &str = "áƀçðéƒĝĥîĵķļɱñôþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÔÞǪŔŠŢÛṼŴẊÝŽ";
    text.chars().map(|c| FROM.chars().position(|plain| plain == c).and_then(|at| TO.chars().nth(at)).unwrap_or(c)).collect()
}

impl Locale {
    /// Reads a language's files. Malformed messages are left out and kept as faults: a page must never die of a text.
    pub(crate) fn from_texts(tag: &'static str, files: &[(&str, &str)]) -> Locale {
        let mut faults = Vec::new();
        let language: LanguageIdentifier = tag.parse().unwrap_or_else(|_| {
            faults.push(format!("{tag} is no BCP 47 language tag"));
            LanguageIdentifier::default()
        });
        let right_to_left = language.character_direction() == CharacterDirection::RTL;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Fluent would wrap each argument in invisible marks: these break links, copied keys and mail subjects.
        // `bidi` sets them where a name really runs the other way, and only there.
        bundle.set_use_isolating(false);
        let mut uses = BTreeMap::new();
        for (file, text) in files {
            uses.append(&mut own_arguments(text));
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(usable, errors)| {
                faults.extend(errors.iter().map(|error| format!("{tag}/{file}: {error}")));
                usable
            });
            if let Err(errors) = bundle.add_resource(resource) {
                faults.extend(errors.iter().map(|error| format!("{tag}/{file}: {error}")));
            }
        }
        Locale { tag, right_to_left, bundle, uses, faults }
    }

    pub(crate) fn tag(&self) -> &'static str {
        self.tag
    }

    pub(crate) fn right_to_left(&self) -> bool {
        self.right_to_left
    }

    /// Whether a text can use an argument.
    pub(crate) fn may_use(&self, key: &str, argument: &str) -> bool {
        self.uses.get(key).is_none_or(|uses| uses.contains(argument))
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some_and(|message| message.value().is_some())
    }

    /// The text of a key, or nothing when this language lacks it. What Fluent can't fill in stays visible in braces.
    pub(crate) fn format(&self, key: &str, args: &FluentArgs<'_>) -> Option<Spoken> {
        let message = self.bundle.get_message(key)?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(message.value()?, Some(args), &mut errors).into_owned();
        Some(Spoken { text, faults: errors.iter().map(|error| format!("{}/{key}: {error}", self.tag)).collect() })
    }

    /// The text of a key that takes no arguments, borrowed where it stands in one piece; nothing when this language lacks it.
    pub(crate) fn name(&'static self, key: &str) -> Option<Cow<'static, str>> {
        let message = self.bundle.get_message(key)?;
        Some(self.bundle.format_pattern(message.value()?, None, &mut Vec::new()))
    }

    #[cfg(test)]
    pub(crate) fn faults(&self) -> &[String] {
        &self.faults
    }
}
