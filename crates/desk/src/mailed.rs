//! What a mail that was read means as a contact: its words, its files, when it was written, and whether its sender may be
//! answered by a machine.

use crate::content::Sealer;
use casework::{
    conversation::contact::{Attachment, Contact, Door, Speaker, StrangersContact},
    given::AutomaticMail,
    ids::{CommandId, ContactId, PersonId},
};
use jiff::Timestamp;
use record::ledger::{CameBy, Unread};
use uuid::Uuid;

/// Of somebody who takes part.
pub(crate) fn contact(line: &Unread, message: &mail::Message, person: PersonId, sealer: &mut Sealer, command: CommandId) -> Contact {
    let attachments = attachments(line, message, sealer);
    Contact {
        id: ContactId(Uuid::new_v5(&command.0, b"contact")),
        door: Door::Mail,
        from: person,
        speaker: Speaker::TheCustomer,
        words: sealer.said_if_any(&message.text),
        quoted: sealer.said_if_any(&message.quoted),
        subject: sealer.said_if_any(&message.subject),
        note: None,
        conversation: None,
        attachments,
        original: Some(line.original),
        message_id: message.message_id.as_deref().map(|id| sealer.aside(id)),
        happened_at: happened_at(line, message),
    }
}

/// Of somebody whom the case doesn't know: all of it is for staff, until released.
pub(crate) fn strangers(
    line: &Unread,
    message: &mail::Message,
    person: PersonId,
    sealer: &mut Sealer,
    command: CommandId,
) -> StrangersContact {
    let all = [message.subject.as_str(), &message.text, &message.quoted].into_iter().filter(|t| !t.trim().is_empty());
    let words = sealer.withheld(&all.collect::<Vec<_>>().join("\n\n"));
    StrangersContact {
        id: ContactId(Uuid::new_v5(&command.0, b"contact")),
        from: person,
        words,
        attachments: attachments(line, message, sealer),
        original: Some(line.original),
        happened_at: happened_at(line, message),
    }
}

/// Its files lie in its own bytes.
fn attachments(line: &Unread, message: &mail::Message, sealer: &mut Sealer) -> Vec<Attachment> {
    let files = message.attachments.iter().map(|a| Attachment {
        original: line.original,
        part: Some(a.index),
        name: sealer.aside(&a.name),
        media_type: a.media_type.clone(),
        size_bytes: a.size_bytes,
    });
    files.collect()
}

fn happened_at(line: &Unread, message: &mail::Message) -> Timestamp {
    match line.came_by {
        CameBy::Smtp => line.received_at,
        // The sender's word, as far as it can be true.
        CameBy::Intake => message.date.filter(|d| *d <= line.received_at).unwrap_or(line.received_at),
    }
}

/// Whether the sender may be answered by the desk (RFC 3834): not from an archive, not the null sender, a list or a machine.
pub(crate) fn may_answer(line: &Unread, message: &mail::Message) -> Option<AutomaticMail> {
    if line.came_by == CameBy::Intake {
        return Some(AutomaticMail::FromArchive);
    }
    let by_machine = message.no_automatic_answer.is_some()
        || matches!(message.kind, mail::Kind::List { .. })
        || line.envelope_from.as_deref() == Some("");
    by_machine.then_some(AutomaticMail::SentByMachine)
}
