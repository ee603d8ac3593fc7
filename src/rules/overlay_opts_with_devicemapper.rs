//! Options of overlay2 stand beside devicemapper

use super::{Example, Finding, Rule, refused_options};
use crate::facts::Host;
use crate::facts::storage_options::Kind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "overlay-opts-with-devicemapper",
    severity: Severity::Critical,
    title: "Options of overlay2 stand beside devicemapper",
    looks_for: "The configuration names devicemapper and an `overlay2.*` option. High when the paste shows that the daemon runs: then it stops the next start.",
    why: "A driver refuses options it does not know, and the daemon does not start.",
    what_to_do: "Remove the options.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go, NewDeviceSet"],
    check,
    examples: &[
        Example {
            title: "overlay2.size with devicemapper",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"overlay2.size=10G\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon runs",
            paste: "Server Version: 20.10.24\nStorage Driver: devicemapper\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"overlay2.size=10G\"]}",
            finds: Some(Severity::High),
        },
        Example {
            title: "with overlay2",
            paste: "{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.size=10G\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    refused_options(host, Kind::OtherDriver, Some("overlay2"))
        .map(|refused| {
            let explanation =
                format!("A daemon does not start with options that its driver does not know: {}.", refused.words);
            RULE.finding("Options of overlay2 stand beside devicemapper", explanation, refused.evidence)
                .severity(refused.severity)
                .remedies(&["fix-daemon-json", "fix-dockerd-flags"])
        })
        .into_iter()
        .collect()
}
