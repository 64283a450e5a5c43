//! The telephone panel: one screen for a call, opened with the caller's number or by a search. Who they are, why they
//! call, what was said, what is promised; and one line to keep.

use crate::layout::{Frame, arg};
use crate::pages::case::State;
use crate::pages::case::compose::NextPromise;
use crate::pages::form::{Choice, Field, Refused};
use crate::pages::harm::{kind_choices, severity_choices};
use crate::pages::owed::{HarmTag, Owed};
use crate::pages::who::Who;
use askama::Template;
use jiff::Timestamp;
use words::key;

/// The panel. The form posts to `/telephone`.
#[derive(Template)]
#[template(path = "telephone.html")]
pub struct Telephone {
    pub frame: Frame,
    /// The caller's number, from the telephone system or typed in.
    pub caller: String,
    /// What was searched for: a name, a spoken key, a number.
    pub query: String,
    /// Whom the number or the search found, when it is not clear which case it is.
    pub found: Vec<Found>,
    /// The case that the call is about; none for a new caller.
    pub chosen: Option<CallCase>,
    pub form: CallForm,
    pub refused: Option<Refused>,
}

/// A person whom the search found, with their cases.
pub struct Found {
    pub who: Who,
    pub person_id: String,
    /// Why they were found.
    pub because: FoundBy,
    pub cases: Vec<FoundCase>,
    /// Opens the panel for a new matter of this person.
    pub new_href: String,
}

/// What a search found somebody by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FoundBy {
    Number,
    Name,
    SpokenKey,
}

impl FoundBy {
    /// The words for it.
    #[must_use]
    pub fn shown(self, frame: &Frame) -> String {
        frame.say(match self {
            FoundBy::Number => key!("call-found-number"),
            FoundBy::Name => key!("call-found-name"),
            FoundBy::SpokenKey => key!("call-found-key"),
        })
    }
}

/// One case of a person who was found.
pub struct FoundCase {
    pub href: String,
    pub spoken_key: String,
    pub about: String,
    pub owner: String,
    pub state: State,
    pub owed: Option<Owed>,
}

/// The case that is spoken about.
pub struct CallCase {
    pub key: String,
    pub spoken_key: String,
    pub seen: i64,
    pub who: Who,
    pub state: State,
    pub about: String,
    pub own_words: Option<String>,
    pub harm: Option<HarmTag>,
    pub owner: String,
    /// The owner is the reader.
    pub mine: bool,
    /// Who acts while the owner is away.
    pub stand_in: Option<String>,
    pub next: Option<Owed>,
    /// The last few things that were said, newest first.
    pub last: Vec<LastSaid>,
    /// Promises that the call can show to be kept.
    pub keeps: Vec<Choice>,
    /// What other cases of the same problem were given, and this call offers.
    pub offers: Vec<Choice>,
    /// Broken promises that the call can tell of, sent as `disclosed`.
    pub discloses: Vec<Choice>,
    /// How often they have called or written before.
    pub contacts: i64,
    /// How often they called within the last seven days, before this.
    pub calls_this_week: i64,
    /// Who spoke with them first, when that is somebody else than the reader.
    pub spoke_first: Option<SpokeFirst>,
    /// Who speaks for them, one line each.
    pub representatives: Vec<String>,
}

/// Who spoke with them first: they may go on with that person, and tell nothing twice.
pub struct SpokeFirst {
    pub work_name: String,
    pub at: Timestamp,
    /// At work now.
    pub here: bool,
    pub telephone: Option<String>,
}

impl SpokeFirst {
    /// What the caller can be offered.
    #[must_use]
    pub fn offer(&self, frame: &Frame) -> String {
        let who = ("who", arg::text(&self.work_name));
        match (self.here, &self.telephone) {
            (true, Some(number)) => frame.say_with("call-first-here-number", &[who, ("telephone", arg::text(number))]),
            (true, None) => frame.say_with("call-first-here", &[who]),
            (false, _) => frame.say_with("call-first-away", &[who]),
        }
    }
}

/// One thing that was said.
pub struct LastSaid {
    /// "Paul wrote" or "Ines called": a sentence.
    pub sentence: String,
    pub at: Timestamp,
    pub excerpt: String,
}

/// The form: `case`, `person`, `caller`, `name`, `address`, `note`, `kept`, `disclosed`, `next_*`, `outcome`, `waited_minutes`,
/// `talked_minutes`, `speaker`, `speaker_name`, `explained_again`, `harm_kind`, `harm`, `harm_since`,
/// `harm_severity`.
#[derive(Default)]
pub struct CallForm {
    /// A new caller's name.
    pub name: Field,
    /// A new caller's mail address.
    pub address: Field,
    /// The person's id, when the person is known and the matter is new.
    pub person_id: Option<String>,
    /// One line: what was said.
    pub note: Field,
    pub next: NextPromise,
    /// `goes_on`, `solved` or `not_solved`.
    pub outcome: Option<String>,
    pub outcome_error: Option<String>,
    pub waited_minutes: Field,
    pub talked_minutes: Field,
    /// Somebody who speaks for the customer.
    pub another: bool,
    pub another_name: Field,
    /// Whether they had to explain again what the case holds; none when nobody asked.
    pub explained_again: Option<bool>,
    /// What harms them now: a kind, sent as `harm_kind`; empty for none.
    pub harm_kind: Option<String>,
    /// The same in a few words; may be empty.
    pub harm: Field,
    /// The day since when; empty for now.
    pub harm_since: Field,
    /// How bad it is, sent as `harm_severity`.
    pub harm_severity: Option<String>,
}

impl Telephone {
    /// Kinds of harm, with the chosen one.
    #[must_use]
    pub fn harm_kinds(&self) -> Vec<Choice> {
        let chosen = self.form.harm_kind.as_deref();
        kind_choices(&self.frame).into_iter().map(|kind| if Some(kind.value.as_str()) == chosen { kind.chosen() } else { kind }).collect()
    }

    /// How bad it is, with the chosen one.
    #[must_use]
    pub fn harm_severities(&self) -> Vec<Choice> {
        let chosen = self.form.harm_severity.as_deref().unwrap_or("serious");
        severity_choices(&self.frame).into_iter().map(|s| Choice { chosen: s.value == chosen, ..s }).collect()
    }

    /// Today, by the reader's zone: the latest day since when something harms.
    #[must_use]
    pub fn today(&self) -> String {
        self.frame.now.to_zoned(self.frame.voice.zone().clone()).date().to_string()
    }

    /// What somebody will believe after the call, is signed with this name.
    #[must_use]
    pub fn signed(&self) -> &str {
        self.frame.staff.as_ref().map(|s| s.work_name.as_str()).unwrap_or_default()
    }

    /// Whether one of the outcomes is chosen.
    #[must_use]
    pub fn outcome_is(&self, outcome: &str) -> bool {
        self.form.outcome.as_deref().unwrap_or("goes_on") == outcome
    }
}
