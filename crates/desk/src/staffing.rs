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
    people::staff::{Member, MemberEvent, Profile, Role, StaffCommand, StaffEvent},
};
use jiff::Timestamp;
use record::{
    RecordError,
    append::{Append, StreamWrite},
    due::Wakes,
    vault::Content,
    views::staff_card::StaffRow,
};
use uuid::Uuid;

/// A colleague as somebody invites or changes them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewColleague {
    pub name: String,
    pub mail: String,
    pub telephone: Option<String>,
    pub team: TeamId,
    pub role: Role,
    pub languages: Vec<String>,
    pub zone: Option<String>,
}

/// What somebody may change of themselves: all but their address, their team and their role.
#[derive(Clone, Debug)]
pub struct OwnParticulars {
    pub name: String,
    pub telephone: Option<String>,
    pub languages: Vec<String>,
    pub zone: Option<String>,
    /// Whether they are reminded by mail before a promise is due; `None` leaves it as it is.
    pub reminders: Option<bool>,
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

/// The longest telephone number with its blanks and an extension, in characters (a choice; E.164 has 15 digits).
const TELEPHONE_CHARACTERS: usize = 40;

/// More languages than anybody answers in.
const LANGUAGES: usize = 12;

/// What is asked of a member of staff.
enum Asked {
    /// All that it needs stands in it.
    Plain(StaffCommand),
    Profile(Box<Profile>),
    Leave,
}

impl From<StaffCommand> for Asked {
    fn from(what: StaffCommand) -> Asked {
        Asked::Plain(what)
    }
}

/// What was decided, and the streams that the decision looked at.
struct Decided {
    events: Vec<StaffEvent>,
    leans_on: Vec<(Uuid, u64)>,
}

impl NewColleague {
    /// A colleague as they are: for a change of a part.
    #[must_use]
    pub fn of(row: &StaffRow) -> NewColleague {
        NewColleague {
            name: row.name.clone(),
            mail: row.mail.clone(),
            telephone: row.telephone.clone(),
            team: row.team,
            role: row.role,
            languages: row.languages.clone(),
            zone: row.zone.clone(),
        }
    }

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
        if self.telephone.as_deref().is_some_and(|t| t.chars().count() > TELEPHONE_CHARACTERS) {
            return Err(Declined::Unusable { field: "telephone", why: words::key!("refusal-telephone-unusable").into() });
        }
        if self.languages.len() > LANGUAGES || !self.languages.iter().all(|l| is_language(l)) {
            return Err(Declined::Unusable { field: "languages", why: words::key!("refusal-languages-unusable").into() });
        }
        if self.zone.as_deref().is_some_and(|zone| casework::time::zone(zone).is_err()) {
            return Err(Declined::Unusable { field: "zone", why: words::key!("refusal-zone-unusable").into() });
        }
        Ok(())
    }
}

