//! The command: arguments in, report out, exit status.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style as Ansi};
use clap::{Args, Parser, Subcommand, ValueEnum};
use thinpool_doctor::artifacts::collector;
use thinpool_doctor::artifacts::folder::{self, Place};
use thinpool_doctor::artifacts::prevent;
use thinpool_doctor::engine::{self, Choices, DriverChoice, Input};
use thinpool_doctor::explain::Field;
use thinpool_doctor::intake::decode;
use thinpool_doctor::redact::{Policy, Redactor};
use thinpool_doctor::reference;
use thinpool_doctor::report::plan::PlanReport;
use thinpool_doctor::report::{Report, Severity, Takeaway, json, markdown, share, text};
use thinpool_doctor::rules::RULES;
use thinpool_doctor::rules::catalogue::NOT_RULES;
use thinpool_doctor::sizing::metadata::Generation;
use thinpool_doctor::sizing::planner::Wish;
use thinpool_doctor::sizing::tool;
use thinpool_doctor::units::Bytes;

/// Says what is wrong with Docker, containerd or LVM thin-pool storage, and what to do.
#[derive(Parser)]
#[command(version, about, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

const EXIT_CODES: &str = "Exit status of `check`: 0 no finding above low, 1 findings, 2 critical findings, 64 bad usage, 65 nothing readable, 66 no such file, 73 --write found other files in its way.

Example: (docker info; dmsetup status) 2>&1 | thinpool-doctor check";

