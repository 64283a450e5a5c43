//! Mails that nobody here wrote, read where they lie (`../shared/data` beside the checkout, or `$MAKEGOOD_DATA`).
//! Without them these tests say that they skip.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros,
    reason = "tests read other people's mail in place and say so"
)]

mod bounces;
mod data;
mod fixtures;
mod ham;
mod replies;
