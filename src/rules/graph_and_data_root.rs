//! daemon.json has both graph and data-root

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "graph-and-data-root",
    severity: Severity::Critical,
    title: "daemon.json has both graph and data-root",
    looks_for: "Both keys stand in daemon.json. High when the paste shows that the daemon runs.",
    why: "They are two names of one setting, and the daemon does not start with both.",
    what_to_do: "Keep data-root, with the directory that holds Docker's data.",
    sources: &["moby daemon/config/config.go"],
    check,
    examples: &[
        Example {
            title: "both",
            paste: "{\"graph\": \"/data/docker\", \"data-root\": \"/data/docker\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon says so",
            paste: "unable to configure the Docker daemon with file /etc/docker/daemon.json: cannot specify both \"graph\" and \"data-root\" config file options",
            finds: Some(Severity::Critical),
        },
        Example { title: "one", paste: "{\"data-root\": \"/data/docker\"}", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let keys = host.daemon_json.iter().flat_map(|file| &file.keys);
    let found: Vec<_> = keys.filter(|key| matches!(key.value.as_str(), "graph" | "data-root")).collect();
    let both = found.iter().any(|key| key.value == "graph") && found.iter().any(|key| key.value == "data-root");
    let said = host.events_of(&["D38"]).filter(|event| event.capture(1).is_some()).last();
    if !both && said.is_none() {
        return Vec::new();
    }
    let explanation = "graph is the old name of data-root, and the daemon refuses a file that has both. Keep data-root. If they name different \
                       directories, keep the one in which Docker's data lies: with the other one the images seem to be gone.";
    let evidence =
        said.map(|event| event.source).into_iter().chain(found.iter().filter(|_| both).map(|key| key.source));
    let severity = if host.daemon_answers() { Severity::High } else { Severity::Critical };
    vec![
        RULE.finding("daemon.json has both graph and data-root", explanation, evidence)
            .severity(severity)
            .remedies(&["fix-daemon-json"]),
    ]
}
