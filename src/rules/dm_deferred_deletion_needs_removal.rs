//! Deferred deletion or removal that cannot work

use super::{Example, Finding, Rule, refused_options};
use crate::facts::Host;
use crate::facts::storage_options::Kind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-deferred-deletion-needs-removal",
    severity: Severity::Critical,
    title: "Deferred deletion or removal that cannot work",
    looks_for: "dm.use_deferred_deletion=true while removal is not deferred (it is by default from 17.11), either of them on a kernel below 3.13 that is not EL 7's, or the daemon's own words. High when the paste shows that the daemon runs: then it stops the next start.",
    why: "The daemon refuses to start: \"Deferred deletion can not be enabled as deferred removal is not enabled\", or \"as kernel does not support it\".",
    what_to_do: "Enable both, or neither where the kernel cannot.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go, initDevmapper"],
    check,
    examples: &[
        Example {
            title: "removal switched off",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.use_deferred_removal=false\", \"dm.use_deferred_deletion=true\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "removal not given before 17.11",
            paste: "Server Version: 1.12.6\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.use_deferred_deletion=true\"]}",
            finds: Some(Severity::High),
        },
        Example {
            title: "removal not given on 17.12",
            paste: "Server Version: 17.12.0-ce\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.use_deferred_deletion=true\"]}",
            finds: None,
        },
        Example {
            title: "both",
            paste: "Server Version: 1.12.6\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.use_deferred_removal=true\", \"dm.use_deferred_deletion=true\"]}",
            finds: None,
        },
        Example {
            title: "a kernel that cannot",
            paste: "Linux node 3.2.0-4-amd64 #1 SMP Debian x86_64 GNU/Linux\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.use_deferred_removal=true\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon says so",
            paste: "Error starting daemon: error initializing graphdriver: devmapper: Deferred removal can not be enabled as kernel does not support it",
            finds: Some(Severity::Critical),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let said = host.events_of(&["D16"]).last();
    let refused = refused_options(host, Kind::Deferred, None);
    let severity = refused.as_ref().filter(|_| said.is_none()).map_or(Severity::Critical, |refused| refused.severity);
    if said.is_none() && refused.is_none() {
        return Vec::new();
    }
    let unsupported = "the kernel or libdm cannot defer removal, so neither option may stand here";
    let words = refused.as_ref().map_or(unsupported, |refused| refused.words.as_str());
    let explanation = format!("The daemon does not start with this: {words}.");
    let evidence =
        said.map(|event| event.source).into_iter().chain(refused.map(|refused| refused.evidence).unwrap_or_default());
    vec![
        RULE.finding("Deferred removal or deletion that cannot work here", explanation, evidence)
            .severity(severity)
            .remedies(&["fix-daemon-json", "fix-dockerd-flags"]),
    ]
}
