//! Where a customer's link lands. The token stands in the fragment and never reaches a log: the script moves it into the
//! form, or the customer types the code that is printed under the link.

use crate::layout::Frame;
use crate::pages::form::Field;
use askama::Template;

/// The form posts to `/c`: `code`. An expired one posts to `/c/new-link`: `code`.
#[derive(Template)]
#[template(path = "customer/landing.html")]
pub struct Landing {
    pub frame: Frame,
    pub state: LandingState,
    pub code: Field,
    /// Something that was written before waits for whoever comes in.
    pub waits: bool,
    /// The number that people call, if there is one: a human, one step away (rule 4).
    pub our_telephone: Option<String>,
}

/// What the page says. It never tells whether a code belongs to a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LandingState {
    /// First visit.
    Open,
    /// The code is not one that works now: mistyped, expired, or never made.
    NotNow,
    /// A new link is on its way, if the code belonged to a case.
    NewLinkSent,
}
