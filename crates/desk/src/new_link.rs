//! A new link for somebody whose link doesn't work any more. Whoever asks learns nothing: not whether the code ever belonged
//! to a case, and not where the new link goes.

use crate::{Desk, declined::Declined, handle::Order, link::LinkCode};
use casework::{
    Actor, Command,
    ids::{CaseId, CommandId, PersonId},
};

/// How many generations back a code is still known as one that was right once.
const GENERATIONS: u32 = 50;

impl Desk {
    /// Sends a new link to the address on file, if this code is or was one of a case. The same command sends one.
    ///
    /// # Errors
    /// When the record refuses. Nothing tells whether anything was sent.
    pub async fn send_new_link(&self, command: CommandId, code: &LinkCode) -> Result<(), Declined> {
        let Some((case, person)) = self.whose_it_was(code).await? else {
            return Ok(());
        };
        let order = Order::new(command, Actor::Person(person), case, Command::AskNewLink { person });
        match self.handle(order).await {
            Ok(_) | Err(Declined::Refused(_) | Declined::NotFound) => Ok(()),
            Err(other @ (Declined::NotSetUp | Declined::Unusable { .. } | Declined::Failed(_))) => Err(other),
        }
    }

    /// Of whom this code is or was, in any generation that is not too old.
    async fn whose_it_was(&self, code: &LinkCode) -> Result<Option<(CaseId, PersonId)>, Declined> {
        let Some(row) = self.record().case_by_slug(&code.slug).await? else {
            return Ok(None);
        };
        let case = self.record().case(row.case).await?;
        let Some(story) = case.story() else { return Ok(None) };
        for person in &story.participants {
            let now = self.link_generation(row.case, *person).await?;
            let right_once = (now.saturating_sub(GENERATIONS)..=now).any(|generation| self.link_fits(code, row.case, *person, generation));
            if right_once {
                return Ok(Some((row.case, *person)));
            }
        }
        Ok(None)
    }
}
