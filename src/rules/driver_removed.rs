//! The engine no longer has this storage driver

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::lifecycle::{DRIVERS, Driver, driver_life};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "driver-removed",
    severity: Severity::Critical,
    title: "The engine no longer has this storage driver",
    looks_for: "devicemapper on Docker 25.0 or later, aufs or overlay on 24.0 or later, btrfs on EL 7 with 23.0 or later, or a log line in which the daemon or its package refuses the driver.",
    why: "The daemon does not start with a driver it does not have. The data of the old driver is still on disk.",
    what_to_do: "Install the last release that has the driver (24 for devicemapper, 23 for aufs and overlay, 20.10 for btrfs on EL 7) to export what is needed, or move to overlay2 and pull the images again. Delete nothing before that works.",
    sources: &["moby commit dc11d2a2d8", "docker/cli docs/deprecated.md"],
    check,
    examples: &[
        Example {
            title: "devicemapper configured on 25",
            paste: "Server Version: 25.0.4\n{\"storage-driver\": \"devicemapper\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "devicemapper on 24",
            paste: "Server Version: 24.0.9\nStorage Driver: devicemapper",
            finds: None,
        },
        Example {
            title: "overlay on 24",
            paste: "Server Version: 24.0.0\n{\"storage-driver\": \"overlay\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon says so",
            paste: "level=error msg=\"[graphdriver] ERROR: the devicemapper storage-driver has been deprecated and removed; visit\"",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "29 takes the name for a snapshotter",
            paste: "level=fatal msg=\"failed to start daemon: configured driver \\\"devicemapper\\\" not available: unavailable\"",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a snapshotter that is missing",
            paste: "failed to start daemon: configured driver \"stargz\" not available: unavailable",
            finds: None,
        },
        Example {
            title: "the package says so",
            paste: "The aufs storage-driver is no longer supported.",
            finds: Some(Severity::Critical),
        },
        Example { title: "overlay2 stays", paste: "Server Version: 29.0.0\nStorage Driver: overlay2", finds: None },
    ],
};

pub(super) fn is_removed(host: &Host) -> bool {
    !check(host).is_empty()
}

/// 29 also misses snapshotters with this message.
fn is_leaving(driver: &str) -> bool {
    driver_life(driver).is_some()
}

fn check(host: &Host) -> Vec<Finding> {
    let told = host.events_of(&["D25", "D27", "W02"]).filter(|event| event.capture(1).is_some_and(is_leaving)).last();
    let driver = host.driver().unwrap_or("configured");
    let too_new = host.engine.parsed_version().zip(host.engine.version.as_ref()).filter(|(version, _)| {
        let el7 = host.engine.parsed_kernel().is_some_and(|kernel| kernel.el7);
        DRIVERS.iter().any(|life| life.name == driver && (el7 || !life.only_el7) && *version >= life.removed)
    });
    let version = too_new.map(|(_, version)| version);
    if told.is_none() && version.is_none() {
        return Vec::new();
    }
    let driver = told.and_then(|event| event.capture(1)).unwrap_or(driver);
    let last = DRIVERS.iter().find(|life| life.name == driver).map_or("24", Driver::last);
    let engine = version.map_or("This engine".to_owned(), |version| format!("Docker {}", version.value));
    let explanation = format!(
        "{engine} does not have the {driver} driver any more, so the daemon refuses to start with it. The images and containers of the old \
         driver are still on disk: do not delete them. Either install Docker {last} once more to save what is needed, or move to overlay2 and \
         pull the images again."
    );
    let driver_line = host.storage.driver.as_ref().map(|driver| driver.source);
    let evidence =
        told.map(|event| event.source).into_iter().chain(version.map(|version| version.source)).chain(driver_line);
    vec![
        RULE.finding(format!("The {driver} storage driver is gone"), explanation, evidence)
            .remedies(&["migrate-to-overlay2"]),
    ]
}
