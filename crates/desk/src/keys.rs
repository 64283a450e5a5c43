//! The server's key, and what is derived from it: reply addresses, capability links. The key is a file with mode 0600
//! beside the data, outside backups. Whoever has it can make links; without it old links and reply addresses stop working.

use crate::declined::Failure;
use data_encoding::{BASE32_NOPAD, Encoding, Specification};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

/// Keys of this desk.
#[derive(Clone)]
pub struct Keys {
    server: Arc<[u8; 32]>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// The key in this file; a new one when there is none.
    ///
    /// # Errors
    /// When the file can't be read or made, is open to others, or holds something else.
    pub fn in_file(path: &Path) -> Result<Keys, Failure> {
        let wrong = |why: String| Failure::Secret { path: path.display().to_string(), why };
        match fs::read(path) {
            Ok(bytes) => {
                let mode = fs::metadata(path).map_err(|e| wrong(e.to_string()))?.permissions().mode();
                if mode & 0o077 != 0 {
                    return Err(wrong("others can read this secret; run: chmod 600".into()));
                }
                let server =
                    bytes.as_slice().try_into().map_err(|_| wrong("this isn't a key of 32 bytes; restore the right file".into()))?;
                Ok(Keys { server: Arc::new(server) })
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let server = random();
                match write_new(path, &server) {
                    Ok(()) => Ok(Keys { server: Arc::new(server) }),
                    // Another process made one at the same moment: that one counts.
                    Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Keys::in_file(path),
                    Err(e) => Err(wrong(e.to_string())),
                }
            }
            Err(e) => Err(wrong(e.to_string())),
        }
    }

    /// A key for a test.
    #[must_use]
    pub fn fixed(byte: u8) -> Keys {
        Keys { server: Arc::new([byte; 32]) }
    }

    /// 128 bits derived from the key for this purpose and these parts, in base 32 without look-alikes: 26 characters.
    #[must_use]
    pub fn derive(&self, purpose: &str, parts: &[&[u8]]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.server).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        plain().encode(&whole[..16])
    }

    /// Whether this is what [`Keys::derive`] gives, in constant time. Capitals and spaces don't matter.
    #[must_use]
    pub fn fits(&self, given: &str, purpose: &str, parts: &[&[u8]]) -> bool {
        let given: String = given.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).collect();
        let right = self.derive(purpose, parts);
        subtle::ConstantTimeEq::ct_eq(given.as_bytes(), right.as_bytes()).into()
    }
}

/// Writes a secret under a name that nobody has yet: whole or not at all, and there to stay when it returns. A key that half
/// exists would keep the desk from starting, and one that a power cut takes would end every link that was made with it.
fn write_new(path: &Path, secret: &[u8]) -> std::io::Result<()> {
    let partial = path.with_extension(format!("{}.partial", uuid::Uuid::new_v4().simple()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial)?;
    let named = file.write_all(secret).and_then(|()| file.sync_all()).and_then(|()| fs::hard_link(&partial, path));
    // Its other name is of no use to anybody.
    let _ = fs::remove_file(&partial);
    named?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}

/// Base 32 in small letters without i, l, o and u (Crockford's): can be read aloud and typed.
fn plain() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    specification.encoding().unwrap_or(BASE32_NOPAD)
}

/// 32 random bytes.
///
/// # Panics
/// When the machine gives no randomness: nothing safe can be done then.
#[must_use]
pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the machine gives random bytes");
    bytes
}

/// A random number.
#[must_use]
pub fn dice() -> u64 {
    let bytes = random();
    u64::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
}
