//! Lists of cases: by who acts, by team, by state, by customer, by key. The cost of each grows with what it shows, never with the number of ended cases.

use crate::{
    Record, RecordError, statements,
    store::{Row, Statement, StoreError, Val},
    vals,
};
use casework::ids::{CaseId, PersonId, StaffId, TeamId};
use jiff::Timestamp;
use uuid::Uuid;

/// The columns that every list reads, in the order of [`from_row`]. Names and words are looked up row by row: a join
/// would leave it to the database to read the whole vault for a page of twenty. Who works here is known beside it.
macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "SELECT c.case_id, c.slug, c.state, c.customer, c.owner, c.acting, c.team, c.offered_to, c.opened_at, c.ended_at, c.door, c.next_step, c.next_id, c.next_by, c.next_due_at, c.next_told_at, c.next_untold, ",
            "(SELECT v.content FROM vault v WHERE v.id = c.next_words), ",
            "c.waits_for_us, c.broken, c.slipping, c.harm, c.harm_kind, c.harm_since, c.harm_relieved, ",
            "(SELECT v.content FROM vault v WHERE v.id = c.subject), ",
            "(SELECT v.content FROM vault v WHERE v.id = c.last_words), ",
            "c.last_contact_at, ",
            "(SELECT v.content FROM vault v WHERE v.id = (SELECT p.name FROM person_card p WHERE p.person = c.customer)), ",
            "c.version, c.language, ",
            "(SELECT v.class FROM vault v WHERE v.id = c.subject), c.final_by FROM case_card c ",
            $rest
        )
    };
}

statements! {
    /// Whom somebody owes what: by harm, and by what breaks next.
    pub ACTING { both: rows!("WHERE c.is_open = 1 AND c.acting = $1 ORDER BY c.harm DESC, c.next_due_at LIMIT $2") }
    /// A team's open cases.
    pub TEAM { both: rows!("WHERE c.is_open = 1 AND c.team = $1 AND (c.next_due_at, c.case_id) > ($2, $3) ORDER BY c.next_due_at, c.case_id LIMIT $4") }
    /// One's own open cases, also while another acts.
    pub OWNED { both: rows!("WHERE c.is_open = 1 AND c.owner = $1 AND (c.next_due_at, c.case_id) > ($2, $3) ORDER BY c.next_due_at, c.case_id LIMIT $4") }
    /// One's own open cases on which another acts at this moment.
    pub COVERED { both: rows!("WHERE c.is_open = 1 AND c.owner = $1 AND c.acting <> $1 ORDER BY c.next_due_at, c.case_id LIMIT $2") }
    /// All open cases.
    pub OPEN { both: rows!("WHERE c.is_open = 1 AND (c.next_due_at, c.case_id) > ($1, $2) ORDER BY c.next_due_at, c.case_id LIMIT $3") }
    /// Ended cases of a kind, the latest first.
    pub ENDED { both: rows!("WHERE c.is_open = 0 AND c.state = $1 AND c.ended_at < $2 ORDER BY c.ended_at DESC LIMIT $3") }
    /// Ended cases of a kind that somebody owned.
    pub ENDED_OWNED { both: rows!("WHERE c.is_open = 0 AND c.state = $1 AND c.ended_at < $2 AND c.owner = $4 ORDER BY c.ended_at DESC LIMIT $3") }
    /// Ended cases of a kind in a team.
    pub ENDED_TEAM { both: rows!("WHERE c.is_open = 0 AND c.state = $1 AND c.ended_at < $2 AND c.team = $4 ORDER BY c.ended_at DESC LIMIT $3") }
    /// How many that somebody owned ended in this way since.
    pub COUNT_ENDED { both: "SELECT COUNT(*) FROM case_card WHERE is_open = 0 AND owner = $1 AND state = $2 AND ended_at >= $3" }
    /// A person's cases, the latest first.
    pub OF_PERSON { both: rows!("WHERE c.case_id IN (SELECT tp.case_id FROM participant tp WHERE tp.person = $1) ORDER BY c.opened_at DESC LIMIT $2") }
    /// Offered to somebody.
    pub OFFERED { both: rows!("WHERE c.offered_to = $1 AND c.is_open = 1 ORDER BY c.next_due_at LIMIT $2") }
    /// What slips in a team: for its lead.
    pub SLIPPING { both: rows!("WHERE c.slipping > 0 AND c.is_open = 1 AND c.team = $1 ORDER BY c.harm DESC, c.next_due_at LIMIT $2") }
    /// Whose final answer waits for a review, in a team.
    pub TO_REVIEW { both: rows!("WHERE c.final_by IS NOT NULL AND c.is_open = 1 AND c.team = $1 ORDER BY c.next_due_at LIMIT $2") }
    /// One case by its key.
    pub BY_SLUG { both: rows!("WHERE c.slug = $1") }
    /// One case by its id.
    pub BY_ID { both: rows!("WHERE c.case_id = $1") }
    /// Cases in the order of their ids, for scripts and passes over all.
    pub EVERY { both: rows!("WHERE c.case_id > $1 ORDER BY c.case_id LIMIT $2") }
    /// How many people wait for somebody, for the count beside *Today*.
    pub COUNT_ACTING { both: "SELECT COUNT(*) FROM case_card WHERE is_open = 1 AND acting = $1 AND waits_for_us = 1" }
    /// Whether a key is taken.
    pub SLUG_TAKEN { both: "SELECT 1 FROM case_card WHERE slug = $1" }
    /// How many cases there are, open and ended, by state: as the triggers count them.
    pub BY_STATE { both: "SELECT state, cases FROM case_count WHERE cases <> 0 ORDER BY state" }
}

