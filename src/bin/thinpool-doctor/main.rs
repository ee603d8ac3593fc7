//! The command: arguments in, report out, exit status.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod files;
mod inputs;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use thinpool_doctor::artifacts::{collector, prevent};
use thinpool_doctor::engine::{self, Choices, Input};
use thinpool_doctor::explain::Field;
use thinpool_doctor::intake::decode;
use thinpool_doctor::redact::{Policy, Redactor};
use thinpool_doctor::reference;
use thinpool_doctor::report::plan::PlanReport;
use thinpool_doctor::report::{Report, Severity, json, markdown, share, text};
use thinpool_doctor::rules::RULES;
use thinpool_doctor::rules::catalogue::NOT_RULES;
use thinpool_doctor::sizing::metadata::Generation;
use thinpool_doctor::sizing::planner::Wish;
use thinpool_doctor::sizing::tool;

use arguments::{Arguments, Extra, Format, Release, ShareFormat, Task};
use files::Files;
use terminal::{COLOURED, is_coloured, print, print_as_it_is};

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
    match inputs::read(files) {
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

fn status(report: &Report) -> u8 {
    match report.worst() {
        _ if report.hosts.is_empty() => NOTHING_READABLE,
        Some(Severity::Critical) => 2,
        Some(Severity::High | Severity::Medium) => 1,
        Some(Severity::Low | Severity::Info) | None => 0,
    }
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

fn redact(policy: &Policy) -> ExitCode {
    match inputs::standard() {
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
