//! Spoken keys: what is made can be heard again, and what is misheard is noticed. The rates are stated here.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::lists::{ADJECTIVES, NOUNS};
use super::parse::letters_apart;
use super::{Digits, NotAKey, SpokenKey};

const LENGTHS: [Digits; 3] = [Digits::Two, Digits::Three, Digits::Four];

fn parse(said: &str) -> Result<SpokenKey, NotAKey> {
    SpokenKey::parse(said).map(|heard| heard.key)
}

/// A key with these words and two digits.
fn key_of(adjective: &str, noun: &str) -> SpokenKey {
    let place = |list: &[&str], word: &str| list.iter().position(|known| *known == word).unwrap() as u64;
    SpokenKey::from_dice(place(&ADJECTIVES, adjective) + 128 * place(&NOUNS, noun) + 128 * 128 * 8, Digits::Two)
}

#[test]
fn the_lists_never_change_since_customers_hold_keys_made_of_them() {
    // FNV-1a, 64 bits, over all words with a line end each.
    let all: String = ADJECTIVES.iter().chain(&NOUNS).map(|word| format!("{word}\n")).collect();
    let print = all.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    assert_eq!(print, 0xc400_744b_e73e_fd4e, "a word was changed, moved or taken out: keys that customers hold would break");
    assert_eq!(key_of("amber", "otter").to_string(), "amber otter 92");
}

