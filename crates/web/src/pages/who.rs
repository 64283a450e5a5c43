//! A person on a page: by name, else by how they reached us, never by a number of ours.

use crate::layout::Frame;

/// Somebody who is shown: a customer, a representative, a stranger.
#[derive(Clone, Default)]
pub struct Who {
    /// The name they gave.
    pub name: Option<String>,
    /// How they reached us, when no name is known: a mail address, a telephone number.
    pub reach: Option<String>,
}

impl Who {
    /// Somebody with a name.
    #[must_use]
    pub fn named(name: &str) -> Who {
        Who { name: Some(name.to_owned()), reach: None }
    }

    /// The name, else how they reached us, else "somebody who gave no name".
    #[must_use]
    pub fn shown(&self, frame: &Frame) -> String {
        [&self.name, &self.reach]
            .into_iter()
            .flatten()
            .find(|text| !text.trim().is_empty())
            .cloned()
            .unwrap_or_else(|| frame.say("person-no-name"))
    }
}

/// Up to two initials of a name, for the face beside an owner on the customer's page; empty when the name has no letters.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut firsts = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    let first = firsts.next();
    let last = firsts.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_the_first_and_the_last_word() {
        assert_eq!(initials("Ines Moreau"), "IM");
        assert_eq!(initials("Nguyễn Thị Minh Khai"), "NK");
        assert_eq!(initials("Cher"), "C");
        assert_eq!(initials("  🌸 42 "), "");
        assert_eq!(initials(""), "");
    }
}
