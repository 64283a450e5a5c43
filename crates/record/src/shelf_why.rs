//! Why a message waits on the shelf, as the ledger holds it: a reason with its arguments, never a sentence. It is worded where
//! it is shown.

use serde::{Deserialize, Serialize};

/// Why a message waits for a human.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum ShelfWhy {
    /// Its parts lie deeper inside one another than this.
    TooDeep {
        levels: u64,
    },
    TooManyParts {
        parts: u64,
    },
    HeadersTooLarge {
        bytes: u64,
    },
    /// Larger than what a machine reads.
    TooLarge {
        megabytes: u64,
    },
    /// It has no header field.
    NotAMail,
    /// Reading it took too long.
    Late {
        seconds: u64,
    },
    /// Reading it took too much of the processor.
    TooMuchWork {
        seconds: u64,
    },
    /// Reading it needs too much memory, or it is nested too deeply.
    TooMuchMemory {
        megabytes: u64,
    },
    /// Its reader ended: by this signal, or by itself.
    ReaderEnded {
        signal: Option<i32>,
    },
    /// What its reader said can't be understood.
    NotUnderstood,
    /// It was read, and could not be taken in; `failure` is for whoever mends it.
    NotTakenIn {
        failure: String,
    },
    BytesGone,
    /// A machine sent it, as this sign of its header says, and it answers nothing of ours.
    FromAMachine {
        sign: String,
    },
    NoSender,
    FromOurselves,
    FromAColleague,
    /// A mail from the desk to a colleague came back.
    MemoReturned,
    /// It answers a mail from the desk to a colleague.
    AnswersAMemo,
    /// In words: what earlier versions wrote.
    #[serde(untagged)]
    InWords(String),
}

impl ShelfWhy {
    /// As the ledger holds it.
    #[must_use]
    pub fn stored(&self) -> String {
        match self {
            ShelfWhy::InWords(words) => words.clone(),
            reason => serde_json::to_string(reason).expect("it holds nothing that JSON can't"),
        }
    }

    /// What the ledger holds; words, where it holds no reason that is known here.
    #[must_use]
    pub fn of_stored(text: &str) -> ShelfWhy {
        serde_json::from_str(text).unwrap_or_else(|_| ShelfWhy::InWords(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::ShelfWhy;

    #[test]
    fn a_reason_is_stored_with_its_arguments_and_old_words_are_read() {
        for (why, stored) in [
            (ShelfWhy::TooLarge { megabytes: 40 }, r#"{"because":"too_large","megabytes":40}"#),
            (ShelfWhy::ReaderEnded { signal: Some(9) }, r#"{"because":"reader_ended","signal":9}"#),
            (ShelfWhy::NoSender, r#"{"because":"no_sender"}"#),
            (ShelfWhy::InWords("its bytes are gone".into()), "its bytes are gone"),
            (ShelfWhy::InWords(r#"{"because":"of a later version"}"#.into()), r#"{"because":"of a later version"}"#),
        ] {
            assert_eq!((why.stored().as_str(), ShelfWhy::of_stored(stored)), (stored, why));
        }
    }
}
