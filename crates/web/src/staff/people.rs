//! Colleagues and teams: invited by a link that is shown once, changed, gone and back.

use super::{act_form::ActForm, compose::after, fields::Fields, particulars};
use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    framing::{self, Done, command_id},
    layout::{Frame, Place},
    pages::{
        form::{Choice, Field, Refused},
        particulars::{Particulars, zones},
        people::{Colleague, FreshLink, People, Standing, Team, role_choices, role_word},
        refusal,
        trouble::{Home, Trouble},
    },
    principal::Staff,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use casework::{
    Actor, Refusal,
    ids::{CommandId, StaffId, TeamId},
    people::{organisation, staff::Role},
    refusal::Reason,
};
use desk::{Act, ChangedSettings, Declined, Leaves, NewColleague, real_now};
use record::views::staff_card::StaffRow;
use uuid::Uuid;
use words::Voice;

/// What stands in the forms of the page, and why.
#[derive(Default)]
struct Typed {
    link: Option<FreshLink>,
    name: Field,
    address: Field,
    team: String,
    team_error: Option<String>,
    role: String,
    team_name: Field,
    /// Of whoever is invited, and of whom a change came back.
    particulars: Particulars,
    changed: Option<(StaffId, Particulars)>,
    refused: Option<Refused>,
}

/// `GET /settings/people`
pub async fn show(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    permit(&app, &staff).await?;
    page(&people(&app, &staff, &headers, Typed::default()).await?)
}

async fn permit(app: &App, staff: &Staff) -> Result<(), Answer> {
    app.desk().permit_staff(staff.id, Act::People).await.map(|_| ()).map_err(|e| Answer::declined(e, None))
}

async fn people(app: &App, staff: &Staff, headers: &HeaderMap, typed: Typed) -> Result<People, Answer> {
    // Read anew: a form may just have changed it.
    let names = app.desk().staff_names().await.map_err(Answer::failed)?;
    let teams = app.desk().set_up().map_err(|e| Answer::declined(e, None))?.teams.clone();
    let frame = framing::of_staff(app, staff, headers, Place::People, "/settings/people").await?;
    let role = if typed.role.is_empty() { Role::Operator.name() } else { &typed.role };
    let team_choice = |t: &organisation::Team| {
        let value = t.id.0.to_string();
        Choice { chosen: value == typed.team, value, label: t.name.clone() }
    };
    Ok(People {
        staff: names.all().iter().map(|s| colleague(&frame, staff, &teams, s, typed.changed.as_ref())).collect(),
        teams: teams.iter().map(|t| team(names.all(), t)).collect(),
        fresh_link: typed.link,
        name: typed.name,
        address: typed.address,
        team_choices: teams.iter().map(team_choice).collect(),
        team_error: typed.team_error,
        role_choices: role_choices(&frame, role),
        team_name: typed.team_name,
        particulars: typed.particulars,
        zones: zones(),
        refused: typed.refused,
        frame,
    })
}

fn colleague(frame: &Frame, me: &Staff, teams: &[organisation::Team], s: &StaffRow, changed: Option<&(StaffId, Particulars)>) -> Colleague {
    let back = changed.filter(|(who, _)| *who == s.staff).map(|(_, typed)| typed.clone());
    Colleague {
        open: back.is_some(),
        particulars: back.unwrap_or_else(|| particulars::of(s)),
        id: s.staff.0.to_string(),
        work_name: s.name.clone(),
        address: s.mail.clone(),
        team: teams.iter().find(|t| t.id == s.team).map(|t| t.name.clone()),
        roles: vec![role_word(frame, s.role.name())],
        standing: match (s.active, s.joined) {
            (false, _) => Standing::Suspended,
            (true, true) => Standing::Active,
            (true, false) => Standing::Invited,
        },
        me: s.staff == me.id,
        owns: i64::from(s.load),
    }
}

fn team(staff: &[StaffRow], team: &organisation::Team) -> Team {
    let members = || staff.iter().filter(|s| s.active && s.team == team.id);
    Team {
        id: team.id.0.to_string(),
        name: team.name.clone(),
        lead: members().find(|s| s.role == Role::Lead).map(|s| s.name.clone()),
        members: i64::try_from(members().count()).unwrap_or(i64::MAX),
    }
}

/// What a form led to: done, a link to show, or a form that came back.
enum Outcome {
    Done,
    Link(FreshLink),
    Back(Box<Typed>),
}

