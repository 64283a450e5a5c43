//! Licences of everything that is built into the binary or its tests: all of them let an organisation run, change and
//! pass on Makegood without asking.

use std::process::Command;

use serde_json::Value;

use crate::{Finding, tree::top};

/// Licences that we take, by SPDX name. MPL-2.0 binds only its own files; CDLA-Permissive-2.0 is for data (root
/// certificates). What isn't listed is argued about first.
const ALLOWED: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Packages of the workspace's tree under a licence that isn't allowed, or under none.
///
/// # Panics
/// When cargo can't tell: the packages are fetched by then, because this very test was built from them.
pub fn strange_licences() -> Vec<Finding> {
    let described = describe();
    let in_use: Vec<&str> = list(&described["resolve"]["nodes"]).iter().filter_map(|node| node["id"].as_str()).collect();
    let packages = list(&described["packages"]).iter().filter(|package| package["id"].as_str().is_some_and(|id| in_use.contains(&id)));
    packages
        .filter_map(|package| {
            let licence = package["license"].as_str().unwrap_or("none");
            let name = package["name"].as_str().unwrap_or("?");
            (!is_allowed(licence)).then(|| Finding::new("Cargo.lock", 0, format!("`{name}` is under `{licence}`, which isn't on the list")))
        })
        .collect()
}

fn describe() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let host = Command::new("rustc").arg("-vV").output().expect("rustc built this test");
    let host = String::from_utf8_lossy(&host.stdout).into_owned();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc -vV names its host").to_owned();
    let out = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host])
        .current_dir(top())
        .output()
        .expect("cargo started this test");
    assert!(out.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("cargo metadata prints JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Whether an SPDX expression can be met with allowed licences alone. `/` is cargo's old way to say `OR`.
pub fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let allowed = either(&mut rest);
    allowed && rest.is_empty()
}

fn either(words: &mut &[&str]) -> bool {
    let mut allowed = both(words);
    while words.first() == Some(&"OR") {
        *words = &words[1..];
        // Read to the end even when the answer is known, so that nothing is left over.
        allowed |= both(words);
    }
    allowed
}

fn both(words: &mut &[&str]) -> bool {
    let mut allowed = one(words);
    while words.first() == Some(&"AND") {
        *words = &words[1..];
        allowed &= one(words);
    }
    allowed
}

fn one(words: &mut &[&str]) -> bool {
    let Some((first, rest)) = words.split_first() else {
        return false;
    };
    *words = rest;
    if *first == "(" {
        let allowed = either(words);
        let closed = words.first() == Some(&")");
        *words = words.get(1..).unwrap_or(&[]);
        return allowed && closed;
    }
    if words.first() == Some(&"WITH") {
        let named = format!("{first} WITH {}", words.get(1).unwrap_or(&""));
        *words = words.get(2..).unwrap_or(&[]);
        return ALLOWED.contains(&named.as_str());
    }
    ALLOWED.contains(first)
}
