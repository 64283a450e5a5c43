//! One row a member of staff, and their absences: who is here.

use crate::{
    Record, RecordError,
    append::signed,
    statements,
    store::{StoreError, Tx},
    vals,
};
use casework::{
    ids::{AbsenceId, StaffId, TeamId},
    people::staff::{Member, Role},
};
use jiff::Timestamp;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

statements! {
    /// The row of a member of staff. A member who owns an open case can't be switched off: the case's foreign key refuses.
    pub WRITE { both: "INSERT INTO staff_card (staff, active, joined, team, role, name, mail, telephone, languages, zone, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (staff) DO UPDATE SET active = excluded.active, joined = excluded.joined, team = excluded.team, role = excluded.role, name = excluded.name, mail = excluded.mail, telephone = excluded.telephone, languages = excluded.languages, zone = excluded.zone, version = excluded.version" }
    /// Their absences are written anew.
    pub CLEAR_ABSENCES { both: "DELETE FROM absence WHERE staff = $1" }
    /// One absence.
    pub ADD_ABSENCE { both: "INSERT INTO absence (absence, staff, begins_at, ends_at, stand_in, accepted, briefing) VALUES ($1, $2, $3, $4, $5, $6, $7)" }
    /// Everybody.
    pub ALL_STAFF { both: "SELECT staff, active, joined, team, role, (SELECT v.content FROM vault v WHERE v.id = staff_card.name), (SELECT v.content FROM vault v WHERE v.id = staff_card.mail), (SELECT v.content FROM vault v WHERE v.id = staff_card.telephone), languages, zone, version FROM staff_card ORDER BY staff" }
    /// All absences.
    pub ABSENCES { both: "SELECT staff, absence, begins_at, ends_at, stand_in, accepted, (SELECT v.content FROM vault v WHERE v.id = absence.briefing) FROM absence ORDER BY begins_at" }
    /// Whether anybody's row is another than it was, and how many open cases each owns.
    pub MARKS { both: "SELECT staff_card.staff, version, renewed, COALESCE(cases, 0) FROM staff_card LEFT JOIN staff_load ON staff_load.staff = staff_card.staff ORDER BY staff_card.staff" }
    /// How many open cases each owns, as it is counted.
    pub LOADS { both: "SELECT staff, cases FROM staff_load" }
    /// How many open cases one owns.
    pub LOAD { both: "SELECT cases FROM staff_load WHERE staff = $1" }
}

/// A member of staff, with their work name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StaffRow {
    pub staff: StaffId,
    pub active: bool,
    pub joined: bool,
    pub team: TeamId,
    pub role: Role,
    pub name: String,
    pub mail: String,
    pub telephone: Option<String>,
    pub languages: Vec<String>,
    pub zone: Option<String>,
    pub absences: Vec<AbsenceRow>,
    /// Open cases that they own.
    pub load: u32,
    pub version: u64,
}

/// One absence, with what whoever stands in needs to know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AbsenceRow {
    pub id: AbsenceId,
    pub from: Timestamp,
    /// `None`: unplanned, until they are back.
    pub until: Option<Timestamp>,
    pub stand_in: Option<StaffId>,
    pub accepted: bool,
    pub briefing: Option<String>,
}

pub(crate) async fn write(tx: &mut Tx<'_>, id: StaffId, member: &Member) -> Result<(), StoreError> {
    let Some(profile) = &member.profile else { return Ok(()) };
    tx.exec(
        &WRITE,
        vals![
            id.0,
            i64::from(member.active),
            i64::from(member.joined),
            profile.team.0,
            profile.role.name(),
            profile.name.0.id.0,
            profile.mail.0.id.0,
            profile.telephone.as_ref().map(|t| t.0.id.0),
            profile.languages.join(" "),
            profile.zone,
            signed(member.version)
        ],
    )
    .await?;
    tx.exec(&CLEAR_ABSENCES, vals![id.0]).await?;
    for a in &member.absences {
        let (stand_in, briefing) = (a.stand_in.map(|s| s.0), a.briefing.as_ref().map(|b| b.0.id.0));
        tx.exec(&ADD_ABSENCE, vals![a.id.0, id.0, a.from, a.until, stand_in, i64::from(a.accepted), briefing]).await?;
    }
    Ok(())
}