/// `POST /settings/people`
pub async fn submit(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, .. } = form;
    permit(&app, &staff).await?;
    let command = command_id(&fields.text("command"));
    let voice = framing::voice(&app, framing::language_asked(&headers).as_deref(), staff.zone.as_deref());
    let outcome = match fields.text("act").as_str() {
        "invite" => invite(&app, &staff, &fields, command, &voice).await,
        "team" => add_team(&app, &staff, &fields, command, &voice).await,
        "link" => new_link(&app, &staff, &fields, command).await,
        "change" => change(&app, &staff, &fields, command, &voice).await,
        "suspend" => suspend(&app, &staff, &fields, command, &voice).await,
        "resume" => resume(&app, &staff, &fields, command).await,
        _ => return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk)),
    };
    match outcome {
        Ok(Outcome::Done) => Ok(after(&app, "/settings/people", &Done::of("done-saved"))),
        Ok(Outcome::Link(link)) => page(&people(&app, &staff, &headers, Typed { link: Some(link), ..Typed::default() }).await?),
        Ok(Outcome::Back(typed)) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &people(&app, &staff, &headers, *typed).await?),
        Err(Stopped::Refused(refusal)) if refusal.reason != Reason::NotAllowed => {
            let mut shown = people(&app, &staff, &headers, Typed::default()).await?;
            shown.refused = Some(refusal::refused(&shown.frame, &refusal, None));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(Stopped::Refused(refusal)) => Err(Answer::declined(Declined::Refused(refusal), None)),
        Err(Stopped::Answer(answer)) => Err(answer),
    }
}

/// Why a form led to nothing.
enum Stopped {
    Refused(Refusal),
    Answer(Answer),
}

impl From<Declined> for Stopped {
    fn from(declined: Declined) -> Self {
        match declined {
            Declined::Refused(refusal) => Stopped::Refused(refusal),
            other @ (Declined::NotFound | Declined::NotSetUp | Declined::Unusable { .. } | Declined::Failed(_)) => {
                Stopped::Answer(Answer::declined(other, None))
            }
        }
    }
}

impl From<Answer> for Stopped {
    fn from(answer: Answer) -> Self {
        Stopped::Answer(answer)
    }
}

/// A colleague is invited. The same form again shows the same link of the same colleague.
async fn invite(app: &App, staff: &Staff, fields: &Fields, command: CommandId, voice: &Voice) -> Result<Outcome, Stopped> {
    let settings = app.desk().set_up()?;
    let field = |name: &str| Field::of(&fields.text(name));
    let mut typed = Typed {
        name: field("name"),
        address: field("address"),
        team: fields.text("team"),
        role: fields.text("role"),
        particulars: particulars::typed(fields),
        ..Typed::default()
    };
    let id = StaffId(Uuid::new_v5(&command.0, b"colleague"));
    let taken = staff.names.all().iter().any(|s| s.staff != id && s.mail.eq_ignore_ascii_case(&typed.address.value));
    if typed.name.value.is_empty() {
        typed.name.error = Some(voice.say("refusal-name-missing"));
    }
    if !typed.address.value.contains('@') {
        typed.address.error = Some(voice.say("refusal-mail-unusable"));
    } else if taken {
        typed.address.error = Some(voice.say("people-address-taken"));
    }
    let team = settings.teams.iter().find(|t| t.id.0.to_string() == typed.team).map(|t| t.id);
    if team.is_none() {
        typed.team_error = Some(voice.say("people-team-missing"));
    }
    let role = Role::named(&typed.role);
    if role.is_none() {
        typed.refused = Some(Refused { reason: voice.say("refusal-role-unknown"), protects: None, ways: Vec::new() });
    }
    let (Some(team), Some(role), false, false) = (team, role, typed.name.is_wrong(), typed.address.is_wrong()) else {
        return Ok(Outcome::Back(Box::new(typed)));
    };
    let colleague = NewColleague {
        name: typed.name.value.clone(),
        mail: typed.address.value.clone(),
        telephone: particulars::telephone(&typed.particulars),
        team,
        role,
        languages: Some(particulars::languages(&typed.particulars)).filter(|l| !l.is_empty()).unwrap_or(vec![settings.language.clone()]),
        zone: particulars::zone(&typed.particulars),
    };
    match app.desk().invite(Actor::Staff(staff.id), command, &colleague).await {
        Ok(id) => Ok(Outcome::Link(link(app, staff, command, id, (&colleague.name, &colleague.mail)).await?)),
        Err(declined) if particulars::refuse(&mut typed.particulars, &declined, voice) => Ok(Outcome::Back(Box::new(typed))),
        Err(declined) => Err(declined.into()),
    }
}

/// A link that serves once, for a week; the ones before it serve no more. It leaves by mail as well.
async fn link(app: &App, by: &Staff, command: CommandId, staff: StaffId, of: (&str, &str)) -> Result<FreshLink, Stopped> {
    let made = app.desk().invitation_link(Actor::Staff(by.id), staff, Leaves::ByMail, Some(command)).await?;
    Ok(FreshLink { for_whom: of.0.to_owned(), address: of.1.to_owned(), link: made.link, until_at: made.until })
}

