//! Forms that come back filled: a field with its value and its error, a list to choose from, a refusal with its ways forward.

/// One field of a form, as it was sent or as it stands.
#[derive(Clone, Default)]
pub struct Field {
    /// What stands in it.
    pub value: String,
    /// Why it can't be taken, in the reader's language.
    pub error: Option<String>,
}

impl Field {
    /// A field that is filled and right.
    #[must_use]
    pub fn of(value: &str) -> Field {
        Field { value: value.to_owned(), error: None }
    }

    /// A field that can't be taken as it is.
    #[must_use]
    pub fn wrong(value: &str, error: &str) -> Field {
        Field { value: value.to_owned(), error: Some(error.to_owned()) }
    }

    /// Whether something stands beside it.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.error.is_some()
    }
}

/// One thing that can be chosen: in a list, or by a tick.
#[derive(Clone)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the reader sees.
    pub label: String,
    /// Whether it is chosen now.
    pub chosen: bool,
}

impl Choice {
    /// A choice that is not chosen.
    #[must_use]
    pub fn of(value: &str, label: &str) -> Choice {
        Choice { value: value.to_owned(), label: label.to_owned(), chosen: false }
    }

    /// The same, chosen.
    #[must_use]
    pub fn chosen(mut self) -> Choice {
        self.chosen = true;
        self
    }
}

/// The files of a form: what it brought before, and the field for more, sent as `kept_file` and `file`.
#[derive(Clone, Default)]
pub struct Files {
    /// Files that arrived before, and are kept for it.
    pub kept: Vec<Choice>,
    /// What is wrong with its files.
    pub error: Option<String>,
    /// How large they may be together.
    pub megabytes: u32,
}

/// Why something was not done, and what can be done instead (rule 5). A refusal without a way forward is not made by the desk.
#[derive(Clone)]
pub struct Refused {
    /// What was refused and why, in one or two sentences.
    pub reason: String,
    /// Whom the rule protects: them or us, honestly. None where it is only a mistake in a form.
    pub protects: Option<String>,
    /// What can be done instead, shown as links and buttons.
    pub ways: Vec<Way>,
}

impl Refused {
    /// The same, whose ways that act at once take these fields along.
    #[must_use]
    pub fn carrying(mut self, carried: &[(String, String)]) -> Refused {
        for way in &mut self.ways {
            if let Way::Act { fields, .. } = way {
                fields.extend_from_slice(carried);
            }
        }
        self
    }
}

/// One way forward.
#[derive(Clone)]
pub enum Way {
    /// A page to go to.
    Link { label: String, href: String },
    /// Something to do at once: a form with one button.
    Act { label: String, action: String, fields: Vec<(String, String)> },
    /// Something that happens outside this desk, in words: who can say yes, by when.
    Words(String),
}
