//! The rules read Rust without a parser: what they must not be fooled by.

use house_rules::RustText;

#[test]
fn strings_comments_and_characters_are_not_code() {
    let text = concat!(
        "fn a() { let s = \"fn x() { \\\" }\"; /* { /* nested { */ } */ let c = '{'; let q = '\\''; }\n",
        "fn b<'a>(x: &'a str) -> &'a str { let r = r#\"say \"{\" \"#; let m = b\"{\"; let u = 'ü'; x } // {\n",
        "fn c() {}\n",
    );
    let file = RustText::read("a.rs", text);
    let names: Vec<String> = file.functions().into_iter().map(|f| f.name).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(file.code.len(), text.len());
    let strings: Vec<&str> = file.strings.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(strings, ["fn x() { \\\" }", "say \"{\" ", "{"]);
    assert_eq!(file.comments.iter().map(|c| c.line).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_function_ends_at_its_own_brace() {
    let text = "trait T {\n    fn no_body(&self) -> [u8; 2];\n}\nfn f(g: fn(u8) -> u8) -> [u8; 2]\nwhere\n    u8: Copy,\n{\n    if x {\n    }\n}\n";
    let functions = RustText::read("a.rs", text).functions();
    assert_eq!(functions.iter().map(|f| (f.name.as_str(), f.line, f.lines)).collect::<Vec<_>>(), [("f", 4, 7)]);
}

#[test]
fn a_test_module_ends_where_its_brace_closes() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn t() {}\n}\nfn b() {}\n#[cfg(test)]\nmod more_tests;\nfn c() {}\n";
    let file = RustText::read("crates/a/src/lib.rs", text);
    let tests: Vec<usize> = (1..=9).filter(|&line| file.is_test(line)).collect();
    assert_eq!(tests, [2, 3, 4, 5, 7, 8]);
    assert!(RustText::read("crates/a/tests/t.rs", "fn a() {}\n").is_test(1));
    assert!(RustText::read("crates/a/src/handle/tests.rs", "fn a() {}\n").is_test(1));
}

#[test]
fn a_word_is_found_whole_and_across_spaces() {
    let file = RustText::read("a.rs", "fn f() { std :: env::var(); mystd::env::var; std::environment; s\n  .unwrap ( ) }");
    assert_eq!(file.places_of("std::env").len(), 1);
    assert_eq!(file.places_of(".unwrap()").len(), 1);
    assert_eq!(file.crate_name(), "");
    assert_eq!(RustText::read("crates/desk/src/a.rs", "").crate_name(), "desk");
}
