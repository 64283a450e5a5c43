//! Absence: planned with a stand-in who must accept, reported when nobody planned it, and ended by coming back.

use crate::layout::{Frame, arg};
use crate::pages::form::{Choice, Field, Refused};
use askama::Template;
use jiff::Timestamp;

/// The page. Its forms post to `/absence` with `act` = `plan`, `report`, `return`, `cancel` or `another`, and to `/absence/accept`.
#[derive(Template)]
#[template(path = "absence.html")]
pub struct Absence {
    pub frame: Frame,
    /// Absences of the reader, now and to come.
    pub mine: Vec<AbsenceRow>,
    /// Absences that the reader is asked to cover, or covers.
    pub cover: Vec<AbsenceRow>,
    /// Colleagues who are away now, for everybody to see; for whoever may end them, those to come too.
    pub away: Vec<AbsenceRow>,
    /// Colleagues who can stand in; value is the staff id.
    pub colleagues: Vec<Choice>,
    /// Colleagues whose absence the reader may report; empty when only their own.
    pub may_report: Vec<Choice>,
    pub from_day: Field,
    pub from_time: Field,
    pub until_day: Field,
    pub until_time: Field,
    pub note: Field,
    pub stand_in_error: Option<String>,
    pub refused: Option<Refused>,
    /// Today's local date.
    pub today: String,
}

/// One absence.
pub struct AbsenceRow {
    pub id: String,
    pub who: String,
    pub from_at: Timestamp,
    /// None while nobody knows.
    pub until_at: Option<Timestamp>,
    pub stand_in: Option<String>,
    pub standing: CoverStanding,
    /// Whether it has begun.
    pub begun: bool,
    /// How many people wait for whoever is away.
    pub people: i64,
    pub note: Option<String>,
    /// The reader may end it: they reported it, or lead.
    pub may_end: bool,
}

/// Whether somebody covers an absence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CoverStanding {
    /// The stand-in has not answered yet.
    Asked,
    Accepted,
    Declined,
    /// Nobody was asked, or the lease has run out: the lead knows.
    Nobody,
}
