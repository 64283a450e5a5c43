//! The password of the mail server that takes our mail: a file of its own with mode 0600, outside the record and its backups.

use crate::app::App;
use std::{
    fs, io,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Whether one is kept.
#[must_use]
pub fn is_kept(app: &App) -> bool {
    app.web().mail_password_file.as_deref().is_some_and(Path::exists)
}

/// Keeps it in place of the one before; an empty one keeps what is there. It is whole or not there, also after a power cut.
///
/// # Errors
/// When there is no place for it, or the disk refuses.
pub fn keep(app: &App, password: &str) -> io::Result<()> {
    if password.is_empty() {
        return Ok(());
    }
    if password.contains(['\n', '\r', '\0']) {
        return Err(io::Error::other("a password is one line"));
    }
    let Some(path) = app.web().mail_password_file.clone() else {
        return Err(io::Error::other("this server has no file for it"));
    };
    let beside = PathBuf::from(format!("{}.new", path.display()));
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(password.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, &path)
}
