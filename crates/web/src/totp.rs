//! The second factor: codes of six digits, a new one every half minute (RFC 6238, SHA-1, as every app knows it).

use crate::answer::encoded;
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use totp_rs::{Algorithm, Builder, Totp};

/// A fresh secret of 160 bits (RFC 4226, 4, R6), in base 32.
///
/// # Panics
/// When the machine gives no randomness.
#[must_use]
pub fn fresh_secret() -> String {
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).expect("the machine gives random bytes");
    BASE32_NOPAD.encode(&bytes)
}

/// Whether a text is a secret as [`fresh_secret`] makes them: 160 bits.
#[must_use]
pub fn is_secret(text: &str) -> bool {
    BASE32_NOPAD.decode(text.as_bytes()).is_ok_and(|bytes| bytes.len() == 20)
}

/// The address that an app scans.
#[must_use]
pub fn address(secret: &str, account: &str, organisation: &str) -> String {
    let plain = |text: &str| encoded(&text.replace(':', " ")).replace('/', "%2F");
    let (account, issuer) = (plain(account), plain(organisation));
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

/// The step (counted from 1970) of which this is the code, if it is one of now, of half a minute ago or of the next half
/// minute. The record says whether it was used before.
#[must_use]
pub fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<u64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    let seconds = u64::try_from(now.as_second()).ok()?;
    fits.then(|| factor(secret)?.check(&code, seconds)).flatten()
}

/// The code that an app shows at this moment: for whoever plays the app in a test.
#[must_use]
pub fn code_at(secret: &str, now: Timestamp) -> Option<String> {
    let seconds = u64::try_from(now.as_second()).ok()?;
    Some(factor(secret)?.generate(seconds).to_string())
}

fn factor(secret: &str) -> Option<Totp> {
    let bytes = BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
    Builder::new().with_algorithm(Algorithm::SHA1).with_secret(bytes).build().ok()
}

#[cfg(test)]
mod tests {
    use super::{address, code_at, fresh_secret, step_of};
    use data_encoding::BASE32_NOPAD;
    use jiff::Timestamp;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a second in range")
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, cut to six digits.
        let secret = BASE32_NOPAD.encode(b"12345678901234567890");
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code_at(&secret, at(second)).as_deref(), Some(code));
        }
    }

    #[test]
    fn a_code_serves_half_a_minute_to_either_side() {
        let secret = fresh_secret();
        let code = code_at(&secret, at(3_000_000)).expect("a code");
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(step_of(&secret, &spaced, at(3_000_000)), Some(100_000));
        assert_eq!(step_of(&secret, &code, at(3_000_030)), Some(100_000));
        assert_eq!(step_of(&secret, &code, at(3_000_100)), None);
        for wrong in ["", "12345", "1234567", "12a456", "１２３４５６"] {
            assert_eq!(step_of(&secret, wrong, at(3_000_000)), None, "{wrong}");
        }
    }

    #[test]
    fn names_cant_break_out_of_the_address() {
        let address = address("ABC", "ines@nordwerk.example?secret=X", "Nord:werk & Co/x");
        assert_eq!(address.matches("secret=").count(), 1);
        assert!(address.starts_with("otpauth://totp/Nord%20werk%20%26%20Co%2Fx:ines%40"), "{address}");
    }
}
