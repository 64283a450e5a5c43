//! How to reach a member of staff and what they speak, as a form holds it: on one's own page and among colleagues.

use crate::pages::form::Field;

/// Three fields: `telephone`, `languages`, `zone`.
#[derive(Clone, Default)]
pub struct Particulars {
    pub telephone: Field,
    /// Short names with a blank between: `en fr`.
    pub languages: Field,
    /// IANA name; empty for the organisation's.
    pub zone: Field,
}

impl Particulars {
    /// Whether something stands beside one of them.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.telephone.is_wrong() || self.languages.is_wrong() || self.zone.is_wrong()
    }
}

/// The zones to choose from.
#[must_use]
pub fn zones() -> Vec<String> {
    jiff::tz::db().available().map(|name| name.to_string()).filter(|name| name.contains('/')).collect()
}
