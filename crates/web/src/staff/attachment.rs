//! A file that came or went with a case: for download only, never shown by a browser as a page of ours.

use super::case;
use crate::{
    answer::{Answer, Answered},
    app::App,
    pages::trouble::Home,
    principal::Staff,
};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use casework::{
    CaseEvent,
    conversation::{
        contact::{Attachment, ContactEvent},
        message::MessageEvent,
    },
};
use desk::CaseFile;

/// Types that a browser may be told; everything else is bytes.
const PLAIN_TYPES: [&str; 5] = ["application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain"];

/// `GET /cases/{key}/attachments/{n}`: the nth file of the case, counted as the timeline counts them.
pub async fn show(State(app): State<App>, staff: Staff, Path((key, n)): Path<(String, usize)>) -> Answered {
    let not_there = || Answer::not_found(Home::Desk);
    let opened = case::open(&app, &staff, &key, "attachment").await?;
    let attachment = attachments(&opened.file).nth(n).cloned().ok_or_else(not_there)?;
    let kept = app.desk().record().original(attachment.original).await.map_err(Answer::failed)?.ok_or_else(not_there)?;
    let bytes = match attachment.part {
        Some(part) => app.reads().part(&kept, part).await.ok_or_else(not_there)?,
        None => kept,
    };
    let name = opened.file.texts.particular(&attachment.name).unwrap_or("file").to_owned();
    Ok(download(&name, &attachment.media_type, bytes))
}

/// Every file of a case, in the order of its events.
fn attachments(file: &CaseFile) -> impl Iterator<Item = &Attachment> {
    file.events.iter().flat_map(|r| match &r.event {
        CaseEvent::Contact(ContactEvent::Received(contact)) => contact.attachments.as_slice(),
        CaseEvent::Contact(ContactEvent::StrangerWrote(contact)) => contact.attachments.as_slice(),
        CaseEvent::Message(MessageEvent::Said { attachments, .. }) => attachments.as_slice(),
        _ => &[],
    })
}

/// Bytes as a download, in a sandbox where nothing runs.
#[must_use]
pub fn download(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let plain = PLAIN_TYPES.into_iter().find(|t| media_type.eq_ignore_ascii_case(t)).unwrap_or("application/octet-stream");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(plain)),
        (header::CONTENT_DISPOSITION, disposition(name)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, bytes).into_response()
}

/// The name twice: plain letters for old programs, and all of it by RFC 8187.
fn disposition(name: &str) -> HeaderValue {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    let plain: String = name.chars().take(120).map(|c| if fits(c) { c } else { '_' }).collect();
    let plain = plain.trim_matches(['.', ' ']);
    let plain = if plain.is_empty() { "file" } else { plain };
    let whole: String = name.chars().take(200).collect();
    let whole = crate::answer::encoded(&whole).replace('/', "%2F");
    let text = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::{disposition, download};
    use axum::http::header;

    #[test]
    fn a_file_is_named_without_anything_that_could_end_the_header() {
        let text = |name: &str| disposition(name).to_str().expect("ASCII").to_owned();
        assert_eq!(text("bill.pdf"), "attachment; filename=\"bill.pdf\"; filename*=UTF-8''bill.pdf");
        assert_eq!(
            text("Rechnung Müller.pdf"),
            "attachment; filename=\"Rechnung M_ller.pdf\"; filename*=UTF-8''Rechnung%20M%C3%BCller.pdf"
        );
        assert_eq!(text("../a\"\r\nX: y"), "attachment; filename=\"_a___X_ y\"; filename*=UTF-8''..%2Fa%22%0D%0AX%3A%20y");
        assert_eq!(text("…"), "attachment; filename=\"_\"; filename*=UTF-8''%E2%80%A6");
    }

    #[test]
    fn only_a_short_list_of_types_is_told_to_a_browser() {
        let told =
            |media_type: &str| download("x", media_type, Vec::new()).headers()[header::CONTENT_TYPE].to_str().expect("ASCII").to_owned();
        assert_eq!(told("image/PNG"), "image/png");
        for other in ["text/html", "image/svg+xml", "application/xhtml+xml", "text/html; charset=x", ""] {
            assert_eq!(told(other), "application/octet-stream", "{other}");
        }
    }
}
