//! Where PostgreSQL's programs lie, and as whom they run.

use std::{
    ffi::OsStr,
    io,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
};

/// Why there is no PostgreSQL for this test, and what to do.
#[derive(Debug)]
pub struct Unavailable {
    pub(crate) what: String,
}

impl std::fmt::Display for Unavailable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Unavailable {}

impl Unavailable {
    pub(crate) fn because(what: impl Into<String>) -> Unavailable {
        Unavailable { what: what.into() }
    }

    pub(crate) fn io(attempted: &str, path: &Path, error: &io::Error) -> Unavailable {
        Unavailable::because(format!("A test cluster of PostgreSQL couldn't be made: {attempted} {}: {error}", path.display()))
    }
}

/// PostgreSQL's programs of one version, and the user that they run as.
pub(crate) struct Programs {
    folder: PathBuf,
    /// PostgreSQL refuses to run as root, so as root its programs run as this user and group.
    pub(crate) run_as: Option<(u32, u32)>,
}

impl Programs {
    pub(crate) fn find() -> Result<Programs, Unavailable> {
        let folder = candidates().into_iter().find(|folder| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file()));
        let folder = folder.and_then(|found| real_folder(&found)).ok_or_else(|| {
            Unavailable::because(
                "These tests run on PostgreSQL too, and it isn't installed: `initdb` and `postgres` were looked for in $PG_BIN, in $PATH and in \
                 /usr/lib/postgresql/*/bin, /usr/pgsql-*/bin and Homebrew's folders. Install it (Debian: `apt install postgresql`; Fedora: `dnf install \
                 postgresql-server`; macOS: `brew install postgresql@17`), or name the folder of its programs in PG_BIN. No server needs to be running.",
            )
        })?;
        Ok(Programs { folder, run_as: unprivileged_user()? })
    }

    /// A command in a bare environment, so that nothing of the developer's own PostgreSQL (`PGHOST`, `PGDATA`, …) leaks in.
    pub(crate) fn command(&self, name: &str, working_folder: &Path) -> Command {
        self.as_that_user(self.folder.join(name), working_folder)
    }

    /// The shell, under the same user.
    pub(crate) fn shell(&self, working_folder: &Path) -> Command {
        self.as_that_user("/bin/sh", working_folder)
    }

    pub(crate) fn path_of(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn as_that_user(&self, program: impl AsRef<OsStr>, working_folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C.UTF-8").current_dir(working_folder);
        if let Some((user, group)) = self.run_as {
            command.uid(user).gid(group);
        }
        command
    }
}

fn candidates() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PG_BIN").map(PathBuf::from).into_iter().collect();
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    for (parent, prefix) in
        [("/usr/lib/postgresql", ""), ("/usr", "pgsql-"), ("/opt/homebrew/opt", "postgresql"), ("/usr/local/opt", "postgresql")]
    {
        let mut versions: Vec<PathBuf> = std::fs::read_dir(parent)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
            .map(|entry| entry.path().join("bin"))
            .collect();
        versions.sort();
        folders.extend(versions.into_iter().rev());
    }
    folders
}

/// A link in a folder of many programs leads to the folder where all of PostgreSQL's own lie, `createdb` among them.
fn real_folder(found: &Path) -> Option<PathBuf> {
    let postgres = found.join("postgres").canonicalize().ok()?;
    postgres.parent().map(Path::to_path_buf)
}

fn unprivileged_user() -> Result<Option<(u32, u32)>, Unavailable> {
    // A new file belongs to whoever runs this process; std knows no geteuid.
    let mine = tempfile::tempfile()
        .and_then(|file| file.metadata())
        .map_err(|e| Unavailable::io("asking who runs this test, by a file in", &std::env::temp_dir(), &e))?;
    if mine.uid() != 0 {
        return Ok(None);
    }
    ["postgres", "nobody"].into_iter().find_map(user_and_group).map(Some).ok_or_else(|| {
        Unavailable::because("PostgreSQL refuses to run as root, and there is neither a user `postgres` nor a user `nobody` to run it as. Run the tests as another user.")
    })
}

fn user_and_group(name: &str) -> Option<(u32, u32)> {
    let passwd = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
