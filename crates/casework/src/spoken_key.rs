//! The spoken key of a case, "amber otter 92": said on the telephone, found in a second.
//!
//! It finds a case and proves nothing: whoever knows a key knows nothing else, and may do nothing because of it.
//!
//! The last digit of its number is a check over both words and the other digits, by Damm's quasigroup of order ten
//! (H. M. Damm, 2004): it catches each wrong digit and each swap of neighbouring digits, and nine of ten wrong words
//! (the tests state the rates). The order of the words carries nothing, since no word is in both lists.

mod lists;
mod parse;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use parse::{Guess, Heard, NotAKey};

use lists::{ADJECTIVES, NOUNS};

/// How long the number of a key is: the more cases, the longer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Digits {
    /// 147,456 keys.
    Two,
    /// 1,474,560 keys.
    Three,
    /// 14,745,600 keys.
    Four,
}

/// The spoken key of a case. Made by [`SpokenKey::from_dice`] or heard by [`SpokenKey::parse`]; its check always holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SpokenKey {
    adjective: u8,
    noun: u8,
    /// With its check digit; its first digit is never 0, so that nothing is lost when a zero is not said.
    number: u16,
}

/// Damm's table: row by row, each digit leads from one state to the next; a state followed by itself ends in 0.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

impl Digits {
    /// How many keys there are of this length.
    pub const fn keys(self) -> u64 {
        (ADJECTIVES.len() * NOUNS.len()) as u64 * self.numbers()
    }

    /// The next longer number, for a desk that has used up most keys of this one.
    pub const fn longer(self) -> Option<Digits> {
        match self {
            Digits::Two => Some(Digits::Three),
            Digits::Three => Some(Digits::Four),
            Digits::Four => None,
        }
    }

    /// Numbers without their check digit, which do not begin with 0.
    const fn numbers(self) -> u64 {
        9 * self.smallest() as u64
    }

    /// The smallest number without its check digit.
    const fn smallest(self) -> u16 {
        match self {
            Digits::Two => 1,
            Digits::Three => 10,
            Digits::Four => 100,
        }
    }
}

impl SpokenKey {
    /// A key out of a random number. Each of the [`Digits::keys`] is as likely as another (but for one part in 10¹²);
    /// whoever makes keys asks whether a key is taken, and rolls again.
    #[must_use]
    pub fn from_dice(dice: u64, digits: Digits) -> SpokenKey {
        let (words, rest) = (dice % (128 * 128), dice / (128 * 128));
        let low = |number: u64| u8::try_from(number % 128).expect("less than 128 fits a byte");
        let (adjective, noun) = (low(words), low(words / 128));
        let free = u16::try_from(rest % digits.numbers()).expect("less than 900 fits") + digits.smallest();
        let check = run(start(adjective, noun), free);
        SpokenKey { adjective, noun, number: free * 10 + u16::from(check) }
    }

    /// Hears a key as a person says or types it: in any case and order, with any punctuation, the digits apart or as
    /// words. A word that is one letter off is taken for the one it must be, and reported as a guess.
    ///
    /// # Errors
    /// Says what is off: which part is missing, which word is unknown, or that the parts do not fit together.
    pub fn parse(said: &str) -> Result<Heard, NotAKey> {
        parse::parse(said)
    }

    /// The form for addresses and command lines: "amber-otter-92".
    pub fn slug(self) -> String {
        format!("{}-{}-{}", self.adjective(), self.noun(), self.number)
    }

    /// The first word.
    pub fn adjective(self) -> &'static str {
        ADJECTIVES[usize::from(self.adjective)]
    }

    /// The second word.
    pub fn noun(self) -> &'static str {
        NOUNS[usize::from(self.noun)]
    }

    /// The number, check digit included: 10 to 9999.
    pub fn number(self) -> u16 {
        self.number
    }

    /// The key of these parts, when the check holds and the number has two to four digits.
    fn checked(adjective: usize, noun: usize, number: u16) -> Option<SpokenKey> {
        let (adjective, noun) = (u8::try_from(adjective).ok()?, u8::try_from(noun).ok()?);
        let holds = (10..=9999).contains(&number) && run(start(adjective, noun), number) == 0;
        holds.then_some(SpokenKey { adjective, noun, number })
    }
}

/// "amber otter 92".
impl fmt::Display for SpokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.adjective(), self.noun(), self.number)
    }
}

/// Takes exactly what is said, without a guess: for what programs wrote.
impl TryFrom<String> for SpokenKey {
    type Error = NotAKey;

    fn try_from(written: String) -> Result<SpokenKey, NotAKey> {
        let heard = SpokenKey::parse(&written)?;
        match heard.guesses.into_iter().next() {
            None => Ok(heard.key),
            Some(guess) => Err(NotAKey::UnknownWord { word: guess.heard, nearest: vec![guess.taken] }),
        }
    }
}

impl From<SpokenKey> for String {
    fn from(key: SpokenKey) -> String {
        key.slug()
    }
}

/// Both words as a state of the check. The factor is coprime to ten: a noun that is off moves it as surely as an
/// adjective. The constant makes the example of all our documents, "amber otter 92", a true key.
fn start(adjective: u8, noun: u8) -> u8 {
    u8::try_from((u16::from(adjective) + 3 * u16::from(noun) + 9) % 10).expect("less than ten fits a byte")
}

/// Runs the decimal digits of a number, the first one first.
fn run(state: u8, number: u16) -> u8 {
    let state = if number >= 10 { run(state, number / 10) } else { state };
    DAMM[usize::from(state)][usize::from(number % 10)]
}
