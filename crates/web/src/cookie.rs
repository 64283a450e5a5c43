//! Session cookies: one for staff, one for a customer's short visit. Under https they are `__Host-` cookies.

use crate::app::App;
use axum::http::{HeaderMap, HeaderValue, header};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

/// Which session a cookie is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Jar {
    Staff,
    Customer,
    /// What was just done, said once on the next page. Not a session: it holds a key of the texts and an id.
    Flash,
}

impl Jar {
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Jar::Staff, true) => "__Host-desk",
            (Jar::Staff, false) => "desk",
            (Jar::Customer, true) => "__Host-mine",
            (Jar::Customer, false) => "mine",
            (Jar::Flash, true) => "__Host-flash",
            (Jar::Flash, false) => "flash",
        }
    }
}

/// A fresh token of 256 bits, for a cookie or a link; only its hash is stored.
#[must_use]
pub fn fresh_token() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the machine gives random bytes");
    BASE64URL_NOPAD.encode(&bytes)
}

/// The hash under which a token is stored.
#[must_use]
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The value of a cookie.
#[must_use]
pub fn read(app: &App, headers: &HeaderMap, jar: Jar) -> Option<String> {
    let name = jar.name(app.is_https());
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name && !value.is_empty()).then(|| value.to_owned())
    })
}

/// A Set-Cookie header. `seconds` of 0 ends it.
#[must_use]
pub fn set(app: &App, jar: Jar, value: &str, seconds: i64) -> HeaderValue {
    let https = app.is_https();
    let secure = if https { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", jar.name(https));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}
