//! Each language that we ship is whole; and what a language does that we do not ship yet.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::tz::TimeZone;

use crate::ftl_shapes::{keys, shapes_of};
use crate::locale::{self, Locale, TEXTS};
use crate::voice::{Arg, Voice};

type Shapes = BTreeMap<String, BTreeSet<String>>;

/// What each `date-…` format is offered: `dates.rs` passes all of these, and a language takes what it needs.
const OFFERED_TO_DATES: [&str; 15] = [
    "weekday",
    "weekday-short",
    "month",
    "month-short",
    "half",
    "hour-padded",
    "minute",
    "zone",
    "time",
    "day",
    "month-number",
    "year",
    "hour",
    "hour-twelve",
    "minutes",
];

#[test]
fn no_text_of_any_language_is_malformed_or_defined_twice() {
    for locale in locale::all() {
        assert!(locale.faults().is_empty(), "{:#?}", locale.faults());
    }
    for (tag, files) in TEXTS {
        let mut keys = keys(files);
        keys.sort();
        let twice: Vec<&[String]> = keys.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{tag} defines twice: {twice:?}");
        let strange: Vec<&String> = keys.iter().filter(|key| !is_kebab(key)).collect();
        assert!(strange.is_empty(), "{tag}: keys are kebab-case: {strange:?}");
    }
}

#[test]
fn each_language_says_everything_that_english_says_with_the_same_arguments() {
    let english = shapes_of(files_of("en"));
    for (tag, files) in TEXTS {
        let differences = differences(&english, &shapes_of(files));
        assert!(differences.is_empty(), "locales/{tag} differs from locales/en:\n{}", differences.join("\n"));
    }
}

#[test]
fn each_message_of_each_language_can_be_formatted_whatever_its_arguments_are() {
    for (tag, files) in TEXTS {
        let locale = locale::exact(tag).expect("each folder is a language");
        let shapes = shapes_of(files);
        assert!(!shapes.is_empty(), "locales/{tag} says nothing");
        for (key, args) in &shapes {
            for number in [0, 1, 2, 5, 11, 21] {
                formatted(locale, key, args, FluentValue::from(number));
            }
            formatted(locale, key, args, FluentValue::from("Leïla “X” & <Söhne>"));
        }
    }
}

#[test]
fn a_language_that_misses_a_text_or_has_other_arguments_is_caught() {
    let english = shapes_of(&[("a.ftl", "one = { $name }\ntwo = Two\ndate-day = { $day }\n")]);
    let whole = shapes_of(&[("a.ftl", "one = Für { $name }\ntwo = Zwei\ndate-day = { $year } { $month }\n")]);
    assert_eq!(differences(&english, &whole), Vec::<String>::new());
    let lacking = shapes_of(&[("a.ftl", "one = Für { $nam }\nthree = Drei\ndate-day = { $dya }\n")]);
    let differences = differences(&english, &lacking);
    assert_eq!(differences.len(), 4, "{differences:#?}");
}

#[test]
fn a_reader_gets_the_nearest_language_and_english_when_there_is_none() {
    let voice = |tag| Voice::new(tag, TimeZone::UTC).language().to_owned();
    assert_eq!(voice("en"), "en");
    assert_eq!(voice("EN_gb"), "en");
    assert_eq!(voice("tlh"), "en");
    assert_eq!(voice(""), "en");
    assert!(crate::languages().contains(&"en"));
    assert_eq!(crate::language_name("en"), "English");
    assert_eq!(crate::language_name("tlh"), "tlh");
}

#[test]
fn a_key_that_is_nowhere_shows_itself_and_breaks_nothing() {
    assert_eq!(Voice::new("en", TimeZone::UTC).say("no-such-key"), "⟦no-such-key⟧");
}

#[test]
fn a_language_that_misses_a_text_gives_way_to_english() {
    let sparse = leaked("de", "date-time = { $hour-padded }.{ $minute } Uhr\n");
    let voice = Voice::of(sparse, TimeZone::UTC);
    assert_eq!(voice.say_with("words-days", &[("days", Arg::Count(1))]), "1 day");
    assert_eq!(voice.time("2026-11-26T09:05:00Z".parse().unwrap()), "09.05 Uhr");
}

#[test]
fn a_language_may_order_its_dates_and_take_twelve_hours_in_its_own_file_alone() {
    let american = leaked(
        "en-US",
        "date-time = { $hour-twelve }:{ $minute } { $half }\ndate-instant = { $month-short } { $day ->\n    [1] 1st\n   *[other] { $day }th\n}, { $time }\n",
    );
    let voice = Voice::of(american, TimeZone::UTC);
    assert_eq!(voice.instant("2026-11-26T00:05:00Z".parse().unwrap()), "Nov 26th, 12:05 am");
    assert_eq!(voice.instant("2026-11-01T12:00:00Z".parse().unwrap()), "Nov 1st, 12:00 pm");
}

