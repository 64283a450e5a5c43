//! A token that opens a page once: the set-up's, or an invitation's. It stands in the fragment of a link, from where the
//! script moves it into this form, or is typed.

use crate::layout::Frame;
use crate::pages::form::Field;
use askama::Template;
use words::key;

/// The form posts to where the token belongs: `token`.
#[derive(Template)]
#[template(path = "token.html")]
pub struct TokenPage {
    pub frame: Frame,
    pub opens: Opens,
    pub token: Field,
}

/// What the token opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opens {
    SetUp,
    Invitation,
}

impl Opens {
    /// Where the form posts.
    #[must_use]
    pub fn action(self) -> &'static str {
        match self {
            Opens::SetUp => "/setup",
            Opens::Invitation => "/invitation",
        }
    }

    /// Heading, what it is, label, hint, button; in this order.
    #[must_use]
    pub fn texts(self, frame: &Frame) -> [String; 5] {
        let keys = match self {
            Opens::SetUp => {
                [key!("setup-title"), key!("setup-token-what"), key!("setup-token"), key!("setup-token-hint"), key!("setup-token-button")]
            }
            Opens::Invitation => [
                key!("invitation-title-short"),
                key!("invitation-token-what"),
                key!("invitation-token"),
                key!("invitation-token-hint"),
                key!("invitation-token-button"),
            ],
        };
        keys.map(|key| frame.say(key))
    }

    /// Why a token opens nothing.
    #[must_use]
    pub fn wrong(self, frame: &Frame) -> String {
        frame.say(match self {
            Opens::SetUp => key!("setup-token-wrong"),
            Opens::Invitation => key!("invitation-token-wrong"),
        })
    }
}
