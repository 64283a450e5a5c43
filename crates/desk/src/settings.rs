//! Changing what is set for the organisation.

use crate::{
    Desk,
    clock::real_now,
    declined::Declined,
    handle::not_allowed,
    permission::{self, Act, Relation},
};
use casework::{
    Actor,
    ids::{CommandId, StaffId},
    people::{organisation::Settings, staff::Role},
};
use record::{
    append::{Append, StreamWrite},
    due::Wakes,
};

/// Settings as somebody wants them.
#[derive(Clone, Debug)]
pub struct ChangedSettings {
    pub command: CommandId,
    pub actor: Actor,
    pub settings: Settings,
}

impl Desk {
    /// Sets up the organisation, or changes what is set. It holds at once, on every page.
    ///
    /// # Errors
    /// A refusal when a value can't work, or when the asker isn't an administrator.
    pub async fn change_settings(&self, changed: ChangedSettings) -> Result<(), Declined> {
        if let Actor::Staff(staff) = changed.actor {
            self.permit_staff(staff, Act::Settings).await?;
        }
        let before = self.record().organisation().await?;
        let events = before.decide(&changed.settings)?;
        if !events.is_empty() {
            let append = Append {
                command: changed.command,
                actor: changed.actor,
                occurred_at: self.now(),
                recorded_at: real_now(),
                expected: before.version,
                write: StreamWrite::Organisation { events },
                leans_on: Vec::new(),
                vault: Vec::new(),
                settles: None,
                // Reminders, disclosures and leases are counted by policy and published hours.
                wakes: Some(Wakes::EveryOpenCase),
            };
            self.record().append(append).await?;
        }
        Ok(self.reload_settings().await?)
    }

    /// Whether somebody may do what concerns no case.
    ///
    /// # Errors
    /// A refusal that says who can.
    pub async fn permit_staff(&self, staff: StaffId, act: Act) -> Result<Role, Declined> {
        let rows = self.record().staff().await?;
        let Some(member) = rows.iter().find(|s| s.staff == staff && s.active) else {
            return Err(Declined::NotFound);
        };
        if permission::may(member.role, Relation::Elsewhere, act) {
            return Ok(member.role);
        }
        Err(not_allowed(act).into())
    }
}
