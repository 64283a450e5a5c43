//! What colleagues get: an invitation, a reminder before a promise is due, and a lead's alert.
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
    /// Who invites.
    pub inviter: &'a str,
    /// The single-use link.
    pub link: &'a str,
    /// When the link stops working.
    pub valid_until: Timestamp,
}

/// To an owner, before a promise is due.
#[derive(Clone, Copy, Debug)]
pub struct Reminder<'a> {
    /// The spoken key.
    pub spoken_key: &'a str,
    /// What was promised, and by when.
    pub promise: Next<'a>,
    /// The case's page at the desk.
    pub link: &'a str,
}

/// To a lead, when something slips.
#[derive(Clone, Copy, Debug)]
pub struct Alert<'a> {
    /// What slipped.
    pub reason: AlertReason,
    /// The spoken key.
    pub spoken_key: &'a str,
    /// The case's owner.
    pub owner: &'a str,
    /// By when somebody must act; for a disclosed promise, by when the customer was told that the owner answers.
    pub act_by: Timestamp,
    /// The promise that it is about.
    pub promise: Option<Next<'a>>,
    /// The case's page at the desk.
    pub link: &'a str,
}

/// What slipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlertReason {
    /// A promise is broken and the customer does not know.
    BrokenNotDisclosed,
    /// The desk had to tell the customer of a broken promise.
    DisclosedByTheDesk,
    /// The owner is away, a customer waits, and nobody has accepted to act.
    Uncovered,
    /// A hand-over was neither accepted nor declined in time.
    HandOverUnanswered,
    /// A message came back.
    Undelivered,
    /// Harm without a stopgap.
    HarmWithoutStopgap,
    /// The budget of automatic mail is used up.
    AutomaticMailStopped,
}

impl AlertReason {
    /// Each reason once, for pages and tests that walk through all.
    pub const ALL: [AlertReason; 7] = [
        AlertReason::BrokenNotDisclosed,
        AlertReason::DisclosedByTheDesk,
        AlertReason::Uncovered,
        AlertReason::HandOverUnanswered,
        AlertReason::Undelivered,
        AlertReason::HarmWithoutStopgap,
        AlertReason::AutomaticMailStopped,
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
        }
    }
}

impl Invitation<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let (inviter, organisation) = (("inviter", Arg::Text(self.inviter)), ("organisation", Arg::Text(self.organisation)));
        let mut draft = Draft::new(voice, now, voice.say_with("mail-invitation-subject", &[inviter, organisation]));
        draft.paragraph(voice.say_with("mail-invitation-fact", &[inviter, organisation]));
        draft.paragraph(voice.say_with("mail-invitation-link", &[("link", Arg::Text(self.link))]));
        let until = draft.when(self.valid_until);
        draft.line(&voice.say_with("mail-invitation-until", &[("until", Arg::Text(&until)), inviter]));
        draft.paragraph(voice.say_with("mail-invitation-not-you", &[inviter]));
        draft.done()
    }
}

impl Reminder<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let (what, when) = (self.promise.what.said(voice), voice.instant_seen_from(self.promise.due_at, now));
        let args = [("case", Arg::Text(self.spoken_key)), ("what", Arg::Text(&what)), ("when", Arg::Text(&when))];
        let mut draft = Draft::new(voice, now, voice.say_with("mail-reminder-subject", &args));
        draft.paragraph(voice.say_with("mail-reminder-fact", &args));
        draft.line(&voice.say("mail-reminder-ways"));
        draft.paragraph(voice.say_with("mail-alert-page", &[("link", Arg::Text(self.link))]));
        draft.done()
    }
}

impl Alert<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
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
        draft.line(&voice.say("mail-alert-why-you"));
        draft.done()
    }
}
