//! What a file may be called: its name tells a stranger what happens there.

use crate::{Finding, RustText, Tree};

/// Words that say nothing about what a file is for.
const EMPTY_WORDS: [&str; 14] = [
    "helper",
    "helpers",
    "util",
    "utils",
    "utility",
    "utilities",
    "manager",
    "managers",
    "common",
    "misc",
    "item",
    "items",
    "entity",
    "entities",
];

/// Files and folders with a name that says nothing.
pub fn empty_names(tree: &Tree) -> Vec<Finding> {
    tree.files()
        .filter_map(|(path, _)| {
            let lower = path.to_lowercase();
            let mut words = lower.split(|c: char| !c.is_alphanumeric());
            let word = words.find(|word| EMPTY_WORDS.contains(word))?.to_owned();
            Some(Finding::new(path, 0, format!("`{word}` says nothing: name the file after what happens there")))
        })
        .collect()
}

/// `mod.rs` files that hold more than a list of what lies beside them.
pub fn full_mod_files(tree: &Tree) -> Vec<Finding> {
    let lists = |line: &str| {
        let line = line.trim_start();
        [
            "mod ",
            "pub mod ",
            "pub(crate) mod ",
            "pub use ",
            "pub(crate) use ",
            "pub(super) mod ",
            "pub(super) use ",
            "use ",
            "#[",
            "#![",
            "}",
        ]
        .iter()
        .any(|start| line.starts_with(start))
            || line.is_empty()
            || line.trim_end().ends_with(',')
            || line.trim_end().ends_with("};")
    };
    tree.rust()
        .filter(|file| file.path.ends_with("/mod.rs"))
        .filter_map(|file: RustText| {
            let line = file.code.lines().position(|line| !lists(line))? + 1;
            Some(Finding::new(&file.path, line, "mod.rs lists what lies beside it and nothing else: give this a file of its own"))
        })
        .collect()
}
