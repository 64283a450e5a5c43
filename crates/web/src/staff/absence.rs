//! Absence: planned with a stand-in who must accept, reported when nobody planned it, ended by coming back.

use super::{
    act_form::ActForm,
    compose::{after, moment},
    fields::Fields,
};
use crate::{
    answer::{Answer, Answered, local_path, page, page_with},
    app::App,
    framing::{self, Done, command_id},
    layout::{Frame, Place},
    pages::{
        absence::{Absence, AbsenceRow, CoverStanding},
        form::{Choice, Field, Refused},
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
    Actor,
    ids::{AbsenceId, CommandId, StaffId},
    people::staff::StaffCommand,
};
use desk::{Declined, PlannedAbsence, Relation, permission};
use jiff::Timestamp;
use record::views::staff_card::{self, StaffRow};
use uuid::Uuid;

/// `GET /absence`
pub async fn show(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    let frame = framing::of_staff(&app, &staff, &headers, Place::Absence, "/absence").await?;
    let reported = reported(&app, &staff).await?;
    page(&absences(frame, &staff, &Fields::default(), &reported))
}

/// What they reported and can take back.
async fn reported(app: &App, staff: &Staff) -> Result<Vec<AbsenceId>, Answer> {
    app.desk().reported_by(staff.id, staff.names.all()).await.map_err(Answer::failed)
}

/// The page, with a plan as it was typed.
fn absences(frame: Frame, me: &Staff, fields: &Fields, reported: &[AbsenceId]) -> Absence {
    let now = frame.now;
    let lies_ahead = |a: &&staff_card::AbsenceRow| a.until.is_none_or(|until| until > now);
    let of = |s: &StaffRow| s.absences.iter().filter(lies_ahead).map(|a| row(&frame, me, s, a)).collect::<Vec<_>>();
    let others = || me.names.all().iter().filter(|s| s.active && s.staff != me.id);
    let mine = me.names.row(me.id).map(of).unwrap_or_default();
    let covers = |s: &StaffRow| {
        s.absences.iter().filter(lies_ahead).filter(|a| a.stand_in == Some(me.id)).map(|a| row(&frame, me, s, a)).collect::<Vec<_>>()
    };
    let begun = |a: &&staff_card::AbsenceRow| a.from <= now && a.until.is_none_or(|until| until > now);
    // Whoever may end an absence sees it before it begins, too.
    let may_end = |a: &staff_card::AbsenceRow| may(me, permission::Act::EndAbsence) || reported.contains(&a.id);
    let shown = |a: &&staff_card::AbsenceRow| begun(a) || (lies_ahead(a) && may_end(a));
    let away = |s: &StaffRow| {
        s.absences.iter().filter(shown).map(|a| AbsenceRow { may_end: may_end(a), ..row(&frame, me, s, a) }).collect::<Vec<_>>()
    };
    let may_report = may(me, permission::Act::ReportAbsence);
    let field = |name: &str| Field::of(&fields.text(name));
    let (stand_in, who) = (fields.text("stand_in"), fields.text("who"));
    Absence {
        mine,
        cover: others().flat_map(covers).collect(),
        away: others().flat_map(away).collect(),
        colleagues: others().filter(|s| s.role.takes_cases()).map(|s| choice(s, &stand_in)).collect(),
        may_report: others().filter(|_| may_report).map(|s| choice(s, &who)).collect(),
        from_day: field("from_day"),
        from_time: field("from_time"),
        until_day: field("until_day"),
        until_time: field("until_time"),
        note: field("note"),
        stand_in_error: None,
        refused: None,
        today: now.to_zoned(frame.voice.zone().clone()).date().to_string(),
        frame,
    }
}

fn may(me: &Staff, act: permission::Act) -> bool {
    permission::may(me.role, Relation::Elsewhere, act)
}

fn choice(s: &StaffRow, chosen: &str) -> Choice {
    let value = s.staff.0.to_string();
    Choice { chosen: value == chosen, value, label: s.name.clone() }
}

fn row(frame: &Frame, me: &Staff, who: &StaffRow, a: &staff_card::AbsenceRow) -> AbsenceRow {
    let standing = match (a.stand_in, a.accepted, a.until) {
        (Some(_), true, _) => CoverStanding::Accepted,
        (Some(_), false, _) => CoverStanding::Asked,
        (None, _, Some(_)) => CoverStanding::Declined,
        (None, _, None) => CoverStanding::Nobody,
    };
    AbsenceRow {
        id: a.id.0.to_string(),
        who: who.name.clone(),
        from_at: a.from,
        until_at: a.until,
        stand_in: a.stand_in.map(|s| me.names.name(s).to_owned()),
        standing,
        begun: a.from <= frame.now,
        may_end: false,
        people: i64::from(who.load),
        note: a.briefing.clone().filter(|_| who.staff == me.id || a.stand_in == Some(me.id)),
    }
}

/// What a form of this page wants.
struct Wanted {
    about: StaffId,
    what: What,
}

enum What {
    Plan {
        from: Timestamp,
        until: Timestamp,
        stand_in: StaffId,
    },
    /// The same absence with somebody else to stand in.
    AskAnother {
        absence: AbsenceId,
        stand_in: StaffId,
    },
    End(AbsenceId),
    Other(StaffCommand),
}

/// `POST /absence`
pub async fn submit(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, .. } = form;
    let command = command_id(&fields.text("command"));
    let wanted = match fields.text("act").as_str() {
        "plan" => {
            let reported = reported(&app, &staff).await?;
            let frame = framing::of_staff(&app, &staff, &headers, Place::Absence, "/absence").await?;
            match plan(frame, &staff, &fields, &reported) {
                Ok(wanted) => wanted,
                Err(back) => return page_with(StatusCode::UNPROCESSABLE_ENTITY, &*back),
            }
        }
        "report" => Wanted {
            about: fields.maybe_id("who").unwrap_or(staff.id),
            what: What::Other(StaffCommand::ReportAbsence { absence: AbsenceId(Uuid::new_v5(&command.0, b"absence")) }),
        },
        "return" | "cancel" => {
            let absence: AbsenceId = fields.id("absence")?;
            // One that is gone has ended already.
            let about = whose(&staff, absence).unwrap_or(staff.id);
            Wanted { about, what: What::End(absence) }
        }
        "another" => {
            let absence: AbsenceId = fields.id("absence")?;
            Wanted { about: staff.id, what: What::AskAnother { absence, stand_in: fields.id("stand_in")? } }
        }
        _ => return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk)),
    };
    if staff.names.row(wanted.about).is_none_or(|s| !s.active) {
        return Err(Answer::not_found(Home::Desk));
    }
    carry_out(&app, &staff, &headers, &fields, command, wanted, "/absence").await
}

