//! Dependencies that nobody uses, and those that nobody may use.

use crate::{
    Finding, RustText, Tree,
    arrows::{dependencies, manifest},
};

/// Crates that must not be in the tree. rustls runs on `ring` alone: two providers in one program panic at the first use
/// of TLS, and a system's OpenSSL would end the single binary.
const BANNED: [(&str, &str); 5] = [
    ("aws-lc-sys", "rustls runs on `ring` alone"),
    ("aws-lc-rs", "rustls runs on `ring` alone"),
    ("openssl-sys", "TLS is rustls; nothing links to the system's OpenSSL"),
    ("openssl", "TLS is rustls; nothing links to the system's OpenSSL"),
    ("native-tls", "TLS is rustls"),
];

/// Dependencies that a crate names and doesn't use, and those of the workspace that no crate names.
pub fn unused(tree: &Tree) -> Vec<Finding> {
    let files: Vec<RustText> = tree.rust().collect();
    let mut findings: Vec<Finding> = tree.crates().into_iter().flat_map(|name| unused_by(tree, &files, name)).collect();
    findings.extend(named_by_nobody(tree));
    findings
}

fn unused_by(tree: &Tree, files: &[RustText], name: &str) -> Vec<Finding> {
    let path = format!("crates/{name}/Cargo.toml");
    let manifest = manifest(tree, &path);
    let source = format!("crates/{name}/src/");
    let own: Vec<&RustText> = files.iter().filter(|file| file.crate_name() == name).collect();
    let unused_in = |section: &str, built: bool| -> Vec<Finding> {
        let named = dependencies(&manifest, section).into_iter();
        let unused = named.filter(|other| {
            let used = own.iter().filter(|file| !built || file.path.starts_with(&source)).any(|file| uses(file, other, built));
            !used
        });
        unused.map(|other| Finding::new(&path, 0, format!("`{other}` stands in [{section}] and is not used there"))).collect()
    };
    let mut findings = unused_in("dependencies", true);
    findings.extend(unused_in("dev-dependencies", false));
    findings
}

/// Whether a file names a crate in code: `use name`, `name::…`, `name!(…)`. What is built must not rest on a test's use.
fn uses(file: &RustText, dependency: &str, built: bool) -> bool {
    let name = dependency.replace('-', "_");
    file.places_of(&name).into_iter().any(|at| {
        let after = file.code[at + name.len()..].trim_start();
        let before = file.code[..at].trim_end();
        let named = after.starts_with("::") || after.starts_with("!(") || before.ends_with("use") || before.ends_with("crate");
        named && !before.ends_with("::") && !(built && file.is_test(file.line_of(at)))
    })
}

fn named_by_nobody(tree: &Tree) -> Vec<Finding> {
    let root = manifest(tree, "Cargo.toml");
    let listed = root.get("workspace").and_then(|workspace| workspace.get("dependencies")).and_then(toml::Value::as_table);
    let listed = listed.into_iter().flat_map(|listed| listed.keys().cloned());
    let named: Vec<String> = tree
        .crates()
        .into_iter()
        .map(|name| manifest(tree, &format!("crates/{name}/Cargo.toml")))
        .flat_map(|manifest| ["dependencies", "dev-dependencies", "build-dependencies"].map(|section| dependencies(&manifest, section)))
        .flatten()
        .collect();
    listed
        .filter(|name| !named.contains(name))
        .map(|name| Finding::new("Cargo.toml", 0, format!("`{name}` stands in [workspace.dependencies] and no crate names it")))
        .collect()
}

/// Banned crates in Cargo.lock.
pub fn banned(tree: &Tree) -> Vec<Finding> {
    let lock = tree.text("Cargo.lock").unwrap_or("");
    let lines = lock.lines().enumerate();
    let named = lines.filter_map(|(index, line)| Some((index + 1, line.strip_prefix("name = \"")?.strip_suffix('"')?)));
    named
        .filter_map(|(line, name)| {
            let (name, why) = BANNED.iter().find(|(banned, _)| *banned == name)?;
            Some(Finding::new("Cargo.lock", line, format!("`{name}` must not be in the tree: {why}")))
        })
        .collect()
}
