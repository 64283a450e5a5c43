//! Why a message was not read at all. The bytes are kept; a person looks at them.

use thiserror::Error;

use crate::limits;

/// A message that is not read further, with the reason in words for the shelf where it waits.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Multiparts inside one another beyond [`limits::PART_DEPTH`].
    #[error("its parts are nested more than {} deep", limits::PART_DEPTH)]
    TooDeep,
    /// More parts than [`limits::PARTS`].
    #[error("it has more than {} parts", limits::PARTS)]
    TooManyParts,
    /// A header block above [`limits::HEADER_BYTES`].
    #[error("one of its headers is longer than {} bytes", limits::HEADER_BYTES)]
    HeadersTooLarge,
    /// More bytes than [`limits::MESSAGE_BYTES`].
    #[error("it has {bytes} bytes, more than {}", limits::MESSAGE_BYTES)]
    TooLarge {
        /// How many bytes it has.
        bytes: usize,
    },
    /// Not one header field: no mail, whatever else it is.
    #[error("it is not a mail: it has no header field")]
    NotAMessage,
}