fn whose(staff: &Staff, absence: AbsenceId) -> Option<StaffId> {
    staff.names.all().iter().find(|s| s.absences.iter().any(|a| a.id == absence)).map(|s| s.staff)
}

/// The plan; the page with what is wrong in it, else.
fn plan(frame: Frame, me: &Staff, fields: &Fields, reported: &[AbsenceId]) -> Result<Wanted, Box<Absence>> {
    let mut back = absences(frame, me, fields, reported);
    let zone = back.frame.voice.zone().clone();
    let at = |day: &Field, time: &Field| moment(&day.value, if time.value.is_empty() { "00:00" } else { &time.value }, &zone);
    let (from, until) = (at(&back.from_day, &back.from_time), at(&back.until_day, &back.until_time));
    if from.is_none() {
        back.from_day.error = Some(back.frame.say("absence-day-missing"));
    }
    if until.is_none() {
        back.until_day.error = Some(back.frame.say("absence-day-missing"));
    }
    let stand_in = fields.maybe_id::<StaffId>("stand_in").filter(|id| back.colleagues.iter().any(|c| c.value == id.0.to_string()));
    if stand_in.is_none() {
        back.stand_in_error = Some(back.frame.say("absence-stand-in-missing"));
    }
    let (Some(from), Some(until), Some(stand_in)) = (from, until, stand_in) else {
        return Err(Box::new(back));
    };
    Ok(Wanted { about: me.id, what: What::Plan { from, until, stand_in } })
}

/// `POST /absence/accept`: the stand-in's answer.
pub async fn accept(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, .. } = form;
    let absence: AbsenceId = fields.id("absence")?;
    let accept = match fields.text("answer").as_str() {
        "accept" => true,
        "decline" => false,
        _ => return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk)),
    };
    let command = command_id(&fields.text("command"));
    let Some(about) = whose(&staff, absence) else {
        return Err(Answer::not_found(Home::Desk));
    };
    let wanted = Wanted { about, what: What::Other(StaffCommand::AnswerStandIn { absence, accept }) };
    let back = fields.text("back");
    let back = match local_path(&back) {
        "/" => "/absence",
        path => path,
    };
    carry_out(&app, &staff, &headers, &fields, command, wanted, back).await
}

async fn carry_out(
    app: &App,
    staff: &Staff,
    headers: &HeaderMap,
    fields: &Fields,
    command: CommandId,
    wanted: Wanted,
    back: &str,
) -> Answered {
    // A second click finds it done.
    let done = app.desk().record().done(command).await.map_err(Answer::failed)?.is_some();
    let outcome = match wanted.what {
        _ if done => Ok(()),
        What::Plan { from, until, stand_in } => {
            let briefing = fields.text("note").replace("\r\n", "\n");
            app.desk().plan_absence(staff.id, command, PlannedAbsence { from, until, stand_in, briefing: &briefing }).await
        }
        What::AskAnother { absence, stand_in } => app.desk().ask_another_stand_in(staff.id, command, absence, stand_in).await,
        What::End(absence) => app.desk().end_absence(staff.id, command, wanted.about, absence).await,
        What::Other(what) => app.desk().about_staff(Actor::Staff(staff.id), command, wanted.about, what).await,
    };
    match outcome {
        Ok(()) => Ok(after(app, back, &Done::of("done-saved"))),
        Err(Declined::Refused(refusal)) if refusal.reason != casework::refusal::Reason::NotAllowed => {
            let reported = reported(app, staff).await?;
            let frame = framing::of_staff(app, staff, headers, Place::Absence, "/absence").await?;
            let refused: Refused = refusal::refused(&frame, &refusal, None);
            let shown = Absence { refused: Some(refused), ..absences(frame, staff, fields, &reported) };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(other) => Err(Answer::declined(other, None)),
    }
}
