//! The program as somebody runs it: each command, each exit code, what bad input gets.

mod archives;
mod backups;
mod demonstration;
mod mail_intake;
mod program;
mod record_out;
mod serving;
mod setting_up;
mod wire;
