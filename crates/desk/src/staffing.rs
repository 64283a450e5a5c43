//! Colleagues: inviting and changing them, their absences and who stands in.

use crate::{
    Desk,
    clock::real_now,
    content::Sealer,
    declined::{Declined, Failure},
    permission::Act,
};
use casework::{
    Actor, Recorded,
    ids::{AbsenceId, CommandId, EventId, StaffId, TeamId},
    people::staff::{Member, Profile, Role, StaffCommand, StaffEvent},
};
use jiff::Timestamp;
use record::{
    RecordError,
    append::{Append, StreamWrite},
    due::Wakes,
    vault::Content,
};
use uuid::Uuid;

/// A colleague as somebody invites or changes them.
#[derive(Clone, Debug)]
pub struct NewColleague {
    pub name: String,
    pub mail: String,
    pub telephone: Option<String>,
    pub team: TeamId,
    pub role: Role,
    pub languages: Vec<String>,
    pub zone: Option<String>,
}

/// An absence as somebody plans it.
#[derive(Clone, Copy, Debug)]
pub struct PlannedAbsence<'p> {
    pub from: Timestamp,
    pub until: Timestamp,
    pub stand_in: StaffId,
    /// What whoever stands in needs to know.
    pub briefing: &'p str,
}

impl NewColleague {
    fn seal(&self, sealer: &mut Sealer) -> Box<Profile> {
        Box::new(Profile {
            name: sealer.particular(self.name.trim()),
            mail: sealer.aside(self.mail.trim()),
            telephone: self.telephone.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(|t| sealer.aside(t)),
            team: self.team,
            role: self.role,
            languages: self.languages.clone(),
            zone: self.zone.clone(),
        })
    }

    fn check(&self) -> Result<(), Declined> {
        if self.name.trim().is_empty() {
            return Err(Declined::Unusable { field: "name", why: words::key!("refusal-name-missing").into() });
        }
        if !self.mail.contains('@') {
            return Err(Declined::Unusable { field: "mail", why: words::key!("refusal-mail-unusable").into() });
        }
        Ok(())
    }
}

impl Desk {
    /// Invites a colleague. Their link is the caller's matter.
    ///
    /// # Errors
    /// When the asker isn't an administrator, or something is missing.
    pub async fn invite(&self, actor: Actor, command: CommandId, colleague: &NewColleague) -> Result<StaffId, Declined> {
        if let Actor::Staff(staff) = actor {
            self.permit_staff(staff, Act::People).await?;
        }
        colleague.check()?;
        let id = StaffId(Uuid::new_v5(&command.0, b"colleague"));
        let mut sealer = Sealer::new(command, id.0);
        let profile = colleague.seal(&mut sealer);
        self.staff_command(actor, command, id, StaffCommand::Invite { profile }, sealer.finish()).await?;
        Ok(id)
    }

    /// Changes a colleague's name, team, role or languages.
    ///
    /// # Errors
    /// When the asker isn't an administrator, or something is missing.
    pub async fn change_colleague(&self, actor: Actor, command: CommandId, id: StaffId, colleague: &NewColleague) -> Result<(), Declined> {
        if let Actor::Staff(staff) = actor {
            self.permit_staff(staff, Act::People).await?;
        }
        colleague.check()?;
        let mut sealer = Sealer::new(command, id.0);
        let profile = colleague.seal(&mut sealer);
        self.staff_command(actor, command, id, StaffCommand::ChangeProfile { profile }, sealer.finish()).await
    }

    /// A colleague leaves: refused while they own an open case, and for the last administrator.
    ///
    /// # Errors
    /// The refusal, with what to do first.
    pub async fn colleague_leaves(&self, actor: Actor, command: CommandId, id: StaffId) -> Result<(), Declined> {
        if let Actor::Staff(staff) = actor {
            self.permit_staff(staff, Act::People).await?;
        }
        let staff = self.record().staff().await?;
        let others = staff.iter().any(|s| s.active && s.staff != id && s.role == Role::Administrator);
        let is_administrator = staff.iter().any(|s| s.staff == id && s.role == Role::Administrator);
        let open_cases = self.record().load(id).await?;
        let leave = StaffCommand::Leave { open_cases, last_administrator: is_administrator && !others };
        self.staff_command(actor, command, id, leave, Vec::new()).await
    }

    /// A command about a member of staff that needs no more than being them: absences, standing in, joining.
    /// Whoever reports another's absence has to be allowed to.
    ///
    /// # Errors
    /// A refusal with its ways forward.
    pub async fn about_staff(&self, actor: Actor, command: CommandId, id: StaffId, what: StaffCommand) -> Result<(), Declined> {
        if let (Actor::Staff(me), StaffCommand::ReportAbsence { .. } | StaffCommand::EndAbsence { .. }) = (actor, &what)
            && me != id
        {
            self.permit_staff(me, Act::ReportAbsence).await?;
        }
        if let (Actor::Staff(me), StaffCommand::PlanAbsence { .. }) = (actor, &what)
            && me != id
        {
            return Err(Declined::NotFound);
        }
        self.staff_command(actor, command, id, what, Vec::new()).await
    }

    /// Somebody plans to be away, names who stands in, and says what that person needs to know.
    ///
    /// # Errors
    /// A refusal with its ways forward.
    pub async fn plan_absence(&self, staff: StaffId, command: CommandId, planned: PlannedAbsence<'_>) -> Result<(), Declined> {
        let mut sealer = Sealer::new(command, staff.0);
        let what = StaffCommand::PlanAbsence {
            absence: AbsenceId(Uuid::new_v5(&command.0, b"absence")),
            from: planned.from,
            until: planned.until,
            stand_in: planned.stand_in,
            briefing: sealer.noted_if_any(planned.briefing),
        };
        self.staff_command(Actor::Staff(staff), command, staff, what, sealer.finish()).await
    }

    async fn staff_command(
        &self,
        actor: Actor,
        command: CommandId,
        id: StaffId,
        what: StaffCommand,
        contents: Vec<Content>,
    ) -> Result<(), Declined> {
        for _ in 0..5 {
            let before = self.record().member(id).await?;
            let events = before.decide(&what, id, actor, self.now())?;
            if events.is_empty() {
                return Ok(());
            }
            match self.append_staff(actor, command, id, &before, events, &contents).await {
                Err(RecordError::LostRace) => {}
                other => return other.map_err(|e| Failure::Record(e).into()),
            }
        }
        Err(Failure::Crowded { attempts: 5 }.into())
    }

    async fn append_staff(
        &self,
        actor: Actor,
        command: CommandId,
        id: StaffId,
        before: &Member,
        events: Vec<StaffEvent>,
        contents: &[Content],
    ) -> Result<(), RecordError> {
        let now = self.now();
        let recorded = events.iter().zip(before.version + 1..).map(|(event, seq)| Recorded {
            seq,
            id: EventId(Uuid::nil()),
            occurred_at: now,
            recorded_at: now,
            actor,
            cause: command,
            event: event.clone(),
        });
        let after = recorded.fold(before.clone(), |m, r| m.evolve(&r));
        let next = after.next_instant(now);
        let append = Append {
            command,
            actor,
            occurred_at: now,
            recorded_at: real_now(),
            expected: before.version,
            write: StreamWrite::Staff { id, events, after: Box::new(after), next },
            leans_on: Vec::new(),
            vault: contents.to_vec(),
            settles: None,
            // Whoever comes or goes: their cases are looked at at once.
            wakes: Some(Wakes::CasesOf(id)),
        };
        self.record().append(append).await.map(|_| ())
    }
}
