//! The project's files as text, or a planted few for a rule to find fault with.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::RustText;

/// Folders that are made by tools, for when there is no git to ask.
const MADE_BY_TOOLS: [&str; 4] = [".git", "target", "node_modules", "data"];

/// Paths from the top of the project, and what stands in them. Files that aren't text are left out.
#[derive(Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Everything that is tracked, or would be once it is added.
    ///
    /// # Panics
    /// When the project's folder can't be read.
    pub fn of_the_project() -> Tree {
        let top = top();
        let paths = tracked(&top).unwrap_or_else(|| walked(&top));
        let text = |path: String| fs::read_to_string(top.join(&path)).ok().map(|text| (path, text));
        Tree { files: paths.into_iter().filter_map(text).collect() }
    }

    /// A small tree with a fault in it, for the rule's own test.
    pub fn planted(files: &[(&str, &str)]) -> Tree {
        Tree { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
    }

    /// Every file and its text, by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files whose name ends so, with the dot: `.rs`.
    pub fn ending(&self, end: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(move |(path, _)| path.ends_with(end))
    }

    /// One file's text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether a file or a folder of that path is there.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty() || self.files.contains_key(path) || self.files.keys().any(|p| p.starts_with(&folder))
    }

    /// Every Rust file, taken apart into code, strings and comments.
    pub fn rust(&self) -> impl Iterator<Item = RustText> {
        self.ending(".rs").map(|(path, text)| RustText::read(path, text))
    }

    /// The names of the crates' folders.
    pub fn crates(&self) -> Vec<&str> {
        self.files
            .keys()
            .filter_map(|path| path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml"))
            .filter(|name| !name.contains('/'))
            .collect()
    }
}

/// The top of the project, two folders above this crate.
///
/// # Panics
/// When this crate doesn't lie in `crates/`.
pub fn top() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("this crate lies in crates/, two folders below the top").to_owned()
}

fn tracked(top: &Path) -> Option<Vec<String>> {
    let out = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(top)
        .output()
        .ok()
        .filter(|out| out.status.success())?;
    let all = String::from_utf8(out.stdout).ok()?;
    let paths: Vec<String> = all.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    // A source archive unpacked inside somebody else's checkout: git answers, and tracks nothing of ours.
    paths.iter().any(|path| path == "Cargo.toml").then_some(paths)
}

fn walked(top: &Path) -> Vec<String> {
    let mut folders = vec![top.to_owned()];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the project's folders can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !MADE_BY_TOOLS.iter().any(|name| path.ends_with(name)) {
                    folders.push(path);
                }
            } else if let Ok(inside) = path.strip_prefix(top) {
                paths.push(inside.to_string_lossy().into_owned());
            }
        }
    }
    paths.sort();
    paths
}