/// A case in a list.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseRow {
    pub case: CaseId,
    /// `amber-otter-92`.
    pub slug: String,
    pub state: String,
    pub customer: PersonId,
    /// The customer's name; `None` when it isn't known, or was erased.
    pub customer_name: Option<String>,
    pub owner: Option<StaffId>,
    /// Who acts at this moment.
    pub acting: Option<StaffId>,
    pub team: TeamId,
    pub offered_to: Option<StaffId>,
    pub opened_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub door: String,
    pub next: Option<NextRow>,
    pub waits_for_us: bool,
    /// Broken promises that were not told yet.
    pub broken: u32,
    /// Duties whose time has passed.
    pub slipping: u32,
    /// 0 none, 1 low, 2 serious, 3 danger.
    pub harm: u32,
    pub harm_kind: Option<String>,
    pub harm_since: Option<Timestamp>,
    pub harm_relieved: bool,
    /// The subject that they gave it.
    pub subject: Option<String>,
    /// Our own line about why they called, where they gave no subject: for us alone.
    pub why_they_called: Option<String>,
    pub last_words: Option<String>,
    pub last_contact_at: Timestamp,
    pub version: u64,
    pub language: String,
    /// Who proposed a final answer that waits for a review.
    pub final_by: Option<StaffId>,
}

/// The next step of an open case.
#[derive(Clone, PartialEq, Debug)]
pub struct NextRow {
    /// `promise.call`, `duty.answer`.
    pub step: String,
    pub id: Uuid,
    pub by: Option<StaffId>,
    pub due_at: Timestamp,
    pub told_at: Option<Timestamp>,
    /// Why it isn't told: `being_delivered`, `impossible`, `duty`.
    pub untold: Option<String>,
    pub words: Option<String>,
}

fn from_row(r: &Row<'_>) -> Result<CaseRow, StoreError> {
    let step: Option<String> = r.get(11)?;
    let (id, due_at): (Option<Uuid>, Option<Timestamp>) = (r.get(12)?, r.get(14)?);
    let next = match (step, id, due_at) {
        (Some(step), Some(id), Some(due_at)) => Some(NextRow {
            step,
            id,
            by: r.get::<Option<Uuid>>(13)?.map(StaffId),
            due_at,
            told_at: r.get(15)?,
            untold: r.get(16)?,
            words: r.get(17)?,
        }),
        (_, _, _) => None,
    };
    let noted = r.get::<Option<String>>(31)?.as_deref() == Some("noted");
    let (subject, why_they_called) = if noted { (None, r.get(25)?) } else { (r.get(25)?, None) };
    Ok(CaseRow {
        case: CaseId(r.get(0)?),
        slug: r.get(1)?,
        state: r.get(2)?,
        customer: PersonId(r.get(3)?),
        owner: r.get::<Option<Uuid>>(4)?.map(StaffId),
        acting: r.get::<Option<Uuid>>(5)?.map(StaffId),
        team: TeamId(r.get(6)?),
        offered_to: r.get::<Option<Uuid>>(7)?.map(StaffId),
        opened_at: r.get(8)?,
        ended_at: r.get(9)?,
        door: r.get(10)?,
        next,
        waits_for_us: r.get::<i64>(18)? != 0,
        broken: r.get(19)?,
        slipping: r.get(20)?,
        harm: r.get(21)?,
        harm_kind: r.get(22)?,
        harm_since: r.get(23)?,
        harm_relieved: r.get::<i64>(24)? != 0,
        subject,
        why_they_called,
        last_words: r.get(26)?,
        last_contact_at: r.get(27)?,
        customer_name: r.get(28)?,
        version: r.get::<i64>(29)?.unsigned_abs(),
        language: r.get(30)?,
        final_by: r.get::<Option<Uuid>>(32)?.map(StaffId),
    })
}

/// Where a page of a list begins: after this instant and case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct After(pub Timestamp, pub CaseId);

