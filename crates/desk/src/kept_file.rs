//! Files that a form of staff brought: kept when they first arrive, so that a form which comes back still has them. A browser
//! never fills a file field again.

use crate::{Desk, content::Sealer, declined::Declined};
use casework::{
    conversation::contact::Attachment,
    ids::{CommandId, OriginalId, StaffId},
};
use data_encoding::BASE64URL_NOPAD;
use uuid::Uuid;

/// What the server's key signs a kept file for.
const PURPOSE: &str = "kept file";

/// A file that is kept, and waits for what it is attached to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptFile {
    pub original: OriginalId,
    /// For showing only.
    pub name: String,
    pub media_type: String,
    pub size_bytes: u64,
}

impl Desk {
    /// Keeps files under ids that follow from the command: sent twice, they are kept once. Each is a name for showing, a
    /// media type and bytes.
    ///
    /// # Errors
    /// When the record can't keep them.
    pub async fn keep_files(&self, command: CommandId, files: &[(String, String, Vec<u8>)]) -> Result<Vec<KeptFile>, Declined> {
        let mut kept = Vec::new();
        for (n, (name, media_type, bytes)) in files.iter().enumerate() {
            let original = OriginalId(Uuid::new_v5(&command.0, format!("attachment {n}").as_bytes()));
            self.record().keep_original(original, bytes.clone()).await?;
            kept.push(KeptFile { original, name: name.clone(), media_type: media_type.clone(), size_bytes: bytes.len() as u64 });
        }
        Ok(kept)
    }

    /// What a form carries instead of the file: only whoever brought it can attach it, and nobody can name another.
    #[must_use]
    pub fn file_ticket(&self, staff: StaffId, file: &KeptFile) -> String {
        let what = format!("{}|{}|{}|{}", file.original.0, file.size_bytes, file.media_type, file.name);
        let signed = self.keys().derive(PURPOSE, &[staff.0.as_bytes(), what.as_bytes()]);
        format!("{signed}{}", BASE64URL_NOPAD.encode(what.as_bytes()))
    }

    /// The file of such a ticket; none when it isn't theirs.
    #[must_use]
    pub fn file_of_ticket(&self, staff: StaffId, ticket: &str) -> Option<KeptFile> {
        let (signed, what) = ticket.split_at_checked(SIGNED_LENGTH)?;
        let what = BASE64URL_NOPAD.decode(what.as_bytes()).ok()?;
        if !self.keys().fits(signed, PURPOSE, &[staff.0.as_bytes(), &what]) {
            return None;
        }
        let what = String::from_utf8(what).ok()?;
        let mut parts = what.splitn(4, '|');
        let original = OriginalId(parts.next()?.parse().ok()?);
        let size_bytes = parts.next()?.parse().ok()?;
        Some(KeptFile { original, size_bytes, media_type: parts.next()?.to_owned(), name: parts.next()?.to_owned() })
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
