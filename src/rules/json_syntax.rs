//! daemon.json is not valid JSON

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::intake::Sourced;
use crate::parsers::json_faults::FaultKind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "json-syntax",
    severity: Severity::Critical,
    title: "daemon.json is not valid JSON",
    looks_for: "The file can be understood, but not as strict JSON: it has comments, a trailing comma, or the like, or (up to 20.10) a byte-order mark. High when the paste shows that the daemon runs: then it stops the next start.",
    why: "The daemon reads strict JSON and does not start with anything else.",
    what_to_do: "Use the corrected file: it says the same without what the daemon refuses.",
    sources: &["Go encoding/json", "moby daemon/config"],
    check,
    examples: &[
        Example {
            title: "a trailing comma",
            paste: "{\n  \"storage-driver\": \"overlay2\",\n}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a comment",
            paste: "{\n  // ours\n  \"storage-driver\": \"overlay2\"\n}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon runs all the same",
            paste: "Server Version: 20.10.24\nStorage Driver: overlay2\n{\n  \"storage-driver\": \"overlay2\",\n}",
            finds: Some(Severity::High),
        },
        Example {
            title: "cut off",
            paste: "{\n  \"storage-driver\": \"overlay2\",\n  \"storage-opts\": [",
            finds: None,
        },
        Example {
            title: "a byte-order mark on 20.10",
            paste: "Server version: 20.10.24\nServer API version: 1.40\n\u{feff}{\"storage-driver\": \"overlay2\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a byte-order mark on 23",
            paste: "Server Version: 23.0.1\n\u{feff}{\"storage-driver\": \"overlay2\"}",
            finds: None,
        },
        Example {
            title: "the last brace is missing",
            paste: "{\n  \"storage-driver\": \"devicemapper\",\n  \"storage-opts\": [ \"dm.basesize=20G\" ]\n",
            finds: Some(Severity::High),
        },
        Example { title: "valid", paste: "{\"storage-driver\": \"overlay2\"}", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    if let Some(finding) = unclosed(host) {
        return vec![finding];
    }
    // A file that breaks off was cut by whoever pasted it: that says nothing about the file on the host.
    let Some(file) = host.daemon_json.as_ref().filter(|file| file.value.is_some()) else { return Vec::new() };
    let Some(error) = file.syntax_error.clone().or_else(|| byte_order_mark(host)) else { return Vec::new() };
    // A mark is lost on the way through a terminal, so no corrected file could show that it is gone.
    let cure = if file.syntax_error.is_none() {
        "Save it again as UTF-8 without the mark (in vim `:set nobomb`); nothing else in it is wrong."
    } else {
        "Comments and commas behind the last entry are what people leave in most often. The corrected file means the same."
    };
    // A daemon that answers has read its file as it was then; or the remarks are the person's.
    let (severity, when) = match host.daemon_answers() {
        true => (Severity::High, "; the one that runs read another, and fails at its next start"),
        false => (Severity::Critical, ""),
    };
    let explanation = format!("The daemon does not start with this file ({}){when}. {cure}", error.value);
    vec![
        RULE.finding("daemon.json is not valid JSON", explanation, [error.source])
            .severity(severity)
            .remedies(&["fix-daemon-json"]),
    ]
}

/// Only the brackets at the end are missing: in the paste, or in the file.
fn unclosed(host: &Host) -> Option<Finding> {
    let file = host.daemon_json.as_ref().filter(|file| file.unclosed && !host.daemon_answers())?;
    let error = file.syntax_error.as_ref()?;
    let explanation = format!(
        "The text ends before its last bracket ({}). If the file on the host ends there too, the daemon does not start with it: add what \
         is missing.",
        error.value
    );
    let finding = RULE.finding("daemon.json ends before its last bracket", explanation, [error.source]);
    Some(finding.severity(Severity::High))
}

/// From 23.0 on the mark is understood.
fn byte_order_mark(host: &Host) -> Option<Sourced<String>> {
    let old = host.engine.parsed_version().is_some_and(|version| version.major < 23);
    let faults = host.daemon_json.iter().flat_map(|file| &file.faults);
    let mut marks = faults.filter(|fault| old && fault.kind == FaultKind::ByteOrderMark);
    marks.next().map(|fault| Sourced { value: fault.kind.to_string(), source: fault.source })
}
