//! The command: arguments in, report out, exit status.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style as Ansi};
use clap::{Parser, Subcommand, ValueEnum};
use thinpool_doctor::artifacts::collector;
use thinpool_doctor::engine::{self, Choices, DriverChoice, Input};
use thinpool_doctor::intake::decode;
use thinpool_doctor::redact::Redactor;
use thinpool_doctor::report::{Report, Severity, json, markdown, text};
use thinpool_doctor::rules::RULES;
use thinpool_doctor::units::Bytes;

/// Says what is wrong with Docker, containerd or LVM thin-pool storage, and what to do.
#[derive(Parser)]
#[command(version, about, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

const EXIT_CODES: &str = "Exit status of `check`: 0 no finding above low, 1 findings, 2 critical findings, 64 bad usage, 65 nothing readable, 66 no such file.

Example: (docker info; dmsetup status) 2>&1 | thinpool-doctor check";

#[derive(Subcommand)]
enum Task {
    /// Diagnose outputs of `docker info`, `dmsetup`, `lvs`, `vgs`, logs, daemon.json … in any mix
    Check {
        /// Files, folders or archives to read; `-` or none reads standard input
        files: Vec<PathBuf>,
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Which driver to end up with
        #[arg(long, value_enum, default_value_t = Driver::Auto)]
        driver: Driver,
        /// An empty disk that may be used, such as /dev/sdb
        #[arg(long, value_name = "DEVICE", value_parser = Choices::device)]
        new_disk: Option<String>,
        /// How much data space to add, such as 20G
        #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
        add_data: Option<Bytes>,
        /// How much metadata to add, such as 512M
        #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
        add_metadata: Option<Bytes>,
        /// Leave secrets and names in the report
        #[arg(long)]
        show_secrets: bool,
    },
    /// Replace secrets and personal data in a text by placeholders: standard input to standard output
    Redact,
    /// Explain a rule, or list all of them
    Explain {
        /// The rule's id, as findings show it
        rule: Option<String>,
    },
    /// Print a read-only shell script that collects everything this program reads
    Collect,
    /// Print the JSON Schema of the report
    Schema,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

#[derive(Clone, Copy, ValueEnum)]
enum Driver {
    Auto,
    Overlay2,
    Devicemapper,
}

const BAD_USAGE: u8 = 64;
const NOTHING_READABLE: u8 = 65;
const NO_SUCH_FILE: u8 = 66;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { BAD_USAGE } else { 0 });
        }
    };
    match arguments.command {
        Task::Check { files, format, driver, new_disk, add_data, add_metadata, show_secrets } => {
            let driver = match driver {
                Driver::Auto => DriverChoice::Auto,
                Driver::Overlay2 => DriverChoice::Overlay2,
                Driver::Devicemapper => DriverChoice::Devicemapper,
            };
            check(&files, format, &Choices { driver, new_disk, add_data, add_metadata, show_secrets })
        }
        Task::Redact => redact(),
        Task::Explain { rule } => explain(rule.as_deref()),
        Task::Collect => print(collector::SCRIPT),
        Task::Schema => print(&json::schema()),
    }
}

fn check(files: &[PathBuf], format: Format, choices: &Choices) -> ExitCode {
    let inputs = match read(files) {
        Ok(inputs) => inputs,
        Err(message) => {
            eprintln!("thinpool-doctor: {message}");
            return ExitCode::from(NO_SUCH_FILE);
        }
    };
    let report = engine::diagnose(&inputs, choices);
    let text = match format {
        Format::Json => json::render(&report),
        Format::Markdown => markdown::render(&report),
        Format::Text if std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() => {
            text::render(&report, &COLOURED)
        }
        Format::Text => text::render(&report, &text::PLAIN),
    };
    print(&text);
    ExitCode::from(status(&report))
}

fn status(report: &Report) -> u8 {
    match report.worst() {
        _ if report.hosts.is_empty() => NOTHING_READABLE,
        Some(Severity::Critical) => 2,
        Some(Severity::High | Severity::Medium) => 1,
        Some(Severity::Low | Severity::Info) | None => 0,
    }
}

/// A reader that went away (`| head`) is no error.
fn print(text: &str) -> ExitCode {
    let _ = anstream::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn read(files: &[PathBuf]) -> Result<Vec<Input>, String> {
    let standard = [PathBuf::from("-")];
    let mut inputs = Vec::new();
    for path in if files.is_empty() { &standard } else { files } {
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        if path.as_os_str() == "-" {
            inputs.extend(Input::from_bytes("paste", &standard_input().map_err(failed)?));
        } else if path.is_dir() {
            folder(path, path, &mut inputs).map_err(failed)?;
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            inputs.extend(Input::from_bytes(&name, &std::fs::read(path).map_err(failed)?));
        }
    }
    Ok(inputs)
}

/// Every file below a folder, named by its path inside it.
fn folder(top: &Path, folder: &Path, inputs: &mut Vec<Input>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    entries.sort();
    for path in entries {
        // A link may lead anywhere, also back.
        let kind = std::fs::symlink_metadata(&path)?;
        if kind.is_dir() {
            self::folder(top, &path, inputs)?;
        } else if kind.is_file() {
            let name = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().into_owned();
            inputs.extend(Input::from_bytes(&name, &std::fs::read(&path)?));
        }
    }
    Ok(())
}

fn standard_input() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn redact() -> ExitCode {
    match standard_input() {
        Ok(bytes) => print(Redactor::new().input(&decode(&bytes)).as_str()),
        Err(error) => {
            eprintln!("thinpool-doctor: standard input: {error}");
            ExitCode::from(NO_SUCH_FILE)
        }
    }
}

fn explain(id: Option<&str>) -> ExitCode {
    let Some(id) = id else {
        let list: String = RULES
            .iter()
            .map(|rule| format!("{:<9} {:<32} {}\n", rule.severity.as_str(), rule.id, rule.title))
            .collect();
        return print(&list);
    };
    let Some(rule) = RULES.iter().find(|rule| rule.id == id) else {
        eprintln!("thinpool-doctor: no rule `{id}`; `thinpool-doctor explain` lists them");
        return ExitCode::from(BAD_USAGE);
    };
    let example = rule.examples.iter().find(|example| example.finds.is_some()).map_or("", |example| example.paste);
    print(&format!(
        "{}: {}\nSeverity: {}\n\nWhat it looks for\n  {}\n\nWhy it is bad\n  {}\n\nWhat to do\n  {}\n\nExample\n  {}\n\nSources\n  {}\n",
        rule.id,
        rule.title,
        rule.severity.as_str(),
        rule.looks_for,
        rule.why,
        rule.what_to_do,
        example.replace('\n', "\n  "),
        rule.sources.join("\n  "),
    ))
}

const COLOURED: text::Style = text::Style {
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
