//! What colleagues get: an invitation, a reminder before a promise is due, an alert when something slips, and what waits for
//! their answer.
//!
//! A case is named by its spoken key and its page only. Names of customers and what they wrote stay inside the desk.

use jiff::Timestamp;

use super::Next;
use super::written::{Draft, Written};
use crate::key;
use crate::voice::{Arg, Voice};

/// An invitation to work at the desk.
#[derive(Clone, Copy, Debug)]
pub struct Invitation<'a> {
    /// The organisation's name.
    pub organisation: &'a str,
    /// Who invites, when it was a colleague.
    pub inviter: Option<&'a str>,
    /// The single-use link.
    pub link: &'a str,
    /// When the link stops working.
    pub valid_until: Timestamp,
}

/// Why it is this colleague who gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyYou<'a> {
    /// They look after the case.
    Owner,
    /// They act for the owner, who has this name.
    ActsFor(&'a str),
    /// They lead.
    Lead,
}

/// To whoever acts, before a promise is due.
#[derive(Clone, Copy, Debug)]
pub struct Reminder<'a> {
    /// The spoken key.
    pub spoken_key: &'a str,
    /// What was promised, and by when.
    pub promise: Next<'a>,
    /// The case's page at the desk.
    pub link: &'a str,
    pub why_you: WhyYou<'a>,
}

/// To whoever acts, and to the lead, when something slips.
#[derive(Clone, Copy, Debug)]
pub struct Alert<'a> {
    /// What slipped.
    pub reason: AlertReason,
    /// The spoken key.
    pub spoken_key: &'a str,
    /// The case's owner.
    pub owner: &'a str,
    /// By when somebody must act; for a disclosed promise, by when the customer was told that the owner answers; for what is
    /// late, by when it was owed.
    pub act_by: Timestamp,
    /// The promise that it is about.
    pub promise: Option<Next<'a>>,
    /// The case's page at the desk.
    pub link: &'a str,
    pub why_you: WhyYou<'a>,
}

/// To whom a case is offered.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// The spoken key.
    pub spoken_key: &'a str,
    /// Who offers it.
    pub from: &'a str,
    pub answer_by: Timestamp,
    /// The case's page at the desk.
    pub link: &'a str,
}

/// To whom a lead gave a case.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The spoken key.
    pub spoken_key: &'a str,
    /// Who gave it.
    pub by: &'a str,
    /// When the next step is due.
    pub next_by: Timestamp,
    /// The case's page at the desk.
    pub link: &'a str,
}

/// To whom somebody asks to stand in.
#[derive(Clone, Copy, Debug)]
pub struct StandIn<'a> {
    /// Who will be away.
    pub who: &'a str,
    pub from: Timestamp,
    pub until: Timestamp,
    /// The page on which it is answered.
    pub link: &'a str,
}

/// What slipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlertReason {
    /// A promise is broken and the customer does not know.
    BrokenNotDisclosed,
    /// The desk had to tell the customer of a broken promise.
    DisclosedByTheDesk,
    /// The owner is away, a customer waits, and nobody acts yet.
    Uncovered,
    /// A hand-over was neither accepted nor declined in time.
    HandOverUnanswered,
    /// A message came back.
    Undelivered,
    /// Harm without a stopgap.
    HarmWithoutStopgap,
    /// The budget of automatic mail is used up.
    AutomaticMailStopped,
    /// The time of something else that we owe has passed.
    Late,
}

impl AlertReason {
    /// Each reason once, for pages and tests that walk through all.
    pub const ALL: [AlertReason; 8] = [
        AlertReason::BrokenNotDisclosed,
        AlertReason::DisclosedByTheDesk,
        AlertReason::Uncovered,
        AlertReason::HandOverUnanswered,
        AlertReason::Undelivered,
        AlertReason::HarmWithoutStopgap,
        AlertReason::AutomaticMailStopped,
        AlertReason::Late,
    ];

