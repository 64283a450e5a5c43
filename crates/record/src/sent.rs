//! What left: each mail as it was written, kept before it is sent, so that what a customer got can be shown, and a send in doubt looked up.

use crate::{
    Record, RecordError,
    original::Original,
    statements,
    store::{Tx, Write, WriteError},
    vals,
};
use casework::ids::{CaseId, MessageId, OriginalId, VaultId};
use jiff::Timestamp;

statements! {
    /// Keeps what will be sent; the same message again keeps its first writing.
    pub KEEP { both: "INSERT INTO sent (message, stream, message_id, original, written_at, address) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (message) DO NOTHING" }
    /// It was accepted.
    pub ACCEPTED { both: "UPDATE sent SET accepted_at = $2 WHERE message = $1" }
    /// What was written for a message.
    pub ONE { both: "SELECT message_id, original, accepted_at, stream, address FROM sent WHERE message = $1" }
    /// The message with this Message-ID.
    pub BY_MESSAGE_ID { both: "SELECT message, stream FROM sent WHERE message_id = $1" }
}

/// What was written for a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Of its header, without brackets.
    pub message_id: String,
    pub original: OriginalId,
    pub accepted_at: Option<Timestamp>,
    pub case: CaseId,
    /// The address that it was written to, as it lies in the vault.
    pub address: Option<VaultId>,
}

struct Keep {
    message: MessageId,
    case: CaseId,
    message_id: String,
    original: Original,
    written_at: Timestamp,
    address: Option<VaultId>,
}

impl Write for Keep {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        self.original.keep(tx).await?;
        let address = self.address.map(|a| a.0);
        tx.exec(&KEEP, vals![self.message.0, self.case.0, self.message_id, self.original.id.0, self.written_at, address]).await?;
        Ok(())
    }
}

struct Accepted {
    message: MessageId,
    at: Timestamp,
}

impl Write for Accepted {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&ACCEPTED, vals![self.message.0, self.at]).await?;
        Ok(())
    }
}

impl Record {
    /// Keeps a mail before it is sent.
    ///
    /// # Errors
    /// When the disk or the database refuses: then it must not be sent.
    pub async fn keep_sent(
        &self,
        message: MessageId,
        case: CaseId,
        message_id: String,
        raw: Vec<u8>,
        address: Option<VaultId>,
        at: Timestamp,
    ) -> Result<(), RecordError> {
        let original = self.prepare_original(OriginalId(message.0), raw).await?;
        Ok(self.db().write(Keep { message, case, message_id, original, written_at: at, address }).await?)
    }

    /// Notes that the next server accepted it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn sent_accepted(&self, message: MessageId, at: Timestamp) -> Result<(), RecordError> {
        Ok(self.db().write(Accepted { message, at }).await?)
    }

    /// What was written for a message, if anything was.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn sent(&self, message: MessageId) -> Result<Option<Sent>, RecordError> {
        let mut tx = self.db().read().await?;
        let row = tx
            .query_maybe(&ONE, vals![message.0], |r| {
                Ok(Sent {
                    message_id: r.get(0)?,
                    original: OriginalId(r.get(1)?),
                    accepted_at: r.get(2)?,
                    case: CaseId(r.get(3)?),
                    address: r.get::<Option<uuid::Uuid>>(4)?.map(VaultId),
                })
            })
            .await?;
        Ok(row)
    }

    /// Our message with this Message-ID, and its case.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn sent_by_message_id(&self, message_id: &str) -> Result<Option<(MessageId, CaseId)>, RecordError> {
        let mut tx = self.db().read().await?;
        Ok(tx.query_maybe(&BY_MESSAGE_ID, vals![message_id], |r| Ok((MessageId(r.get(0)?), CaseId(r.get(1)?)))).await?)
    }
}