/// A count that is wrong is doctor's matter, and must not keep anybody from working.
fn count(cases: i64) -> u32 {
    u32::try_from(cases.max(0)).unwrap_or(u32::MAX)
}

/// By what a row is known to be as it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Mark {
    staff: Uuid,
    version: i64,
    renewed: i64,
}

/// Everybody as they were last read, and the marks of that moment. Every page names colleagues, and they seldom change.
#[derive(Default)]
pub(crate) struct KeptInMind(Mutex<(Vec<Mark>, Vec<StaffRow>)>);

impl KeptInMind {
    fn as_they_are(&self, marks: &[Mark]) -> Option<Vec<StaffRow>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.0 == marks).then(|| kept.1.clone())
    }

    fn keep(&self, marks: Vec<Mark>, staff: Vec<StaffRow>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (marks, staff);
    }
}

/// Everybody with their absences, in the order of the marks; nobody's load.
async fn read_all(tx: &mut Tx<'_>) -> Result<Vec<StaffRow>, StoreError> {
    let mut staff = tx
        .query(&ALL_STAFF, vals![], |r| {
            Ok(StaffRow {
                staff: StaffId(r.get(0)?),
                active: r.get::<i64>(1)? != 0,
                joined: r.get::<i64>(2)? != 0,
                team: TeamId(r.get(3)?),
                role: Role::named(r.get(4)?).unwrap_or(Role::Auditor),
                name: r.get::<Option<String>>(5)?.unwrap_or_default(),
                mail: r.get::<Option<String>>(6)?.unwrap_or_default(),
                telephone: r.get(7)?,
                languages: r.get::<&str>(8)?.split_whitespace().map(str::to_owned).collect(),
                zone: r.get(9)?,
                absences: Vec::new(),
                load: 0,
                version: r.get::<i64>(10)?.unsigned_abs(),
            })
        })
        .await?;
    let absences = tx
        .query(&ABSENCES, vals![], |r| {
            let absence = AbsenceRow {
                id: AbsenceId(r.get(1)?),
                from: r.get(2)?,
                until: r.get(3)?,
                stand_in: r.get::<Option<Uuid>>(4)?.map(StaffId),
                accepted: r.get::<i64>(5)? != 0,
                briefing: r.get(6)?,
            };
            Ok((StaffId(r.get(0)?), absence))
        })
        .await?;
    for row in &mut staff {
        row.absences = absences.iter().filter(|(of, _)| *of == row.staff).map(|(_, a)| a.clone()).collect();
    }
    Ok(staff)
}

impl Record {
    /// Everybody who works here, or did, with absences and load.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn staff(&self) -> Result<Vec<StaffRow>, RecordError> {
        let mut tx = self.db().read().await?;
        let marks = tx
            .query(&MARKS, vals![], |r| Ok((Mark { staff: r.get(0)?, version: r.get(1)?, renewed: r.get(2)? }, count(r.get(3)?))))
            .await?;
        let (marks, loads): (Vec<Mark>, Vec<u32>) = marks.into_iter().unzip();
        let mut staff = match self.colleagues.as_they_are(&marks) {
            Some(staff) => staff,
            None => {
                let staff = read_all(&mut tx).await?;
                self.colleagues.keep(marks, staff.clone());
                staff
            }
        };
        for (row, load) in staff.iter_mut().zip(loads) {
            row.load = load;
        }
        Ok(staff)
    }

    /// How many open cases somebody owns.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn load(&self, staff: StaffId) -> Result<u32, RecordError> {
        let cases = self.db().read().await?.query_maybe(&LOAD, vals![staff.0], |r| r.get::<i64>(0)).await?;
        Ok(count(cases.unwrap_or(0)))
    }
}
