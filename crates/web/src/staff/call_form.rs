//! The form of a call: what was sent, filled in again when it comes back, and the call that it makes.

use super::{compose::promise, fields::Fields, shown};
use crate::{
    app::App,
    layout::Frame,
    pages::{case::compose::NextPromise, form::Field, refusal, telephone::CallForm},
    principal::Staff,
};
use casework::{
    command::Word,
    conversation::contact::{Conversation, Direction, Door, Speaker},
    harm::harm::HarmKind,
    ids::{CaseId, CommandId, PersonId, PromiseId},
};
use desk::{Call, CallOn, HarmTold};

/// Minutes of one call, at most: a day.
const MINUTES: u32 = 1_440;

/// The call as the desk takes it.
///
/// # Errors
/// The form, with what is wrong beside each field.
pub fn checked(
    app: &App,
    frame: &Frame,
    staff: &Staff,
    fields: &Fields,
    command: CommandId,
    case: Option<CaseId>,
) -> Result<Box<Call>, Box<CallForm>> {
    let mut form = filled(fields);
    let next = |name: &str| fields.text(name);
    let promises = match promise(frame, &next("next_kind"), &next("next_what"), &next("next_day"), &next("next_time")) {
        Ok(given) => given.into_iter().collect(),
        Err(next) => {
            form.next = *next;
            return Err(Box::new(form));
        }
    };
    let waited_minutes = minutes(frame, &mut form.waited_minutes);
    let talked_minutes = minutes(frame, &mut form.talked_minutes);
    if form.note.value.is_empty() {
        form.note.error = Some(frame.say("refusal-nothing-said"));
    }
    let on = on(frame, fields, &mut form, case);
    let word = word(frame, fields, &mut form);
    let told = [&form.note, &form.name, &form.address, &form.waited_minutes, &form.talked_minutes];
    if told.into_iter().any(Field::is_wrong) || form.outcome_error.is_some() {
        return Err(Box::new(form));
    }
    let explained_again = form.explained_again;
    let another = form.another || !form.another_name.value.is_empty();
    Ok(Box::new(Call {
        command,
        staff: staff.id,
        on,
        door: Door::Telephone,
        speaker: if another { Speaker::Another } else { Speaker::TheCustomer },
        conversation: Some(Conversation { direction: Direction::In, waited_minutes, talked_minutes, explained_again }),
        said: String::new(),
        note: noted(&form),
        keeps: fields.all("kept").filter_map(|id| id.parse().ok().map(PromiseId)).collect(),
        promises,
        discloses: fields.all("disclosed").filter_map(|id| id.parse().ok().map(PromiseId)).collect(),
        moves: Vec::new(),
        offers: fields.all("offered").filter_map(|id| id.parse().ok().map(CaseId)).collect(),
        word,
        harm: harm(app, staff, &form),
        happened_at: None,
        attachments: Vec::new(),
    }))
}

/// What harms them, when the caller said so. What was said of it without a kind is believed too.
fn harm(app: &App, staff: &Staff, form: &CallForm) -> Option<HarmTold> {
    let chosen = form.harm_kind.as_deref().and_then(super::harm::harm_kind);
    let kind = chosen.or_else(|| (!form.harm.value.is_empty()).then_some(HarmKind::Other))?;
    let words = if form.harm.value.is_empty() { &form.note.value } else { &form.harm.value };
    Some(HarmTold {
        kind,
        severity: super::harm::severity(form.harm_severity.as_deref().unwrap_or_default()),
        since: super::harm::since(app, staff, &form.harm_since.value),
        words: words.clone(),
    })
}

/// On which case, or with whom; somebody new needs a name, or a way to be reached.
fn on(frame: &Frame, fields: &Fields, form: &mut CallForm, case: Option<CaseId>) -> CallOn {
    if let Some(case) = case {
        return CallOn::Case(case, None);
    }
    if let Some(person) = fields.maybe_id::<PersonId>("person") {
        return CallOn::Person(person);
    }
    let (name, telephone, mail) = (form.name.value.clone(), fields.text("caller"), form.address.value.clone());
    if name.is_empty() && telephone.is_empty() && mail.is_empty() {
        form.name.error = Some(frame.say("refusal-name-missing"));
    }
    if !mail.is_empty() && !mail.contains('@') {
        form.address.error = Some(frame.say("refusal-mail-unusable"));
    }
    CallOn::Stranger { name, telephone, mail }
}

fn word(frame: &Frame, fields: &Fields, form: &mut CallForm) -> Option<Word> {
    match fields.text("outcome").as_str() {
        "solved" => Some(Word::Solved),
        "not_solved" => Some(Word::NotSolved),
        "goes_on" | "" => None,
        _ => {
            form.outcome_error = Some(frame.say("refusal-choose-what-they-said"));
            None
        }
    }
}

/// The line, with who spoke for them in front of it.
fn noted(form: &CallForm) -> String {
    if form.another_name.value.is_empty() {
        return form.note.value.clone();
    }
    format!("{}: {}", form.another_name.value, form.note.value)
}

fn minutes(frame: &Frame, field: &mut Field) -> Option<u32> {
    if field.value.is_empty() {
        return None;
    }
    let given = field.value.parse().ok().filter(|m| *m <= MINUTES);
    if given.is_none() {
        field.error = Some(frame.say("call-minutes-wrong"));
    }
    given
}

/// The form as it was sent.
#[must_use]
pub fn filled(fields: &Fields) -> CallForm {
    let field = |name: &str| Field::of(&fields.text(name));
    CallForm {
        name: field("name"),
        address: field("address"),
        person_id: Some(fields.text("person")).filter(|p| !p.is_empty()),
        note: field("note"),
        next: NextPromise {
            kind: shown::what_named(&fields.text("next_kind")).map(refusal::promise_kind),
            what: field("next_what"),
            day: field("next_day"),
            time: field("next_time"),
            ..NextPromise::default()
        },
        outcome: Some(fields.text("outcome")).filter(|o| !o.is_empty()),
        outcome_error: None,
        waited_minutes: field("waited_minutes"),
        talked_minutes: field("talked_minutes"),
        another: fields.is("speaker", "another"),
        another_name: field("speaker_name"),
        explained_again: match fields.text("explained_again").as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        harm_kind: Some(fields.text("harm_kind")).filter(|k| !k.is_empty()),
        harm: field("harm"),
        harm_since: field("harm_since"),
        harm_severity: Some(fields.text("harm_severity")).filter(|s| !s.is_empty()),
    }
}