#[test]
fn words_are_short_distinct_in_letters_and_in_sound_and_sorted() {
    assert!(ADJECTIVES.is_sorted() && NOUNS.is_sorted());
    let all: Vec<&str> = ADJECTIVES.iter().chain(&NOUNS).copied().collect();
    let mut sounds = BTreeSet::new();
    for (index, word) in all.iter().enumerate() {
        assert!((4..=9).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
        assert!(sounds.insert(soundex(word)), "{word} sounds like another word");
        for other in &all[..index] {
            assert!(letters_apart(word, other) >= 2, "{word} and {other} are too near");
            let typed = plain_letters_apart(word, other);
            assert!(typed >= 3, "{word} and {other} are {typed} apart: a slip could be either");
        }
    }
}

#[test]
fn each_throw_of_the_dice_makes_another_key_until_all_are_used() {
    assert_eq!(Digits::Two.keys(), 147_456);
    assert_eq!(Digits::Three.keys(), 1_474_560);
    assert_eq!(Digits::Four.keys(), 14_745_600);
    let keys: BTreeSet<SpokenKey> = (0..Digits::Two.keys()).map(|dice| SpokenKey::from_dice(dice, Digits::Two)).collect();
    assert_eq!(keys.len() as u64, Digits::Two.keys());
    assert!(keys.iter().all(|key| (10..100).contains(&key.number())));
    assert_eq!(SpokenKey::from_dice(Digits::Two.keys(), Digits::Two), SpokenKey::from_dice(0, Digits::Two));
    assert_eq!(Digits::Two.longer().and_then(Digits::longer).and_then(Digits::longer), None);
}

#[test]
fn a_key_is_heard_in_any_case_order_and_punctuation() {
    let key = key_of("amber", "otter");
    let number = key.number();
    let (tens, ones) = (number / 10, number % 10);
    for said in [
        format!("amber otter {number}"),
        format!("AMBER-OTTER-{number}"),
        format!(" “Amber, Otter” {tens} {ones}. "),
        format!("{number} otter amber"),
        format!("otter{number}amber"),
        format!("my case is Amber Otter, number {tens}-{ones}!"),
        format!("Re: amber_otter#{number}"),
    ] {
        let heard = SpokenKey::parse(&said).unwrap();
        assert_eq!((heard.key, heard.guesses.len()), (key, 0), "{said}");
    }
    assert_eq!(parse("amber otter nine two"), Ok(key));
}

#[test]
fn a_word_that_is_one_letter_off_is_guessed_and_reported() {
    let number = key_of("amber", "otter").number();
    for (said, heard, taken) in [
        ("ambr otter", "ambr", "amber"),
        ("amber oter", "oter", "otter"),
        ("amebr otter", "amebr", "amber"),
        ("amber otters", "otters", "otter"),
    ] {
        let answer = SpokenKey::parse(&format!("{said} {number}")).unwrap();
        assert_eq!(answer.key.slug(), format!("amber-otter-{number}"));
        let guesses: Vec<(&str, &str)> = answer.guesses.iter().map(|guess| (guess.heard.as_str(), guess.taken)).collect();
        assert_eq!(guesses, [(heard, taken)]);
    }
}

#[test]
fn what_is_off_is_said() {
    let number = key_of("amber", "otter").number();
    assert_eq!(parse(""), Err(NotAKey::Nothing));
    assert_eq!(parse("the case, number!"), Err(NotAKey::Nothing));
    assert_eq!(parse("amber otter"), Err(NotAKey::NumberMissing));
    assert_eq!(parse("amber 92"), Err(NotAKey::NounMissing { adjective: "amber" }));
    assert_eq!(parse("otter 92"), Err(NotAKey::AdjectiveMissing { noun: "otter" }));
    assert_eq!(parse("92"), Err(NotAKey::WordsMissing));
    assert_eq!(parse("amber otter 9"), Err(NotAKey::NotANumber { digits: "9".to_owned() }));
    assert_eq!(parse("amber otter 92 345"), Err(NotAKey::NotANumber { digits: "92345".to_owned() }));
    assert_eq!(parse("amber otter 092"), Err(NotAKey::NotANumber { digits: "092".to_owned() }));
    assert_eq!(parse("amber azure otter 92"), Err(NotAKey::TooManyWords));
    assert_eq!(parse(&"amber ".repeat(100)), Err(NotAKey::TooLong));
    let wrong = parse(&format!("amber otter {}", if number.is_multiple_of(10) { number + 1 } else { number - 1 })).unwrap_err();
    assert!(matches!(wrong, NotAKey::DoesNotFit { adjective: "amber", noun: "otter", .. }), "{wrong}");
    assert!(wrong.to_string().contains("Ask for it once more."));
    let unknown = parse("amber lenoir 92").unwrap_err();
    assert_eq!(unknown.to_string(), "“lenoir” is not a word of any key.");
    let two_off = parse("amber ottr! ottxx 92").unwrap_err();
    assert_eq!(two_off.to_string(), "“ottxx” is not a word of any key. Was it “otter”?");
}

#[test]
fn a_key_is_kept_as_its_slug_and_read_back_without_guessing() {
    let key = key_of("amber", "otter");
    let json = serde_json::to_string(&key).unwrap();
    assert_eq!(json, format!("\"amber-otter-{}\"", key.number()));
    assert_eq!(serde_json::from_str::<SpokenKey>(&json).unwrap(), key);
    assert!(serde_json::from_str::<SpokenKey>(&json.replace("otter", "oter")).is_err());
    assert!(serde_json::from_str::<SpokenKey>("\"amber-otter-9\"").is_err());
}

#[test]
fn each_wrong_digit_and_each_swap_of_neighbouring_digits_is_noticed() {
    for digits in LENGTHS {
        for dice in (0..200_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).step_by(37) {
            let key = SpokenKey::from_dice(dice, digits);
            let number = key.number().to_string();
            for place in 0..number.len() {
                for digit in b'0'..=b'9' {
                    let mut wrong = number.clone().into_bytes();
                    if wrong[place] != digit {
                        wrong[place] = digit;
                        assert!(says(key, &wrong).is_err(), "{key} heard as {wrong:?}");
                    }
                }
                let mut swapped = number.clone().into_bytes();
                if place + 1 < swapped.len() && swapped[place] != swapped[place + 1] {
                    swapped.swap(place, place + 1);
                    assert!(says(key, &swapped).is_err(), "{key} heard as {swapped:?}");
                }
            }
        }
    }
}

/// 88.9 % of all ways to take one word for another of its list are noticed; with one digit of ten, more than
/// about 90 % can't be had.
#[test]
fn nine_of_ten_wrong_words_are_noticed() {
    let key = key_of("amber", "otter");
    let noticed = |list: &[&str], own: &str, other_word: &str| {
        let wrong = list.iter().filter(|word| **word != own);
        wrong.filter(|word| parse(&format!("{word} {other_word} {}", key.number())).is_err()).count()
    };
    let (adjectives, nouns) = (noticed(&ADJECTIVES, "amber", "otter"), noticed(&NOUNS, "otter", "amber"));
    assert!(adjectives * 100 >= 127 * 89, "{adjectives} of 127");
    assert!(nouns * 100 >= 127 * 89, "{nouns} of 127");
    let (mut wrong, mut caught) = (0_u32, 0_u32);
    for list in [&ADJECTIVES, &NOUNS] {
        for (index, word) in list.iter().enumerate() {
            for (other, near) in list.iter().enumerate().take(index) {
                if plain_letters_apart(word, near) == 3 {
                    wrong += 1;
                    caught += u32::from(index % 10 != other % 10);
                }
            }
        }
    }
    assert!(wrong > 100 && caught * 100 >= wrong * 90, "of the {wrong} nearest pairs {caught} are noticed");
}

fn says(key: SpokenKey, number: &[u8]) -> Result<SpokenKey, NotAKey> {
    parse(&format!("{} {} {}", key.adjective(), key.noun(), std::str::from_utf8(number).unwrap()))
}

/// Levenshtein's distance: as [`letters_apart`], but a swap counts as two.
fn plain_letters_apart(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let least = (row[j] + 1).min(row[j + 1] + 1).min(corner + usize::from(x != y));
            corner = std::mem::replace(&mut row[j + 1], least);
        }
    }
    row[b.len()]
}

