//! The options of direct-lvm contradict each other

use super::{Example, Finding, Rule, refused_options};
use crate::facts::Host;
use crate::facts::storage_options::Kind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-directlvm-conflict",
    severity: Severity::Critical,
    title: "The options of direct-lvm contradict each other",
    looks_for: "dm.directlvm_device beside dm.thinpooldev; dm.thinp_* without dm.directlvm_device; only one of the two percentages, more than 100 together, or a number out of range (1 to 99; autoextend 1 to 100); or the daemon's own words. High when the paste shows that the daemon runs: then it stops the next start.",
    why: "The automatic set-up of a pool refuses half a set of options, and the daemon does not start.",
    what_to_do: "Give the device and both percentages, or none of them. With a pool that exists name only dm.thinpooldev.",
    sources: &["moby daemon/graphdriver/devmapper/device_setup.go"],
    check,
    examples: &[
        Example {
            title: "a pool and a device",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.thinpooldev=/dev/mapper/docker-thinpool\", \"dm.directlvm_device=/dev/sdb\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "one percentage",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.directlvm_device=/dev/sdb\", \"dm.thinp_percent=95\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "101 percent",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.directlvm_device=/dev/sdb\", \"dm.thinp_percent=99\", \"dm.thinp_metapercent=2\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "100 percent",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.directlvm_device=/dev/sdb\", \"dm.thinp_percent=99\", \"dm.thinp_metapercent=1\"]}",
            finds: None,
        },
        Example {
            title: "the daemon says so",
            paste: "Error starting daemon: error initializing graphdriver: must set both `dm.thinp_percent` and `dm.thinp_metapercent` if either is specified",
            finds: Some(Severity::Critical),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let said = host.events_of(&["D21"]).last();
    let refused = refused_options(host, Kind::DirectLvm, None);
    let severity = refused.as_ref().filter(|_| said.is_none()).map_or(Severity::Critical, |refused| refused.severity);
    if said.is_none() && refused.is_none() {
        return Vec::new();
    }
    let words = refused.as_ref().map_or("see the line of the log", |refused| refused.words.as_str());
    let explanation = format!("The set-up of direct-lvm refuses its options, and the daemon does not start: {words}.");
    let evidence =
        said.map(|event| event.source).into_iter().chain(refused.map(|refused| refused.evidence).unwrap_or_default());
    vec![
        RULE.finding("The options of direct-lvm contradict each other", explanation, evidence)
            .severity(severity)
            .remedies(&["fix-daemon-json", "fix-dockerd-flags"]),
    ]
}
