//! Erasing personal content: content and salt go, the search forgets it, and the chain of events still verifies.

use crate::{
    Record, RecordError, search, statements,
    store::{Tx, Write, WriteError},
    vals,
};
use casework::ids::VaultId;
use jiff::Timestamp;

statements! {
    /// Content and salt go; the row says since when.
    pub ERASE { both: "UPDATE vault SET content = NULL, salt = NULL, erased_at = $2 WHERE id = $1 AND erased_at IS NULL" }
    /// An address whose words are erased finds nobody any more.
    pub FORGET_ADDRESS { both: "DELETE FROM person_address WHERE given = $1 AND person = (SELECT belongs_to FROM vault WHERE id = $1)" }
    /// Nodes keep colleagues in mind, and look at this before they use it.
    pub RENEW_STAFF { both: "UPDATE staff_card SET renewed = renewed + 1 WHERE name = $1 OR mail = $1 OR telephone = $1 OR staff IN (SELECT absence.staff FROM absence WHERE briefing = $1)" }
}

struct Erase {
    vault: VaultId,
    at: Timestamp,
}

impl Write for Erase {
    type Out = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, WriteError> {
        let erased = tx.exec(&ERASE, vals![self.vault.0, self.at]).await? > 0;
        if erased {
            search::forget(tx, self.vault.0).await?;
            tx.exec(&FORGET_ADDRESS, vals![self.vault.0]).await?;
            tx.exec(&RENEW_STAFF, vals![self.vault.0]).await?;
        }
        Ok(erased)
    }
}

impl Record {
    /// Erases one piece of content; whether it was there.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn erase(&self, vault: VaultId, at: Timestamp) -> Result<bool, RecordError> {
        Ok(self.db().write(Erase { vault, at }).await?)
    }
}