/// Soundex (US patents 1,261,167 and 1,435,663) at full length, with c, k and q as one first letter.
fn soundex(word: &str) -> String {
    let class = |c: char| match c {
        'b' | 'f' | 'p' | 'v' => Some('1'),
        'c' | 'g' | 'j' | 'k' | 'q' | 's' | 'x' | 'z' => Some('2'),
        'd' | 't' => Some('3'),
        'l' => Some('4'),
        'm' | 'n' => Some('5'),
        'r' => Some('6'),
        _ => None,
    };
    let first = word.chars().next().unwrap();
    let mut code = String::from(if matches!(first, 'c' | 'q') { 'k' } else { first });
    let mut last = class(first);
    for c in word.chars().skip(1) {
        let now = class(c);
        if now.is_some() && now != last {
            code.extend(now);
        }
        if !matches!(c, 'h' | 'w') {
            last = now;
        }
    }
    code
}

#[test]
fn a_slip_between_two_words_is_settled_by_the_number_or_by_nobody() {
    let acorn = SpokenKey::parse("acoustic acorn 756").expect("a key").key;
    assert_eq!(parse("acoustic aporn 756"), Ok(acorn), "apron would need another number");
    let heard = SpokenKey::parse("acoustpc aporn 756").expect("a key");
    assert_eq!(heard.guesses.iter().map(|g| g.taken).collect::<Vec<_>>(), ["acoustic", "acorn"]);
    let fits = (10..100).find(|n| parse(&format!("acoustic aporn {n}")).is_ok()).expect("some number fits one of them");
    let none = (10..100).find(|n| *n != fits && parse(&format!("acoustic aporn {n}")).is_err()).expect("some fits none");
    let nearest = vec!["acorn", "apron"];
    assert_eq!(parse(&format!("acoustic aporn {none}")), Err(NotAKey::UnknownWord { word: "aporn".into(), nearest }));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_key_is_heard_as_it_is_shown_and_as_its_slug(dice in any::<u64>(), length in 0_usize..3) {
        let key = SpokenKey::from_dice(dice, LENGTHS[length]);
        prop_assert_eq!(parse(&key.to_string()), Ok(key));
        prop_assert_eq!(parse(&key.slug()), Ok(key));
        prop_assert_eq!(key.number().to_string().len(), length + 2);
    }

    #[test]
    fn a_slip_of_one_letter_in_each_word_finds_the_same_key_or_none(dice in any::<u64>(), place in 0_usize..9, letter in b'a'..=b'z', kind in 0..3) {
        let key = SpokenKey::from_dice(dice, Digits::Three);
        let slip = |word: &str| {
            let mut letters = word.as_bytes().to_vec();
            let place = place % letters.len();
            match kind {
                0 => letters[place] = letter,
                1 => letters.insert(place, letter),
                _ => { letters.remove(place); }
            }
            String::from_utf8(letters).unwrap()
        };
        let said = format!("{} {} {}", slip(key.adjective()), slip(key.noun()), key.number());
        prop_assert_eq!(parse(&said), Ok(key), "{}", said);
    }

    #[test]
    fn any_text_is_heard_or_refused(said in "\\PC{0,60}") {
        if let Ok(heard) = SpokenKey::parse(&said) {
            prop_assert_eq!(parse(&heard.key.to_string()), Ok(heard.key));
        }
    }
}
