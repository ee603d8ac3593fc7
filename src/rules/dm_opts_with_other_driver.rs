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
            title: "no driver is named, and the daemon took overlay2",
            paste: "dockerd: Error starting daemon: error initializing graphdriver: overlay2: unknown option dm.thinpooldev\n{\"storage-opts\": [\"dm.thinpooldev=/dev/mapper/docker-thinpool\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon's message alone",
            paste: "dockerd: Error starting daemon: error initializing graphdriver: overlay2: unknown option dm.basesize",
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
    let Some(refused) = refused_options(host, Kind::OtherDriver, Some("dm")) else {
        return said(host).into_iter().collect();
    };
    let unnamed = asked_driver(host).is_none() && host.events_of(&["D50"]).next().is_some();
    let explanation = format!(
        "A daemon does not start with an option that its driver does not know: {}.{}",
        refused.words,
        if unnamed { UNNAMED } else { "" }
    );
    let driver = asked_driver(host).or(host.storage.driver.as_ref()).map(|driver| driver.source);
    let evidence = driver.into_iter().chain(refused.evidence);
    vec![
        RULE.finding("Options of devicemapper stand beside another driver", explanation, evidence)
            .severity(refused.severity)
            .remedies(&["fix-daemon-json", "fix-dockerd-flags"]),
    ]
}

const UNNAMED: &str = " Where no driver is named, Docker takes overlay2: name devicemapper as storage-driver if its pool holds your images \
                       (up to Docker 24), or remove the options.";

/// The daemon's own word, where no configuration was pasted.
fn said(host: &Host) -> Option<Finding> {
    let event = host.events_of(&["D50"]).last().filter(|_| !host.daemon_answers())?;
    let (driver, option) = event.capture(1).zip(event.capture(2))?;
    let explanation = format!(
        "The daemon took the driver {driver}, which does not know the option {option}, and does not start.{UNNAMED}"
    );
    let finding = RULE.finding("Options of devicemapper stand beside another driver", explanation, [event.source]);
    Some(finding.remedies(&["fix-daemon-json", "fix-dockerd-flags"]))
}
