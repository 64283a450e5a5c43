//! What a rule found, and the short lists of places that are excused from one.

use std::fmt;

/// One place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the top of the project.
    pub path: String,
    /// Line, counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong, as a sentence that says what to do.
    pub what: String,
}

impl Finding {
    /// A finding at a line of a file; line 0 means the whole file.
    pub fn new(path: &str, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// A place that a rule lets pass, with the reason why.
#[derive(Debug, Clone, Copy)]
pub struct Exception {
    /// A file, or a folder when it ends with `/`.
    pub path: &'static str,
    /// Part of the finding's sentence, so that one exception excuses one thing; empty for all that the rule says there.
    pub what: &'static str,
    /// Why this place is better off without the rule.
    pub reason: &'static str,
}

impl Exception {
    /// Whether this exception is meant for that finding.
    pub fn covers(&self, finding: &Finding) -> bool {
        let here = if self.path.ends_with('/') { finding.path.starts_with(self.path) } else { finding.path == self.path };
        here && finding.what.contains(self.what)
    }
}

/// The findings that no exception covers, and one more for each exception that excused nothing: a list of exceptions
/// that is longer than the truth hides the next mistake.
pub fn excused(findings: Vec<Finding>, exceptions: &[Exception]) -> Vec<Finding> {
    let stale = exceptions.iter().filter(|e| !findings.iter().any(|f| e.covers(f)));
    let mut left: Vec<Finding> =
        stale.map(|e| Finding::new(e.path, 0, format!("is excused ({}), but needs no excuse: take it off the list", e.reason))).collect();
    left.extend(findings.into_iter().filter(|f| !exceptions.iter().any(|e| e.covers(f))));
    left.sort();
    left
}

/// Fails the test with one line per finding, so that an editor can jump to each.
///
/// # Panics
/// When there is a finding.
#[track_caller]
pub fn assert_nothing(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(findings.is_empty(), "{} found:\n{}\n", findings.len(), lines.join("\n"));
}
