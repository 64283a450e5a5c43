//! Secrets come in as hashes, made by whoever was given them.

/// SHA-256 of a token, or of what is throttled (an account, an address).
pub type Hash = [u8; 32];
