//! The one timeline of a case: each event that a reader wants to see, as an entry with one sentence. The newest stands first.
//! What was said lies in `timeline/said.rs` beside it, what was owed in `timeline/owed.rs`.

mod owed;
mod said;

use super::{original, shown::door};
use crate::{
    layout::Frame,
    pages::case::timeline::{Attached, Entry, Happened, Text},
};
use casework::{
    Actor, CaseEvent, Recorded,
    care::owner::OwnerEvent,
    conversation::contact::{Attachment, ContactEvent},
    ids::{PersonId, StaffId},
    people::organisation::Settings,
};
use desk::{CaseFile, Desk};

/// What happened, in which words, with which files.
type Told = (Happened, Option<Text>, Vec<Attached>);

/// What was noted later than this after it happened says so (choice): a letter that lay, a call noted in the evening.
const NOTICEABLY_LATER: jiff::SignedDuration = jiff::SignedDuration::from_mins(5);

/// Whoever tells the story: the page's frame, the case, the desk that words its own messages.
pub struct Teller<'t> {
    pub frame: &'t Frame,
    pub file: &'t CaseFile,
    pub desk: &'t Desk,
    pub settings: &'t Settings,
    /// Files seen so far: their place is their address.
    pub files: std::cell::Cell<usize>,
}

impl Teller<'_> {
    /// All entries, the newest first.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.file.events.iter().filter_map(|r| self.entry(r)).collect();
        entries.reverse();
        entries
    }

    fn entry(&self, r: &Recorded<CaseEvent>) -> Option<Entry> {
        let (what, text, attachments) = match &r.event {
            CaseEvent::Opened(o) => (Happened::Opened { door: door(o.door), owner: self.name(o.owner) }, None, Vec::new()),
            CaseEvent::Contact(e) => self.contact(e, r)?,
            CaseEvent::Message(e) => self.message(e, r)?,
            CaseEvent::Note(e) => self.note(e),
            CaseEvent::Promise(e) => (self.promise(e, r)?, None, Vec::new()),
            // Nothing happened to the customer by it.
            CaseEvent::Owner(OwnerEvent::TeamFollowed { .. }) => return None,
            CaseEvent::Duty(e) => (self.duty(e, r)?, None, Vec::new()),
            CaseEvent::HandOver(e) => self.hand_over(e, r)?,
            CaseEvent::Owner(OwnerEvent::Changed { to, .. }) => {
                (Happened::OwnerBecame { owner: self.name(*to), why: self.frame.say("why-lead") }, None, Vec::new())
            }
            CaseEvent::Cover(e) => (self.cover(e, r.seq), None, Vec::new()),
            CaseEvent::Harm(e) => self.harm(e, r),
            CaseEvent::Resolution(e) => (self.resolution(e, r)?, None, Vec::new()),
        };
        let at = match &r.event {
            CaseEvent::Contact(ContactEvent::Received(c)) => c.happened_at,
            CaseEvent::Contact(ContactEvent::StrangerWrote(c)) => c.happened_at,
            _ => r.occurred_at,
        };
        let recorded_at = Some(r.occurred_at).filter(|recorded| recorded.duration_since(at) >= NOTICEABLY_LATER);
        let original_href = original::href(&self.file.row.slug, &r.event);
        Some(Entry { id: format!("e{}", r.seq), at, recorded_at, what, text, attachments, original_href })
    }

    fn name(&self, id: StaffId) -> String {
        self.file.staff.name(id).to_owned()
    }

    fn person(&self, id: PersonId) -> String {
        self.file.person_name(id).map_or_else(|| self.frame.say("person-no-name"), str::to_owned)
    }

    fn actor(&self, actor: Actor) -> String {
        match actor {
            Actor::Staff(id) => self.name(id),
            Actor::Person(id) => self.person(id),
            Actor::Desk => self.frame.say("speaker-desk"),
        }
    }

    fn text(&self, new: &str) -> Text {
        Text { subject: None, new: new.to_owned(), quoted: String::new(), language: None }
    }

    fn gone(&self) -> String {
        self.frame.say("content-erased")
    }

    fn said(&self, said: &casework::kept::Said) -> String {
        self.file.texts.said(said).map_or_else(|| self.gone(), str::to_owned)
    }

    fn noted(&self, noted: &casework::kept::Noted) -> String {
        self.file.texts.noted(noted).map_or_else(|| self.gone(), str::to_owned)
    }

    fn attached(&self, attachments: &[Attachment]) -> Vec<Attached> {
        let key = &self.file.row.slug;
        let place = |_: &Attachment| {
            let n = self.files.get();
            self.files.set(n + 1);
            n
        };
        attachments
            .iter()
            .map(|a| Attached {
                name: self.particular(&a.name),
                media_type: a.media_type.clone(),
                size_bytes: a.size_bytes,
                href: format!("/cases/{key}/attachments/{}", place(a)),
            })
            .collect()
    }

    fn particular(&self, kept: &casework::kept::Particular) -> String {
        self.file.texts.particular(kept).map_or_else(|| self.gone(), str::to_owned)
    }
}
