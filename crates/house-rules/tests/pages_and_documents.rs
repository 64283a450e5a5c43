//! What may not stand in a page's template, and documents that lead somewhere.

use house_rules::{Finding, Tree, assert_nothing, documents, templates};

#[test]
fn no_template_brings_its_own_script_or_style() {
    assert_nothing(&templates::inline_code(&Tree::of_the_project()));
}

#[test]
fn script_and_style_in_a_template_are_found() {
    let page = r#"<p class="style onclick">a > b</p>
<p style="color: red">
<style>p { color: red }</style>
<script>alert(1)</script>
<script src="/assets/desk.js" defer></script>
<button type="button"
        onclick='go("x")'>go</button>
<a href="javascript:go()">go</a>
<form action="https://elsewhere.example/" method="post">
<input value="style= onclick=" {% if on %}required{% endif %}>
<div hx-on:click="go()" hx-get="/today">
"#;
    let found = templates::inline_code(&Tree::planted(&[("crates/web/templates/a.html", page), ("docs/a.html", page)]));
    let lines: Vec<usize> = found.iter().map(|f| f.line).collect();
    assert_eq!(lines, [2, 3, 4, 6, 8, 9, 11], "{found:?}");
}

#[test]
fn every_link_in_a_document_leads_somewhere() {
    assert_nothing(&documents::broken_links(&Tree::of_the_project()));
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let page = "# A page\n[ok](../README.md) [ok](#a-page) [ok](https://x.example/) [ok](../crates/)\n[gone](gone.md)\n\
                [no heading](../README.md#wrong) [heading](../README.md#the-right-one)\n`[code](gone)`\n```\n[code](gone)\n```\n";
    let tree = Tree::planted(&[("docs/a.md", page), ("README.md", "## The *right* one\n"), ("crates/a/Cargo.toml", "")]);
    let found = documents::broken_links(&tree);
    assert_eq!(lines(&found), [3, 4], "{found:?}");
}

#[test]
fn every_document_that_a_comment_names_is_in_the_project() {
    assert_nothing(&documents::missing_documents(&Tree::of_the_project()));
}

#[test]
fn a_document_that_only_a_comment_knows_is_found() {
    let code = format!("//! See ARCHITECTURE.md and docs/mail.md.\n// Also {}.\nfn f() {{ g(\"{0}\") }}\n", ["SECRET", "md"].join("."));
    let tree = Tree::planted(&[("a.rs", &code), ("ARCHITECTURE.md", ""), ("docs/mail.md", "")]);
    assert_eq!(lines(&documents::missing_documents(&tree)), [2]);
}

#[test]
fn the_change_log_knows_what_is_being_made() {
    assert_nothing(&documents::silent_change_log(&Tree::of_the_project()));
}

#[test]
fn a_change_log_that_stopped_is_found() {
    let log = |text| {
        documents::silent_change_log(&Tree::planted(&[("Cargo.toml", "[workspace.package]\nversion = \"0.2.0\""), ("CHANGELOG.md", text)]))
    };
    assert_eq!(log("# Changes\n## 0.1.0\nUnreleased").len(), 1);
    assert_eq!(log("# Changes\n## 0.2.0 (2026-12-01)\n"), []);
    assert_eq!(log("# Changes\n## Unreleased\n"), []);
}

fn lines(found: &[Finding]) -> Vec<usize> {
    found.iter().map(|f| f.line).collect()
}
