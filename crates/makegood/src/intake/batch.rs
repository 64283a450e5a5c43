//! Messages on their way to the desk, some at a time.

use crate::letters::Letter;

/// Messages for one mailbox.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Batch {
    /// The organisation's address, when `None`.
    pub mailbox: Option<String>,
    pub letters: Vec<Letter>,
}

impl Batch {
    /// As it goes through the socket: each piece after its length (64 bits, little end first).
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes() + 64 * (self.letters.len() + 1));
        let mut put = |piece: &[u8]| {
            bytes.extend_from_slice(&(piece.len() as u64).to_le_bytes());
            bytes.extend_from_slice(piece);
        };
        put(self.mailbox.as_deref().unwrap_or_default().as_bytes());
        for letter in &self.letters {
            put(letter.envelope_from.as_deref().unwrap_or_default().as_bytes());
            put(&letter.bytes);
        }
        bytes
    }

    /// Reads what [`Batch::to_bytes`] wrote; nothing when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Batch> {
        let mut rest = bytes;
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let (length, after) = rest.split_at_checked(8)?;
            let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
            let (piece, after) = after.split_at_checked(length)?;
            pieces.push(piece);
            rest = after;
        }
        let text = |piece: &[u8]| Some(String::from_utf8(piece.to_vec()).ok()?).map(|t| Some(t).filter(|t| !t.is_empty()));
        let (mailbox, letters) = pieces.split_first()?;
        if letters.len() % 2 != 0 {
            return None;
        }
        let letters = letters.chunks_exact(2).map(|pair| Some(Letter { envelope_from: text(pair[0])?, bytes: pair[1].to_vec() }));
        Some(Batch { mailbox: text(mailbox)?, letters: letters.collect::<Option<_>>()? })
    }

    /// How many bytes the messages have.
    pub fn bytes(&self) -> usize {
        self.letters.iter().map(|l| l.bytes.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_comes_out_as_it_went_in_and_nothing_else_is_taken_for_one() {
        let batch = Batch {
            mailbox: Some("help@desk.example".into()),
            letters: vec![
                Letter { envelope_from: None, bytes: b"a\0b\r\n".to_vec() },
                Letter { envelope_from: Some("jo@away.example".into()), bytes: Vec::new() },
            ],
        };
        let bytes = batch.to_bytes();
        assert_eq!(Batch::from_bytes(&bytes), Some(batch));
        assert_eq!(Batch::from_bytes(b""), None);
        assert_eq!(Batch::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Batch::from_bytes(&[0xff; 40]), None);
    }
}