    /// The keys of the subject, the fact and what can be done.
    fn keys(self) -> [&'static str; 3] {
        match self {
            AlertReason::BrokenNotDisclosed => {
                [key!("mail-alert-broken-subject"), key!("mail-alert-broken-fact"), key!("mail-alert-broken-ways")]
            }
            AlertReason::DisclosedByTheDesk => {
                [key!("mail-alert-disclosed-subject"), key!("mail-alert-disclosed-fact"), key!("mail-alert-disclosed-ways")]
            }
            AlertReason::Uncovered => {
                [key!("mail-alert-uncovered-subject"), key!("mail-alert-uncovered-fact"), key!("mail-alert-uncovered-ways")]
            }
            AlertReason::HandOverUnanswered => {
                [key!("mail-alert-hand-over-subject"), key!("mail-alert-hand-over-fact"), key!("mail-alert-hand-over-ways")]
            }
            AlertReason::Undelivered => {
                [key!("mail-alert-undelivered-subject"), key!("mail-alert-undelivered-fact"), key!("mail-alert-undelivered-ways")]
            }
            AlertReason::HarmWithoutStopgap => {
                [key!("mail-alert-harm-subject"), key!("mail-alert-harm-fact"), key!("mail-alert-harm-ways")]
            }
            AlertReason::AutomaticMailStopped => {
                [key!("mail-alert-loop-subject"), key!("mail-alert-loop-fact"), key!("mail-alert-loop-ways")]
            }
            AlertReason::Late => [key!("mail-alert-late-subject"), key!("mail-alert-late-fact"), key!("mail-alert-late-ways")],
        }
    }
}

impl WhyYou<'_> {
    fn said(self, voice: &Voice) -> String {
        match self {
            WhyYou::Owner => voice.say("mail-why-owner"),
            WhyYou::ActsFor(owner) => voice.say_with("mail-why-acting", &[("owner", Arg::Text(owner))]),
            WhyYou::Lead => voice.say("mail-why-lead"),
        }
    }
}

impl Invitation<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let args = [("inviter", Arg::Text(self.inviter.unwrap_or_default())), ("organisation", Arg::Text(self.organisation))];
        let [subject, fact, after, not_you] = match self.inviter {
            Some(_) => [
                key!("mail-invitation-subject"),
                key!("mail-invitation-fact"),
                key!("mail-invitation-after"),
                key!("mail-invitation-not-you"),
            ],
            None => [key!("mail-place-subject"), key!("mail-place-fact"), key!("mail-place-after"), key!("mail-place-not-you")],
        };
        let mut draft = Draft::new(voice, now, voice.say_with(subject, &args));
        draft.paragraph(voice.say_with(fact, &args));
        draft.paragraph(voice.say_with("mail-invitation-link", &[("link", Arg::Text(self.link))]));
        let until = draft.when(self.valid_until);
        draft.line(&voice.say_with("mail-invitation-until", &[("until", Arg::Text(&until))]));
        draft.line(&voice.say_with(after, &args));
        draft.paragraph(voice.say_with(not_you, &args));
        draft.done()
    }
}

impl Reminder<'_> {
    /// What it says in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let (what, when) = (self.promise.what.said(voice), voice.instant_seen_from(self.promise.due_at, now));
        let args = [("case", Arg::Text(self.spoken_key)), ("what", Arg::Text(&what)), ("when", Arg::Text(&when))];
        let mut draft = Draft::new(voice, now, voice.say_with("mail-reminder-subject", &args));
        draft.paragraph(voice.say_with("mail-reminder-fact", &args));
        draft.line(&voice.say("mail-reminder-ways"));
        draft.paragraph(voice.say_with("mail-alert-page", &[("link", Arg::Text(self.link))]));
        draft.line(&self.why_you.said(voice));
        draft.done()
    }
}

