//! dm.min_free_space is no percentage

use super::{Example, Finding, Rule, refused_options};
use crate::facts::Host;
use crate::facts::storage_options::Kind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-minfree-syntax",
    severity: Severity::Critical,
    title: "dm.min_free_space is no percentage",
    looks_for: "The value lacks its percent sign, is no number, or is 100 or more; or the daemon says so. High when the paste shows that the daemon runs: then it stops the next start.",
    why: "The daemon does not start with it.",
    what_to_do: "Write it as a whole percentage, such as 10%.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go, NewDeviceSet"],
    check,
    examples: &[
        Example {
            title: "without the sign",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=10\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "99%",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=99%\"]}",
            finds: None,
        },
        Example {
            title: "100%",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=100%\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon says so",
            paste: "Error starting daemon: error initializing graphdriver: devmapper: Option dm.min_free_space requires % suffix",
            finds: Some(Severity::Critical),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let said = host.events_of(&["D18"]).last();
    let refused = refused_options(host, Kind::MinimumFree, None);
    let severity = refused.as_ref().filter(|_| said.is_none()).map_or(Severity::Critical, |refused| refused.severity);
    if said.is_none() && refused.is_none() {
        return Vec::new();
    }
    let words =
        refused.as_ref().map_or("dm.min_free_space must end in a percent sign", |refused| refused.words.as_str());
    let explanation = format!("The daemon does not start with this value: {words}.");
    let evidence =
        said.map(|event| event.source).into_iter().chain(refused.map(|refused| refused.evidence).unwrap_or_default());
    vec![
        RULE.finding("dm.min_free_space is no percentage", explanation, evidence)
            .severity(severity)
            .remedies(&["fix-daemon-json", "fix-dockerd-flags"]),
    ]
}
