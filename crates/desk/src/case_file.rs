//! A case as a page needs it: its state, its events, the texts, the people. Reading is permitted and noted first.

use crate::{
    Desk,
    clock::real_now,
    declined::Declined,
    facts::StaffNames,
    handle::{not_allowed, relation},
    permission::{self, Act, Relation},
};
use casework::{
    Case, CaseEvent, Recorded,
    conversation::contact::{Contact, ContactEvent},
    ids::{CaseId, PersonId, StaffId, TeamId},
    people::staff::Role,
};
use jiff::Timestamp;
use record::{
    reading::Reading,
    vault::Texts,
    views::{case_list::CaseRow, person_card::PersonRow},
};
use uuid::Uuid;

/// Who reads by a command on this machine, in the list of who read a case.
pub const ON_THIS_MACHINE: StaffId = StaffId(Uuid::nil());

/// Everything that a page shows of a case.
#[derive(Clone, Debug)]
pub struct CaseFile {
    pub id: CaseId,
    pub case: Case,
    pub events: Vec<Recorded<CaseEvent>>,
    pub texts: Texts,
    pub row: CaseRow,
    /// The customer first, then whoever else takes part or wrote.
    pub people: Vec<PersonRow>,
    pub staff: StaffNames,
    /// As it is said: "amber otter 92".
    pub spoken_key: String,
}

impl CaseFile {
    /// The name of a person, if it is known.
    #[must_use]
    pub fn person_name(&self, id: PersonId) -> Option<&str> {
        self.people.iter().find(|p| p.person == id).and_then(|p| p.name.as_deref())
    }
}

impl Desk {
    /// A case for a member of staff. That they looked is noted first, with the purpose. `names` is everybody who works
    /// here, as the same request has just read it.
    ///
    /// # Errors
    /// [`Declined::NotFound`] when there is none or they don't work here; a refusal when their role may not see it.
    pub async fn open_file(
        &self,
        names: &StaffNames,
        staff: StaffId,
        slug: &str,
        purpose: &str,
    ) -> Result<(CaseFile, Role, Relation), Declined> {
        let Some(row) = self.record().case_by_slug(slug).await? else {
            return Err(Declined::NotFound);
        };
        let Some(member) = names.row(staff).filter(|s| s.active) else {
            return Err(Declined::NotFound);
        };
        let file = self.file(row, names.clone()).await?;
        let relation = relation(&file.case, staff, member.team);
        if !permission::may(member.role, relation, Act::See) {
            return Err(not_allowed(Act::See).into());
        }
        self.record().note_reading(file.id, staff, purpose, real_now()).await?;
        Ok((file, member.role, relation))
    }

    /// What the latest cases of a person received, without opening each. That a member of staff looked is noted first, on
    /// every one of these cases.
    ///
    /// # Errors
    /// [`Declined::NotFound`] when they don't work here; a refusal when their role may not see one of them.
    pub async fn open_received(
        &self,
        names: &StaffNames,
        staff: StaffId,
        person: PersonId,
        cases: &[CaseRow],
    ) -> Result<Vec<Contact>, Declined> {
        let Some(member) = names.row(staff).filter(|s| s.active) else {
            return Err(Declined::NotFound);
        };
        if !cases.iter().all(|row| permission::may(member.role, relation_to(row, staff, member.team), Act::See)) {
            return Err(not_allowed(Act::See).into());
        }
        let ids: Vec<CaseId> = cases.iter().map(|row| row.case).collect();
        self.record().note_readings(&ids, staff, "person", real_now()).await?;
        let received = self.record().received(person, u32::try_from(cases.len()).unwrap_or(u32::MAX)).await?;
        let contacts = received.into_iter().filter_map(|r| match r.event {
            CaseEvent::Contact(ContactEvent::Received(contact)) if contact.from == person => Some(*contact),
            _ => None,
        });
        Ok(contacts.collect())
    }

    /// A case for somebody who takes part in it. Anybody else is told that there is none.
    ///
    /// # Errors
    /// [`Declined::NotFound`].
    pub async fn open_own_file(&self, case: CaseId, person: PersonId) -> Result<CaseFile, Declined> {
        let Some(row) = self.record().case_row(case).await? else {
            return Err(Declined::NotFound);
        };
        let names = self.staff_names().await?;
        let file = self.file(row, names).await?;
        if !file.case.story().is_some_and(|s| s.takes_part(person)) {
            return Err(Declined::NotFound);
        }
        Ok(file)
    }

    /// Who read a case before a moment, the latest first, for whoever the table lets see that. Looking here is a reading, too.
    ///
    /// # Errors
    /// [`Declined::NotFound`] when there is no such case; a refusal when their role may not see it.
    pub async fn who_read(&self, staff: StaffId, slug: &str, before: Timestamp, limit: u32) -> Result<(CaseRow, Vec<Reading>), Declined> {
        self.permit_staff(staff, Act::Audit).await?;
        let Some(row) = self.record().case_by_slug(slug).await? else {
            return Err(Declined::NotFound);
        };
        self.record().note_reading(row.case, staff, "audit", real_now()).await?;
        let readings = self.record().readings(row.case, before, limit).await?;
        Ok((row, readings))
    }

    /// Somebody on this machine reads a case by a command: whoever can do that is nobody's colleague here, and has no id.
    ///
    /// # Errors
    /// When the record refuses: then it must not be shown.
    pub async fn note_command(&self, case: CaseId, purpose: &str) -> Result<(), Declined> {
        Ok(self.record().note_reading(case, ON_THIS_MACHINE, purpose, real_now()).await?)
    }

    /// A case for the desk itself: mail that leaves, scripts on this machine.
    ///
    /// # Errors
    /// [`Declined::NotFound`] when there is none.
    pub async fn open_file_unasked(&self, case: CaseId) -> Result<CaseFile, Declined> {
        let Some(row) = self.record().case_row(case).await? else {
            return Err(Declined::NotFound);
        };
        let names = self.staff_names().await?;
        self.file(row, names).await
    }

    async fn file(&self, row: CaseRow, staff: StaffNames) -> Result<CaseFile, Declined> {
        let id = row.case;
        let (events, texts) = tokio::try_join!(self.record().events(id.0), self.record().texts(id.0))?;
        let case = Case::fold(&events);
        let mut ids: Vec<PersonId> = Vec::new();
        if let Some(story) = case.story() {
            ids.extend(&story.participants);
            ids.extend(story.contacts.iter().map(|c| c.from));
        }
        let mut people = Vec::new();
        let mut seen = Vec::new();
        for person in ids {
            if !seen.contains(&person) {
                seen.push(person);
                people.extend(self.record().person_row(person).await?);
            }
        }
        let spoken_key = case.story().map_or_else(String::new, |s| s.spoken_key.to_string());
        Ok(CaseFile { id, case, events, texts, row, people, staff, spoken_key })
    }
}

/// How a member of staff stands to a case of a list.
fn relation_to(row: &CaseRow, staff: StaffId, team: TeamId) -> Relation {
    if row.owner == Some(staff) {
        return Relation::Owner;
    }
    if row.acting == Some(staff) {
        return Relation::Acting;
    }
    if row.team == team { Relation::Team } else { Relation::Elsewhere }
}
