//! What each crate's front page says.

use crate::{Finding, Tree};

/// Crates whose `lib.rs` (or `main.rs`, for a binary) doesn't open with what the crate is for.
pub fn silent_crates(tree: &Tree) -> Vec<Finding> {
    tree.crates()
        .into_iter()
        .filter_map(|name| {
            let paths = ["lib.rs", "main.rs"].map(|file| format!("crates/{name}/src/{file}"));
            let Some(path) = paths.iter().find(|path| tree.has(path)) else {
                return Some(Finding::new(&paths[0], 0, "is missing"));
            };
            let opens = tree.text(path).is_some_and(|text| text.starts_with("//! "));
            (!opens).then(|| Finding::new(path, 1, "opens without a `//!` comment: say what the crate knows, and what it must not"))
        })
        .collect()
}
