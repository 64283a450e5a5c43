//! What can be asked on the command line, and with what. Each doc comment is a line of `--help`.

use crate::{exit::EXIT_CODES, logs::Format};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::{net::SocketAddr, path::PathBuf};

/// Where pages are served unless told otherwise: on this machine only.
pub const LISTEN: &str = "127.0.0.1:8080";
/// Where mail is taken unless told otherwise: on this machine only. Not 2525, which many catching servers use.
pub const SMTP_LISTEN: &str = "127.0.0.1:2526";
/// The data folder unless told otherwise.
pub const DATA: &str = "data";
/// The demonstration's own data folder unless told otherwise: it must never become somebody's real desk.
pub const DEMO_DATA: &str = "data-demo";
/// The variable of the environment that names a PostgreSQL database.
pub const DATABASE_VARIABLE: &str = "MAKEGOOD_DATABASE";

/// Makegood, a case desk for complaints: an owner, a promise, a proof. Without a command it serves the desk.
#[derive(Parser, Debug)]
#[command(name = "makegood", version, after_help = EXIT_CODES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How much is logged to standard error: error, warn, info, debug, or a filter such as `info,doors=debug`
    #[arg(long, global = true, value_name = "LEVEL")]
    pub log: Option<String>,
    /// How log lines look: for people, or one JSON object a line
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub log_format: Format,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve the desk: pages, mail, and what time brings
    Serve(Serve),
    /// Set up the desk from a file with the set-up page's answers
    Setup(Setup),
    /// Take mail in from files or standard input; nobody is answered
    Intake(Intake),
    /// Check the rules on live data; ends with 0 only if all hold
    Doctor(Doctor),
    /// List the cases: the open ones by what is due next, then the ended ones
    Cases(Asked),
    /// Show one case with its timeline, by its spoken key
    Case(Case),
    /// Write out the record: every event, with its hash and the texts that still exist
    Export(Export),
    /// Check the record's hash chains, or those of an export
    Verify(Verify),
    /// Copy a SQLite desk to one file, while it is in use; the copy is restored and verified before it gets its name
    Backup(Backup),
    /// Bring a backup back, into an empty folder
    Restore(Restore),
    /// Invite colleagues, and reset lost log-ins
    Staff {
        #[command(subcommand)]
        what: Staff,
    },
    /// Read mail, as a child of the desk
    #[command(hide = true)]
    ReadMail,
}

/// Where the desk lies.
#[derive(ClapArgs, Debug, Clone, Default)]
pub struct PlaceArgs {
    /// The folder of a SQLite desk; with PostgreSQL, the folder of keys and large files [default: data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A PostgreSQL database, postgres://user@host/name?passfile=FILE; the environment variable MAKEGOOD_DATABASE serves too
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

#[derive(ClapArgs, Debug, Clone, Default)]
pub struct Serve {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Where pages are served [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Where mail is taken [default: 127.0.0.1:2526]
    #[arg(long, value_name = "ADDR")]
    pub smtp_listen: Option<SocketAddr>,
    /// Serve an invented organisation under simulated time, in a folder of its own [default: data-demo]
    #[arg(long)]
    pub demo: bool,
    /// Settings of this machine; docs/configuration.md lists them
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub struct Setup {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The answers; examples/setup.toml explains each
    #[arg(long, value_name = "FILE.toml")]
    pub from: PathBuf,
}

#[derive(ClapArgs, Debug)]
pub struct Intake {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The mailbox that the messages came to [default: the organisation's address]
    #[arg(long, value_name = "ADDR")]
    pub mailbox: Option<String>,
    /// Print the counts as one JSON object
    #[arg(long)]
    pub json: bool,
    /// Messages, mbox files, Maildirs, folders of these; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// A question about the whole desk.
#[derive(ClapArgs, Debug)]
pub struct Asked {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
pub struct Doctor {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
    /// Read every case and every chain, not only what is open and samples of the rest
    #[arg(long)]
    pub thorough: bool,
}

#[derive(ClapArgs, Debug)]
pub struct Case {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
    /// The spoken key, in any form: amber-otter-92, "amber otter 92", amber otter nine two
    #[arg(required = true, value_name = "KEY")]
    pub key: Vec<String>,
}

/// How an export is written.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// One JSON object a line
    Jsonl,
}

#[derive(ClapArgs, Debug)]
pub struct Export {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// How it is written
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: ExportFormat,
    /// Only this case, and the people in it
    #[arg(long, value_name = "KEY")]
    pub case: Option<String>,
}

#[derive(ClapArgs, Debug)]
pub struct Verify {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// An export to check by itself, without a desk
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub struct Backup {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The file to write; nothing may stand there yet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(ClapArgs, Debug)]
pub struct Restore {
    /// The folder to bring it back into; empty, or not there yet [default: data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The backup
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// What can be done about colleagues.
#[derive(Subcommand, Debug)]
pub enum Staff {
    /// Invite a colleague, and print their link
    Invite(StaffInvite),
    /// Reset a log-in whose password or second factor is lost: all sessions end, and a new link is printed
    Reset(StaffReset),
}

#[derive(ClapArgs, Debug)]
pub struct StaffInvite {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Their work name
    #[arg(long)]
    pub name: String,
    /// Their mail address, with which they log in
    #[arg(long, value_name = "ADDR")]
    pub mail: String,
    /// Their team's name
    #[arg(long)]
    pub team: String,
    /// operator, lead, manager, auditor or administrator
    #[arg(long, default_value = "operator")]
    pub role: String,
    /// A telephone number at which customers reach them
    #[arg(long, value_name = "NUMBER")]
    pub telephone: Option<String>,
    /// A language that they answer in, such as `de`; can be given several times [default: the organisation's]
    #[arg(long = "language", value_name = "LANGUAGE")]
    pub languages: Vec<String>,
}

#[derive(ClapArgs, Debug)]
pub struct StaffReset {
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Their mail address or work name
    #[arg(value_name = "WHO")]
    pub who: String,
    /// Give them this role as well: `--role administrator` mends a desk whose last administrator is gone
    #[arg(long)]
    pub role: Option<String>,
}

impl Args {
    /// What `makegood` alone does.
    pub fn serve_as_it_stands() -> Command {
        Command::Serve(Serve::default())
    }
}

impl Command {
    /// What is logged when nobody says how much: a server tells what it does, a command only what goes wrong.
    pub fn logs_by_default(&self) -> &'static str {
        match self {
            Command::Serve(_) => "info",
            Command::Setup(_)
            | Command::Intake(_)
            | Command::Doctor(_)
            | Command::Cases(_)
            | Command::Case(_)
            | Command::Export(_)
            | Command::Verify(_)
            | Command::Backup(_)
            | Command::Restore(_)
            | Command::Staff { .. }
            | Command::ReadMail => "error",
        }
    }
}
