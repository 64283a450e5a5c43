//! Personal content, apart from events. Events hold an id and a commitment: HMAC-SHA-256 of its class and plain content
//! under a random salt that lies beside it: a note can't be made into something said without anybody noticing. Without
//! salt and content nothing can be guessed from the event.

use crate::{
    Record, RecordError, statements,
    store::{StoreError, Tx},
    vals,
};
use casework::{
    ids::VaultId,
    kept::{Commitment, Kept, Noted, Particular, Said, Withheld},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::HashMap;
use uuid::Uuid;

statements! {
    /// Keeps one piece of content; the same again changes nothing.
    pub KEEP { both: "INSERT INTO vault (id, class, belongs_to, salt, content) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING" }
    /// One piece.
    pub ONE { both: "SELECT class, content, salt FROM vault WHERE id = $1" }
    /// Everything that belongs to a case, a person or a member of staff.
    pub OF { both: "SELECT id, class, content FROM vault WHERE belongs_to = $1" }
}

/// What kind of content it is: who may see it follows from this alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Class {
    Said,
    Noted,
    Withheld,
    Particular,
}

impl Class {
    /// As it is written in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Class::Said => "said",
            Class::Noted => "noted",
            Class::Withheld => "withheld",
            Class::Particular => "particular",
        }
    }
}

/// Content on its way into the vault.
#[derive(Clone, Debug)]
pub struct Content {
    pub kept: Kept,
    pub class: Class,
    /// The case, person or member of staff with whom it is erased.
    pub belongs_to: Uuid,
    /// Whether the full-text search finds it.
    pub searched: bool,
    salt: [u8; 32],
    text: String,
}

impl Content {
    /// Content with its commitment. NUL characters are left out: no database keeps them in text, and nobody reads them.
    #[must_use]
    pub fn seal(id: VaultId, class: Class, belongs_to: Uuid, text: &str, salt: [u8; 32]) -> Content {
        let text = if text.contains('\0') { text.replace('\0', "") } else { text.to_owned() };
        let kept = Kept { id, commitment: commitment(&salt, class, &text) };
        Content { kept, class, belongs_to, searched: class != Class::Particular, salt, text }
    }

    /// The same, found by the search as a person's particular.
    #[must_use]
    pub fn found_by_search(mut self) -> Content {
        self.searched = true;
        self
    }

    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) async fn keep(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let new = tx.exec(&KEEP, vals![self.kept.id.0, self.class.name(), self.belongs_to, self.salt, self.text]).await?;
        if new > 0 && self.searched {
            crate::search::index(tx, self.kept.id.0, self.belongs_to, self.class.name(), &self.text).await?;
        }
        Ok(())
    }
}

/// The commitment to a text of a class under a salt. No text holds a NUL, so it parts the two.
#[must_use]
pub fn commitment(salt: &[u8; 32], class: Class, text: &str) -> Commitment {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt).expect("HMAC takes a key of any length");
    mac.update(class.name().as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    Commitment(data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()))
}

/// The texts of a case, a person or a member of staff, by id. What was erased is absent, and pages say so.
///
/// Each kind of reference opens only its own class: a [`Noted`] can't be asked for as something said.
#[derive(Clone, Debug, Default)]
pub struct Texts(HashMap<VaultId, (Class, String)>);

impl Texts {
    fn of_class(&self, kept: &Kept, class: Class) -> Option<&str> {
        self.0.get(&kept.id).filter(|(c, _)| *c == class).map(|(_, text)| text.as_str())
    }

    /// What was said.
    #[must_use]
    pub fn said(&self, said: &Said) -> Option<&str> {
        self.of_class(&said.0, Class::Said)
    }

    /// What was noted.
    #[must_use]
    pub fn noted(&self, noted: &Noted) -> Option<&str> {
        self.of_class(&noted.0, Class::Noted)
    }

    /// What a stranger wrote.
    #[must_use]
    pub fn withheld(&self, withheld: &Withheld) -> Option<&str> {
        self.of_class(&withheld.0, Class::Withheld)
    }

    /// A particular.
    #[must_use]
    pub fn particular(&self, particular: &Particular) -> Option<&str> {
        self.of_class(&particular.0, Class::Particular)
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Texts) -> Texts {
        self.0.extend(other.0);
        self
    }
}

pub(crate) fn class_named(name: &str) -> Class {
    match name {
        "said" => Class::Said,
        "particular" => Class::Particular,
        "withheld" => Class::Withheld,
        // Anything unknown is for staff only.
        _ => Class::Noted,
    }
}

impl Record {
    /// Every text that belongs to a stream.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn texts(&self, belongs_to: Uuid) -> Result<Texts, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(texts(&mut tx, belongs_to).await?)
    }

    /// The texts of several streams together.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn texts_of(&self, streams: &[Uuid]) -> Result<Texts, RecordError> {
        let mut tx = self.db().read().await?;
        let mut all = Texts::default();
        for stream in streams {
            all = all.and(texts(&mut tx, *stream).await?);
        }
        Ok(all)
    }
}

pub(crate) async fn texts(tx: &mut Tx<'_>, belongs_to: Uuid) -> Result<Texts, StoreError> {
    let rows = tx.query(&OF, vals![belongs_to], |r| Ok((r.get::<Uuid>(0)?, class_named(r.get(1)?), r.get::<Option<String>>(2)?))).await?;
    let present = rows.into_iter().filter_map(|(id, class, text)| text.map(|t| (VaultId(id), (class, t))));
    Ok(Texts(present.collect()))
}
