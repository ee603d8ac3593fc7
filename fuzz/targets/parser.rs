//! One parser. Which one, the name of the target says.
#![no_main]

use std::hint::black_box;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use thinpool_doctor::facts;
use thinpool_doctor::intake::{self, Section, prompt::Command};
use thinpool_doctor::parsers::{FORMATS, Format};

static PARSER: LazyLock<(usize, &Format)> = LazyLock::new(|| {
    let named = FORMATS.iter().enumerate().find(|(_, format)| format.id == env!("CARGO_BIN_NAME"));
    named.map(|(index, format)| (index, *format)).expect("a format of this name")
});

fuzz_target!(|text: &str| {
    let (index, format) = *PARSER;
    let lines = intake::lines(0, text);
    if lines.is_empty() {
        return; // a section has at least the line that began it
    }
    for at in 0..lines.len() {
        for inside in [false, true] {
            black_box((format.claims.claim)(&lines[at..], inside));
        }
    }
    let last = lines.len();
    let command = format.claims.commands.first().map(|words| Command::of(words));
    let parsed = (format.parse)(&Section { format: index, command, host: None, lines });
    // A problem points at a line that is there.
    assert!(parsed.problems.iter().all(|problem| problem.line.is_none_or(|line| (1..=last).contains(&line))));
    black_box(facts::host(parsed.records));
});
