//! What was measured, in the order of size, and how it is printed.

use std::time::Duration;

/// Times of one thing.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time below which this part of all lies, in milliseconds.
    pub fn percentile(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = ((sorted.len() as f64 * part).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
        sorted.get(at).copied().unwrap_or_default().as_secs_f64() * 1_000.0
    }

    pub fn median(&self) -> f64 {
        self.percentile(0.5)
    }
}

/// A line of a table.
pub fn line(cells: &[String]) {
    println!("| {} |", cells.join(" | "));
}

/// The head of a table: the first column is words, the others are numbers.
pub fn head(names: &[&str]) {
    println!("\n| {} |", names.join(" | "));
    println!("|---|{}", "---:|".repeat(names.len() - 1));
}

/// Milliseconds as a table shows them.
pub fn ms(value: f64) -> String {
    if value < 1.0 { format!("{value:.3}") } else { format!("{value:.2}") }
}

/// So many times the other.
pub fn times(of: f64, other: f64) -> String {
    if other > 0.0 { format!("{:.1} ×", of / other) } else { "–".to_owned() }
}
