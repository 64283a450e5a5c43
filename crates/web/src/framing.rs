//! What every page shares, put together once for the page: the reader's language and zone, the counts, the demo's clock, what was just done.

use crate::{
    answer::Answer,
    app::App,
    cookie::{self, Jar},
    layout::{Counts, DemoClock, Flash, Frame, Place, SignedIn, Tone, Undo},
    principal::Staff,
};
use axum::http::{HeaderMap, HeaderValue, header};
use casework::people::staff::Role;
use desk::real_now;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use words::Voice;

/// The voice for a language and a zone by name.
#[must_use]
pub fn voice(app: &App, language: Option<&str>, zone: Option<&str>) -> Voice {
    let settings = app.desk().settings();
    let zone = zone.map(str::to_owned).or_else(|| settings.as_ref().map(|s| s.zone.clone())).unwrap_or_else(|| "UTC".into());
    let language = language.map(str::to_owned).or_else(|| settings.as_ref().map(|s| s.language.clone())).unwrap_or_else(|| "en".into());
    Voice::new(&language, casework::time::zone(&zone).unwrap_or(jiff::tz::TimeZone::UTC))
}

/// The first language that a browser asks for.
#[must_use]
pub fn language_asked(headers: &HeaderMap) -> Option<String> {
    let asked = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let first = asked.split(',').next()?.split(';').next()?.trim();
    let fits = !first.is_empty() && first.len() <= 35 && first.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    fits.then(|| first.to_owned())
}

/// A frame for somebody who isn't logged in: a customer, a stranger.
#[must_use]
pub fn of_stranger(app: &App, headers: &HeaderMap, place: Place) -> Frame {
    let voice = voice(app, language_asked(headers).as_deref(), None);
    framed(app, voice, place)
}

/// The same for somebody whose zone is known by its name.
#[must_use]
pub fn of_sender(app: &App, headers: &HeaderMap, zone: &str) -> Frame {
    framed(app, voice(app, language_asked(headers).as_deref(), Some(zone)), Place::Elsewhere)
}

/// A frame for a customer, in their language and zone, with what they just did.
#[must_use]
pub fn of_customer(app: &App, headers: &HeaderMap, (language, zone): (&str, &str)) -> Frame {
    let mut frame = framed(app, voice(app, Some(language), Some(zone)), Place::Elsewhere);
    frame.flash = flash(app, headers, &frame);
    frame
}

/// A frame for a piece of a page in a language that is known.
#[must_use]
pub fn of_language(app: &App, language: Option<&str>) -> Frame {
    framed(app, voice(app, language, None), Place::Elsewhere)
}

fn framed(app: &App, voice: Voice, place: Place) -> Frame {
    let name = app.desk().settings().map(|s| s.name.clone()).unwrap_or_else(|| "Makegood".into());
    Frame::new(voice, app.desk().now(), &name, place, Uuid::now_v7())
}

/// A frame for a member of staff; `back` is the path of this page.
///
/// # Errors
/// When the counts can't be read.
pub async fn of_staff(app: &App, staff: &Staff, headers: &HeaderMap, place: Place, back: &str) -> Result<Frame, Answer> {
    let voice = voice(app, language_asked(headers).as_deref(), staff.zone.as_deref());
    let mut frame = framed(app, voice, place);
    frame.staff = Some(SignedIn {
        id: staff.id,
        work_name: staff.name.clone(),
        leads: staff.role.leads() || staff.role == Role::Auditor,
        administers: staff.role == Role::Administrator,
    });
    let record = app.desk().record();
    let (today, mail) = tokio::try_join!(record.count_acting(staff.id), record.mail_counts()).map_err(Answer::failed)?;
    frame.no_room = record.db().is_short_of_room();
    frame.counts = Counts { today: i64::from(today), shelf: i64::try_from(mail.waiting).unwrap_or(i64::MAX) };
    if app.web().demo {
        let next_due_at = app.desk().next_instant().await.map_err(Answer::failed)?;
        frame.demo = Some(DemoClock { next_due_at, back: back.to_owned() });
    }
    frame.flash = flash(app, headers, &frame);
    Ok(frame)
}

/// What was just done, carried by a cookie from one page to the next: a key of the texts and, where it can be taken back, how.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Done {
    /// A key of the texts, one of [`DONE_KEYS`].
    key: String,
    undo: Option<(String, String, i64)>,
}

/// What can be said as done. A cookie can name nothing else.
const DONE_KEYS: [&str; 33] = [
    words::key!("done-sent"),
    words::key!("done-noted"),
    words::key!("done-draft-gone"),
    words::key!("done-taken-back"),
    words::key!("done-harm"),
    words::key!("done-stopgap"),
    words::key!("done-harm-over"),
    words::key!("done-promise-kept"),
    words::key!("done-promise-moved"),
    words::key!("done-offered"),
    words::key!("done-assigned"),
    words::key!("done-accepted"),
    words::key!("done-declined"),
    words::key!("done-withdrawn"),
    words::key!("done-ended"),
    words::key!("done-put-to-test"),
    words::key!("done-reopened"),
    words::key!("done-released"),
    words::key!("done-no-answer"),
    words::key!("done-saved"),
    words::key!("done-call-noted"),
    words::key!("done-same-owed"),
    words::key!("done-final-proposed"),
    words::key!("done-final-sent"),
    words::key!("done-final-declined"),
    words::key!("done-links-ended"),
    words::key!("done-password"),
    words::key!("done-factor"),
    words::key!("done-sessions-ended"),
    words::key!("done-mine-sent"),
    words::key!("done-mine-call"),
    words::key!("done-mine-solved"),
    words::key!("done-mine-not-solved"),
];

impl Done {
    /// Something was done.
    #[must_use]
    pub fn of(key: &'static str) -> Done {
        debug_assert!(DONE_KEYS.contains(&key), "every sentence of what was done is in the list");
        Done { key: key.to_owned(), undo: None }
    }

    /// It can be taken back until then: by posting `of` to `action`.
    #[must_use]
    pub fn undo(mut self, action: &str, of: &str, until: Timestamp) -> Done {
        self.undo = Some((action.to_owned(), of.to_owned(), until.as_millisecond()));
        self
    }

    /// The cookie that carries it to the next page.
    #[must_use]
    pub fn cookie(&self, app: &App) -> HeaderValue {
        let json = serde_json::to_vec(self).expect("it holds nothing that JSON can't");
        cookie::set(app, Jar::Flash, &data_encoding::BASE64URL_NOPAD.encode(&json), 60)
    }
}

fn flash(app: &App, headers: &HeaderMap, frame: &Frame) -> Option<Flash> {
    let value = cookie::read(app, headers, Jar::Flash)?;
    let json = data_encoding::BASE64URL_NOPAD.decode(value.as_bytes()).ok()?;
    let done: Done = serde_json::from_slice(&json).ok()?;
    let key = DONE_KEYS.into_iter().find(|k| *k == done.key)?;
    let undo = done.undo.and_then(|(action, of, until)| {
        let until_at = Timestamp::from_millisecond(until).ok()?;
        let fresh = until_at > real_now() && crate::answer::local_path(&action) == action;
        fresh.then_some(Undo { action, of, until_at })
    });
    Some(Flash { text: frame.say(key), tone: Tone::Good, undo })
}

/// The id of the command that a form carries; a fresh one when it carries none that can be read.
#[must_use]
pub fn command_id(text: &str) -> casework::ids::CommandId {
    casework::ids::CommandId(text.parse().unwrap_or_else(|_| Uuid::now_v7()))
}
