//! The rules of the house, checked on the project's own text: which crate may know which, how long a file may be,
//! which words may not stand anywhere. For tests only.
//!
//! Each rule is a function from a [`Tree`] to the [`Finding`]s in it, so that its test can run it twice: on the
//! project, where it must find nothing, and on a planted tree, where it must find what was planted. A rule that
//! can't fail is no rule.

pub mod arrows;
pub mod clocks;
pub mod crates;
pub mod dependencies;
pub mod documents;
pub mod finding;
pub mod licences;
pub mod names;
pub mod rust_text;
pub mod sizes;
pub mod sql;
pub mod templates;
pub mod tree;
pub mod words;

pub use finding::{Exception, Finding, assert_nothing, excused};
pub use rust_text::RustText;
pub use tree::Tree;
