//! What a page says above a form that had not been sent, and the files that wait for it.

use crate::layout::{Frame, arg};
use crate::pages::form::Choice;
use askama::Template;

/// Above the form: that nothing was sent, and whatever found no field in it.
#[derive(Template)]
#[template(path = "unsent.html")]
pub struct Unsent {
    pub frame: Frame,
    pub left_over: Vec<String>,
    /// For whom the form was made, and who is logged in now, where these are two.
    pub another: Option<(String, String)>,
}

/// Files that wait for it, ticked, sent as `kept_file`.
#[derive(Template)]
#[template(path = "unsent-files.html")]
pub struct UnsentFiles {
    pub frame: Frame,
    pub files: Vec<Choice>,
}
