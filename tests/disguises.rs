//! A paste means the same whatever a mail client, a ticket, an editor or a log put around it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use serde_json::Value;
use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::report::json;

type Disguise = (&'static str, fn(&str) -> String);

/// What stands before fewer lines than this may belong to them.
const RUN: usize = 4;

/// Whatever the paste.
const DISGUISES: &[Disguise] = &[
    ("Windows line ends", |text| text.replace('\n', "\r\n")),
    ("mail quotes", |text| each(text, |_, line| format!("> {line}"))),
    ("quotes of quotes", |text| each(text, |_, line| format!(">> {line}"))),
    ("indented", |text| each(text, |_, line| format!("    {line}"))),
    ("indented by a tab", |text| each(text, |_, line| format!("\t{line}"))),
    ("trailing blanks", |text| each(text, |_, line| format!("{line}   "))),
    ("blanks that do not break", |text| text.replace(' ', "\u{a0}")),
    ("colours", |text| each(text, |_, line| format!("\u{1b}[0;32m{line}\u{1b}[0m"))),
    ("a code fence and prose", |text| format!("Please help, it is down:\n\n```console\n{text}\n```\n\nThanks\n")),
    ("a ticket's fence", |text| format!("{{noformat}}\n{text}\n{{noformat}}\n")),
    ("a ticket's fence with a title", |text| format!("{{code:title=node|borderStyle=solid}}\n{text}\n{{code}}\n")),
    ("a forum's fence", |text| format!("[code]\n{text}\n[/code]\n")),
    ("the source of a web page", |text| {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<pre><code>{escaped}</code></pre>")
    }),
    ("a byte-order mark", |text| format!("\u{feff}{text}")),
    ("no final newline", |text| text.trim_end().to_owned()),
];

/// Only seen when they stand before several lines.
const BEFORE_EACH_LINE: &[Disguise] = &[
    ("line numbers", |text| each(text, |index, line| format!("{:6}\t{line}", index + 1))),
    ("line numbers with a colon", |text| each(text, |index, line| format!("{}:{line}", index + 1))),
    ("a list", |text| each(text, |_, line| format!("* {line}"))),
    ("a list in a list", |text| each(text, |_, line| format!("  - {line}"))),
    ("dots", |text| each(text, |_, line| format!("• {line}"))),
    ("a pane with a border", |text| {
        let width = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        each(text, |_, line| format!("│ {line}{} │", " ".repeat(width - line.chars().count())))
    }),
    ("bars", |text| each(text, |_, line| format!("| {line}"))),
    ("a diff", |text| each(text, |_, line| format!("+{line}"))),
    ("the log of a job", |text| each(text, |index, line| format!("2026-11-22T10:00:00.{index:07}Z {line}"))),
    ("times in brackets", |text| each(text, |_, line| format!("[2026-11-22 10:00:00] {line}"))),
    ("one host's name before each line", |text| each(text, |_, line| format!("node-1: {line}"))),
];

fn each(text: &str, change: impl Fn(usize, &str) -> String) -> String {
    text.lines().enumerate().map(|(index, line)| change(index, line) + "\n").collect()
}

/// What is known and what was found, without the lines it stands on.
fn diagnosis(text: &str) -> Vec<(Value, Value, Value, Vec<String>)> {
    let report = diagnose(&[Input::new("paste", text)], &Choices::default());
    let report: Value = serde_json::from_str(&json::render(&report)).expect("JSON");
    let hosts = report["hosts"].as_array().cloned().unwrap_or_default();
    let mut all: Vec<_> = hosts
        .into_iter()
        .map(|host| {
            let findings = host["findings"].as_array().cloned().unwrap_or_default();
            let rules = findings.iter().map(|finding| format!("{} {}", finding["rule"], finding["severity"])).collect();
            let mut pools = host["pools"].clone();
            // A clock before each line makes samples of what had none.
            pools.as_array_mut().into_iter().flatten().for_each(|pool| pool["growth"] = Value::Null);
            (host["storage"].clone(), host["volume_groups"].clone(), pools, rules)
        })
        .collect();
    all.sort_by_key(|host| format!("{host:?}"));
    all
}

#[test]
fn a_disguise_changes_nothing() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases")).expect("the cases") {
        let folder = entry.expect("an entry").path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // The lab's captures are of one shape, and each takes its time.
        if name.starts_with("lab-") && !name.starts_with("lab-data-full-before") && !name.starts_with("lab-docker") {
            continue;
        }
        let text = std::fs::read_to_string(folder.join("paste.txt")).expect("the paste");
        let plain = diagnosis(&text);
        cases += 1;
        let several = text.lines().filter(|line| !line.trim().is_empty()).count() >= RUN;
        for (disguise, put_on) in DISGUISES.iter().chain(BEFORE_EACH_LINE.iter().filter(|_| several)) {
            if diagnosis(&put_on(&text)) != plain {
                wrong.push(format!("{name}: {disguise}"));
            }
        }
    }
    assert!(cases > 5, "only {cases} cases");
    assert_eq!(wrong, Vec::<String>::new());
}
