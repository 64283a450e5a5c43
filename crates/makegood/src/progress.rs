//! Printing what an errand says: lines to standard output, progress as a bar on a terminal, and nowhere else.

use crate::{
    errand::{Listener, Said},
    exit::{Exit, Trouble},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};

/// Prints until the errand ends, and says how it ended.
pub async fn print(listener: Listener) -> Result<Exit, Trouble> {
    let mut listener = listener;
    let mut bar = Bar::new();
    while let Some(said) = listener.recv().await {
        match said {
            Said::Line(line) => {
                bar.clear();
                if !out(&line) {
                    return Err(Trouble::unheard());
                }
            }
            Said::Progress { stage, done, whole } => bar.show(&stage, done, whole),
            Said::Ended(result) => {
                bar.clear();
                return result;
            }
        }
    }
    Err(Trouble::failed("the command ended without saying how"))
}

/// A line to standard output; false when nobody reads it any more.
pub fn out(line: &str) -> bool {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}").and_then(|()| stdout.flush()).is_ok()
}

/// A bar on standard error, when that is a terminal.
pub struct Bar {
    bar: Option<(String, ProgressBar)>,
    shown: bool,
}

impl Bar {
    /// Nothing is shown yet.
    pub fn new() -> Bar {
        Bar { bar: None, shown: std::io::stderr().is_terminal() }
    }

    /// Shows how far a stage has come.
    pub fn show(&mut self, stage: &str, done: u64, whole: Option<u64>) {
        if !self.shown {
            return;
        }
        if self.bar.as_ref().is_none_or(|(name, _)| name != stage) {
            self.clear();
            let bar = ProgressBar::with_draw_target(whole, ProgressDrawTarget::stderr());
            let looks = if whole.is_some() { "{msg} {wide_bar} {pos}/{len} {eta}" } else { "{msg} {spinner} {pos}" };
            if let Ok(style) = ProgressStyle::with_template(looks) {
                bar.set_style(style);
            }
            bar.set_message(stage.to_owned());
            self.bar = Some((stage.to_owned(), bar));
        }
        if let Some((_, bar)) = &self.bar {
            if let Some(whole) = whole {
                bar.set_length(whole);
            }
            bar.set_position(done);
        }
    }

    /// Takes the bar away, so that lines stand alone.
    pub fn clear(&mut self) {
        if let Some((_, bar)) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
