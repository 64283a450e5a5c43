//! What was said and noted, as entries of the timeline.

use super::{Teller, Told};
use crate::{
    pages::{
        case::timeline::{Delivery, Fate, Happened, Speaker, Text},
        owed,
    },
    staff::shown::door,
};
use casework::{
    CaseEvent, Recorded,
    conversation::{
        contact::{Contact, ContactEvent, Speaker as Who},
        message::{Delivery as How, MessageEvent, Wording},
        note::NoteEvent,
    },
    ids::{ContactId, MessageId},
};

impl Teller<'_> {
    pub(super) fn contact(&self, event: &ContactEvent, r: &Recorded<CaseEvent>) -> Option<Told> {
        Some(match event {
            ContactEvent::Received(c) => (self.they_said(c), self.their_text(c), self.attached(&c.attachments)),
            ContactEvent::StrangerWrote(c) => {
                let words = self.file.texts.withheld(&c.words).map_or_else(|| self.gone(), str::to_owned);
                let what = Happened::Withheld { id: c.id.0.to_string(), from: self.person(c.from), fate: self.fate_of(c.id) };
                (what, Some(self.text(&words)), self.attached(&c.attachments))
            }
            ContactEvent::StrangerReleased { from, .. } => {
                (Happened::Released { by: self.actor(r.actor), from: self.person(*from) }, None, Vec::new())
            }
            ContactEvent::StrangerKeptBack { contact } => {
                (Happened::KeptBack { by: self.actor(r.actor), from: self.who_wrote(*contact) }, None, Vec::new())
            }
            ContactEvent::LinksEnded { person } => {
                (Happened::LinksEnded { by: self.actor(r.actor), from: self.person(*person) }, None, Vec::new())
            }
            ContactEvent::CallAsked { wish, .. } => {
                let words = wish.as_ref().map(|w| self.said(w)).unwrap_or_default();
                let said = Happened::TheySaid {
                    who: self.actor(r.actor),
                    door: owed::Door::CustomerPage,
                    someone_else: false,
                    waited_minutes: None,
                    talked_minutes: None,
                    explained_again: false,
                };
                let asks = self.frame.say("call-asked");
                (said, Some(self.text(&[asks.as_str(), &words].join(" "))), Vec::new())
            }
        })
    }

    /// What became of what a stranger wrote.
    fn fate_of(&self, contact: ContactId) -> Fate {
        let fates = self.file.events.iter().filter_map(|r| match &r.event {
            CaseEvent::Contact(ContactEvent::StrangerReleased { contact: c, .. }) if *c == contact => Some(Fate::Released),
            CaseEvent::Contact(ContactEvent::StrangerKeptBack { contact: c }) if *c == contact => Some(Fate::KeptBack),
            _ => None,
        });
        fates.fold(Fate::Waits, |_, fate| fate)
    }

    pub(super) fn who_wrote(&self, contact: ContactId) -> String {
        let seen = self.file.case.story().and_then(|s| s.contacts.iter().find(|c| c.id == contact).map(|c| c.from));
        seen.map_or_else(|| self.frame.say("person-no-name"), |p| self.person(p))
    }

    fn they_said(&self, c: &Contact) -> Happened {
        let talk = c.conversation.as_ref();
        let customer = self.file.case.story().map(|s| s.customer);
        Happened::TheySaid {
            who: self.person(c.from),
            door: door(c.door),
            someone_else: c.speaker == Who::Another || customer.is_some_and(|customer| customer != c.from),
            waited_minutes: talk.and_then(|t| t.waited_minutes),
            talked_minutes: talk.and_then(|t| t.talked_minutes),
            explained_again: talk.and_then(|t| t.explained_again).unwrap_or(false),
        }
    }

    fn their_text(&self, c: &Contact) -> Option<Text> {
        let said = c.words.as_ref().map(|w| self.said(w)).unwrap_or_default();
        let note = c.note.as_ref().map(|n| self.noted(n)).unwrap_or_default();
        let new = match (said.is_empty(), note.is_empty()) {
            (true, true) => return None,
            (false, true) => said,
            (true, false) => self.frame.say_with("entry-our-line", &[("note", crate::layout::arg::text(&note))]),
            (false, false) => format!("{said}\n\n{}", self.frame.say_with("entry-our-line", &[("note", crate::layout::arg::text(&note))])),
        };
        Some(Text {
            subject: c.subject.as_ref().and_then(|s| self.file.texts.said(s)).map(str::to_owned),
            new,
            quoted: c.quoted.as_ref().and_then(|q| self.file.texts.said(q)).unwrap_or_default().to_owned(),
            language: None,
        })
    }

    pub(super) fn message(&self, event: &MessageEvent, r: &Recorded<CaseEvent>) -> Option<Told> {
        Some(match event {
            MessageEvent::Said { message, to, wording, attachments, .. } => {
                let (by, text) = self.worded(wording, r);
                let what = Happened::WeSaid { by, to: vec![self.person(*to)], door: owed::Door::Mail, delivery: self.delivery(*message) };
                (what, Some(text), self.attached(attachments))
            }
            MessageEvent::Bounced { message, answer } => {
                (Happened::BounceCame { of: self.said_when(*message), why: self.particular(answer) }, None, Vec::new())
            }
            MessageEvent::AnsweredAutomatically { sign, .. } => (Happened::AutoReplyCame { from: self.particular(sign) }, None, Vec::new()),
            MessageEvent::TakenBack { .. } => {
                (Happened::TakenBack { by: self.actor(r.actor), what: self.frame.say("taken-back-message") }, None, Vec::new())
            }
            MessageEvent::Accepted { .. } | MessageEvent::Deferred { .. } | MessageEvent::InDoubt { .. } => {
                return None;
            }
        })
    }

    fn worded(&self, wording: &Wording, r: &Recorded<CaseEvent>) -> (Speaker, Text) {
        match wording {
            Wording::Staff { staff, words, subject } => {
                let subject = subject.as_ref().and_then(|s| self.file.texts.said(s)).map(str::to_owned);
                (Speaker::Staff(self.name(*staff)), Text { subject, ..self.text(&self.said(words)) })
            }
            Wording::Desk { sentence } => {
                let written = self.desk.word_sentence(self.settings, self.file, &self.frame.voice, sentence, r.occurred_at);
                (Speaker::Desk, Text { subject: Some(written.subject.clone()), ..self.text(written.text().trim_end()) })
            }
        }
    }

    fn said_when(&self, message: MessageId) -> String {
        let at = self.file.events.iter().find_map(|r| match &r.event {
            CaseEvent::Message(MessageEvent::Said { message: id, .. }) if *id == message => Some(r.occurred_at),
            _ => None,
        });
        at.map(|at| self.frame.ago(&at)).unwrap_or_default()
    }

    fn delivery(&self, message: MessageId) -> Delivery {
        let seen = self.file.case.story().and_then(|s| s.message(message));
        match seen.map(|m| (&m.delivery, m.automatic)) {
            None => Delivery::OnItsWay,
            Some((How::Held { until }, false)) if *until > self.frame.now => {
                Delivery::WaitsForUndo { until_at: *until, undo_of: format!("message {}", message.0) }
            }
            Some((How::Held { .. }, _)) => Delivery::OnItsWay,
            Some((How::TakenBack, _)) => Delivery::TakenBack,
            Some((How::Accepted { .. }, _)) => Delivery::Accepted { at: self.accepted_at(message).unwrap_or(self.frame.now) },
            Some((How::Deferred { until, answer }, _)) => Delivery::Deferred { again_at: *until, why: self.particular(answer) },
            Some((How::Bounced { answer }, _)) => Delivery::Bounced { why: self.particular(answer) },
            Some((How::InDoubt { look_up_at, .. }, _)) => Delivery::InDoubt { looked_up_at: *look_up_at },
        }
    }

    fn accepted_at(&self, message: MessageId) -> Option<jiff::Timestamp> {
        self.file.events.iter().find_map(|r| match &r.event {
            CaseEvent::Message(MessageEvent::Accepted { message: id, .. }) if *id == message => Some(r.occurred_at),
            _ => None,
        })
    }

    pub(super) fn note(&self, event: &NoteEvent) -> Told {
        match event {
            NoteEvent::Written { by, words, .. } => {
                (Happened::Noted { by: self.name(*by) }, Some(self.text(&self.noted(words))), Vec::new())
            }
            NoteEvent::RefusalSpoken { by, refused, rule, offered, .. } => {
                let what = Happened::Refused { asked: self.said(refused), because: self.said(rule), by: self.name(*by) };
                let offered = self.frame.say_with("entry-offered-instead", &[("offered", crate::layout::arg::text(&self.said(offered)))]);
                (what, Some(self.text(&offered)), Vec::new())
            }
        }
    }
}
