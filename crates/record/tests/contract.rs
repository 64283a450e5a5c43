//! What the record promises, on both databases alike: one story for each promise, run on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion, also outside of the functions marked as tests")]

#[path = "contract/access.rs"]
mod access;
#[path = "contract/addresses.rs"]
mod addresses;
#[path = "contract/appending.rs"]
mod appending;
#[path = "contract/doctoring.rs"]
mod doctoring;
#[path = "contract/erasing.rs"]
mod erasing;
#[path = "contract/falling_due.rs"]
mod falling_due;
#[path = "contract/ground.rs"]
mod ground;
#[path = "contract/leaving.rs"]
mod leaving;
#[path = "contract/ledger.rs"]
mod ledger;
#[path = "contract/multiplied.rs"]
mod multiplied;
#[path = "contract/order.rs"]
mod order;
#[path = "contract/originals.rs"]
mod originals;
#[path = "contract/plans.rs"]
mod plans;
#[path = "contract/rebuilding.rs"]
mod rebuilding;
#[path = "contract/refusing.rs"]
mod refusing;
#[path = "contract/searching.rs"]
mod searching;
#[path = "contract/statements.rs"]
mod statements;
#[path = "contract/telling.rs"]
mod telling;
#[path = "contract/tokens.rs"]
mod tokens;
#[path = "../../rehearsal/src/town_of_cases.rs"]
mod town_of_cases;
#[path = "contract/unsent.rs"]
mod unsent;
#[path = "contract/verifying.rs"]
mod verifying;
