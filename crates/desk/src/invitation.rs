//! Inviting a colleague by a link that serves once. Its token is derived from the server's key and an id, and only its hash is
//! kept: so the link can be shown now and leave by mail later, and whoever has the database alone can't make it.

use crate::{Desk, clock::real_now, declined::Declined};
use casework::{
    Actor,
    ids::{CommandId, StaffId},
    people::organisation::Settings,
};
use jiff::{SignedDuration, Timestamp};
use record::{
    RecordError,
    access::token::{Bearer, Purpose},
    memo::Invited,
    store::StoreError,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long an invitation serves, in hours: a week.
const INVITATION_HOURS: i64 = 168;
const TOKEN: &str = "invitation";

/// A colleague's link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvitationLink {
    pub link: String,
    pub until: Timestamp,
}

/// Whether the link leaves by mail as well.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaves {
    /// To their work address.
    ByMail,
    /// Whoever asked for it passes it on.
    ByHand,
}

/// The hash under which a token is kept.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The token stands in the fragment, which no server ever sees.
pub(crate) fn link(settings: &Settings, token: &str) -> String {
    format!("{}/invitation#{token}", settings.base_address)
}

impl Desk {
    /// A link with which a colleague chooses a password, for a week. Those before it serve no more. `asked` is the command of
    /// the form that asks for it: sent twice, it gives the same link, and one mail.
    ///
    /// # Errors
    /// Before set-up, when that link serves no more, and when the record refuses.
    pub async fn invitation_link(
        &self,
        by: Actor,
        staff: StaffId,
        leaves: Leaves,
        asked: Option<CommandId>,
    ) -> Result<InvitationLink, Declined> {
        let settings = self.set_up()?;
        let (id, now) = (asked.map_or_else(Uuid::new_v4, |c| Uuid::new_v5(&c.0, staff.0.as_bytes())), real_now());
        let token = self.invitation_token(staff, id);
        let given =
            async || Ok::<_, Declined>(self.record().look_at_token(hash(&token), Purpose::Invitation, now).await?.map(|(_, end)| end));
        if let Some(until) = given().await? {
            return Ok(InvitationLink { link: link(&settings, &token), until });
        }
        let until = now + SignedDuration::from_hours(INVITATION_HOURS);
        let kept = match leaves {
            Leaves::ByMail => {
                let invited = Invited { link: id, staff, by, at: self.now() };
                self.record().give_invitation(hash(&token), invited, now, until).await
            }
            Leaves::ByHand => {
                let bearer = Bearer { staff: Some(staff), ..Bearer::default() };
                self.record().give_token(hash(&token), Purpose::Invitation, bearer, now, until).await
            }
        };
        let until = match kept {
            Ok(()) => until,
            // The same form came a moment before, or long ago and its link serves no more.
            Err(RecordError::Store(StoreError::Unique { .. })) => given().await?.ok_or(RecordError::LostRace)?,
            Err(other) => return Err(other.into()),
        };
        Ok(InvitationLink { link: link(&settings, &token), until })
    }

    /// The token of an invitation: 256 bits, always the same for the same id.
    pub(crate) fn invitation_token(&self, staff: StaffId, id: Uuid) -> String {
        let half = |n: u8| self.keys().derive(TOKEN, &[staff.0.as_bytes(), id.as_bytes(), &[n]]);
        format!("{}{}", half(1), half(2))
    }
}
