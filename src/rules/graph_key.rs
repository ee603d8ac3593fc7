//! daemon.json says graph instead of data-root

use super::{Example, Finding, Rule};
use crate::facts::{EngineVersion, Host};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "graph-key",
    severity: Severity::Critical,
    title: "daemon.json says graph instead of data-root",
    looks_for: "The key `graph` is present, or the daemon refuses it. Critical from Docker 23.0 on (high when the paste shows that the daemon runs: then it stops the next start), medium from 17.05 to 20.10 and when the version is unknown.",
    why: "The key was renamed in 17.05; Docker 23 and later refuse to start with the old name.",
    what_to_do: "Rename it to data-root.",
    sources: &["moby daemon/config"],
    check,
    examples: &[
        Example {
            title: "on Docker 23",
            paste: "Server version: 23.0.1\nServer API version: 1.40\n{\"graph\": \"/data/docker\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "on Docker 23 that runs",
            paste: "Server Version: 23.0.1\n{\"graph\": \"/data/docker\"}",
            finds: Some(Severity::High),
        },
        Example {
            title: "on 20.10",
            paste: "Server Version: 20.10.24\n{\"graph\": \"/data/docker\"}",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "before the new name",
            paste: "Server Version: 1.13.1\n{\"graph\": \"/data/docker\"}",
            finds: None,
        },
        Example {
            title: "the daemon refuses it",
            paste: "unable to configure the Docker daemon with file /etc/docker/daemon.json: the \"graph\" config file option is deprecated and was removed; use \"data-root\" instead",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the new name",
            paste: "Server Version: 23.0.1\n{\"data-root\": \"/data/docker\"}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(file) =
        host.daemon_json.as_ref().filter(|file| file.value.as_ref().is_some_and(|value| value.get("graph").is_some()))
    else {
        return refused(host).into_iter().collect();
    };
    // Both keys at once is a finding of its own.
    if file.keys.iter().any(|key| key.value == "data-root") {
        return Vec::new();
    }
    let severity = match host.engine.parsed_version() {
        Some(version) if version.major >= 23 && host.daemon_answers() => Severity::High,
        Some(version) if version.major >= 23 => Severity::Critical,
        Some(version) if version < EngineVersion::new(17, 5, 0) => return Vec::new(),
        _ => Severity::Medium,
    };
    let line = file.keys.iter().find(|key| key.value == "graph").map_or(file.source, |key| key.source);
    vec![RULE.finding(TITLE, EXPLANATION, [line]).severity(severity).remedies(&["fix-daemon-json"])]
}

const TITLE: &str = "daemon.json says graph instead of data-root";
const EXPLANATION: &str = "The place of Docker's data is called data-root since 17.05. Up to 20.10 the old key graph still works; Docker 23 and \
                           later refuse to start with it.";

/// The daemon said so, and the file was not pasted.
fn refused(host: &Host) -> Option<Finding> {
    let said = host.events_of(&["D38"]).filter(|event| event.capture(1).is_none()).last()?;
    let severity = if host.daemon_answers() { Severity::High } else { Severity::Critical };
    Some(RULE.finding(TITLE, EXPLANATION, [said.source]).severity(severity).remedies(&["fix-daemon-json"]))
}
