//! What a customer may see of a case: what was said, by people who take part, and our messages once they have left. The
//! one place that turns a case into what a customer reads; it asks the vault for [`Said`](casework::kept::Said) and for the
//! names of files, and for nothing else.

use crate::{
    layout::Frame,
    pages::{case::timeline::Text, customer::my_case::SaidBy, owed::Door},
    staff::shown,
};
use casework::{
    CaseEvent,
    case::Story,
    conversation::{
        contact::{Attachment, Contact, ContactEvent},
        message::{Delivery, MessageEvent, Wording},
    },
    ids::{ContactId, MessageId, PersonId},
    kept::Said,
    people::organisation::Settings,
};
use desk::{CaseFile, Desk};
use jiff::Timestamp;

/// One thing that was said.
pub struct Visible<'f> {
    pub at: Timestamp,
    pub by: SaidBy,
    pub door: Door,
    pub text: Option<Text>,
    pub files: Vec<&'f Attachment>,
}

/// Who reads, and with what.
pub struct Reader<'f> {
    pub desk: &'f Desk,
    pub settings: &'f Settings,
    pub file: &'f CaseFile,
    pub story: &'f Story,
    pub person: PersonId,
}

impl<'f> Reader<'f> {
    /// Whether the reader is whom the case is about. Whoever else was let in reads what they said and what was said to them.
    #[must_use]
    pub fn is_the_customer(&self) -> bool {
        self.person == self.story.customer
    }

