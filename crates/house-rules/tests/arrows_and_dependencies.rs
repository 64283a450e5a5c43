//! Which crate may know which, what it may lean on, and under which licence.

use house_rules::{Exception, Tree, arrows::wrong_arrows, assert_nothing, crates::silent_crates, dependencies, excused, licences};

/// Dependencies that a crate needs without naming them in code.
const NEEDED_UNNAMED: [Exception; 0] = [];

#[test]
fn arrows_between_the_rooms_point_downward_only() {
    assert_nothing(&wrong_arrows(&Tree::of_the_project()));
}

#[test]
fn an_arrow_upward_is_found_in_each_section() {
    let tree = Tree::planted(&[
        ("crates/casework/Cargo.toml", "[dependencies]\nrecord.workspace = true"),
        ("crates/record/Cargo.toml", "[dev-dependencies]\ndesk.workspace = true\nthrowaway-postgres.workspace = true"),
        ("crates/desk/Cargo.toml", "[target.'cfg(unix)'.dependencies]\nweb = { path = \"../web\" }"),
        ("crates/web/Cargo.toml", "[dependencies]\nrehearsal.workspace = true\ndoors.workspace = true"),
        ("crates/words/Cargo.toml", "[build-dependencies]\nmail.workspace = true"),
    ]);
    let found: Vec<String> = wrong_arrows(&tree).iter().map(|f| f.what.replace(": arrows point downward only", "")).collect();
    let expected = [
        "`casework` must not know `record`",
        "`desk` must not know `web`",
        "`record` must not know `desk`",
        "`web` must not know `rehearsal`",
        "`web` must not know `doors`",
        "`words` must not know `mail`",
    ];
    assert_eq!(sorted(found), sorted(expected.map(str::to_owned).to_vec()));
}

#[test]
fn a_room_that_the_table_does_not_know_is_found() {
    let found = wrong_arrows(&Tree::planted(&[("crates/annexe/Cargo.toml", "")]));
    assert!(found[0].what.contains("the room `annexe` has no line"), "{found:?}");
}

#[test]
fn every_crate_opens_with_what_it_is_for() {
    assert_nothing(&silent_crates(&Tree::of_the_project()));
}

#[test]
fn a_crate_that_does_not_introduce_itself_is_found() {
    let tree = Tree::planted(&[
        ("crates/a/Cargo.toml", ""),
        ("crates/a/src/lib.rs", "pub fn f() {}\n//! Too late."),
        ("crates/b/Cargo.toml", ""),
        ("crates/b/src/main.rs", "//! Says so.\nfn main() {}"),
        ("crates/c/Cargo.toml", ""),
    ]);
    let paths: Vec<String> = silent_crates(&tree).into_iter().map(|f| f.path).collect();
    assert_eq!(paths, ["crates/a/src/lib.rs", "crates/c/src/lib.rs"]);
}

#[test]
fn every_dependency_is_used_by_the_crate_that_names_it() {
    assert_nothing(&excused(dependencies::unused(&Tree::of_the_project()), &NEEDED_UNNAMED));
}

#[test]
fn a_dependency_that_is_only_talked_about_is_found() {
    let tree = Tree::planted(&[
        ("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\nforgotten = \"1\""),
        (
            "crates/a/Cargo.toml",
            "[dependencies]\nserde = \"1\"\nhttp-body-util = \"1\"\ntoml = \"1\"\nuuid = \"1\"\n[dev-dependencies]\ninsta = \"1\"",
        ),
        (
            "crates/a/src/lib.rs",
            "//! Some say toml::parse is enough.\nuse serde::Serialize;\nfn f() { http_body_util::f(\"uuid::x\"); other::uuid::f(); }",
        ),
        ("crates/a/tests/t.rs", "use toml::Table;\nfn t() { insta::assert_snapshot!(1); }"),
    ]);
    let found: Vec<String> = dependencies::unused(&tree).into_iter().map(|f| f.what).collect();
    let expected = [
        "`toml` stands in [dependencies] and is not used there",
        "`uuid` stands in [dependencies] and is not used there",
        "`forgotten` stands in [workspace.dependencies] and no crate names it",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_dependency_that_only_a_test_module_uses_is_no_dependency_of_the_crate() {
    let tree = Tree::planted(&[
        ("Cargo.toml", ""),
        ("crates/a/Cargo.toml", "[dependencies]\ntoml = \"1\""),
        ("crates/a/src/lib.rs", "fn f() {}\n#[cfg(test)]\nmod tests {\n    use toml::Table;\n}\n"),
    ]);
    assert_eq!(dependencies::unused(&tree).len(), 1);
}

#[test]
fn no_banned_crate_is_in_the_tree() {
    assert_nothing(&dependencies::banned(&Tree::of_the_project()));
}

#[test]
fn a_banned_crate_is_found_in_the_lock() {
    let tree = Tree::planted(&[("Cargo.lock", "[[package]]\nname = \"ring\"\n\n[[package]]\nname = \"openssl-sys\"\n")]);
    let found = dependencies::banned(&tree);
    assert_eq!((found.len(), found[0].line), (1, 5));
}

#[test]
fn every_licence_in_the_tree_is_on_the_list() {
    assert_nothing(&licences::strange_licences());
}

#[test]
fn a_licence_is_allowed_when_one_of_its_ways_is() {
    for allowed in ["MIT", "MIT/Apache-2.0", "Apache-2.0 / MIT", "Apache-2.0 OR GPL-2.0-only", "Apache-2.0 AND ISC"] {
        assert!(licences::is_allowed(allowed), "{allowed}");
    }
    for allowed in ["(MIT OR GPL-3.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception OR GPL-2.0"] {
        assert!(licences::is_allowed(allowed), "{allowed}");
    }
    for strange in ["GPL-3.0-only", "MIT AND GPL-3.0", "(MIT OR ISC) AND SSPL-1.0", "none", "", "OR MIT", "GPL-2.0 WITH x OR y"] {
        assert!(!licences::is_allowed(strange), "{strange}");
    }
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}
