//! containerd does not find its thin pool

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "containerd-pool-missing",
    severity: Severity::Critical,
    title: "containerd does not find its thin pool",
    looks_for: "containerd's log: it failed to query the pool.",
    why: "The devmapper snapshotter does not load without its pool, and nothing that uses it starts. Pools made by a script or on loop files are gone after a boot.",
    what_to_do: "Activate or recreate the pool before containerd starts, by a service ordered before it.",
    sources: &["containerd plugins/snapshots/devmapper/pool_device.go"],
    check,
    examples: &[
        Example {
            title: "the log says so",
            paste: "level=warning msg=\"failed to load plugin\" error=\"failed to query pool \\\"/dev/mapper/containerd-pool\\\": dmsetup status\"",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "not configured",
            paste: "level=info msg=\"skip loading plugin\" error=\"devmapper not configured: skip plugin\"",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(event) = host.events_of(&["X01"]).last() else { return Vec::new() };
    let named = host.containerd.as_ref().and_then(|config| config.devmapper.as_ref()?.pool_name.as_ref());
    let explanation = "containerd starts without its devmapper snapshotter when the pool is not there, and everything that uses it fails. A pool on LVM \
                       may only need to be activated; one that a script made, perhaps on loop files, is gone after a boot and must be made again \
                       from the same devices, by a service that runs before containerd. Do not make a new empty pool: the snapshots are in the old one.";
    let evidence = [event.source].into_iter().chain(named.map(|name| name.source));
    vec![
        RULE.finding("containerd does not find its thin pool", explanation, evidence)
            .remedies(&["activate-containerd-pool"]),
    ]
}
