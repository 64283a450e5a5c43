//! *Today*: whom I owe what, and what others ask of me.

use super::shown::{self, waiting};
use crate::{
    answer::{Answer, Answered, page},
    app::App,
    framing,
    layout::{Frame, Place},
    pages::today::{CoverAsked, Offer, StandingIn, Today, Uncovered, Undelivered},
    principal::Staff,
};
use axum::{extract::State, http::HeaderMap};
use desk::{Act, CaseFile, Relation, permission};
use record::views::case_list::CaseRow;

/// How many people a page shows at most; the rest stand in the list of cases.
const ROWS: u32 = 100;

/// `GET /today`
pub async fn show(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    let record = app.desk().record();
    let slips = async { if staff.role.leads() { record.cases_slipping(staff.team, 20).await } else { Ok(Vec::new()) } };
    let (acting, offered, covered_by_others, slipping, to_review) = tokio::try_join!(
        record.cases_acting(staff.id, ROWS),
        record.cases_offered(staff.id, 20),
        record.cases_covered(staff.id, 50),
        slips,
        record.cases_to_review(staff.team, 20),
    )
    .map_err(Answer::failed)?;
    let offered = offered_files(&app, &staff, offered).await?;
    let solved_this_week = solved_this_week(&app, &staff).await?;
    let frame = framing::of_staff(&app, &staff, &headers, Place::Today, "/today").await?;
    let offers = offered.iter().filter_map(|(row, file)| offer(&frame, row, file)).collect();
    let (own, covered): (Vec<&CaseRow>, Vec<&CaseRow>) = acting.iter().partition(|c| c.owner == Some(staff.id));
    let waits = |c: &&CaseRow| c.waits_for_us;
    let (waits_for_me, with_others): (Vec<&CaseRow>, Vec<&CaseRow>) = own.into_iter().partition(waits);
    let row = |c: &CaseRow| waiting(&frame, &staff, c);
    let today = Today {
        waiting: waits_for_me.into_iter().map(row).collect(),
        with_others: with_others.into_iter().chain(&covered_by_others).map(row).collect(),
        to_review: to_review.iter().filter(|c| mine_to_review(&staff, c)).map(row).collect(),
        slips: slipping.iter().filter(|c| c.acting != Some(staff.id)).map(row).collect(),
        cut: acting.len() >= ROWS as usize,
        offers,
        uncovered: uncovered(&frame, &staff),
        cover_asked: cover_asked(&staff),
        undelivered: undelivered(&frame, &acting),
        standing_in: standing_in(&frame, &staff, &covered),
        solved_this_week,
        frame,
    };
    page(&today)
}

/// A final answer is reviewed by another than who proposed it and who owns the case.
fn mine_to_review(staff: &Staff, c: &CaseRow) -> bool {
    c.final_by != Some(staff.id) && c.owner != Some(staff.id) && permission::may(staff.role, Relation::Team, Act::ReviewFinal)
}

/// The cases that are offered, each read whole for its briefing; that they were read is noted.
async fn offered_files(app: &App, staff: &Staff, offered: Vec<CaseRow>) -> Result<Vec<(CaseRow, CaseFile)>, Answer> {
    let mut files = Vec::new();
    for row in offered {
        let opened = super::case::open(app, staff, &row.slug, "offered").await?;
        files.push((row, opened.file));
    }
    Ok(files)
}

fn offer(frame: &Frame, row: &CaseRow, file: &CaseFile) -> Option<Offer> {
    let offer = file.case.open()?.offer.as_ref()?;
    Some(Offer {
        id: offer.id.0.to_string(),
        key: row.slug.clone(),
        seen: i64::try_from(row.version).unwrap_or(i64::MAX),
        who: shown::who(row),
        about: shown::about(frame, row),
        from: file.staff.name(offer.from).to_owned(),
        briefing: file.texts.noted(&offer.briefing).unwrap_or_default().to_owned(),
        offered_at: offer.offered_at,
        until_at: offer.answer_by,
    })
}

fn cover_asked(staff: &Staff) -> Vec<CoverAsked> {
    let of = staff.names.all().iter().filter(|s| s.active);
    of.flat_map(|s| s.absences.iter().map(move |a| (s, a)))
        .filter(|(_, a)| a.stand_in == Some(staff.id) && !a.accepted)
        .map(|(s, a)| CoverAsked {
            absence_id: a.id.0.to_string(),
            colleague: s.name.clone(),
            from_at: a.from,
            until_at: a.until,
            people: i64::from(s.load),
            note: a.briefing.clone(),
        })
        .collect()
}

/// Absences of theirs for which whoever was asked declined, and nobody else was asked.
fn uncovered(frame: &Frame, staff: &Staff) -> Vec<Uncovered> {
    let own = staff.names.row(staff.id).map(|s| s.absences.as_slice()).unwrap_or_default();
    let declined = own.iter().filter(|a| a.stand_in.is_none()).filter_map(|a| Some(Uncovered { from_at: a.from, until_at: a.until? }));
    declined.filter(|u| u.until_at > frame.now).collect()
}

fn undelivered(frame: &Frame, acting: &[CaseRow]) -> Vec<Undelivered> {
    let failed =
        acting.iter().filter(|c| c.next.as_ref().is_some_and(|n| n.step == "duty.tell" || n.untold.as_deref() == Some("impossible")));
    failed
        .map(|c| Undelivered {
            key: c.slug.clone(),
            who: shown::who(c),
            what: shown::about(frame, c),
            why: frame.say("told-not-delivered"),
            at: c.next.as_ref().map_or(c.last_contact_at, |n| n.due_at),
        })
        .collect()
}

fn standing_in(frame: &Frame, staff: &Staff, covered: &[&CaseRow]) -> Vec<StandingIn> {
    let mut colleagues: Vec<StandingIn> = Vec::new();
    for row in covered {
        let name = staff.names.of(row.owner);
        let waits = waiting(frame, staff, row);
        match colleagues.iter_mut().find(|s| s.colleague == name) {
            Some(known) => known.waiting.push(waits),
            None => {
                let absences = row.owner.and_then(|o| staff.names.row(o)).map(|s| s.absences.as_slice()).unwrap_or_default();
                let begun = || absences.iter().filter(|a| a.from <= frame.now);
                let until_at = begun().filter_map(|a| a.until).max();
                let note = begun().find(|a| a.stand_in == Some(staff.id)).and_then(|a| a.briefing.clone());
                colleagues.push(StandingIn { colleague: name, until_at, note, waiting: vec![waits] });
            }
        }
    }
    colleagues
}

async fn solved_this_week(app: &App, staff: &Staff) -> Result<i64, Answer> {
    let week_ago = app.desk().now() - jiff::SignedDuration::from_hours(7 * 24);
    Ok(i64::from(app.desk().record().count_ended(staff.id, "solved", week_ago).await.map_err(Answer::failed)?))
}
