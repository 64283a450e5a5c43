//! What every page shares: who reads it, when, where in the desk they are, and what was just done.
//!
//! A page's struct holds a [`Frame`] and plain, already prepared data. It asks the frame for every text, so that no
//! template contains a sentence of its own.

use casework::ids::StaffId;
use jiff::Timestamp;
use std::cell::Cell;
use uuid::Uuid;
use words::{Arg, Voice};

/// Arguments of a text, short enough to be written in a template.
pub mod arg {
    use words::Arg;

    /// A piece of text: a name, a subject, a time that is already in words.
    pub fn text<T: AsRef<str> + ?Sized>(value: &T) -> Arg<'_> {
        Arg::Text(value.as_ref())
    }

    /// A number, by which the language chooses its plural.
    pub fn count(value: impl Counted) -> Arg<'static> {
        Arg::Count(value.counted())
    }

    /// What can be counted, by value or by reference: templates hand over either.
    pub trait Counted {
        /// The number, as the texts want it.
        fn counted(&self) -> i64;
    }
    impl Counted for i64 {
        fn counted(&self) -> i64 {
            *self
        }
    }
    impl Counted for u32 {
        fn counted(&self) -> i64 {
            i64::from(*self)
        }
    }
    impl Counted for usize {
        fn counted(&self) -> i64 {
            i64::try_from(*self).unwrap_or(i64::MAX)
        }
    }
    impl<T: Counted> Counted for &T {
        fn counted(&self) -> i64 {
            (**self).counted()
        }
    }
}

/// What every page knows, whoever reads it.
pub struct Frame {
    /// How the reader is spoken to: language and zone.
    pub voice: Voice,
    /// Desk time, taken once for the page.
    pub now: Timestamp,
    /// The organisation's name, as customers know it.
    pub organisation: String,
    /// The member of staff who is logged in; none on a customer's page and before the log-in.
    pub staff: Option<SignedIn>,
    /// Where in the desk this page is.
    pub place: Place,
    /// The small numbers beside the places.
    pub counts: Counts,
    /// The demonstration's clock; none outside `--demo`.
    pub demo: Option<DemoClock>,
    /// What was just done, said once at the top of the next page.
    pub flash: Option<Flash>,
    /// The disk is full: said on every page of staff until there is room.
    pub no_room: bool,
    seed: Uuid,
    drawn: Cell<u32>,
}

/// Who is logged in, as far as a page must know it.
pub struct SignedIn {
    /// Whose forms the page's forms are.
    pub id: StaffId,
    /// The stable name by which customers know them.
    pub work_name: String,
    /// They see the whole organisation's cases, not only their team's.
    pub leads: bool,
    /// They may change settings and invite colleagues.
    pub administers: bool,
}

/// The places of the desk. `Elsewhere` is a page that the rail does not list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Today,
    Cases,
    Telephone,
    Letter,
    Shelf,
    Absence,
    Settings,
    People,
    Doctor,
    Figures,
    Me,
    Elsewhere,
}

/// The small numbers beside the places; a nought is not shown.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    /// People who wait for the reader.
    pub today: i64,
    /// What waits on the shelf for a human.
    pub shelf: i64,
}

/// The demonstration's simulated desk time, which its pages can move forward.
pub struct DemoClock {
    /// The next instant at which something falls due, if anything does.
    pub next_due_at: Option<Timestamp>,
    /// The path of this page, to which the button returns.
    pub back: String,
}

/// What was just done.
pub struct Flash {
    /// One sentence, in the reader's language.
    pub text: String,
    /// Whether it went as asked.
    pub tone: Tone,
    /// How it can be taken back, while it can.
    pub undo: Option<Undo>,
}

/// How a message on a page is meant. Each has a word beside its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    Plain,
    Good,
    Warn,
    Bad,
}

impl Tone {
    /// The style's class.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }
}

/// How something can be taken back, from the page that follows it.
pub struct Undo {
    /// Where the form posts, for example `/cases/K/undo`.
    pub action: String,
    /// What is taken back: an id that the handler understands, sent as `of`.
    pub of: String,
    /// Until when, in real time.
    pub until_at: Timestamp,
}