impl Alert<'_> {
    /// What it says in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let [subject, fact, ways] = self.reason.keys();
        let when = voice.instant_seen_from(self.act_by, now);
        let args = [("case", Arg::Text(self.spoken_key)), ("owner", Arg::Text(self.owner)), ("when", Arg::Text(&when))];
        let mut draft = Draft::new(voice, now, voice.say_with(subject, &args));
        draft.paragraph(voice.say_with(fact, &args));
        draft.line(&voice.say_with(ways, &args));
        draft.paragraph(voice.say_with("mail-alert-owner", &[("owner", Arg::Text(self.owner))]));
        if let Some(Next { what, due_at }) = self.promise {
            let (what, due) = (what.said(voice), voice.instant_seen_from(due_at, now));
            let promise = [("what", Arg::Text(&what)), ("when", Arg::Text(&due))];
            draft.line(&voice.say_with("mail-alert-promise", &promise));
        }
        draft.paragraph(voice.say_with("mail-alert-page", &[("link", Arg::Text(self.link))]));
        draft.line(&self.why_you.said(voice));
        draft.done()
    }
}

impl Offered<'_> {
    /// What it says in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let when = voice.instant_seen_from(self.answer_by, now);
        let args = [("case", Arg::Text(self.spoken_key)), ("from", Arg::Text(self.from)), ("when", Arg::Text(&when))];
        let mut draft = Draft::new(voice, now, voice.say_with("mail-offer-subject", &args));
        draft.paragraph(voice.say_with("mail-offer-fact", &args));
        draft.line(&voice.say_with("mail-offer-ways", &args));
        draft.paragraph(voice.say_with("mail-alert-page", &[("link", Arg::Text(self.link))]));
        draft.done()
    }
}

impl Given<'_> {
    /// What it says in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let when = voice.instant_seen_from(self.next_by, now);
        let args = [("case", Arg::Text(self.spoken_key)), ("by", Arg::Text(self.by)), ("when", Arg::Text(&when))];
        let mut draft = Draft::new(voice, now, voice.say_with("mail-given-subject", &args));
        draft.paragraph(voice.say_with("mail-given-fact", &args));
        draft.line(&voice.say_with("mail-given-next", &args));
        draft.paragraph(voice.say_with("mail-alert-page", &[("link", Arg::Text(self.link))]));
        draft.done()
    }
}

impl StandIn<'_> {
    /// What it says in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let (from, until) = (voice.instant_seen_from(self.from, now), voice.instant_seen_from(self.until, now));
        let args = [("who", Arg::Text(self.who)), ("from", Arg::Text(&from)), ("until", Arg::Text(&until))];
        let mut draft = Draft::new(voice, now, voice.say_with("mail-stand-in-subject", &args));
        draft.paragraph(voice.say_with("mail-stand-in-fact", &args));
        draft.line(&voice.say_with("mail-stand-in-ways", &[("link", Arg::Text(self.link))]));
        draft.done()
    }
}

impl Written {
    /// What a colleague is told at one time, in one mail: one thing as it stands, several each under its own subject. The
    /// last line says where an answer to it goes. Nothing, when there is nothing to tell.
    pub fn for_a_colleague(voice: &Voice, now: Timestamp, told: Vec<Written>) -> Option<Written> {
        let first = told.first()?.subject.clone();
        let more = told.len() - 1;
        let subject = match more {
            0 => first,
            _ => voice.say_with("mail-several-subject", &[("first", Arg::Text(&first)), ("count", Arg::from(more))]),
        };
        let mut draft = Draft::new(voice, now, subject);
        for Written { subject, paragraphs, .. } in told {
            if more > 0 {
                draft.paragraph(voice.say_with("mail-several-heading", &[("subject", Arg::Text(&subject))]));
            }
            paragraphs.into_iter().for_each(|p| draft.paragraph(p));
        }
        draft.paragraph(voice.say("mail-staff-answer"));
        Some(draft.done())
    }
}
