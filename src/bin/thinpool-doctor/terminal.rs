//! What is printed, in colours where a person looks at it.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style as Ansi};
use thinpool_doctor::report::{Severity, text};

/// What is not ours keeps its bytes, also those that colour it.
pub fn print_as_it_is(text: &str) -> ExitCode {
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

/// A reader that went away (`| head`) is no error.
pub fn print(text: &str) -> ExitCode {
    let _ = anstream::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

pub fn is_coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

pub const COLOURED: text::Style = text::Style {
    severity: |severity, text| {
        let colour = match severity {
            Severity::Critical => AnsiColor::Red,
            Severity::High => AnsiColor::Yellow,
            Severity::Medium => AnsiColor::Cyan,
            Severity::Low | Severity::Info => AnsiColor::White,
        };
        paint(Ansi::new().bold().fg_color(Some(colour.into())), text)
    },
    strong: |text| paint(Ansi::new().bold(), text),
    command: |text| paint(Ansi::new().fg_color(Some(AnsiColor::Green.into())), text),
    quiet: |text| paint(Ansi::new().dimmed(), text),
};

fn paint(style: Ansi, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
