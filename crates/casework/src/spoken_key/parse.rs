//! Hearing a spoken key: what people say, type and misspell.

use super::SpokenKey;
use super::lists::{ADJECTIVES, NOUNS};

/// Longest text that is looked at, in letters: a key and some words around it.
pub const TEXT_LETTERS: usize = 200;
/// How many words are suggested for one that is not known.
const SUGGESTED: usize = 3;
/// Farthest that a suggested word may be, in letters.
const SUGGESTED_WITHIN: usize = 2;
/// Words that people say around a key. None of them is in a list.
const AROUND: [&str; 14] = ["the", "my", "our", "a", "case", "key", "number", "no", "nr", "is", "and", "called", "about", "re"];
const DIGIT_WORDS: [(&str, char); 12] = [
    ("zero", '0'),
    ("oh", '0'),
    ("nought", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
];

/// A key that was heard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    /// The key. Its check holds, also over what was guessed.
    pub key: SpokenKey,
    /// Words that were taken for others: read them back to who said them.
    pub guesses: Vec<Guess>,
}

/// A word that is in no list, taken for the only one that is one letter away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guess {
    /// As it was said, in small letters.
    pub heard: String,
    /// What it was taken for.
    pub taken: &'static str,
}

/// Why no key was heard.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAKey {
    /// No words and no digits.
    #[error("A spoken key is two words and a number, such as “amber otter 92”.")]
    Nothing,
    /// Longer than [`TEXT_LETTERS`].
    #[error("This is too long for a spoken key: it is two words and a number, such as “amber otter 92”.")]
    TooLong,
    /// Words, but no number.
    #[error("The number is missing: a spoken key ends with two to four digits, such as “amber otter 92”.")]
    NumberMissing,
    /// Too few or too many digits, or a number that begins with 0.
    #[error("“{digits}” is not the number of a key: it has two to four digits and does not begin with 0.")]
    NotANumber {
        /// All digits that were heard.
        digits: String,
    },
    /// A word that is in no list and near to none, or near to several.
    #[error("“{word}” is not a word of any key.{}", suggested(nearest))]
    UnknownWord {
        /// As it was said, in small letters.
        word: String,
        /// Words that it could have been.
        nearest: Vec<&'static str>,
    },
    /// No first word ("amber").
    #[error("The first word is missing: before “{noun}” stands a word such as “amber”.")]
    AdjectiveMissing {
        /// The second word.
        noun: &'static str,
    },
    /// No second word ("otter").
    #[error("The second word is missing: after “{adjective}” stands a word such as “otter”.")]
    NounMissing {
        /// The first word.
        adjective: &'static str,
    },
    /// A number alone.
    #[error("The two words are missing: a spoken key is two words and a number, such as “amber otter 92”.")]
    WordsMissing,
    /// Two first words, two second words, or more.
    #[error("These are more words than a key has: it is two words and a number, such as “amber otter 92”.")]
    TooManyWords,
    /// Each part could be right, but not together.
    #[error("“{adjective} {noun} {number}” is not a key: a word or a digit of it is wrong. Ask for it once more.")]
    DoesNotFit {
        /// The first word.
        adjective: &'static str,
        /// The second word.
        noun: &'static str,
        /// The number.
        number: u16,
    },
}

/// A word that was recognised: where it stands in its list.
#[derive(Clone, Copy)]
enum Word {
    Adjective(usize),
    Noun(usize),
}

pub(super) fn parse(said: &str) -> Result<Heard, NotAKey> {
    if said.chars().count() > TEXT_LETTERS {
        return Err(NotAKey::TooLong);
    }
    let (words, digits) = parts(said);
    if words.is_empty() && digits.is_empty() {
        return Err(NotAKey::Nothing);
    }
    let meant: Vec<Vec<Meant>> = words.iter().map(|word| recognised(word)).collect::<Result<_, _>>()?;
    // A slip may lie between two words ("aporn": acorn, apron). Which one was meant is told by the number, or by nobody.
    let readings = readings(&meant);
    let (first, others) = readings.split_first().ok_or(NotAKey::WordsMissing)?;
    let heard = |reading: &Vec<Meant>| -> Result<Heard, NotAKey> {
        let (adjective, noun) = two_words(reading)?;
        let number = number(&digits)?;
        let misfit = NotAKey::DoesNotFit { adjective: ADJECTIVES[adjective], noun: NOUNS[noun], number };
        let key = SpokenKey::checked(adjective, noun, number).ok_or(misfit)?;
        Ok(Heard { key, guesses: reading.iter().filter_map(|m| m.guess.clone()).collect() })
    };
    if others.is_empty() {
        return heard(first);
    }
    let mut fitting = readings.iter().filter_map(|reading| heard(reading).ok());
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) | (None, _) => Err(between_two(&words, &meant)),
    }
}

/// A word as it may have been meant.
#[derive(Clone)]
struct Meant {
    word: Word,
    guess: Option<Guess>,
}

