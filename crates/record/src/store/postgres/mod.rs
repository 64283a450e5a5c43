//! PostgreSQL: a pool of sessions, writes that are run again after a lost race, and hints by LISTEN and NOTIFY.

mod address;
mod announcer;
mod listener;
mod migrate;
mod password_file;
mod patience;
mod refusal;
mod server;
mod session;
mod tls;

pub(super) use server::PostgresServer;
pub(super) use session::Session;
