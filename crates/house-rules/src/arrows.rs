//! Which crate may know which. Arrows point downward only: what is pure knows nothing of what isn't.

use toml::Table;

use crate::{Finding, Tree};

/// Crates that exist for tests: others name them among their dev-dependencies, or not at all.
pub const FOR_TESTS: [&str; 3] = ["house-rules", "rehearsal", "throwaway-postgres"];

/// Each room, and the rooms below it that it may know.
pub const ARROWS: [(&str, &[&str]); 11] = [
    ("casework", &[]),
    ("mail", &[]),
    ("words", &[]),
    ("record", &["casework"]),
    ("desk", &["record", "casework", "words", "mail"]),
    ("doors", &["desk", "record", "casework", "words", "mail"]),
    ("web", &["desk", "record", "casework", "words", "mail"]),
    ("makegood", &["doors", "web", "desk", "record", "casework", "words", "mail"]),
    ("rehearsal", &["doors", "web", "desk", "record", "casework", "words", "mail", "throwaway-postgres"]),
    ("throwaway-postgres", &[]),
    ("house-rules", &[]),
];

/// Arrows between our crates that the table doesn't know, and crates that it doesn't name.
pub fn wrong_arrows(tree: &Tree) -> Vec<Finding> {
    tree.crates().into_iter().flat_map(|name| wrong_arrows_of(tree, name)).collect()
}

fn wrong_arrows_of(tree: &Tree, name: &str) -> Vec<Finding> {
    let path = format!("crates/{name}/Cargo.toml");
    let Some((_, allowed)) = ARROWS.iter().find(|(room, _)| *room == name) else {
        return vec![Finding::new(&path, 0, format!("the room `{name}` has no line in the table of arrows: draw it there first"))];
    };
    let manifest = manifest(tree, &path);
    let ours = |section: &str| -> Vec<String> {
        let named = dependencies(&manifest, section);
        named.into_iter().filter(|other| ARROWS.iter().any(|(room, _)| room == other)).collect()
    };
    let built = ["dependencies", "build-dependencies"].into_iter().flat_map(ours);
    let built = built.filter(|other| !allowed.contains(&other.as_str()));
    let tested = ours("dev-dependencies").into_iter();
    let tested = tested.filter(|other| !allowed.contains(&other.as_str()) && !FOR_TESTS.contains(&other.as_str()));
    built
        .chain(tested)
        .map(|other| Finding::new(&path, 0, format!("`{name}` must not know `{other}`: arrows point downward only")))
        .collect()
}

/// A Cargo.toml of the tree; empty when it is missing.
///
/// # Panics
/// When it isn't TOML, which cargo would have said first.
pub fn manifest(tree: &Tree, path: &str) -> Table {
    tree.text(path).unwrap_or_default().parse().expect("cargo has read this manifest before")
}

/// The names in a section of dependencies, those under `[target.….section]` too.
pub fn dependencies(manifest: &Table, section: &str) -> Vec<String> {
    let of = |table: &Table| -> Vec<String> {
        let named = table.get(section).and_then(toml::Value::as_table);
        named.map(|named| named.keys().cloned().collect()).unwrap_or_default()
    };
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values).filter_map(toml::Value::as_table);
    of(manifest).into_iter().chain(targets.flat_map(of)).collect()
}
