//! What was promised, who looked after it, what harmed, and how it ended, as entries of the timeline.

use super::{Teller, Told};
use crate::{
    pages::{
        case::timeline::{Happened, Speaker},
        harm::kind_word,
        owed,
    },
    staff::shown::{door, promised},
};
use casework::{
    CaseEvent, Recorded,
    care::{cover::CoverEvent, owner::OwnerEvent},
    harm::harm::HarmEvent,
    ids::{ContactId, PromiseId, StaffId},
    promise::{
        duty::DutyEvent,
        hand_over::HandOverEvent,
        promise::{DisclosedBy, Evidence, PromiseEvent},
    },
    solution::resolution::{Reopening, ResolutionEvent},
};
use record::views::case_card::harm_name;

impl Teller<'_> {
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

    pub(super) fn promise(&self, event: &PromiseEvent, r: &Recorded<CaseEvent>) -> Option<Happened> {
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
    pub(super) fn duty(&self, event: &DutyEvent, r: &Recorded<CaseEvent>) -> Option<Happened> {
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

    pub(super) fn hand_over(&self, event: &HandOverEvent, r: &Recorded<CaseEvent>) -> Option<Told> {
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

    pub(super) fn cover(&self, event: &CoverEvent, seq: u64) -> Happened {
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

    pub(super) fn harm(&self, event: &HarmEvent, r: &Recorded<CaseEvent>) -> Told {
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

    pub(super) fn resolution(&self, event: &ResolutionEvent, r: &Recorded<CaseEvent>) -> Option<Happened> {
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
