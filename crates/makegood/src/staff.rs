//! `makegood staff`: inviting colleagues, and mending what the pages can't: a lost second factor, a lost last administrator.

use crate::{
    args::{Staff, StaffInvite, StaffReset},
    errand::{Errand, Teller},
    exit::{Exit, Trouble},
    invitation,
    office::Office,
    place::Chosen,
    through,
};
use casework::{
    Actor,
    ids::{CommandId, StaffId},
    people::staff::{Role, StaffCommand},
};
use desk::{Desk, Leaves, NewColleague, comparable_mail, real_now};
use record::views::staff_card::StaffRow;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use words::{Arg, Voice};

/// Invites a colleague.
#[derive(Serialize, Deserialize)]
pub struct Invitation {
    name: String,
    mail: String,
    team: String,
    role: String,
    telephone: Option<String>,
    languages: Vec<String>,
}

/// Resets a log-in.
#[derive(Serialize, Deserialize)]
pub struct Reset {
    who: String,
    role: Option<String>,
}

pub async fn run(what: Staff, voice: &Voice) -> Result<Exit, Trouble> {
    match what {
        Staff::Invite(args) => {
            let chosen = Chosen::usual(&args.place, voice)?;
            let StaffInvite { place: _, name, mail, team, role, telephone, languages } = args;
            through::run(Invitation { name, mail, team, role, telephone, languages }, chosen, voice).await
        }
        Staff::Reset(args) => {
            let chosen = Chosen::usual(&args.place, voice)?;
            let StaffReset { place: _, who, role } = args;
            through::run(Reset { who, role }, chosen, voice).await
        }
    }
}

fn role(name: &str, voice: &Voice) -> Result<Role, Trouble> {
    let known = Role::ALL.map(Role::name).join(", ");
    Role::named(name)
        .ok_or_else(|| Trouble::usage(voice.say_with("cli-role-unknown", &[("role", Arg::Text(name)), ("known", Arg::Text(&known))])))
}

impl Errand for Invitation {
    const PATH: &'static str = "/staff/invite";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        let (desk, voice) = (&office.desk, tell.voice());
        let settings = desk.set_up().map_err(|e| Trouble::declined(&e, voice))?;
        let role = role(&self.role, voice)?;
        let wanted = self.team.trim().to_lowercase();
        let Some(team) = settings.teams.iter().find(|t| t.name.to_lowercase() == wanted) else {
            let known = settings.teams.iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(Trouble::usage(
                voice.say_with("cli-team-unknown", &[("team", Arg::Text(&self.team)), ("known", Arg::Text(&known))]),
            ));
        };
        let names = desk.staff_names().await?;
        if names.all().iter().any(|s| s.active && comparable_mail(&s.mail) == comparable_mail(&self.mail)) {
            return Err(Trouble::usage(voice.say_with("cli-staff-known", &[("mail", Arg::Text(&self.mail))])));
        }
        let languages = if self.languages.is_empty() { vec![settings.language.clone()] } else { self.languages };
        let colleague =
            NewColleague { name: self.name, mail: self.mail, telephone: self.telephone, team: team.id, role, languages, zone: None };
        let id = desk.invite(Actor::Desk, CommandId(Uuid::now_v7()), &colleague).await.map_err(|e| Trouble::declined(&e, voice))?;
        tell_link(desk, id, (&colleague.name, &colleague.mail), Leaves::ByMail, tell).await
    }
}

async fn tell_link(desk: &Desk, id: StaffId, of: (&str, &str), leaves: Leaves, tell: &Teller) -> Result<Exit, Trouble> {
    invitation::tell_link(desk, Actor::Desk, id, of, leaves, tell).await?;
    tell.line(tell.voice().say(match leaves {
        Leaves::ByMail => words::key!("cli-links-mailed"),
        Leaves::ByHand => words::key!("cli-links-once"),
    }))
    .await?;
    Ok(Exit::Well)
}

impl Errand for Reset {
    const PATH: &'static str = "/staff/reset";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        let (desk, voice) = (&office.desk, tell.voice());
        desk.set_up().map_err(|e| Trouble::declined(&e, voice))?;
        let role = self.role.as_deref().map(|name| role(name, voice)).transpose()?;
        let row = meant(desk, &self.who, voice).await?;
        let about = |what| desk.about_staff(Actor::Desk, CommandId(Uuid::now_v7()), row.staff, what);
        // What can be refused comes first: then nothing was reset.
        if let Some(role) = role.filter(|role| *role != row.role) {
            let (command, changed) = (CommandId(Uuid::now_v7()), NewColleague { role, ..NewColleague::of(&row) });
            desk.change_colleague(Actor::Desk, command, row.staff, &changed).await.map_err(|e| Trouble::declined(&e, voice))?;
        }
        // First that nobody can come in any more, then that the record says so.
        desk.record().remove_credential(row.staff, real_now()).await?;
        about(StaffCommand::ResetLogIn).await.map_err(|e| Trouble::declined(&e, voice))?;
        tell.line(voice.say_with("cli-staff-reset", &[("name", Arg::Text(&row.name))])).await?;
        // Whoever can reset a log-in knows whom they give it back to: a mailbox doesn't prove that.
        tell_link(desk, row.staff, (&row.name, &row.mail), Leaves::ByHand, tell).await
    }
}

/// The colleague with this address or name.
async fn meant(desk: &Desk, who: &str, voice: &Voice) -> Result<StaffRow, Trouble> {
    let names = desk.staff_names().await?;
    let wanted = comparable_mail(who);
    let mut found = names.all().iter().filter(|s| s.active && (comparable_mail(&s.mail) == wanted || s.name.to_lowercase() == wanted));
    match (found.next(), found.next()) {
        (Some(row), None) => Ok(row.clone()),
        (Some(_), Some(_)) => Err(Trouble::usage(voice.say_with("cli-staff-several", &[("who", Arg::Text(who))]))),
        (None, _) => {
            let administrators: Vec<&str> =
                names.all().iter().filter(|s| s.active && s.role == Role::Administrator).map(|s| s.mail.as_str()).collect();
            let known = administrators.join(", ");
            Err(Trouble::usage(voice.say_with("cli-staff-unknown", &[("who", Arg::Text(who)), ("administrators", Arg::Text(&known))])))
        }
    }
}
