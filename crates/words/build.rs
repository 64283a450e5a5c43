//! Makes one table of all texts in `locales/`, so that a new language is a new folder and no line of code.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "the build reads the folders, so that the crate itself never has to"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let crate_folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder"));
    let locales = crate_folder.join("locales");
    println!("cargo::rerun-if-changed={}", locales.display());

    let mut table = String::from("pub(crate) static TEXTS: &[(&str, &[(&str, &str)])] = &[\n");
    for language in sorted(&locales) {
        println!("cargo::rerun-if-changed={}", language.display());
        writeln!(table, "    ({:?}, &[", name(&language)).expect("a String takes any text");
        for file in sorted(&language) {
            if file.extension().is_some_and(|ending| ending == "ftl") {
                println!("cargo::rerun-if-changed={}", file.display());
                writeln!(table, "        ({:?}, include_str!({:?})),", name(&file), file.display().to_string())
                    .expect("a String takes any text");
            }
        }
        table.push_str("    ]),\n");
    }
    table.push_str("];\n");

    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names the output folder"));
    fs::write(out.join("texts.rs"), table).expect("the output folder can be written");
}

/// What lies in a folder, by name, so that the same sources make the same binary.
fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut inside: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|why| panic!("reading {}: {why}", folder.display()))
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    inside.sort();
    inside
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
