//! The list of cases: mine, my team's, or all that the reader may see; open, quiet or solved.

use crate::layout::{Frame, arg};
use crate::pages::owed::Waiting;
use askama::Template;
use jiff::Timestamp;
use words::key;

/// A page of the list, by key and never by number of page: its cost does not grow with what lies before it.
#[derive(Template)]
#[template(path = "cases.html")]
pub struct Cases {
    pub frame: Frame,
    /// The choices of whose: address and name; `chosen` is the one that is shown.
    pub whose: Vec<Filter>,
    /// The choices of state.
    pub state: Vec<Filter>,
    pub rows: Vec<CaseRow>,
    /// The next page; none on the last.
    pub next_href: Option<String>,
    /// Whether this is a later page.
    pub first_href: Option<String>,
}

/// Whose cases are listed; sent as `whose`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    Mine,
    Team,
    All,
}

/// Which state is listed; sent as `state`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    Open,
    Quiet,
    Solved,
}

impl Whose {
    /// What the address says.
    #[must_use]
    pub fn value(self) -> &'static str {
        match self {
            Whose::Mine => "mine",
            Whose::Team => "team",
            Whose::All => "all",
        }
    }
}

impl Which {
    /// What the address says.
    #[must_use]
    pub fn value(self) -> &'static str {
        match self {
            Which::Open => "open",
            Which::Quiet => "quiet",
            Which::Solved => "solved",
        }
    }
}

/// The two rows of filters, as links that keep the other choice. `may_see` are the choices that this reader has.
#[must_use]
pub fn filters(frame: &Frame, whose: Whose, which: Which, may_see: &[Whose]) -> (Vec<Filter>, Vec<Filter>) {
    let href = |whose: Whose, which: Which| format!("/cases?whose={}&state={}", whose.value(), which.value());
    let whose_links = may_see
        .iter()
        .map(|w| Filter {
            href: href(*w, which),
            label: frame.say(match w {
                Whose::Mine => key!("cases-whose-mine"),
                Whose::Team => key!("cases-whose-team"),
                Whose::All => key!("cases-whose-all"),
            }),
            chosen: *w == whose,
        })
        .collect();
    let which_links = [Which::Open, Which::Quiet, Which::Solved]
        .into_iter()
        .map(|w| Filter {
            href: href(whose, w),
            label: frame.say(match w {
                Which::Open => key!("cases-state-open"),
                Which::Quiet => key!("cases-state-quiet"),
                Which::Solved => key!("cases-state-solved"),
            }),
            chosen: w == which,
        })
        .collect();
    (whose_links, which_links)
}

/// One filter, as a link.
pub struct Filter {
    pub href: String,
    pub label: String,
    pub chosen: bool,
}

/// One case in the list.
pub struct CaseRow {
    pub waiting: Waiting,
    /// Where it stands, as a word, with the class of its tag.
    pub state: crate::pages::case::State,
    pub opened_at: Timestamp,
}
