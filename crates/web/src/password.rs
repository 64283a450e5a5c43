//! Passwords: argon2id, checked apart from the other work, never more than a few at once.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordHasher,
        phc::{Output, PasswordHash},
    },
};
use tokio::sync::Semaphore;
use words::key;

/// The least length, in characters. There is no other rule of form: length is what helps (NIST SP 800-63B-4, 3.1.1.2, asks for 15 alone or 8 with a second factor).
pub const LEAST_CHARACTERS: usize = 12;

/// The greatest length, in bytes, so that nobody makes us hash a book.
pub const MOST_BYTES: usize = 1_024;

/// Each check takes 19 MB and some 20 ms of one core (argon2's own defaults, which are OWASP's first choice of 2024): two at once leave room for everybody else.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What a password is checked against where nobody's is known: made of random bytes, it is the hash of nothing. Its
/// parameters are those of every other, so that the check takes as long.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$FFZGO9g4FlUEyfMzsxksVw$aEfEijpfV6bpwJ8fp+d0p3tUZV0J1YWBWb9eHfeEBnM";

/// Passwords of twelve characters and more that stand at the top of published lists of leaked ones, in small letters.
const COMMONEST: [&str; 24] = [
    "password1234",
    "password12345",
    "passwordpassword",
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456123456",
    "123123123123",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopas",
    "qwertyuiopasdf",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "q1w2e3r4t5y6",
    "iloveyou1234",
    "administrator",
    "administrator1",
    "letmeinplease",
    "changemechangeme",
    "changeme1234",
    "welcome12345",
    "correcthorsebatterystaple",
    "makegoodmakegood",
];

/// Whether a new password can be taken; else why not, as a key of the texts.
///
/// # Errors
/// The key.
pub fn check(new: &str, again: &str) -> Result<(), &'static str> {
    let mut characters = new.chars();
    let first = characters.next();
    if new.chars().count() < LEAST_CHARACTERS {
        return Err(key!("password-too-short"));
    }
    if new.len() > MOST_BYTES {
        return Err(key!("password-too-long"));
    }
    let small = new.to_lowercase();
    if COMMONEST.contains(&small.as_str()) || characters.all(|c| Some(c) == first) {
        return Err(key!("password-too-common"));
    }
    if new != again {
        return Err(key!("password-not-the-same"));
    }
    Ok(())
}

/// The hash of a password, in its own text form, with a fresh salt.
///
/// # Panics
/// When the machine gives no randomness: nothing safe can be done then.
pub async fn hash(password: String) -> String {
    let _turn = AT_ONCE.acquire().await.expect("nobody closes the semaphore");
    tokio::task::spawn_blocking(move || hashed(&password)).await.expect("hashing doesn't panic")
}

/// Whether a password is the one that was hashed. Without a hash to compare with (an unknown address, a colleague who
/// has not joined yet) it takes as long, and is wrong.
///
/// # Panics
/// As [`hash`].
pub async fn fits(password: String, stored: Option<String>) -> bool {
    let _turn = AT_ONCE.acquire().await.expect("nobody closes the semaphore");
    tokio::task::spawn_blocking(move || verified(&password, stored.as_deref())).await.expect("checking doesn't panic")
}

fn hashed(password: &str) -> String {
    let hash =
        Argon2::default().hash_password(password.as_bytes()).expect("the default parameters fit, and the machine gives random bytes");
    hash.to_string()
}

fn verified(password: &str, stored: Option<&str>) -> bool {
    if password.len() > MOST_BYTES {
        return false;
    }
    is_hash_of(password, stored.unwrap_or(NOBODYS)).unwrap_or(false) && stored.is_some()
}

/// Whether a text is the hash of this password; nothing when it is no hash at all.
fn is_hash_of(password: &str, text: &str) -> Option<bool> {
    let known = PasswordHash::new(text).ok()?;
    let (salt, output) = (known.salt.as_ref()?, known.hash.as_ref()?);
    let algorithm = Algorithm::try_from(known.algorithm.as_str()).ok()?;
    let version = Version::try_from(known.version?).ok()?;
    let params = Params::try_from(&known).ok()?;
    let mut memory = memory(params.block_count());
    let mut derived = vec![0; output.len()];
    Argon2::new(algorithm, version, params).hash_password_into_with_memory(password.as_bytes(), salt, &mut derived, &mut memory).ok()?;
    // Outputs compare in constant time.
    Some(Output::new(&derived).ok()? == *output)
}

/// Memory for one check. More is asked for than is touched: what is larger than 32 MiB the C library gives back to the
/// system at once, while it would keep 19 MB for ever after the first log-in (measured 2026-11-22).
fn memory(blocks: usize) -> Vec<Block> {
    let mut memory = Vec::with_capacity(blocks.max(33 * 1024 * 1024 / Block::SIZE));
    memory.resize(blocks, Block::new());
    memory
}

#[cfg(test)]
mod tests {
    use super::{NOBODYS, PasswordHash, check, hashed, verified};

    #[test]
    fn a_password_is_argon2id_with_a_salt_of_its_own() {
        let (one, two) = (hashed("a quiet sentence"), hashed("a quiet sentence"));
        assert!(one.starts_with("$argon2id$v=19$") && one != two);
        assert!(verified("a quiet sentence", Some(&one)) && !verified("A quiet sentence", Some(&one)));
    }

    #[test]
    fn the_password_of_nobody_opens_nothing_and_takes_as_long() {
        let form = |hash: &str| hash.rsplitn(3, '$').nth(2).map(str::to_owned);
        assert_eq!(form(NOBODYS), form(&hashed("a quiet sentence")));
        assert!(PasswordHash::new(NOBODYS).is_ok_and(|hash| hash.hash.is_some()));
        assert!(!verified("the password of nobody", None));
        assert!(!verified("", Some("not a hash")));
    }

    #[test]
    fn length_is_the_only_rule_but_for_what_everybody_takes() {
        assert_eq!(check("a quiet sentence", "a quiet sentence"), Ok(()));
        assert_eq!(check("zwölfZeichen", "zwölfZeichen"), Ok(()));
        assert_eq!(check("short", "short"), Err("password-too-short"));
        assert_eq!(check("PasswordPassword", "PasswordPassword"), Err("password-too-common"));
        assert_eq!(check("aaaaaaaaaaaaa", "aaaaaaaaaaaaa"), Err("password-too-common"));
        assert_eq!(check("a quiet sentence", "another sentence"), Err("password-not-the-same"));
        assert_eq!(check(&"long ".repeat(500), ""), Err("password-too-long"));
    }
}
