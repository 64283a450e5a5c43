//! Views dropped and rebuilt from the events, stream by stream, while the desk goes on working.

use super::{case_card, figures, person_card, staff_card};
use crate::{
    Record, RecordError, chain, due, events, statements,
    store::{StoreError, Tx, Write, WriteError},
    vals,
};
use casework::{
    Case,
    ids::{CaseId, PersonId, StaffId},
    people::{customer::Person, staff::Member},
};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// Who took part goes first: it points to the case's row.
    pub DROP_PARTICIPANTS { both: "DELETE FROM participant WHERE case_id = $1" }
    /// The row of a case.
    pub DROP_CASE { both: "DELETE FROM case_card WHERE case_id = $1" }
    /// The row of a person.
    pub DROP_PERSON { both: "DELETE FROM person_card WHERE person = $1" }
    /// When a stream is looked at next.
    pub DUE_AT { both: "SELECT at FROM due WHERE stream = $1" }
}

enum Row {
    Case(CaseId, Box<Case>, Option<Timestamp>),
    Person(PersonId, Box<Person>),
    Staff(StaffId, Box<Member>, Option<Timestamp>, Timestamp),
}

impl Row {
    fn stream_and_version(&self) -> (Uuid, u64) {
        match self {
            Row::Case(id, case, _) => (id.0, case.version()),
            Row::Person(id, person) => (id.0, person.version),
            Row::Staff(id, member, _, _) => (id.0, member.version),
        }
    }

    /// The state as it is now, while the stream is kept still.
    async fn again(&self, tx: &mut Tx<'_>) -> Result<Row, RecordError> {
        Ok(match self {
            Row::Case(id, _, next) => Row::Case(*id, Box::new(Case::fold(&events::recorded(tx, id.0).await?)), *next),
            Row::Person(id, _) => {
                let events = events::recorded(tx, id.0).await?;
                Row::Person(*id, Box::new(events.iter().fold(Person::default(), Person::evolve)))
            }
            Row::Staff(id, _, next, now) => {
                let events = events::recorded(tx, id.0).await?;
                Row::Staff(*id, Box::new(events.iter().fold(Member::default(), Member::evolve)), *next, *now)
            }
        })
    }

    async fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        match self {
            Row::Case(id, case, _) => {
                tx.exec(&DROP_PARTICIPANTS, vals![id.0]).await?;
                tx.exec(&figures::FORGET_DOORS, vals![id.0]).await?;
                tx.exec(&DROP_CASE, vals![id.0]).await?;
                case_card::write(tx, *id, case).await?;
                figures::note_doors_anew(tx, *id, case).await
            }
            Row::Person(id, person) => {
                tx.exec(&DROP_PERSON, vals![id.0]).await?;
                person_card::write(tx, *id, person, &[]).await
            }
            // Cases point to it, so it is written over.
            Row::Staff(id, member, _, _) => staff_card::write(tx, *id, member).await,
        }
    }

    async fn write_due(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        match self {
            Row::Case(id, _, next) => due::set(tx, id.0, "case", *next).await,
            Row::Person(..) => Ok(()),
            Row::Staff(id, _, next, now) => {
                // An instant that has passed and wasn't looked at yet must not be skipped: cases wait to be woken by it.
                let waits = tx.query_maybe(&DUE_AT, vals![id.0], |r| r.get::<Timestamp>(0)).await?;
                if waits.is_some_and(|at| at <= *now) {
                    return Ok(());
                }
                due::set(tx, id.0, "staff", *next).await
            }
        }
    }
}

/// Writes a row anew. When its stream has grown since it was read, it is read again here, where nobody can write to it; and
/// whoever made it grow has just said when it is due.
struct Rewrite(Row);

impl Write for Rewrite {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let (stream, version) = self.0.stream_and_version();
        let found = chain::head(tx, stream).await?.map_or(0, |(found, _)| found);
        if found == version {
            self.0.write(tx).await?;
            self.0.write_due(tx).await?;
        } else {
            match self.0.again(tx).await {
                Ok(row) => row.write(tx).await?,
                Err(RecordError::Store(e)) => return Err(e.into()),
                Err(other) => return Err(WriteError::abandon(other)),
            }
        }
        Ok(())
    }
}

impl Record {
    /// Writes the views and the due rows of every stream anew from its events: staff first, since cases refer to them.
    /// `next` says when a case has to be looked at; `done` hears how many streams are finished. Addresses by which people
    /// are found are no view: they are part of the vault.
    ///
    /// # Errors
    /// When an event can't be read, or the database refuses.
    pub async fn rebuild(
        &self,
        now: Timestamp,
        next: impl Fn(&Case) -> Option<Timestamp>,
        mut done: impl FnMut(u64),
    ) -> Result<u64, RecordError> {
        let mut finished = 0;
        for kind in ["staff", "person", "case"] {
            let mut after = Uuid::nil();
            loop {
                let page = self.streams(after, 500).await?;
                let Some(last) = page.last() else { break };
                after = last.0;
                for (stream, _, _) in page.iter().filter(|(_, of, _)| of == kind) {
                    self.rebuild_stream(kind, *stream, now, &next).await?;
                    finished += 1;
                    done(finished);
                }
            }
        }
        Ok(finished)
    }

    async fn rebuild_stream(
        &self,
        kind: &str,
        stream: Uuid,
        now: Timestamp,
        next: &impl Fn(&Case) -> Option<Timestamp>,
    ) -> Result<(), RecordError> {
        let row = match kind {
            "staff" => {
                let member = self.member(StaffId(stream)).await?;
                let at = member.next_instant(now);
                Row::Staff(StaffId(stream), Box::new(member), at, now)
            }
            "person" => Row::Person(PersonId(stream), Box::new(self.person(PersonId(stream)).await?)),
            _ => {
                let case = self.case(CaseId(stream)).await?;
                let at = next(&case);
                Row::Case(CaseId(stream), Box::new(case), at)
            }
        };
        Ok(self.db().write(Rewrite(row)).await?)
    }
}
