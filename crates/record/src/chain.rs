//! Each stream is a hash chain: an event's hash covers the one before it and everything that the event says.

use crate::store::Tx;
use crate::{statements, store::StoreError, vals};
use sha2::{Digest, Sha256};
use uuid::Uuid;

statements! {
    /// The head of a stream, kept still while it is written to.
    pub HEAD {
        sqlite: "SELECT version, head FROM stream WHERE id = $1",
        postgres: "SELECT version, head FROM stream WHERE id = $1 FOR UPDATE",
    }
    /// The version of a stream that a command leans on, kept still until the commit.
    pub LEANED {
        sqlite: "SELECT version FROM stream WHERE id = $1",
        postgres: "SELECT version FROM stream WHERE id = $1 FOR SHARE",
    }
}

/// The hash before the first event.
pub const START: [u8; 32] = [0; 32];

/// What a hash covers, in this order. Every field goes in with its length, so that no two events look alike.
pub struct Link<'e> {
    pub stream: Uuid,
    pub seq: u64,
    pub id: Uuid,
    pub kind: &'e str,
    pub version: u32,
    pub occurred_at: i64,
    pub recorded_at: i64,
    pub actor: &'e str,
    pub cause: Uuid,
    pub body: &'e str,
}

impl Link<'_> {
    /// Its hash, after the one before it.
    #[must_use]
    pub fn hash(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut h = Sha256::new();
        let seq = self.seq.to_be_bytes();
        let version = self.version.to_be_bytes();
        let (occurred_at, recorded_at) = (self.occurred_at.to_be_bytes(), self.recorded_at.to_be_bytes());
        let fields: [&[u8]; 11] = [
            before,
            self.stream.as_bytes(),
            &seq,
            self.id.as_bytes(),
            self.kind.as_bytes(),
            &version,
            &occurred_at,
            &recorded_at,
            self.actor.as_bytes(),
            self.cause.as_bytes(),
            self.body.as_bytes(),
        ];
        for field in fields {
            h.update((field.len() as u64).to_be_bytes());
            h.update(field);
        }
        h.finalize().into()
    }
}

/// The version and head of a stream; nothing for one that does not exist.
pub(crate) async fn head(tx: &mut Tx<'_>, stream: Uuid) -> Result<Option<(u64, [u8; 32])>, StoreError> {
    tx.query_maybe(&HEAD, vals![stream], |r| Ok((r.get::<i64>(0)?.unsigned_abs(), r.get::<[u8; 32]>(1)?))).await
}
