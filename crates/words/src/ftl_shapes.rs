//! Which messages a Fluent file has, and which arguments each of them uses.

use std::collections::{BTreeMap, BTreeSet};

/// The arguments that a message uses by itself, by key; those that also use another message or a term are left out, since
/// that may use any.
pub(crate) fn own_arguments(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = shapes(file);
    let mut current = "";
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            current = line.split_once('=').map_or("", |(key, _)| key.trim());
        }
        if refers(line) {
            found.remove(current);
        }
    }
    found
}

/// Whether a line uses another message or a term: functions are in capitals, variables begin with a dollar.
fn refers(line: &str) -> bool {
    let uses = line.split('{').skip(1).map(str::trim_start);
    uses.into_iter().any(|used| used.starts_with(|c: char| c.is_ascii_lowercase() || c == '-'))
}

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

/// For tests: all keys of several files, each as often as it is defined.
#[cfg(test)]
pub(crate) fn keys(files: &[(&str, &str)]) -> Vec<String> {
    let first_of = |line: &str| line.split_once('=').map(|(key, _)| key.trim().to_owned());
    files
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(first_of)
        .collect()
}

/// For tests: all messages of several files.
#[cfg(test)]
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

#[cfg(test)]
mod tests {
    use super::own_arguments;

    #[test]
    fn a_text_that_uses_another_may_use_any_argument() {
        let file = "# { note }\none = { $a } and { NUMBER($b) }\ntwo = { $a -> \n    [one] { one }\n   *[other] { $b }\n }\nthree = { -brand }\nfour = plain\n";
        let own = own_arguments(file);
        let of = |key: &str| own.get(key).map(|args| args.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((of("one"), of("two"), of("three"), of("four")), (Some(vec!["a", "b"]), None, None, Some(vec![])));
    }
}
