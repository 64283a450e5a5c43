//! How long a file and a function may be.

use crate::{Finding, RustText, Tree};

/// Lines of a Rust file; most lie between 60 and 300.
pub const FILE_LINES: usize = 500;
/// Lines of a function: what a screen shows at once.
pub const FUNCTION_LINES: usize = 70;
/// Lines of a test: a story is read from top to bottom, and cutting it in pieces makes nobody understand it sooner.
pub const TEST_LINES: usize = 120;

/// Rust files that have become a hall.
pub fn long_files(tree: &Tree) -> Vec<Finding> {
    tree.ending(".rs")
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES)
        .map(|(path, lines)| Finding::new(path, 0, format!("{lines} lines; {FILE_LINES} is the limit")))
        .collect()
}

/// Functions that don't fit on a screen.
pub fn long_functions(tree: &Tree) -> Vec<Finding> {
    tree.rust().flat_map(|file| long_functions_of(&file)).collect()
}

fn long_functions_of(file: &RustText) -> Vec<Finding> {
    let limit = |line: usize| if file.is_test(line) { TEST_LINES } else { FUNCTION_LINES };
    file.functions()
        .into_iter()
        .filter(|function| function.lines > limit(function.line))
        .map(|function| {
            let (name, lines, limit) = (&function.name, function.lines, limit(function.line));
            Finding::new(&file.path, function.line, format!("`{name}` has {lines} lines; {limit} is the limit"))
        })
        .collect()
}
