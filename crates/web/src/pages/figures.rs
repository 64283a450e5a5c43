//! Figures of the last thirty days: what became of promises, and by which doors people came. Never of one person here.

use crate::layout::{Frame, arg};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "figures.html")]
pub struct Figures {
    pub frame: Frame,
    /// Over so many days.
    pub days: i64,
    pub kept: i64,
    /// Moved before their date, and the customer told.
    pub moved: i64,
    pub broken: i64,
    /// Broken ones of which we told the customer.
    pub disclosed: i64,
    /// Broken promises that the customer has not been told of.
    pub untold: i64,
    pub doors: Vec<DoorRow>,
}

/// One door.
pub struct DoorRow {
    pub door: String,
    pub contacts: i64,
    pub cases: i64,
    /// A way round the front door: how many find it shows what the front door fails at.
    pub side_door: bool,
}
