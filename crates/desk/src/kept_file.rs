//! Files that a form brought: kept when they first arrive, so that a form which comes back still has them. A browser never
//! fills a file field again. What nobody sends is swept, and strangers keep no more than the disk can spare.

use crate::{Desk, clock::real_now, content::Sealer, declined::Declined};
use casework::{
    conversation::contact::Attachment,
    ids::{CommandId, OriginalId},
};
use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use record::{
    RecordError,
    unsent_file::{Bringer, Waiting},
};
use uuid::Uuid;

/// What the server's key signs a kept file for.
const PURPOSE: &str = "kept file";

/// For how long a kept file can be sent, in hours (choice, 2026-11: a form that is finished the next morning).
pub const SENT_WITHIN_HOURS: i64 = 24;
/// After how many hours a file that nobody sent is swept: well after it could be sent the last time, so that no event ever
/// names one that is gone.
pub const SWEPT_AFTER_HOURS: i64 = 48;
/// What one customer, or somebody who is logged out, may have waiting (choice, 2026-11: two full forms).
pub const WAITING_OF_ONE: Waiting = Waiting { files: 60, bytes: 50 * 1024 * 1024 };
/// What all strangers together may have waiting: no more is kept for forms that come back (choice, 2026-11: a disk that
/// serves a desk can spare it).
pub const WAITING_OF_STRANGERS: Waiting = Waiting { files: 2_000, bytes: 1024 * 1024 * 1024 };

/// A file that is kept, and waits for what it is attached to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptFile {
    pub original: OriginalId,
    /// For showing only.
    pub name: String,
    pub media_type: String,
    pub size_bytes: u64,
    /// Real time, in whole seconds.
    pub kept_at: Timestamp,
}

/// A file as a form brings it: its name for showing, its media type, its bytes.
pub type BroughtFile = (String, String, Vec<u8>);

impl Desk {
    /// Keeps files under ids that follow from the command: sent twice, they are kept once.
    ///
    /// # Errors
    /// When the record can't keep them.
    pub async fn keep_files(&self, bringer: Bringer, command: CommandId, files: &[BroughtFile]) -> Result<Vec<KeptFile>, Declined> {
        let kept_at = Timestamp::from_second(real_now().as_second()).unwrap_or_default();
        let mut kept = Vec::new();
        for (n, (name, media_type, bytes)) in files.iter().enumerate() {
            let original = OriginalId(Uuid::new_v5(&command.0, format!("attachment {n}").as_bytes()));
            self.record().keep_unsent(original, bytes.clone(), bringer, kept_at).await?;
            kept.push(KeptFile { original, name: name.clone(), media_type: media_type.clone(), size_bytes: bytes.len() as u64, kept_at });
        }
        Ok(kept)
    }

    /// Keeps files of a form that comes back, as far as whoever brought it may have files waiting; none when they may not.
    ///
    /// # Errors
    /// When the record can't keep them.
    pub async fn keep_files_for_later(
        &self,
        bringer: Bringer,
        command: CommandId,
        files: &[BroughtFile],
    ) -> Result<Option<Vec<KeptFile>>, Declined> {
        let (bound, waiting) = match bringer {
            Bringer::Staff(_) | Bringer::Person(_) => (WAITING_OF_ONE, self.record().unsent_of(bringer).await?),
            Bringer::Stranger(_) => (WAITING_OF_STRANGERS, self.record().unsent_of_strangers().await?),
        };
        let more = Waiting { files: files.len() as u64, bytes: files.iter().map(|(_, _, bytes)| bytes.len() as u64).sum() };
        if waiting.files + more.files > bound.files || waiting.bytes + more.bytes > bound.bytes {
            return Ok(None);
        }
        Ok(Some(self.keep_files(bringer, command, files).await?))
    }

    /// Files that nobody sent in time go, with their bytes. Run nightly. How many.
    ///
    /// # Errors
    /// When the record refuses.
    pub async fn sweep_unsent_files(&self, now: Timestamp) -> Result<u64, RecordError> {
        self.record().sweep_unsent_files(now - SignedDuration::from_hours(SWEPT_AFTER_HOURS)).await
    }

    /// What a form carries instead of the file: only whoever brought it can attach it, in time, and nobody can name another.
    #[must_use]
    pub fn file_ticket(&self, bringer: Bringer, file: &KeptFile) -> String {
        let what = format!("{}|{}|{}|{}|{}", file.original.0, file.size_bytes, file.kept_at.as_second(), file.media_type, file.name);
        let signed = self.sign(bringer, what.as_bytes());
        format!("{signed}{}", BASE64URL_NOPAD.encode(what.as_bytes()))
    }

    /// The file of such a ticket; none when it isn't theirs, or its time is over.
    #[must_use]
    pub fn file_of_ticket(&self, bringer: Bringer, ticket: &str, now: Timestamp) -> Option<KeptFile> {
        let (signed, what) = ticket.split_at_checked(SIGNED_LENGTH)?;
        let what = BASE64URL_NOPAD.decode(what.as_bytes()).ok()?;
        if !self.keys().fits(signed, PURPOSE, &[bringer.name().as_bytes(), bringer.id().as_bytes(), &what]) {
            return None;
        }
        let what = String::from_utf8(what).ok()?;
        let mut parts = what.splitn(5, '|');
        let original = OriginalId(parts.next()?.parse().ok()?);
        let size_bytes = parts.next()?.parse().ok()?;
        let kept_at = Timestamp::from_second(parts.next()?.parse().ok()?).ok()?;
        let in_time = now < kept_at + SignedDuration::from_hours(SENT_WITHIN_HOURS);
        let (media_type, name) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        in_time.then_some(KeptFile { original, size_bytes, kept_at, media_type, name })
    }

    fn sign(&self, bringer: Bringer, what: &[u8]) -> String {
        self.keys().derive(PURPOSE, &[bringer.name().as_bytes(), bringer.id().as_bytes(), what])
    }
}

/// How long a derived signature is, in characters.
const SIGNED_LENGTH: usize = 26;

/// Kept files as what is said or was received has them.
pub(crate) fn attached(files: &[KeptFile], sealer: &mut Sealer) -> Vec<Attachment> {
    let attachment = |file: &KeptFile| Attachment {
        original: file.original,
        part: None,
        name: sealer.aside(&file.name),
        media_type: file.media_type.clone(),
        size_bytes: file.size_bytes,
    };
    files.iter().map(attachment).collect()
}
