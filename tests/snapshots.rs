//! Whole reports: each folder of `tests/cases` holds a paste and the report a person gets for it.
//!
//! After a wanted change run `cargo insta review`, or INSTA_UPDATE=always and read the diff.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::report::markdown;

#[test]
fn reports() {
    insta::glob!("cases/*/paste.txt", |path| {
        let text = std::fs::read_to_string(path).expect("a paste");
        let report = diagnose(&[Input::new("paste", text)], &Choices::default());
        let version = format!("{} {}", report.tool.name, report.tool.version);
        let markdown = markdown::render(&report).replace(&version, "thinpool-doctor VERSION");
        insta::with_settings!({
            snapshot_path => path.parent().expect("a folder"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
            snapshot_suffix => "",
        }, { insta::assert_snapshot!("report", markdown) });
    });
}

/// What is generated is itself correct: scripts parse, and daemon.json is strict JSON.
#[test]
fn artifacts_are_valid() {
    insta::glob!("cases/*/paste.txt", |path| {
        let text = std::fs::read_to_string(path).expect("a paste");
        let report = diagnose(&[Input::new("paste", text)], &Choices { show_secrets: true, ..Choices::default() });
        for artifact in report.hosts.iter().flat_map(|host| &host.artifacts) {
            if artifact.name.ends_with(".json") {
                assert!(
                    serde_json::from_str::<serde_json::Value>(artifact.content.as_str()).is_ok(),
                    "{}",
                    path.display()
                );
            } else {
                let mut shell = std::process::Command::new("sh");
                let status = shell.arg("-n").arg("-c").arg(artifact.content.as_str()).status().expect("a shell");
                assert!(status.success(), "{}", path.display());
            }
        }
    });
}
