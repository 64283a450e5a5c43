//! Finding the files: named ones, all in a folder, the messages of a Maildir.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Where messages come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    StandardInput,
    File {
        path: PathBuf,
        bytes: u64,
        /// It only lies in a folder that was named, and may be something else than mail.
        perhaps: bool,
    },
}

/// How deep folders may lie in each other.
const DEEPEST: usize = 32;

/// All sources behind these paths, in the order of their names; `-` is standard input.
pub fn sources(paths: &[PathBuf]) -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Source::StandardInput);
            continue;
        }
        let what = fs::metadata(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
        if what.is_dir() {
            folder(path, 0, true, &mut found)?;
        } else {
            found.push(Source::File { path: path.clone(), bytes: what.len(), perhaps: false });
        }
    }
    Ok(found)
}

/// The files of a folder and of those in it. In a Maildir, `tmp` holds what isn't delivered yet, and names with a dot are folders.
fn folder(path: &Path, depth: usize, perhaps: bool, found: &mut Vec<Source>) -> io::Result<()> {
    if depth > DEEPEST {
        return Ok(());
    }
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    let is_maildir = path.join("cur").is_dir() && path.join("new").is_dir();
    let mut inside = fs::read_dir(path).map_err(named)?.collect::<io::Result<Vec<_>>>().map_err(named)?;
    inside.sort_by_key(fs::DirEntry::file_name);
    for entry in inside {
        let name = entry.file_name();
        let hidden = name.as_encoded_bytes().starts_with(b".");
        let kind = entry.file_type().map_err(named)?;
        // A link to a folder could lead round in a circle.
        if kind.is_dir() {
            if !(is_maildir && name == "tmp") && (!hidden || is_maildir) {
                folder(&entry.path(), depth + 1, perhaps && !is_maildir, found)?;
            }
        } else if !hidden && !is_maildir {
            let what = fs::metadata(entry.path());
            if let Some(what) = what.ok().filter(fs::Metadata::is_file) {
                found.push(Source::File { path: entry.path(), bytes: what.len(), perhaps });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(path: &Path) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, b"x").expect("a file");
    }

    #[test]
    fn a_maildir_gives_its_messages_and_nothing_else() {
        let place = tempfile::tempdir().expect("a folder");
        let maildir = place.path().join("mail");
        for name in ["cur/2:2,S", "new/1", "tmp/3", "dovecot.index", ".Sent/cur/4:2,S", ".Sent/new/5", ".Sent/tmp/6"] {
            touch(&maildir.join(name));
        }
        let found = sources(std::slice::from_ref(&maildir)).expect("readable");
        let names: Vec<String> = found
            .iter()
            .map(|s| match s {
                Source::StandardInput => "-".to_owned(),
                Source::File { path, .. } => path.strip_prefix(&maildir).expect("inside").display().to_string(),
            })
            .collect();
        assert_eq!(names, [".Sent/cur/4:2,S", ".Sent/new/5", "cur/2:2,S", "new/1"]);
    }

    #[test]
    fn a_folder_gives_all_its_files_in_order_but_hidden_ones_and_circles() {
        let place = tempfile::tempdir().expect("a folder");
        for name in ["b.eml", "a", "deep/er/c", ".hidden"] {
            touch(&place.path().join(name));
        }
        std::os::unix::fs::symlink(place.path(), place.path().join("round")).expect("a link");
        assert_eq!(sources(&[place.path().to_owned()]).expect("readable").len(), 3);
        assert_eq!(sources(&["-".into()]).expect("readable"), [Source::StandardInput]);
        let missing = sources(&[place.path().join("missing")]).expect_err("missing");
        assert!(missing.to_string().contains("missing"), "{missing}");
    }
}
