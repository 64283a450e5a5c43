//! Reads a mail: bytes in, meaning and doubts out. Never panics, and never gives up on a mail that a person could read.

use crate::auto_reply;
use crate::body::{self, Roles};
use crate::bounce;
use crate::doubt::{Doubt, Doubts};
use crate::files;
use crate::html;
use crate::language;
use crate::limits;
use crate::message::{Kind, Message};
use crate::mime::{Fields, Parts};
use crate::quote;
use crate::shown;
use crate::thread;
use crate::unreadable::Unreadable;

/// Reads a mail.
///
/// # Errors
/// Only what is beyond the limits, or no mail at all, is [`Unreadable`]; whatever else is odd becomes a [`Doubt`].
pub fn read(bytes: &[u8]) -> Result<Message, Unreadable> {
    let mut doubts = Doubts::default();
    let parts = Parts::of(bytes, &mut doubts)?;
    let roles = body::roles(&parts);
    let mut whole = body::text(&parts, &roles, &mut doubts);
    if shown::cut(&mut whole, limits::TEXT_BYTES) {
        doubts.add(Doubt::TextCut);
    }
    let whole = without_controls(whole);
    let fields = parts.root();
    let kind = match bounce::of(&parts, &whole) {
        Some(bounce) => Kind::Bounce(bounce),
        None => auto_reply::kind(&parts),
    };
    let folded = match kind {
        Kind::Bounce(_) => quote::Folded { new: whole, folded: String::new() },
        Kind::Person | Kind::AutoReply { .. } | Kind::List { .. } => quote::fold(&whole),
    };
    if folded.new.trim().is_empty() {
        let encrypted = parts.list.iter().any(|part| part.sub == "encrypted" || part.sub.ends_with("pkcs7-mime"));
        doubts.add(if encrypted { Doubt::Encrypted } else { Doubt::NoText });
    }
    let attachments = files::list(&parts, &roles.files, &mut doubts);
    let (from, _) = fields.addresses("from");
    let from = from.into_iter().next().or_else(|| fields.addresses("sender").0.into_iter().next());
    let no_automatic_answer = auto_reply::forbids_answer(fields, &kind, from.as_ref().map(|from| from.address.as_str()));
    let mut message = Message {
        subject: fields.text("subject").unwrap_or_default(),
        from,
        reply_to: fields.addresses("reply-to").0.into_iter().next(),
        to: addresses(fields, "to", &mut doubts),
        cc: addresses(fields, "cc", &mut doubts),
        date: fields.instant("date").flatten(),
        message_id: thread::id(&fields.joined("message-id")),
        in_reply_to: ids(fields, "in-reply-to", &mut doubts),
        references: ids(fields, "references", &mut doubts),
        language: language::language_of(&folded.new),
        text: folded.new,
        quoted: folded.folded,
        attachments,
        kind,
        no_automatic_answer,
        doubts: Vec::new(),
    };
    missing(fields, &message, &mut doubts);
    message.doubts = doubts.into_vec();
    Ok(message)
}

/// The decoded bytes of one attachment, by the index that [`read`] gave it.
pub fn attachment(bytes: &[u8], index: u32) -> Option<Vec<u8>> {
    let (parts, roles) = taken_apart(bytes)?;
    let part = &parts.list[*roles.files.get(index as usize)?];
    Some(parts.content(part, &mut Doubts::default()).into_owned())
}

/// The HTML of a mail, cleaned for showing by [`crate::safe_html`]; `None` when it has none or can't be read.
pub fn shown_html(bytes: &[u8]) -> Option<String> {
    let (parts, roles) = taken_apart(bytes)?;
    Some(html::safe_html(&body::html(&parts, &roles)?))
}

fn taken_apart(bytes: &[u8]) -> Option<(Parts<'_>, Roles)> {
    let parts = Parts::of(bytes, &mut Doubts::default()).ok()?;
    let roles = body::roles(&parts);
    Some((parts, roles))
}

fn addresses(fields: &Fields, name: &str, doubts: &mut Doubts) -> Vec<crate::Address> {
    let (list, cut) = fields.addresses(name);
    if cut {
        doubts.add(Doubt::ListCut);
    }
    list
}

fn ids(fields: &Fields, name: &str, doubts: &mut Doubts) -> Vec<String> {
    let (ids, cut) = thread::ids(&fields.joined(name));
    if cut {
        doubts.add(Doubt::ListCut);
    }
    ids
}

/// Tells what a mail should have and lacks.
fn missing(fields: &Fields, message: &Message, doubts: &mut Doubts) {
    if message.from.is_none() {
        doubts.add(Doubt::NoFrom);
    }
    if fields.count("from") > 1 || fields.addresses("from").0.len() > 1 {
        doubts.add(Doubt::SeveralFrom);
    }
    if message.to.is_empty() && message.cc.is_empty() {
        doubts.add(Doubt::NoRecipient);
    }
    match fields.instant("date") {
        None => doubts.add(Doubt::NoDate),
        Some(None) => doubts.add(Doubt::BrokenDate),
        Some(Some(_)) => {}
    }
    if message.message_id.is_none() {
        doubts.add(Doubt::NoMessageId);
    }
}

/// Text without control characters; tabs, line ends and all that is seen stays.
fn without_controls(text: String) -> String {
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.contains(bad) { text.chars().filter(|c| !bad(*c)).collect() } else { text }
}