    /// All that was said between us and the reader, and all of it for the customer; the oldest first.
    #[must_use]
    pub fn visible(&self, frame: &Frame) -> Vec<Visible<'f>> {
        let events = self.file.events.iter();
        let seen = events.filter_map(|r| match &r.event {
            CaseEvent::Contact(ContactEvent::Received(contact)) if self.may_read(contact.from) => self.received(contact),
            CaseEvent::Contact(ContactEvent::StrangerReleased { contact, from, words }) if self.may_read(*from) => {
                let files = self.released_files(*contact);
                Some(Visible { files, ..self.plain(r.occurred_at, self.by(*from), Door::Mail, words) })
            }
            CaseEvent::Contact(ContactEvent::CallAsked { contact, wish: Some(words) }) => {
                let seen = self.story.contact(*contact).filter(|seen| self.may_read(seen.from))?;
                Some(self.plain(r.occurred_at, self.by(seen.from), shown::door(seen.door), words))
            }
            CaseEvent::Message(MessageEvent::Said { message, to, wording, attachments, .. }) if self.may_read(*to) => {
                self.message(frame, *message, *to, wording, attachments, r.occurred_at)
            }
            CaseEvent::Contact(
                ContactEvent::Received(_)
                | ContactEvent::StrangerReleased { .. }
                | ContactEvent::StrangerWrote(_)
                | ContactEvent::StrangerKeptBack { .. }
                | ContactEvent::LinksEnded { .. }
                | ContactEvent::CallAsked { wish: None, .. },
            )
            | CaseEvent::Message(
                MessageEvent::Said { .. }
                | MessageEvent::TakenBack { .. }
                | MessageEvent::Accepted { .. }
                | MessageEvent::Deferred { .. }
                | MessageEvent::Bounced { .. }
                | MessageEvent::InDoubt { .. }
                | MessageEvent::AnsweredAutomatically { .. },
            )
            | CaseEvent::Opened(_)
            | CaseEvent::Note(_)
            | CaseEvent::Promise(_)
            | CaseEvent::Duty(_)
            | CaseEvent::HandOver(_)
            | CaseEvent::Owner(_)
            | CaseEvent::Cover(_)
            | CaseEvent::Harm(_)
            | CaseEvent::Resolution(_) => None,
        });
        seen.collect()
    }

    fn may_read(&self, between_us_and: PersonId) -> bool {
        self.is_the_customer() || between_us_and == self.person
    }

    /// Whether a message has left, so that it can't be taken back any more: before that nobody outside sees it, or what it did.
    #[must_use]
    pub fn has_left(&self, message: MessageId) -> bool {
        match self.story.message(message).map(|m| &m.delivery) {
            Some(Delivery::Held { until }) => *until <= self.desk.now(),
            Some(Delivery::TakenBack) | None => false,
            Some(Delivery::Accepted { .. } | Delivery::Deferred { .. } | Delivery::Bounced { .. } | Delivery::InDoubt { .. }) => true,
        }
    }

    /// The words of a promise, a subject, a message.
    #[must_use]
    pub fn words(&self, said: Option<&Said>) -> Option<String> {
        said.and_then(|s| self.file.texts.said(s)).map(str::to_owned)
    }

    /// The name of a file, for showing.
    #[must_use]
    pub fn file_name(&self, attachment: &Attachment) -> String {
        self.file.texts.particular(&attachment.name).unwrap_or("file").to_owned()
    }

    fn by(&self, person: PersonId) -> SaidBy {
        if person == self.person {
            return SaidBy::You;
        }
        SaidBy::Another(self.file.person_name(person).unwrap_or_default().to_owned())
    }

    fn received(&self, contact: &'f Contact) -> Option<Visible<'f>> {
        // What a stranger wrote stays among ourselves until it is released; released, it is shown in the words that were released.
        if self.story.contact(contact.id).is_none() || self.was_released(contact.id) {
            return None;
        }
        let new = self.words(contact.words.as_ref()).unwrap_or_default();
        let quoted = self.words(contact.quoted.as_ref()).unwrap_or_default();
        let said_something = !new.trim().is_empty() || !quoted.trim().is_empty();
        if !said_something && contact.attachments.is_empty() && !contact.door.is_conversation() {
            // A press of a button on their own page: what came of it stands above.
            return None;
        }
        let subject = self.words(contact.subject.as_ref());
        Some(Visible {
            at: contact.happened_at,
            by: self.by(contact.from),
            door: shown::door(contact.door),
            text: said_something.then_some(Text { subject, new, quoted, language: None }),
            files: contact.attachments.iter().collect(),
        })
    }

    fn was_released(&self, contact: ContactId) -> bool {
        let released = |e: &CaseEvent| matches!(e, CaseEvent::Contact(ContactEvent::StrangerReleased { contact: c, .. }) if *c == contact);
        self.file.events.iter().any(|r| released(&r.event))
    }

    /// What came with the words that were released.
    fn released_files(&self, contact: ContactId) -> Vec<&'f Attachment> {
        let files = self.file.events.iter().find_map(|r| match &r.event {
            CaseEvent::Contact(ContactEvent::StrangerWrote(c)) if c.id == contact => Some(&c.attachments),
            CaseEvent::Contact(ContactEvent::Received(c)) if c.id == contact => Some(&c.attachments),
            _ => None,
        });
        files.into_iter().flatten().collect()
    }

    fn plain(&self, at: Timestamp, by: SaidBy, door: Door, words: &Said) -> Visible<'f> {
        let new = self.words(Some(words)).unwrap_or_default();
        Visible { at, by, door, text: Some(Text { subject: None, new, quoted: String::new(), language: None }), files: Vec::new() }
    }

    fn message(
        &self,
        frame: &Frame,
        id: MessageId,
        to: PersonId,
        wording: &Wording,
        files: &'f [Attachment],
        at: Timestamp,
    ) -> Option<Visible<'f>> {
        if !self.story.takes_part(to) || !self.has_left(id) {
            return None;
        }
        let (by, subject, new) = match wording {
            Wording::Staff { staff, words, subject } => (
                SaidBy::Us(self.file.staff.name(*staff).to_owned()),
                self.words(subject.as_ref()),
                self.words(Some(words)).unwrap_or_default(),
            ),
            Wording::Desk { sentence } => {
                let written = self.desk.word_sentence(self.settings, self.file, &frame.voice, sentence, at);
                (SaidBy::Desk, Some(written.subject.clone()), written.text())
            }
        };
        let text = Text { subject, new, quoted: String::new(), language: None };
        Some(Visible { at, by, door: Door::Mail, text: Some(text), files: files.iter().collect() })
    }
}