#[test]
fn plurals_follow_the_language_and_not_english() {
    let polish = leaked("pl", "words-days = { $days } { $days ->\n    [one] dzień\n    [few] dni\n    [many] dni!\n   *[other] dnia\n}\n");
    let voice = Voice::of(polish, TimeZone::UTC);
    let days: Vec<String> = [1, 3, 5, 22].iter().map(|count| voice.days(*count)).collect();
    assert_eq!(days, ["1 dzień", "3 dni", "5 dni!", "22 dni"]);
}

#[test]
fn a_right_to_left_language_says_so_and_isolates_latin_names_but_not_links() {
    let arabic = leaked("ar", "hello = مرحبا { $name }\n");
    let voice = Voice::of(arabic, TimeZone::UTC);
    assert_eq!(voice.direction(), "rtl");
    assert_eq!(voice.say_with("hello", &[("name", Arg::Text("Ines"))]), "مرحبا \u{2068}Ines\u{2069}");
    assert_eq!(voice.say_with("hello", &[("name", Arg::Text("https://a.example/"))]), "مرحبا https://a.example/");
    assert_eq!(Voice::new("en", TimeZone::UTC).direction(), "ltr");
}

#[test]
fn names_are_listed_as_people_list_them() {
    let voice = Voice::new("en", TimeZone::UTC);
    assert_eq!(voice.list(&[]), "");
    assert_eq!(voice.list(&["Maria"]), "Maria");
    assert_eq!(voice.list(&["Maria", "Paul"]), "Maria and Paul");
    assert_eq!(voice.list(&["Maria", "Paul", "Ines"]), "Maria, Paul and Ines");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test is about threads")]
fn a_voice_goes_between_threads_and_each_says_the_same() {
    fn sendable<T: Send + Sync + Clone + 'static>(value: &T) -> T {
        value.clone()
    }
    let voice = Voice::new("en", TimeZone::UTC);
    let speakers: Vec<_> = (0..4)
        .map(|_| {
            let voice = sendable(&voice);
            std::thread::spawn(move || (0..200).map(|n| voice.days(n)).collect::<Vec<_>>())
        })
        .collect();
    for speaker in speakers {
        assert_eq!(speaker.join().unwrap()[23], "23 days");
    }
}

fn files_of(tag: &str) -> &'static [(&'static str, &'static str)] {
    TEXTS.iter().find(|(found, _)| *found == tag).expect("the language has a folder").1
}

fn differences(english: &Shapes, other: &Shapes) -> Vec<String> {
    let mut found = Vec::new();
    for (key, args) in english {
        match other.get(key) {
            None => found.push(format!("{key} is missing")),
            Some(theirs) if key.starts_with("date-") => {
                let unknown = theirs.iter().filter(|arg| !OFFERED_TO_DATES.contains(&arg.as_str()));
                found.extend(unknown.map(|arg| format!("{key} uses ${arg}, which dates are not offered")));
            }
            Some(theirs) if theirs != args => found.push(format!("{key} uses {theirs:?}, English {args:?}")),
            Some(_) => {}
        }
    }
    found.extend(other.keys().filter(|key| !english.contains_key(*key)).map(|key| format!("{key} is not in English")));
    found
}

fn formatted(locale: &Locale, key: &str, args: &BTreeSet<String>, value: FluentValue<'static>) {
    let mut filled = FluentArgs::new();
    for arg in args {
        filled.set(arg.clone(), value.clone());
    }
    let spoken = locale.format(key, &filled).unwrap_or_else(|| panic!("{}/{key} has no text", locale.tag()));
    assert!(spoken.faults.is_empty(), "{:?}", spoken.faults);
    assert!(!spoken.text.is_empty(), "{}/{key} is empty", locale.tag());
}

fn is_kebab(key: &str) -> bool {
    key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn leaked(tag: &'static str, text: &str) -> &'static Locale {
    let locale = Locale::from_texts(tag, &[("test.ftl", text)]);
    assert!(locale.faults().is_empty(), "{:?}", locale.faults());
    Box::leak(Box::new(locale))
}

#[test]
fn the_language_that_nobody_speaks_is_spoken_only_to_whoever_asks_for_it() {
    let pseudo = Voice::new("en-XA", TimeZone::UTC);
    let said = pseudo.say_with("mine-owner", &[("owner", Arg::Text("Ines Moreau"))]);
    assert!(said.contains("Ines Moreau"), "arguments stay: {said}");
    assert!(!said.replace("Ines Moreau", "").chars().any(|c| c.is_ascii_alphabetic()), "{said}");
    assert_eq!(
        said.chars().count(),
        Voice::new("en", TimeZone::UTC).say_with("mine-owner", &[("owner", Arg::Text("Ines Moreau"))]).chars().count()
    );
    assert!(!crate::languages().contains(&"en-XA"), "it is on no list");
    assert_eq!(Voice::new("en-X", TimeZone::UTC).language(), "en");
}
