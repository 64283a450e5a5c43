//! A password or a key that is read from a file of its own. It is never printed: neither `Debug` nor an error shows its content.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::limits;

/// A secret. It has no `Display`, no `Clone` and no serde; its `Debug` shows three dots, so that a struct that holds one can
/// still derive `Debug`. The bytes are overwritten when it is dropped.
pub struct Secret(Vec<u8>);

/// Why a secret could not be read from its file. Says the path and what to do, and nothing of the content.
#[derive(Debug, thiserror::Error)]
pub enum SecretProblem {
    /// The file is missing or can't be opened.
    #[error("The secret file {} can't be read: {why}. Create it, readable for the user that runs the desk alone (mode 0600).", path.display())]
    Unreadable {
        /// The file that was asked for.
        path: PathBuf,
        /// What the system said.
        why: std::io::Error,
    },
    /// Others than its owner may read or write the file.
    #[error("The secret file {} is open to other users (mode {mode:04o}). Close it: chmod 600 {}", path.display(), path.display())]
    OpenToOthers {
        /// The file that was asked for.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Nothing, several lines, no plain file, or too much stands in it.
    #[error("The secret file {} must hold exactly one line of text, at most {} bytes.", path.display(), limits::SECRET_BYTES)]
    NotOneLine {
        /// The file that was asked for.
        path: PathBuf,
    },
}

impl Secret {
    /// Wraps a text that is a secret from now on.
    pub fn new(text: String) -> Secret {
        Secret(text.into_bytes())
    }

    /// Reads a secret from a file that only its owner may read (mode 0600 or less). One line end at the end is not part of it.
    /// The permissions are those of the opened file, so that nobody can swap it in between.
    pub fn from_file(path: &Path) -> Result<Secret, SecretProblem> {
        let unreadable = |why| SecretProblem::Unreadable { path: path.to_owned(), why };
        let not_one_line = || SecretProblem::NotOneLine { path: path.to_owned() };
        let file = File::open(path).map_err(unreadable)?;
        let facts = file.metadata().map_err(unreadable)?;
        if !facts.is_file() {
            return Err(not_one_line());
        }
        if facts.mode() & 0o077 != 0 {
            return Err(SecretProblem::OpenToOthers { path: path.to_owned(), mode: facts.mode() & 0o7777 });
        }
        // The room is made beforehand: a growing vector would leave copies of the secret behind.
        let mut secret = Secret(Vec::with_capacity(limits::SECRET_BYTES as usize + 1));
        file.take(limits::SECRET_BYTES + 1).read_to_end(&mut secret.0).map_err(unreadable)?;
        if secret.0.len() as u64 > limits::SECRET_BYTES {
            return Err(not_one_line());
        }
        if secret.0.last() == Some(&b'\n') {
            secret.0.pop();
            if secret.0.last() == Some(&b'\r') {
                secret.0.pop();
            }
        }
        let one_line = !secret.0.is_empty() && !secret.0.iter().any(|byte| byte.is_ascii_control());
        if !one_line || std::str::from_utf8(&secret.0).is_err() {
            return Err(not_one_line());
        }
        Ok(secret)
    }

    /// The secret itself, for the one place that needs it. Never log it, never put it into an error.
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a secret is made from text only")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.fill(0);
        // Without this the compiler may leave the overwriting out, since nobody reads the bytes afterwards.
        std::hint::black_box(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn file_with(content: &[u8], mode: u32) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("smtp-password");
        std::fs::write(&path, content).expect("the file is written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("its mode");
        (folder, path)
    }

    #[test]
    fn a_secret_is_one_line_of_a_closed_file() {
        for content in [&b"canary-47"[..], b"canary-47\n", b"canary-47\r\n"] {
            let (_folder, path) = file_with(content, 0o600);
            assert_eq!(Secret::from_file(&path).expect("a secret").expose(), "canary-47");
        }
    }

    #[test]
    fn a_file_that_others_may_read_is_refused_with_the_way_to_close_it() {
        for mode in [0o644, 0o640, 0o604, 0o620, 0o601] {
            let (_folder, path) = file_with(b"canary-47", mode);
            let problem = Secret::from_file(&path).expect_err("it is open").to_string();
            assert!(problem.contains("chmod 600"), "{problem}");
            assert!(!problem.contains("canary"), "{problem}");
        }
    }

    #[test]
    fn an_empty_long_binary_or_many_lined_file_is_no_secret() {
        let long = vec![b'x'; limits::SECRET_BYTES as usize + 1];
        for content in [&b""[..], b"\n", b"one\ntwo\n", b"nul\0", b"\xff\xfe", &long] {
            let (_folder, path) = file_with(content, 0o600);
            let problem = Secret::from_file(&path).expect_err("no secret");
            assert!(matches!(problem, SecretProblem::NotOneLine { .. }), "{problem}");
        }
    }

    #[test]
    fn neither_debug_nor_an_error_shows_the_content() {
        let secret = Secret::new("canary-47".into());
        assert!(!format!("{secret:?} {secret:#?}").contains("canary"));
        let missing = Secret::from_file(Path::new("no-such-folder/password")).expect_err("missing");
        assert!(missing.to_string().contains("mode 0600"));
    }
}
