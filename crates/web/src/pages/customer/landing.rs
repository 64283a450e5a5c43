//! Where a customer's link lands. The token stands in the fragment and never reaches a log: the script moves it into the
//! form, or the customer types the code that is printed under the link.

use crate::layout::Frame;
use crate::pages::form::Field;
use askama::Template;

/// The form posts to `/c`: `code`. One that has ended posts to `/c/new-link`: `code`, with one button.
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

/// What the page says. It tells nobody who guesses whether a code belongs to a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LandingState {
    /// First visit.
    Open,
    /// The code was never one: mistyped, or cut short.
    NotNow,
    /// It was one: it has ended by its age, by a newer one, or because somebody ended it. Who has it knows that it was one.
    Ended,
    /// They have just ended it themselves.
    EndedByThem,
    /// A new link is on its way, if the code belonged to a case.
    NewLinkSent,
}
