//! Everything, from the text to each form of the report.
#![no_main]

use libfuzzer_sys::fuzz_target;
use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::report::{json, markdown, text};

fuzz_target!(|input: &str| {
    let report = diagnose(&[Input::new("paste", input)], &Choices::default());
    let once = json::render(&report);
    assert!(!markdown::render(&report).is_empty());
    assert!(!text::render(&report, &text::PLAIN).is_empty() || report.hosts.is_empty());
    assert_eq!(once, json::render(&diagnose(&[Input::new("paste", input)], &Choices::default())));
});
