//! A key stands twice in daemon.json

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::json_faults::FaultKind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "json-duplicate-key",
    severity: Severity::Medium,
    title: "A key stands twice in daemon.json",
    looks_for: "The same key stands twice in one object of daemon.json.",
    why: "The daemon takes the last one and says nothing: the first is not in force.",
    what_to_do: "Make them one.",
    sources: &["Go encoding/json"],
    check,
    examples: &[
        Example { title: "twice", paste: "{\"debug\": true, \"debug\": false}", finds: Some(Severity::Medium) },
        Example {
            title: "in two objects",
            paste: "{\"log-opts\": {\"tag\": \"a\"}, \"builder\": {\"tag\": {}}}",
            finds: None,
        },
        Example { title: "once", paste: "{\"debug\": true}", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let faults = host.daemon_json.iter().flat_map(|file| &file.faults);
    let twice: Vec<_> = faults
        .filter_map(|fault| match &fault.kind {
            FaultKind::DuplicateKey(key) => Some((key.as_str(), fault.source)),
            _ => None,
        })
        .collect();
    if twice.is_empty() {
        return Vec::new();
    }
    let keys: Vec<&str> = twice.iter().map(|(key, _)| *key).collect();
    let explanation = format!(
        "{} stands more than once. The daemon takes the last one without a word, so what stands before it is not in force.",
        keys.join(", ")
    );
    vec![
        RULE.finding("A key stands twice in daemon.json", explanation, twice.iter().map(|(_, source)| *source))
            .remedies(&["fix-daemon-json"]),
    ]
}
