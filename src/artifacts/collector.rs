//! The collector: one read-only script that prints all that can be read, with marks that tell whose output is what.

/// The script, as the command prints it and the page shows it. It runs under any POSIX shell.
pub const SCRIPT: &str = include_str!("collect.sh");
