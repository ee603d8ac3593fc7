//! podman and CRI-O have lost devicemapper

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "podman-devicemapper",
    severity: Severity::Critical,
    title: "podman and CRI-O have lost devicemapper",
    looks_for: "storage.conf or `podman info` names devicemapper: high, because newer releases do not have it; or podman refuses the driver: critical.",
    why: "containers/storage 1.54 removed the driver. Nothing that uses it starts after such an upgrade.",
    what_to_do: "Use overlay. Export what is needed first, with the old release: `podman system reset` deletes everything.",
    sources: &["containers/storage commit 137ba2cc3, first in v1.54.0"],
    check,
    examples: &[
        Example { title: "configured", paste: "[storage]\ndriver = \"devicemapper\"\n", finds: Some(Severity::High) },
        Example {
            title: "refused",
            paste: "Error: configure storage: devicemapper: driver not supported",
            finds: Some(Severity::Critical),
        },
        Example { title: "overlay", paste: "[storage]\ndriver = \"overlay\"\n", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let said = host.events_of(&["X13"]).last();
    let set = host
        .containers_storage
        .as_ref()
        .and_then(|storage| storage.driver.as_ref())
        .filter(|driver| driver.value == "devicemapper");
    // Docker has these words too, and rules of its own.
    let said = said.filter(|_| set.is_some() || host.events_of(&["D29"]).next().is_none() && host.info.is_none());
    if said.is_none() && set.is_none() {
        return Vec::new();
    }
    let explanation = "podman and CRI-O lost the devicemapper driver with containers/storage 1.54: releases that use it do not start with this driver. \
                       Save images and volumes with the old release (`podman save`, `podman volume export`), then set driver = \"overlay\" in \
                       storage.conf. `podman system reset`, which articles recommend here, deletes all images, containers and volumes.";
    let evidence = said.map(|event| event.source).into_iter().chain(set.map(|driver| driver.source));
    let severity = if said.is_some() { Severity::Critical } else { Severity::High };
    let finding =
        RULE.finding("podman and CRI-O no longer have devicemapper", explanation, evidence).severity(severity);
    vec![finding.remedies(&["podman-to-overlay"])]
}
