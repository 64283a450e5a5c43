//! Styles, the script and the mark, carried in the binary.
//!
//! A file's address holds a piece of its content's hash, so that a browser may keep it for ever and never shows an old
//! one. Only files that lie in `assets/` can be asked for: a name is looked up, never joined to a path.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "assets/"]
struct Files;

/// Hexadecimal digits of the hash in an address: 40 bits tell two versions of one file apart.
const HASH_DIGITS: usize = 10;

/// The address of an asset, for example `/assets/desk-1f2e3d4c5b.css`. A name that does not exist gives an address that answers 404.
#[must_use]
pub fn url(name: &str) -> String {
    let hash = Files::get(name).map(|file| short_hash(&file)).unwrap_or_default();
    match name.rsplit_once('.') {
        Some((stem, end)) => format!("/assets/{stem}-{hash}.{end}"),
        None => format!("/assets/{name}-{hash}"),
    }
}

/// The names of all assets, as they lie in the folder.
pub fn names() -> impl Iterator<Item = String> {
    Files::iter().map(std::borrow::Cow::into_owned)
}

/// The bytes of an asset, by its name in the folder.
#[must_use]
pub fn bytes(name: &str) -> Option<Vec<u8>> {
    Files::get(name).map(|file| file.data.into_owned())
}

/// Answers `GET /assets/{file}`. The right hash may be kept for a year; another hash (an old page that is still open) gets
/// today's file and may not be kept; everything else is 404.
#[must_use]
pub fn serve(file: &str) -> Response {
    let Some((name, hash)) = split(file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(found) = Files::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let fresh = hash == short_hash(&found);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let keep = if fresh { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    (headers, found.data.into_owned()).into_response()
}

/// `desk-1f2e3d4c5b.css` is `desk.css` with its hash.
fn split(file: &str) -> Option<(String, &str)> {
    let (stem_and_hash, end) = file.rsplit_once('.')?;
    let (stem, hash) = stem_and_hash.rsplit_once('-')?;
    Some((format!("{stem}.{end}"), hash))
}

fn short_hash(file: &EmbeddedFile) -> String {
    let mut digits = data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash());
    digits.truncate(HASH_DIGITS);
    digits
}

/// The kinds of file that we carry; another kind is served as bytes, which no browser runs.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, names, serve, url};
    use axum::http::{StatusCode, header};

    #[test]
    fn an_asset_is_served_under_its_hash_and_may_be_kept() {
        for name in names() {
            let address = url(&name);
            let file = address.strip_prefix("/assets/").expect("an asset's address starts with /assets/");
            let answer = serve(file);
            assert_eq!(answer.status(), StatusCode::OK, "{address}");
            assert_eq!(answer.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
            assert_ne!(answer.headers()[header::CONTENT_TYPE], "application/octet-stream", "{name} has a media type");
            assert!(bytes(&name).is_some_and(|b| !b.is_empty()));
        }
    }

    #[test]
    fn an_old_hash_gets_the_new_file_and_may_not_be_kept() {
        let answer = serve("base-0000000000.css");
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-cache");
    }

    #[test]
    fn a_name_that_is_not_an_asset_is_not_found() {
        for file in ["", "x", "nothing-0000000000.css", "../Cargo-0.toml", "base.css", "..%2fCargo-0.toml"] {
            assert_eq!(serve(file).status(), StatusCode::NOT_FOUND, "{file}");
        }
    }
}
