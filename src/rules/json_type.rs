//! A value in daemon.json has the wrong type

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::daemon_file::{WrongValue, wrong_types};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "json-type",
    severity: Severity::Critical,
    title: "A value in daemon.json has the wrong type",
    looks_for: "A value of a known key is not what the daemon reads: a list of strings such as storage-opts, strings in log-opts, booleans in features, true or false, a whole number; or the daemon's own words. High when the paste shows that the daemon runs.",
    why: "The daemon refuses the whole file: \"json: cannot unmarshal number into Go …\".",
    what_to_do: "Write the value as the daemon wants it: values of log-opts in quotes, storage-opts as a list of \"key=value\".",
    sources: &["moby daemon/config struct tags", "Go encoding/json"],
    check,
    examples: &[
        Example { title: "a number", paste: "{\"log-opts\": {\"max-file\": 3}}", finds: Some(Severity::Critical) },
        Example {
            title: "an object",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": {\"dm.basesize\": \"20G\"}}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a boolean in quotes",
            paste: "{\"live-restore\": \"true\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a number in quotes",
            paste: "{\"max-concurrent-downloads\": \"5\", \"debug\": true}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a feature in quotes",
            paste: "{\"features\": {\"containerd-snapshotter\": \"true\"}}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "one address instead of a list",
            paste: "{\"insecure-registries\": \"registry:5000\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon runs",
            paste: "Server Version: 20.10.24\nStorage Driver: overlay2\n{\"live-restore\": \"true\"}",
            finds: Some(Severity::High),
        },
        Example {
            title: "the daemon says so",
            paste: "unable to configure the Docker daemon with file /etc/docker/daemon.json: json: cannot unmarshal number into Go struct field Config.log-opts of type string",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "strings",
            paste: "{\"log-opts\": {\"max-file\": \"3\"}, \"storage-opts\": [\"dm.basesize=20G\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let wrong = wrong_types(host);
    let said = host.events_of(&["D36"]).last();
    if wrong.is_empty() && said.is_none() {
        return Vec::new();
    }
    let words = if wrong.is_empty() {
        "the line of the log names the key and the type it must have".to_owned()
    } else {
        wrong.iter().map(|(wrong, _)| words(wrong)).collect::<Vec<_>>().join("; ")
    };
    let explanation = format!("The daemon refuses the whole file because of a type: {words}.");
    let evidence = said.map(|event| event.source).into_iter().chain(wrong.iter().map(|(_, line)| *line));
    let severity = if said.is_none() && host.daemon_answers() { Severity::High } else { Severity::Critical };
    vec![
        RULE.finding("A value in daemon.json has the wrong type", explanation, evidence)
            .severity(severity)
            .remedies(&["fix-daemon-json"]),
    ]
}

fn words(wrong: &WrongValue) -> String {
    let path = wrong.path();
    match &wrong.right {
        Some(right) if wrong.chosen => {
            format!("{path} is {} and must be a string, such as {right} (a bare number would be bytes)", wrong.found)
        }
        Some(right) => format!("{path} must be {}: {right}", wrong.wanted),
        None => format!("{path} must be {}", wrong.wanted),
    }
}
