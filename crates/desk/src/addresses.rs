//! How a person is reached: an address that they give again or write from works; one from which our mail came back doesn't,
//! and another is taken while there is one.

use crate::{
    Desk,
    content::Sealer,
    declined::Declined,
    people::{PersonChange, comparable, sealed_address},
};
use casework::{
    Actor,
    ids::{CommandId, MessageId, PersonId},
    people::customer::{AddressKind, PersonCommand},
};
use record::views::person_card::AddressRow;
use uuid::Uuid;

impl Desk {
    /// Notes another address of a person; one that is known already is confirmed.
    ///
    /// # Errors
    /// When the record refuses.
    pub async fn learn_address(&self, person: PersonId, kind: AddressKind, value: &str, command: CommandId) -> Result<(), Declined> {
        let as_compared = comparable(kind, value);
        if as_compared.is_empty() || self.confirm_address(person, kind, &as_compared, command).await? {
            return Ok(());
        }
        let before = self.record().person(person).await?;
        let mut sealer = Sealer::new(command, person.0);
        let (address, found_by) = sealed_address(kind, value.trim(), &mut sealer);
        let learn = PersonCommand::LearnAddress { address };
        let change = PersonChange { person, actor: Actor::Desk, before: &before, what: &learn, sealer, found_by: vec![found_by], command };
        self.change_person(change).await?;
        Ok(())
    }

    /// They wrote from an address, or gave it again: it works, and comes before others of its kind. Whether it is theirs.
    ///
    /// # Errors
    /// When the record refuses.
    pub(crate) async fn confirm_address(
        &self,
        person: PersonId,
        kind: AddressKind,
        as_compared: &str,
        cause: CommandId,
    ) -> Result<bool, Declined> {
        let known = self.record().addresses(person).await?;
        let mut of_kind = known.iter().filter(|a| a.kind == kind).enumerate();
        let Some((place, address)) = of_kind.find(|(_, a)| a.compared == as_compared) else {
            return Ok(false);
        };
        let comes_first = place == 0 && address.failed_at.is_none();
        if let (false, Some(given)) = (comes_first, address.given) {
            let command = CommandId(Uuid::new_v5(&cause.0, b"confirm"));
            self.know_of_person(person, Actor::Desk, &PersonCommand::ConfirmAddress { given }, command).await?;
        }
        Ok(true)
    }

    /// No mail reaches the address to which a message of ours was sent.
    ///
    /// # Errors
    /// When the record refuses.
    pub async fn fail_address(&self, message: MessageId, cause: CommandId) -> Result<(), Declined> {
        let Some(sent) = self.record().sent(message).await? else { return Ok(()) };
        let case = self.record().case(sent.case).await?;
        let to = case.story().and_then(|s| s.message(message)).map(|m| m.to);
        if let (Some(person), Some(given)) = (to, sent.address) {
            let command = CommandId(Uuid::new_v5(&cause.0, b"address failed"));
            self.know_of_person(person, Actor::Desk, &PersonCommand::FailAddress { given }, command).await?;
        }
        Ok(())
    }

    /// The mail address to which a message goes: the one to which it was written already, else the first that works.
    pub(crate) async fn address_for(&self, message: MessageId, to: PersonId) -> Result<Option<AddressRow>, Declined> {
        let mut addresses = self.record().addresses(to).await?;
        addresses.retain(|a| a.kind == AddressKind::Mail);
        let written_to = self.record().sent(message).await?.and_then(|sent| sent.address);
        let again = addresses.iter().position(|a| a.given.is_some() && a.given == written_to);
        Ok(addresses.into_iter().nth(again.unwrap_or(0)))
    }
}
