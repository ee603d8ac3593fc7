//! The image store of containerd ignores storage-opts

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "containerd-store-ignores-storage-opts",
    severity: Severity::Medium,
    title: "The image store of containerd ignores storage-opts",
    looks_for: "docker info shows the image store of containerd, and storage options are configured.",
    why: "The options are not passed on: limits that somebody counts on are not in force.",
    what_to_do: "Remove the options; limits of that store are set in containerd.",
    sources: &["moby v25 to v29, daemon/containerd"],
    check,
    examples: &[
        Example {
            title: "options beside the store",
            paste: "Server Version: 29.0.0\nStorage Driver: overlayfs\n driver-type: io.containerd.snapshotter.v1\n{\"storage-opts\": [\"overlay2.size=10G\"]}",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "no options",
            paste: "Server Version: 29.0.0\nStorage Driver: overlayfs\n driver-type: io.containerd.snapshotter.v1\n{\"debug\": true}",
            finds: None,
        },
        Example {
            title: "a graph driver",
            paste: "Server Version: 29.0.0\nStorage Driver: overlay2\n{\"storage-opts\": [\"overlay2.size=10G\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let options: Vec<_> = host.storage_options().collect();
    if !host.storage.containerd_store || options.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
    let explanation = format!(
        "This engine keeps its images in containerd, and storage options are not passed on to it: {} has no effect. If the engine ever goes \
         back to a storage driver of its own, the option counts again, or stops the daemon: take it out.",
        names.join(", ")
    );
    let driver = host.storage.driver.as_ref().map(|driver| driver.source);
    let evidence = options.iter().map(|option| option.source).chain(driver);
    let in_file = host.daemon_json.as_ref().is_some_and(|file| file.text.contains("storage-opts"));
    let remedy: &[&str] = if in_file { &["fix-daemon-json"] } else { &["fix-dockerd-flags"] };
    vec![RULE.finding("The image store of containerd ignores storage-opts", explanation, evidence).remedies(remedy)]
}
