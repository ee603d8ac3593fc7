//! daemon.json has a key that the engine does not know

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::daemon_file::{WrongKey, is_log_option, wrong_keys};
use crate::facts::lifecycle::Standing;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "json-unknown-key",
    severity: Severity::Critical,
    title: "daemon.json has a key that the engine does not know",
    looks_for: "A key of daemon.json that no release has, or not this one; or the daemon's own words. High when only this release lacks it (a release within the same year may differ by a key), and when the paste shows that the daemon runs.",
    why: "The daemon refuses the whole file: \"the following directives don't match any configuration option\".",
    what_to_do: "Remove the key, or write it as the engine calls it.",
    sources: &["moby daemon/config/config.go, findConfigurationConflicts, and its struct tags by release"],
    check,
    examples: &[
        Example {
            title: "a flag's name",
            paste: "{\"debug\": true, \"storage-opt\": [\"dm.basesize=20G\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "nothing but a slip",
            paste: "# cat /etc/docker/daemon.json\n{\"storage-drivers\": \"overlay2\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "not before 25",
            paste: "Server version: 24.0.9\nServer API version: 1.40\n{\"log-format\": \"json\", \"log-driver\": \"local\"}",
            finds: Some(Severity::High),
        },
        Example {
            title: "from 25 on",
            paste: "Server Version: 25.0.0\n{\"log-format\": \"json\", \"log-driver\": \"local\"}",
            finds: None,
        },
        Example {
            title: "not from 26 on",
            paste: "Server Version: 26.0.0\n{\"oom-score-adjust\": -500, \"log-driver\": \"local\"}",
            finds: Some(Severity::High),
        },
        Example {
            title: "until 25",
            paste: "Server Version: 25.0.5\n{\"oom-score-adjust\": -500, \"log-driver\": \"local\"}",
            finds: None,
        },
        Example {
            title: "the daemon says so",
            paste: "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives don't match any configuration option: storage-opt",
            finds: Some(Severity::Critical),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let wrong = wrong_keys(host);
    let said = host.events_of(&["D34"]).last();
    if wrong.is_empty() && said.is_none() {
        return Vec::new();
    }
    let named = said.and_then(|event| event.capture(1)).unwrap_or_default();
    let words = if wrong.is_empty() {
        named.trim_end_matches(['"', ' ']).to_owned()
    } else {
        wrong.iter().map(words).collect::<Vec<_>>().join("; ")
    };
    let explanation = format!(
        "The daemon refuses the whole file because of keys it does not know: {words}. It does not start until they are gone."
    );
    let sure = said.is_some() || wrong.iter().any(|wrong| wrong.standing == Standing::Never) && !host.daemon_answers();
    let evidence = said.map(|event| event.source).into_iter().chain(wrong.iter().map(|wrong| wrong.source));
    vec![
        RULE.finding("daemon.json has a key that the engine does not know", explanation, evidence)
            .severity(if sure { Severity::Critical } else { Severity::High })
            .remedies(&["fix-daemon-json"]),
    ]
}

fn words(wrong: &WrongKey) -> String {
    let key = &wrong.key;
    match (wrong.standing, wrong.meant) {
        (Standing::NotYet(since), _) => format!("{key} came with Docker {since}"),
        (Standing::Gone(until), _) => format!("{key} went with Docker {until}"),
        (_, Some(meant)) => format!("{key} is called {meant}"),
        _ if is_log_option(key) => format!("{key} belongs into log-opts"),
        _ => format!("{key} is known to no release"),
    }
}
