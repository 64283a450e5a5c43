//! The archive of what was sent: copies that the mail server keeps, in which a send in doubt is looked up before it is sent again.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

/// How much of a copy is read to find its Message-ID, in bytes: the headers of any mail of ours fit.
const HEADER_BYTES: u64 = 64 * 1024;

/// A folder of copies: a Maildir to which the mail server delivers a copy of everything, or any folder of `.eml` files.
#[derive(Clone, Debug)]
pub struct Archive(PathBuf);

impl Archive {
    /// The copies in this folder.
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Archive {
        Archive(folder)
    }

    /// Whether a copy with this Message-ID is there.
    ///
    /// # Errors
    /// When the folder can't be read: then nobody knows, and nothing may be sent again.
    pub async fn holds(&self, message_id: &str) -> std::io::Result<bool> {
        let (folder, wanted) = (self.0.clone(), format!("<{message_id}>"));
        let looked = tokio::task::spawn_blocking(move || holds(&folder, &wanted)).await;
        looked.unwrap_or_else(|e| Err(std::io::Error::other(e)))
    }
}

fn holds(folder: &Path, wanted: &str) -> std::io::Result<bool> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let found = if kind.is_dir() { holds(&entry.path(), wanted)? } else { names(&entry.path(), wanted)? };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

fn names(path: &Path, wanted: &str) -> std::io::Result<bool> {
    let file = match std::fs::File::open(path) {
        // A Maildir renames its files while it is read.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        other => other?,
    };
    let mut lines = BufReader::new(std::io::Read::take(file, HEADER_BYTES));
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 || line == b"\r\n" || line == b"\n" {
            return Ok(false);
        }
        let text = String::from_utf8_lossy(&line);
        if text.contains(wanted) && !text.starts_with("References") && !text.starts_with("In-Reply-To") && !text.starts_with([' ', '\t']) {
            return Ok(true);
        }
        // A folded Message-ID stands on the line after its name.
        if text.trim_end().eq_ignore_ascii_case("message-id:") {
            line.clear();
            lines.read_until(b'\n', &mut line)?;
            if String::from_utf8_lossy(&line).contains(wanted) {
                return Ok(true);
            }
        }
    }
}
