//! Each key that a room uses exists, with the arguments that it passes; each text that exists is used.
//!
//! Read from the sources of all crates: `say("…")`, `say_with("…", &[("name", …)])` and `key!("…")`. Tests and
//! comments don't count as use, nor do the crates that are for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::ftl_shapes::shapes_of;
use crate::locale::TEXTS;

/// One place where a text is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Use {
    key: String,
    /// The arguments that are passed, where they are written out in this place.
    args: Option<BTreeSet<String>>,
}

/// What one source file asks for.
#[derive(Debug, Default)]
struct Uses {
    found: Vec<Use>,
    /// Keys that are put together from parts: no test could find them.
    composed: Vec<String>,
}

#[test]
fn each_key_that_is_used_exists_in_english_with_the_arguments_that_are_passed() {
    let english = english();
    let mut faults = Vec::new();
    for (path, uses) in uses_of_all_crates() {
        faults.extend(uses.composed.iter().map(|call| format!("{path}: a key must be a literal: {call}")));
        faults.extend(uses.found.iter().filter_map(|used| fault(&english, used)).map(|fault| format!("{path}: {fault}")));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn each_text_is_used_somewhere() {
    let uses = uses_of_all_crates();
    let used: BTreeSet<&str> = uses.iter().flat_map(|(_, uses)| &uses.found).map(|used| used.key.as_str()).collect();
    let english = english();
    let unused: Vec<&str> = english.keys().map(String::as_str).filter(|key| !used.contains(key)).collect();
    assert!(unused.is_empty(), "{} texts are used nowhere:\n{}", unused.len(), unused.join("\n"));
}

#[test]
fn the_reader_of_sources_finds_keys_over_line_ends_and_skips_tests_and_comments() {
    let source = r#"
        // voice.say("in-a-comment")
        let a = voice.say("plain-key");
        let b = self.voice.say_with(
            "with-args", &[("name", Arg::Text(f("x, y"))), ("count", Arg::Count(3))],
        );
        let c = voice.say_with("args-elsewhere", &args);
        let d = voice.say(words::key!("marked"));
        let e = essay("not-a-key");
        let f = voice.say(&format!("state-{x}"));
        let g = voice.say(state.key());
        fn say(&self) {}
        #[cfg(test)]
        mod tests { fn x() { voice.say("in-a-test") } }
    "#;
    let uses = uses_of(source);
    let keys: Vec<&str> = uses.found.iter().map(|used| used.key.as_str()).collect();
    assert_eq!(keys, ["plain-key", "with-args", "args-elsewhere", "marked"]);
    let named = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>());
    assert_eq!(uses.found[0].args, named(&[]));
    assert_eq!(uses.found[1].args, named(&["count", "name"]));
    assert_eq!(uses.found[2].args, None);
    assert_eq!(uses.composed.len(), 1, "{:?}", uses.composed);
}

#[test]
fn a_missing_key_and_a_missing_argument_are_faults() {
    let english = shapes_of(&[("a.ftl", "greeting = Hello { $name }\n")]);
    let fault_of = |source| uses_of(source).found.iter().filter_map(|used| fault(&english, used)).count();
    assert_eq!(fault_of(r#"v.say_with("greeting", &[("name", n)])"#), 0);
    assert_eq!(fault_of(r#"v.say("greeting")"#), 1);
    assert_eq!(fault_of(r#"v.say_with("greeting", &[("nam", n)])"#), 1);
    assert_eq!(fault_of(r#"v.say("greting")"#), 1);
    assert_eq!(fault_of(r#"v.say_with("greeting", &[name])"#), 0, "what stands elsewhere can't be judged here");
}

fn english() -> BTreeMap<String, BTreeSet<String>> {
    shapes_of(TEXTS.iter().find(|(tag, _)| *tag == "en").expect("English is embedded").1)
}

fn fault(english: &BTreeMap<String, BTreeSet<String>>, used: &Use) -> Option<String> {
    let Some(needed) = english.get(&used.key) else {
        return Some(format!("“{}” is in no file of locales/en", used.key));
    };
    let missing: Vec<&String> = needed.difference(used.args.as_ref()?).collect();
    (!missing.is_empty()).then(|| format!("“{}” is not given {missing:?}", used.key))
}

#[expect(clippy::disallowed_methods, reason = "a test reads the sources of the other crates")]
fn uses_of_all_crates() -> Vec<(String, Uses)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = Vec::new();
    collect(&crates, &mut sources);
    assert!(sources.len() > 10, "the crates' sources are where they are expected");
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(&crates).unwrap().display().to_string();
        (shown, uses_of(&text))
    };
    sources.into_iter().map(read).collect()
}

#[expect(clippy::disallowed_methods, reason = "a test reads the sources of the other crates")]
fn collect(folder: &Path, sources: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let in_templates = path.components().any(|part| part.as_os_str() == "templates");
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "tests" | "node_modules" | "house-rules" | "rehearsal") && !name.ends_with("_tests") {
                collect(&path, sources);
            }
        } else if (name.ends_with(".rs") && !name.ends_with("tests.rs")) || (in_templates && !name.starts_with('.')) {
            sources.push(path);
        }
    }
}

fn uses_of(source: &str) -> Uses {
    let code: Vec<&str> = source
        .lines()
        .take_while(|line| !line.trim_start().starts_with("mod tests {"))
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = code.join("\n");
    let mut uses = Uses::default();
    for opening in ["say(", "say_with(", "key!("] {
        for (at, _) in code.match_indices(opening) {
            let before = code[..at].trim_end_matches("r#");
            let part_of_a_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if part_of_a_name || before.ends_with("fn ") || before.ends_with("macro_rules! ") {
                continue;
            }
            read_call(opening, inside_parentheses(&code[at + opening.len()..]), &mut uses);
        }
    }
    uses.found.sort_by_key(|used| code.find(&format!("\"{}\"", used.key)));
    uses
}

fn read_call(opening: &str, inside: &str, uses: &mut Uses) {
    let inside = inside.trim_start();
    let Some(literal) = inside.strip_prefix('"') else {
        if inside.starts_with("&format!") || inside.starts_with("format!") || inside.starts_with("&[") {
            uses.composed.push(format!("{opening}{inside})"));
        }
        return;
    };
    let Some((key, rest)) = literal.split_once('"') else {
        return;
    };
    let args = match opening {
        "say(" => Some(BTreeSet::new()),
        "say_with(" => written_out(rest.trim_start_matches([',', ' ', '\n', '\t'])),
        _ => None,
    };
    uses.found.push(Use { key: key.to_owned(), args });
}

/// The names in `&[("a", …), ("b", …)]`, if each pair is written out there.
fn written_out(args: &str) -> Option<BTreeSet<String>> {
    let mut rest = args.trim_start().strip_prefix("&[")?;
    let mut names = BTreeSet::new();
    loop {
        rest = rest.trim_start_matches([',', ' ', '\n', '\t']);
        if rest.starts_with(']') {
            return Some(names);
        }
        let pair = inside_parentheses(rest.strip_prefix('(')?);
        let (name, _) = pair.trim_start().strip_prefix('"')?.split_once('"')?;
        names.insert(name.to_owned());
        rest = rest.get(pair.len() + 2..)?;
    }
}

/// What stands before the parenthesis that closes the one just opened; quotations count as one.
fn inside_parentheses(code: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (1, false, false);
    for (at, c) in code.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &code[..at];
        }
    }
    code
}
