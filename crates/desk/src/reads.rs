//! Reading mail is the doors' business, in a process of its own; pages ask for it through this.

use crate::{declined::Declined, intake::ReadAs};
use std::pin::Pin;

/// A future that a trait object can give.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Reads mail for pages: the doors do it in a child process, and tests as they like.
pub trait Reads: Send + Sync + 'static {
    /// What a message says.
    fn read<'a>(&'a self, bytes: &'a [u8]) -> Boxed<'a, Result<ReadAs, Declined>>;

    /// The bytes of one attachment; nothing when there is none.
    fn part<'a>(&'a self, bytes: &'a [u8], index: u32) -> Boxed<'a, Option<Vec<u8>>>;
}
