//! Logs: to standard error, fields dotted by noun, levels by who must act; never a name, an address or a message's text.

use crate::exit::Trouble;
use clap::ValueEnum;
use tracing_subscriber::{EnvFilter, fmt};

/// How log lines look.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// Begins to log. `asked` is a level or a filter; `usual` holds when nobody asked.
pub fn begin(asked: Option<&str>, format: Format, usual: &str) -> Result<(), Trouble> {
    let filter = EnvFilter::builder()
        .parse(asked.unwrap_or(usual))
        .map_err(|e| Trouble::usage(format!("--log {}: {e}. Say error, warn, info or debug.", asked.unwrap_or(usual))))?;
    // A line that can't be written (the log may lie on a disk that is full) is left out: complaining about it would end
    // whoever wanted to log.
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true).log_internal_errors(false);
    match format {
        Format::Text => lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init(),
        Format::Json => lines.json().init(),
    }
    Ok(())
}
