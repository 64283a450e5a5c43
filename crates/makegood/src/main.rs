//! The binary: one program that serves the desk, and the commands around it.
//!
//! Start at `args.rs` (what can be asked) and `serve.rs` (what runs). Each command is a file: its work is an
//! [`errand::Errand`], done on an open desk, whether here or, through a socket, by the server that holds the folder.

mod args;
mod backup;
mod cases;
mod config;
mod demo;
mod doctor;
mod errand;
mod exit;
mod export;
mod intake;
mod invitation;
mod letters;
mod logs;
mod office;
mod outlet;
mod pages;
mod place;
mod progress;
mod read_mail;
mod restore;
mod serve;
mod setup;
mod socket;
mod staff;
mod through;
mod toml_trouble;
mod tongue;
mod verify;
mod workers;

use args::{Args, Command};
use clap::Parser;
use exit::{Exit, Trouble};
use std::{io::Write, process::ExitCode};

fn main() -> ExitCode {
    let args = Args::parse();
    if let Some(Command::ReadMail) = args.command {
        read_mail::run();
    }
    // Two providers of cryptography in one program panic at the first use of TLS: this one is the program's.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let command = args.command.unwrap_or_else(Args::serve_as_it_stands);
    if let Err(trouble) = logs::begin(args.log.as_deref(), args.log_format, command.logs_by_default()) {
        return ended(Err(trouble));
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return ended(Err(Trouble::failed(e.to_string()))),
    };
    let result = runtime.block_on(carry_out(command));
    // What still runs belongs to nobody: the work itself has been waited for.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    ended(result)
}

async fn carry_out(command: Command) -> Result<Exit, Trouble> {
    let voice = tongue::of_the_terminal();
    match command {
        Command::Serve(args) => serve::run(args, &voice).await,
        Command::Setup(args) => setup::run(args, &voice).await,
        Command::Intake(args) => intake::run(args, &voice).await,
        Command::Doctor(args) => doctor::run(args, &voice).await,
        Command::Cases(args) => cases::run_list(args, &voice).await,
        Command::Case(args) => cases::run_one(args, &voice).await,
        Command::Export(args) => export::run(args, &voice).await,
        Command::Verify(args) => verify::run(args, &voice).await,
        Command::Backup(args) => backup::run(args, &voice).await,
        Command::Restore(args) => restore::run(args, &voice).await,
        Command::Staff { what } => staff::run(what, &voice).await,
        Command::ReadMail => Ok(Exit::Well),
    }
}

fn ended(result: Result<Exit, Trouble>) -> ExitCode {
    match result {
        Ok(exit) => exit.into(),
        Err(trouble) => {
            if let Some(said) = &trouble.said {
                // Nothing is left to be said where standard error is gone.
                let _ = writeln!(std::io::stderr(), "makegood: {said}");
            }
            trouble.exit.into()
        }
    }
}
