//! A message as it came, to its last byte: saved, never shown. What a customer's HTML holds runs in no page of ours.

use super::{attachment::download, case};
use crate::{
    answer::{Answer, Answered},
    app::App,
    pages::trouble::Home,
    principal::Staff,
};
use axum::extract::{Path, State};
use casework::{
    CaseEvent,
    conversation::contact::ContactEvent,
    ids::{ContactId, OriginalId},
};
use desk::CaseFile;
use uuid::Uuid;

/// `GET /cases/{key}/contacts/{contact}/original`
pub async fn show(State(app): State<App>, staff: Staff, Path((key, contact)): Path<(String, Uuid)>) -> Answered {
    let not_there = || Answer::not_found(Home::Desk);
    let opened = case::open(&app, &staff, &key, "original").await?;
    let original = original(&opened.file, ContactId(contact)).ok_or_else(not_there)?;
    let bytes = app.desk().record().original(original).await.map_err(Answer::failed)?.ok_or_else(not_there)?;
    Ok(download(&format!("{}.eml", opened.file.row.slug), "message/rfc822", bytes))
}

/// The bytes of a contact of this case, whoever it came from.
fn original(file: &CaseFile, id: ContactId) -> Option<OriginalId> {
    file.events.iter().find_map(|r| match &r.event {
        CaseEvent::Contact(ContactEvent::Received(c)) if c.id == id => c.original,
        CaseEvent::Contact(ContactEvent::StrangerWrote(c)) if c.id == id => c.original,
        _ => None,
    })
}

/// Where a contact's original is saved from.
#[must_use]
pub fn href(key: &str, event: &CaseEvent) -> Option<String> {
    let (id, original) = match event {
        CaseEvent::Contact(ContactEvent::Received(c)) => (c.id, c.original),
        CaseEvent::Contact(ContactEvent::StrangerWrote(c)) => (c.id, c.original),
        _ => return None,
    };
    original.map(|_| format!("/cases/{key}/contacts/{}/original", id.0))
}
