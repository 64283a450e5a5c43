//! How long a file and a function may be, and what a file may be called.

use house_rules::{Exception, Tree, assert_nothing, excused, names, sizes};

/// Functions that are better read in one piece. The second word is the function's name as the finding says it.
const LONG_IN_ONE_PIECE: [Exception; 0] = [];

#[test]
fn no_rust_file_is_longer_than_the_limit() {
    assert_nothing(&sizes::long_files(&Tree::of_the_project()));
}

#[test]
fn a_file_of_one_line_too_many_is_found() {
    let (long, fits) = ("\n".repeat(sizes::FILE_LINES + 1), "\n".repeat(sizes::FILE_LINES));
    let found = sizes::long_files(&Tree::planted(&[("long.rs", &long), ("fits.rs", &fits), ("long.css", &long)]));
    assert_eq!(found.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["long.rs"]);
}

#[test]
fn no_function_is_longer_than_a_screen() {
    assert_nothing(&excused(sizes::long_functions(&Tree::of_the_project()), &LONG_IN_ONE_PIECE));
}

#[test]
fn a_function_of_one_line_too_many_is_found() {
    let function = |name: &str, lines: usize| format!("fn {name}() {{\n{}}}\n", "    f();\n".repeat(lines - 2));
    let code = function("fits", sizes::FUNCTION_LINES) + &function("long", sizes::FUNCTION_LINES + 1);
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function("story", sizes::TEST_LINES));
    let found = sizes::long_functions(&Tree::planted(&[("crates/a/src/lib.rs", &(code + &tests))]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].line, sizes::FUNCTION_LINES + 1);
    assert!(found[0].what.starts_with("`long` has 71 lines"), "{found:?}");
}

#[test]
fn every_file_is_named_after_what_happens_there() {
    assert_nothing(&names::empty_names(&Tree::of_the_project()));
}

#[test]
fn a_name_that_says_nothing_is_found_in_folders_and_inside_names_too() {
    let said = ["crates/a/src/utils.rs", "tests/common/mod.rs", "web/form_helpers.rs", "mail-manager.css", "locales/en/Misc.ftl"];
    let fine = ["crates/a/src/commonwealth.rs", "futile.rs", "itemise.rs"];
    let planted: Vec<(&str, &str)> = said.iter().chain(&fine).map(|path| (*path, "")).collect();
    let found: Vec<String> = names::empty_names(&Tree::planted(&planted)).into_iter().map(|f| f.path).collect();
    assert_eq!(found.len(), said.len(), "{found:?}");
    assert!(said.iter().all(|path| found.iter().any(|f| f == path)), "{found:?}");
}

#[test]
fn a_mod_file_lists_what_lies_beside_it_and_nothing_else() {
    assert_nothing(&names::full_mod_files(&Tree::of_the_project()));
}

#[test]
fn a_mod_file_with_code_in_it_is_found() {
    let lists = "//! What lies here.\n\nmod a;\npub mod b;\n#[cfg(test)]\nmod t;\n\npub use a::{\n    One,\n    Two,\n};\n";
    let full = "mod a;\n\npub struct Case {\n    owner: u32,\n}\n";
    let found = names::full_mod_files(&Tree::planted(&[("x/lists/mod.rs", lists), ("x/full/mod.rs", full), ("x/full.rs", full)]));
    assert_eq!(found.iter().map(|f| (f.path.as_str(), f.line)).collect::<Vec<_>>(), [("x/full/mod.rs", 3)]);
}

#[test]
fn an_exception_that_excuses_nothing_is_found() {
    let exception = Exception { path: "a.rs", what: "`f`", reason: "it was long once" };
    let found = excused(Vec::new(), &[exception]);
    assert!(found[0].what.contains("take it off the list"), "{found:?}");
    let finding = house_rules::Finding::new("a.rs", 1, "`f` has 80 lines");
    assert_eq!(excused(vec![finding.clone()], &[exception]), []);
    let other = house_rules::Finding::new("a.rs", 1, "`g` has 80 lines");
    assert_eq!(excused(vec![finding, other.clone()], &[exception]), [other]);
}