impl After {
    /// Before everything.
    #[must_use]
    pub fn start() -> After {
        After(Timestamp::MIN, CaseId(Uuid::nil()))
    }
}

/// What a list shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum List {
    Owned(StaffId),
    Team(TeamId),
    All,
}

impl Record {
    async fn rows(&self, statement: &'static Statement, vals: &[Val<'_>]) -> Result<Vec<CaseRow>, RecordError> {
        Ok(self.db().read().await?.query(statement, vals, from_row).await?)
    }

    /// Whom somebody owes what: by harm, and by what breaks next.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn cases_acting(&self, staff: StaffId, limit: u32) -> Result<Vec<CaseRow>, RecordError> {
        self.rows(&ACTING, vals![staff.0, limit]).await
    }

    /// Somebody's own open cases on which another acts at this moment, by what is due next.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn cases_covered(&self, owner: StaffId, limit: u32) -> Result<Vec<CaseRow>, RecordError> {
        self.rows(&COVERED, vals![owner.0, limit]).await
    }

    /// A page of a list of open cases, by what is due next.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn cases(&self, list: List, after: After, limit: u32) -> Result<Vec<CaseRow>, RecordError> {
        let After(at, case) = after;
        match list {
            List::Owned(staff) => self.rows(&OWNED, vals![staff.0, at, case.0, limit]).await,
            List::Team(team) => self.rows(&TEAM, vals![team.0, at, case.0, limit]).await,
            List::All => self.rows(&OPEN, vals![at, case.0, limit]).await,
        }
    }

    /// Ended cases in a state, the latest first, before an instant: somebody's own, a team's, or everybody's.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn cases_ended(&self, list: List, state: &str, before: Timestamp, limit: u32) -> Result<Vec<CaseRow>, RecordError> {
        match list {
            List::Owned(staff) => self.rows(&ENDED_OWNED, vals![state, before, limit, staff.0]).await,
            List::Team(team) => self.rows(&ENDED_TEAM, vals![state, before, limit, team.0]).await,
            List::All => self.rows(&ENDED, vals![state, before, limit]).await,
        }
    }

    /// How many cases that somebody owned ended in a state since an instant.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn count_ended(&self, staff: StaffId, state: &str, since: Timestamp) -> Result<u32, RecordError> {
        Ok(self.db().read().await?.query_one(&COUNT_ENDED, vals![staff.0, state, since], |r| r.get(0)).await?)
    }

    /// The cases in which a person takes part, the latest first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn cases_of_person(&self, person: PersonId, limit: u32) -> Result<Vec<CaseRow>, RecordError> {
        self.rows(&OF_PERSON, vals![person.0, limit]).await
    }

    /// Cases that are offered to somebody.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn cases_offered(&self, staff: StaffId, limit: u32) -> Result<Vec<CaseRow>, RecordError> {
        self.rows(&OFFERED, vals![staff.0, limit]).await
    }

    /// Cases of a team in which something slips.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn cases_slipping(&self, team: TeamId, limit: u32) -> Result<Vec<CaseRow>, RecordError> {
        self.rows(&SLIPPING, vals![team.0, limit]).await
    }

    /// Cases of a team with a final answer that another person has to review.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn cases_to_review(&self, team: TeamId, limit: u32) -> Result<Vec<CaseRow>, RecordError> {
        self.rows(&TO_REVIEW, vals![team.0, limit]).await
    }

    /// One case by its key.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn case_by_slug(&self, slug: &str) -> Result<Option<CaseRow>, RecordError> {
        Ok(self.rows(&BY_SLUG, vals![slug]).await?.pop())
    }

    /// One case by its id.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn case_row(&self, case: CaseId) -> Result<Option<CaseRow>, RecordError> {
        Ok(self.rows(&BY_ID, vals![case.0]).await?.pop())
    }

    /// A page of all cases in the order of their ids.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn every_case(&self, after: CaseId, limit: u32) -> Result<Vec<CaseRow>, RecordError> {
        self.rows(&EVERY, vals![after.0, limit]).await
    }

    /// How many people wait for somebody.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn count_acting(&self, staff: StaffId) -> Result<u32, RecordError> {
        Ok(self.db().read().await?.query_one(&COUNT_ACTING, vals![staff.0], |r| r.get(0)).await?)
    }

    /// Whether a spoken key is taken.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn slug_taken(&self, slug: &str) -> Result<bool, RecordError> {
        Ok(self.db().read().await?.query_maybe(&SLUG_TAKEN, vals![slug], |r| r.get::<i64>(0)).await?.is_some())
    }

    /// How many cases there are in each state.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn cases_by_state(&self) -> Result<Vec<(String, u64)>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query(&BY_STATE, vals![], |r| Ok((r.get(0)?, r.get::<i64>(1)?.max(0).unsigned_abs()))).await?)
    }
}