#[derive(Subcommand)]
enum Task {
    /// Diagnose outputs of `docker info`, `dmsetup`, `lvs`, `vgs`, logs, daemon.json … in any mix
    Check {
        #[command(flatten)]
        given: Given,
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        #[command(flatten)]
        hiding: Hiding,
        /// Leave everything in the report, secrets too
        #[arg(long)]
        show_secrets: bool,
        /// Also make the files that keep it from happening again
        #[arg(long, value_enum, value_name = "WHAT")]
        with: Vec<Extra>,
        /// Write all files, also those that keep it from happening again, into a folder; of several hosts each into its own
        #[arg(long, value_name = "DIR")]
        write: Option<PathBuf>,
        /// Let --write replace files
        #[arg(long, requires = "write")]
        force: bool,
        /// Put your own values into the written files instead of placeholders; what is printed stays redacted
        #[arg(long, requires = "write")]
        restore: bool,
    },
    /// Print the report together with its inputs, all redacted: for a ticket, a colleague or an assistant
    Share {
        #[command(flatten)]
        given: Given,
        #[arg(long, value_enum, default_value_t = ShareFormat::Markdown)]
        format: ShareFormat,
        #[command(flatten)]
        hiding: Hiding,
    },
    /// Replace secrets and personal data in a text by placeholders: standard input to standard output
    Redact {
        #[command(flatten)]
        hiding: Hiding,
    },
    /// Explain a rule or a line of dmsetup, lvs or docker info, or list all rules
    Explain {
        /// The rule's id, as findings show it
        rule: Option<String>,
    },
    /// Plan a thin pool for a new disk: chunk size, data, metadata, spare, automatic extension, and the commands
    Plan {
        /// Size of the disk, such as 200G
        #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
        disk: Bytes,
        /// How many images
        #[arg(long, default_value_t = 20)]
        images: u64,
        /// How many containers
        #[arg(long, default_value_t = 20)]
        containers: u64,
        /// Size of an image, without what it shares with others
        #[arg(long, value_name = "SIZE", value_parser = Choices::size, default_value = "500M")]
        image_size: Bytes,
        /// What is written in a day
        #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
        growth: Option<Bytes>,
        /// A chunk size, if it must be that one
        #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
        chunk: Option<Bytes>,
        /// The disk itself, such as /dev/sdb
        #[arg(long, value_name = "DEVICE", value_parser = Choices::device)]
        device: Option<String>,
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Answer as thin_metadata_size does: -b BLOCK -s POOL -m THINS [-u UNIT] [-n]
    Size {
        /// The release to answer like
        #[arg(long, value_enum, default_value_t = Release::New)]
        like: Release,
        /// The options of thin_metadata_size, such as -b64k -s100g -m1000 -um
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        options: Vec<String>,
    },
    /// Print a read-only shell script that collects everything this program reads
    Collect,
    /// Print the JSON Schema of the report
    Schema,
}

/// What is read, and what the person wants.
#[derive(Args)]
struct Given {
    /// Files, folders or archives to read; `-` or none reads standard input
    files: Vec<PathBuf>,
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
    /// Also show the commands that destroy something
    #[arg(long)]
    allow_destructive: bool,
}

/// What is redacted: everything, unless it is said here.
#[derive(Args)]
struct Hiding {
    /// Leave what is of this kind in, such as host or ip; credentials always go
    #[arg(long, value_name = "KIND", value_parser = kind)]
    keep: Vec<String>,
    /// Hide this word too, also where it is a part of a name
    #[arg(long, value_name = "WORD", value_parser = word)]
    hide: Vec<String>,
}

fn kind(name: &str) -> Result<String, String> {
    Policy::default().keep(name).map(|()| name.to_owned())
}

fn word(word: &str) -> Result<String, String> {
    Policy::default().hide(word).map(|()| word.to_owned())
}

impl Hiding {
    fn policy(&self) -> Policy {
        let mut policy = Policy::default();
        // Each was tried when the arguments were read.
        self.keep.iter().for_each(|name| drop(policy.keep(name)));
        self.hide.iter().for_each(|word| drop(policy.hide(word)));
        policy
    }
}

impl Given {
    fn choices(&self, hiding: &Hiding, show_secrets: bool) -> Choices {
        let driver = match self.driver {
            Driver::Auto => DriverChoice::Auto,
            Driver::Overlay2 => DriverChoice::Overlay2,
            Driver::Devicemapper => DriverChoice::Devicemapper,
        };
        Choices {
            driver,
            new_disk: self.new_disk.clone(),
            add_data: self.add_data,
            add_metadata: self.add_metadata,
            allow_destructive: self.allow_destructive,
            prevention: false,
            policy: hiding.policy(),
            show_secrets,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Extra {
    /// Watching, alerts, timers, and what installs them
    Prevention,
}

#[derive(Clone, Copy, ValueEnum)]
enum Release {
    /// Up to 0.9
    #[value(name = "0.9")]
    Old,
    /// From 1.0 on
    #[value(name = "1.0")]
    New,
}

#[derive(Clone, Copy, ValueEnum)]
enum ShareFormat {
    Markdown,
    Json,
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
const NOT_WRITTEN: u8 = 73;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { BAD_USAGE } else { 0 });
        }
    };
    match arguments.command {
        Task::Check { given, format, hiding, show_secrets, with, write, force, restore } => {
            let asked = with.contains(&Extra::Prevention);
            let prevention = asked || write.is_some();
            let choices = Choices { prevention, ..given.choices(&hiding, show_secrets) };
            let files = write.map(|folder| Files { folder, force, restore, printed: asked });
            with_inputs(&given.files, |inputs| check(inputs, format, &choices, files.as_ref()))
        }
        Task::Share { given, format, hiding } => with_inputs(&given.files, |inputs| {
            let share = engine::share(inputs, &given.choices(&hiding, false));
            print(&match format {
                ShareFormat::Markdown => share::markdown(&share),
                ShareFormat::Json => share::json(&share),
            });
            ExitCode::from(status(&share.report))
        }),
        Task::Redact { hiding } => redact(&hiding.policy()),
        Task::Explain { rule } => explain(rule.as_deref()),
        Task::Plan { disk, images, containers, image_size, growth, chunk, device, format } => {
            let growth = growth.unwrap_or_default();
            let wish = Wish { disk, images, containers, image: image_size, growth, chunk };
            plan(&wish, device.as_deref(), format)
        }
        Task::Size { like, options } => size(like, &options),
        Task::Collect => print(collector::SCRIPT),
        Task::Schema => print(&json::schema()),
    }
}

fn with_inputs(files: &[PathBuf], then: impl FnOnce(&[Input]) -> ExitCode) -> ExitCode {
    match read(files) {
        Ok(inputs) => then(&inputs),
        Err(message) => {
            eprintln!("thinpool-doctor: {message}");
            ExitCode::from(NO_SUCH_FILE)
        }
    }
}

fn check(inputs: &[Input], format: Format, choices: &Choices, files: Option<&Files>) -> ExitCode {
    let mut report = engine::diagnose(inputs, choices);
    if let Some(files) = files {
        if let Err(message) = files.write(inputs, choices, &report) {
            eprintln!("thinpool-doctor: {message}");
            return ExitCode::from(NOT_WRITTEN);
        }
        // What was written need not be read on the terminal, too.
        let kept = |name: &str| files.printed || !prevent::is_offered(name);
        report.hosts.iter_mut().for_each(|host| host.artifacts.retain(|file| kept(file.name)));
    }
    let text = match format {
        Format::Json => json::render(&report),
        Format::Markdown => markdown::render(&report),
        Format::Text if is_coloured() => text::render(&report, &COLOURED),
        Format::Text => text::render(&report, &text::PLAIN),
    };
    print(&text);
    ExitCode::from(status(&report))
}

/// Where the files of a report go.
struct Files {
    folder: PathBuf,
    force: bool,
    restore: bool,
    /// Those against a next time are printed, too.
    printed: bool,
}

impl Files {
    fn write(&self, inputs: &[Input], choices: &Choices, report: &Report) -> Result<(), String> {
        let folders = folder::of_hosts(report, &self.folder);
        let mut places = Vec::new();
        for ((host, folder), number) in report.hosts.iter().zip(folders).zip(0..) {
            for (artifact, file) in host.artifacts.iter().zip(0..) {
                let takeaway = Takeaway::File { host: number, file };
                let needs_own = self.restore && artifact.has_placeholders;
                let own = if needs_own { engine::restored(inputs, choices, takeaway) } else { None };
                let content = own.unwrap_or_else(|| artifact.content.to_string());
                let note = match (artifact.has_placeholders, self.restore) {
                    (true, false) => ": placeholders stand in it, fill them in before you use it (--restore does)",
                    (true, true) => ": your own values stand in it, keep it where they belong",
                    (false, _) => "",
                };
                places.push((Place { path: folder.join(artifact.name), content }, note));
            }
        }
        let all: Vec<&Place> = places.iter().map(|(place, _)| place).collect();
        folder::save(&all, self.force)?;
        places.iter().for_each(|(place, note)| eprintln!("wrote {}{note}", place.path.display()));
        Ok(())
    }
}

fn status(report: &Report) -> u8 {
    match report.worst() {
        _ if report.hosts.is_empty() => NOTHING_READABLE,
        Some(Severity::Critical) => 2,
        Some(Severity::High | Severity::Medium) => 1,
        Some(Severity::Low | Severity::Info) | None => 0,
    }
}

/// What is not ours keeps its bytes, also those that colour it.
fn print_as_it_is(text: &str) -> ExitCode {
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

/// A reader that went away (`| head`) is no error.
fn print(text: &str) -> ExitCode {
    let _ = anstream::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn read(files: &[PathBuf]) -> Result<Vec<Input>, String> {
    let standard = [PathBuf::from("-")];
    let mut inputs = Vec::new();
    let above = shared_folder(files);
    for path in if files.is_empty() { &standard } else { files } {
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        if path.as_os_str() == "-" {
            inputs.extend(Input::from_bytes("paste", &standard_input().map_err(failed)?));
        } else if path.is_dir() {
            let top = if files.len() > 1 { above } else { path };
            every_file(top, path, &mut inputs).map_err(failed)?;
        } else {
            let name = path.strip_prefix(above).unwrap_or(path).to_string_lossy();
            inputs.extend(Input::from_bytes(&name, &std::fs::read(path).map_err(failed)?));
        }
    }
    Ok(inputs)
}

/// The folder that all files lie in: what is below it tells them apart, and often names their hosts.
fn shared_folder(files: &[PathBuf]) -> &Path {
    let above = files.first().and_then(|first| first.parent()).unwrap_or(Path::new(""));
    above.ancestors().find(|folder| files.iter().all(|file| file.starts_with(folder))).unwrap_or(Path::new(""))
}

/// Every file below a folder, named by its path inside it.
fn every_file(top: &Path, folder: &Path, inputs: &mut Vec<Input>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    entries.sort();
    for path in entries {
        // A link may lead anywhere, also back.
        let kind = std::fs::symlink_metadata(&path)?;
        if kind.is_dir() {
            every_file(top, &path, inputs)?;
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

fn plan(wish: &Wish, disk: Option<&str>, format: Format) -> ExitCode {
    match PlanReport::new(wish, disk) {
        Ok(plan) => print(&match format {
            Format::Json => json::plan(&plan),
            Format::Markdown => plan.markdown(),
            Format::Text => plan.text(is_coloured().then_some(&COLOURED)),
        }),
        Err(why) => {
            eprintln!("thinpool-doctor: {why}");
            ExitCode::from(BAD_USAGE)
        }
    }
}

fn size(like: Release, options: &[String]) -> ExitCode {
    let generation = match like {
        Release::Old => Generation::Old,
        Release::New => Generation::New,
    };
    let answer = tool::run(generation, options);
    if !answer.error.is_empty() {
        eprintln!("{}", answer.error);
    }
    if !answer.output.is_empty() {
        print(&format!("{}\n", answer.output));
    }
    ExitCode::from(answer.status)
}

fn is_coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

fn redact(policy: &Policy) -> ExitCode {
    match standard_input() {
        Ok(bytes) => print_as_it_is(Redactor::with(policy).input(&decode(&bytes)).as_str()),
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
        if let Some((_, reason)) = NOT_RULES.iter().find(|(other, _)| *other == id) {
            return print(&format!("{id} is no rule of its own: {reason}\n"));
        }
        let fields = thinpool_doctor::explain::line(id);
        if !fields.is_empty() {
            let row = |field: &Field| {
                let part = id.get(field.range.clone()).unwrap_or_default();
                // A key is its own name.
                let name = if part == field.name { String::new() } else { format!("{}: ", field.name) };
                format!("{part:<20} {name}{}\n", field.meaning)
            };
            return print(&fields.iter().map(row).collect::<String>());
        }
        eprintln!(
            "thinpool-doctor: no rule and no line that is explained: `{id}`; `thinpool-doctor explain` lists the rules"
        );
        return ExitCode::from(BAD_USAGE);
    };
    print(&reference::text(rule))
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
