//! A form that a colleague sent: who sent it, from where, what stood in it and what the path names; and how an act on a case
//! is answered. It acts as whom it was made for, and as nobody who has logged in in the same browser since.

use super::{
    case::{self, Opened, came_back},
    compose::after,
    fields::Fields,
};
use crate::{
    answer::{Answer, Answered, local_path},
    app::App,
    form_parts::FormParts,
    framing::{self, Done, command_id},
    layout::{Frame, Place},
    pages::{
        case::act::{Act, ActCameBack},
        form::Refused,
        refusal,
        trouble::{Home, Trouble},
    },
    principal::Staff,
    unsent,
};
use axum::{
    extract::{FromRef, FromRequest, FromRequestParts, RawPathParams, Request},
    http::HeaderMap,
};
use casework::{
    Actor, Command,
    ids::{CaseId, CommandId},
};
use desk::{BroughtFile, Declined, Handled, Order, Sealer};
use jiff::tz::TimeZone;
use uuid::Uuid;

/// A form that a colleague sent.
pub struct ActForm {
    pub app: App,
    pub staff: Staff,
    pub headers: HeaderMap,
    /// What the path names: the key of a case, the id of what lies on the shelf; empty where it names nothing.
    pub key: String,
    pub fields: Fields,
    pub files: Vec<BroughtFile>,
    /// The id of its command; a fresh one when it came without.
    pub command: CommandId,
}

impl<S: Send + Sync> FromRequest<S> for ActForm
where
    App: FromRef<S>,
{
    type Rejection = Answer;

    async fn from_request(request: Request, state: &S) -> Result<Self, Answer> {
        let (mut parts, body) = request.into_parts();
        let staff = Staff::from_request_parts(&mut parts, state).await?;
        let named = RawPathParams::from_request_parts(&mut parts, state).await;
        let named = named.map_err(|_| Answer::trouble(Trouble::NotUnderstood, Home::Desk))?;
        let key = named.iter().next().map(|(_, value)| value.to_owned()).unwrap_or_default();
        let headers = parts.headers.clone();
        let (app, path) = (App::from_ref(state), parts.uri.path().to_owned());
        let form = FormParts::of_any_kind(Request::from_parts(parts, body), state).await?;
        // A form that names nobody, as a script sends it, is whose session it came in.
        if !matches!(form.fields.text("by"), by if by.is_empty() || by == staff.id.0.to_string()) {
            return Err(unsent::made_for_another(&app, staff.id, path, form).await);
        }
        let FormParts { fields, files } = form;
        let command = command_id(&fields.text("command"));
        Ok(ActForm { command, app, staff, headers, key, fields, files })
    }
}

impl ActForm {
    /// A field without spaces around it; empty when it wasn't sent.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.all(name).next().unwrap_or_default()
    }

    /// An id that a page of ours put there.
    ///
    /// # Errors
    /// When it isn't one: the form isn't ours then.
    pub fn id<T: From<Uuid>>(&self, name: &str) -> Result<T, Answer> {
        self.fields.id(name)
    }

    /// The case that the path names, opened for this purpose.
    ///
    /// # Errors
    /// 404 when there is none.
    pub async fn opened(&self, purpose: &str) -> Result<Opened, Answer> {
        case::open(&self.app, &self.staff, &self.key, purpose).await
    }

    /// The case that the path names.
    ///
    /// # Errors
    /// 404 when there is none.
    pub async fn case_id(&self) -> Result<CaseId, Answer> {
        Ok(self.opened("act").await?.file.id)
    }

    /// The zone in which whoever sent it reads and writes times.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        framing::voice(&self.app, None, self.staff.zone.as_deref()).zone().clone()
    }

    /// The frame of a page that answers it.
    ///
    /// # Errors
    /// When the counts can't be read.
    pub async fn frame(&self, place: Place, back: &str) -> Result<Frame, Answer> {
        framing::of_staff(&self.app, &self.staff, &self.headers, place, back).await
    }

    fn order(&self, case: CaseId, what: Command) -> Order {
        Order::new(self.command, Actor::Staff(self.staff.id), case, what)
    }

    /// Carries a command out.
    ///
    /// # Errors
    /// When the desk declines.
    pub async fn handle(&self, case: CaseId, what: Command) -> Result<Handled, Declined> {
        self.app.desk().handle(self.order(case, what)).await
    }

    /// Carries out a command that brings words with it.
    ///
    /// # Errors
    /// When the desk declines.
    pub async fn handle_with(&self, case: CaseId, what: Command, sealer: Sealer) -> Result<Handled, Declined> {
        self.app.desk().handle(self.order(case, what).with(sealer.finish())).await
    }

    /// Done: the case's page says so. Refused: the page again, with the form as it was and the ways forward.
    ///
    /// # Errors
    /// When the page can't be read, or there is no form that could come back.
    pub async fn answered(&self, act: Option<Act>, done: Done, outcome: Result<Handled, Declined>) -> Answered {
        let declined = match outcome {
            Ok(_) => {
                let back = local_path(self.field("back"));
                let to = if back == "/" { format!("/cases/{}", self.key) } else { back.to_owned() };
                return Ok(after(&self.app, &to, &done));
            }
            Err(declined) => declined,
        };
        let Some(act) = act else {
            return Err(Answer::declined(declined, Some(&self.key)));
        };
        let refused = {
            let frame = self.frame(Place::Cases, "/").await?;
            match declined {
                Declined::Refused(refusal) => refusal::refused_within(&frame, &refusal, Some(&self.key), act.within()),
                Declined::Unusable { why, .. } => Refused { reason: why.said(&frame.voice), protects: None, ways: Vec::new() },
                other => return Err(Answer::declined(other, Some(&self.key))),
            }
        };
        let fields = self.fields.pairs();
        let refused = Some(refused.carrying(&carried(act.name(), &fields)));
        came_back(&self.app, &self.staff, &self.headers, &self.key, ActCameBack { act, refused, fields }).await
    }

    /// The form comes back with what is wrong beside this field.
    ///
    /// # Errors
    /// When the page can't be read.
    pub async fn wrong(&self, act: Act, field: &'static str, why: &'static str) -> Answered {
        self.answered(Some(act), Done::of("done-saved"), Err(Declined::Unusable { field, why: why.into() })).await
    }
}

/// What a way forward takes along, so that nothing has to be typed again: the form's name, and all that stood in it.
pub(super) fn carried(form: &str, fields: &[(String, String)]) -> Vec<(String, String)> {
    let typed = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "command" | "by" | "seen" | "back" | "carried"));
    std::iter::once(("carried".to_owned(), form.to_owned())).chain(typed.cloned()).collect()
}
