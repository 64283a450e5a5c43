//! What a form of staff sent: names and values, in which a name may come several times.

use crate::{
    answer::Answer,
    pages::trouble::{Home, Trouble},
};
use serde::Deserialize;
use uuid::Uuid;

/// The fields of a form, as they were sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Fields as they came, in their order.
    #[must_use]
    pub fn of(pairs: Vec<(String, String)>) -> Fields {
        Fields(pairs)
    }

    /// A field as it was sent; empty when it wasn't.
    #[must_use]
    pub fn sent(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str())
    }

    /// A field without spaces around it, its line ends as ours; empty when it wasn't sent.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.trim().replace("\r\n", "\n")).unwrap_or_default()
    }

    /// Whether a field has this value.
    #[must_use]
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(n, v)| n == name && v.trim() == value)
    }

    /// Whether it was sent at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// Every value of a name, such as of ticks.
    pub fn all<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.trim())
    }

    /// All names and values, for a form that is shown again.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        self.0.clone()
    }

    /// An id that a page of ours put there.
    ///
    /// # Errors
    /// When it isn't one: the form isn't ours then.
    pub fn id<T: From<Uuid>>(&self, name: &str) -> Result<T, Answer> {
        self.maybe_id(name).ok_or_else(|| Answer::trouble(Trouble::NotUnderstood, Home::Desk))
    }

    /// An id, if there is one.
    #[must_use]
    pub fn maybe_id<T: From<Uuid>>(&self, name: &str) -> Option<T> {
        self.text(name).parse::<Uuid>().ok().map(T::from)
    }
}
