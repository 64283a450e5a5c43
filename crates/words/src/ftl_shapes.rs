//! For tests: which messages a Fluent file has, and which arguments each of them uses.

use std::collections::{BTreeMap, BTreeSet};

/// The arguments of each message of a file, by key. Terms (`-name`) count for the messages only through Fluent itself.
pub(crate) fn shapes(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in file.lines() {
        if line.starts_with('#') {
            continue;
        }
        if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') {
            current = line.split_once('=').map(|(key, _)| key.trim().to_owned()).filter(|key| !key.starts_with('-'));
            if let Some(key) = &current {
                found.entry(key.clone()).or_default();
            }
        }
        if let Some(args) = current.as_ref().and_then(|key| found.get_mut(key)) {
            args.extend(variables(line));
        }
    }
    found
}

/// All keys of several files, each as often as it is defined.
pub(crate) fn keys(files: &[(&str, &str)]) -> Vec<String> {
    let first_of = |line: &str| line.split_once('=').map(|(key, _)| key.trim().to_owned());
    files
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(first_of)
        .collect()
}

/// All messages of several files.
pub(crate) fn shapes_of(files: &[(&str, &str)]) -> BTreeMap<String, BTreeSet<String>> {
    files.iter().flat_map(|(_, text)| shapes(text)).collect()
}

fn variables(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split('$').skip(1).map(|after| after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect())
}

#[test]
fn a_files_messages_are_found_with_the_arguments_on_each_of_their_lines() {
    let file =
        "# a $comment\n-term = { $ignored }\nsome-key = { $a-b } and { $n ->\n    [one] 1 { $c }\n   *[other] x\n}\n\nplain = text\n";
    let shapes = shapes(file);
    let args: Vec<&str> = shapes["some-key"].iter().map(String::as_str).collect();
    assert_eq!(args, ["a-b", "c", "n"]);
    assert!(shapes["plain"].is_empty());
    assert_eq!(shapes.len(), 2);
}