fn named<'s>(staff: &'s Staff, fields: &Fields) -> Result<&'s StaffRow, Answer> {
    let id: StaffId = fields.id("staff")?;
    staff.names.row(id).ok_or_else(|| Answer::not_found(Home::Desk))
}

/// Only for somebody who has not joined yet: a link sets a password.
async fn new_link(app: &App, staff: &Staff, fields: &Fields, command: CommandId) -> Result<Outcome, Stopped> {
    let colleague = named(staff, fields)?;
    if !colleague.active || colleague.joined {
        return Err(Answer::trouble(Trouble::Overtaken, Home::Desk).into());
    }
    Ok(Outcome::Link(link(app, staff, command, colleague.staff, (&colleague.name, &colleague.mail)).await?))
}

fn not_oneself(voice: &Voice) -> Outcome {
    let refused = Refused { reason: voice.say("people-not-yourself"), protects: None, ways: Vec::new() };
    Outcome::Back(Box::new(Typed { refused: Some(refused), ..Typed::default() }))
}

/// Another team, another role, where no choice leaves it as it is; how to reach them and what they speak as it was typed.
async fn change(app: &App, staff: &Staff, fields: &Fields, command: CommandId, voice: &Voice) -> Result<Outcome, Stopped> {
    let colleague = named(staff, fields)?;
    if colleague.staff == staff.id {
        return Ok(not_oneself(voice));
    }
    let settings = app.desk().set_up()?;
    let mut wanted = NewColleague::of(colleague);
    if let Some(team) = fields.maybe_id::<TeamId>("team").filter(|id| settings.teams.iter().any(|t| t.id == *id)) {
        wanted.team = team;
    }
    if let Some(role) = Role::named(&fields.text("role")) {
        wanted.role = role;
    }
    let mut typed = particulars::typed(fields);
    if fields.has("languages") {
        wanted.telephone = particulars::telephone(&typed);
        wanted.languages = particulars::languages(&typed);
        wanted.zone = particulars::zone(&typed);
    }
    if !colleague.active || wanted == NewColleague::of(colleague) || done(app, command).await? {
        return Ok(Outcome::Done);
    }
    match app.desk().change_colleague(Actor::Staff(staff.id), command, colleague.staff, &wanted).await {
        Ok(()) => Ok(Outcome::Done),
        Err(declined) if particulars::refuse(&mut typed, &declined, voice) => {
            Ok(Outcome::Back(Box::new(Typed { changed: Some((colleague.staff, typed)), ..Typed::default() })))
        }
        Err(declined) => Err(declined.into()),
    }
}

async fn done(app: &App, command: CommandId) -> Result<bool, Answer> {
    Ok(app.desk().record().done(command).await.map_err(Answer::failed)?.is_some())
}

/// They don't work here any more; whatever they were logged in with ends.
async fn suspend(app: &App, staff: &Staff, fields: &Fields, command: CommandId, voice: &Voice) -> Result<Outcome, Stopped> {
    let colleague = named(staff, fields)?;
    if colleague.staff == staff.id {
        return Ok(not_oneself(voice));
    }
    app.desk().colleague_leaves(Actor::Staff(staff.id), command, colleague.staff).await?;
    app.desk().record().end_sessions_of(colleague.staff, real_now()).await.map_err(Answer::failed)?;
    Ok(Outcome::Done)
}

/// They work here again, as what they were.
async fn resume(app: &App, staff: &Staff, fields: &Fields, command: CommandId) -> Result<Outcome, Stopped> {
    let colleague = named(staff, fields)?;
    if !colleague.active && !done(app, command).await? {
        app.desk().change_colleague(Actor::Staff(staff.id), command, colleague.staff, &NewColleague::of(colleague)).await?;
    }
    Ok(Outcome::Done)
}

/// A team more; its id follows from its name, so that the same form again adds nothing.
async fn add_team(app: &App, staff: &Staff, fields: &Fields, command: CommandId, voice: &Voice) -> Result<Outcome, Stopped> {
    let mut typed = Typed { team_name: Field::of(&fields.text("team_name")), ..Typed::default() };
    if typed.team_name.value.is_empty() {
        typed.team_name.error = Some(voice.say("setup-field-missing"));
        return Ok(Outcome::Back(Box::new(typed)));
    }
    if done(app, command).await? {
        return Ok(Outcome::Done);
    }
    let mut settings = (*app.desk().set_up()?).clone();
    let name = typed.team_name.value.clone();
    if settings.teams.iter().any(|t| t.name.to_lowercase() == name.to_lowercase()) {
        typed.team_name.error = Some(voice.say("people-team-known"));
        return Ok(Outcome::Back(Box::new(typed)));
    }
    settings.teams.push(organisation::Team { id: TeamId(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.to_lowercase().as_bytes())), name });
    app.desk().change_settings(ChangedSettings { command, actor: Actor::Staff(staff.id), settings }).await?;
    Ok(Outcome::Done)
}
