//! What somebody would send who wants to break us: bombs, arbitrary bytes, headers with line ends in them.
#![expect(clippy::disallowed_methods, reason = "the cost of a bomb is the CPU time that the system counted for this thread")]

mod anything;
mod bombs;
mod built;
