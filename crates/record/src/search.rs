//! Full-text search over what was said and noted, and over people's particulars. Its rows go with the vault's.

use crate::{
    Record, RecordError, statements,
    store::{Dialect, StoreError, Tx},
    vals,
};
use std::collections::HashSet;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
use uuid::Uuid;

/// Only this much of a text is found by the search, in bytes of different words: half of what PostgreSQL can hold in one
/// row (1 MB), past which it would refuse the whole contact.
const SEARCHED_BYTES: usize = 500_000;
/// Of a longer word only this much counts, in characters (PostgreSQL's limit is 2,046 bytes).
const WORD_CHARACTERS: usize = 64;
/// So many words of a question count.
const ASKED_WORDS: usize = 12;

statements! {
    /// Names the row of a text.
    pub ADD_ROW { sqlite: "INSERT INTO search_row (vault, case_id, class) VALUES ($1, $2, $3) RETURNING position" }
    /// Its words.
    pub ADD_WORDS { sqlite: "INSERT INTO search_words (rowid, words) VALUES ($1, $2)" }
    /// Row and words.
    pub ADD { postgres: "INSERT INTO search_row (vault, case_id, class, words) VALUES ($1, $2, $3, array_to_tsvector(string_to_array($4, ' ')))" }
    /// Streams in which every word occurs, the latest text first. PostgreSQL is made to look into the index of words first:
    /// else it walks all texts backwards, in the hope that the word occurs soon.
    pub FIND {
        sqlite: "SELECT r.case_id, r.vault, r.class FROM search_words w JOIN search_row r ON r.position = w.rowid WHERE w.words MATCH $1 ORDER BY w.rowid DESC LIMIT $2",
        postgres: "WITH found AS MATERIALIZED (SELECT position, case_id, vault, class FROM search_row WHERE words @@ CAST(CAST($1 AS TEXT) AS tsquery)) SELECT case_id, vault, class FROM found ORDER BY position DESC LIMIT $2",
    }
    /// The row of a text that goes.
    pub ROW_OF { sqlite: "SELECT position FROM search_row WHERE vault = $1" }
    /// Forgets its words.
    pub FORGET_WORDS { sqlite: "DELETE FROM search_words WHERE rowid = $1" }
    /// Forgets the row.
    pub FORGET { both: "DELETE FROM search_row WHERE vault = $1" }
}

/// A text in which the words occur.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// The case, or the person whose name it is.
    pub stream: Uuid,
    pub vault: Uuid,
    pub noted: bool,
}

pub(crate) async fn index(tx: &mut Tx<'_>, vault: Uuid, stream: Uuid, class: &str, text: &str) -> Result<(), StoreError> {
    let words = searched(text);
    match tx.dialect() {
        Dialect::Sqlite => {
            let position: i64 = tx.query_one(&ADD_ROW, vals![vault, stream, class], |r| r.get(0)).await?;
            tx.exec(&ADD_WORDS, vals![position, words]).await?;
        }
        Dialect::Postgres => {
            tx.exec(&ADD, vals![vault, stream, class, words]).await?;
        }
    }
    Ok(())
}

pub(crate) async fn forget(tx: &mut Tx<'_>, vault: Uuid) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Sqlite
        && let Some(position) = tx.query_maybe(&ROW_OF, vals![vault], |r| r.get::<i64>(0)).await?
    {
        tx.exec(&FORGET_WORDS, vals![position]).await?;
    }
    tx.exec(&FORGET, vals![vault]).await?;
    Ok(())
}

/// The words of a text, as both databases are given them: small letters, without accents, one after another. Cutting it
/// into words here makes both find the same.
fn words(text: &str) -> impl Iterator<Item = String> {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let cut = plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    cut.map(|w| w.chars().take(WORD_CHARACTERS).collect::<String>()).collect::<Vec<_>>().into_iter()
}

/// Each word of a text once.
fn searched(text: &str) -> String {
    let mut seen = HashSet::new();
    let mut all = String::new();
    for word in words(text) {
        if all.len() + word.len() > SEARCHED_BYTES {
            break;
        }
        if !seen.contains(&word) {
            if !all.is_empty() {
                all.push(' ');
            }
            all.push_str(&word);
            seen.insert(word);
        }
    }
    all
}

/// What a person typed, as the database's own language: every word has to occur, the last one may be unfinished.
/// Nothing of it is taken for an operator.
fn asked(text: &str, dialect: Dialect) -> Option<String> {
    let terms: Vec<String> = words(text)
        .take(ASKED_WORDS)
        .map(|w| match dialect {
            Dialect::Sqlite => format!("\"{w}\" *"),
            Dialect::Postgres => format!("'{w}':*"),
        })
        .collect();
    let between = match dialect {
        Dialect::Sqlite => " AND ",
        Dialect::Postgres => " & ",
    };
    (!terms.is_empty()).then(|| terms.join(between))
}

impl Record {
    /// Texts in which all these words occur, the latest first. An empty question finds nothing.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn find_words(&self, text: &str, limit: u32) -> Result<Vec<Found>, RecordError> {
        let Some(question) = asked(text, self.db().dialect()) else {
            return Ok(Vec::new());
        };
        let mut tx = self.db().read().await?;
        let found = tx
            .query(&FIND, vals![question, limit], |r| {
                Ok(Found { stream: r.get(0)?, vault: r.get(1)?, noted: r.get::<&str>(2)? == "noted" || r.get::<&str>(2)? == "withheld" })
            })
            .await?;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_is_never_an_operator() {
        assert_eq!(asked("\"AND NEAR(x) - *", Dialect::Sqlite).as_deref(), Some("\"and\" * AND \"near\" * AND \"x\" *"));
        assert_eq!(asked("it's & !x", Dialect::Postgres).as_deref(), Some("'it':* & 's':* & 'x':*"));
        assert_eq!(asked(" -- ", Dialect::Postgres), None);
    }

    #[test]
    fn words_are_cut_and_folded_alike_on_both_sides() {
        assert_eq!(searched("Frau Müller: müller@Post.example, Nr. 12-7 \u{130}"), "frau muller post example nr 12 7 i");
        assert_eq!(asked("MÜLLER", Dialect::Postgres).as_deref(), Some("'muller':*"));
    }

    #[test]
    fn a_text_of_any_length_fits_into_a_row() {
        let long: String = (0..200_000).map(|n| format!("w{n} ")).collect();
        assert!(searched(&long).len() <= SEARCHED_BYTES + 100_000);
        assert_eq!(searched(&"x".repeat(5_000)).len(), WORD_CHARACTERS);
    }
}
