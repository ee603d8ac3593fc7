//! Options of devicemapper stand beside another driver

use super::{Example, Finding, Rule, refused_options};
use crate::facts::Host;
use crate::facts::storage_options::{Kind, asked_driver};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-opts-with-other-driver",
    severity: Severity::Critical,
    title: "Options of devicemapper stand beside another driver",
    looks_for: "The driver is another than devicemapper, and a `dm.*` option is configured. High when the paste shows that the daemon runs.",
    why: "A driver refuses options it does not know, and the daemon does not start.",
    what_to_do: "Remove the options, in daemon.json and in flags.",
    sources: &["moby daemon/graphdriver/overlay2/overlay.go, parseOptions"],
    check,
    examples: &[
        Example {
            title: "overlay2 with dm.basesize",
            paste: "{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"dm.basesize=20G\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "in the flags of docker-storage-setup",
            paste: "DOCKER_STORAGE_OPTIONS=\"--storage-opt dm.fs=xfs --storage-opt dm.thinpooldev=/dev/mapper/docker-thinpool\"\n{\"storage-driver\": \"overlay2\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon runs",
            paste: "Server Version: 20.10.24\nStorage Driver: overlay2\n{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"dm.basesize=20G\"]}",
            finds: Some(Severity::High),
        },
        Example {
            title: "the image store of containerd",
            paste: "Server Version: 29.0.0\nStorage Driver: overlayfs\n driver-type: io.containerd.snapshotter.v1\n{\"storage-opts\": [\"dm.basesize=20G\"]}",
            finds: None,
        },
        Example {
            title: "devicemapper with dm.basesize",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.basesize=20G\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(refused) = refused_options(host, Kind::OtherDriver, Some("dm")) else { return Vec::new() };
    let explanation =
        format!("A daemon does not start with an option that its driver does not know: {}.", refused.words);
    let driver = asked_driver(host).or(host.storage.driver.as_ref()).map(|driver| driver.source);
    let evidence = driver.into_iter().chain(refused.evidence);
    vec![
        RULE.finding("Options of devicemapper stand beside another driver", explanation, evidence)
            .severity(refused.severity)
            .remedies(&["fix-daemon-json", "fix-dockerd-flags"]),
    ]
}
