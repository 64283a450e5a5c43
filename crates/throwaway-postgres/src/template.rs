//! `initdb` takes most of a second; a copy of what it made takes a twentieth of that. So the first test leaves a copy
//! beside the test programs, for those that follow. A test runner that starts one process per test gains most.

use std::{
    fs, io,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
};

use crate::programs::{Programs, Unavailable};

/// The log's files are of 1 MB instead of 16: less to copy.
const SMALL_LOG: &str = "--wal-segsize=1";

/// Makes `data` a fresh data folder that belongs to the user the server runs as.
pub(crate) fn make_data_folder(programs: &Programs, working_folder: &Path, data: &Path) -> Result<(), Unavailable> {
    let template = template_folder(programs, working_folder);
    if let Some(template) = &template
        && template.join("PG_VERSION").is_file()
        && copy_tree(template, data, programs.run_as).is_ok()
    {
        return Ok(());
    }
    // A half-made copy must not stand in initdb's way; there may be none.
    let _ = fs::remove_dir_all(data);
    initdb(programs, working_folder, data)?;
    if let Some(template) = template {
        // The template only saves time: when it can't be kept, the next test makes its own.
        let _ = keep_as_template(data, &template);
    }
    Ok(())
}

fn initdb(programs: &Programs, working_folder: &Path, data: &Path) -> Result<(), Unavailable> {
    let output = programs
        .command("initdb", working_folder)
        .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", SMALL_LOG, "-D"])
        .arg(data)
        .output()
        .map_err(|e| Unavailable::io("running", &programs.path_of("initdb"), &e))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Unavailable::because(format!(
        "initdb couldn't make a test cluster in {}: {}",
        data.display(),
        String::from_utf8_lossy(&output.stderr)
    )))
}

/// Named by the exact version and by how it was made, so that an upgraded PostgreSQL never meets an older one's files.
fn template_folder(programs: &Programs, working_folder: &Path) -> Option<PathBuf> {
    let version = programs.command("postgres", working_folder).arg("--version").output().ok()?;
    let version = format!("{} {SMALL_LOG}", String::from_utf8_lossy(&version.stdout));
    let name: String = version.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let beside_the_tests = std::env::current_exe().ok()?.parent()?.join("throwaway-postgres");
    Some(beside_the_tests.join(name.trim_matches('-')))
}

/// Copied under a name of its own and then renamed: another test sees all of it or nothing.
fn keep_as_template(data: &Path, template: &Path) -> io::Result<()> {
    let parent = template.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(parent)?;
    let unfinished = tempfile::Builder::new().prefix("unfinished-").tempdir_in(parent)?;
    let copy = unfinished.path().join("data");
    copy_tree(data, &copy, None)?;
    fs::rename(&copy, template)
}

fn copy_tree(from: &Path, to: &Path, owner: Option<(u32, u32)>) -> io::Result<()> {
    fs::create_dir(to)?;
    // PostgreSQL refuses a data folder that others can read.
    fs::set_permissions(to, fs::Permissions::from_mode(0o700))?;
    give(to, owner)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &copy, owner)?;
        } else {
            fs::copy(entry.path(), &copy)?;
            give(&copy, owner)?;
        }
    }
    Ok(())
}

fn give(path: &Path, owner: Option<(u32, u32)>) -> io::Result<()> {
    match owner {
        Some((user, group)) => chown(path, Some(user), Some(group)),
        None => Ok(()),
    }
}