impl Frame {
    /// A frame for one page. Every command id on the page is drawn from `seed`, which must be fresh for each page.
    #[must_use]
    pub fn new(voice: Voice, now: Timestamp, organisation: &str, place: Place, seed: Uuid) -> Frame {
        Frame {
            voice,
            now,
            organisation: organisation.to_owned(),
            staff: None,
            place,
            counts: Counts::default(),
            demo: None,
            flash: None,
            no_room: false,
            seed,
            drawn: Cell::new(0),
        }
    }

    /// A fresh command id for one form: a form that is sent twice acts once, and two forms never share one.
    #[must_use]
    pub fn command(&self) -> String {
        let n = self.drawn.get();
        self.drawn.set(n.wrapping_add(1));
        Uuid::new_v5(&self.seed, &n.to_be_bytes()).to_string()
    }

    /// A text of the words' files.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.voice.say(key)
    }

    /// A text with arguments.
    #[must_use]
    pub fn say_with(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.voice.say_with(key, args)
    }

    /// When something is or was due, as the reader would say it.
    #[must_use]
    pub fn due(&self, at: &Timestamp) -> String {
        self.voice.due(*at, self.now)
    }

    /// When something happened, as the reader would say it.
    #[must_use]
    pub fn ago(&self, at: &Timestamp) -> String {
        self.voice.ago(*at, self.now)
    }

    /// The day, in the reader's zone.
    #[must_use]
    pub fn day(&self, at: &Timestamp) -> String {
        self.voice.day(*at)
    }

    /// The day and the time, in the reader's zone.
    #[must_use]
    pub fn instant(&self, at: &Timestamp) -> String {
        self.voice.instant(*at)
    }

    /// The instant for machines: RFC 3339, as `<time datetime>` wants it.
    #[must_use]
    pub fn iso(&self, at: &Timestamp) -> String {
        at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Calendar days since an instant, in the reader's zone.
    #[must_use]
    pub fn days_since(&self, at: &Timestamp) -> i64 {
        self.voice.days_since(*at, self.now)
    }

    /// The reader's zone, for a hint beside a field of time.
    #[must_use]
    pub fn zone_name(&self) -> String {
        self.voice.zone().iana_name().unwrap_or("UTC").replace('_', " ")
    }

    /// The class of something that is due: late, soon (within two hours), or in good time.
    #[must_use]
    pub fn pressure(&self, due_at: &Timestamp) -> &'static str {
        let left_minutes = due_at.duration_since(self.now).as_mins();
        if *due_at <= self.now {
            "late"
        } else if left_minutes < SOON_MINUTES {
            "soon"
        } else {
            ""
        }
    }

    /// The class of a tag with the same meaning.
    #[must_use]
    pub fn pressure_tag(&self, due_at: &Timestamp) -> &'static str {
        match self.pressure(due_at) {
            "late" => "bad",
            "soon" => "warn",
            _ => "accent",
        }
    }

    /// `page` where the reader is, for `aria-current`; empty elsewhere.
    #[must_use]
    pub fn current(&self, place: Place) -> &'static str {
        if self.place == place { "page" } else { "false" }
    }

    /// Several names in one line.
    #[must_use]
    pub fn names(&self, names: &[String]) -> String {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.voice.list(&names)
    }

    /// What a matter is about; "a matter without a subject" where they gave none.
    #[must_use]
    pub fn about(&self, about: &str) -> String {
        if about.trim().is_empty() { self.say("no-subject") } else { about.to_owned() }
    }

    /// An id of one of several alike on a page: `keep-2`.
    #[must_use]
    pub fn id(&self, stem: &str, n: impl arg::Counted) -> String {
        format!("{stem}-{}", n.counted())
    }

    /// The title of the browser's tab.
    #[must_use]
    pub fn title(&self, page: &str) -> String {
        self.say_with("layout-title", &[("page", arg::text(page)), ("organisation", arg::text(&self.organisation))])
    }
}

/// Whether something is ticked: templates hand over a value, or a reference at any depth.
pub fn is(on: impl Ticked) -> bool {
    on.ticked()
}

/// What a tick can be given as.
pub trait Ticked {
    /// On or off.
    fn ticked(&self) -> bool;
}
impl Ticked for bool {
    fn ticked(&self) -> bool {
        *self
    }
}
impl<T: Ticked> Ticked for &T {
    fn ticked(&self) -> bool {
        (**self).ticked()
    }
}

/// A promise that is due within so many minutes is shown as soon: the time in which one call can still be made (our choice, November 2026).
const SOON_MINUTES: i64 = 120;
