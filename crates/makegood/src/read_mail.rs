//! The hidden subcommand: a child of the desk that reads mail with no powers, limits on memory and time, and no files.

/// Reads messages from standard input until the desk closes the line.
pub fn run() -> ! {
    doors::reader::child_main()
}
