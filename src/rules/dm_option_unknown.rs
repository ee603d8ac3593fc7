//! An option of devicemapper that does not exist

use super::{Example, Finding, Rule, refused_options};
use crate::facts::Host;
use crate::facts::storage_options::Kind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-option-unknown",
    severity: Severity::Critical,
    title: "An option of devicemapper that does not exist",
    looks_for: "A `dm.*` option that no release has, or a log line in which the daemon refuses one. High when the paste shows that the daemon runs: then it stops the next start.",
    why: "The daemon refuses options it does not know, and does not start. Some, such as dm.no_warn_on_loop_devices, were made popular by a mistaken message.",
    what_to_do: "Remove the option.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go, NewDeviceSet"],
    check,
    examples: &[
        Example {
            title: "an option that was only ever in a message",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.no_warn_on_loop_devices=true\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a slip",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free=10%\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon says so",
            paste: "Error starting daemon: error initializing graphdriver: devmapper: Unknown option dm.no_warn_on_loop_devices",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "an option that exists",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.basesize=20G\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let said = host.events_of(&["D17"]).last();
    let refused = refused_options(host, Kind::Unknown, None);
    let severity = refused.as_ref().filter(|_| said.is_none()).map_or(Severity::Critical, |refused| refused.severity);
    let (words, evidence) = match (refused, said) {
        (Some(refused), _) => (format!(": {}", refused.words), refused.evidence),
        // An option that the release does not have yet is another rule's.
        (None, Some(_)) if refused_options(host, Kind::TooNew, None).is_none() => (String::new(), Vec::new()),
        _ => return Vec::new(),
    };
    let explanation = format!(
        "The daemon does not start with an option it does not know, and no release of Docker has every option that stands here{words}. Remove \
         what it names."
    );
    let evidence = said.map(|event| event.source).into_iter().chain(evidence);
    vec![
        RULE.finding("An option of devicemapper that does not exist", explanation, evidence)
            .severity(severity)
            .remedies(&["fix-daemon-json", "fix-dockerd-flags"]),
    ]
}
