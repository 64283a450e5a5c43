//! Every statement is understood by both databases, and none is forgotten in the list.

use super::ground::{self, Ground};
use crate::on_both_databases;
use record::store::Dialect;
use std::{collections::BTreeSet, fs, path::Path};

on_both_databases! {
    every_statement_is_understood
}

async fn every_statement_is_understood(ground: Ground) {
    let statements = record::statements();
    assert!(statements.len() > 100, "{} statements", statements.len());
    let mut understood = 0;
    for statement in statements {
        let mut tx = ground.record.db().read().await.unwrap();
        understood += u32::from(statement.text(tx.dialect()).is_some());
        tx.prepare(statement).await.unwrap_or_else(|e| panic!("{}: {e}", statement.name()));
    }
    assert!(understood > 100, "{understood} were asked");
}

/// The statements that a source file declares, by the names that they have at run time.
fn declared(source: &Path, module: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(source).unwrap();
    let mut found = BTreeSet::new();
    for block in text.split("\nstatements! {\n").skip(1) {
        let block = block.split("\n}\n").next().unwrap();
        for line in block.lines() {
            if let Some(name) = line.strip_prefix("    pub ").and_then(|l| l.split_once(" {")).map(|(name, _)| name) {
                found.insert(format!("record::{module}::{name}"));
            }
        }
    }
    found
}

fn sources(folder: &Path, module: &str, found: &mut Vec<(std::path::PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && stem != "store" {
            sources(&path, &[module, &stem, "::"].concat(), found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = if stem == "mod" { module.trim_end_matches("::").to_owned() } else { [module, &stem].concat() };
            found.push((path, name));
        }
    }
}

#[test]
fn no_module_with_statements_is_forgotten_in_the_list() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut all);
    let declared: BTreeSet<String> = all.iter().flat_map(|(path, module)| declared(path, module)).collect();
    let listed: BTreeSet<String> = record::statements().iter().map(|s| s.name().to_owned()).collect();
    assert_eq!(declared.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "declared, and not listed");
    assert_eq!(listed.difference(&declared).collect::<Vec<_>>(), Vec::<&String>::new(), "listed, and not found in the sources");
}

#[test]
fn no_statement_is_written_for_one_database_only_by_mistake() {
    let only_postgres: Vec<&str> = record::statements().iter().filter(|s| s.text(Dialect::Sqlite).is_none()).map(|s| s.name()).collect();
    assert_eq!(only_postgres, ["record::events::FROM_ANOTHER_CLUSTER", "record::events::SETTLE_HERE", "record::search::ADD"]);
    let only_sqlite: Vec<&str> = record::statements().iter().filter(|s| s.text(Dialect::Postgres).is_none()).map(|s| s.name()).collect();
    assert_eq!(
        only_sqlite,
        ["record::search::ADD_ROW", "record::search::ADD_WORDS", "record::search::ROW_OF", "record::search::FORGET_WORDS"]
    );
}