/// The word itself, or each that is one slip away.
fn recognised(word: &str) -> Result<Vec<Meant>, NotAKey> {
    if let Some(word) = known(word) {
        return Ok(vec![Meant { word, guess: None }]);
    }
    let near = guessed(word)?;
    Ok(near.into_iter().map(|(found, taken)| Meant { word: found, guess: Some(Guess { heard: word.to_owned(), taken }) }).collect())
}

/// Each way to read the words: one, but for slips that lie between two words. More words than a key has are one reading, which
/// is refused as that.
fn readings(meant: &[Vec<Meant>]) -> Vec<Vec<Meant>> {
    if meant.len() > 2 {
        return vec![meant.iter().filter_map(|word| word.first().cloned()).collect()];
    }
    meant.iter().fold(vec![Vec::new()], |readings, word| {
        readings.iter().flat_map(|before| word.iter().map(|m| before.iter().chain([m]).cloned().collect())).collect()
    })
}

/// The first word that could have been two.
fn between_two(words: &[String], meant: &[Vec<Meant>]) -> NotAKey {
    let found = words.iter().zip(meant).find(|(_, meant)| meant.len() > 1);
    let nearest = |meant: &[Meant]| meant.iter().filter_map(|m| m.guess.as_ref().map(|g| g.taken)).collect();
    found.map_or(NotAKey::WordsMissing, |(word, meant)| NotAKey::UnknownWord { word: word.clone(), nearest: nearest(meant) })
}

/// The words and, joined, the digits; what people say around a key is left out.
fn parts(said: &str) -> (Vec<String>, String) {
    let (mut words, mut digits) = (Vec::new(), String::new());
    let mut word = String::new();
    for c in said.chars().chain([' ']) {
        if c.is_alphabetic() {
            word.extend(c.to_lowercase());
            continue;
        }
        // An apostrophe is inside a word only by mistake; digits and everything else end it.
        let ended = std::mem::take(&mut word);
        if let Some((_, digit)) = DIGIT_WORDS.iter().find(|(name, _)| *name == ended) {
            digits.push(*digit);
        } else if !ended.is_empty() && !AROUND.contains(&ended.as_str()) {
            words.push(ended);
        }
        if let Some(digit) = c.to_digit(10) {
            digits.extend(char::from_digit(digit, 10));
        }
    }
    (words, digits)
}

fn number(digits: &str) -> Result<u16, NotAKey> {
    if digits.is_empty() {
        return Err(NotAKey::NumberMissing);
    }
    let refused = || NotAKey::NotANumber { digits: digits.to_owned() };
    if !(2..=4).contains(&digits.len()) || digits.starts_with('0') {
        return Err(refused());
    }
    digits.parse().map_err(|_| refused())
}

fn two_words(words: &[Meant]) -> Result<(usize, usize), NotAKey> {
    let (mut adjective, mut noun) = (None, None);
    for meant in words {
        let twice = match meant.word {
            Word::Adjective(index) => adjective.replace(index),
            Word::Noun(index) => noun.replace(index),
        };
        if twice.is_some() {
            return Err(NotAKey::TooManyWords);
        }
    }
    match (adjective, noun) {
        (Some(adjective), Some(noun)) => Ok((adjective, noun)),
        (Some(adjective), None) => Err(NotAKey::NounMissing { adjective: ADJECTIVES[adjective] }),
        (None, Some(noun)) => Err(NotAKey::AdjectiveMissing { noun: NOUNS[noun] }),
        (None, None) => Err(NotAKey::WordsMissing),
    }
}

fn known(word: &str) -> Option<Word> {
    let adjective = ADJECTIVES.binary_search(&word).ok().map(Word::Adjective);
    adjective.or_else(|| NOUNS.binary_search(&word).ok().map(Word::Noun))
}

/// The words one slip away: mostly one. Any two words are three letters apart, but a letter that was changed in one may look
/// like two that were swapped in another.
fn guessed(word: &str) -> Result<Vec<(Word, &'static str)>, NotAKey> {
    let adjectives = ADJECTIVES.iter().enumerate().map(|(index, known)| (Word::Adjective(index), *known));
    let all = adjectives.chain(NOUNS.iter().enumerate().map(|(index, known)| (Word::Noun(index), *known)));
    let mut near: Vec<(usize, Word, &'static str)> =
        all.map(|(found, known)| (letters_apart(word, known), found, known)).filter(|(apart, _, _)| *apart <= SUGGESTED_WITHIN).collect();
    near.sort_by_key(|(apart, _, known)| (*apart, *known));
    if near.first().is_some_and(|(apart, _, _)| *apart == 1) {
        return Ok(near.into_iter().take_while(|(apart, _, _)| *apart == 1).map(|(_, found, known)| (found, known)).collect());
    }
    let nearest = near.iter().take(SUGGESTED).map(|(_, _, known)| *known).collect();
    Err(NotAKey::UnknownWord { word: word.to_owned(), nearest })
}

/// Letters to change, insert, leave out, or swap with their neighbour (optimal string alignment).
pub(super) fn letters_apart(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

fn suggested(nearest: &[&'static str]) -> String {
    match nearest {
        [] => String::new(),
        words => format!(" Was it “{}”?", words.join("” or “")),
    }
}