/// Whether a text has the shape of a language's tag (BCP 47): `de`, `pt-BR`.
pub(crate) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let piece = |p: &str| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric());
    (2..=8).contains(&first.len()) && first.chars().all(|c| c.is_ascii_lowercase()) && parts.all(piece) && tag.len() <= 35
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
        self.staff_command(actor, command, id, StaffCommand::Invite { profile }.into(), sealer.finish()).await?;
        Ok(id)
    }

    /// Changes a colleague's name, team, role or languages.
    ///
    /// # Errors
    /// When the asker isn't an administrator, or something is missing; when a case would lose its owner, or the desk its last
    /// administrator.
    pub async fn change_colleague(&self, actor: Actor, command: CommandId, id: StaffId, colleague: &NewColleague) -> Result<(), Declined> {
        if let Actor::Staff(staff) = actor {
            self.permit_staff(staff, Act::People).await?;
        }
        self.change_profile(actor, command, id, colleague).await
    }

    async fn change_profile(&self, actor: Actor, command: CommandId, id: StaffId, colleague: &NewColleague) -> Result<(), Declined> {
        colleague.check()?;
        let mut sealer = Sealer::new(command, id.0);
        let profile = colleague.seal(&mut sealer);
        self.staff_command(actor, command, id, Asked::Profile(profile), sealer.finish()).await
    }

    /// Somebody changes their own work name, telephone, languages, zone, or what they are reminded of.
    ///
    /// # Errors
    /// Names the field that can't be used; [`Declined::NotFound`] when they don't work here.
    pub async fn change_oneself(&self, staff: StaffId, command: CommandId, own: OwnParticulars) -> Result<(), Declined> {
        if self.record().done(command).await?.is_some() {
            return Ok(());
        }
        let rows = self.record().staff().await?;
        let Some(row) = rows.iter().find(|s| s.staff == staff && s.active) else {
            return Err(Declined::NotFound);
        };
        let OwnParticulars { name, telephone, languages, zone, reminders } = own;
        let wanted = NewColleague { name, telephone, languages, zone, ..NewColleague::of(row) };
        wanted.check()?;
        if let Some(wanted) = reminders {
            let choice = CommandId(Uuid::new_v5(&command.0, b"reminders"));
            self.about_staff(Actor::Staff(staff), choice, staff, StaffCommand::ChooseReminders { wanted }).await?;
        }
        self.change_profile(Actor::Staff(staff), command, staff, &wanted).await
    }

    /// A colleague leaves: refused while they own an open case, and for the last administrator.
    ///
    /// # Errors
    /// The refusal, with what to do first.
    pub async fn colleague_leaves(&self, actor: Actor, command: CommandId, id: StaffId) -> Result<(), Declined> {
        if let Actor::Staff(staff) = actor {
            self.permit_staff(staff, Act::People).await?;
        }
        self.staff_command(actor, command, id, Asked::Leave, Vec::new()).await?;
        // What they had begun to write is nobody else's.
        self.record().erase_drafts_of(id).await?;
        Ok(())
    }

    /// A command about a member of staff that needs no more than being them: absences, standing in, joining.
    /// Whoever reports another's absence has to be allowed to.
    ///
    /// # Errors
    /// A refusal with its ways forward.
    pub async fn about_staff(&self, actor: Actor, command: CommandId, id: StaffId, what: StaffCommand) -> Result<(), Declined> {
        if let (Actor::Staff(me), StaffCommand::ReportAbsence { .. }) = (actor, &what)
            && me != id
        {
            self.permit_staff(me, Act::ReportAbsence).await?;
        }
        if let (Actor::Staff(me), StaffCommand::PlanAbsence { .. }) = (actor, &what)
            && me != id
        {
            return Err(Declined::NotFound);
        }
        self.staff_command(actor, command, id, what.into(), Vec::new()).await
    }

    /// Somebody is back, or an absence is given up: by themselves, by who reported it, or by whom the table lets.
    ///
    /// # Errors
    /// A refusal with its ways forward.
    pub async fn end_absence(&self, by: StaffId, command: CommandId, id: StaffId, absence: AbsenceId) -> Result<(), Declined> {
        let may_end_others = self.permit_staff(by, Act::EndAbsence).await.is_ok();
        let what = StaffCommand::EndAbsence { absence, may_end_others };
        self.staff_command(Actor::Staff(by), command, id, what.into(), Vec::new()).await
    }

    /// Whoever was asked to stand in declined: the same absence with somebody else. The new plan stands before the old one goes.
    ///
    /// # Errors
    /// A refusal with its ways forward; [`Declined::NotFound`] when there is no such plan.
    pub async fn ask_another_stand_in(
        &self,
        staff: StaffId,
        command: CommandId,
        absence: AbsenceId,
        stand_in: StaffId,
    ) -> Result<(), Declined> {
        let rows = self.record().staff().await?;
        let row = rows.iter().find(|s| s.staff == staff).and_then(|s| s.absences.iter().find(|a| a.id == absence));
        let Some((old, until)) = row.and_then(|a| a.until.map(|until| (a, until))) else {
            return Err(Declined::NotFound);
        };
        let briefing = old.briefing.as_deref().unwrap_or_default();
        self.plan_absence(staff, command, PlannedAbsence { from: old.from, until, stand_in, briefing }).await?;
        self.end_absence(staff, CommandId(Uuid::new_v5(&command.0, b"the one before")), staff, absence).await
    }

    /// Unplanned absences that somebody reported and can take back, of those who are missing now.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn reported_by(&self, staff: StaffId, rows: &[StaffRow]) -> Result<Vec<AbsenceId>, RecordError> {
        let mut reported = Vec::new();
        for row in rows.iter().filter(|s| s.active && s.staff != staff && s.absences.iter().any(|a| a.until.is_none())) {
            let member = self.record().member(row.staff).await?;
            reported.extend(member.absences.iter().filter(|a| a.until.is_none() && a.reported_by == Some(staff)).map(|a| a.id));
        }
        Ok(reported)
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
        self.staff_command(Actor::Staff(staff), command, staff, what.into(), sealer.finish()).await
    }

    async fn staff_command(
        &self,
        actor: Actor,
        command: CommandId,
        id: StaffId,
        asked: Asked,
        contents: Vec<Content>,
    ) -> Result<(), Declined> {
        for _ in 0..5 {
            let before = self.record().member(id).await?;
            let (what, leans_on) = self.look_up(&asked, id).await?;
            let events = before.decide(&what, id, actor, self.now())?;
            if events.is_empty() {
                return Ok(());
            }
            match self.append_staff(actor, command, id, &before, Decided { events, leans_on }, &contents).await {
                Err(RecordError::LostRace) => {}
                other => return other.map_err(|e| Failure::Record(e).into()),
            }
        }
        Err(Failure::Crowded { attempts: 5 }.into())
    }

    /// What a decision about a colleague rests on, looked up anew at each attempt: of an administrator who stops being one, that
    /// another stays. Of two who would take it from each other in the same instant, one is decided after the other.
    async fn look_up(&self, asked: &Asked, id: StaffId) -> Result<(StaffCommand, Vec<(Uuid, u64)>), RecordError> {
        if let Asked::Plain(what) = asked {
            return Ok((what.clone(), Vec::new()));
        }
        let (rows, open_cases) = (self.record().staff().await?, self.record().load(id).await?);
        let administers = |s: &&StaffRow| s.active && s.role == Role::Administrator;
        let is_administrator = rows.iter().filter(administers).any(|s| s.staff == id);
        // Whoever is invited and never joined can't log in.
        let another = rows.iter().filter(administers).find(|s| s.joined && s.staff != id);
        let last_administrator = is_administrator && another.is_none();
        let leans_on = another.filter(|_| is_administrator).map(|s| (s.staff.0, s.version));
        let what = match asked {
            Asked::Plain(what) => what.clone(),
            Asked::Profile(profile) => StaffCommand::ChangeProfile { profile: profile.clone(), open_cases, last_administrator },
            Asked::Leave => StaffCommand::Leave { open_cases, last_administrator },
        };
        Ok((what, leans_on.into_iter().collect()))
    }

    async fn append_staff(
        &self,
        actor: Actor,
        command: CommandId,
        id: StaffId,
        before: &Member,
        decided: Decided,
        contents: &[Content],
    ) -> Result<(), RecordError> {
        let (now, Decided { events, leans_on }) = (self.now(), decided);
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
        // Whoever comes or goes: their cases are looked at at once. Their password changes nothing for anybody.
        let own_matter = |e: &StaffEvent| match e {
            StaffEvent::Staff(MemberEvent::PasswordChanged | MemberEvent::SecondFactorChanged | MemberEvent::RemindersChosen { .. }) => {
                true
            }
            StaffEvent::Staff(_) | StaffEvent::Absence(_) => false,
        };
        let nobody_elses = events.iter().all(own_matter);
        let append = Append {
            command,
            actor,
            occurred_at: now,
            recorded_at: real_now(),
            expected: before.version,
            write: StreamWrite::Staff { id, events, after: Box::new(after), next },
            leans_on,
            vault: contents.to_vec(),
            settles: None,
            wakes: (!nobody_elses).then_some(Wakes::CasesOf(id)),
        };
        self.record().append(append).await.map(|_| ())
    }
}
