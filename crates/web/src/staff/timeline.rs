//! The one timeline of a case: each event that a reader wants to see, as an entry with one sentence. The newest stands first.

use super::{
    original,
    shown::{door, promised},
};
use crate::{
    layout::Frame,
    pages::{
        case::timeline::{Attached, Delivery, Entry, Fate, Happened, Speaker, Text},
        harm::kind_word,
        owed,
    },
};
use casework::{
    Actor, CaseEvent, Recorded,
    care::{cover::CoverEvent, owner::OwnerEvent},
    conversation::{
        contact::{Attachment, Contact, ContactEvent, Speaker as Who},
        message::{Delivery as How, MessageEvent, Wording},
        note::NoteEvent,
    },
    harm::harm::HarmEvent,
    ids::{ContactId, MessageId, PersonId, PromiseId, StaffId},
    people::organisation::Settings,
    promise::{
        duty::DutyEvent,
        hand_over::HandOverEvent,
        promise::{DisclosedBy, Evidence, PromiseEvent},
    },
    solution::resolution::{Reopening, ResolutionEvent},
};
use desk::{CaseFile, Desk};
use record::views::case_card::harm_name;

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

    fn contact(&self, event: &ContactEvent, r: &Recorded<CaseEvent>) -> Option<(Happened, Option<Text>, Vec<Attached>)> {
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

    fn who_wrote(&self, contact: ContactId) -> String {
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

    fn message(&self, event: &MessageEvent, r: &Recorded<CaseEvent>) -> Option<(Happened, Option<Text>, Vec<Attached>)> {
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

    fn particular(&self, kept: &casework::kept::Particular) -> String {
        self.file.texts.particular(kept).map_or_else(|| self.gone(), str::to_owned)
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

    fn note(&self, event: &NoteEvent) -> (Happened, Option<Text>, Vec<Attached>) {
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

    fn what_of(&self, promise: PromiseId) -> String {
        let made = self.file.events.iter().find_map(|r| match &r.event {
            CaseEvent::Promise(PromiseEvent::Made { promise: id, what, words, .. }) if *id == promise => Some((*what, words.clone())),
            _ => None,
        });
        made.map_or_else(String::new, |(what, words)| promised(self.frame, what, words.as_ref().and_then(|w| self.file.texts.said(w))))
    }

    fn due_before(&self, promise: PromiseId, seq: u64) -> Option<jiff::Timestamp> {
        self.file
            .events
            .iter()
            .take_while(|r| r.seq < seq)
            .filter_map(|r| match &r.event {
                CaseEvent::Promise(PromiseEvent::Made { promise: id, due_at, .. } | PromiseEvent::Moved { promise: id, due_at, .. })
                    if *id == promise =>
                {
                    Some(*due_at)
                }
                _ => None,
            })
            .last()
    }

    fn promise(&self, event: &PromiseEvent, r: &Recorded<CaseEvent>) -> Option<Happened> {
        Some(match event {
            PromiseEvent::Made { promise, by, due_at, .. } => {
                Happened::PromiseMade { what: self.what_of(*promise), by: self.name(*by), due_at: *due_at }
            }
            PromiseEvent::Kept { promise, evidence } => {
                let (how, said_at) = match evidence {
                    Evidence::Act(act) => (Some(self.noted(act)), None),
                    Evidence::TheirWord { contact, noted } => (noted.as_ref().map(|n| self.noted(n)), self.said_at(*contact)),
                    Evidence::Message(_) | Evidence::Contact(_) => (None, None),
                };
                Happened::PromiseKept { what: self.what_of(*promise), how, said_at }
            }
            PromiseEvent::Moved { promise, due_at, .. } => Happened::PromiseMoved {
                what: self.what_of(*promise),
                first_at: self.due_before(*promise, r.seq).unwrap_or(*due_at),
                to_at: *due_at,
                by: self.actor(r.actor),
            },
            PromiseEvent::Broken { promise, due_at, .. } => Happened::PromiseBroken { what: self.what_of(*promise), due_at: *due_at },
            PromiseEvent::Disclosed { promise, by, .. } => {
                let by = match by {
                    DisclosedBy::Staff(id) => Speaker::Staff(self.name(*id)),
                    DisclosedBy::Desk => Speaker::Desk,
                };
                Happened::PromiseDisclosed { what: self.what_of(*promise), by }
            }
            PromiseEvent::Withdrawn { promise } => Happened::PromiseWithdrawn { what: self.what_of(*promise) },
            PromiseEvent::Warned { .. } | PromiseEvent::Restored { .. } => return None,
        })
    }

    fn said_at(&self, contact: ContactId) -> Option<jiff::Timestamp> {
        self.file.case.story().and_then(|s| s.contacts.iter().find(|c| c.id == contact)).map(|c| c.happened_at)
    }

    /// Of duties only what somebody decided is told: that no answer is needed, or is after all.
    fn duty(&self, event: &DutyEvent, r: &Recorded<CaseEvent>) -> Option<Happened> {
        let by = self.actor(r.actor);
        match event {
            DutyEvent::NotNeeded { contact, .. } => Some(Happened::NoAnswerNeeded { by, from: self.who_wrote(*contact) }),
            DutyEvent::Restored { duty } => {
                let not_needed = |e: &CaseEvent| matches!(e, CaseEvent::Duty(DutyEvent::NotNeeded { duty: id, .. }) if *id == duty.id);
                let done =
                    |e: &CaseEvent| not_needed(e) || matches!(e, CaseEvent::Duty(DutyEvent::Done { duty: id, .. }) if *id == duty.id);
                let last = self.file.events.iter().rev().filter(|e| e.seq < r.seq).find(|e| done(&e.event))?;
                not_needed(&last.event).then(|| Happened::TakenBack { by, what: self.frame.say("taken-back-no-answer") })
            }
            DutyEvent::Arose { .. } | DutyEvent::Done { .. } | DutyEvent::Overdue { .. } => None,
        }
    }

    fn hand_over(&self, event: &HandOverEvent, r: &Recorded<CaseEvent>) -> Option<(Happened, Option<Text>, Vec<Attached>)> {
        let mut text = None;
        let what = match event {
            HandOverEvent::Offered { from, to, briefing, .. } => {
                text = Some(self.text(&self.noted(briefing)));
                Happened::HandOverOffered { by: self.name(*from), to: self.name(*to) }
            }
            HandOverEvent::Accepted { from, to, .. } => Happened::HandOverAccepted { by: self.name(*to), from: self.name(*from) },
            HandOverEvent::Declined { why, .. } => {
                Happened::HandOverDeclined { by: self.actor(r.actor), reason: why.as_ref().map(|w| self.noted(w)).unwrap_or_default() }
            }
            HandOverEvent::Withdrawn { .. } => Happened::HandOverWithdrawn { by: self.actor(r.actor) },
            HandOverEvent::Lapsed { hand_over, .. } => Happened::HandOverLapsed { to: self.offered_to(*hand_over) },
            HandOverEvent::Undone { owner, .. } => Happened::OwnerBecame { owner: self.name(*owner), why: self.frame.say("why-undone") },
        };
        Some((what, text, Vec::new()))
    }

    fn offered_to(&self, id: casework::ids::HandOverId) -> String {
        let to = self.file.events.iter().find_map(|r| match &r.event {
            CaseEvent::HandOver(HandOverEvent::Offered { hand_over, to, .. }) if *hand_over == id => Some(*to),
            _ => None,
        });
        to.map(|to| self.name(to)).unwrap_or_default()
    }

    fn cover(&self, event: &CoverEvent, seq: u64) -> Happened {
        let owner = self.owner_before(seq).map(|o| self.name(o)).unwrap_or_default();
        match event {
            CoverEvent::Sought { lease_until, .. } => Happened::CoverSought { away: owner, lease_until: *lease_until },
            CoverEvent::Began { by, until, .. } => Happened::CoverBegan { away: owner, stand_in: self.name(*by), until_at: *until },
            CoverEvent::Ended { .. } => Happened::CoverEnded { back: owner },
        }
    }

    /// Who owned the case then.
    fn owner_before(&self, seq: u64) -> Option<StaffId> {
        let events = self.file.events.iter().take_while(|r| r.seq < seq);
        let owners = events.filter_map(|r| match &r.event {
            CaseEvent::Opened(o) => Some(o.owner),
            CaseEvent::Owner(OwnerEvent::Changed { to, .. }) | CaseEvent::HandOver(HandOverEvent::Accepted { to, .. }) => Some(*to),
            CaseEvent::HandOver(HandOverEvent::Undone { owner, .. }) | CaseEvent::Resolution(ResolutionEvent::Reopened { owner, .. }) => {
                Some(*owner)
            }
            _ => None,
        });
        owners.last()
    }

    fn harm(&self, event: &HarmEvent, r: &Recorded<CaseEvent>) -> (Happened, Option<Text>, Vec<Attached>) {
        let mut text = None;
        let what = match event {
            HarmEvent::Opened { kind, since, words, .. } => {
                text = words.as_ref().map(|w| self.text(&self.noted(w)));
                Happened::HarmBelieved { what: kind_word(self.frame, harm_name(*kind)), since_at: *since, by: self.actor(r.actor) }
            }
            HarmEvent::StopgapFound { stopgap, .. } => Happened::StopgapGiven { what: self.noted(stopgap), by: self.actor(r.actor) },
            HarmEvent::Over { harm, .. } => {
                let kind = self.file.events.iter().find_map(|e| match &e.event {
                    CaseEvent::Harm(HarmEvent::Opened { harm: id, kind, .. }) if id == harm => Some(*kind),
                    _ => None,
                });
                Happened::HarmOver { what: kind.map(|k| kind_word(self.frame, harm_name(k))).unwrap_or_default(), by: self.actor(r.actor) }
            }
        };
        (what, text, Vec::new())
    }

    fn resolution(&self, event: &ResolutionEvent, r: &Recorded<CaseEvent>) -> Option<Happened> {
        let by_contact = |contact: &ContactId| {
            let seen = self.file.case.story().and_then(|s| s.contacts.iter().find(|c| c.id == *contact));
            let who = seen.map_or_else(|| self.actor(r.actor), |c| self.person(c.from));
            (who, seen.map_or(owed::Door::Mail, |c| door(c.door)))
        };
        Some(match event {
            ResolutionEvent::Proposed { .. } => {
                Happened::SolvedAsked { by: r.actor.staff().map_or(Speaker::Desk, |id| Speaker::Staff(self.name(id))) }
            }
            ResolutionEvent::AskedAgain { .. } => Happened::SolvedAsked { by: Speaker::Desk },
            ResolutionEvent::ProposalWithdrawn | ResolutionEvent::StillAsked { .. } => return None,
            ResolutionEvent::Contradicted { contact } => {
                let (who, door) = by_contact(contact);
                Happened::SolvedContradicted { who, door }
            }
            ResolutionEvent::PutToTest { ask_on, .. } => Happened::PutToTest { ask_at: *ask_on },
            ResolutionEvent::Solved { contact } => {
                let (who, door) = by_contact(contact);
                Happened::SolvedConfirmed { who, door }
            }
            ResolutionEvent::WentQuiet => Happened::WentQuiet,
            ResolutionEvent::FinalAnswerProposed { by, .. } => Happened::FinalAnswerProposed { by: self.name(*by) },
            ResolutionEvent::FinalAnswerDeclined { by, why } => {
                Happened::FinalAnswerDeclined { by: self.name(*by), why: why.as_ref().map(|w| self.noted(w)) }
            }
            ResolutionEvent::FinalAnswerGiven { by, reviewed_by, .. } => {
                Happened::FinalAnswerGiven { by: self.name(*by), reviewed_by: self.name(*reviewed_by) }
            }
            ResolutionEvent::NotACase { by } => Happened::NotACustomer { by: self.name(*by) },
            ResolutionEvent::Reopened { because, .. } => match because {
                Reopening::Contact(contact) => {
                    let (who, door) = by_contact(contact);
                    Happened::Reopened { who, door }
                }
                Reopening::Staff(id) => Happened::ReopenedHere { by: self.name(*id) },
                Reopening::Undone(id) => Happened::TakenBack { by: self.name(*id), what: self.frame.say("taken-back-ending") },
                Reopening::Undelivered(_) => Happened::ReopenedUndelivered,
            },
        })
    }
}
