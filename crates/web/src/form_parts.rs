//! A form that brings files: its fields and its files, within limits. A file's name is for showing only.

use crate::{
    answer::Answer,
    limits::{FILE_NAME_CHARACTERS, FORM_BYTES, FORM_PARTS},
    pages::trouble::{Home, Trouble},
    staff::fields::Fields,
};
use axum::{
    Form,
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header},
};

/// What a form brought.
#[derive(Clone, Debug, Default)]
pub struct FormParts {
    pub fields: Fields,
    /// Name, media type, bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
}

impl FormParts {
    /// A field; empty when it wasn't sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.fields.sent(name)
    }
}

impl FormParts {
    /// What any form brought, whether it can bring files or not.
    ///
    /// # Errors
    /// When it is none, or too large.
    pub async fn of_any_kind<S: Send + Sync>(request: Request, state: &S) -> Result<FormParts, Answer> {
        if request.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"multipart/")) {
            return FormParts::from_request(request, state).await;
        }
        let Form(fields) = Form::<Fields>::from_request(request, state).await.map_err(|e| refused(e.status(), Home::Desk))?;
        Ok(FormParts { fields, files: Vec::new() })
    }
}

impl<S: Send + Sync> FromRequest<S> for FormParts {
    type Rejection = Answer;

    async fn from_request(request: Request, state: &S) -> Result<Self, Answer> {
        let home = if request.uri().path().starts_with("/c/") || request.uri().path() == "/contact" { Home::Contact } else { Home::Desk };
        let wrong = || Answer::trouble(Trouble::NotUnderstood, home);
        let mut multipart = Multipart::from_request(request, state).await.map_err(|_| wrong())?;
        let (mut texts, mut files) = (Vec::new(), Vec::new());
        for _ in 0..FORM_PARTS {
            let Some(field) = multipart.next_field().await.map_err(|e| refused(e.status(), home))? else {
                return Ok(FormParts { fields: Fields::of(texts), files });
            };
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(shown_name) {
                Some(file) => {
                    let media_type = plain_media_type(field.content_type().unwrap_or_default());
                    let bytes = field.bytes().await.map_err(|e| refused(e.status(), home))?;
                    // A file field that was left empty sends a part without a name and without bytes.
                    if !bytes.is_empty() {
                        files.push((file, media_type, bytes.to_vec()));
                    }
                }
                None => texts.push((name, field.text().await.map_err(|e| refused(e.status(), home))?)),
            }
        }
        Err(wrong())
    }
}

fn refused(status: StatusCode, home: Home) -> Answer {
    let trouble = match status.as_u16() {
        413 => Trouble::TooLarge { megabytes: u32::try_from(FORM_BYTES / 1_048_576).unwrap_or(u32::MAX) },
        _ => Trouble::NotUnderstood,
    };
    Answer::trouble(trouble, home)
}

/// The last piece of a path, without what can't be seen or would turn the text around.
fn shown_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let unseen =
        |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let name: String = last.chars().filter(|c| !unseen(*c)).take(FILE_NAME_CHARACTERS).collect();
    if name.trim().is_empty() { "file".to_owned() } else { name }
}

fn plain_media_type(given: &str) -> String {
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let fits = |part: &str| !part.is_empty() && part.len() <= 60 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    match essence.split_once('/') {
        Some((kind, of)) if fits(kind) && fits(of) => essence,
        _ => "application/octet-stream".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{plain_media_type, shown_name};

    #[test]
    fn a_files_name_is_for_showing_only() {
        for (given, shown) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\bill.pdf", "bill.pdf"),
            ("a\u{202e}fdp.exe", "afdp.exe"),
            ("\u{200b}", "file"),
            ("", "file"),
        ] {
            assert_eq!(shown_name(given), shown);
        }
        assert_eq!(shown_name(&"n".repeat(900)).len(), 200);
    }

    #[test]
    fn a_media_type_is_two_plain_words() {
        assert_eq!(plain_media_type("Image/JPEG; x=y"), "image/jpeg");
        for odd in ["", "text", "text/html\r\nX: y", "a/b/c"] {
            assert_eq!(plain_media_type(odd), "application/octet-stream", "{odd}");
        }
    }
}
