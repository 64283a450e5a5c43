//! Where a message waits while it comes in: small ones in memory, larger ones in a file that has no name, so that it is gone
//! when the desk stops for whatever reason.

use std::io::{self, SeekFrom};
use std::path::Path;

use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// What has come in of one message.
#[derive(Debug, Default)]
pub(super) enum Spool {
    /// Nothing yet.
    #[default]
    Empty,
    /// Little enough to be kept in memory.
    Memory(Vec<u8>),
    /// In a nameless file.
    File {
        /// Opened for reading and writing.
        file: File,
        /// How many bytes stand in it.
        bytes: usize,
    },
}

impl Spool {
    /// Adds a piece; beyond `in_memory_bytes` everything moves into a file in `folder`.
    pub(super) async fn add(&mut self, piece: Vec<u8>, in_memory_bytes: usize, folder: &Path) -> io::Result<()> {
        match self {
            Spool::Empty => *self = Spool::Memory(piece),
            Spool::Memory(kept) if kept.len() + piece.len() <= in_memory_bytes => {
                kept.extend_from_slice(&piece);
            }
            Spool::Memory(kept) => {
                let folder = folder.to_owned();
                let file = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder)).await;
                let mut file = File::from_std(file.map_err(io::Error::other)??);
                file.write_all(kept).await?;
                file.write_all(&piece).await?;
                let bytes = kept.len() + piece.len();
                *self = Spool::File { file, bytes };
            }
            Spool::File { file, bytes } => {
                file.write_all(&piece).await?;
                *bytes += piece.len();
            }
        }
        Ok(())
    }

    /// Whether taking it out will need memory that was not in use before.
    pub(super) fn is_large(&self) -> bool {
        matches!(self, Spool::File { .. })
    }

    /// The whole message.
    pub(super) async fn into_bytes(self) -> io::Result<Vec<u8>> {
        match self {
            Spool::Empty => Ok(Vec::new()),
            Spool::Memory(kept) => Ok(kept),
            Spool::File { mut file, bytes } => {
                file.flush().await?;
                file.seek(SeekFrom::Start(0)).await?;
                let mut whole = Vec::with_capacity(bytes);
                file.read_to_end(&mut whole).await?;
                if whole.len() != bytes {
                    return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the spooled message is shorter than what was written"));
                }
                Ok(whole)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_message_comes_out_as_it_went_in_small_or_large() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for pieces in [0usize, 1, 3, 40] {
            let mut spool = Spool::default();
            for number in 0..pieces {
                let piece = vec![number as u8; 10];
                spool.add(piece, 100, folder.path()).await.expect("room");
            }
            assert_eq!(spool.is_large(), pieces > 10);
            let expected: Vec<u8> = (0..pieces).flat_map(|number| [number as u8; 10]).collect();
            assert_eq!(spool.into_bytes().await.expect("readable"), expected);
            let left = std::fs::read_dir(folder.path()).expect("a folder").count();
            assert_eq!(left, 0, "the file has no name");
        }
    }

    #[tokio::test]
    async fn a_folder_that_is_gone_is_an_error_and_not_a_panic() {
        let mut spool = Spool::Memory(vec![0; 100]);
        let outcome = spool.add(vec![0; 1], 100, Path::new("no-such-folder")).await;
        assert!(outcome.is_err());
    }
}
