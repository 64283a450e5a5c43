//! Pages for what did not go as asked. Each says what is safe, and what can be done instead; a page that one may not know of reveals nothing.

use crate::layout::{Frame, arg};
use crate::pages::form::Refused;
use askama::Template;
use words::key;

/// An error page.
#[derive(Template)]
#[template(path = "trouble.html")]
pub struct TroublePage {
    pub frame: Frame,
    pub trouble: Trouble,
    /// What a refusal says, for [`Trouble::NotAllowed`]; none elsewhere.
    pub refused: Option<Refused>,
    /// Where to go on.
    pub home: Home,
    /// The reference under which the failure stands in the logs, for [`Trouble::Broken`].
    pub reference: Option<String>,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// 400: what came could not be understood.
    NotUnderstood,
    /// 403: known, but not allowed; with a way forward.
    NotAllowed,
    /// 404: not there, or not theirs: the same page.
    NotFound,
    /// 405: this address does something else.
    WrongMethod,
    /// 409: another took the same thing first.
    Overtaken,
    /// 421: asked for under a name that is not this desk's.
    WrongAddress,
    /// 413: larger than what we take; the limit in megabytes.
    TooLarge { megabytes: u32 },
    /// 429: too many tries; minutes until the next is taken.
    TooMany { minutes: u32 },
    /// 500: ours.
    Broken,
    /// 503: closed for a moment: a restart.
    Closed,
    /// 507: no room on our disk.
    NoRoom,
}

/// Where the page leads on to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Home {
    /// The desk.
    Desk,
    /// The public contact form.
    Contact,
}

impl Trouble {
    /// The HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Trouble::NotUnderstood => 400,
            Trouble::NotAllowed => 403,
            Trouble::NotFound => 404,
            Trouble::WrongMethod => 405,
            Trouble::Overtaken => 409,
            Trouble::WrongAddress => 421,
            Trouble::TooLarge { .. } => 413,
            Trouble::TooMany { .. } => 429,
            Trouble::Broken => 500,
            Trouble::Closed => 503,
            Trouble::NoRoom => 507,
        }
    }

    /// The heading.
    #[must_use]
    pub fn title(self, frame: &Frame) -> String {
        frame.say(match self {
            Trouble::NotUnderstood => key!("trouble-not-understood-title"),
            Trouble::NotAllowed => key!("trouble-not-allowed-title"),
            Trouble::NotFound => key!("trouble-not-found-title"),
            Trouble::WrongMethod => key!("trouble-wrong-method-title"),
            Trouble::Overtaken => key!("trouble-overtaken-title"),
            Trouble::WrongAddress => key!("trouble-wrong-address-title"),
            Trouble::TooLarge { .. } => key!("trouble-too-large-title"),
            Trouble::TooMany { .. } => key!("trouble-too-many-title"),
            Trouble::Broken => key!("trouble-broken-title"),
            Trouble::Closed => key!("trouble-closed-title"),
            Trouble::NoRoom => key!("trouble-no-room-title"),
        })
    }

    /// What it means, and what is safe.
    #[must_use]
    pub fn what(self, frame: &Frame) -> String {
        match self {
            Trouble::NotUnderstood => frame.say("trouble-not-understood"),
            Trouble::NotAllowed => frame.say("trouble-not-allowed"),
            Trouble::NotFound => frame.say("trouble-not-found"),
            Trouble::WrongMethod => frame.say("trouble-wrong-method"),
            Trouble::Overtaken => frame.say("trouble-overtaken"),
            Trouble::WrongAddress => frame.say("trouble-wrong-address"),
            Trouble::TooLarge { megabytes } => frame.say_with("trouble-too-large", &[("megabytes", arg::count(megabytes))]),
            Trouble::TooMany { minutes } => frame.say_with("trouble-too-many", &[("count", arg::count(minutes))]),
            Trouble::Broken => frame.say("trouble-broken"),
            Trouble::Closed => frame.say("trouble-closed"),
            Trouble::NoRoom => frame.say("trouble-no-room"),
        }
    }
}
