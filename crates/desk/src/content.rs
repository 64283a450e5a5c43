//! Putting personal content into the vault: each piece gets an id derived from its command, a random salt and a commitment.

use crate::keys;
use casework::{
    ids::{CommandId, VaultId},
    kept::{Noted, Particular, Said, Withheld},
};
use record::vault::{Class, Content};
use uuid::Uuid;

/// Seals the contents of one command, which all belong to one case, person or member of staff.
#[derive(Debug)]
pub struct Sealer {
    command: CommandId,
    belongs_to: Uuid,
    contents: Vec<Content>,
}

/// The longest text that one piece may have, in bytes.
pub const TEXT_BYTES: usize = 1_000_000;

impl Sealer {
    /// For this command, and what its contents belong to.
    #[must_use]
    pub fn new(command: CommandId, belongs_to: Uuid) -> Sealer {
        Sealer { command, belongs_to, contents: Vec::new() }
    }

    fn seal(&mut self, class: Class, text: &str, searched: bool) -> casework::kept::Kept {
        let n = self.contents.len();
        let id = VaultId(Uuid::new_v5(&self.command.0, format!("content {n} of {}", self.belongs_to).as_bytes()));
        let mut end = text.len().min(TEXT_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let content = Content::seal(id, class, self.belongs_to, &text[..end], keys::random());
        let content = if searched { content.found_by_search() } else { content };
        let kept = content.kept.clone();
        self.contents.push(content);
        kept
    }

    /// Words between a customer and us.
    pub fn said(&mut self, text: &str) -> Said {
        Said(self.seal(Class::Said, text, true))
    }

    /// Words between a customer and us, if there are any.
    pub fn said_if_any(&mut self, text: &str) -> Option<Said> {
        (!text.trim().is_empty()).then(|| self.said(text))
    }

    /// Words among ourselves.
    pub fn noted(&mut self, text: &str) -> Noted {
        Noted(self.seal(Class::Noted, text, true))
    }

    /// Words among ourselves, if there are any.
    pub fn noted_if_any(&mut self, text: &str) -> Option<Noted> {
        (!text.trim().is_empty()).then(|| self.noted(text))
    }

    /// Words of a stranger.
    pub fn withheld(&mut self, text: &str) -> Withheld {
        Withheld(self.seal(Class::Withheld, text, true))
    }

    /// A particular, found by the search.
    pub fn particular(&mut self, text: &str) -> Particular {
        Particular(self.seal(Class::Particular, text, true))
    }

    /// A particular that nobody searches for: a file's name, a Message-ID.
    pub fn aside(&mut self, text: &str) -> Particular {
        Particular(self.seal(Class::Particular, text, false))
    }

    /// The contents, for the append.
    #[must_use]
    pub fn finish(self) -> Vec<Content> {
        self.contents
    }
}
