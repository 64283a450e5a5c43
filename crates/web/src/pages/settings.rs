//! Settings: the organisation, its hours, its mail, and the values of its policy. Each section is a form of its own.

use crate::layout::{Frame, arg};
use crate::pages::form::{Field, Refused};
use crate::pages::organisation::{HoursFields, MailFields, OrganisationFields};
use askama::Template;
use words::key;

/// The forms post to `/settings` with `section` = `organisation`, `hours`, `mail` or `policy`.
#[derive(Template)]
#[template(path = "settings.html")]
pub struct Settings {
    pub frame: Frame,
    /// The organisation's version, against two people changing it at once.
    pub seen: i64,
    pub organisation: OrganisationFields,
    pub hours: HoursFields,
    pub mail: MailFields,
    pub policy: Vec<PolicyField>,
    pub refused: Option<Refused>,
}

/// One value of the policy.
pub struct PolicyField {
    /// The field's name in the policy, and what the form sends: `first_answer_open_minutes`.
    pub name: &'static str,
    pub field: Field,
    /// What it is when nobody set it.
    pub default: u32,
    pub low: u32,
    pub high: u32,
}

impl PolicyField {
    /// What the value means; the field's name where no text is known, so that a new value can be set before it is worded.
    #[must_use]
    pub fn label(&self, frame: &Frame) -> String {
        POLICY_TEXTS.iter().find(|(name, _)| *name == self.name).map_or_else(|| self.name.to_owned(), |(_, key)| frame.say(key))
    }
}

/// The text of each value of the policy.
const POLICY_TEXTS: [(&str, &str); 21] = [
    ("first_answer_open_minutes", key!("policy-first-answer")),
    ("answer_open_minutes", key!("policy-answer")),
    ("call_back_open_minutes", key!("policy-call-back")),
    ("warn_before_minutes", key!("policy-warn-before")),
    ("disclose_open_minutes", key!("policy-disclose")),
    ("tell_open_minutes", key!("policy-tell")),
    ("ask_again_days", key!("policy-ask-again")),
    ("ask_rounds", key!("policy-ask-rounds")),
    ("put_to_test_days", key!("policy-put-to-test")),
    ("stopgap_minutes", key!("policy-stopgap")),
    ("cover_lease_open_minutes", key!("policy-cover-lease")),
    ("hand_over_open_minutes", key!("policy-hand-over")),
    ("hand_overs_before_lead", key!("policy-hand-overs-before-lead")),
    ("undo_send_seconds", key!("policy-undo-send")),
    ("undo_act_minutes", key!("policy-undo-act")),
    ("moves_without_leave", key!("policy-moves")),
    ("automatic_per_case", key!("policy-automatic-per-case")),
    ("automatic_per_address_daily", key!("policy-automatic-per-address")),
    ("promise_within_days", key!("policy-promise-within")),
    ("link_days", key!("policy-link-days")),
    ("new_links_daily", key!("policy-new-links")),
];
