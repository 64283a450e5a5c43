//! The password in a file of its own, so that it stands in no process list, no shell history and no backup.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use tokio_postgres::{Config, config::Host};

use crate::store::StoreError;

/// The password in the file: the one line that matches the address when it is written as `.pgpass`
/// (`host:port:database:user:password`, `*` for any), else the file's only line.
pub(super) fn read(path: &Path, config: &Config) -> Result<String, StoreError> {
    let refused = |why: String| StoreError::place(format!("The password file {}", path.display()), why);
    let metadata = fs::metadata(path).map_err(|e| refused(e.to_string()))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(refused(format!("others may read it (its mode is {mode:03o}). Say: chmod 600 {}", path.display())));
    }
    let text = fs::read_to_string(path).map_err(|e| refused(e.to_string()))?;
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    if let Some(password) = lines.iter().find_map(|line| matching(line, config)) {
        return Ok(password);
    }
    match lines.as_slice() {
        [only] => Ok((*only).to_owned()),
        [] => Err(refused("it is empty".into())),
        _ => Err(refused("it has several lines, and none is for this host, port, database and user".into())),
    }
}

fn matching(line: &str, config: &Config) -> Option<String> {
    let fields = fields(line);
    let [host, port, database, user, password] = fields.as_slice() else {
        return None;
    };
    let host_fits = config.get_hosts().iter().any(|known| match known {
        Host::Tcp(name) => fits(host, name),
        Host::Unix(folder) => fits(host, "localhost") || fits(host, &folder.to_string_lossy()),
    });
    let port_is = config.get_ports().first().copied().unwrap_or(5432).to_string();
    let name = config.get_user().unwrap_or_default();
    let all_fit = host_fits && fits(port, &port_is) && fits(database, config.get_dbname().unwrap_or(name)) && fits(user, name);
    all_fit.then(|| password.clone())
}

fn fits(pattern: &str, value: &str) -> bool {
    pattern == "*" || pattern == value
}

/// Separated by `:`, with `\:` and `\\` for the characters themselves; the password takes what is left.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut escaped) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '\\' if !escaped => escaped = true,
            ':' if !escaped && fields.len() < 4 => fields.push(std::mem::take(&mut field)),
            _ => {
                field.push(c);
                escaped = false;
            }
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_with(text: &str, mode: u32) -> Result<String, StoreError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        read(&path, &"postgres://desk@db.example:6432/makegood".parse().unwrap())
    }

    #[test]
    fn a_password_file_holds_the_password_alone_or_as_pgpass_does() {
        assert_eq!(read_with("se:cr:3t\n", 0o600).unwrap(), "se:cr:3t");
        assert_eq!(read_with("# ours\nother.example:*:*:*:no\ndb.example:6432:makegood:desk:se\\:cr\\\\3t\n", 0o400).unwrap(), "se:cr\\3t");
        assert_eq!(read_with("*:*:*:desk:a:b:c", 0o600).unwrap(), "a:b:c");
    }

    #[test]
    fn a_password_file_that_others_can_read_or_that_fits_nobody_is_refused_with_words() {
        let readable = read_with("secr3t", 0o640).unwrap_err().to_string();
        assert!(readable.contains("640") && readable.contains("chmod 600") && !readable.contains("secr3t"), "{readable}");
        assert!(read_with("", 0o600).unwrap_err().to_string().contains("empty"));
        assert!(read_with("a:1:b:c:d\ne:1:f:g:h", 0o600).unwrap_err().to_string().contains("none is for this host"));
    }
}
