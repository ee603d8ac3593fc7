//! The engine is too old for an option of devicemapper

use super::{Example, Finding, Rule, refused_options};
use crate::facts::Host;
use crate::facts::storage_options::Kind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-option-too-new",
    severity: Severity::Critical,
    title: "The engine is too old for an option of devicemapper",
    looks_for: "A `dm.*` option that came with a later release than this engine. High when the paste shows that the daemon runs: then it stops the next start.",
    why: "An engine refuses options it does not know, and does not start.",
    what_to_do: "Remove the option, or upgrade the engine.",
    sources: &["moby daemon/graphdriver/devmapper, by tag"],
    check,
    examples: &[
        Example {
            title: "min_free_space on 1.10",
            paste: "Server Version: 1.10.3\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=10%\"]}",
            finds: Some(Severity::High),
        },
        Example {
            title: "on 1.11",
            paste: "Server Version: 1.11.0\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=10%\"]}",
            finds: None,
        },
        Example {
            title: "direct-lvm before 17.06, daemon down",
            paste: "Server version: 17.05.0-ce\nServer API version: 1.40\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.directlvm_device=/dev/sdb\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "unknown version",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.libdm_log_level=7\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    refused_options(host, Kind::TooNew, None)
        .map(|refused| {
            let explanation = format!("This engine does not know these options yet, and a daemon does not start with an option it does not know: {}.", refused.words);
            RULE.finding("The engine is too old for an option of devicemapper", explanation, refused.evidence)
                .severity(refused.severity)
                .remedies(&["fix-daemon-json", "fix-dockerd-flags"])
        })
        .into_iter()
        .collect()
}
