//! Colleagues and teams: who is here, who may what, and invitations by link.

use crate::layout::{Frame, arg};
use crate::pages::form::{Choice, Field, Refused};
use crate::pages::particulars::Particulars;
use askama::Template;
use jiff::Timestamp;
use words::key;

/// The page. Its forms post to `/settings/people` with `act` = `invite`, `team`, `change`, `suspend`, `resume` or `link`.
#[derive(Template)]
#[template(path = "people.html")]
pub struct People {
    pub frame: Frame,
    pub staff: Vec<Colleague>,
    pub teams: Vec<Team>,
    /// The link of an invitation that was just made: shown once, never again.
    pub fresh_link: Option<FreshLink>,
    pub name: Field,
    pub address: Field,
    /// Teams to choose from, for the invitation.
    pub team_choices: Vec<Choice>,
    pub team_error: Option<String>,
    pub role_choices: Vec<Choice>,
    pub team_name: Field,
    /// How to reach whoever is invited, and what they speak.
    pub particulars: Particulars,
    pub zones: Vec<String>,
    pub refused: Option<Refused>,
}

impl People {
    /// A list in which nothing is chosen: what a colleague is stays as it is.
    #[must_use]
    pub fn unchosen(&self, choices: &[Choice]) -> Vec<Choice> {
        choices.iter().map(|c| Choice { chosen: false, ..c.clone() }).collect()
    }
}

/// A link that is shown once.
pub struct FreshLink {
    pub for_whom: String,
    /// Where it goes by mail.
    pub address: String,
    pub link: String,
    pub until_at: Timestamp,
}

/// One colleague. No figures about how they work: the desk watches over customers, not over operators.
pub struct Colleague {
    pub id: String,
    pub work_name: String,
    pub address: String,
    pub team: Option<String>,
    /// The roles, by name, in words.
    pub roles: Vec<String>,
    pub standing: Standing,
    /// It is the reader.
    pub me: bool,
    /// Cases that they own, so that they can't be switched off while people rely on them.
    pub owns: i64,
    pub particulars: Particulars,
    /// Their form came back.
    pub open: bool,
}

/// Whether a colleague can work here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    Active,
    Invited,
    Suspended,
}

impl Standing {
    /// One word for it.
    #[must_use]
    pub fn word(self, frame: &Frame) -> String {
        frame.say(match self {
            Standing::Active => key!("people-active"),
            Standing::Invited => key!("people-invited"),
            Standing::Suspended => key!("people-suspended"),
        })
    }
}

/// The word for a role, by its name in `casework`; the name itself when it is not known.
#[must_use]
pub fn role_word(frame: &Frame, name: &str) -> String {
    ROLES.iter().find(|(role, _)| *role == name).map_or_else(|| name.to_owned(), |(_, key)| frame.say(key))
}

/// The roles as choices, the most modest first; the chosen one is `operator` unless it says otherwise.
#[must_use]
pub fn role_choices(frame: &Frame, chosen: &str) -> Vec<Choice> {
    ROLES
        .iter()
        .map(|(role, key)| {
            let choice = Choice::of(role, &frame.say(key));
            if *role == chosen { choice.chosen() } else { choice }
        })
        .collect()
}

const ROLES: [(&str, &str); 5] = [
    ("operator", key!("role-operator")),
    ("lead", key!("role-lead")),
    ("manager", key!("role-manager")),
    ("auditor", key!("role-auditor")),
    ("administrator", key!("role-administrator")),
];

/// One team.
pub struct Team {
    pub id: String,
    pub name: String,
    pub lead: Option<String>,
    pub members: i64,
}
